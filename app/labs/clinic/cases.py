"""Cases: a level and a number decide a patient, its cause and its cure, and only fair ones are shown.

A draw is fair if its cured self learns, the patient is visibly worse, the rules name its cause from the facts alone,
and a measured fact speaks against every other cause. A draw that is not fair is skipped, and the next one of the same
number is tried, so that a number always means the same case.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.labs.clinic.causes import CAUSES, Cause, told_by_rule
from app.labs.clinic.facts import Course, Facts, course, facts_in_pieces
from app.labs.clinic.patients import LEVELS, Level, Patient, one_of
from engine.streams import generator
from engine.tape import Pieces

LEARNED, ACCURATE = 0.75, 0.9  # loss of a cured run that is healthy, in losses of guessing; its accuracy on clean data
WORSE = (3.0, 2.0, 1.5)  # times the cured run's test loss that a patient's is at least, by level
VISIBLE = 0.15  # the least that it is above it, in losses of guessing
HIDDEN = (0.4, 0.3, 0.2)  # a leak: how far the test loss is below that of new rows, and of the cured run, likewise
SOON = 40  # steps that a patient takes at least
LEAK = "leak"  # the one cause whose patients look better than they are
TRIES = 40  # draws of one cause, after which another one is drawn


@dataclass(frozen=True)
class Case:
    """A patient, what broke it, and the same without that."""

    level: Level
    number: int
    cause: str
    patient: Patient
    cured: Patient
    facts: Facts
    skipped: int  # draws that were not fair


def case_in_pieces(level: Level, number: int) -> Pieces[Case]:
    """The case of a level and a number, with pauses."""
    skipped, block = 0, 0
    while True:
        cause = one_of(_generator(level, number, block, 0), [*CAUSES])
        for attempt in range(1, TRIES + 1):
            found = yield from draw(CAUSES[cause], level, number, _generator(level, number, block, attempt))
            if isinstance(found, Case):
                return Case(level, number, cause, found.patient, found.cured, found.facts, skipped)
            skipped += 1
        block += 1


def _generator(level: Level, number: int, block: int, attempt: int) -> np.random.Generator:
    return generator(number, "search", LEVELS.index(level), block, attempt)


def draw(cause: Cause, level: Level, number: int, rng: np.random.Generator) -> Pieces[Case | str]:
    """One draw of a cause: the case, or why it is not fair."""
    at = LEVELS.index(level)
    cured = Patient.healthy(cause.healthy(rng))
    patient = cause.breaks(cured, rng, at)
    guess = cured.config.training.loss.expected(cured.data.train.targets)
    ill = yield from course(patient.trainer())
    if 0 < ill.diverged < SOON:
        return "it breaks too soon to show anything"
    well = yield from course(cured.trainer())
    if cause.key != LEAK and (why := _unseen(cause, ill, well, guess, at)):
        return why
    facts = yield from facts_in_pieces(patient, ill, well)
    why = _untold(cause, facts, at)
    return why or Case(level, number, cause.key, patient, cured, facts, 0)


def _unseen(cause: Cause, ill: Course, well: Course, guess: float, at: int) -> str:
    """Why the cured run is not healthy, or the patient not visibly ill; empty if both are."""
    if well.test_loss > LEARNED * guess or (cause.key != "too_large" and well.test_accuracy < ACCURATE):
        return "the cured run does not learn"
    if not ill.test_loss > max(WORSE[at] * well.test_loss, well.test_loss + VISIBLE * guess):
        return "the patient is not visibly ill"
    return ""


def _untold(cause: Cause, facts: Facts, at: int) -> str:
    """Why the facts do not tell the cause from all others; empty if they do."""
    if cause.key == LEAK and not _is_hidden(facts, HIDDEN[at]):
        return "the leak hides nothing"
    if (told := told_by_rule(facts)) != cause.key:
        return f"the rules say {told or 'nothing'}"
    silent = [other.key for other in CAUSES.values() if other is not cause and other.against(facts) is None]
    return f"nothing speaks against {silent[0]}" if silent else ""


def _is_hidden(facts: Facts, least: float) -> bool:
    """Whether a leak makes the test loss look better than it is."""
    test = facts.course.test_loss
    return min(facts.fresh[0], facts.cured.test_loss) - test > least * facts.guess
