"""The course as a learner follows it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from app.labs.course import LECTURES
from tests.browser.test_accessibility import findings

pytestmark = pytest.mark.browser
IDEAS = [idea for lecture in LECTURES for idea in lecture.ideas]
TOTAL = len(IDEAS)


def visit(window: Page, address: str) -> Page:
    """Open the course."""
    window.set_viewport_size({"width": 1280, "height": 800})
    window.goto(f"{address}/course")
    window.get_by_role("heading", name="The course").wait_for()
    return window


def test_the_browser_remembers_what_was_ticked(window: Page, address: str) -> None:
    """After a reload, too; cleared ticks come back; nothing that axe-core finds serious."""
    page = visit(window, address)
    count = page.get_by_role("status").filter(has_text="seen")
    expect(count).to_have_text(f"0 of {TOTAL} seen")
    for idea in (IDEAS[0], IDEAS[3]):
        page.get_by_label(str(idea.sentence)).check()
    expect(count).to_have_text(f"2 of {TOTAL} seen")
    page.get_by_role("button", name="Next unseen").click()
    expect(page.get_by_label(str(IDEAS[1].sentence))).to_be_focused()
    page.reload()
    expect(count).to_have_text(f"2 of {TOTAL} seen")
    expect(page.get_by_label(str(IDEAS[3].sentence))).to_be_checked()
    assert findings(page) == []
    page.get_by_role("button", name="Clear the ticks").click()
    expect(count).to_have_text(f"0 of {TOTAL} seen")
    page.get_by_role("button", name="Bring the ticks back").click()
    expect(count).to_have_text(f"2 of {TOTAL} seen")


def test_a_link_leads_to_what_shows_the_idea(window: Page, address: str) -> None:
    """The question of a claim stands below the picture; a panel is brought into view; Back returns to the course."""
    page = visit(window, address)
    saddle = next(idea for idea in IDEAS if idea.key == "saddle")
    row = page.locator(f"[data-idea={saddle.key}]")
    row.get_by_role("link", name=re.compile(str(saddle.shows))).click()
    asked = page.locator(".lab-asked")
    expect(asked).to_contain_text("Who is first off a saddle")
    expect(asked).to_be_in_viewport()
    asked.get_by_role("button", name="To its card").click()
    expect(page.locator(".claim.arrived")).to_be_in_viewport()
    assert "surface=saddle" in page.url
    page.go_back()
    expect(row).to_be_visible()
    leak = next(idea for idea in IDEAS if idea.panel == "leak")
    page.locator(f"[data-idea={leak.key}]").get_by_role("link").click()
    expect(page.locator("[data-panel=leak]")).to_be_in_viewport()


def test_the_course_can_be_printed(window: Page, address: str) -> None:
    """Every idea is on paper, and no button."""
    page = visit(window, address)
    page.emulate_media(media="print")
    expect(page.get_by_role("button", name="Print")).to_be_hidden()
    assert page.evaluate("document.scrollingElement.scrollHeight") > 2000
