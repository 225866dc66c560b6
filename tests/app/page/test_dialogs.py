"""Dialogs stay open until somebody closes them."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from tests.app.visitor import rerun, state_of, turn_to, visit, widget


def script() -> None:
    """A page with two dialogs, each of which ends by a button of its own."""
    from functools import partial

    import streamlit as st

    from app.page.dialogs import close_dialog, dialog_button
    from app.page.state import PageState

    def contents(page: PageState, name: str) -> None:
        st.text(f"contents of {name}")
        if st.button("Done", key=page.key(f"{name}:done")):
            close_dialog(page)

    page = PageState.begin("playground")
    dialog_button(page, "One", partial(contents, name="one"), width="small", key="one")
    dialog_button(page, "Two", partial(contents, name="two"), width="large", key="two", icon=":material/table:")
    page.widgets.end()


def texts(page: AppTest) -> list[str]:
    """What the dialog says that is open."""
    return [text.value for text in page.text]


def test_a_dialog_stays_open_when_the_page_runs_again() -> None:
    """An answer to the view, a new connection: whatever makes the page run closes no dialog; its button does."""
    page = AppTest.from_function(script, default_timeout=20)
    assert texts(rerun(page)) == []
    page.button(widget("one")).click()
    for _ in range(3):
        assert texts(rerun(page)) == ["contents of one"]
    page.button(widget("one:done")).click()
    for _ in range(2):
        assert texts(rerun(page)) == []


def test_one_dialog_takes_the_place_of_another() -> None:
    """Streamlit shows one at a time."""
    page = AppTest.from_function(script, default_timeout=20)
    for name in ("one", "two", "two"):
        rerun(page).button(widget(name)).click()
        assert texts(rerun(page)) == [f"contents of {name}"]


@pytest.mark.parametrize("key", ["own", "share", "sweep"])
def test_the_page_s_own_dialogs_stay_open(key: str) -> None:
    """Each of the sidebar's three."""
    page = turn_to(visit(), key)
    page.button(widget(key)).click()
    rerun(page)
    buttons = len(page.button)
    assert len(rerun(page).button) == buttons
    assert state_of(page).dialog == key
