"""The playground as a person uses it: what they press, and what they see."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page

from app.setup.lesson import CANVAS, control_at, hideable
from app.setup.links import from_text, to_text
from app.setup.walk import settings_of
from app.words import title_of
from engine import Config, Trainer, setup_file

READY = ".page[data-frames]"
# The pixels of a canvas, as one string.
PIXELS = "(canvas) => canvas.toDataURL()"
# The color at a point of the window, and the pixels of a box of it.
PIXEL = """
(canvas, [x, y]) => {
  const box = canvas.getBoundingClientRect(), scale = canvas.width / box.width;
  const { data } = canvas.getContext("2d").getImageData((x - box.left) * scale, (y - box.top) * scale, 1, 1);
  return [...data].slice(0, 3);
}
"""
PATCH = """
(canvas, [x, y, width, height]) => {
  const box = canvas.getBoundingClientRect(), scale = canvas.width / box.width;
  const at = [x - box.left + 6, y - box.top + 3, width - 9, height - 12].map((length) => length * scale);
  return canvas.getContext("2d").getImageData(...at).data.join();
}
"""
# The colors of a box of the window, except for what is within 9 pixels of some points.
COLORS = """
(canvas, [[left, top, width, height], points]) => {
  const box = canvas.getBoundingClientRect(), scale = canvas.width / box.width;
  const context = canvas.getContext("2d"), found = new Set();
  const { data, width: columns } = context.getImageData(0, 0, canvas.width, canvas.height);
  for (let y = top + 2; y < top + height - 2; y += 1) {
    const near = points.filter((point) => Math.abs(point[1] - y) < 9);
    for (let x = left + 2; x < left + width - 2; x += 1) {
      if (near.some(([px, py]) => (px - x) ** 2 + (py - y) ** 2 < 81)) continue;
      const at = 4 * (Math.round((y - box.top) * scale) * columns + Math.round((x - box.left) * scale));
      found.add((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
    }
  }
  return [...found].map((color) => [color >> 16, (color >> 8) & 255, color & 255]);
}
"""
FOCUSED = """
() => {
  let element = document.activeElement;
  while (element.shadowRoot) element = element.shadowRoot.activeElement;
  return element.getAttribute("aria-label") || element.textContent;
}
"""
# Resolves when nothing has been painted for some milliseconds; on a busy machine the browser's clock is late, too.
RESTED = """
(page, quiet) => new Promise((rested) => {
  let since = performance.now(), frames = 0;
  new MutationObserver(() => { since = performance.now(); frames = 0; })
    .observe(page, { attributeFilter: ["data-frames"] });
  const look = () => {  // a browser that has no time for frames is not at rest
    frames += 1;
    const isQuiet = frames > 6 && performance.now() - since > quiet && document.fonts.status === "loaded";
    if (isQuiet) rested(); else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})
"""
QUIET_MS = 200
# Resolves when a scroll has been told to whoever listens: that happens with the next frame.
IN_SIGHT = """
(element) => new Promise((scrolled) => {
  element.scrollIntoView({ block: "nearest", behavior: "instant" });
  requestAnimationFrame(() => requestAnimationFrame(scrolled));
})
"""
PATIENCE_S = 15.0
MENU = {"newWeights", "newStart", "compare-runs", "present-button", "tour-button", "keys-button"}


def tab_of(label: str) -> str:
    """The title of the tab that the control with a label is on."""
    for setting in settings_of(Config()):
        if title_of(setting.path[-1]) == label:
            return control_at(setting.path).split(".")[0].capitalize()
    return "Network" if "layer" in label.lower() else "Data"


def all_but(*sections: str) -> str:
    """What a lesson's link names to hide the sidebar's controls but those of some sections: data, network, training.

    A section as a whole is not among it: that would take its part of the canvas along.
    """
    one_by_one = hideable().keys() - {"data", "network", "training", *CANVAS}
    return ",".join(sorted(name for name in one_by_one if name.split(".")[0] not in sections))


def figure(value: float | None) -> str:
    """A loss as the page writes it: three digits, from 0.0001 to 9999."""
    return f"{value:#.3g}".rstrip(".")


def until_true(page: Page, expression: str, given: Any = None) -> Any:
    """Wait until an expression is true on a page, and give its value.

    Playwright's own ``wait_for_function`` has the page evaluate a text, which the server's policy forbids.
    """
    for _ in range(int(2 * PATIENCE_S / 0.05)):
        if value := page.evaluate(expression, given):
            return value
        page.wait_for_timeout(50)
    message = f"after {2 * PATIENCE_S:g} s still not: {expression}"
    raise AssertionError(message)


class Playground:
    """One page, opened at the plain address as soon as it is looked at, unless another address is opened before."""

    def __init__(self, window: Page, address: str, hide: str = "") -> None:
        """Take a browser page that nothing was opened in, and what a lesson hides on it."""
        self.window, self.address, self.hidden = window, address, {"hide": hide} if hide else {}

    @property
    def page(self) -> Page:
        """The open page; what has to be set before it opens is set on ``window``."""
        if self.window.url == "about:blank":
            self.open()
        return self.window

    def open(self, url: str = "", **query: str) -> None:
        """Open an address, or the page's own with a query, and wait for the first picture."""
        parts = self.hidden | query
        if parts:  # without a setup it would be a link of the time of other defaults
            parts = {"setup": to_text(Config())} | parts
        self.window.goto(url or f"{self.address}/?{urlencode(parts)}", wait_until="commit")
        self.window.wait_for_selector(READY)

    def open_setup(self, config: Config) -> None:
        """Open the link of a setup, and wait until all of it is painted."""
        self.open(setup=to_text(config))
        self.rest()

    def open_file(self, config: Config) -> None:
        """Open a setup file in the dialog, for what no link holds."""
        self.page.get_by_role("button", name="Share and save").click()
        self.page.get_by_role("tab", name="File").click()
        file = {"name": "setup.json", "mimeType": "application/json", "buffer": setup_file.to_text(config).encode()}
        self.page.locator("[data-testid=stFileUploader] input[type=file]").set_input_files(file)  # type: ignore[arg-type]

    def press(self, name: str) -> None:
        """Press a button of the canvas: play, step, epoch, reset, newStart; some are in the menu."""
        if name in MENU:
            self.page.click("button.more")
        self.page.click(f"button.{name}")

    def set(self, path: str, value: str) -> None:
        """Take an option in the row of settings, by its value: a dataset's key, a rate."""
        self.page.select_option(f".settings [data-path='{path}'] select", value)

    def change(self, name: str, way: str) -> None:
        """Press − ("less") or + ("more") of a number in the row of settings: Layers, Neurons."""
        self.page.locator(".settings").get_by_role("button", name=f"{name}: {way}").click()

    @property
    def side_bar(self) -> Locator:
        """The sidebar; some controls of the canvas have the same names."""
        return self.page.get_by_test_id("stSidebar")

    def slide(self, label: str, steps: int) -> None:
        """Move a slider by the arrow keys."""
        self.turn_to(tab_of(label))
        slider = self.side_bar.get_by_role("slider", name=label).first
        slider.focus()
        for _ in range(abs(steps)):
            slider.press("ArrowRight" if steps > 0 else "ArrowLeft")

    def turn_to(self, title: str) -> None:
        """Open a tab of the sidebar, if there is one of this title; what is on it comes with the page's next run."""
        tab = self.side_bar.get_by_role("tab", name=title, exact=True)
        if tab.count() and tab.get_attribute("aria-selected") != "true":
            tab.click()

    def open_drawer(self, layer: int) -> None:
        """Open what a layer has beyond its row, in the sidebar."""
        self.turn_to("Network")
        self.page.locator(f"[class*=st-key-layer-{layer - 1}--]").get_by_role("button").click()
        self.page.get_by_role("slider", name="Bias").wait_for()

    def choose(self, label: str, option: str) -> None:
        """Take an option of a select box of the sidebar."""
        self.turn_to(tab_of(label))
        box = self.side_bar.get_by_role("combobox", name=label).first
        box.evaluate(IN_SIGHT)  # a list closes when the sidebar scrolls
        box.click()
        self.page.get_by_role("option", name=option, exact=True).click()

    def choose_data(self, title: str) -> None:
        """Take a dataset by its picture."""
        self.turn_to("Data")
        self.side_bar.get_by_role("radio", name=title, exact=True).click()

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
        """Wait until nothing is painted anymore."""
        self.page.eval_on_selector(".page", RESTED, QUIET_MS)

    @property
    def setup(self) -> Config:
        """The setup that the address bar holds."""
        found = re.search(r"[?&]setup=([\w-]*)", self.page.url)
        return from_text(found[1] if found else "")

    def slow_down(self, times: int) -> None:
        """Let the browser compute as a slower computer does."""
        self.page.context.new_cdp_session(self.page).send("Emulation.setCPUThrottlingRate", {"rate": times})


class Drawing:
    """The drawing of the network, as a person points at it."""

    def __init__(self, playground: Playground) -> None:
        """Take a page."""
        self.playground = playground

    @property
    def page(self) -> Page:
        """The page that it is on."""
        return self.playground.page

    def unit(self, name: str) -> Locator:
        """The button over a unit, by the name that a screen reader says."""
        return self.page.get_by_role("group", name="Drawing of the network").get_by_role(
            "button", name=name, exact=True
        )

    def center(self, name: str) -> tuple[float, float]:
        """The middle of a unit, in the window."""
        box = self.unit(name).bounding_box()
        assert box is not None, name
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def between(self, left: str, right: str) -> tuple[float, float]:
        """The middle of the line between two units."""
        (x1, y1), (x2, y2) = self.center(left), self.center(right)
        return (x1 + x2) / 2, (y1 + y2) / 2

    def bias(self, name: str) -> tuple[float, float]:
        """The dot at a unit's lower left corner."""
        box = self.unit(name).bounding_box()
        assert box is not None, name
        return box["x"], box["y"] + box["height"]

    def hover(self, at: tuple[float, float]) -> None:
        """Point there."""
        self.page.mouse.move(*at)

    def click(self, at: tuple[float, float]) -> None:
        """Press there."""
        self.page.mouse.click(*at)

    def color(self, at: tuple[float, float]) -> tuple[int, int, int]:
        """The pixel that the drawing shows there."""
        red, green, blue = self.page.eval_on_selector("canvas.network", PIXEL, list(at))
        return red, green, blue

    def pixels(self, name: str) -> str:
        """All pixels of a unit's picture."""
        box = self.unit(name).bounding_box()
        assert box is not None, name
        found: str = self.page.eval_on_selector("canvas.network", PATCH, list(box.values()))
        return found

    def open_card(self, number: int) -> Locator:
        """The card of a layer, from 1, which its head opens."""
        self.page.locator(".head.layer").nth(number - 1).click()
        return self.page.locator(".layer-card")

    @property
    def card(self) -> str:
        """What the card of a weight or bias says; empty while it is hidden."""
        return self.page.inner_text(".card") if self.page.is_visible(".card") else ""

    @property
    def title(self) -> str:
        """What stands above the main plot."""
        return self.page.inner_text(".plot strong")

    @property
    def focused(self) -> str:
        """The name of what has the keyboard's focus."""
        found: str = self.page.evaluate(FOCUSED)
        return found


class Plot:
    """The main plot, as a person points at it; places on it are shares of the plane's box, from its top left."""

    def __init__(self, playground: Playground) -> None:
        """Take a page."""
        self.playground = playground

    @property
    def page(self) -> Page:
        """The page that it is on."""
        return self.playground.page

    @property
    def area(self) -> Locator:
        """What takes the keyboard's focus."""
        return self.page.locator(".plot-area")

    def _numbers(self, name: str) -> list[float]:
        return [float(text) for text in (self.area.get_attribute(f"data-{name}") or "").split(",")]

    @property
    def window(self) -> list[float]:
        """Left, right, bottom and top of what is seen."""
        return self._numbers("window")

    @property
    def shown(self) -> list[float]:
        """The same of what the painted frame was computed over."""
        return self._numbers("shown")

    def until_followed(self) -> list[float]:
        """Wait until the server has computed what is seen, and give its window."""
        self.playground.rest()
        self.playground.until(lambda: self.window == pytest.approx(self.shown, abs=1e-6), "the server's own picture")
        return self.window

    @property
    def point(self) -> str:
        """The point that is told about: its set and index."""
        return self.area.get_attribute("data-point") or ""

    @property
    def card(self) -> str:
        """What the card of a point says; empty while it is hidden."""
        return self.page.inner_text(".card.point") if self.page.is_visible(".card.point") else ""

    @property
    def shares(self) -> list[float]:
        """The beliefs on the card, in per cent."""
        return [float(share) for share in re.findall(r"([\d.]+)%", self.card)]

    @property
    def test_points(self) -> Locator:
        """The box in the legend that shows and hides them."""
        return self.page.get_by_role("checkbox", name="test points")

    @property
    def chips(self) -> list[str]:
        """What stands in the corners: across, up, and the ends of both."""
        return [text for text in self.page.locator(".plot-area .chip").all_inner_texts() if text]

    @property
    def picture(self) -> str:
        """All pixels of the plot."""
        return self.playground.picture("boundary")

    def _box(self) -> tuple[float, float, float, float]:
        box = self.page.locator("canvas.boundary").bounding_box()
        assert box is not None
        return box["x"], box["y"], box["width"], box["height"]

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A place of the plot, in the window of the browser."""
        left, top, width, height = self._box()
        return left + x * width, top + y * height

    def place_of(self, which: str, index: int) -> tuple[float, float]:
        """Where a point of the setup lies, in the window of the browser."""
        return self._places_of(which)[index]

    def _places_of(self, which: str) -> list[tuple[float, float]]:
        data = Trainer(self.playground.setup).data
        rows = data.test if which == "test" else data.train
        keys = [column.key for column in data.columns]
        left, right, bottom, top = self.window
        x, y, width, height = self._box()
        across, up = (rows.table[:, keys.index(key)] for key in data.dataset.plane)
        return [
            (x + (first - left) / (right - left) * width, y + (top - second) / (top - bottom) * height)
            for first, second in zip(across.tolist(), up.tolist(), strict=True)
        ]

    def center_of(self, name: str) -> tuple[float, float]:
        """The middle of a unit of the drawing."""
        return Drawing(self.playground).center(name)

    def wheel(self, x: float, y: float, by: float) -> None:
        """Turn the wheel there: below 0 nearer."""
        before = self.window
        self.page.mouse.move(*self.at(x, y))
        self.page.mouse.wheel(0, by)
        self.playground.until(lambda: self.window != before, "another window")
        self.page.mouse.move(5, 5)

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Press at a place, move to another and let go."""
        self.page.mouse.move(*self.at(*start))
        self.page.mouse.down()
        self.page.mouse.move(*self.at(*end), steps=8)
        self.page.mouse.up()
        self.page.mouse.move(5, 5)

    def colors(self) -> set[tuple[int, int, int]]:
        """The colors of the plane where no training point lies; test points have to be hidden."""
        seen = [list(self._box()), self._places_of("train")]
        found = self.page.eval_on_selector("canvas.boundary", COLORS, seen)
        return {(red, green, blue) for red, green, blue in found}
