"""What goes wrong with a run, in plain words, and what to try: pure functions of its signs."""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy as np

from app.advice.fit import linear, memorized, overfitting, underfitting
from app.advice.flow import exploding, fading
from app.advice.pace import as_it_stopped, diverged, slow, stopped, stopped_early, unsteady
from app.advice.remedies import Advice
from app.advice.signs import Signs, signs_of
from app.advice.start import all_zero, blocked, symmetric, unscaled
from app.advice.units import dead, saturated

__all__ = ["DIAGNOSES", "Advice", "Signs", "advise", "signs_of"]

Diagnosis = Callable[[Signs], Advice | None]

# The most urgent first: what changed the network at its end, then what keeps it from learning at all, causes before
# effects. That a run stopped where it was to stop is news only if all is well.
DIAGNOSES: tuple[Diagnosis, ...] = (
    diverged,
    stopped_early,
    all_zero,
    symmetric,
    blocked,
    unscaled,
    exploding,
    fading,
    dead,
    saturated,
    unsteady,
    slow,
    linear,
    memorized,
    overfitting,
    underfitting,
    stopped,
)
ENDS = ("diverged", "stopped")


def advise(signs: Signs, without: Collection[str] = ()) -> Advice | None:
    """The most urgent advice; None if all is well, or if it is too early to tell.

    ``without`` are keys of advice that is not given again in this run.
    """
    with np.errstate(all="ignore"):  # losses may be infinite
        found = (diagnosis(signs) for diagnosis in DIAGNOSES)
        given = (advice for advice in found if advice and (advice.key in ENDS or advice.key not in without))
        advice = next(given, None)
    return as_it_stopped(advice, signs, signs.stop) if advice and signs.stop and advice.key not in ENDS else advice
