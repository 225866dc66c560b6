"""The playground's setup, for the labs that show it: also after a full load of a page, which forgets the visit.

The playground's view keeps its setup as a cookie of the browser's session, which the server has before a page's first
run; what is stored in the browser alone would come after it, and the page would have shown something else by then.
"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from app.page.state import PageState
from app.setup import address
from app.setup.links import LinkError, to_text
from engine import Config

COOKIE = "gradient-playground-setup"


def to_remember(page: PageState) -> str:
    """What the browser keeps of a setup: nothing where a link cannot hold it, or a lesson hides a part of it."""
    try:
        return "" if page.lesson.hidden else to_text(page.config)
    except LinkError:
        return ""


def playground_setup(*, hidden: bool = True) -> Config | None:
    """The setup that the visitor's playground has now, or had last in this browser; None if it had none.

    ``hidden`` tells whether one of which a lesson hides a part is of use.
    """
    page = st.session_state.get("page:playground")
    if isinstance(page, PageState):
        return page.config if hidden or not page.lesson.hidden else None
    return remembered({**st.context.cookies})


def remembered(cookies: Mapping[str, str]) -> Config | None:
    """The setup of a browser's cookies, if it can be read.

    >>> remembered({}), remembered({COOKIE: to_text(Config(seed=7))}).seed, remembered({COOKIE: "xx"})
    (None, 7, None)
    """
    text = cookies.get(COOKIE, "")
    found = address.opened({"setup": text})
    return found.config if text and not found.problem else None
