"""Datasets by picture: each is offered by what its points look like, and the chosen one is described in words."""

from __future__ import annotations

import streamlit as st

from app.page.controls import as_text
from app.page.pictures import address, inline
from app.page.state import PageState
from app.page.why import draw_why, why_of
from app.setup.edits import Path, entry_like
from app.tables import summary
from app.words import _
from engine.datasets import DATASETS, Dataset


def draw_data_sets(page: PageState, path: Path) -> None:
    """The choice of a dataset, and a description of the chosen one."""
    if page.hides(path):
        return
    key = page.key_at(path)
    now = page.value_at(path)
    offered = [cls.key for cls in DATASETS if cls is type(now) or page.fits(path, entry_like(now, cls))]
    page.widgets.show(key, now.key)
    draw_why(_("Dataset"), why_of(page, path), key)
    st.pills(
        _("Dataset"),
        offered,
        required=True,
        format_func=lambda chosen: _pictured(DATASETS[chosen], now),
        key=key,
        help=_(DATASETS.help),
        on_change=page.widgets.on_edit(key, lambda chosen: page.choose(path, DATASETS, chosen), offered),
    )
    own = now.own_rows and now != type(now)()  # else it is the one to begin with
    sentence = summary(now) if own else _(now.summary())
    st.caption(f"**{as_text(_(now.title))}**: {as_text(sentence)}")


def _pictured(cls: type[Dataset], now: Dataset) -> str:
    """A picture in Markdown: a screen reader reads its title, and a pointer shows it."""
    title = as_text(_(cls.title))
    own = type(now) is cls and now.own_rows
    return f'![{title}]({inline(now) if own else address(cls)} "{title}")'
