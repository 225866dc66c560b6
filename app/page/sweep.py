"""The dialog that compares several values of one setting: a bench with a network for each."""

from __future__ import annotations

import streamlit as st

from app.page.dialogs import dialog_button
from app.page.search import search
from app.page.side_by_side import watch
from app.page.state import PageState
from app.page.values import Choice, open_to_try
from app.words import _


def can_sweep(page: PageState) -> bool:
    """Whether a lesson leaves something to try."""
    hidden = any(page.hides((name,)) for name in ("training", "sweep"))
    return not hidden and bool(open_to_try(page))


def sweep(page: PageState) -> None:
    """The button that opens the dialog."""
    if not can_sweep(page):
        return
    help_text = _("Watch one network for each of several values train side by side: try five learning rates.")
    label = _("Try several values…")
    icon = ":material/stacked_line_chart:"
    dialog_button(page, label, contents, width="small", icon=icon, key="sweep", help=help_text, button_width="stretch")


def contents(page: PageState) -> None:
    """The dialog: which setting, which values, when all stop, and the buttons that open the bench, or the search."""
    bench = Choice(page.key, page).draw()
    if st.button(_("Compare them"), type="primary", disabled=bench is None, key=page.key("sweep:compare")) and bench:
        page.dialog = ""
        watch(bench)
    if page.lesson.hidden:
        return  # a search would change what a lesson hides
    help_text = _("Try many settings of this setup at random, see which learn best, and search finer around them.")
    if st.button(_("Search many values"), key=page.key("sweep:search"), help=help_text):
        page.dialog = ""
        search(page)
