"""Of a rate that is too high, or too low."""

from __future__ import annotations

import math

from app.labs.clinic.facts import Course, Facts
from app.labs.clinic.signs.runs import does_not_help, helps, instead, small_percent
from app.words import N_, Message, amount

JUMPS = 0.3  # rises of the training loss above an earlier low, in losses of guessing
LARGE_STEP, USUAL_STEP = 0.02, 1e-3  # update:weight of the fastest layer
ILL = 3.0  # a first loss in losses of guessing
RATES = {
    -2: N_("a hundredth of the rate"),
    -1: N_("a tenth of the rate"),
    1: N_("ten times the rate"),
    2: N_("a hundred times the rate"),
}


def is_too_fast(facts: Facts) -> bool:
    """The loss jumps, and at a lower rate it ends lower."""
    return facts.course.rise > JUMPS * facts.guess and helps(facts.slower[1], facts.course)


def too_fast(facts: Facts) -> tuple[Message, Message]:
    """How far it jumps, and what a lower rate does."""
    if facts.course.diverged:
        jumps = N_("It breaks at step {step}: its numbers grow beyond all bounds.").format(step=facts.course.diverged)
    else:
        jumps = N_("The training loss rises by {rise} above an earlier low.").format(rise=amount(facts.course.rise))
    return jumps, _at_another_rate(facts, facts.slower)


def not_too_fast(facts: Facts) -> Message | None:
    """A lower rate does not help, or it was ill before any step, or steps are of a usual size."""
    own = facts.course
    if not own.diverged and does_not_help(facts.slower[1], own):
        return _at_another_rate(facts, facts.slower)
    return _ill_at_once(facts) or (_usual_steps(facts) if facts.fastest < LARGE_STEP else None)


def is_too_slow(facts: Facts) -> bool:
    """Steps are small, and at a higher rate it ends lower."""
    return facts.fastest < 2 * USUAL_STEP and helps(facts.faster[1], facts.course)


def too_slow(facts: Facts) -> tuple[Message, Message]:
    """How small its steps are, and what a higher rate does."""
    return _usual_steps(facts), _at_another_rate(facts, facts.faster)


def not_too_slow(facts: Facts) -> Message | None:
    """A higher rate does not help, or it was ill before any step, or steps are not small."""
    own = facts.course
    if own.diverged:
        return N_("It breaks at step {step}; small steps do not do that.").format(step=own.diverged)
    if does_not_help(facts.faster[1], own):
        return _at_another_rate(facts, facts.faster)
    return _ill_at_once(facts) or (_usual_steps(facts) if facts.fastest > 2 * USUAL_STEP else None)


def _at_another_rate(facts: Facts, run: tuple[float, Course]) -> Message:
    factor, other = run
    told = N_("At {rate}, {ends}.")
    return told.format(rate=RATES[round(math.log10(factor))], ends=instead(other, facts.course))


def _usual_steps(facts: Facts) -> Message:
    told = N_("In one step, the weights of the fastest layer change by {share}; about 0.1 % is usual.")
    return told.format(share=small_percent(facts.fastest))


def _ill_at_once(facts: Facts) -> Message | None:
    """What is far off before the first step is not the steps' fault."""
    first = float(facts.course.moments[1, 0])
    if first < ILL * facts.guess:
        return None
    return N_("Before the first step, its loss is {first} already; guessing has {guess}.").format(
        first=amount(first), guess=amount(facts.guess)
    )
