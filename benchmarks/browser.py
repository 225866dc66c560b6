"""The page in a real browser: ``python -m benchmarks.browser [--json]``.

Starts the server and headless Chromium on this machine and measures, for each scene, how soon the first picture
appears, how many frames per second are painted while it plays, how many of them have a blank boundary, and the time
from a button press to the first picture that differs.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from dataclasses import asdict, dataclass

from playwright.sync_api import Browser, Page, sync_playwright

from app.setup.links import to_text
from benchmarks.harness import PRESS, launch, serving
from engine import Config, DataSettings, LayerSpec, NetworkSettings
from engine.features import FEATURES

SCENES: dict[str, Config] = {
    "default": Config(),
    "8-8": Config(network=NetworkSettings((LayerSpec(units=8),) * 2)),
    "largest": Config(
        data=DataSettings(features=("x1", "x2", *FEATURES.keys)), network=NetworkSettings((LayerSpec(units=8),) * 6)
    ),
}
SECONDS = 5.0
PRESSES = 9
PAGE = ".page[data-frames]"  # is there as soon as the first frame is painted

# Counts painted frames and blank ones over some milliseconds: {frames, blank}.
COUNT = """
(page, ms) => new Promise((done) => {
  const canvas = page.querySelector("canvas.boundary");
  const isBlank = () => canvas.getContext("2d").getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data[3] === 0;
  const first = Number(page.dataset.frames), start = performance.now();
  let blank = 0;
  const look = () => {
    blank += isBlank();
    if (performance.now() - start < ms) requestAnimationFrame(look);
    else done({ frames: 1000 * (Number(page.dataset.frames) - first) / (performance.now() - start), blank });
  };
  requestAnimationFrame(look);
})
"""


@dataclass(frozen=True)
class Figures:
    """The measurements of one scene."""

    scene: str
    painted_fps: float
    blank_frames: int
    first_picture_s: float
    press_to_change_ms: float


def measure(browser: Browser, address: str, scene: str) -> Figures:
    """Open a scene, play it, press its buttons."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    text = to_text(SCENES[scene])
    started = time.perf_counter()
    page.goto(f"{address}/?setup={text}" if text else address)
    page.wait_for_selector(PAGE)
    first_picture = time.perf_counter() - started
    presses = [_press(page, "button.step") for _ in range(PRESSES)]
    presses.append(_press(page, "button.play"))
    painted = page.eval_on_selector(PAGE, COUNT, 1000 * SECONDS)
    context.close()
    return Figures(
        scene=scene,
        painted_fps=round(painted["frames"], 1),
        blank_frames=painted["blank"],
        first_picture_s=round(first_picture, 2),
        press_to_change_ms=round(statistics.median(presses), 1),
    )


def _press(page: Page, button: str) -> float:
    page.wait_for_timeout(100)
    milliseconds: float = page.eval_on_selector(PAGE, PRESS, button)
    return milliseconds


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON list")
    options = parser.parse_args()
    with serving() as address, sync_playwright() as playwright:
        browser = launch(playwright)
        _warm_up(browser, address)
        figures = [asdict(measure(browser, address, scene)) for scene in SCENES]
        browser.close()
    if options.json:
        print(json.dumps(figures))
    else:
        print("  ".join(f"{name:>18}" for name in figures[0]))
        for row in figures:
            print("  ".join(f"{value:>18}" for value in row.values()))


def _warm_up(browser: Browser, address: str) -> None:
    """Visit once before the clock starts: the server's first page imports what later ones find ready."""
    page = browser.new_page()
    page.goto(address)
    page.wait_for_selector(PAGE)
    page.close()


if __name__ == "__main__":
    main()
