"""The labs as a learner uses them, on the real server."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Page, expect

from app.labs import LABS, Lab
from app.setup.links import from_text
from tests.browser.playground import until_true
from tests.browser.test_accessibility import findings
from tests.cases import first

pytestmark = pytest.mark.browser
INITIALIZATION = next(lab for lab in LABS if lab.key == "initialization")
ARRIVED = ".bench-page[data-frames]"


def visit(window: Page, address: str, path: str) -> Page:
    """Open a page with a bench."""
    window.set_viewport_size({"width": 1280, "height": 800})
    window.goto(f"{address}/{path}")
    window.wait_for_selector(ARRIVED)
    return window


def step_of(page: Page) -> int:
    """The step that is shown."""
    return int(page.locator(ARRIVED).get_attribute("data-step") or 0)


def query_of(page: Page) -> dict[str, list[str]]:
    """What the address says behind the question mark."""
    return parse_qs(urlparse(page.url).query)


# That on backpropagation stops where it asks; these two have tests of their own, which step through them.
OWN = {"backprop", "perceptron"}


@pytest.mark.parametrize("lab", first(1, [lab for lab in LABS if lab.key not in OWN]), ids=lambda lab: lab.key)
def test_a_lab_opens_moves_and_is_accessible(window: Page, address: str, lab: Lab) -> None:
    """Its question, all networks, Play; nothing that axe-core finds serious, before and after."""
    page = visit(window, address, lab.key)
    expect(page.get_by_role("heading", name=str(lab.question))).to_be_visible()
    for entry in () if lab.figure else lab.bench(lab.settings).entries:
        expect(page.locator(".columns").get_by_text(str(entry.name), exact=True).first).to_be_visible()
    assert findings(page) == []
    page.get_by_role("button", name="Play", exact=True).click()
    until_true(page, f"{STEP} > 20")
    page.get_by_role("button", name="Pause", exact=True).click()
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


STEP = """[...document.querySelectorAll('*')].map((e) => e.shadowRoot?.querySelector('.bench-page')?.dataset.step)
  .find(Boolean)"""


def test_a_control_and_a_try_change_the_networks_and_the_address(window: Page, address: str) -> None:
    """Fewer layers are fewer rows; the button that is pressed again takes its change back; a link opens the same."""
    page = visit(window, address, "initialization")
    rows = page.locator(".gutter > div")
    expect(rows).to_have_count(10)
    page.get_by_role("button", name=re.compile("less")).first.click()
    expect(rows).to_have_count(9)
    page.wait_for_url("**hidden_layers=9**")
    page.go_back()
    expect(rows).to_have_count(10)
    page.go_forward()
    expect(rows).to_have_count(9)
    button = page.get_by_role("button", name=re.compile("^Two layers"))
    button.click()
    expect(rows).to_have_count(2)
    expect(button).to_have_attribute("aria-pressed", "true")
    page.wait_for_url("**hidden_layers=2**")
    page.reload()
    page.wait_for_selector(ARRIVED)
    expect(rows).to_have_count(2)


def test_the_end_tells_who_learned_and_measures_the_claims(window: Page, address: str) -> None:
    """A guess gets its answer; every card has its figure."""
    page = visit(window, address, "initialization?step=298")
    page.get_by_role("radio", name=re.compile("only")).first.check(force=True)
    page.get_by_role("button", name="Play", exact=True).click()
    expect(page.get_by_text("As you guessed")).to_be_visible()
    expect(page.get_by_text("What you should have seen")).to_be_visible(timeout=60_000)  # measured at low priority
    expect(page.get_by_role("list").get_by_text("0.213")).to_be_visible(timeout=60_000)


def test_a_network_opens_in_the_playground_and_back_leads_to_the_lab(window: Page, address: str) -> None:
    """With its setup, at its step; the address says it, too."""
    page = visit(window, address, "initialization?step=30&hidden_layers=2")
    column = page.get_by_text("Xavier", exact=True).first
    column.hover()
    page.get_by_role("button", name="Open Xavier in the playground").click()
    page.wait_for_selector(".page[data-frames] canvas.network")
    page.wait_for_selector('.page[data-step="30"]')
    page.wait_for_url("**setup=**")
    setup = from_text(query_of(page)["setup"][0])
    assert setup == INITIALIZATION.bench(INITIALIZATION.settings.with_(hidden_layers=2)).configs[3]


def test_the_sidebar_leads_from_page_to_page(window: Page, address: str) -> None:
    """The playground's link, the gallery, a lab, and the playground again: each as it was left."""
    window.set_viewport_size({"width": 1280, "height": 800})
    window.goto(address)
    window.wait_for_selector(".page[data-frames]")
    window.get_by_role("link", name="Labs").click()
    expect(window.get_by_role("heading", name="Labs: one idea each")).to_be_visible()
    window.get_by_role("link", name=re.compile("How should weights start")).first.click()
    window.wait_for_selector(ARRIVED)
    assert urlparse(window.url).path == "/initialization"
    window.get_by_role("button", name=re.compile("less")).first.click()
    expect(window.locator(".gutter > div")).to_have_count(9)
    window.get_by_role("link", name="Labs", exact=True).click()
    expect(window.get_by_role("heading", name="Labs: one idea each")).to_be_visible()


