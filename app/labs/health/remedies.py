"""What a line of the health lab offers to do, as edits of the setup."""

from __future__ import annotations

from app.advice.remedies import RATE, Remedy, bent, first, initialized, larger, seeing, undropped
from app.words import N_
from engine import Config
from engine.activations import Linear
from engine.edits import field_at
from engine.range_test import RangeTest

MOST = 10.0  # times as fast or as slow at once: further on, the ratio of before says little
USUAL = 1e-3  # update:weight


def set_rate(config: Config, rate: float) -> Remedy:
    """This learning rate, with one digit; nothing if it is the present one.

    >>> remedy = set_rate(Config(), 0.0837)
    >>> str(remedy.button), remedy.changes
    ('Set the rate to 0.08 and check', ((('training', 'learning_rate'), 0.08),))
    """
    knob = field_at(config, RATE).note
    new = min(max(float(f"{rate:.1g}"), knob.low), knob.high)
    if new == config.training.learning_rate:
        return Remedy()
    return Remedy(N_("Set the rate to {rate:g} and check").format(rate=new), ((RATE, new),))


def tested_rate(config: Config, found: RangeTest) -> Remedy:
    """A fifth of the rate at the minimum; nothing if the loss hardly falls."""
    return Remedy() if found.suggested is None else set_rate(config, found.suggested)


def usual_ratio(config: Config, ratio: float) -> Remedy:
    """The rate at which updates come near a thousandth of the weights: under plain SGD they are proportional."""
    factor = USUAL / ratio if ratio > 0 else MOST
    return set_rate(config, config.training.learning_rate * min(max(factor, 1 / MOST), MOST))


def fit_more(config: Config) -> Remedy:
    """What keeps a network from learning a few rows by heart, most likely first."""
    return first(curved(config), initialized(config), larger(config), seeing(config), undropped(config))


def curved(config: Config) -> Remedy:
    """Another activation, where all are linear, so that the network can only draw a line."""
    hidden = config.network.hidden
    straight = bool(hidden) and all(isinstance(spec.activation, Linear) for spec in hidden)
    return bent(config) if straight else Remedy()
