"""Every word that a person reads goes through ``_``: English is the source, catalogues in ``locale/`` translate it."""

from gettext import translation
from pathlib import Path
from typing import Any

from engine.settings import Registered

_ = translation("gradient_playground", Path(__file__).parent / "locale", fallback=True).gettext


def title_of(name: str | int) -> str:
    """The label of a field: its name, as a word.

    >>> title_of("test_share")
    'Test share'
    """
    return _(str(name).replace("_", " ").capitalize())


def shown(value: Any) -> str:
    """A value as a person reads it: an entry by its title."""
    return _(value.title) if isinstance(value, Registered) else str(value)


def named(name: str | int, value: Any) -> str:
    """A field's value in the middle of a sentence: a number goes with the field's name.

    >>> named("units", 6)
    'units = 6'
    """
    return shown(value) if isinstance(value, Registered) else f"{title_of(name).lower()} = {shown(value)}"
