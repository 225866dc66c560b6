"""One walk over the settings of a setup, for code that compares, varies, or names them; pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.words import _, name_of
from engine import Config
from engine.edits import Path, at
from engine.settings import Field, Registered, Settings, fields_of

LAYERS: Path = ("network", "hidden")


@dataclass(frozen=True)
class Setting:
    """A field of a setup: where it is, what it is called, and its value."""

    path: Path
    owner: Settings  # whose field it is
    field: Field
    name: str
    title: str  # the name, preceded by what it belongs to
    value: Any

    @property
    def layer(self) -> int | None:
        """The hidden layer that it belongs to, from 0."""
        return next((name for name in self.path if isinstance(name, int)), None)

    @property
    def key(self) -> str:
        """Its path, without the numbers of layers."""
        return key_of(self.path)


def key_of(path: Path) -> str:
    """A path without the numbers of layers.

    >>> key_of(("network", "hidden", 1, "units"))
    'network.hidden.units'
    """
    return ".".join(name for name in path if isinstance(name, str))


def settings_of(config: Config, layer: str = "") -> Iterator[Setting]:
    """Every field of a setup; an entry is followed by its own fields, the list of hidden layers by each layer's fields.

    ``layer`` is the name of a layer, "Layer {number}" by default.

    >>> [setting.title for setting in settings_of(Config())][7:10]
    ['Hidden layers', 'Layer 1, neurons', 'Layer 1, activation']
    """
    yield from _walk(config, (), "", layer or _("Layer {number}"))


def _walk(config: Config, path: Path, prefix: str, layer: str) -> Iterator[Setting]:
    owner: Settings = at(config, path)
    for field in fields_of(type(owner)):
        here, value = (*path, field.name), getattr(owner, field.name)
        is_list = isinstance(field.item, type) and issubclass(field.item, Settings)
        name = _("Hidden layers") if is_list else name_of(field)
        title = _("{owner}, {setting}").format(owner=prefix, setting=name.lower()) if prefix else name
        if isinstance(value, Settings) and not isinstance(value, Registered):
            yield from _walk(config, here, prefix, layer)  # a section of the setup
            continue
        yield Setting(here, owner, field, name, title, value)
        if is_list:
            for index in range(len(value)):
                yield from _walk(config, (*here, index), layer.format(number=index + 1), layer)
        elif isinstance(value, Registered):
            yield from _walk(config, here, title, layer)
