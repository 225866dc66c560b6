"""What the "?" of a widget says: one sentence, then the reason with its formula, then the source."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import quote

from app.page.catalog import ADDRESS, SETTINGS
from app.setup.editor import Editor
from app.words import _
from engine.config import REGISTRIES
from engine.edits import Path
from engine.features import FEATURES
from engine.plain_settings import ABOUT
from engine.registry import Registry
from engine.settings import Registered
from engine.whys import WHYS


def help_of(sentence: str, why: str) -> str:
    """The help of a widget, as Markdown with LaTeX: what it is and what to try, then the longer text.

    Streamlit sends it with the page, so it opens at once and without a rerun.
    """
    return f"{sentence}\n\n{why}"


def why_of(page: Editor, path: Path) -> str:
    """The reason for the field at a path, with its formula.

    For an entry's own field it explains the entry; for a choice of entries, the choice and then the chosen entry.
    """
    around, field = page.value_at(path[:-1]), page.field_at(path)
    if isinstance(around, Registered):
        return _explained(type(around))
    text = reason_of(page, path)
    if path[-1] in ABOUT.get(type(around), ()):
        text += f"\n\n:small[{_link(f'{SETTINGS}.{path[-1]}')}]"
    return f"{text}\n\n{_explained(type(page.value_at(path)))}" if isinstance(field.note, Registry) else text


def reason_of(page: Editor, path: Path) -> str:
    """The same for a field that is not an entry's own, without the chosen entry."""
    return _(WHYS[type(page.value_at(path[:-1]))][str(path[-1])])


def why_of_features(page: Editor, path: Path, offered: Collection[str]) -> str:
    """The same for the feature switches: what each computed feature is good for."""
    computed = [f"- ${cls.formula}$ – {_(cls.summary())}" for cls in FEATURES if cls.key in offered]
    return "\n\n".join([why_of(page, path), "\n".join(computed)]).strip()


def _explained(entry: type[Registered]) -> str:
    formula = f"$$\n\\begin{{gathered}}\n{entry.formula}\n\\end{{gathered}}\n$$"
    source = _("Source: {source}").format(source=entry.source())
    link = _link(name_in_catalog(entry))
    return f"**{_(entry.title)}** – {_(entry.summary())}\n\n{formula}\n\n:small[{source} {link}]"


def _link(name: str) -> str:
    words = _("In the catalog")
    return f"[{words}](./{ADDRESS}?entry={quote(name)})"


def name_in_catalog(entry: type[Registered]) -> str:
    """How the catalog calls an entry: its registry and its key.

    >>> from engine.activations import ReLU
    >>> name_in_catalog(ReLU)
    'activations.relu'
    """
    return next(f"{name}.{entry.key}" for name, registry in REGISTRIES.items() if entry in registry)
