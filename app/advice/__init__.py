"""What goes wrong with a run, in plain words, and what to try: pure functions of its signs."""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy as np

from app.advice.fit import overfitting, underfitting
from app.advice.flow import exploding, fading
from app.advice.pace import diverged, slow, stopped, unsteady
from app.advice.remedies import Advice
from app.advice.signs import Signs, signs_of
from app.advice.start import all_zero, blocked, symmetric, unscaled
from app.advice.units import dead, saturated

__all__ = ["DIAGNOSES", "Advice", "Signs", "advise", "signs_of"]

Diagnosis = Callable[[Signs], Advice | None]

# The most urgent first: the end of a run, then what keeps a network from learning at all, causes before effects.
DIAGNOSES: tuple[Diagnosis, ...] = (
    diverged,
    stopped,
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
    overfitting,
    underfitting,
)


def advise(signs: Signs, without: Collection[str] = ()) -> Advice | None:
    """The most urgent advice; None if all is well, or if it is too early to tell.

    ``without`` are keys of advice that is not given again while the run continues.
    """
    with np.errstate(all="ignore"):  # losses may be infinite
        found = (diagnosis(signs) for diagnosis in DIAGNOSES)
        return next((advice for advice in found if advice and (signs.ended or advice.key not in without)), None)
