"""The graph of an expression: ``python -m benchmarks.circuit [--json]``.

In headless Chromium on this machine, for the lab on backpropagation: the milliseconds from Enter to the painted graph
of 60 gates, and how many different pictures per second follow a leaf that is dragged.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from dataclasses import asdict, dataclass
from itertools import combinations
from urllib.parse import urlencode

from playwright.sync_api import Page, sync_playwright

from benchmarks.harness import launch, serving

GATES = 60
LEAVES = "abcdefghi"
TIMES = 5
DRAG_S = 3.0
PAGE = ".figure-page[data-frames]"
# Milliseconds from the key to the first painted frame with so many gates.
DRAWN = """
(page, gates) => new Promise((done) => {
  let start = NaN;
  addEventListener("keydown", () => (start = performance.now()), { once: true, capture: true });
  const look = () => {
    if (page.querySelectorAll(".gate").length === gates && start === start) {
      requestAnimationFrame(() => done(performance.now() - start));
    } else requestAnimationFrame(look);
  };
  look();
})
"""
# How many pictures a second have another result than the one before.
FOLLOWED = """
(page, ms) => new Promise((done) => {
  const start = performance.now();
  let before = "", count = 0;
  const look = () => {
    const shown = [...page.querySelectorAll(".board text.forward")].map((text) => text.textContent).join();
    if (shown !== before) count += 1;
    before = shown;
    if (performance.now() - start < ms) requestAnimationFrame(look);
    else done((1000 * count) / (performance.now() - start));
  };
  look();
})
"""


@dataclass(frozen=True)
class Figures:
    """What was measured."""

    gates: int
    drawn_ms: float  # median
    pictures_per_second: float


def expression() -> str:
    """A sum of 30 products of nine leaves, times one of them: 30 + 29 + 1 gates."""
    pairs = [*combinations(LEAVES, 2)][:30]
    return f"({' + '.join(f'{one}*{other}' for one, other in pairs)}) * {LEAVES[0]}"


def measured(page: Page) -> Figures:
    """Draw the graph several times, then drag a leaf."""
    field, figure = page.get_by_label("Your expression"), page.locator(PAGE)
    drawn = []
    for _ in range(TIMES):
        field.fill("x*y")
        page.keyboard.press("Enter")
        page.locator(".gate").nth(1).wait_for(state="detached")
        field.fill(expression())
        handle = figure.evaluate_handle(f"(page) => ({{ drawn: ({DRAWN})(page, {GATES}) }})")
        page.keyboard.press("Enter")
        drawn.append(float(handle.evaluate("({ drawn }) => drawn")))
    return Figures(GATES, statistics.median(drawn), _followed(page))


def _followed(page: Page) -> float:
    page.goto(f"{page.url.split('?')[0]}?{urlencode({'expression': expression(), 'step': 2 * GATES})}")
    page.locator(f"{PAGE} .gate").nth(GATES - 1).wait_for()
    leaf = page.get_by_role("slider", name=f"Value of {LEAVES[0]}")
    box = leaf.bounding_box()
    if box is None:
        return 0.0
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    handle = page.locator(PAGE).evaluate_handle(f"(page) => ({{ followed: ({FOLLOWED})(page, {1000 * DRAG_S}) }})")
    end, moves = time.monotonic() + DRAG_S, 0
    while time.monotonic() < end:
        moves += 1
        page.mouse.move(x + moves % 60, y)
    page.mouse.up()
    return float(handle.evaluate("({ followed }) => followed"))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description="Measure the graph of an expression.")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    with serving() as address, sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(viewport={"width": 1280, "height": 800})
        page.goto(f"{address}/backprop?ask_me_first=no")
        page.wait_for_selector(f"{PAGE} .gate")
        figures = measured(page)
        browser.close()
    if options.json:
        print(json.dumps(asdict(figures)))
    else:
        print(f"{figures.gates} gates: drawn in {figures.drawn_ms:.0f} ms")
        print(f"while a leaf is dragged: {figures.pictures_per_second:.1f} pictures a second")


if __name__ == "__main__":
    main()
