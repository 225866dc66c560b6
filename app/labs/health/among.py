"""A check's line beside those of the others: what it rests on has to hold, and only one rate is proposed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace

from app.advice.remedies import RATE, Remedy
from app.labs.health.lines import Line, alone
from app.labs.health.remedies import tested_rate
from app.words import N_, Message
from engine import Config
from engine.checks import Finding
from engine.checks.training import UNLEARNED
from engine.range_test import RangeTest

# What a line rests on, by its check: where one of these does not hold, it tells nothing, and says why.
WRONG = N_("The gradient is wrong: mend that first.")
PREMISES: Mapping[str, Mapping[str, Message]] = {
    "by_heart": {"gradient": WRONG},
    "rate": {"gradient": WRONG, "by_heart": N_("It cannot learn even 20 rows, at any rate: mend that first.")},
    "updates": {"gradient": WRONG},
    "gap": {"gradient": WRONG},
}

# What may keep a run from learning, by the line that says so, the earliest cause first.
FIRST: Mapping[str, Message] = {
    "first_loss": N_("The first weights come first: see above."),
    "rate": N_("The rate comes first: see above."),
}


def line(config: Config, finding: Finding, known: Mapping[str, Finding] | None = None) -> Line:
    """The line of any check, in words of a teacher.

    ``known`` are the findings of all checks so far: where a line does not hold, it is held against those that it
    rests on, and only one rate is proposed. Without it, the line stands alone.
    """
    found = alone(config, finding)
    return found if known is None or found.mark != "fails" else _among(config, finding, found, known)


def _among(config: Config, finding: Finding, found: Line, known: Mapping[str, Finding]) -> Line:
    """A line that does not hold, once others are known."""
    for premise, why in PREMISES.get(finding.key, {}).items():
        if premise in known and known[premise].passes is False:
            return replace(found, mark="apart", verdict=N_("Cannot tell yet"), todo=why, remedy=Remedy())
    if _has_hardly_learned(finding):
        return _after_its_cause(config, found, known)
    return _with_one_rate(config, finding, found, known)


def _has_hardly_learned(finding: Finding) -> bool:
    found = finding.detail
    is_sound = finding.key == "gap" and not math.isnan(finding.value or 0.0)
    return is_sound and found.train_loss >= UNLEARNED * found.guess


def _with_one_rate(config: Config, finding: Finding, found: Line, known: Mapping[str, Finding]) -> Line:
    """No line proposes another rate than the range test does."""
    if finding.key == "rate":
        unsure = N_("{verdict}, if the gradient is right").format(verdict=found.verdict)
        return found if "gradient" in known else replace(found, verdict=unsure)
    rates = [value for path, value in found.remedy.changes if path == RATE]
    if not rates or "rate" not in known or not isinstance(known["rate"].detail, RangeTest):
        return found
    tested = line(config, known["rate"], known)
    if tested.mark == "apart" or known["rate"].detail.suggested is None:
        return replace(found, remedy=Remedy(), todo=N_("No rate is known to be better: look at the other lines first."))
    own, remedy = config.training.learning_rate, tested_rate(config, known["rate"].detail)
    if remedy.changes and (remedy.changes[0][1] > own) == (rates[0] > own):
        return replace(found, remedy=remedy)
    return replace(found, remedy=Remedy(), todo=N_("The range test speaks against another rate: look elsewhere."))


def _after_its_cause(config: Config, found: Line, known: Mapping[str, Finding]) -> Line:
    """The gap of a run that has hardly learned, which an earlier line may explain."""
    for key, todo in FIRST.items():
        if key in known and line(config, known[key], known).mark == "fails":
            return replace(found, todo=todo, remedy=Remedy())
    return found
