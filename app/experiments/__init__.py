"""One-click experiments: a question, a setup at its first step, and what to watch.

To add one, write its entry in one of these modules, name it below, draw it (``python -m docs.experiments``) and measure
its claim in `tests/app/experiments`.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from app.experiments import beginnings, capacity, memory, steps
from app.experiments.experiment import Experiment
from app.words import language, offered, speaking

__all__ = ["EXPERIMENTS", "Experiment", "find", "shown_by", "told"]

# In the order of the gallery.
EXPERIMENTS = (
    beginnings.ZEROS,
    beginnings.VANISH,
    beginnings.DYING,
    beginnings.BATCH_NORM,
    steps.OPTIMIZERS,
    steps.RATES,
    capacity.XOR_LINE,
    capacity.XOR_FOUR,
    capacity.FEATURES,
    capacity.DEPTH,
    memory.OVERFITTING,
    memory.L2,
    memory.TEN,
    steps.IRIS,
    steps.HINGE,
)
_BY_KEY = {experiment.key: experiment for experiment in EXPERIMENTS}


def find(key: str) -> Experiment | None:
    """The experiment with a key, or None."""
    return _BY_KEY.get(key)


def shown_by(note: str) -> Experiment | None:
    """The experiment whose note this is, in any language that is offered; None for any other note.

    >>> shown_by(EXPERIMENTS[0].lesson.note).key, shown_by("Play it.")
    ('zeros', None)
    """
    found = (_by_note(code).get(note) for code in offered(language()))
    return next((experiment for experiment in found if experiment), None)


@cache
def _by_note(code: str) -> dict[str, Experiment]:
    with speaking(code):
        return {experiment.lesson.note: experiment for experiment in EXPERIMENTS}


def told() -> list[dict[str, Any]]:
    """What the gallery says, as JSON in the current language."""
    return [
        {
            "key": experiment.key,
            "title": str(experiment.title),
            "question": str(experiment.question),
            "watch": str(experiment.watch),
        }
        for experiment in EXPERIMENTS
    ]
