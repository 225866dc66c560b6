"""The causes, in the order of the page: how each breaks a patient, and what tells it from the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from app.labs.clinic import breaks, patients
from app.labs.clinic.breaks import Break
from app.labs.clinic.facts import Facts
from app.labs.clinic.signs import fit, pace, rows, start
from app.words import N_, Message
from engine import Config


@dataclass(frozen=True)
class Cause:
    """One way in which a run is broken."""

    key: str
    title: Message  # as one of the answers
    yes: Message  # what is said of it once it is found
    cure: Message  # the name of the cured run
    breaks: Break
    is_it: Callable[[Facts], bool]  # a simple rule: true of those it broke, where no cause before it in `RULES` is
    decides: Callable[[Facts], tuple[Message, Message]]  # the two facts
    against: Callable[[Facts], Message | None]  # the fact that speaks against it; None if none was measured
    healthy: Callable[[np.random.Generator], Config] = patients.usual
    watch: Message = N_("Both train from the same seed, step by step; only the cause differs.")  # while the cure plays


CAUSES: Mapping[str, Cause] = {
    cause.key: cause
    for cause in (
        Cause(
            "rate_high", N_("Rate too high"), N_("the rate is too high"), N_("A lower rate"),
            breaks.rate_too_high, pace.is_too_fast, pace.too_fast, pace.not_too_fast,
        ),
        Cause(
            "rate_low", N_("Rate too low"), N_("the rate is too low"), N_("A higher rate"),
            breaks.rate_too_low, pace.is_too_slow, pace.too_slow, pace.not_too_slow,
        ),
        Cause(
            "equal", N_("Weights all start equal"), N_("the weights start equal"), N_("Random initial weights"),
            breaks.all_equal, start.is_equal, start.equal, start.not_equal,
        ),
        Cause(
            "large_weights", N_("Weights start too large"), N_("the weights start too large"),
            N_("Smaller initial weights"),
            breaks.weights_too_large, start.is_large, start.large, start.not_large,
        ),
        Cause(
            "dead", N_("Neurons start dead"), N_("neurons start dead"), N_("Biases from 0"),
            breaks.units_dead, start.is_dead, start.dead, start.not_dead, patients.able_to_die,
        ),
        Cause(
            "inputs", N_("Inputs are not scaled"), N_("the inputs are not scaled"), N_("Standardized"),
            breaks.inputs_unscaled, start.is_unscaled, start.unscaled, start.not_unscaled,
        ),
        Cause(
            "leak", N_("Test rows leaked into training"), N_("test rows leaked into training"), N_("Without the leak"),
            breaks.rows_leaked, rows.is_leak, rows.leak, rows.not_leak, patients.noisy,
            N_("The cure does not make it learn better: now its test loss shows how it does on new rows."),
        ),
        Cause(
            "gradient", N_("A gradient is wrong"), N_("a gradient is wrong"), N_("The right gradient"),
            breaks.gradient_wrong, start.is_wrong, start.wrong, start.not_wrong,
        ),
        Cause(
            "labels", N_("Labels are shuffled"), N_("labels are shuffled"), N_("The right labels"),
            breaks.labels_shuffled, rows.is_shuffled, rows.shuffled, rows.not_shuffled,
        ),
        Cause(
            "small", N_("Too small for the data"), N_("the network is too small"), N_("Large enough"),
            breaks.too_small, fit.is_small, fit.small, fit.not_small,
        ),
        Cause(
            "too_large", N_("Too large, no penalty"), N_("the network is too large, without a penalty"),
            N_("Smaller, with L2"),
            breaks.too_large, fit.is_overfit, fit.overfit, fit.not_overfit, patients.modest,
        ),
    )
}  # fmt: skip

# Facts that only one cause can bring about come first; what is left is told by how the run goes.
RULES = (
    "leak",
    "gradient",
    "inputs",
    "equal",
    "large_weights",
    "dead",
    "labels",
    "rate_high",
    "rate_low",
    "too_large",
    "small",
)


def told_by_rule(facts: Facts) -> str:
    """The cause that the rules name, as a key; empty if none fits."""
    return next((key for key in RULES if CAUSES[key].is_it(facts)), "")
