"""Of a network that is too small, or too large."""

from __future__ import annotations

from app.labs.clinic.facts import NARROW, PENALTY, WIDE, Facts
from app.labs.clinic.signs.runs import SAME, does_not_help, helps, instead
from app.words import N_, Message, amount

OVERFITS, AGREES = 0.3, 0.15  # gaps in losses of guessing
KNOWN, UNKNOWN = 0.3, 0.5  # losses of rows that a network has learned, and has not, in losses of guessing


def is_small(facts: Facts) -> bool:
    """More neurons make it learn."""
    return helps(facts.wider, facts.course) and facts.course.train_loss > KNOWN * facts.guess


def small(facts: Facts) -> tuple[Message, Message]:
    """How few numbers it has, and what more would do."""
    has = N_("All in all it has {count} weights and biases, for {rows} rows.").format(
        count=facts.parameters, rows=facts.rows
    )
    return has, _with_more(facts)


def not_small(facts: Facts) -> Message | None:
    """More neurons do not help, or it learns its training rows."""
    if facts.course.train_loss < KNOWN * facts.guess:
        return N_("It learns its training rows: their loss is {loss}.").format(loss=amount(facts.course.train_loss))
    if does_not_help(facts.wider, facts.course):
        return _with_more(facts)
    if facts.cured.train_loss < KNOWN * facts.guess:
        told = N_("A healthy network of this size learned these points: its training loss ended at {loss}.")
        return told.format(loss=amount(facts.cured.train_loss))
    return None


def _with_more(facts: Facts) -> Message:
    return N_("With {wide} neurons in each layer, {ends}.").format(wide=WIDE, ends=instead(facts.wider, facts.course))


def is_overfit(facts: Facts) -> bool:
    """The test loss is far above the training loss, and a smaller network with a penalty does better."""
    return facts.gap > OVERFITS * facts.guess and facts.smaller.test_loss < SAME * facts.course.test_loss


def overfit(facts: Facts) -> tuple[Message, Message]:
    """How far, and how many numbers it has for its rows."""
    gap = N_("The training loss ends at {train}, the test loss at {test}.").format(
        train=amount(facts.course.train_loss), test=amount(facts.course.test_loss)
    )
    has = N_("It has {count:,} weights and biases for {rows} training rows.").format(
        count=facts.parameters, rows=facts.rows
    )
    return gap, has


def not_overfit(facts: Facts) -> Message | None:
    """Both losses agree; or a smaller one does no better; or it knows no rows; or its size did well once."""
    own = facts.course
    if own.diverged:
        return N_("It breaks at step {step}, long before it knows any row by heart.").format(step=own.diverged)
    if facts.gap < AGREES * facts.guess:
        return N_("The test loss, {test}, is hardly above the training loss, {train}.").format(
            test=amount(own.test_loss), train=amount(own.train_loss)
        )
    if facts.smaller.test_loss >= SAME * own.test_loss:
        return N_("With {narrow} neurons a layer and L2 of {l2}, {ends}.").format(
            narrow=NARROW, l2=PENALTY, ends=instead(facts.smaller, own, "test")
        )
    if own.train_loss > UNKNOWN * facts.guess:
        told = N_("It does not even learn its training rows: their loss ends at {loss}.")
        return told.format(loss=amount(own.train_loss))
    if facts.cured.test_loss < KNOWN * facts.guess:
        told = N_("A healthy network of this size did well on the test rows: its test loss ended at {loss}.")
        return told.format(loss=amount(facts.cured.test_loss))
    return None
