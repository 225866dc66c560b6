"""The live bench: ``python -m benchmarks.bench [--json]``.

For six networks of five and of ten layers, in headless Chromium on this machine: frames painted per second with
histograms while they train, and the time from a press to the first picture that differs. For six networks of one shape,
how many times more steps a stack takes than networks that train one after another (``stack_gain``).
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from dataclasses import asdict, dataclass

from playwright.sync_api import Browser, Page, sync_playwright

from app.labs.claims.runs import deep
from app.setup.bench import to_text
from benchmarks.harness import PRESS, launch, serving
from engine import Config, LayerSpec
from engine.activations import ACTIVATIONS
from engine.lockstep import Lockstep

NETWORKS = 6
DEPTHS = (5, 10)
SECONDS = 5.0
PRESSES = 9
STEPS = 300
PAGE = ".bench-page[data-frames]"  # is there as soon as the first frame is painted
COUNT = """
(page, ms) => new Promise((done) => {
  const first = Number(page.dataset.frames), start = performance.now();
  setTimeout(() => done(1000 * (Number(page.dataset.frames) - first) / (performance.now() - start)), ms);
})
"""


@dataclass(frozen=True)
class Figures:
    """The measurements of one depth."""

    networks: int
    layers: int
    painted_fps: float
    press_to_change_ms: float
    stack_gain: float


def configs(layers: int) -> list[Config]:
    """2-16x…-2, each with another activation, so that nothing can be stacked."""
    kinds = [ACTIVATIONS[key]() for key in ("sigmoid", "tanh", "relu", "leaky_relu", "elu", "gelu")]
    return [deep(LayerSpec(units=16, activation=kind), layers, 0.01) for kind in kinds]


def stack_gain(layers: int) -> float:
    """Steps per second of six equal shapes as a stack, divided by those of six that train alone; medians of 5."""
    alike = [deep(LayerSpec(units=16), layers, 0.01).with_(seed=seed) for seed in range(NETWORKS)]
    stacked, apart = Lockstep(alike), [Lockstep([config]) for config in alike]
    times: list[tuple[float, float]] = []
    for _ in range(5):
        started = time.process_time()
        stacked.run(STEPS)
        between = time.process_time()
        for one in apart:
            one.run(STEPS)
        times.append((between - started, time.process_time() - between))
    return statistics.median(alone for _, alone in times) / statistics.median(together for together, _ in times)


def measure(browser: Browser, address: str, layers: int) -> Figures:
    """Open a bench, press its buttons, play it."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.goto(f"{address}/side_by_side?networks={to_text(configs(layers))}")
    page.wait_for_selector(PAGE)
    presses = [_press(page, "button.step") for _ in range(PRESSES)]
    page.eval_on_selector(PAGE, PRESS, "button.play")
    painted: float = page.eval_on_selector(PAGE, COUNT, 1000 * SECONDS)
    context.close()
    return Figures(
        NETWORKS, layers, round(painted, 1), round(statistics.median(presses), 1), round(stack_gain(layers), 1)
    )


def _press(page: Page, button: str) -> float:
    page.wait_for_timeout(300)
    milliseconds: float = page.eval_on_selector(PAGE, PRESS, button)
    return milliseconds


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--json", action="store_true", help="print one JSON list")
    options = parser.parse_args()
    with serving() as address, sync_playwright() as playwright:
        browser = launch(playwright)
        measure(browser, address, DEPTHS[0])  # the server's first page imports what later ones find ready
        figures = [asdict(measure(browser, address, layers)) for layers in DEPTHS]
        browser.close()
    if options.json:
        print(json.dumps(figures))
    else:
        print("  ".join(f"{name:>18}" for name in figures[0]))
        for row in figures:
            print("  ".join(f"{value:>18}" for value in row.values()))


if __name__ == "__main__":
    main()
