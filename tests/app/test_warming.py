"""What is shown of a network whose running statistics have not seen enough batches yet."""

from __future__ import annotations

import numpy as np
import pytest

from app.live.commands import Command
from app.live.protocol import Frame
from app.live.session import LiveSession
from engine import Config, LayerSpec, NetworkSettings, Trainer
from engine.checkpoint import to_bytes
from engine.export import script_of
from engine.initializers import SmallRandom
from engine.normalizations import BatchNorm
from engine.probes import Plane
from engine.tape import Array
from tests.app.samples import turn

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
    """Boundary, small pictures, histogram, a point's card and the losses are batch norm's over the training set."""
    trainer, session = Trainer(NORMALIZED), LiveSession(NORMALIZED)
    session.command(Command("point", point=(1, 3)))
    frame, data = turn(session), trainer.data
    hidden, scores = by_hand(trainer, data.inputs(Plane.through(data).grid(data, SIDE)))
    belief = np.exp(scores) / np.exp(scores).sum(axis=0)
    assert frame.warming
    np.testing.assert_array_equal(frame.classes.ravel(), belief.argmax(axis=0))
    np.testing.assert_allclose(frame.confidence.ravel(), 255 * (2 * belief.max(axis=0) - 1), atol=1)
    middle = hidden[0].reshape(SIDE, SIDE)[2::4, 2::4]
    np.testing.assert_allclose(frame.thumbnails[0], 127.5 + 127.5 * middle, atol=1)
    seen, answers = by_hand(trainer, data.train.inputs)
    assert frame.histograms[0].deviation == pytest.approx(float(seen.std()), rel=1e-5)
    p = np.exp(answers) / np.exp(answers).sum(axis=0)
    loss = -np.log(p[data.train.classes, np.arange(len(data.train))]).mean()
    assert frame.metrics.train_loss == pytest.approx(loss)
    assert frame.curves[1, 0] == pytest.approx(loss)
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
        session.command(Command("epoch"))
        assert shown(turn(session)) != first
        session.command(back)
        frame = turn(session)
        assert (frame.step, frame.warming) == (0, True)
        assert shown(frame) == first


def test_the_picture_does_not_leap_in_the_first_steps() -> None:
    """From the first weights on no step changes the loss by more than a step may, though the start is far off."""
    config = NORMALIZED.with_(training=NORMALIZED.training.with_(learning_rate=1e-4))
    session, losses = LiveSession(config), []
    for _ in range(25):
        losses.append(turn(session).metrics.train_loss)
        session.command(Command("step"))
    assert max(np.abs(np.diff(losses))) < 0.02
    assert abs(Trainer(config).metrics().train_loss - losses[0]) < 0.2


def test_it_is_said_for_as_long_as_it_is_so() -> None:
    """At momentum 0.9 all but a hundredth of the start is forgotten after 44 steps; no other layer has one."""
    session, said = LiveSession(NORMALIZED), []
    for _ in range(50):
        said.append(turn(session).warming)
        session.command(Command("step"))
    assert said == [True] * 44 + [False] * 6
    assert not turn(LiveSession(Config())).warming


def test_what_is_saved_is_what_was_trained() -> None:
    """Frames and pinned runs change nothing: file and script are those of a trainer that nobody looked at."""
    session, trainer = LiveSession(NORMALIZED), Trainer(NORMALIZED)
    for _ in range(5):
        session.command(Command("step"))
        turn(session)
        session.command(Command("pin"))
        frame = turn(session)
    trainer.run(5)
    assert session.parameters() == to_bytes(trainer)
    assert session.script() == script_of(trainer)
    pin = session.pinned(5)
    assert pin is not None
    assert pin.metrics == frame.metrics
    np.testing.assert_array_equal(pin.confidence, frame.confidence)
