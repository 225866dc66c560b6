from __future__ import annotations

import json

import numpy as np
import pytest

from app.live.run.pace import DEFAULT_SPEED
from app.live.session import LiveSession
from app.live.wire.frame import decode
from app.setup.cost import SIDE
from engine import Config, Trainer
from tests.app.live.sessions import do, train_epoch
from tests.app.samples import Clock, iris, picture_of, small, turn

LONG = small(points=4000, batch_size=1)  # an epoch takes several turns


def test_the_first_picture_is_complete_before_any_click() -> None:
    """On arrival: step 0, paused, one moment of curves, a histogram per layer, a full boundary, the data's points."""
    session = LiveSession(Config())
    picture = picture_of(session)
    frame, scene = decode(picture.frame), json.loads(picture.scene)
    assert (frame.step, frame.playing, frame.diverged, frame.scene) == (0, False, False, picture.scene_number)
    assert (len(frame.histograms), set(frame.curves[0]), frame.classes.shape) == (2, {0.0}, (SIDE, SIDE))
    assert set(np.unique(frame.classes)) == {0, 1}
    assert len(scene["train"]["x"]) + len(scene["test"]["x"]) == 500


@pytest.mark.parametrize("config", [small(), small(l2=0.1), iris()], ids=["small", "l2", "iris"])
def test_steps_are_those_of_the_engine(config: Config) -> None:
    """Seven presses of step train what the engine trains in seven steps, number for number."""
    session, trainer = LiveSession(config), Trainer(config)
    for count in range(1, 8):
        do(session, "step")
        frame = turn(session)
        trainer.run(1)
        assert (frame.step, frame.playing) == (count, False)
        assert frame.metrics == trainer.metrics()
        assert [sum(h.counts) for h in frame.histograms] == [
            layer.units * len(trainer.data.train) for layer in config.network.hidden
        ]


def test_an_epoch_ends_where_the_epoch_ends() -> None:
    """Epoch, pressed in the middle of one, trains to its end; pressed there, a whole one."""
    session = LiveSession(small())
    do(session, "step")
    turn(session)
    do(session, "step")
    assert turn(session).step == 2
    assert [train_epoch(session).step for _ in range(2)] == [5, 10]


@pytest.mark.parametrize("speed", [16, 60, 500, 2000])
def test_it_plays_at_its_speed(clock: Clock, speed: int) -> None:
    """Sixty frames of a sixtieth of a second take a second's steps, and the first one."""
    session = LiveSession(small())
    do(session, "speed", speed)
    do(session, "play")
    for _ in range(60):
        clock.now += 1 / 60
        frame = turn(session)
    assert frame.playing
    assert frame.step == pytest.approx(1 + speed, abs=2)


def test_it_starts_at_the_default_speed(clock: Clock) -> None:
    """What the speed menu shows first is what is run."""
    session = LiveSession(small())
    do(session, "play")
    turn(session)
    clock.now += 0.04
    assert turn(session).step == 1 + DEFAULT_SPEED * 0.04


def test_a_pause_takes_no_more_step(clock: Clock) -> None:
    """After pause the next picture says paused, and time goes by without a step."""
    session = LiveSession(small())
    do(session, "play")
    clock.now += 0.05
    step = turn(session).step
    assert step > 0
    clock.now += 0.05
    do(session, "pause")
    assert (turn(session).playing, turn(session).step) == (False, step)


def test_step_while_playing_takes_one_and_pauses(clock: Clock) -> None:
    """Step is exact even in the middle of a run."""
    session = LiveSession(small())
    do(session, "play")
    clock.now += 0.05
    step = turn(session).step
    clock.now += 0.05
    do(session, "step")
    frame = turn(session)
    assert (frame.step, frame.playing) == (step + 1, False)


def test_reset_is_the_same_start_again() -> None:
    """After reset, everything that is drawn is what was drawn at first, and the run repeats."""
    session = LiveSession(small())
    first = turn(session)
    for _ in range(2):
        later = train_epoch(session)
    do(session, "reset")
    again = turn(session)
    assert (again.step, again.metrics) == (0, first.metrics)
    np.testing.assert_array_equal(again.classes, first.classes)
    np.testing.assert_array_equal(again.confidence, first.confidence)
    np.testing.assert_array_equal(again.curves, first.curves)
    for _ in range(2):
        repeated = train_epoch(session)
    assert repeated.metrics == later.metrics != first.metrics


def test_reset_ends_an_epoch_under_way() -> None:
    """Reset in the middle of a long epoch goes to the start and stays there."""
    session = LiveSession(LONG)
    do(session, "epoch")
    assert 0 < turn(session).step < Trainer(LONG).steps_per_epoch
    do(session, "reset")
    assert (turn(session).step, session.news_in()) == (0, None)


def test_a_new_network_owes_nothing() -> None:
    """A structural change in the middle of a long epoch starts at step 0 and stays there."""
    session = LiveSession(LONG)
    do(session, "epoch")
    assert 0 < turn(session).step < Trainer(LONG).steps_per_epoch
    session.configure(small(seed=1))
    assert (turn(session).step, session.news_in()) == (0, None)
