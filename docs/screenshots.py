"""Make the pictures of the documentation: ``python -m docs.screenshots``, optionally with the names of some of them."""

from __future__ import annotations

import io
import math
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal
from urllib.parse import urlencode

from PIL import Image
from playwright.sync_api import Locator, Page, sync_playwright

from app.labs import COURSE
from app.setup.links import to_text
from benchmarks.harness import launch, serving
from engine import Config, DataSettings, TrainingSettings
from engine.datasets import DATASETS
from engine.optimizers import OPTIMIZERS

FOLDER = Path(__file__).parent / "images"
READY = ".page[data-frames]"
PLAY_MS = 6000
SETTLE_MS = 800  # until the change is painted
LONGEST_MS = 120_000  # that a lab takes to its end, with its claims
SMALL = 640  # pixels of a small picture's width
IRIS = Config(data=DataSettings(dataset=DATASETS["iris"](), points=150, features=()))
WILD = Config(training=TrainingSettings(optimizer=OPTIMIZERS["sgd"](), learning_rate=10.0, l2=1.0))
NOTE = "Press Play. Then set the learning rate to 10 and press Reset. What happens, and why?"
LESSON = urlencode({"note": NOTE, "hide": "data,network,newWeights,newStart,slow,paint,pin,tour"})


def rest(page: Page) -> None:
    """The page on arrival."""
    page.wait_for_timeout(SETTLE_MS)


def play(page: Page) -> None:
    """Still training after a few seconds."""
    page.click("button.play")
    page.wait_for_timeout(PLAY_MS)


def hover(page: Page) -> None:
    """Trained, with the pointer on a neuron of the second layer."""
    play(page)
    page.click("button.play")
    unit(page, "Layer 2, neuron 3").hover(force=True)
    page.wait_for_timeout(SETTLE_MS)


def edit(page: Page) -> None:
    """Trained, with the card of a weight open and another value typed."""
    play(page)
    page.click("button.play")
    unit(page, "Layer 1, neuron 2").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("2.5")
    page.wait_for_timeout(SETTLE_MS)


def diverge(page: Page) -> None:
    """Played until the network diverges and the page says why."""
    page.click("button.play")
    page.wait_for_selector(".notice:not([hidden])")
    page.wait_for_timeout(SETTLE_MS)


def slow(page: Page) -> None:
    """A few epochs in, the fourth stage of the next step: backward."""
    for _ in range(3):
        page.click("button.epoch")
        page.wait_for_timeout(SETTLE_MS)
    page.click("button.slow")
    page.get_by_role("button", name="4 Backward").click()
    page.wait_for_selector('.page[data-stage="4"]')
    page.wait_for_timeout(SETTLE_MS)


def compare(page: Page) -> None:
    """Two pinned runs and a third that trains, side by side under the curves."""
    for name in ("Layers: more", "Neurons: less"):
        play(page)
        page.click("button.play")
        page.click(".pin-button")
        page.get_by_role("button", name=name).click()
        page.wait_for_timeout(SETTLE_MS)
    play(page)
    page.click(".compare-button")
    page.wait_for_timeout(SETTLE_MS)


def paint(page: Page) -> None:
    """An arc of a third class across the spiral, after a few seconds of training."""
    page.click("button.play")
    page.click(".paint-button")
    page.get_by_role("button", name="Paint points of class C").click()
    page.locator(".paint input").fill("1")
    box = page.locator("canvas.boundary").bounding_box()
    if box is None:
        return
    for at in range(13):
        turn = math.pi * (0.6 + at / 10)
        x, y = (0.5 + 0.42 * math.cos(turn), 0.5 - 0.42 * math.sin(turn))
        page.mouse.move(box["x"] + 38 + x * (box["width"] - 44), box["y"] + 8 + y * (box["height"] - 44), steps=3)
        if at == 0:
            page.mouse.down()
    page.mouse.up()
    page.wait_for_timeout(PLAY_MS)


def why(page: Page) -> None:
    """The reason behind a control, with its formula."""
    page.get_by_role("tab", name="Training").click()
    page.get_by_role("button", name="Help for Learning rate").focus()
    page.wait_for_timeout(SETTLE_MS)


