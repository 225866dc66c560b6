"""Health checks of a setup, in the order in which a run is looked after: before it, at its start, at its end.

Each is a pure function of the setup that works on copies and pauses often, so it can run alone, in the background, and
be given up.

Source: CS231n, "Neural networks 3": sanity checks, and babysitting the learning process.
"""

from collections.abc import Mapping

from engine.checks.base import Check, Finding
from engine.checks.before import FirstLoss, InputSizes, Penalty, first_loss, gradient, inputs, penalty
from engine.checks.training import Gap, Memory, Updates, by_heart, gap, rate, updates
from engine.config import Config
from engine.data import Data
from engine.tape import finish

CHECKS: Mapping[str, Check] = {
    "first_loss": first_loss,
    "gradient": gradient,
    "by_heart": by_heart,
    "penalty": penalty,
    "rate": rate,
    "updates": updates,
    "gap": gap,
    "inputs": inputs,
}


def check(key: str, config: Config, data: Data | None = None) -> Finding:
    """Run one check, through all its pauses; ``data`` replaces the setup's own.

    Raises:
        KeyError: there is no such check.

    >>> found = check("first_loss", Config())  # of two classes: ln 2 is 0.69
    >>> found.passes, round(found.value, 2), round(found.detail.expected, 2)
    (True, 1.15, 0.69)
    """
    return finish(CHECKS[key](config, data))


__all__ = [
    "CHECKS",
    "Check",
    "Finding",
    "FirstLoss",
    "Gap",
    "InputSizes",
    "Memory",
    "Penalty",
    "Updates",
    "check",
]
