"""The playground's setup as the labs get it: from the visit, else from the browser, else none."""

from __future__ import annotations

from typing import Any

import pytest

from app.labs import LABS
from app.page.figure_lab import FigureState
from app.page.last_setup import COOKIE, remembered, to_remember
from app.page.state import PageState
from app.setup.lesson import Lesson
from app.setup.links import to_text
from engine import Config, DataSettings
from engine.datasets import Wine

SETUP = Config(data=DataSettings(dataset=Wine()), seed=7)


def test_the_browser_keeps_what_a_link_can_hold() -> None:
    """But not what a lesson hides a part of; what cannot be read is none."""
    page = PageState("playground", {"setup": to_text(SETUP)})
    assert remembered({COOKIE: to_remember(page)}) == SETUP
    page.lesson = Lesson.of("Play it.", ["network"])
    assert to_remember(page) == ""
    assert remembered({COOKIE: ""}) is remembered({COOKIE: "xx"}) is remembered({}) is None


@pytest.mark.parametrize(
    ("lab", "query"),
    [
        ("losses", {"examples": "rows", "dataset": "yours"}),
        ("perceptron", {"hidden_layer": "2 neurons", "network": "yours"}),
    ],
)
def test_a_lab_shows_it_after_a_full_load(lab: str, query: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The visit is new and has no playground yet."""
    monkeypatch.setattr("app.page.last_setup.remembered", lambda _cookies: SETUP)
    state = FigureState(next(one for one in LABS if one.key == lab), query)
    drawn: Any = state._drawn()
    assert drawn.setup == SETUP


def test_the_race_takes_it_as_its_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """By the button of the setup that the playground has."""
    monkeypatch.setattr("app.page.last_setup.remembered", lambda _cookies: SETUP)
    state = FigureState(next(one for one in LABS if one.key == "optimizers"), {})
    state.edit("setup", "own")
    settings: Any = state.settings
    assert settings.setup == to_text(SETUP)
