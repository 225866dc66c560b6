"""What a page tells its visitor once: what was wrong with an edit or a link, and what else an edit changed."""

from collections.abc import Callable
from typing import Protocol

import streamlit as st

from app.live.budget import FullError
from app.page.controls import as_text
from app.words import _, explained

WARNING = ":material/warning:"
PROBLEM_S, REMARK_S = 30, 12  # how long each is shown, in seconds, unless the visitor closes it before


class Speaks(Protocol):
    """A page's state with what is to be said; empty if nothing is."""

    problem: str
    remark: str


def draw_messages(page: Speaks) -> None:
    """Show the messages over the page, where nothing moves for them and the page's next run does not end them.

    A message is forgotten once it is on its way, not before: a run can end wherever it draws.
    """
    if page.problem:
        st.toast(as_text(page.problem), icon=WARNING, duration=PROBLEM_S)
        page.problem = ""
    if page.remark:
        st.toast(as_text(page.remark), duration=REMARK_S)
        page.remark = ""


def draw_full(error: FullError, use_default: Callable[[], None] | None) -> None:
    """Show, in place of the view, that the server is full; a button opens what needs least, unless this is it."""
    said = explained(error) if use_default else error.without_choice.said(_)
    st.warning(as_text(f"{said}."), icon=WARNING)
    if use_default:
        st.button(_("Open the default setup"), on_click=use_default)
