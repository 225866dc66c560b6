"""The page "Side by side" as a learner uses it, on the real server."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any, Literal
from urllib.parse import urlencode

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from app.setup.bench import from_text, to_text
from engine import Config, DataSettings, Trainer, TrainingSettings
from engine.datasets import Digits, Moons
from engine.optimizers import SGD
from tests.browser.playground import until_true
from tests.browser.test_accessibility import findings
from tests.browser.test_lab_pages import ARRIVED, STEP, query_of, step_of, visit

pytestmark = pytest.mark.browser

SMALL = Config(data=DataSettings(dataset=Moons(), points=100), training=TrainingSettings(learning_rate=0.03))
CUT = """
(names) => names.filter((one) => one.scrollWidth > one.clientWidth || one.scrollHeight > one.clientHeight + 2).length
"""
NAMES = ".column-head b:not(.run-disc)"


def with_rate(rate: float) -> Config:
    """The same setup at a learning rate."""
    return SMALL.with_(training=SMALL.training.with_(learning_rate=rate))


def address_of(*rates: float, **query: Any) -> str:
    """The link of networks with these learning rates."""
    return f"side_by_side?{urlencode({'networks': to_text([with_rate(rate) for rate in rates]), **query})}"


def rates(page: Page) -> list[float]:
    """The learning rates in the address."""
    return [config.training.learning_rate for config in from_text(query_of(page)["networks"][0])]


def press(page: Page, name: str) -> None:
    """Press a button by its name."""
    page.get_by_role("button", name=name, exact=True).click()


def test_values_are_tried_side_by_side_coarse_to_fine(window: Page, address: str) -> None:
    """From the playground's dialog to a finer rate; Back leads round by round to the playground as it was."""
    window.set_viewport_size({"width": 1280, "height": 800})
    window.goto(address)
    window.wait_for_selector(".page[data-frames]")
    window.get_by_role("tab", name="Training").click()
    window.get_by_role("button", name="Try several values").click()
    press(window, "Compare them")
    window.wait_for_selector(ARRIVED)
    expect(window.get_by_role("heading", name="Learning rate: 0.0003, 0.001, 0.003, 0.01, 0.03")).to_be_visible()
    expect(window.locator(NAMES).nth(2)).to_have_text("Learning rate 0.003")
    expect(window.get_by_role("status").filter(has_text="Best so far: ")).to_be_visible(timeout=30_000)
    window.wait_for_url("**/side_by_side?networks=**last=1000**")
    until_true(window, f"{STEP} == 1000")
    before = rates(window)
    best = window.locator(f".column:has(.best:not([hidden])) {NAMES}").inner_text()
    assert findings(window) == []
    window.locator(".side-controls .advised").click()
    until_true(window, "before => !location.href.includes(before)", query_of(window)["networks"][0])
    expect(window.locator(NAMES).first).not_to_have_text(f"Learning rate {before[0]:g}")
    assert float(best.split()[-1]) in rates(window)
    assert len(rates(window)) == 5
    until_true(window, f"{STEP} > 10")
    window.go_back()
    expect(window.locator(NAMES).nth(2)).to_have_text("Learning rate 0.003")
    window.go_back()
    window.wait_for_selector("canvas.network")


def test_the_best_has_the_lowest_test_loss(window: Page, address: str) -> None:
    """By the engine's own runs; a link to a moment shows it at once."""
    page = visit(window, address, address_of(0.001, 0.03, 0.1, step=200))
    trainers = [Trainer(with_rate(rate)) for rate in (0.001, 0.03, 0.1)]
    for trainer in trainers:
        trainer.run(200)
    losses = [trainer.metrics().test_loss or 0.0 for trainer in trainers]
    column = page.locator(".column").nth(losses.index(min(losses)))
    expect(column.get_by_text("★ best")).to_be_visible()
    expect(page.get_by_text("★ best").locator("visible=true")).to_have_count(1)
    press(page, "Play")
    expect(page.get_by_text("★ best").locator("visible=true")).to_have_count(0)


def test_networks_are_added_and_removed_and_back_undoes_it(window: Page, address: str) -> None:
    """The address has them; two stay."""
    page = visit(window, address, address_of(0.01, 0.03))
    columns = page.locator(".column")
    press(page, "Add a network")
    expect(columns).to_have_count(3)
    until_true(page, "!document.querySelector('[data-test-script-state=running]')")
    assert rates(page) == [0.01, 0.03, 0.1]
    columns.nth(1).hover()
    press(page, "Remove Learning rate 0.03")
    expect(columns).to_have_count(2)
    expect(columns.nth(1).locator(NAMES)).to_have_text("Learning rate 0.1")
    columns.nth(1).hover()
    expect(page.locator(".remove").locator("visible=true")).to_have_count(0)
    page.go_back()
    expect(columns).to_have_count(3)
    page.go_back()
    expect(columns).to_have_count(2)
    expect(columns.nth(1).locator(NAMES)).to_have_text("Learning rate 0.03")
    page.go_forward()
    expect(columns).to_have_count(3)
    page.reload()
    page.wait_for_selector(ARRIVED)
    expect(columns).to_have_count(3)


