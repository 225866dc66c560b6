"""The curves of "Which curve is which?": runs of six causes whose curves alone tell them apart.

Each has a shape: a rule on its curve, and for every other shape a fact that this curve speaks against it. A draw whose
curve does not have the shape of its cause, or leaves another one open, is skipped, as in `cases`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from app.labs.clinic.causes import CAUSES
from app.labs.clinic.facts import Course, course
from app.labs.clinic.patients import Patient
from app.words import N_, Message, amount
from engine.streams import generator
from engine.tape import Array, Pieces

HIGH_START = 3.0  # a first loss, in losses of guessing; so are the next ones
JUMPS, CALM = 0.3, 0.15  # rises above an earlier low
MOVES, FLAT = 0.2, 0.06  # from the highest to the lowest training loss
GAP, CLOSE = 0.4, 0.2  # test loss minus training loss at the end
LOW, HALF, LEARNS = 0.3, 0.5, 0.9  # the training loss at the end
FALLING, RESTING = 0.3, 0.12  # shares of the whole fall that come in the second half
LEVELS = {"rate_high": 1, "dead": 0, "small": 1, "too_large": 1, "rate_low": 2, "large_weights": 1}
NAMES = ("rate_high", "rate_low", "large_weights", "dead", "small", "too_large")  # the causes, as they are listed
TRIES = 200


@dataclass(frozen=True)
class Curve:
    """One run: its cause, its course, and the loss of guessing."""

    cause: str
    course: Course
    guess: float

    @property
    def losses(self) -> Array:
        """The training loss over its moments, ``(moments,)``, in losses of guessing."""
        return np.asarray(self.course.moments[1] / self.guess)

    @property
    def first(self) -> float:
        """Before the first step."""
        return float(self.losses[0])

    @property
    def last(self) -> float:
        """At the end, as a mean of the last moments."""
        return float(self.losses[-5:].mean())

    @property
    def rise(self) -> float:
        """How far it was above an earlier low, at most."""
        return self.course.rise / self.guess

    @property
    def moved(self) -> float:
        """From the highest to the lowest."""
        return float(np.ptp(self.losses))

    @property
    def gap(self) -> float:
        """The test loss minus the training loss at the end."""
        return float((self.course.moments[2, -5:] - self.course.moments[1, -5:]).mean()) / self.guess

    @property
    def late(self) -> float:
        """The share of its fall that comes in the second half."""
        middle = len(self.losses) // 2
        half = float(self.losses[middle - 2 : middle + 3].mean())
        return (half - self.last) / max(self.first - self.last, 1e-9)


def _told(curve: Curve) -> str:
    """The cause that the shape of a curve stands for; empty if it has none of them."""
    shapes: tuple[tuple[str, bool], ...] = (
        ("large_weights", curve.first > HIGH_START),
        ("rate_high", curve.rise > JUMPS),
        ("dead", curve.moved < FLAT),
        ("too_large", curve.gap > GAP and curve.last < LOW),
        ("rate_low", curve.moved > MOVES and curve.late > FALLING and curve.last > LOW),
        ("small", curve.moved > MOVES and curve.late < RESTING and LOW < curve.last < LEARNS),
    )
    return next((key for key, holds in shapes if holds), "")


def _loss(curve: Curve, share: float) -> str:
    return amount(share * curve.guess)


def _starts(curve: Curve) -> Message | None:
    if not curve.first > HIGH_START:
        return None
    return N_("It starts at {first}, before any step; guessing has {guess}.").format(
        first=_loss(curve, curve.first), guess=amount(curve.guess)
    )


def _jumps(curve: Curve) -> Message | None:
    if curve.course.diverged:
        return N_("Its numbers grow beyond all bounds at step {step}.").format(step=curve.course.diverged)
    if not curve.rise > JUMPS:
        return None
    return N_("Its training loss jumps up by {rise}.").format(rise=_loss(curve, curve.rise))


def _flat(curve: Curve) -> Message | None:
    return None if curve.moved > FLAT else N_("Its training loss does not move at all.")


def _low(curve: Curve) -> Message | None:
    if curve.last > LOW:
        return None
    return N_("Its training loss gets down to {last}.").format(last=_loss(curve, curve.last))


def _not_fast(curve: Curve) -> Message | None:
    if curve.rise > CALM:
        return _starts(curve)
    return N_("Its training loss never jumps: it rises by {rise} at most.").format(rise=_loss(curve, curve.rise))


def _not_slow(curve: Curve) -> Message | None:
    rests = N_("Its training loss falls no further in the second half.") if curve.late < RESTING else None
    return _jumps(curve) or _starts(curve) or _flat(curve) or _low(curve) or rests


def _not_large(curve: Curve) -> Message | None:
    if curve.first > HIGH_START:
        return None
    return N_("It starts at {first}, and guessing has {guess}: large weights would be sure of wrong answers.").format(
        first=_loss(curve, curve.first), guess=amount(curve.guess)
    )


def _not_dead(curve: Curve) -> Message | None:
    if curve.moved < MOVES:
        return None
    return N_("Its training loss moves, from {high} to {low}.").format(
        high=_loss(curve, float(curve.losses.max())), low=_loss(curve, float(curve.losses.min()))
    )


def _not_small(curve: Curve) -> Message | None:
    falls = N_("Its training loss still falls at the end.") if curve.late > FALLING else None
    return _jumps(curve) or _starts(curve) or _flat(curve) or _low(curve) or falls


def _not_overfit(curve: Curve) -> Message | None:
    if curve.gap < CLOSE and not curve.course.diverged:
        return N_("Its test loss stays with its training loss.")
    if curve.last > HALF or curve.course.diverged:
        return N_("It does not know its training rows: their loss ends at {last}.").format(
            last=_loss(curve, curve.last)
        )
    return None


AGAINST: Mapping[str, Callable[[Curve], Message | None]] = {
    "rate_high": _not_fast,
    "rate_low": _not_slow,
    "large_weights": _not_large,
    "dead": _not_dead,
    "small": _not_small,
    "too_large": _not_overfit,
}


def _still_falls(curve: Curve) -> Message:
    step = int(curve.course.moments[0, -1])
    return N_("Its training loss still falls steadily at step {step}.").format(step=step)


def _rests(curve: Curve) -> Message:
    return N_("Its training loss falls no further in the second half, and rests at {last}.").format(
        last=_loss(curve, curve.last)
    )


def _parts(curve: Curve) -> Message:
    return N_("Its training loss gets down to {last}; its test loss ends {gap} above.").format(
        last=_loss(curve, curve.last), gap=_loss(curve, curve.gap)
    )


# Why a curve stands for its cause: the fact by which it was chosen.
REASONS: Mapping[str, Callable[[Curve], Message | None]] = {
    "rate_high": _jumps,
    "rate_low": _still_falls,
    "large_weights": _starts,
    "dead": _flat,
    "small": _rests,
    "too_large": _parts,
}


def curves_in_pieces(number: int) -> Pieces[tuple[Curve, ...]]:
    """The six curves of a number, in an order of its own, with pauses."""
    order = generator(number, "search", 1000).permutation(len(NAMES))
    found = []
    for place in order.tolist():
        curve = yield from _curve(NAMES[place], number)
        found.append(curve)
    return tuple(found)


def _curve(key: str, number: int) -> Pieces[Curve]:
    for attempt in range(TRIES):
        curve = yield from draw_curve(key, number, attempt)
        if curve is not None:
            return curve
    problem = f"no fair curve of {key} in {TRIES} draws of number {number}"
    raise RuntimeError(problem)


def draw_curve(key: str, number: int, attempt: int) -> Pieces[Curve | None]:
    """One draw; None if its curve is not fair."""
    cause, rng = CAUSES[key], generator(number, "search", 1000, NAMES.index(key), attempt)
    patient = cause.breaks(Patient.healthy(cause.healthy(rng)), rng, LEVELS[key])
    trainer = patient.trainer()
    run = yield from course(trainer)
    curve = Curve(key, run, patient.config.training.loss.expected(trainer.data.train.targets))
    is_short = 0 < run.diverged < len(NAMES) * 10
    others = [AGAINST[other](curve) for other in NAMES if other != key]
    is_fair = not is_short and _told(curve) == key and all(others)
    return curve if is_fair else None
