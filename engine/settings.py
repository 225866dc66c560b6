"""Frozen settings: what each field allows, and the conversion to and from JSON.

A settings class is a frozen dataclass that inherits from :class:`Settings`. Its annotations say everything:
``Annotated[float, Knob("Step size.", 0.0, 1.0)]`` is a number with a range, and that one line drives the slider, the
validation, the catalog and the generated tests.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, Self, TypeVar, get_args, get_origin, get_type_hints

import numpy as np

from engine.code import Code
from engine.elsewhere import Elsewhere
from engine.errors import (
    Phrase,
    SettingsError,
    no_list,
    no_number,
    no_object,
    no_whole_number,
    not_one_of,
    of_another_type,
    shown,
    wrong_length,
)

SettingsT = TypeVar("SettingsT", bound="Settings")
LONGEST_KEY = 80  # characters of an unknown key in a message
_FIELDS: dict[type, tuple[Field, ...]] = {}  # a cache: reading annotations is slow, and every new value is checked


@dataclass(frozen=True)
class Knob:
    """A number's one-sentence help and its inclusive range; ``ticks`` are the values a slider offers."""

    help: str
    low: float
    high: float
    ticks: tuple[float, ...] = ()


@dataclass(frozen=True)
class Help:
    """The one-sentence help of a field that is not a number; ``low`` and ``high`` bound the length of a list."""

    help: str
    low: int = 0
    high: int = 64


@dataclass(frozen=True)
class Field:
    """One field of a settings class, read from its annotation."""

    name: str
    type: Any
    note: Any
    default: Any
    live: bool

    @property
    def help(self) -> str:
        """One sentence for the person who changes it."""
        return str(getattr(self.note, "help", ""))

    @property
    def choices(self) -> tuple[str, ...]:
        """The allowed words of a ``Literal`` field, otherwise nothing."""
        return get_args(self.type) if get_origin(self.type) is Literal else ()

    @property
    def item(self) -> Any:
        """The item type of a ``tuple[..., ...]`` field, otherwise None."""
        return get_args(self.type)[0] if get_origin(self.type) is tuple else None


@dataclass(frozen=True)
class Settings:
    """The base of all settings: checks every field on creation, so that no invalid value can exist.

    Raises:
        SettingsError: a field's value has the wrong type or is out of range.
    """

    def __post_init__(self) -> None:
        """Check every field against its annotation."""
        for field in fields_of(type(self)):
            value = getattr(self, field.name)
            check(field, value)
            if field.type is float:
                object.__setattr__(self, field.name, float(value))

    def with_(self, **changes: Any) -> Self:
        """A copy with some fields changed; it is checked again."""
        return dataclasses.replace(self, **changes)


class Registered(Settings):
    """The base of registry entries: settings with a key."""

    key: ClassVar[str]
    title: ClassVar[str]
    classic: ClassVar[bool]  # whether a lecture compares it with others of its kind
    formula: ClassVar[str]  # what it computes, in LaTeX
    use: ClassVar[str]  # when to use it, in one sentence
    elsewhere: ClassVar[Elsewhere]  # how other libraries call it
    code: ClassVar[Code] = Code()  # how scripts for other frameworks compute it

    @classmethod
    def summary(cls) -> str:
        """The first line of the docstring: the entry's description."""
        return (cls.__doc__ or "").strip().splitlines()[0]

    @classmethod
    def source(cls) -> str:
        """Where it comes from: the docstring's paragraph that begins with ``Source:``, without that word."""
        found = re.search(r"Source:(.*?)(?:\n\s*\n|$)", cls.__doc__ or "", re.DOTALL)
        return " ".join(found[1].split()) if found else ""


def fields_of(cls: type) -> tuple[Field, ...]:
    """The fields of a settings class, in order."""
    if cls not in _FIELDS:
        hints = get_type_hints(cls, include_extras=True)
        _FIELDS[cls] = tuple(_field(field, hints[field.name]) for field in dataclasses.fields(cls))
    return _FIELDS[cls]


def _field(field: dataclasses.Field[Any], hint: Any) -> Field:
    inner, note = get_args(hint)[:2] if get_origin(hint) is Annotated else (hint, None)
    default = field.default if field.default_factory is dataclasses.MISSING else field.default_factory()
    return Field(field.name, inner, note, default, bool(field.metadata.get("live")))


def live(default: Any) -> Any:
    """A field that can change while the network trains, without a restart."""
    return dataclasses.field(default=default, metadata={"live": True})


