from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest

from app.live.run.run import Run
from app.live.run.snapshots import LEAST_SNAPSHOTS, MOST_BYTES, MOST_SNAPSHOTS, History
from app.live.session import NO_ADVICE, LiveSession
from app.live.wire.commands import Command
from app.live.wire.frame import decode
from engine import Config, Trainer
from engine.trainer import Snapshot
from tests.app.samples import explosive, heavy, picture_of, small, turn, turns_until, viewer_of

FAR = 1e12  # a deadline that never comes


def run_to(step: int, config: Config | None = None) -> Run:
    """A run of a small setup, step by step."""
    run = Run(Trainer(config or small()))
    for _ in range(step):
        run.train(1, FAR)
        run.measure()
    return run


def at(step: int, config: Config | None = None) -> Trainer:
    """The engine, after as many steps."""
    trainer = Trainer(config or small())
    trainer.run(step)
    return trainer


def state(trainer: Trainer) -> list[Any]:
    """All that the next steps depend on."""
    snapshot = trainer.snapshot()
    return [snapshot.step, *(part.tolist() for part in (snapshot.parameters, snapshot.statistics, snapshot.slots))]


@pytest.mark.parametrize("step", [0, 1, 13, 29, 30])
def test_a_run_goes_back_to_any_of_its_steps(step: int) -> None:
    """Thirty steps in, step n is what the engine had after n steps, and going on from it trains as the engine does."""
    run = run_to(30)
    run.go_to(step)
    assert (state(run.trainer), run.furthest) == (state(at(step)), 30)
    run.train(4, FAR)
    assert (state(run.trainer), run.furthest) == (state(at(step + 4)), step + 4)


def test_looking_back_changes_neither_curves_nor_future() -> None:
    """Back, between, and forth to the newest step: the curves stay, and the newest moment is as it was left."""
    run = run_to(30)
    run.trainer.set_parameter(0, 0.75)
    run.measure()
    left, curves = state(run.trainer), run.curves.table()
    for step in (4, 20, 30):
        run.go_to(step)
        run.measure()
    assert state(run.trainer) == left
    np.testing.assert_array_equal(run.curves.table(), curves)


def test_another_way_forgets_the_old_one() -> None:
    """From step 10 on with another learning rate: the curves have one moment a step, and step 25 of old is gone."""
    run = run_to(30)
    run.go_to(10)
    config = run.trainer.config
    run.trainer.retune(config.with_(training=config.training.with_(learning_rate=0.001)))
    for _ in range(5):
        run.train(1, FAR)
        run.measure()
    assert run.curves.table()[0].tolist() == [*range(16)]
    run.go_to(25)
    assert run.trainer.step == 15


def test_no_step_forgets_nothing() -> None:
    """A turn in which no step is due leaves a run that was looked back on whole."""
    run = run_to(30)
    run.go_to(10)
    assert run.train(0, FAR) == 0
    run.go_to(30)
    assert run.trainer.step == 30


def test_a_diverged_run_can_be_gone_back_on() -> None:
    """From before the divergence it trains again, at a lower rate for good."""
    run = Run(Trainer(explosive()))
    while not run.trainer.ended:
        run.train(1, FAR)
    run.go_to(1)
    assert (run.trainer.step, run.trainer.divergence) == (1, None)
    config = run.trainer.config
    run.trainer.retune(config.with_(training=config.training.with_(learning_rate=0.001)))
    assert run.train(20, FAR) == 20


@pytest.mark.parametrize("leap", [1, 100])
@pytest.mark.parametrize("config", [small(), heavy()], ids=["small", "heavy"])
def test_the_memory_is_bounded_and_spread_over_the_run(config: Config, leap: int) -> None:
    """However long and fast a run is, the moments fit in the room and every part of the run has one near."""
    trainer, steps = Trainer(config), 3000 * leap
    history: History[Snapshot] = History()
    bytes_each = sum(part.nbytes for part in vars(trainer.snapshot()).values() if isinstance(part, np.ndarray))
    most = max(LEAST_SNAPSHOTS, min(MOST_SNAPSHOTS, MOST_BYTES // bytes_each))
    for step in range(0, steps, leap):
        trainer.loop._clock.step = step
        history.keep_if_due(trainer)
        assert len(history._kept) <= most
    for step in range(0, steps, 50 * leap):
        assert abs(history.nearest(step, step).step - step) <= 2 * steps / most


def test_a_little_back_is_never_nothing() -> None:
    """Where moments are kept ten steps apart, two steps back is the moment before, and two on is the newest again."""
    run = Run(Trainer(small()))
    for _ in range(4):
        run.train(10, FAR)
    run.go_to(38)
    assert run.trainer.step == 30
    run.go_to(32)
    assert run.trainer.step == 40
    run.go_to(50)
    assert run.trainer.step == 40


def test_back_pauses_and_shows_the_moment() -> None:
    """A playing session that is sent back rests there, knows how far it had come, and goes on from there."""
    session = LiveSession(small())
    viewer_of(session).command(Command("play"))
    turns_until(session, lambda frame: frame.step >= 20)
    viewer_of(session).command(Command("back", index=7))
    frame = turn(session)
    near = frame.step
    assert not frame.playing
    assert frame.furthest >= 20
    assert abs(near - 7) <= 7
    assert frame.metrics == at(near).metrics()
    time.sleep(0.02)
    assert turn(session).step == near
    viewer_of(session).command(Command("step"))
    frame = turn(session)
    assert (frame.step, frame.furthest) == (near + 1, near + 1)
    assert frame.metrics == at(near + 1).metrics()


def test_back_from_a_divergence_takes_the_notice_away() -> None:
    """Nothing says anymore that the network diverged, and play is possible again."""
    session = LiveSession(explosive())
    viewer_of(session).command(Command("play"))
    assert turns_until(session, lambda frame: frame.ended).diverged
    viewer_of(session).command(Command("back", index=0))
    picture = picture_of(session)
    frame = decode(picture.frame)
    assert (frame.step, frame.ended, frame.diverged) == (0, False, False)
    assert picture.asides["advice"] == str(NO_ADVICE)


def test_a_run_that_ended_always_says_why() -> None:
    """Also with the slider let go where it was, and when it ends again after somebody has looked back."""
    session = LiveSession(explosive())
    viewer_of(session).command(Command("play"))
    end = turns_until(session, lambda frame: frame.ended).step
    for command in (Command("back", index=end), Command("back", index=0), Command("back", index=end), Command("play")):
        viewer_of(session).command(command)
        time.sleep(0.02)
        picture = picture_of(session)
        assert decode(picture.frame).ended == (picture.asides["advice"] != str(NO_ADVICE))
    assert decode(picture.frame).ended


def test_a_reset_forgets_the_run() -> None:
    """After a reset there is nothing ahead."""
    session = LiveSession(small())
    for _ in range(5):
        viewer_of(session).command(Command("step"))
        turn(session)
    viewer_of(session).command(Command("reset"))
    assert (turn(session).step, turn(session).furthest) == (0, 0)
    viewer_of(session).command(Command("back", index=5))
    assert turn(session).step == 0
