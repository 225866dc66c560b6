"""The catalog in words: every entry of every registry with all that the page shows of it, as JSON.

Nothing here knows an entry by name: what is said of one stands in its class.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from typing import Any, TypeAlias
from urllib.parse import quote

from app.labs import COURSE, LABS, Lab, Page
from app.labs.course import Idea
from app.page import pictures
from app.page.catalog import SETTINGS
from app.page.catalog.drawings import DRAWINGS, NUMBERS, caption, drawn
from app.page.lab_address import set_up
from app.page.view.explanations import formula, prose
from app.setup import links
from app.setup.trial import trial, trial_of
from app.words import EMPTY, N_, Message, _, plain, title_of
from engine.config import REGISTRIES, DataSettings, LayerSpec, TrainingSettings
from engine.elsewhere import Elsewhere
from engine.export import written
from engine.plain_settings import ABOUT
from engine.registry import Registry
from engine.settings import Field, Knob, Registered, Settings, fields_of
from engine.surfaces import SURFACES
from engine.whys import WHYS

Told: TypeAlias = dict[str, Any]
FOLDER = "catalog-pictures"
LIBRARIES = {"pytorch": "PyTorch", "keras": "Keras", "sklearn": "scikit-learn"}
TITLES: dict[str, Message] = {
    "datasets": N_("Datasets"),
    "features": N_("Features"),
    "preprocessors": N_("Preprocessing"),
    "activations": N_("Activations"),
    "initializers": N_("Initializers"),
    "normalizations": N_("Normalizations"),
    "losses": N_("Losses"),
    "optimizers": N_("Optimizers"),
    "schedules": N_("Rate schedules"),
    "surfaces": N_("Surfaces"),
}


def told() -> list[Told]:
    """Every registry with its entries, in the current language: ``Section`` in ``static/catalog/main.js``."""
    return [
        {
            "key": key,
            "title": str(TITLES[key]),
            "about": _(registry.help),
            "why": prose(_(why)) if (why := why_of(registry)) else "",
            "entries": [entry(key, cls) for cls in registry],
        }
        for key, registry in REGISTRIES.items()
    ] + [
        {
            "key": SETTINGS,
            "title": _("Other settings"),
            "about": _("Numbers: how large steps are, what holds a network back, and when a run stops."),
            "why": "",
            "entries": [number(owner, name) for owner, abouts in ABOUT.items() for name in abouts],
        }
    ]


def why_of(registry: Registry[Any]) -> str:
    """Why a setup has such a choice, from `engine.whys`; empty for what is in no setup."""
    for owner in (DataSettings, LayerSpec, TrainingSettings):
        for field in fields_of(owner):
            if field.note is registry or field.help == registry.help:
                return WHYS[owner][field.name]
    return ""


def entry(registry: str, cls: type[Registered]) -> Told:
    """One entry: ``Entry`` in ``static/catalog/entry.js``."""
    return {
        "id": f"{registry}.{cls.key}",
        "key": cls.key,
        "title": _(cls.title),
        "use": _(cls.use),
        "summary": _(cls.summary()),
        "formula": formula(cls.formula),
        "picture": picture_of(registry, cls),
        "caption": str(caption(registry, cls())),
        "knobs": [knob(field) for field in fields_of(cls) if not field.item],
        "why": "",
        "scripts": [[target, *code] for target, code in written(cls).items()],
        "source": cls.source(),
        "tries": try_address(cls()),
        "labs": list(_labs(f"{registry}.{cls.key}")),
    } | _elsewhere(cls.elsewhere)


def number(owner: type[Settings], name: str) -> Told:
    """The same of a setting that is a number."""
    about, field = ABOUT[owner][name], next(field for field in fields_of(owner) if field.name == name)
    return {
        "id": f"{SETTINGS}.{name}",
        "key": name,
        "title": title_of(name),
        "use": _(about.use),
        "summary": _(field.help),
        "why": prose(_(WHYS[owner][name])),
        "formula": formula(about.formula),
        "picture": f"{FOLDER}/{version(SETTINGS, name)}/{SETTINGS}/{name}.svg",
        "caption": str(NUMBERS[name].caption),
        "knobs": [knob(field) | {"title": _("Value"), "help": ""}],
        "scripts": [],
        "source": about.source,
        "tries": f"./?setup={links.to_text(trial_of(owner, name))}",
        "labs": list(_labs(f"{SETTINGS}.{name}")),
    } | _elsewhere(about.elsewhere)


def _elsewhere(elsewhere: Elsewhere) -> Told:
    return {
        "calls": [[title, getattr(elsewhere, name)] for name, title in LIBRARIES.items()],
        "known": elsewhere.known,
        "differs": _(elsewhere.differs) if elsewhere.differs else "",
    }


def knob(field: Field) -> Told:
    """A field of an entry: its name, what it is at first, what is allowed, and its help."""
    first = plain(field.default) if field.type is float else str(field.default)
    if isinstance(field.note, Knob):
        allowed = _("{value}, from {low} to {high}").format(
            value=first, low=plain(field.note.low), high=plain(field.note.high)
        )
    else:
        others = ", ".join(_(choice) for choice in field.choices if choice != field.default)
        allowed = _("{value}, or {others}").format(value=_(first), others=others)
    return {"title": title_of(field.name), "allowed": allowed, "help": _(field.help)}


def try_address(entry: Registered) -> str:
    """The playground with this entry; a surface is tried in the lab that has it as a control."""
    config = trial(entry)
    if config is not None:
        return f"./?setup={links.to_text(config)}"
    fields = {lab.key: [field for field in fields_of(type(lab.settings)) if field.note is SURFACES] for lab in LABS}
    key, field = next((key, found[0]) for key, found in fields.items() if found)
    return f"./{key}?{field.name}={quote(entry.key)}"


def _labs(name: str) -> Iterator[Told]:
    for number, lab in enumerate(COURSE, start=1):
        if name in lab.entries:
            yield {"number": number, "title": str(lab.question), "address": f"./{_address(lab, name)}"}


def _address(lab: Lab | Page, name: str) -> str:
    """A lab set up for its first claim about an entry, and leading to it; or the lab, where none is about it.

    The key of such a claim is the entry's own, or begins with it, as ``dropout_helps``.
    """
    _, _, key = name.partition(".")
    about = [claim.key for claim in lab.claims if f"{claim.key}_".startswith(f"{key}_")] if isinstance(lab, Lab) else []
    return set_up(Idea("", EMPTY, lab, claim=about[0] if about else ""))


def picture_of(registry: str, cls: type[Any]) -> str:
    """The address of an entry's picture, relative to the page's; datasets have theirs already."""
    if registry not in DRAWINGS:
        return pictures.address(cls)
    return f"{FOLDER}/{version(registry, cls.key)}/{registry}/{quote(cls.key)}.svg"


@cache
def version(registry: str, key: str) -> str:
    """A changed picture gets a new address."""
    return sha256(drawn(registry, key).encode()).hexdigest()[:12]
