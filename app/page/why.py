"""The quiet "why" next to a control's label: it opens a short text with the formula, at once and without a rerun."""

from __future__ import annotations

from collections.abc import Collection

import streamlit as st

from app.page.state import PageState
from app.setup.edits import Path
from app.words import _
from engine.features import FEATURES
from engine.registry import Registry
from engine.settings import Registered
from engine.whys import WHYS


def draw_why(label: str, text: str, key: str) -> None:
    """Draw it before the widget that it belongs to; ``text`` is Markdown with LaTeX.

    `page.css` puts it on the widget's label line, and hides the label in its name, but not from screen readers.
    """
    # Not stateful: the text is sent with the page, and the browser opens and closes it without the server.
    with st.popover(_("why  \n{label}").format(label=label), type="tertiary", key=f"why:{key}"):
        st.markdown(text)


def why_of(page: PageState, path: Path) -> str:
    """The text behind the "why" of the field at a path.

    For an entry's own field it explains the entry; for a choice of entries, the choice and then the chosen entry.
    """
    around, field = page.value_at(path[:-1]), page.field_at(path)
    if isinstance(around, Registered):
        return _explained(type(around))
    text = _(WHYS[type(around)][field.name])
    return f"{text}\n\n{_explained(type(page.value_at(path)))}" if isinstance(field.note, Registry) else text


def why_of_features(page: PageState, path: Path, offered: Collection[str]) -> str:
    """The same for the feature switches: what each computed feature is good for."""
    computed = [f"- ${cls.formula}$ – {_(cls.summary())}" for cls in FEATURES if cls.key in offered]
    return "\n\n".join([why_of(page, path), "\n".join(computed)]).strip()


def _explained(entry: type[Registered]) -> str:
    formula = f"$$\n\\begin{{gathered}}\n{entry.formula}\n\\end{{gathered}}\n$$"
    source = _("Source: {source}").format(source=entry.source())
    return f"**{_(entry.title)}** – {_(entry.summary())}\n\n{formula}\n\n:small[{source}]"
