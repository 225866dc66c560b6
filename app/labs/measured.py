"""With which of a lab's controls something was measured, in words: where they differ from those that are set."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from app.labs.lab import Lab
from app.words import N_, Message, amount
from engine.registry import Registry
from engine.settings import Field, Registered, Settings, fields_of

# By the control, and where labs differ, by the lab and the control; a choice of words has a phrase for each.
PHRASES: Mapping[str, Message] = {
    "activation": N_("for {value}"),
    "network_6": N_("with {value} as network 6"),
    "hidden_layers": N_("with {value} hidden layers"),
    "bias": N_("with biases of {value}"),
    "learning_rate": N_("at a rate of {value}"),
    "batch_size": N_("in batches of {value}"),
    "deviation": N_("from weights of {value}"),
    "initialization.deviation": N_("with network 3 at {value}"),
    "training_points": N_("with {value} training points"),
    "noise": N_("with noise of {value}"),
    "dropout": N_("with dropout of {value}"),
    "l2": N_("with L2 of {value}"),
    "margin": N_("with a margin of {value}"),
    "data": N_("on the data “{value}”"),
    "slope_rate": N_("at a rate of {value}"),
    "nudge": N_("with nudges of {value}"),
    "racers": N_("with the racers that the lab begins with"),
    "surface": N_("on the surface “{value}”"),
    "condition": N_("with a condition number of {value}"),
    "rates=own": N_("at each network's own rate"),
    "unit=cm": N_("in centimeters"),
}


def own_settings(lab: Lab) -> dict[str, Any]:
    """The controls that a lab starts with, as far as they count there."""
    idle = lab.idle(lab.settings)
    names = (field.name for field in fields_of(type(lab.settings)))
    return {name: getattr(lab.settings, name) for name in names if name not in idle}


def differing(lab: Lab, measured: Mapping[str, Any], settings: Settings) -> list[Message]:
    """A phrase for each control with which something was measured, but which is set otherwise; in their order.

    >>> from app.labs.initialization import INITIALIZATION as lab
    >>> [str(phrase) for phrase in differing(lab, {"activation": "relu", "hidden_layers": 10}, lab.settings)]
    ['for ReLU']
    """
    return [_phrase(lab, field, value) for field, value in set_otherwise(measured, settings)]


def set_otherwise(measured: Mapping[str, Any], settings: Settings) -> Iterator[tuple[Field, Any]]:
    """The controls that are not as something was measured, each with the value that it had; of an entry its key."""
    for field in fields_of(type(settings)):
        if field.name not in measured:
            continue
        value = _plain(measured[field.name])
        if not _same(value, _plain(getattr(settings, field.name))):
            yield field, value


def _plain(value: Any) -> Any:
    """An entry of a registry is its key."""
    return value.key if isinstance(value, Registered) else value


def _same(one: Any, other: Any) -> bool:
    """An address has a number with six digits."""
    return one == other or (isinstance(one, float) and math.isclose(one, other, rel_tol=1e-5))


def _phrase(lab: Lab, field: Field, value: Any) -> Message:
    name = field.name
    if (words := PHRASES.get(f"{name}={value}")) is not None:
        return words
    phrase = PHRASES.get(f"{lab.key}.{name}") or PHRASES[name]
    if isinstance(field.note, Registry):
        return phrase.format(value=N_(field.note[value].title))
    return phrase.format(value=amount(value) if isinstance(value, float) else value)
