"""Frozen settings: what each field allows, and the conversion to and from JSON.

A settings class is a frozen dataclass that inherits from :class:`Settings`. Its annotations say everything:
``Annotated[float, Knob("Step size.", 0.0, 1.0)]`` is a number with a range, and that one line drives the slider, the
validation, the catalog and the generated tests.
"""

from __future__ import annotations

import dataclasses
import re
import reprlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, ClassVar, Literal, Self, TypeVar, get_args, get_origin, get_type_hints

import numpy as np

from engine.code import Code

SettingsT = TypeVar("SettingsT", bound="Settings")
_SHORT = reprlib.Repr()
_SHORT.maxlevel, _SHORT.maxstring, _SHORT.maxother, _SHORT.maxlong = 3, 80, 80, 40
LONGEST = 200  # characters of a value in a message
_FIELDS: dict[type, tuple[Field, ...]] = {}  # a cache: reading annotations is slow, and every new value is checked


class SettingsError(ValueError):
    """Invalid settings: the message names the key, the value and what is allowed."""

    def __init__(self, key: str, problem: str) -> None:
        """Keep the dotted ``key`` separate, so that an outer object can prepend its own name."""
        super().__init__(f"{key}: {problem}" if key else problem)
        self.key = key
        self.problem = problem

    def inside(self, outer: str | int) -> SettingsError:
        """The same error, from the point of view of the object that contains this one."""
        return SettingsError(f"{outer}.{self.key}" if self.key else str(outer), self.problem)


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
    formula: ClassVar[str]  # what it computes, in LaTeX
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
            raise SettingsError(field.name, f"{shown(value)} is not allowed; choose one of {', '.join(field.choices)}")
    elif field.item is not None:
        if not isinstance(value, tuple) or not field.note.low <= len(value) <= field.note.high:
            given = f"a list of {len(value)}" if isinstance(value, tuple) else shown(value)
            allowed = f"a list of {field.note.low} to {field.note.high} items"
            raise SettingsError(field.name, f"{given} is not allowed; give {allowed}")
        kind = get_origin(field.item) or field.item
        for index, item in enumerate(value):
            if not isinstance(item, kind):
                raise SettingsError(f"{field.name}.{index}", f"{shown(item)} is not a {_named(field.item)}")
    elif not isinstance(value, field.type):
        raise SettingsError(field.name, f"{shown(value)} is not a {_named(field.type)}")


def _check_number(field: Field, value: Any) -> None:
    whole = field.type is int
    fits = isinstance(value, int if whole else (int, float)) and not isinstance(value, bool)
    if not fits or not field.note.low <= value <= field.note.high:  # false for NaN
        kind = "a whole number" if whole else "a number"
        low, high = (str(int(end)) if whole else f"{end:g}" for end in (field.note.low, field.note.high))
        raise SettingsError(field.name, f"{shown(value)} is not allowed; give {kind} from {low} to {high}")


def shown(value: Any) -> str:
    r"""A value as errors show it: one printable line, truncated if it is long or deep; works for any value.

    >>> shown(np.eye(2))
    'array([[1., 0.], [0., 1.]])'
    """
    try:
        text = _SHORT.repr(value)
    except Exception:  # noqa: BLE001 - a repr that fails, a number with too many digits, a class named "list"
        text = f"<{type(value).__name__}>"
    line = re.sub(r"\s*\n\s*", " ", text)
    line = "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in line)
    return line if len(line) <= LONGEST else f"{line[: LONGEST // 2]}...{line[-LONGEST // 2 :]}"


def _shown_key(key: Any) -> str:
    return key if type(key) is str and key.isprintable() and 0 < len(key) <= _SHORT.maxstring else shown(key)


def as_index(value: Any, count: int, key: str = "index") -> int:
    """An index into a list of ``count`` items, as a Python int.

    NumPy takes True for a mask and -1 for the last item; neither is a valid index here.

    Raises:
        SettingsError: not a whole number, or not from 0 to ``count - 1``.

    >>> as_index(True, 3)
    Traceback (most recent call last):
    engine.settings.SettingsError: index: True is not allowed; give a whole number from 0 to 2
    """
    whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
    if not whole or not 0 <= value < count:
        raise SettingsError(key, f"{shown(value)} is not allowed; give a whole number from 0 to {count - 1}")
    return int(value)


def _named(kind: type) -> str:
    if kind is str:
        return "text"
    return "list" if get_origin(kind) is tuple else kind.__name__


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
        raise SettingsError("", f"{shown(body)} is not allowed; give an object")
    fields = {field.name: field for field in fields_of(cls)}
    for key in body:
        if key not in fields:
            raise SettingsError(
                _shown_key(key), f"this key is unknown (value {shown(body[key])}); allowed: {', '.join(fields)}"
            )
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
        if len(value) < field.note.low:
            raise SettingsError("", f"a list of {len(value)} is not allowed; give at least {field.note.low}")
        if len(value) > field.note.high:  # refused before any item is created
            allowed = f"a list of {field.note.low} to {field.note.high} items"
            raise SettingsError("", f"a list of {len(value)} is not allowed; give {allowed}")
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
