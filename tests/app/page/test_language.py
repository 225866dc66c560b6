"""The language of a visitor."""

from __future__ import annotations

import json

import pytest
import streamlit as st

from app.live.hub import HUB
from app.words import ENGLISH, speaking
from app.words.languages import PSEUDO
from tests.app.samples import iris
from tests.app.visitor import rerun, state_of, visit


@pytest.mark.parametrize(
    ("query", "browser", "spoken"),
    [
        ({}, None, ENGLISH),
        ({}, "en-GB", ENGLISH),
        ({}, "ko-KR", ENGLISH),  # not complete yet
        ({}, PSEUDO, PSEUDO),
        ({"lang": "en"}, PSEUDO, ENGLISH),
        ({"lang": PSEUDO}, "en-GB", PSEUDO),
        ({"lang": "../../etc"}, "en-GB", ENGLISH),
    ],
)
def test_the_address_decides_then_the_browser(
    monkeypatch: pytest.MonkeyPatch, query: dict[str, str], browser: str | None, spoken: str
) -> None:
    """And English where neither names a language that is offered."""
    monkeypatch.setattr(type(st.context), "locale", property(lambda _context: browser))
    page = visit(**query)
    assert page.session_state["language"] == spoken
    assert ("⟦" in page.selectbox[0].label) == (spoken == PSEUDO)


def test_a_visitor_stays_in_the_language_and_the_address_keeps_it() -> None:
    """At every run, and in the links that the page writes."""
    page = visit(lang=PSEUDO)
    page.number_input[0].set_value(5)
    with speaking(PSEUDO):  # AppTest asks for labels as the browser has them
        rerun(page)
    assert state_of(page).config.seed == 5
    assert page.number_input[0].label.startswith("⟦")
    assert page.query_params["lang"] == PSEUDO


def test_two_viewers_of_one_session_read_it_in_their_own_language() -> None:
    """What it says of its run, of its plane and of its layers."""
    ticket = HUB.open(iris())
    with HUB.viewing(ticket) as english, HUB.viewing(ticket, PSEUDO) as other:
        assert english
        assert other
        said, accented = english.take_turn(), other.take_turn()
    plain, scene = json.loads(said.scene), json.loads(accented.scene)
    assert plain["drawing"]["hidden"][0]["title"] == "Layer 1"
    assert scene["drawing"]["hidden"][0]["title"].startswith("⟦")
    assert plain["train"] == scene["train"]
