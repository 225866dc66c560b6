"""Of what is wrong with the rows: test rows that leaked, labels that changed places."""

from __future__ import annotations

from app.labs.clinic.facts import Facts
from app.labs.clinic.signs.runs import percent
from app.words import N_, Message, amount

APART, TOGETHER = 0.2, 0.1  # shares of training rows that fewer have their neighbor's class than of test rows


def is_leak(facts: Facts) -> bool:
    """Some test rows are training rows as well."""
    return facts.shared > 0


def leak(facts: Facts) -> tuple[Message, Message]:
    """How many, and how it does on new rows."""
    rows = N_("{shared} of {tested} test rows are among the training rows.").format(
        shared=facts.shared, tested=facts.tested
    )
    fresh = N_("On new rows its loss is {fresh}; on the test rows it is only {test}.").format(
        fresh=amount(facts.fresh[0]), test=amount(facts.course.test_loss)
    )
    return rows, fresh


def not_leak(facts: Facts) -> Message | None:
    """None is."""
    return None if facts.shared else N_("No test row is among the training rows.")


def is_shuffled(facts: Facts) -> bool:
    """Neighbors share their class less often among the training rows than among the test rows."""
    train, test = facts.neighbors
    return test - train > APART


def shuffled(facts: Facts) -> tuple[Message, Message]:
    """How often they do, and how many training rows the network gets right."""
    train, test = facts.neighbors
    told = N_("Of the training points, {train} have their nearest neighbor's class; of the test points, {test}.")
    learned = N_("It gets {train} of the training rows right; with the right labels it gets {cured}.")
    return told.format(train=percent(train), test=percent(test)), learned.format(
        train=percent(facts.course.train_accuracy), cured=percent(facts.cured.train_accuracy)
    )


def not_shuffled(facts: Facts) -> Message | None:
    """They do about as often."""
    train, test = facts.neighbors
    if test - train > TOGETHER:
        return None
    told = N_("Of the training points, {train} have their nearest neighbor's class; of the test points, {test}.")
    return told.format(train=percent(train), test=percent(test))
