"""What a visitor sees while the server has no memory left."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from app.live.budget import Budget, Claim
from app.live.hub import HUB
from app.live.session import LiveSession
from app.setup.cost import session_bytes
from app.setup.links import to_text
from engine import Config, LayerSpec, NetworkSettings
from tests.app.visitor import rerun, sentences, set_up, state_of, visit, widget

WIDE = Config(network=NetworkSettings((LayerSpec(units=64),) * 8))


@pytest.fixture
def budget(monkeypatch: pytest.MonkeyPatch) -> Budget:
    """A budget that has room for the default setup, but not for a wide one."""
    mine = Budget((session_bytes(Config()) + session_bytes(WIDE)) // 2)
    monkeypatch.setattr("app.live.base.BUDGET", mine)
    return mine


def live(page: AppTest) -> LiveSession | None:
    """The page's live session, if there is one."""
    return HUB.find(state_of(page)._ticket, LiveSession)


def test_a_link_that_does_not_fit_says_so_and_offers_the_default(budget: Budget) -> None:
    """One sentence, and a button with which the page can be had."""
    page = visit(setup=to_text(WIDE))
    [sentence] = sentences(page)
    assert "The server is full" in sentence
    assert "choose a smaller setup" in sentence
    assert live(page) is None
    assert budget.claimed == 0
    [button] = [each for each in page.button if each.label == "Open the default setup"]
    button.click()
    rerun(page)
    assert sentences(page) == []
    assert set_up(page) == Config()
    assert live(page) is not None


def test_a_change_that_does_not_fit_leaves_the_old_run(budget: Budget) -> None:
    """The page shows the old setup again, and a sentence."""
    page = visit("Network")
    before = live(page)
    assert before is not None
    before.advance(7)
    state_of(page).take(WIDE, None, state_of(page).lesson)
    rerun(page)
    [sentence] = sentences(page)
    assert "The server is full" in sentence
    assert set_up(page) == Config()
    assert live(page) is before
    assert before.trainer.step == 7
    page.button(widget("undo")).click()
    assert sentences(rerun(page)) == []


def test_nothing_fits(budget: Budget) -> None:
    """Then the default setup is not offered either; once there is room, a reload shows the page."""
    everything = Claim(budget, budget.most)
    page = visit()
    [sentence] = sentences(page)
    assert "The server is full" in sentence
    assert "smaller" not in sentence
    assert [each for each in page.button if each.label == "Open the default setup"] == []
    everything.let_go()
    assert sentences(rerun(page)) == []
    assert live(page) is not None