def test_all_stop_at_the_limit(window: Page, address: str) -> None:
    """Which is chosen in the bar, and is in the link."""
    page = visit(window, address, address_of(0.01, 0.03))
    page.get_by_label("When all networks stop").select_option("100")
    page.wait_for_url("**last=100**")
    press(page, "Play")
    expect(page.get_by_text("★ best").locator("visible=true")).to_have_count(1)
    assert step_of(page) == 100


def test_what_to_compare_is_chosen(window: Page, address: str) -> None:
    """Another setting with its usual values, in a dialog without serious findings."""
    page = visit(window, address, address_of(0.01, 0.03))
    press(page, "What to compare…")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("textbox", name="Values")).to_have_value("0.01, 0.03")
    assert findings(page) == []
    dialog.get_by_role("textbox", name="Values").fill("0.02 0.05")
    dialog.get_by_role("textbox", name="Values").press("Enter")
    dialog.get_by_role("button", name="Compare them").click()
    expect(page.get_by_role("heading", name="Learning rate: 0.02, 0.05")).to_be_visible()
    expect(dialog).to_have_count(0)
    until_true(page, f"{STEP} > 5")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_is_filled_can_be_read(window: Page, address: str, scheme: Literal["light", "dark"]) -> None:
    """The loud button and the chosen values: their darkest and lightest pixels differ at least 7 to 1."""
    window.emulate_media(color_scheme=scheme)
    descent = SMALL.with_(training=SMALL.training.with_(optimizer=SGD()))
    page = visit(window, address, f"side_by_side?{urlencode({'networks': to_text([SMALL, descent])})}")
    press(page, "What to compare…")
    dialog = page.get_by_role("dialog")
    for part in (dialog.get_by_role("button", name="Compare them"), dialog.get_by_label("SGD", exact=True)):
        with Image.open(BytesIO(part.screenshot())) as picture:
            gray = np.asarray(picture.convert("L")) / 255
        lights = np.sort(np.where(gray <= 0.04045, gray / 12.92, ((gray + 0.055) / 1.055) ** 2.4).ravel())
        assert (lights[-1] + 0.05) / (lights[0] + 0.05) > 7


def test_digits_are_refused_in_the_dialog(window: Page, address: str) -> None:
    """One sentence, and the button is off."""
    window.goto(f"{address}/?{urlencode({'setup': to_text([Config(data=DataSettings(dataset=Digits()))])})}")
    window.wait_for_selector(".page[data-frames]")
    window.get_by_role("tab", name="Training").click()
    window.get_by_role("button", name="Try several values").click()
    expect(window.get_by_text("Data of 64 columns are not allowed")).to_be_visible(timeout=20_000)
    expect(window.get_by_role("button", name="Compare them")).to_be_disabled()


@pytest.mark.parametrize(("width", "height", "most"), [(1280, 800, 90), (1920, 1080, 140)])
def test_two_networks_fill_the_window(window: Page, address: str, width: int, height: int, most: int) -> None:
    """Nothing scrolls, and little is left empty at the foot."""
    visit(window, address, "side_by_side")
    window.set_viewport_size({"width": width, "height": height})
    window.wait_for_timeout(500)
    box = window.locator(".bench").bounding_box()
    assert box
    assert height - most < box["y"] + box["height"] <= height
    assert window.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight") <= height


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_eight_networks_have_their_whole_names(window: Page, address: str, scheme: Literal["dark", "light"]) -> None:
    """No name is cut; nothing serious is found."""
    window.emulate_media(color_scheme=scheme)
    page = visit(window, address, address_of(*(0.001 * 2**turn for turn in range(8))))
    assert page.locator(NAMES).evaluate_all(CUT) == 0
    assert findings(page) == []


def test_a_phone_has_everything_within_its_width(window: Page, address: str) -> None:
    """Play at the bottom; controls wrap; the page does not scroll to the side."""
    window.set_viewport_size({"width": 390, "height": 844})
    window.goto(f"{address}/{address_of(0.001, 0.01, 0.1)}")
    window.wait_for_selector(ARRIVED)
    assert window.evaluate("document.documentElement.scrollWidth <= innerWidth")
    expect(window.get_by_role("button", name=re.compile("Finer"))).to_be_visible()
    assert findings(window) == []
