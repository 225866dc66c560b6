"""The page "Is my training healthy?": default, other setups, broken link, and what a visitor does there."""

from __future__ import annotations

import json

import pytest

from app.live.hub import Hub
from app.live.viewer import Viewer
from app.page import health
from app.page.health import HealthState
from app.page.view.checks import data_of
from app.setup.links import from_text, to_text
from app.setup.walk import LAYERS
from engine import Config, DataSettings, NetworkSettings, TrainingSettings
from engine.checks import CHECKS
from engine.datasets import Bumps, Digits
from engine.losses import SquaredError
from engine.optimizers import SGD
from tests.app.samples import small
from tests.app.visitor import rerun, sentences, state_of, visit, widget
from tests.pages.test_labs import open_page, said

SLOW = Config(training=TrainingSettings(optimizer=SGD(), learning_rate=1e-4))


def checked(state: HealthState) -> HealthState:
    """Let all checks run."""
    state.show()
    viewer = Viewer(state.live)
    while state.live.news_in() is not None:
        viewer.take_turn()
    return state


@pytest.mark.parametrize(
    "config",
    [
        Config(),
        Config(data=DataSettings(dataset=Digits(), points=200)),
        Config(data=DataSettings(dataset=Bumps()), training=TrainingSettings(loss=SquaredError())),
        Config(network=NetworkSettings(())),
    ],
    ids=["default", "digits", "regression", "no hidden layers"],
)
def test_the_address_holds_the_setup(config: Config) -> None:
    """It opens without a word of warning, is written as it was, and everything is checked."""
    page = open_page("health", **({"setup": to_text(config)} if config != Config() else {}))
    assert sentences(page) == []
    state = page.session_state["health"]
    assert state.config == config
    assert from_text(page.query_params.get("setup", "")) == config
    assert checked(state).live.findings.keys() == CHECKS.keys()
    data = data_of("ticket", state.config, {}, heard=0, tries=False)
    assert json.loads(json.dumps(data))["question"] == "Is my training healthy?"


def test_a_broken_link_is_said_and_the_defaults_are_checked() -> None:
    """In one sentence."""
    page = open_page("health", setup="xx")
    (warning,) = sentences(page)
    assert warning == "This link cannot be read: it is cut off. Here are the defaults instead."
    assert page.session_state["health"].config == Config()


def test_a_remedy_changes_the_setup_and_is_taken_back() -> None:
    """The next step's; the new setup is checked, and the old one's findings are known."""
    state = checked(HealthState({"setup": to_text(SLOW)}))
    assert state.live.findings["rate"].passes is False
    state.hear(said({"name": "remedy", "key": "rate"}))
    assert state.config == SLOW.with_(training=SLOW.training.with_(learning_rate=state.config.training.learning_rate))
    assert checked(state).live.findings["rate"].passes
    state.hear(said({"name": "take_back"}, 2))
    assert (state.config, state.before) == (SLOW, None)
    state.show()
    assert state.live.findings.keys() == CHECKS.keys()


@pytest.mark.parametrize("key", ["gradient", "unknown"])
def test_a_line_without_a_remedy_changes_nothing(key: str) -> None:
    """Nor does one that has not been checked yet."""
    setup = SLOW.with_(seed=len(key))  # of which nothing is known
    state = HealthState({"setup": to_text(setup)})
    state.hear(said({"name": "remedy", "key": "rate"}))
    checked(state).hear(said({"name": "remedy", "key": key}, 2))
    assert (state.config, state.before) == (setup, None)


def test_the_playground_opens_it_and_is_opened_by_it() -> None:
    """With its setup there, and with a remedy's back; the run of an unchanged setup goes on."""
    page = visit("Training", setup=to_text(small()))
    playground = state_of(page)
    playground.live.advance(7)
    page.button(widget("health")).click()
    rerun(page)
    state = page.session_state["health"]
    assert state.config == small()
    state.hear(said({"name": "open"}))
    page.switch_page("../pages/health.py")
    rerun(page)
    assert state_of(page).live.trainer.step == 7
    state.edit(LAYERS, ())
    state.hear(said({"name": "open"}, 2))
    page.switch_page("../pages/health.py")
    rerun(page)
    assert state_of(page).config == state.config != small()


def test_without_an_address_the_playground_s_setup_is_checked() -> None:
    """By the sidebar's link: also the one that the playground got after the page was left; a remedy stays meanwhile."""
    page = visit("Training", setup=to_text(SLOW))
    page.query_params.clear()
    page.switch_page("../pages/health.py")
    state = rerun(page).session_state["health"]
    assert (state.config, state.is_yours) == (SLOW, True)
    state.take(small(), None, state.lesson)
    page.switch_page("../pages/playground.py")
    rerun(page)
    page.query_params.clear()
    page.switch_page("../pages/health.py")
    assert rerun(page).session_state["health"].config == small()
    page.switch_page("../pages/playground.py")
    rerun(page)
    state_of(page).edit(("seed",), 9)
    page.query_params.clear()
    page.switch_page("../pages/health.py")
    assert rerun(page).session_state["health"].config == SLOW.with_(seed=9)


def test_without_a_playground_it_says_whose_setup_is_checked() -> None:
    """The first one's, which does not tell anyone to go ahead."""
    state = open_page("health").session_state["health"]
    assert not state.is_yours
    data = data_of("ticket", state.config, {}, heard=0, tries=False, yours=state.is_yours)
    assert data["lede"].startswith("Eight checks of the playground's first setup: ")
    assert data["notYours"] == "That is the first setup. Yours is not checked yet."


def test_a_lesson_that_hides_something_has_no_button() -> None:
    """A remedy would change what the teacher hid."""
    page = visit("Training", hide="network")
    assert widget("health") not in {button.key for button in page.button}
    state_of(page).ask_for_health()
    assert not state_of(page).asks_for_health
    assert "health" not in rerun(page).session_state


def test_the_address_leads_back_and_forward() -> None:
    """Another setup in it is taken, and no remedy is left to take back."""
    page = open_page("health", setup=to_text(SLOW))
    state = page.session_state["health"]
    state.before = Config()
    page.query_params["setup"] = to_text(small())
    rerun(page)
    assert (state.config, state.before) == (small(), None)


def test_a_session_that_expired_is_made_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the setup as it is."""
    state = HealthState({"setup": to_text(small())})
    first = state.show()
    monkeypatch.setattr(health, "HUB", Hub())
    assert state.show() != first
    assert state.live.config == small()


def test_what_was_found_is_shown_from_the_first_moment() -> None:
    """Whoever found it: a page that is loaded again has its lines at once."""
    setup = SLOW.with_(seed=11)
    checked(HealthState({"setup": to_text(setup)}))
    again = HealthState({"setup": to_text(setup)})
    told = again.view_data(again.show())["told"]
    assert "open" not in {one["mark"] for one in told["lines"]}
    assert again.live.news_in() is None or again.live.findings.keys() == CHECKS.keys()
    assert told["remedy"].startswith("Set the rate to")
