from __future__ import annotations

import importlib
import json
import pkgutil
from dataclasses import dataclass
from typing import Any

import pytest

import engine
from engine.config import describe
from engine.registry import Registry
from engine.settings import Registered, Settings, fields_of


def registries() -> list[Registry[Any]]:
    """Every registry in any module of the engine."""
    names = [info.name for info in pkgutil.iter_modules(engine.__path__) if info.name != "__main__"]
    held = [vars(importlib.import_module(f"engine.{name}")).values() for name in names]
    unique = {id(value): value for values in held for value in values if isinstance(value, Registry)}
    return list(unique.values())


REGISTRIES = registries()
ENTRIES = [cls for registry in REGISTRIES for cls in registry]
every_registry = pytest.mark.parametrize("registry", REGISTRIES, ids=lambda registry: registry.noun)
every_entry = pytest.mark.parametrize("cls", ENTRIES, ids=lambda cls: cls.__name__)


def test_the_registries_are_found() -> None:
    """These tests cover many registries, including the specified entries."""
    keys = {cls.key for cls in ENTRIES}
    assert {"circle", "xor", "gauss", "spiral", "moons", "blobs", "iris"} <= keys
    assert {"sigmoid", "tanh", "relu", "leaky_relu", "linear", "zeros", "small", "large", "xavier", "he"} <= keys
    assert {"none", "batch", "standardize", "cross_entropy", "squared_error", "sgd", "momentum", "adam"} <= keys


@every_registry
def test_the_catalog_lists_every_entry_of_every_registry(registry: Registry[Any]) -> None:
    """``describe`` is valid JSON and lists exactly the registry's entries, in order."""
    catalog = json.loads(json.dumps(describe(), allow_nan=False))
    lists = [[entry["key"] for entry in value] for value in catalog.values() if isinstance(value, list)]
    assert list(registry.keys) in lists


@every_entry
def test_an_entry_describes_itself_in_one_sentence(cls: type[Registered]) -> None:
    """The first line of the docstring is a whole sentence, and the source is named."""
    assert cls.summary().endswith(".")
    assert "\n" not in cls.summary()
    assert "Source: " in str(cls.__doc__)


@every_entry
def test_an_entry_s_docstring_shows_a_number(cls: type[Registered]) -> None:
    """Each entry's docstring has an example that runs."""
    assert ">>> " in str(cls.__doc__)


@every_entry
def test_an_entry_survives_the_way_through_its_registry(cls: type[Registered]) -> None:
    """The described default of a class makes an equal value."""
    registry = next(registry for registry in REGISTRIES if cls in list(registry))
    described = next(entry for entry in registry.describe() if entry["key"] == cls.key)
    assert registry.from_dict(json.loads(json.dumps(described["default"]))) == cls()
    assert registry[cls.key] is cls
    assert [field["name"] for field in described["fields"]] == [field.name for field in fields_of(cls)]


def test_the_catalog_tells_of_every_field_what_is_allowed() -> None:
    """A list is described with its minimum and maximum length, an entry with its registry."""
    settings = json.loads(json.dumps(describe()))["settings"]
    fields = {name: {field["name"]: field for field in described} for name, described in settings.items()}
    hidden, loss = fields["network"]["hidden"], fields["training"]["loss"]
    assert (hidden["type"], hidden["low"], hidden["high"], len(hidden["default"])) == ("list", 0, 12, 2)
    assert (loss["type"], loss["default"]["key"]) == ("loss", "cross_entropy")


@every_registry
def test_a_registry_names_its_kind_and_its_help(registry: Registry[Any]) -> None:
    """A control has a noun and a sentence to show, and something to choose from."""
    assert registry.noun
    assert registry.help.endswith(".")
    assert len(registry.keys) == len(set(registry.keys)) >= 1


def test_a_duplicate_key_is_refused_at_import() -> None:
    """A duplicate key raises an error that names it."""
    registry: Registry[Any] = Registry("thing", "A thing.")
    registry.add("one")(_entry("Source: here."))
    with pytest.raises(TypeError, match="'one'"):
        registry.add("one")(_entry("Source: here."))


def test_an_entry_without_a_source_is_refused_at_import() -> None:
    """A docstring must say where the formula comes from."""
    with pytest.raises(TypeError, match="Source:"):
        Registry[Any]("thing", "A thing.").add("one")(_entry("No word of it."))


def test_a_class_that_is_not_frozen_is_refused_at_import() -> None:
    """A mutable class, or one that only inherits from a frozen one, is refused."""

    class Inherits(_entry("Source: here.")):  # type: ignore[misc]
        """Source: here."""

    class Plain(Registered):
        """Source: here."""

    @dataclass(eq=False)
    class Mutable:
        """Source: here."""

    classes: list[Any] = [Inherits, Plain, Mutable]
    for cls in classes:
        with pytest.raises(TypeError, match="frozen"):
            Registry[Any]("thing", "A thing.").add("one")(cls)


def test_an_unknown_key_is_a_key_error() -> None:
    """An unknown key raises a KeyError."""
    with pytest.raises(KeyError):
        Registry[Any]("thing", "A thing.")["none"]


def _entry(doc: str) -> type[Any]:
    @dataclass(frozen=True)
    class Entry(Registered, Settings):
        pass

    Entry.__doc__ = doc
    return Entry
