"""How a run ends, alone and beside the patient's own."""

from __future__ import annotations

import math
from typing import Literal

from app.labs.clinic.facts import Course
from app.words import N_, Message, amount

HELPED, SAME = 0.6, 0.9  # a run at another setting helps below this share of the loss; from there on it does not


def ends(course: Course, of: Literal["training", "test"] = "training") -> Message:
    """How a run ends, as a clause."""
    if course.diverged:
        return N_("it breaks at step {step}").format(step=course.diverged)
    if of == "training":
        return N_("the training loss ends at {loss}").format(loss=amount(course.train_loss))
    return N_("the test loss ends at {loss}").format(loss=amount(course.test_loss))


def instead(other: Course, own: Course, of: Literal["training", "test"] = "training") -> Message:
    """How another run ends, beside the patient's own."""
    if other.diverged or own.diverged:
        return N_("{other}; as it is, {own}").format(other=ends(other, of), own=ends(own, of))
    losses = (other.train_loss, own.train_loss) if of == "training" else (other.test_loss, own.test_loss)
    others, owns = map(amount, losses)
    if others == owns:
        return N_("{ends} all the same").format(ends=ends(own, of))
    if of == "training":
        return N_("the training loss ends at {other} instead of {own}").format(other=others, own=owns)
    return N_("the test loss ends at {other} instead of {own}").format(other=others, own=owns)


def helps(other: Course, own: Course) -> bool:
    """Whether another run ends clearly lower."""
    return other.train_loss < HELPED * own.train_loss


def does_not_help(other: Course, own: Course) -> bool:
    """Whether it clearly does not; in between, neither is said."""
    return math.isinf(other.train_loss) or other.train_loss >= SAME * own.train_loss


def percent(share: float) -> str:
    """A share in whole percent."""
    return f"{100 * share:.0f}%"


def small_percent(share: float) -> str:
    """A share that may be tiny, in percent."""
    return f"{amount(100 * share)}%"