def finish(page: Page) -> None:
    """A lab at the end of its run, with a guess and its answer if it asks for one."""
    if (guess := page.get_by_role("radio").nth(1)).count():
        guess.check(force=True)
    page.click("button.play")
    page.get_by_text("What you should have seen").wait_for(timeout=LONGEST_MS)
    page.wait_for_timeout(SETTLE_MS)


def check_all(page: Page) -> None:
    """Every check of the setup, done."""
    page.wait_for_selector('.checks-page[data-running=""][data-done="8"]', timeout=LONGEST_MS)
    page.wait_for_timeout(SETTLE_MS)


def examine(page: Page) -> None:
    """A patient of the clinic, after some steps."""
    page.get_by_text("Patients", exact=True).click()
    page.wait_for_selector("button.play")
    page.click("button.play")
    page.wait_for_timeout(PLAY_MS)


def search(page: Page) -> None:
    """A search at the end of its first stage, with its best trial open."""
    page.get_by_role("button", name="Start search").click()
    page.get_by_role("button", name="Use these ranges").wait_for(timeout=LONGEST_MS)
    page.wait_for_timeout(PLAY_MS)


def unit(page: Page, name: str) -> Locator:
    """The button over a unit of the drawing."""
    return page.get_by_role("group", name="Drawing of the network").get_by_role("button", name=name, exact=True)


def save(picture: bytes, path: Path, width: int) -> None:
    """Reduce it to 256 colors, chosen so that small marks keep theirs, and to a width: a third of the size, or less."""
    whole = Image.open(io.BytesIO(picture)).convert("RGB")
    if width < whole.width:
        whole = whole.resize((width, round(whole.height * width / whole.width)), Image.Resampling.LANCZOS)
    few = whole.quantize(256, Image.Quantize.MAXCOVERAGE, kmeans=8, dither=Image.Dither.NONE)
    few.save(path, optimize=True)


@dataclass(frozen=True)
class Shot:
    """One picture: its setup, its window, and the actions before it is taken."""

    do: Callable[[Page], None]
    scheme: Literal["light", "dark"] = "light"
    width: int = 1280
    height: int = 800
    config: Config | None = None
    lesson: str = ""  # the link's instruction and what it hides
    path: str = ""  # of the page
    ready: str = READY  # what is there once the page has arrived
    small: bool = False  # whether it is one of many, beside each other


# What a lab's picture shows, if that is not the lab at its end.
LAB_SHOTS = {
    "backprop": Shot(finish, path="backprop?ask_me_first=no"),
    "losses": Shot(play, path="losses?examples=points"),
    "health": Shot(check_all, path="health", ready=".checks-page"),
    "clinic": Shot(examine, path="clinic", ready=".page"),
}
SHOTS = {
    "arrival-light": Shot(rest),
    "arrival-dark": Shot(rest, "dark"),
    "playing-light": Shot(play),
    "hovering": Shot(hover),
    "editing": Shot(edit),
    "wide": Shot(play, "dark", 1920, 1080),
    "small": Shot(play, width=420, height=900),
    "iris": Shot(play, config=IRIS),
    "diverged": Shot(diverge, config=WILD),
    "slow-motion": Shot(slow),
    "painting": Shot(paint),
    "comparing": Shot(compare, "dark"),
    "why": Shot(why),
    "lesson": Shot(play, lesson=LESSON),
    "searching": Shot(search, path="search", ready=".page"),
    **{
        f"lab-{lab.key}": replace(
            LAB_SHOTS.get(lab.key, Shot(finish, path=lab.key)), scheme="dark" if number % 2 else "light", small=True
        )
        for number, lab in enumerate(COURSE)
    },
}


def main() -> None:
    """All pictures that the documentation shows."""
    with serving() as address, sync_playwright() as playwright:
        browser = launch(playwright)
        for name in sys.argv[1:] or SHOTS:
            shot = SHOTS[name]
            page = browser.new_page(viewport={"width": shot.width, "height": shot.height}, color_scheme=shot.scheme)
            setup = f"&setup={to_text(shot.config or Config())}" if shot.config or shot.lesson else ""
            query = f"?{shot.lesson}{setup}" if shot.lesson or setup else ""
            page.goto(f"{address}/{shot.path}{query}")
            page.wait_for_selector(shot.ready)
            shot.do(page)
            save(page.screenshot(), FOLDER / f"{name}.png", SMALL if shot.small else shot.width)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()
