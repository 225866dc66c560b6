"""The texts to translate: those of the code, and those of the engine's settings and entries."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file

from app.words.names import label_of
from engine.config import REGISTRIES, Config, DataSettings, LayerSpec, NetworkSettings, TrainingSettings
from engine.datasets import Task
from engine.plain_settings import ABOUT
from engine.settings import Settings, fields_of
from engine.whys import WHYS

ROOT = Path(__file__).parents[2]
KEYWORDS: Any = {"_": None, "N_": {None: None, 2: (1, 2)}, "ngettext": (1, 2), "Phrase": None}
SETTINGS: tuple[type[Settings], ...] = (Config, DataSettings, NetworkSettings, LayerSpec, TrainingSettings)


def template() -> Catalog:
    """Every English text, with its origin."""
    catalog = Catalog(project="Gradient Playground", charset="utf-8", fuzzy=False, creation_date=None)
    for folder in ("app", "engine", "pages"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            place = path.relative_to(ROOT).as_posix()
            for _line, text, comments, _context in extract_from_file("python", path, KEYWORDS, ("Translators:",)):
                catalog.add(text, locations=[(place, 0)], auto_comments=comments)
    for place, text in engine_texts():
        if text:
            catalog.add(text, locations=[(place.replace(".", "/") + ".py", 0)])
    return catalog


def engine_texts() -> Iterator[tuple[str, str]]:
    """The names and descriptions of settings and entries, the engine's and the labs', each with its module."""
    for cls in SETTINGS:
        yield from _texts_of(cls)
    for lab in import_module("app.labs").LABS:  # by its name, because labs stand above words
        yield from _texts_of(type(lab.settings))
    for cls, whys in WHYS.items():
        yield from ((cls.__module__, why) for why in whys.values())
    for abouts in ABOUT.values():
        yield from (
            ("engine.plain_settings", text) for one in abouts.values() for text in (one.use, one.elsewhere.differs)
        )
    for registry in REGISTRIES.values():
        yield "engine.config", registry.noun
        yield "engine.config", label_of(registry.noun)
        yield "engine.config", registry.help
        for entry in registry:
            yield entry.__module__, entry.title
            yield from ((entry.__module__, text) for text in (entry.summary(), entry.use, entry.elsewhere.differs))
            yield from _texts_of(entry)
    yield from (("engine.config", task) for task in get_args(Task))
    for dataset in REGISTRIES["datasets"]:
        yield from ((dataset.__module__, column.title) for column in dataset().columns)


def _texts_of(cls: type[Settings]) -> Iterator[tuple[str, str]]:
    for field in fields_of(cls):
        yield cls.__module__, label_of(field.name)
        yield cls.__module__, field.help
        yield from ((cls.__module__, choice) for choice in field.choices)
