"""Where a study stands: what is done never grows less."""

from __future__ import annotations

from app.search.stand import stand_of
from app.search.weighing import Weighing
from engine.search import Parameter, Stage, Study
from tests.engine.search.setups import RATE, plan
from tests.engine.search.test_driver import AtOnce


def test_what_is_done_grows_to_all_trials() -> None:
    """With successive halving, where a trial that goes on is not done: 9 trials, then 3, then 1."""
    units = Parameter("network.hidden.units", 2, 12)  # each size is a task of its own
    study = Study(plan(Stage((RATE, units), "halving", 9, 9), folds=2))
    done = []
    while not study.ended:
        study.step(AtOnce, 1, 0.0)
        done.append(stand_of(study, Weighing(), (), 1).stages[0].done)
    assert done == sorted(done)
    assert {*done} == {0, 6, 9}  # 6 are left behind after the first rung
