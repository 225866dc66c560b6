"""Losses whose scores are no probabilities: what is told, shaded and drawn of them; the lines are run by node."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from app.live.session import LiveSession
from app.live.wire.commands import Command
from app.live.wire.frame import decode
from engine import Config, DataSettings, Trainer, TrainingSettings
from engine.datasets import Blobs, Bumps, Circle
from engine.losses import CrossEntropy, Hinge, Huber, Loss, SquaredError, SquaredHinge
from engine.planes import Plane
from engine.tape import Array, play
from tests import node
from tests.app.samples import picture_of, turn, viewer_of

SIDE = 100
SCORED: list[Loss] = [Hinge(), Hinge(0.3), SquaredHinge(), SquaredError(), Huber()]


def config(loss: Loss, dataset: Any = None) -> Config:
    """A setup with a loss."""
    return Config(data=DataSettings(dataset=dataset or Circle()), training=TrainingSettings(loss=loss))


def over_the_plane(trainer: Trainer) -> Array:
    """The scores over the plane, in the engine's own precision."""
    forward = trainer.network.forward(trainer.data.inputs(Plane.through(trainer.data).grid(trainer.data, SIDE)))
    play(forward.calls)
    return forward.scores


@pytest.mark.parametrize("loss", SCORED, ids=str)
@pytest.mark.parametrize("classes", [2, 3])
def test_a_frame_has_the_winner_s_lead(loss: Loss, classes: int) -> None:
    """Of the best score over the next, cell by cell; the scene says which lead is wanted."""
    setup = config(loss, Circle() if classes == 2 else Blobs(classes=3))
    session, trainer = LiveSession(setup), Trainer(setup)
    viewer_of(session).command(Command("epoch"))
    picture = picture_of(session)
    frame = decode(picture.frame)
    trainer.run(frame.step)
    ordered = np.sort(over_the_plane(trainer), axis=0)
    ahead = (ordered[-1] - ordered[-2]).reshape(SIDE, SIDE)
    wanted = getattr(loss, "margin", 1.0)
    np.testing.assert_allclose(frame.lead, ahead, rtol=1e-4, atol=1e-5)
    np.testing.assert_allclose(frame.confidence, 255 * np.clip(ahead / wanted, 0, 1), atol=1)
    assert json.loads(picture.scene)["lead"] == wanted


def test_the_lead_of_one_class_is_signed() -> None:
    """Where an output is looked at, how far it is ahead of the best of the others, or behind; shaded about a half."""
    setup = config(Hinge(), Blobs(classes=3))
    session, scores = LiveSession(setup), over_the_plane(Trainer(setup))
    viewer_of(session).command(Command("hover", focus=(3, 1)))
    frame = turn(session)
    own = scores[1] - np.maximum(scores[0], scores[2])
    np.testing.assert_allclose(frame.lead.ravel(), own, atol=1e-5)
    np.testing.assert_allclose(frame.confidence.ravel(), 255 * np.clip(0.5 + own / 2, 0, 1), atol=1)
    viewer_of(session).command(Command("hover", focus=(1, 2)))
    assert turn(session).lead.size == 0


@pytest.mark.parametrize("setup", [config(CrossEntropy()), config(SquaredError(), Bumps())], ids=["softmax", "values"])
def test_elsewhere_there_is_no_lead(setup: Config) -> None:
    """Probabilities and the values of a regression have no such lines."""
    picture = picture_of(LiveSession(setup))
    assert decode(picture.frame).lead.shape == (0, 0)
    assert json.loads(picture.scene)["lead"] is None


def test_slow_motion_calls_a_score_a_score() -> None:
    """At the loss: the scores themselves, and no probability."""
    session = LiveSession(config(Hinge()))
    viewer_of(session).command(Command("slow", index=2, stage=3))
    story = json.loads(picture_of(session).asides["story"])["story"]
    told = [name for name, _ in story["facts"]]
    assert [name for name in told if "probability" in name] == []
    assert [name for name in told if name.startswith("score of ")] == told[:2]
    numbers = [float(value) for _, value in story["facts"][:2]]
    assert numbers == pytest.approx(story["columns"][-1]["values"][:2], abs=1e-4)


