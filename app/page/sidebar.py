"""What the pages beside the playground have in their sidebar, and the way back to it."""

from __future__ import annotations

import streamlit as st

from app.labs import COURSE
from app.page.language import draw_languages
from app.page.state import PageState
from app.setup.lesson import Lesson
from app.words import _
from engine import Config

PAGES = "../pages"  # from the folder of `home.py`
SIDE_BY_SIDE = f"{PAGES}/side_by_side.py"
PLAYGROUND, GALLERY = f"{PAGES}/playground.py", f"{PAGES}/labs.py"
HEALTH_PAGE, COURSE_PAGE, CATALOG = (f"{PAGES}/{name}.py" for name in ("health", "course", "catalog"))
SEARCH_PAGE = f"{PAGES}/search.py"


def draw_sidebar() -> None:
    """All pages, in the order of the lectures."""
    with st.sidebar:
        st.title("Gradient Playground", anchor=False)
        st.page_link(PLAYGROUND, label=_("Playground"))
        st.page_link(SIDE_BY_SIDE, label=_("Side by side"))
        st.page_link(SEARCH_PAGE, label=_("Search"))
        st.page_link(GALLERY, label=_("All labs"))
        st.page_link(COURSE_PAGE, label=_("The course"))
        for number, lab in enumerate(COURSE, start=1):
            st.page_link(f"{PAGES}/{lab.key}.py", label=f"{number}. {lab.question}")
        st.page_link(CATALOG, label=_("Catalog"))
        draw_languages()


def open_in_playground(config: Config, step: int) -> None:
    """Show a setup in the playground, at a step of its run."""
    page = PageState.of("playground", {})
    page.take(config, None, Lesson())
    page.ticket()
    page.live.advance(step)
    st.switch_page(PLAYGROUND)
