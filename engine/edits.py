"""Settings by their path: what is there, and a copy with some of them changed."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from engine.config import Config, LayerSpec
from engine.errors import SettingsError
from engine.settings import Field, Settings, check, fields_of

Path = tuple[str | int, ...]


def at(config: Config, path: Path) -> Any:
    """The value at a path, such as ``("network", "hidden", 0, "units")``; LookupError if there is none.

    >>> at(Config(), ("network", "hidden", 0, "units"))
    16
    """
    value: Any = config
    for name in path:
        if isinstance(name, int):
            value = value[name]
        elif hasattr(value, name):
            value = getattr(value, name)
        else:
            raise LookupError(path)
    return value


def field_at(config: Config, path: Path) -> Field:
    """The description of the field at a path."""
    return next(field for field in fields_of(type(at(config, path[:-1]))) if field.name == path[-1])


def in_all(config: Config, field: str, value: Any) -> dict[Path, Any]:
    """The changes that give a field of all hidden layers this value.

    >>> in_all(Config(), "units", 3)
    {('network', 'hidden', 0, 'units'): 3, ('network', 'hidden', 1, 'units'): 3}
    """
    return {("network", "hidden", index, field): value for index in range(len(config.network.hidden))}


def entry_like(old: Settings, cls: type[Settings]) -> Any:
    """An entry of a class, with every value that it shares with another entry and that its own ranges allow."""
    kept = {}
    names = {field.name for field in fields_of(type(old))}
    for field in fields_of(cls):
        if field.name in names:
            with suppress(SettingsError):  # a field of the same name with another range
                check(field, value := getattr(old, field.name))
                kept[field.name] = value
    return cls(**kept)


def resized(layers: tuple[LayerSpec, ...], count: int) -> tuple[LayerSpec, ...]:
    """This many layers: the first ones, then copies of the last.

    >>> [layer.units for layer in resized((LayerSpec(units=3), LayerSpec(units=4)), 4)]
    [3, 4, 4, 4]
    """
    last = layers[-1] if layers else LayerSpec()
    return layers[:count] + (last,) * (count - len(layers))


def replaced(old: Any, changes: dict[Path, Any]) -> Any:
    """A value with all changes made at once, since each alone may be refused; an error names the path from here."""
    if () in changes:
        return changes[()]
    inner: dict[Any, Any] = {}
    for name in {path[0] for path in changes}:
        below = {path[1:]: value for path, value in changes.items() if path[0] == name}
        try:
            inner[name] = replaced(old[name] if isinstance(name, int) else getattr(old, name), below)
        except SettingsError as error:
            raise error.inside(name) from None
    if isinstance(old, tuple):
        return tuple(inner.get(index, item) for index, item in enumerate(old))
    return old.with_(**inner)
