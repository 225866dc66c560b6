"""The names of settings and their values."""

from typing import Any
from unicodedata import bidirectional

from app.words.messages import _
from app.words.numbers import plain
from engine.registry import Registry
from engine.settings import Field, Registered

# Fields whose name alone does not say what they are.
LABELS = {
    "beta1": "β₁",
    "beta2": "β₂",
    "clip": "Clipping",
    "draw": "Initial weights (seed)",
    "max_norm": "Maximum norm",
    "mu": "Momentum (μ)",
    "nudge": "Nudge of 2",
    "rho": "Decay (ρ)",
    "preprocessor": "Preprocessing",
    "schedule": "Rate schedule",
    "slope_rate": "Rate of 3 and 4",
    "stop_epoch": "Stop at epoch",
    "stop_loss": "Stop at loss",
    "units": "Neurons",
    "warmup_epochs": "Warm-up",
}


def title_of(name: str | int) -> str:
    """The label of a field: its name in words.

    >>> title_of("test_share")
    'Test share'
    """
    return _(label_of(name))


def label_of(name: str | int) -> str:
    """The same in English, as in the catalogs."""
    return LABELS.get(str(name)) or str(name).replace("_", " ").capitalize()


def name_of(field: Field) -> str:
    """The label of a field; for a choice of entries, what such an entry is called.

    >>> from engine.config import DataSettings
    >>> from engine.settings import fields_of
    >>> [name_of(field) for field in fields_of(DataSettings)][:2]
    ['Dataset', 'Points']
    """
    return title_of(field.note.noun) if isinstance(field.note, Registry) else title_of(field.name)


def shown(value: Any) -> str:
    """A value as a person reads it: an entry by its title, a number as where it is chosen.

    >>> shown(0.00001)
    '0.00001'
    """
    if isinstance(value, Registered):
        return _(value.title)
    return plain(value) if isinstance(value, float) else str(value)


def named(name: str | int, value: Any) -> str:
    """A field's value in the middle of a sentence: a number comes with the field's name.

    >>> named("units", 6)
    'neurons = 6'
    """
    if isinstance(value, Registered):
        return shown(value)
    return _("{setting} = {value}").format(setting=title_of(name).lower(), value=shown(value))


def apart(name: str) -> str:
    """Someone's own name in the middle of a sentence: right-to-left text does not reorder what is around it.

    It uses the isolates of Unicode's bidirectional algorithm (UAX #9), which are invisible.

    >>> apart("cat"), len(apart("חתול"))
    ('cat', 6)
    """
    return f"\u2068{name}\u2069" if any(bidirectional(letter) in {"R", "AL"} for letter in name) else name
