from __future__ import annotations

import json
from base64 import b64decode
from typing import Any

import numpy as np
import pytest

from app.live.run.pins import NO_PINS, NO_SETTINGS, Pin
from app.live.session import LiveSession
from app.live.wire.commands import Command
from app.palette import DARK, LIGHT
from app.setup.comparison import MOST_RUNS
from engine import Config, DataSettings, Trainer, TrainingSettings
from engine.datasets import DATASETS
from engine.losses import Hinge, Loss, SquaredError
from engine.metrics import Metrics
from tests.app.samples import iris, picture_of, small, turn, viewer_of

HINGE = Hinge()
NO_TEST = small().with_(data=small().data.with_(test_share=0.0))


def told(session: LiveSession) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The pinned runs and the differing settings beside the next picture."""
    asides = picture_of(session).asides
    return json.loads(asides["pins"])["pins"], json.loads(asides["settings"])["settings"]


def train(session: LiveSession, steps: int) -> None:
    """By the button."""
    for _ in range(steps):
        viewer_of(session).command(Command("step"))
        turn(session)


def array(text: str, kind: Any) -> Any:
    """The numbers of a base64 text."""
    return np.frombuffer(b64decode(text), kind)


def test_nothing_is_told_before_something_is_pinned() -> None:
    """A session without pins has the two empty messages."""
    asides = picture_of(LiveSession(small())).asides
    assert (asides["pins"], asides["settings"]) == (str(NO_PINS), str(NO_SETTINGS))


@pytest.mark.parametrize("config", [small(), iris(), NO_TEST], ids=["small", "iris", "no test rows"])
def test_a_pin_is_the_run_at_that_moment(config: Config) -> None:
    """Step, metrics, curves and boundary are those of the engine there, whatever the run does afterward."""
    session, trainer = LiveSession(config), Trainer(config)
    train(session, 6)
    trainer.run(6)
    viewer_of(session).command(Command("pin"))
    frame = turn(session)
    train(session, 3)
    (pin,), settings = told(session)
    metrics = trainer.metrics().to_dict()
    assert (pin["number"], pin["step"], pin["stepsPerEpoch"]) == (1, 6, trainer.steps_per_epoch)
    for mine, its in {"trainLoss": "train_loss", "testLoss": "test_loss", "testAccuracy": "test_accuracy"}.items():
        assert pin[mine] == (None if metrics[its] is None else pytest.approx(metrics[its], rel=1e-6))
    np.testing.assert_array_equal(array(pin["curves"], "<f4").reshape(7, pin["moments"]), frame.curves)
    np.testing.assert_array_equal(array(pin["classes"], np.uint8), frame.classes.ravel())
    np.testing.assert_array_equal(array(pin["confidence"], np.uint8), frame.confidence.ravel())
    assert settings == []
    (left, right), (bottom, top) = ([0.5, 7.4], [-0.1, 2.7]) if config == iris() else ([-6, 6], [-6, 6])
    across, up = array(pin["places"], "<u2").reshape(-1, 2).T / 65535
    rows = trainer.data.train
    np.testing.assert_allclose(left + across * (right - left), rows.table[:, -2], atol=1e-3)
    np.testing.assert_allclose(bottom + up * (top - bottom), rows.table[:, -1], atol=1e-3)
    assert array(pin["marks"], np.uint8).tolist() == rows.classes.tolist()


def test_a_pin_of_many_rows_has_some_of_its_points() -> None:
    """Of 800 training points every third, with their targets in regression: -1 is 0 and +1 is 255."""
    data = DataSettings(dataset=DATASETS["plane"](), points=1600)
    config = Config(data=data, training=TrainingSettings(loss=SquaredError()))
    session = LiveSession(config)
    viewer_of(session).command(Command("pin"))
    turn(session)
    (pin,), _ = told(session)
    targets = Trainer(config).data.train.targets[0, ::3]
    assert array(pin["marks"], np.uint8) == pytest.approx(127.5 + 127.5 * targets, abs=0.51)


def test_the_boundary_is_the_whole_plane_s_whatever_is_looked_at() -> None:
    """Zoomed in, with a neuron hovered, the pin has the boundary over all of the plane."""
    session = LiveSession(small())
    viewer_of(session).command(Command("pin"))
    viewer_of(session).command(Command("window", window=((-1.0, -1.0), (1.0, 1.0))))
    viewer_of(session).command(Command("hover", focus=(1, 0)))
    turn(session)
    viewer_of(session).command(Command("pin"))
    (one, other), _ = told(session)
    assert one["confidence"] == other["confidence"]


def test_pins_outlive_another_setup_and_say_where_it_differs() -> None:
    """The columns of the settings are the pinned runs in order and then the setup of now."""
    session = LiveSession(small())
    viewer_of(session).command(Command("pin"))
    turn(session)
    session.configure(small(learning_rate=0.5))
    viewer_of(session).command(Command("pin"))
    turn(session)
    session.configure(small(learning_rate=0.25, seed=3))
    pins, settings = told(session)
    assert [(pin["number"], pin["name"]) for pin in pins] == [(1, "0.03"), (2, "0.5")]
    assert settings == [
        {"title": "Seed", "values": ["0", "0", "3"]},
        {"title": "Learning rate", "values": ["0.03", "0.5", "0.25"]},
    ]
    found = session.pinned(2)
    assert found is not None
    assert found.config == small(learning_rate=0.5)
    assert session.pinned(3) is None


def test_there_is_room_for_six_runs_each_with_its_color() -> None:
    """One more is not kept; an unpinned run's number is the next one's; a number that is not there does nothing."""
    assert min(len(LIGHT["runs"]), len(DARK["runs"])) >= MOST_RUNS
    session = LiveSession(small())
    for _ in range(MOST_RUNS + 1):
        viewer_of(session).command(Command("pin"))
        told(session)  # a turn: within one, all would be the same moment
    assert [pin["number"] for pin in told(session)[0]] == list(range(1, MOST_RUNS + 1))
    viewer_of(session).command(Command("unpin", index=2))
    viewer_of(session).command(Command("unpin", index=9))
    assert [pin["number"] for pin in told(session)[0]] == [1, *range(3, MOST_RUNS + 1)]
    viewer_of(session).command(Command("pin"))
    assert [pin["number"] for pin in told(session)[0]] == list(range(1, MOST_RUNS + 1))


def test_kept_runs_take_the_place_of_those_that_were_pinned() -> None:
    """A session at rest has something new to show then, and shows these alone; it was not touched otherwise."""
    session = LiveSession(small())
    viewer_of(session).command(Command("pin"))
    train(session, 2)
    assert session.news_in() is None
    session.keep([pin(3, HINGE, 0.5, 0.8), pin(2, HINGE, 0.25, 0.8)])
    assert session.news_in() == 0
    pins, _ = told(session)
    assert [(one["number"], one["testLoss"], one["loss"]) for one in pins] == [(2, 0.25, "hinge"), (3, 0.5, "hinge")]
    assert session.trainer.step == 2


def pin(number: int, loss: Loss, test_loss: float | None, test_accuracy: float | None) -> Pin:
    """A run that came to these figures."""
    config, nothing = Config(training=TrainingSettings(loss=loss)), np.zeros((0, 0))
    return Pin(number, config, 9, 3, Metrics(0.5, test_loss, 0.5, test_accuracy), *[nothing] * 5)


def test_a_pin_of_an_earlier_moment_ends_there() -> None:
    """Looked back on, the run is pinned without what came after."""
    session = LiveSession(small())
    train(session, 9)
    viewer_of(session).command(Command("back", index=4))
    viewer_of(session).command(Command("pin"))
    (pin,), _ = told(session)
    assert (pin["step"], array(pin["curves"], "<f4").reshape(7, -1)[0].tolist()) == (4, [0, 1, 2, 3, 4])
