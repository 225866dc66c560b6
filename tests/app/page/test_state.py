"""Two pages of one visitor, each with its own state."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from engine import Config, TrainingSettings
from tests.app.visitor import rerun, state_of


def script() -> None:
    """Whichever page is shown."""
    import streamlit as st

    from app.page.controls import draw
    from app.page.state import PageState

    page = PageState.begin(st.session_state.get("shown", "one"))
    draw(page, ("seed",))
    draw(page, ("training", "learning_rate"))
    page.ticket()
    page.history.entries()
    page.widgets.end()


def turn_to(page: AppTest, name: str) -> None:
    """Go to another page, whose address says nothing."""
    page.query_params.clear()
    page.session_state["shown"] = name
    rerun(page)


def test_two_pages_keep_their_setups_apart() -> None:
    """What is set on one is not on the other, and each comes back as it was left, with the run it had."""
    page = rerun(AppTest.from_function(script, default_timeout=20))
    page.number_input[0].set_value(5)
    rerun(page)
    run = state_of(page, "one").live
    turn_to(page, "two")
    assert page.number_input[0].value == 0
    page.select_slider[0].set_value(0.1)
    rerun(page)
    turn_to(page, "one")
    assert (page.number_input[0].value, page.select_slider[0].value) == (5, Config().training.learning_rate)
    turn_to(page, "two")
    assert (page.number_input[0].value, page.select_slider[0].value) == (0, 0.1)
    one, two = state_of(page, "one"), state_of(page, "two")
    assert (one.config, two.config) == (Config(seed=5), Config(training=TrainingSettings(learning_rate=0.1)))
    assert (one.live, one.live.trainer.config, two.live.trainer.config) == (run, one.config, two.config)
    assert two.live is not run


def told(page: AppTest, name: str) -> list[int]:
    """The numbers of the entries that the browser is told of."""
    return [number for number, _query in state_of(page, name).history.visit.to_browser()["latest"]]


def test_a_page_that_is_shown_again_pushes_no_old_entries() -> None:
    """The browser is told of the entry that the page was left at, and then of what follows."""
    page = rerun(AppTest.from_function(script, default_timeout=20))
    for seed in (5, 6):
        page.number_input[0].set_value(seed)
        rerun(page)
    assert told(page, "one") == [1, 2, 3]
    turn_to(page, "two")
    turn_to(page, "one")
    assert (told(page, "one"), dict(page.query_params)) == ([3], {})
    page.number_input[0].set_value(7)
    rerun(page)
    assert told(page, "one") == [3, 4]