def lines(expression: str) -> list[list[list[float]]]:
    """The lines that an expression over the module's exports gives."""
    found: list[list[list[float]]] = node.run("boundary/leads.js", f"return {expression};", before="const leads = it;")
    return found


def drawn(scores: Array, levels: list[float], *, focus: bool = False) -> list[list[list[float]]]:
    """The lines of scores over a plane, ``(classes, side, side)``, as those of a frame; of class 0 with a focus."""
    ordered = np.sort(scores, axis=0)
    lead = scores[0] - scores[1:].max(axis=0) if focus else ordered[-1] - ordered[-2]
    classes = np.zeros(lead.shape, int) if focus else scores.argmax(axis=0)
    frame: dict[str, Any] = {"side": len(lead), "focus": {} if focus else None}
    fields = {"classes": classes.ravel().tolist(), "lead": lead.ravel().tolist()}
    return lines(f"leads.linesOf({json.dumps(frame | fields)}, {json.dumps(levels)})")


def planes(count: int, side: int = 24) -> tuple[Array, Any]:
    """Scores that are planes over the picture, and a function that gives them at any place in cells."""
    slopes = np.random.default_rng(count).normal(size=(count, 3)) * [0.3, 0.3, 1.0]

    def at(x: Any, y: Any) -> Array:
        middle = (side - 1) / 2
        return np.stack([a * (x - middle) + b * (y - middle) + c for a, b, c in slopes])

    y, x = np.mgrid[:side, :side]
    return at(x, y), at


@pytest.mark.parametrize("focus", [False, True])
def test_two_classes_have_a_line_where_they_tie_and_one_on_each_side(focus: bool) -> None:
    """Straight scores: every corner of the lines lies where the difference of the scores is 0, +1 or -1, exactly."""
    scores, at = planes(2)
    for levels, wanted in (([0.0], {0.0}), ([1.0, -1.0], {1.0, -1.0})):
        found = drawn(scores, levels, focus=focus)
        leads = [np.diff(at(*np.array(line).T), axis=0)[0] for line in found]
        assert len(found) == len(wanted)
        assert {float(line.mean().round(6)) for line in leads} == wanted
        assert max(float(np.ptp(line)) for line in leads) < 1e-9
        assert min(len(line) for line in leads) > 20


def test_of_three_classes_each_has_the_line_of_its_lead() -> None:
    """Straight scores: the corners lie where the best is 1 ahead, except where the next best changes."""
    scores, at = planes(3)
    found = drawn(scores, [1.0, -1.0])
    corners = np.concatenate([np.array(line) for line in found])
    ordered = np.sort(at(*corners.T), axis=0)
    off = np.abs(ordered[-1] - ordered[-2] - 1)
    assert np.quantile(off, 0.8) < 1e-9
    assert off.max() < 0.6  # the steepest slope is 0.6 a cell


def test_a_ring_is_closed_and_round() -> None:
    """The level of a distance is a circle of one line that ends where it began."""
    found = lines("leads.contour((at) => Math.hypot((at % 41) - 20, Math.floor(at / 41) - 20), 41, 12.3)")
    (ring,) = found
    assert ring[0] == ring[-1]
    radius = np.hypot(*(np.array(ring).T - 20))
    np.testing.assert_allclose(radius, 12.3, atol=0.02)
    assert lines("leads.contour(() => 5, 41, 12.3)") == lines("leads.contour(() => NaN, 41, 12.3)") == []


def test_a_saddle_is_cut_as_its_middle_says() -> None:
    """Corners 1, 0, 1, 0 around a middle of 0.5: below it the high ones are joined, above it apart."""
    for level in (0.3, 0.7):
        first, second = lines(f"leads.contour((at) => [1, 0, 0, 1][at], 2, {level})")
        assert len(first) == len(second) == 2
        low = {round(x + y, 6) for x, y in first}
        assert len(low) == (1 if level > 0.5 else 2)