SMALLEST = """(all) => Math.min(...all.filter((one) => one.getClientRects().length
  && [...one.childNodes].some((child) => child.nodeType === 3 && child.data.trim()))
  .map((one) => parseFloat(getComputedStyle(one).fontSize)))"""


def test_a_lab_is_shown_to_a_room(window: Page, address: str) -> None:
    """P hides all but the lab and its bench, and nothing is smaller than 16 pixels; Escape ends it."""
    page = visit(window, address, "initialization")
    page.set_viewport_size({"width": 1920, "height": 1080})
    around = page.locator('[data-testid="stSidebar"], [data-testid="stHeader"], .claims, .lab-way, .lab-behind')
    expect(page.locator(".claims")).to_be_visible()
    column = page.locator(".column").first
    before = column.evaluate("(one) => one.clientWidth")
    page.keyboard.press("p")
    for one in around.all():
        expect(one).to_be_hidden()
    question = page.get_by_role("heading", name=str(INITIALIZATION.question))
    assert question.evaluate("(one) => getComputedStyle(one).fontSize") == "40px"
    until_true(page, f"{COLUMN} > {before}")
    assert page.locator(".bench-page *:not(svg *)").evaluate_all(SMALLEST) >= 16
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    foot = page.locator(".lab-doing").bounding_box()
    assert foot
    assert 1000 < foot["y"] + foot["height"] <= 1080  # the bench has the height that is left
    assert findings(page) == []
    page.keyboard.press("Escape")
    expect(page.locator(".claims")).to_be_visible()
    page.get_by_role("button", name=re.compile("^Present")).click()
    expect(page.locator(".claims")).to_be_hidden()
    page.keyboard.press("Space")  # it is not the button's, which was pressed by pointer
    until_true(page, f"{STEP} > 0")
    page.keyboard.press("Space")
    page.get_by_role("button", name="Leave presentation").click()
    expect(page.locator(".claims")).to_be_visible()


def test_space_plays_from_a_slider(window: Page, address: str) -> None:
    """Where it has no other meaning."""
    page = visit(window, address, "initialization")
    page.get_by_role("slider", name=re.compile("^Deviation")).focus()
    page.keyboard.press("Space")
    until_true(page, f"{STEP} > 0")


COLUMN = """[...document.querySelectorAll('*')].map((e) => e.shadowRoot?.querySelector('.column')?.clientWidth)
  .find(Boolean)"""


def test_a_phone_sees_what_it_tries(window: Page, address: str) -> None:
    """The bench comes into view when a try is pressed below it."""
    window.set_viewport_size({"width": 390, "height": 844})
    window.goto(f"{address}/initialization")
    window.wait_for_selector(ARRIVED)
    window.get_by_role("button", name=re.compile("^Two layers")).click()
    expect(window.locator(".bench")).to_be_in_viewport(ratio=0.5)
    expect(window.locator(".column").first).to_be_in_viewport()


def test_all_labs_are_in_view_and_can_be_pressed(window: Page, address: str) -> None:
    """At 1280 pixels with the sidebar open: each title, and the button beside the menu of the page."""
    window.set_viewport_size({"width": 1280, "height": 800})
    window.goto(f"{address}/labs")
    for lab in LABS:
        expect(window.get_by_role("heading", name=str(lab.question))).to_be_in_viewport(ratio=1)
    start = window.get_by_role("link", name="Start with lab 1")
    menu = window.get_by_test_id("stMainMenuButton")
    one, other = start.bounding_box(), menu.bounding_box()
    assert one
    assert other
    assert one["x"] + one["width"] <= other["x"] or one["y"] >= other["y"] + other["height"]
    start.click()
    window.wait_for_selector(ARRIVED)


@pytest.mark.thorough
def test_a_phone_has_play_at_the_bottom_and_nothing_to_the_side(window: Page, address: str) -> None:
    """Columns scroll inside, the page does not."""
    window.set_viewport_size({"width": 390, "height": 844})
    window.goto(f"{address}/normalization")
    window.wait_for_selector(ARRIVED)
    play = window.get_by_role("button", name="Play", exact=True)
    box = play.bounding_box()
    assert box
    assert box["y"] + box["height"] <= 844
    assert box["height"] >= 44
    assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert findings(window) == []


# Wherever there is one, a table that is not seen tells what a picture shows; it comes when the picture rests.
TOLD = sorted((lab.key for lab in LABS), key=lambda key: key not in {"backprop", "optimizers"})


@pytest.mark.parametrize("key", first(2, TOLD))
def test_no_lab_is_wider_than_a_phone(window: Page, address: str, key: str) -> None:
    """Not even by a table that only screen readers get."""
    window.set_viewport_size({"width": 390, "height": 844})
    window.goto(f"{address}/{key}")
    window.wait_for_selector(ARRIVED)
    if key in TOLD[:2]:
        window.locator("table.unseen tbody tr").first.wait_for(state="attached")
    scrolls = window.get_by_test_id("stMain")  # the document itself never does
    assert scrolls.evaluate("(main) => main.scrollWidth") == 390
