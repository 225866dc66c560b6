"""The registry entries that labs are about, from which the catalog leads to them."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

from app.labs import COURSE, LABS, Lab
from engine.config import REGISTRIES
from engine.plain_settings import ABOUT
from engine.registry import Registry
from engine.settings import Registered, fields_of


def modules_of(lab: Lab) -> set[ModuleType]:
    """The modules that make a lab: those of its functions, and the labs' modules that these import from."""
    functions: list[Any] = [lab.bench, *(claim.measure for claim in lab.claims)]
    functions += [lab.figure.draw, *lab.figure.later] if lab.figure else []
    found, left = set[ModuleType](), {sys.modules[getattr(one, "func", one).__module__] for one in functions}
    while left:
        module = left.pop()
        found.add(module)
        names = {getattr(value, "__module__", "") for value in vars(module).values()}
        inside = {sys.modules[name] for name in names if str(name).startswith(("app.labs.claims", "app.labs.figures"))}
        left |= inside - found
    return found


def used_by(lab: Lab) -> Iterator[type[Registered]]:
    """The entries in its networks, in what may be chosen, and in its modules."""
    for entry in () if lab.figure else lab.bench(lab.settings).entries:
        data, training = entry.config.data, entry.config.training
        yield from map(type, (data.dataset, data.preprocessor, training.loss, training.optimizer, training.schedule))
        for layer in entry.config.network.hidden:
            yield from map(type, (layer.activation, layer.initializer, layer.normalization))
    for field in fields_of(type(lab.settings)):
        if isinstance(field.note, Registry):
            yield from field.note
    for module in modules_of(lab):
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Registered):
                yield value
            elif isinstance(value, Registry):  # any of its entries may be chosen
                yield from value


def numbers_set_by(lab: Lab) -> set[str]:
    """The numbers that its modules set by name."""
    code = "".join(map(inspect.getsource, modules_of(lab)))
    return {name for abouts in ABOUT.values() for name in abouts if re.search(rf"\b{name}=", code)}


@pytest.mark.parametrize("lab", LABS, ids=lambda lab: lab.key)
def test_a_lab_uses_the_entries_that_it_is_about(lab: Lab) -> None:
    """Each by the name of its registry and its key, once."""
    names = {cls: f"{name}.{cls.key}" for name, registry in REGISTRIES.items() for cls in registry}
    used = {names[cls] for cls in used_by(lab) if cls in names}
    used |= {f"settings.{name}" for name in numbers_set_by(lab)}
    assert set(lab.entries) <= used
    assert len(set(lab.entries)) == len(lab.entries)


def test_a_lab_that_does_not_use_an_entry_is_noticed() -> None:
    """No bench of sizes has Adagrad, and none of activations an optimizer with momentum."""
    for key, cls in (("capacity", "optimizers.adagrad"), ("activations", "optimizers.momentum")):
        registry, name = cls.split(".")
        lab = next(lab for lab in LABS if lab.key == key)
        assert REGISTRIES[registry][name] not in {*used_by(lab)}
        assert "clip" not in numbers_set_by(lab)


def test_every_surface_is_tried_in_a_lab() -> None:
    """It is no part of a setup, so nothing else shows it."""
    tried = {name for lab in COURSE for name in lab.entries}
    assert {f"surfaces.{key}" for key in REGISTRIES["surfaces"].keys} <= tried
