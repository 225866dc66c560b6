"""Hyperparameter search: coarse to fine, cross-validated, on any executor.

Read `space.py` (what is varied), `plan.py` (how trials are drawn), `folds.py`, `work.py` (how trials of one shape train
together), `driver.py` and `study.py`. It is not part of ``import engine``, because it needs scikit-learn.
"""

from engine.search.driver import Driver, ranked
from engine.search.final import Final, final
from engine.search.folds import Folds
from engine.search.plan import Plan, Stage, draw_trials
from engine.search.space import Axis, Parameter, applied, axes
from engine.search.study import Study
from engine.search.work import Result, Task, Trial, train

__all__ = [
    "Axis",
    "Driver",
    "Final",
    "Folds",
    "Parameter",
    "Plan",
    "Result",
    "Stage",
    "Study",
    "Task",
    "Trial",
    "applied",
    "axes",
    "draw_trials",
    "final",
    "ranked",
    "train",
]
