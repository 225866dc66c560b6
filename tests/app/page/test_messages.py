"""What the page says once, on its way to a visitor."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit as st
from streamlit.runtime.scriptrunner import RerunData, RerunException

from app.page.messages import draw_messages
from app.page.state import PageState
from tests.app.visitor import remarks, rerun, sentences, state_of, visit


def test_a_message_is_said_once() -> None:
    """What was wrong as a warning, and what else changed without one; Markdown in it is text."""
    page = visit()
    state_of(page).problem, state_of(page).remark = "Not *3*.", "Loss changed."
    rerun(page)
    assert (sentences(page), remarks(page)) == (["Not *3*."], ["Loss changed."])
    rerun(page)
    assert (sentences(page), remarks(page)) == ([], [])


@pytest.mark.parametrize("name", ["problem", "remark"])
def test_a_run_that_ends_while_it_says_something_leaves_it_to_the_next_one(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Streamlit ends a run for the next one wherever it draws."""
    page = PageState("playground", {})
    setattr(page, name, "Said.")

    def end(*_body: Any, **_look: Any) -> None:
        raise RerunException(RerunData())

    monkeypatch.setattr(st, "toast", end)
    with pytest.raises(RerunException):
        draw_messages(page)
    assert getattr(page, name) == "Said."
