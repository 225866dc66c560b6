"""The clinic as a learner uses it, on the real server."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from app.labs.clinic.causes import CAUSES
from app.live.clinic.cases import case_of, curves_of
from tests.browser.test_accessibility import findings

pytestmark = pytest.mark.browser
PAGE = ".clinic-page"


def title(cause: str) -> str:
    """What the page calls a cause."""
    return str(CAUSES[cause].title)


def test_curves_are_named_and_checked(window: Page, address: str) -> None:
    """A wrong one gets a fact and stays open; in the end all six are right, on a phone as well."""
    window.set_viewport_size({"width": 390, "height": 844})
    window.goto(f"{address}/clinic")
    window.wait_for_selector(".curves-page", timeout=60_000)
    causes = [curve.cause for curve in curves_of(1)]
    check = window.get_by_role("button", name="Check", exact=True)
    expect(check).to_be_disabled()
    for number, cause in enumerate([causes[1], *causes[1:]], start=1):
        window.get_by_label(f"Cause of curve {number}").select_option(cause)
    check.click()
    expect(window.get_by_role("status").filter(has_text="5 of 6 are right.")).to_be_visible()
    expect(window.get_by_text("Not this: ")).to_have_count(1)
    window.get_by_label("Cause of curve 1").select_option(causes[0])
    check.click()
    window.wait_for_selector(".curves-page[data-done='true']")
    assert findings(window) == []
    assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_case_from_the_tools_to_the_cure(window: Page, address: str) -> None:
    """Look, rule out, answer wrong, answer right; then both runs play from step 0 to the end."""
    case = case_of("easy", 3)
    wrong = next(key for key in CAUSES if key != case.cause)
    window.set_viewport_size({"width": 1280, "height": 800})
    window.goto(f"{address}/clinic?level=easy&case=3")
    page = window.locator(PAGE)
    expect(page).to_have_attribute("data-step", "600", timeout=60_000)
    window.get_by_role("button", name="Look at the data").click()
    expect(window.locator(".clinic-data")).to_contain_text("Rows that are in both")
    window.locator(".clinic-check[data-key='first_loss']").click()
    expect(
        window.locator(".clinic-check[data-key='first_loss']:not([data-mark='open'], [data-mark='running'])")
    ).to_be_visible()
    window.get_by_role("radio", name=title(wrong)).check()
    window.keyboard.press("x")
    expect(window.get_by_role("radio", name=title(wrong))).not_to_be_checked()
    window.keyboard.type("it jumps")  # letters are letters in a note
    expect(window.get_by_label(f"Why it cannot be: {title(wrong)}")).to_have_value("it jumps")
    window.get_by_role("radio", name=title(wrong)).check()
    window.get_by_role("button", name="That is it").click()
    expect(window.locator(f"[data-cause='{wrong}'] .clinic-against")).to_contain_text("Not this: ")
    expect(window.get_by_role("radio", name=title(wrong))).to_be_disabled()
    expect(window.locator(".column")).to_have_count(1)
    assert findings(window) == []
    window.get_by_role("radio", name=title(case.cause)).check()
    window.get_by_role("button", name="That is it").click()
    expect(window.locator(".clinic-yes")).to_contain_text("Yes: ")
    expect(window.locator(".column")).to_have_count(2)
    window.locator(".speed").select_option("8000")
    expect(page).to_have_attribute("data-step", "600", timeout=20_000)
    expect(window.locator(".column").nth(1)).to_contain_text(str(CAUSES[case.cause].cure))
    window.set_viewport_size({"width": 390, "height": 844})
    assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert findings(window) == []


def test_on_a_phone_a_right_answer_is_in_view_and_the_cure_a_press_away(window: Page, address: str) -> None:
    """Not the charts, which are far above; a link to the case can be copied there too."""
    cause = case_of("easy", 3).cause
    window.set_viewport_size({"width": 390, "height": 844})
    window.goto(f"{address}/clinic?level=easy&case=3")
    expect(window.locator(PAGE)).to_have_attribute("data-step", "600", timeout=60_000)
    expect(window.get_by_role("button", name="Copy link")).to_be_visible()
    window.get_by_role("radio", name=title(cause)).check()
    window.get_by_role("button", name="That is it").click()
    expect(window.locator(".clinic-yes")).to_be_in_viewport()
    window.get_by_role("button", name="Watch the cure").click()
    expect(window.locator(".column").nth(1)).to_be_in_viewport()


def test_the_causes_are_one_press_away_on_a_phone(window: Page, address: str) -> None:
    """Where they stand beside the patient, there is no button; and all counts that can be shown fit below it."""
    window.set_viewport_size({"width": 1280, "height": 800})
    window.goto(f"{address}/clinic?level=easy&case=3")
    expect(window.locator(PAGE)).to_have_attribute("data-step", "600", timeout=60_000)
    down = window.get_by_role("button", name="Name the cause")
    expect(down).to_be_hidden()
    ends = [window.locator(part).bounding_box() for part in (".band .segments", ".band")]
    tabs, band = (box["x"] + box["width"] for box in ends if box)
    assert tabs <= band
    window.set_viewport_size({"width": 390, "height": 844})
    down.click()
    expect(window.get_by_text("What is broken?")).to_be_in_viewport()
    assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")