def check(field: Field, value: Any) -> None:
    """Raise a SettingsError unless ``field`` allows ``value``."""
    if field.type in {int, float}:
        _check_number(field, value)
    elif field.choices:
        if not isinstance(value, str) or value not in field.choices:  # an array would compare with each of them
            raise SettingsError(field.name, not_one_of(field.choices, value))
    elif field.item is not None:
        low, high = field.note.low, field.note.high
        if not isinstance(value, tuple):
            raise SettingsError(field.name, no_list(value, low, high))
        if not low <= len(value) <= high:
            raise SettingsError(field.name, wrong_length(len(value), low, high))
        kind = get_origin(field.item) or field.item
        for index, item in enumerate(value):
            if not isinstance(item, kind):
                raise SettingsError(f"{field.name}.{index}", of_another_type(item, field.item))
    elif not isinstance(value, field.type):
        raise SettingsError(field.name, of_another_type(value, field.type))


def _check_number(field: Field, value: Any) -> None:
    whole = field.type is int
    fits = isinstance(value, int if whole else (int, float)) and not isinstance(value, bool)
    low, high = field.note.low, field.note.high
    if not fits or not low <= value <= high:  # false for NaN
        raise SettingsError(field.name, (no_whole_number if whole else no_number)(value, low, high))


def _shown_key(key: Any) -> str:
    return key if type(key) is str and key.isprintable() and 0 < len(key) <= LONGEST_KEY else shown(key)


def as_index(value: Any, count: int, key: str = "index") -> int:
    """An index into a list of ``count`` items, as a Python int.

    NumPy takes True for a mask and -1 for the last item; neither is a valid index here.

    Raises:
        SettingsError: not a whole number, or not from 0 to ``count - 1``.

    >>> as_index(True, 3)
    Traceback (most recent call last):
    engine.errors.SettingsError: index: True is not allowed; give a whole number from 0 to 2
    """
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not whole or not 0 <= value < count:
        raise SettingsError(key, no_whole_number(value, 0, count - 1))
    return int(value)


def to_dict(settings: Settings) -> dict[str, Any]:
    """The JSON object of some settings; a registry entry includes its key."""
    body = {field.name: _to_json(getattr(settings, field.name)) for field in fields_of(type(settings))}
    return {"key": settings.key, **body} if isinstance(settings, Registered) else body


def _to_json(value: Any) -> Any:
    if isinstance(value, Settings):
        return to_dict(value)
    if not isinstance(value, tuple):
        return value
    nested = value and isinstance(value[0], Settings | tuple)  # the items are all of one kind, and may be many
    return [_to_json(item) for item in value] if nested else list(value)


def from_dict(cls: type[SettingsT], body: Any) -> SettingsT:
    """Read settings from a JSON object; omitted fields get their defaults.

    Raises:
        SettingsError: an unknown key, a wrong type or a value out of range; the message names all three.
    """
    if not isinstance(body, Mapping):
        raise SettingsError("", no_object(body))
    fields = {field.name: field for field in fields_of(cls)}
    for key in body:
        if key not in fields:
            given, allowed = shown(body[key]), ", ".join(fields)
            problem = Phrase("this key is unknown (value {value}); allowed: {allowed}", value=given, allowed=allowed)
            raise SettingsError(_shown_key(key), problem)
    return cls(**{name: _inside(name, _from_json, fields[name], value) for name, value in body.items()})


def plain(value: Any) -> Any:
    """Convert a number or text of NumPy's or a subclass to Python's own type; return anything else unchanged."""
    if isinstance(value, np.generic):
        value = float(value) if isinstance(value, np.floating) else value.item()
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return int.__int__(value)
    return float.__float__(value) if isinstance(value, float) else value


def _from_json(field: Field, value: Any) -> Any:
    value = plain(value)
    if field.item is not None and isinstance(value, list):
        low, high = field.note.low, field.note.high
        if len(value) < low:
            problem = Phrase("a list of {count} is not allowed; give at least {low}", count=len(value), low=low)
            raise SettingsError("", problem)
        if len(value) > high:  # refused before any item is created
            raise SettingsError("", wrong_length(len(value), low, high))
        if isinstance(field.item, type) and issubclass(field.item, Settings):
            return tuple(_inside(index, from_dict, field.item, item) for index, item in enumerate(value))
        nested = get_origin(field.item) is tuple
        if nested:
            return tuple(tuple(item) if isinstance(item, list) else item for item in value)
        return tuple(item if type(item) is str else plain(item) for item in value)
    if isinstance(field.type, type) and issubclass(field.type, Registered):
        return field.note.from_dict(value)
    if isinstance(field.type, type) and issubclass(field.type, Settings):
        return from_dict(field.type, value)
    return value


def _inside(name: str | int, read: Callable[..., Any], *arguments: Any) -> Any:
    try:
        return read(*arguments)
    except SettingsError as error:
        raise error.inside(name) from None
