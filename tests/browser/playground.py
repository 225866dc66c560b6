"""The playground as a person uses it: what they press, and what they see."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from app.links import from_text
from engine import Config

READY = ".page[data-frames]"
# The pixels of a canvas, as one string.
PIXELS = "(canvas) => canvas.toDataURL()"
PATIENCE_S = 15.0


class Playground:
    """One open page."""

    def __init__(self, page: Page, address: str) -> None:
        """Take a browser page, not yet opened."""
        self.page, self.address = page, address

    def open(self, url: str = "") -> None:
        """Open an address and wait for the first picture."""
        self.page.goto(url or self.address)
        self.page.wait_for_selector(READY)

    def press(self, name: str) -> None:
        """Press a button of the canvas: play, step, epoch, reset, newStart."""
        self.page.click(f"button.{name}")

    def slide(self, label: str, steps: int) -> None:
        """Move a slider by the arrow keys."""
        slider = self.page.get_by_role("slider", name=label).first
        slider.focus()
        for _ in range(abs(steps)):
            slider.press("ArrowRight" if steps > 0 else "ArrowLeft")

    def choose(self, label: str, option: str) -> None:
        """Take an option of a select box of the side bar."""
        box = self.page.get_by_role("combobox", name=label).first
        box.scroll_into_view_if_needed()
        self.page.wait_for_timeout(300)  # a list closes when the side bar scrolls
        box.click()
        self.page.get_by_role("option", name=option, exact=True).click()

    def until(self, happened: Callable[[], Any], what: str) -> Any:
        """Wait until something is so, and give its value."""
        for _ in range(int(PATIENCE_S / 0.05)):
            if value := happened():
                return value
            self.page.wait_for_timeout(50)
        message = f"after {PATIENCE_S:g} s still not: {what}"
        raise AssertionError(message)

    def data(self, name: str) -> str:
        """What the view says of itself: step, playing, scene, frames, state."""
        return self.page.get_attribute(".page", f"data-{name}") or ""

    @property
    def step(self) -> int:
        """The step of the frame that is painted."""
        return int(self.data("step"))

    def number(self, name: str) -> float:
        """A number that is shown: epoch, step, trainLoss, testLoss, trainAccuracy, testAccuracy."""
        return float(re.sub(r"[^\d.eE+-]", "", self.page.inner_text(f"output.{name}")))

    def picture(self, canvas: str) -> str:
        """All pixels of a canvas: boundary, loss, accuracy, layers."""
        pixels: str = self.page.eval_on_selector(f"canvas.{canvas}", PIXELS)
        return pixels

    def pictures(self) -> dict[str, str]:
        """All pixels of all canvases."""
        return {name: self.picture(name) for name in ("boundary", "loss", "accuracy", "layers")}

    def until_epoch(self, epoch: int) -> None:
        """Wait until this many epochs are shown."""
        self.until(lambda: self.number("epoch") == epoch, f"epoch {epoch}")

    def rest(self) -> None:
        """Wait until nothing is painted any more."""
        seen = -1
        while seen != (seen := int(self.data("frames"))):
            self.page.wait_for_timeout(300)

    @property
    def setup(self) -> Config:
        """The set-up that the address bar holds."""
        found = re.search(r"[?&]setup=([\w-]*)", self.page.url)
        return from_text(found[1] if found else "")
