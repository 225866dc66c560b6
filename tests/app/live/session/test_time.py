from __future__ import annotations

import numpy as np
import pytest

import app.live.run.run
from app.live.run.run import Run
from app.live.session import LiveSession
from app.setup.cost import MANY_WEIGHTS, SIDE, SMALL_SIDE
from engine import Config, Trainer
from tests.app.live.sessions import do
from tests.app.samples import Clock, heavy, turn


class Steps:
    """Stands in for a trainer whose steps take a known time."""

    ended = False

    def __init__(self, clock: Clock, step_s: float) -> None:
        """Move this clock at each step."""
        self.clock, self.step_s, self.calls = clock, step_s, 0

    def run(self, steps: int) -> int:
        """Take them all."""
        self.clock.now += steps * self.step_s
        self.calls += 1
        assert self.calls < 1000
        return steps


@pytest.mark.parametrize(
    ("step_s", "least", "most"), [(1.0, 1, 1), (0.011, 1, 1), (0.004, 2, 3), (0.001, 9, 11), (1e-6, 800, 800)]
)
def test_a_slice_keeps_to_its_budget(clock: Clock, step_s: float, least: int, most: int) -> None:
    """Of 800 steps as many are taken as 10 ms hold, at least one, and never a step much beyond."""
    steps = Steps(clock, step_s)
    taken = app.live.run.run.run_within(steps, 800, clock.now + 0.010)  # type: ignore[arg-type]
    assert least <= taken <= most
    assert steps.calls <= 12


def test_a_run_remembers_how_long_its_steps_take(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """It looks at the clock after half of the budget at first, not after each step; other settings begin anew."""
    run, calls = Run(Trainer(Config())), list[int]()

    def train(steps: int) -> int:
        clock.now += steps * step_s
        calls.append(steps)
        return steps

    monkeypatch.setattr(run.trainer, "run", train)
    step_s = 0.0001
    run.train(10, clock.now + 0.010)
    calls.clear()
    run.train(12, clock.now + 0.010)
    assert calls == [12]
    run.trainer.retune(Config().with_(training=Config().training.with_(learning_rate=0.5)))
    step_s = 0.5
    calls.clear()
    run.train(12, clock.now + 0.010)
    assert calls == [1]


def test_no_step_is_taken_where_none_is_due(clock: Clock) -> None:
    """A turn that only looks trains nothing."""
    steps = Steps(clock, 1e-6)
    assert (app.live.run.run.run_within(steps, 0, clock.now + 1), steps.calls) == (0, 0)  # type: ignore[arg-type]


def test_a_heavy_network_goes_as_fast_as_it_can() -> None:
    """Eight layers of 64 at 8000 steps a second: each turn takes a step or two, and no backlog grows."""
    session = LiveSession(heavy())
    do(session, "speed", 8000)
    do(session, "play")
    steps = [0]
    for _ in range(4):
        frame = turn(session)
        steps.append(frame.step)
        assert frame.playing
    assert all(1 <= taken <= 10 for taken in np.diff(steps))
    assert frame.classes.shape == (SMALL_SIDE, SMALL_SIDE)


def test_the_picture_is_coarser_only_for_many_weights() -> None:
    """The grid is 100 x 100 up to 4000 weights."""
    weights = LiveSession(Config()).trainer.network.parameters.size
    assert weights < MANY_WEIGHTS
    assert turn(LiveSession(Config())).classes.shape == (SIDE, SIDE)
