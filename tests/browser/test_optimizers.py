"""The lab with a figure, as a learner uses it, on the real server."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Page, expect

from app.setup.links import to_text
from engine import Config
from tests.browser.playground import until_true
from tests.browser.test_accessibility import findings

pytestmark = pytest.mark.browser
ARRIVED = ".figure-page[data-frames] .race"
PAGE = ".figure-page"


def visit(window: Page, address: str, query: str = "") -> Page:
    """Open the lab, with all that comes later."""
    window.set_viewport_size({"width": 1280, "height": 800})
    window.goto(f"{address}/optimizers{query}")
    window.wait_for_selector(ARRIVED)
    window.wait_for_selector('.plane[data-state]:not([data-state="waiting"])')
    window.wait_for_selector('.world[data-state="there"]')
    return window


def query_of(page: Page) -> dict[str, list[str]]:
    """What the address says behind the question mark."""
    return parse_qs(urlparse(page.url).query)


def outcomes(page: Page) -> list[str]:
    """What the rows of all racers say."""
    return page.locator(".racer .told").all_inner_texts()


def test_it_plays_to_its_end_and_tells_who_was_first(window: Page, address: str) -> None:
    """Nothing is told before; then each racer's outcome, the answer to the guess, and claims that are measured.

    To point at a racer chooses none. A new start tells nothing, and waits.
    """
    page = visit(window, address, "?step=110")
    assert findings(page) == []
    assert not any("steps" in text for text in outcomes(page))
    page.get_by_role("radio", name=re.compile("Nesterov")).check(force=True)
    page.get_by_role("button", name="Play", exact=True).click()
    page.wait_for_selector(f'{PAGE}[data-step="120"]')
    expect(page.get_by_text("As you guessed")).to_be_visible()
    assert outcomes(page)[:3] == ["346 steps", "87 steps", "74 steps"]
    expect(page.get_by_text("What you should have seen")).to_be_visible(timeout=60_000)
    assert findings(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    racers, chosen = page.locator(".racer"), page.locator('.racer[aria-pressed="true"]')
    racers.nth(4).hover()
    page.mouse.move(0, 0)
    expect(chosen).to_contain_text("Momentum")
    racers.nth(4).click()
    expect(chosen).to_contain_text("Adam")
    table = page.locator(".race table tbody")
    expect(table).to_contain_text("346 steps")
    page.get_by_role("button", name=re.compile("^Start on the floor")).click()
    expect(table).not_to_contain_text("steps", timeout=3000)
    page.get_by_role("button", name=re.compile("^Start on the floor")).click()
    page.get_by_role("button", name="Reset").click()
    page.get_by_role("button", name="New start").click()
    page.wait_for_url("**seed=1**")
    assert outcomes(page) == [""] * 6
    page.wait_for_selector(f'{PAGE}[data-step="0"][data-playing="false"]')


def test_a_start_that_is_dragged_moves_all_paths_at_once(window: Page, address: str) -> None:
    """The picture follows while the mouse is down; the address has it after, and Back takes it back."""
    page = visit(window, address, "?step=120")
    before, start = outcomes(page), page.get_by_role("slider", name=re.compile("^Start of all"))
    box = start.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 30, steps=5)
    expect(page.locator(".racer .told").nth(3)).not_to_have_text(before[3])
    assert "start" not in query_of(page)
    page.mouse.up()
    page.wait_for_url("**start=**")
    after = outcomes(page)
    assert sum(one != other for one, other in zip(before, after, strict=True)) >= 2
    page.go_back()
    expect(page.locator(".racer .told").nth(3)).to_have_text(before[3])
    start.focus()
    spoken = start.get_attribute("aria-valuetext")
    page.keyboard.press("Shift+ArrowRight")
    expect(start).not_to_have_attribute("aria-valuetext", spoken or "")
    page.wait_for_url("**start=**")


def test_racer_2_is_dragged_over_the_plane_and_its_sliders_follow(window: Page, address: str) -> None:
    """Past the border it diverges."""
    page = visit(window, address, "?step=120")
    box = page.get_by_role("slider", name=re.compile("^Racer 2 in the plane")).bounding_box()
    assert box
    page.mouse.move(box["x"] + 10, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 120, steps=5)
    expect(page.locator(".racer .told").nth(1)).to_contain_text("diverges at")
    page.mouse.up()
    page.wait_for_url("**rate=**")
    rate = float(query_of(page)["rate"][0])
    assert rate > 0.03
    expect(page.locator('[data-path="rate"] output')).to_have_text(re.compile(rf"^{rate:.3g}"))


def test_a_surface_brings_its_rates_and_a_try_takes_itself_back(window: Page, address: str) -> None:
    """A saddle has no condition number; momentum off is SGD, and plays."""
    page = visit(window, address)
    page.get_by_label("Surface").first.select_option("saddle")
    expect(page.get_by_text("A saddle", exact=True)).to_be_visible()
    page.wait_for_url("**surface=saddle**")
    expect(page.get_by_text("No bottom, nothing to arrive at")).to_be_attached()
    page.go_back()
    expect(page.get_by_text("A bowl", exact=True)).to_be_visible()
    page.get_by_role("button", name=re.compile("^Momentum off")).click()
    until_true(page, f"{STEP} > 3")
    page.wait_for_url(re.compile("momentum=0(&|$)"))
    expect(page.locator('[data-path="momentum"] output')).to_have_text("0")
    page.get_by_role("button", name=re.compile("^Momentum off")).click()
    expect(page.locator('[data-path="momentum"] output')).to_have_text("0.75")


STEP = """[...document.querySelectorAll('*')].map((e) => e.shadowRoot?.querySelector('.figure-page')?.dataset.step)
  .find(Boolean)"""


@pytest.mark.thorough
def test_a_phone_shows_the_race_in_its_width(window: Page, address: str) -> None:
    """Play is at the bottom; nothing lies to the side."""
    window.set_viewport_size({"width": 390, "height": 844})
    window.goto(f"{address}/optimizers")
    window.wait_for_selector(ARRIVED)
    box = window.get_by_role("button", name="Play", exact=True).bounding_box()
    assert box
    assert box["y"] + box["height"] <= 844
    assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert findings(window) == []


def test_the_loss_can_be_that_of_the_network_in_the_playground(window: Page, address: str) -> None:
    """As it is there now; the address has it, and Back shows the first network again."""
    own = Config.from_dict({"network": {"hidden": [{"units": 5}]}})
    window.set_viewport_size({"width": 1280, "height": 800})
    window.goto(f"{address}/?setup={to_text(own)}")
    window.wait_for_selector(".page[data-frames]")
    window.get_by_role("link", name="Labs", exact=True).click()
    window.get_by_role("link", name=re.compile("How should a step be taken")).first.click()
    holds = window.locator(".holds")
    expect(holds).to_contain_text("The playground's first network")
    window.get_by_role("button", name="yours").click()
    expect(holds).to_contain_text("Your network 2–5–2; the slice holds")
    assert query_of(window)["setup"] == [to_text(own)]
    window.go_back()
    expect(holds).to_contain_text("The playground's first network")


def test_a_learner_chooses_who_races_and_takes_it_back(window: Page, address: str) -> None:
    """One more racer, with a schedule that is drawn; the address has it, and Back takes it back, step by step."""
    page = visit(window, address)
    page.get_by_role("button", name="Add a racer").click()
    card = page.get_by_role("dialog", name="Racer 7")
    card.get_by_label("Optimizer").select_option("adagrad")
    page.wait_for_url("**adagrad**")
    card.get_by_label("Rate schedule").select_option("cosine")
    page.wait_for_url("**adagrad.cosine**")
    expect(card.get_by_role("img", name=re.compile("^rate 0.2, after 120 steps"))).to_be_visible()
    assert findings(page) == []
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    expect(page.locator(".racer").nth(6)).to_contain_text("Adagrad")
    page.wait_for_selector('.world[data-state="there"]')
    page.get_by_role("button", name="step length").click()
    expect(page.get_by_role("slider", name=re.compile("^Length of the steps on the surface"))).to_be_visible()
    page.wait_for_url("**chart=length**")
    page.go_back()
    expect(page.get_by_role("slider", name=re.compile("^Loss on the surface"))).to_be_visible()
    page.go_back()
    page.wait_for_url(re.compile("adagrad(?!.cosine)"))
    page.get_by_role("button", name="Change racer 7").click()
    expect(card.get_by_role("button", name="Remove this racer")).to_have_attribute("title", "")
    card.get_by_role("button", name="Remove this racer").click()
    expect(page.locator(".racer")).to_have_count(6)
    assert "racers" not in query_of(page)
