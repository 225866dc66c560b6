"""Datasets by picture: each is offered by what its points look like, and the chosen one is described in words."""

from __future__ import annotations

import streamlit as st

from app.page.controls import as_text
from app.page.pictures import picture_of
from app.page.state import PageState
from app.page.why import help_of, why_of
from app.tables import summary
from app.words import _
from engine.datasets import DATASETS, Dataset
from engine.edits import Path


def draw_data_sets(page: PageState, path: Path) -> None:
    """The choice of a dataset, and a description of the chosen one."""
    if page.hides(path):
        return
    key = page.key_at(path)
    now = page.value_at(path)
    offered = [cls.key for cls in page.offered(path, DATASETS)]
    page.widgets.show(key, now.key)
    st.pills(
        _("Dataset"),
        offered,
        default=now.key,
        required=True,
        format_func=lambda chosen: _pictured(DATASETS[chosen], now),
        key=key,
        help=help_of(_(DATASETS.help), why_of(page, path)),
        on_change=page.widgets.on_edit(key, lambda chosen: page.choose(path, DATASETS, chosen), offered),
    )
    own = now.own_rows and now != type(now)()  # else it is the one to begin with
    sentence = summary(now) if own else _(now.summary())
    st.caption(f"**{as_text(_(now.title))}**: {as_text(sentence)}")


def _pictured(cls: type[Dataset], now: Dataset) -> str:
    """A picture in Markdown: a screen reader reads its title, and a pointer shows it."""
    title = as_text(_(cls.title))
    return f'![{title}]({picture_of(cls, now)} "{title}")'
