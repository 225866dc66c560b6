"""One place for one thing: a registry holds all entries of one kind, by key.

To add an activation, a loss or a dataset, write one class in one file (and its row in `docs/mathematics`)::

    @ACTIVATIONS.add("softsign")
    @dataclass(frozen=True)
    class Softsign(Activation): ...

What it computes (``formula``), when to use it (``use``) and what other libraries call it (``elsewhere``) stand in the
class. Controls, links, the catalog and the generated tests iterate over the registry; nobody lists names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Generic, TypeVar

from engine.errors import Phrase, SettingsError, not_one_of, shown
from engine.settings import Knob, Registered, fields_of, from_dict, plain, to_dict

EntryT = TypeVar("EntryT", bound=Registered)
ClassT = TypeVar("ClassT", bound=type[Registered])


class Registry(Generic[EntryT]):
    """All entries of one kind, in order of definition."""

    def __init__(self, noun: str, help: str) -> None:  # noqa: A002 - the word that field annotations use
        """Create an empty registry for a kind (``"activation"``), with the help sentence of its control."""
        self.noun = noun
        self.help = help
        self._classes: dict[str, type[EntryT]] = {}

    def add(self, key: str, title: str = "", *, classic: bool = False) -> Callable[[ClassT], ClassT]:
        """Register a class under ``key``; people see ``title``, or the key with spaces.

        ``classic`` is said of what a lecture compares.

        Raises:
            TypeError: at import, for a duplicate key, a class that is not frozen, or a docstring without a source.
        """

        def register(cls: ClassT) -> ClassT:
            if key in self._classes:
                message = f"two {self.noun} entries have the key {key!r}"
                raise TypeError(message)
            if not cls.__dict__.get("__dataclass_params__") or not cls.__dataclass_params__.frozen:  # type: ignore[attr-defined]
                message = f"{cls.__name__} must be a frozen dataclass"
                raise TypeError(message)
            if "Source:" not in (cls.__doc__ or ""):
                message = f"{cls.__name__} needs a 'Source:' line in its docstring"
                raise TypeError(message)
            cls.key, cls.title, cls.classic = key, title or key.replace("_", " "), classic
            self._classes[key] = cls  # type: ignore[assignment]
            return cls

        return register

    def __getitem__(self, key: str) -> type[EntryT]:
        """The class under ``key``; raises KeyError if there is none."""
        return self._classes[key]

    def __iter__(self) -> Iterator[type[EntryT]]:
        """The classes, in order of definition."""
        return iter(self._classes.values())

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys, in order of definition."""
        return tuple(self._classes)

    def from_dict(self, body: Any) -> EntryT:
        """An entry from its JSON object, ``{"key": ..., its fields}``.

        Raises:
            SettingsError: not an object, an unknown key, or an invalid field.
        """
        if not isinstance(body, Mapping):
            raise SettingsError("", Phrase("{value} is not allowed; give an object with a key", value=shown(body)))
        key = plain(body.get("key"))
        if not isinstance(key, str) or key not in self._classes:
            raise SettingsError("key", not_one_of(self.keys, key))
        return from_dict(self._classes[key], {name: value for name, value in body.items() if name != "key"})

    def describe(self) -> list[dict[str, Any]]:
        """Every entry with its key, one-line description and fields, as JSON."""
        return [
            {
                "key": cls.key,
                "title": cls.title,
                "description": cls.summary(),
                "default": to_dict(cls()),
                "fields": describe_fields(cls),
            }
            for cls in self
        ]


def describe_fields(cls: type) -> list[dict[str, Any]]:
    """The fields of a settings class: name, help, default and allowed values, as JSON."""
    described, defaults = [], to_dict(cls())
    for field in fields_of(cls):
        if isinstance(field.note, Knob):
            kind = "integer" if field.type is int else "number"
            allowed: dict[str, Any] = {"type": kind, "low": field.note.low, "high": field.note.high}
        elif field.choices:
            allowed = {"type": "choice", "choices": list(field.choices)}
        elif field.item:
            allowed = {"type": "list", "low": field.note.low, "high": field.note.high}
        elif isinstance(field.note, Registry):
            allowed = {"type": field.note.noun}
        else:
            continue  # nested settings
        described.append(
            {"name": field.name, "help": field.help, "default": defaults[field.name], "live": field.live, **allowed}
        )
    return described
