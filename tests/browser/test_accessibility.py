from __future__ import annotations

import re
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from engine import Config, DataSettings, NetworkSettings
from engine.datasets import DATASETS
from tests.browser.playground import Drawing, Playground
from tests.cases import first

pytestmark = pytest.mark.browser

# Streamlit's own markup: the rule that it breaks, and its selector. What we draw is never among it.
STREAMLIT_S = {
    # A popover's panel is named after its button's text; ours have an icon and a help text instead.
    "aria-dialog-name": "[data-testid=stPopoverBody]",
}
SCHEMES: tuple[Literal["dark", "light"], ...] = ("dark", "light")
# Of violations alone is it said where they are: to name the place of each thing that passes takes a second.
RULES = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
}


def findings(page: Page) -> list[str]:
    """What axe-core finds serious or critical: its rule and where."""
    results: dict[str, Any] = Axe().run(page, options=RULES).response
    return [
        f"{found['id']} ({found['impact']}): {node['target']} {node['html'][:200]} {node['failureSummary']}"
        for found in results["violations"]
        if found["impact"] in {"serious", "critical"}
        for node in found["nodes"]
        if not is_streamlit_s(page, found["id"], node["target"])
    ]


def is_streamlit_s(page: Page, rule: str, target: list[str]) -> bool:
    """Whether this is a known finding in Streamlit's own markup, which lies in no shadow tree."""
    own = STREAMLIT_S.get(rule)
    return own is not None and len(target) == 1 and bool(page.locator(target[0]).and_(page.locator(own)).count())


@pytest.mark.parametrize("scheme", first(1, SCHEMES))
def test_the_page_on_arrival_has_no_serious_finding(playground: Playground, scheme: Literal["dark", "light"]) -> None:
    """The default setup with each tab of the sidebar; then a long explanation, with its formula."""
    playground.window.emulate_media(color_scheme=scheme)
    for tab, control in (("Data", "Noise"), ("Network", "Dropout"), ("Training", "Clipping")):
        playground.turn_to(tab)
        playground.page.get_by_role("slider", name=control).wait_for()
        playground.rest()
        assert findings(playground.page) == [], tab
    told = playground.page.get_by_role("tooltip").filter(has_text=re.compile(r"\w"))  # its text comes after it
    helped = playground.page.get_by_role("button", name="Help for Optimizer")
    while not told.count():  # Streamlit forgets a tooltip if a run of the page ends while it opens
        helped.blur()
        helped.focus()
        playground.page.wait_for_timeout(500)
    assert findings(playground.page) == []


@pytest.mark.thorough
def test_iris_has_no_serious_finding(playground: Playground) -> None:
    """Three classes, four inputs, and the choice of axes."""
    playground.open_setup(Config(data=DataSettings(dataset=DATASETS["iris"]()), network=NetworkSettings()))
    assert findings(playground.page) == []


@pytest.mark.alone
@pytest.mark.parametrize("scheme", first(1, SCHEMES))
def test_pictures_of_digits_have_no_serious_finding(playground: Playground, scheme: Literal["dark", "light"]) -> None:
    """The weights of a class in the plot's corner, what is confused, and a point's card."""
    playground.window.emulate_media(color_scheme=scheme)
    data = DataSettings(dataset=DATASETS["digits"](), points=100)
    playground.open_setup(Config(data=data, network=NetworkSettings(())))
    page = playground.page
    page.get_by_role("combobox", name="What the plot shows").select_option("3")
    page.locator(".template").wait_for()
    page.select_option("select.view", "confusion")
    page.locator(".confusion button:enabled").first.click()
    page.locator(".confused .pictures button").first.wait_for()
    assert findings(page) == []
    page.locator(".confused .pictures button").first.click()
    page.locator(".card.point").wait_for()
    assert findings(page) == []


def test_slow_motion_has_no_serious_finding(playground: Playground) -> None:
    """At the last stage, with the list of changes."""
    playground.rest()
    playground.press("slow")
    playground.page.get_by_role("button", name="5 Update").click()
    playground.until(lambda: playground.data("stage") == "5", "the last stage")
    assert findings(playground.page) == []


@pytest.mark.alone
def test_open_cards_and_menus_have_no_serious_finding(playground: Playground) -> None:
    """A weight that is edited, a layer's card, the menu, the sheet of keys, an explanation."""
    playground.rest()
    playground.page.locator(".reach button").nth(9).focus()
    playground.page.keyboard.press("Enter")
    assert playground.page.is_visible(".card form")
    assert findings(playground.page) == []
    playground.page.keyboard.press("Escape")
    Drawing(playground).open_card(2)
    assert findings(playground.page) == []
    playground.page.keyboard.press("Escape")
    playground.page.click("button.more")
    assert findings(playground.page) == []
    playground.page.keyboard.press("Escape")
    playground.page.keyboard.press("?")
    assert findings(playground.page) == []
    playground.page.keyboard.press("Escape")
    playground.page.hover("[data-path='training.optimizer'] .explained")
    playground.until(lambda: playground.page.is_visible(".explanation"), "an explanation")
    assert findings(playground.page) == []


@pytest.mark.thorough
def test_an_open_drawer_of_settings_has_no_serious_finding(playground: Playground) -> None:
    """What a layer can do beyond its activation, opened in the sidebar."""
    playground.rest()
    playground.open_drawer(1)
    playground.rest()
    assert findings(playground.page) == []
