"""What is shown of a network whose running statistics have not seen enough batches yet."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from app.live.session import LiveSession
from app.live.wire.commands import Command
from app.live.wire.frame import Frame
from engine import Config, LayerSpec, NetworkSettings, Trainer
from engine.checkpoint import to_bytes
from engine.export import script_of
from engine.initializers import SmallRandom
from engine.normalizations import BatchNorm
from engine.planes import Plane
from engine.probes import Surface, winners
from engine.tape import Array
from tests.app.samples import confusion, turn, viewer_of

NORMALIZED = Config(network=NetworkSettings((LayerSpec(normalization=BatchNorm(), initializer=SmallRandom()),)))
SIDE = 100


def by_hand(trainer: Trainer, inputs: Array) -> tuple[Array, Array]:
    """What the eight units and the two outputs give for some inputs, normalized by the training rows."""
    first, output = trainer.network.layers
    seen = first.weights.T @ trainer.data.train.inputs
    sums = first.weights.T @ inputs
    mean, variance = seen.mean(axis=1, keepdims=True), seen.var(axis=1, keepdims=True)
    hidden = np.tanh((sums - mean) / np.sqrt(variance + 1e-5))
    return hidden, np.asarray(output.weights[:-1].T @ hidden + output.weights[-1][:, None])


def test_before_the_first_step_all_that_is_shown_agrees() -> None:
    """Boundary, thumbnails, histogram and a point's card are batch norm's over the training set."""
    trainer, session = Trainer(NORMALIZED), LiveSession(NORMALIZED)
    viewer_of(session).command(Command("point", point=(1, 3)))
    frame, data = turn(session), trainer.data
    hidden, scores = by_hand(trainer, data.inputs(Plane.through(data).grid(data, SIDE)))
    belief = np.exp(scores) / np.exp(scores).sum(axis=0)
    assert frame.warming
    np.testing.assert_array_equal(frame.classes.ravel(), belief.argmax(axis=0))
    np.testing.assert_allclose(frame.confidence.ravel(), 255 * (2 * belief.max(axis=0) - 1), atol=1)
    middle = hidden[0].reshape(SIDE, SIDE)[2::4, 2::4]
    np.testing.assert_allclose(frame.thumbnails[0], 127.5 + 127.5 * middle, atol=1)
    seen, _ = by_hand(trainer, data.train.inputs)
    assert frame.histograms[0].deviation == pytest.approx(float(seen.std()), rel=1e-5)
    _, card = by_hand(trainer, data.test.inputs[:, [3]])
    np.testing.assert_allclose(frame.point[5:], (np.exp(card) / np.exp(card).sum())[:, 0], rtol=1e-5)


def shown(frame: Frame) -> tuple[bytes, ...]:
    """Its pictures and numbers."""
    return (
        frame.classes.tobytes(),
        frame.confidence.tobytes(),
        frame.thumbnails.tobytes(),
        frame.figures.tobytes(),
        str(frame.metrics).encode(),
    )


def test_the_first_moment_looks_the_same_whenever_one_comes_back() -> None:
    """By the slider, and after a reset."""
    session = LiveSession(NORMALIZED)
    first = shown(turn(session))
    for back in (Command("back", index=0), Command("reset")):
        viewer_of(session).command(Command("epoch"))
        assert shown(turn(session)) != first
        viewer_of(session).command(back)
        frame = turn(session)
        assert (frame.step, frame.warming) == (0, True)
        assert shown(frame) == first


def test_losses_and_accuracies_are_always_those_of_the_network_as_it_is_saved() -> None:
    """At each of the first steps: what the engine evaluates with its running statistics, looked at or not."""
    session, trainer = LiveSession(NORMALIZED), Trainer(NORMALIZED)
    viewer_of(session).command(Command("point", point=(0, 3)))
    for _ in range(8):
        frame = turn(session)
        assert frame.metrics == trainer.metrics()
        np.testing.assert_array_equal(frame.confusion[0], confusion(trainer))
        assert frame.curves[1, -1] == np.float32(frame.metrics.train_loss)
        viewer_of(session).command(Command("step"))
        trainer.run(1)


def test_the_picture_does_not_leap_in_the_first_steps() -> None:
    """From the initial weights on no step changes the boundary by more than a step may, though the start is far off."""
    config = NORMALIZED.with_(training=NORMALIZED.training.with_(learning_rate=1e-4))
    session, seen = LiveSession(config), []
    for _ in range(25):
        frame = turn(session)
        seen.append(np.where(frame.classes, 1, -1) * frame.confidence.astype(float))
        viewer_of(session).command(Command("step"))
    steps = [np.abs(after - before).mean() for before, after in pairwise(seen)]
    assert max(steps) < 2  # of 255
    trainer = Trainer(config)
    surface = Surface(trainer.network, trainer.data, Plane.through(trainer.data), SIDE)
    classes, confidence = winners(config.training.loss, surface.scores())
    assert np.abs(np.where(classes, 1, -1) * confidence.astype(float) - seen[0].ravel()).mean() > 10 * max(steps)


def test_it_is_said_for_as_long_as_it_is_so() -> None:
    """At momentum 0.9 all but a hundredth of the start is forgotten after 44 steps; no other layer has one."""
    session, said = LiveSession(NORMALIZED), []
    for _ in range(50):
        said.append(turn(session).warming)
        viewer_of(session).command(Command("step"))
    assert said == [True] * 44 + [False] * 6
    assert not turn(LiveSession(Config())).warming


def test_what_is_saved_is_what_was_trained() -> None:
    """Frames and pinned runs change nothing: file and script are those of a trainer that nobody looked at."""
    session, trainer = LiveSession(NORMALIZED), Trainer(NORMALIZED)
    for _ in range(5):
        viewer_of(session).command(Command("step"))
        turn(session)
        viewer_of(session).command(Command("pin"))
        frame = turn(session)
    trainer.run(5)
    assert session.parameters() == to_bytes(trainer)
    assert session.script() == script_of(trainer)
    pin = session.pinned(5)
    assert pin is not None
    assert pin.metrics == frame.metrics
    np.testing.assert_array_equal(pin.confidence, frame.confidence)
