from __future__ import annotations

from collections import Counter

import pytest

from engine import Config, DataSettings, Trainer
from engine.datasets import Gauss, Iris, Painted
from tests.browser.playground import Drawing, Playground, Plot

pytestmark = [pytest.mark.browser, pytest.mark.side_bar("data")]

FEW = Config(data=DataSettings(dataset=Gauss(), points=20, test_share=0.5))
IRIS = Config(data=DataSettings(dataset=Iris(), points=150, features=()))


class Painter:
    """The plot as somebody paints on it; places are shares of its plane, from the top left."""

    def __init__(self, playground: Playground, config: Config) -> None:
        """Open a setup and press Paint."""
        self.playground, self.page, self.plot = playground, playground.page, Plot(playground)
        playground.open_setup(config)
        self.press("Paint")
        playground.until(lambda: self.page.is_visible(".paint"), "the brushes")

    def press(self, name: str) -> None:
        """A button beside or under the plot."""
        self.page.locator(".plot").get_by_role("button", name=name, exact=True).click()

    def choose(self, letter: str) -> None:
        """The brush of a class."""
        self.press(f"Paint points of class {letter}")

    def dab(self, x: float, y: float) -> None:
        """Press there and let go."""
        self.page.mouse.click(*self.plot.at(x, y))

    @property
    def points(self) -> list[tuple[float, float, int]]:
        """What the page learns from; nothing while it is no painting."""
        dataset = self.playground.setup.data.dataset
        return list(dataset.points) if isinstance(dataset, Painted) else []

    def until(self, count: int) -> None:
        """Wait until the page learns from so many points."""
        self.playground.until(lambda: len(self.points) == count, f"{count} points, not {len(self.points)}")

    @property
    def hint(self) -> str:
        """The sentence beside the brushes."""
        return self.page.inner_text(".paint p")


def test_what_is_painted_is_learned_and_what_is_erased_is_gone(playground: Playground) -> None:
    """A dab of C joins what was there and has an output of its own; erased, it is gone; undo brings it back."""
    painter = Painter(playground, FEW)
    rows = Trainer(FEW).data.train, Trainer(FEW).data.test
    before = Counter(
        (*row, int(label))
        for part in rows
        for row, label in zip(part.table.round(2).tolist(), part.classes, strict=True)
    )
    painter.choose("C")
    painter.dab(0.25, 0.1)
    painter.until(21)
    (added,) = Counter(painter.points) - before
    assert added == pytest.approx((-3, 4.8, 2), abs=0.05)
    playground.until(lambda: Drawing(playground).unit("Output: C").count() == 1, "an output for C")
    painter.press("Eraser")
    painter.dab(0.25, 0.1)
    painter.until(20)
    assert Counter(painter.points) == before
    painter.press("Undo")
    painter.until(21)
    painter.press("Done")
    assert not painter.page.is_visible(".paint")
    assert painter.plot.area.get_attribute("data-window") == "-6,6,-6,6"  # no stroke has moved the plot


@pytest.mark.thorough
def test_a_stroke_leaves_a_trail(playground: Playground) -> None:
    """Dragged along, a brush of one point sets one every few pixels; the run that plays goes on with them."""
    painter = Painter(playground, FEW)
    playground.press("play")
    page = painter.page
    page.mouse.move(*painter.plot.at(0.2, 0.9))
    page.mouse.down()
    page.mouse.move(*painter.plot.at(0.6, 0.9), steps=12)
    page.mouse.up()
    playground.until(lambda: len(painter.points) > 24, "a trail")
    trail = [(x, y) for x, y, kind in painter.points if kind == 0 and abs(y + 4.8) < 0.1]
    assert len(trail) > 5
    assert max(x for x, _ in trail) == pytest.approx(1.2, abs=0.6)
    playground.until(lambda: playground.data("playing") == "true" and playground.step > 0, "training goes on")


@pytest.mark.thorough
def test_a_stroke_goes_on_while_the_page_answers_the_last_one(playground: Playground) -> None:
    """The answer to the first stroke takes neither the second, which is under way, nor what undo has in mind."""
    painter = Painter(playground, FEW)
    scene = playground.data("scene")
    painter.dab(0.1, 0.1)
    painter.page.mouse.move(*painter.plot.at(0.3, 0.1))
    painter.page.mouse.down()
    painter.until(21)
    playground.until(lambda: playground.data("scene") != scene, "the picture of the first stroke")
    painter.page.mouse.up()
    painter.until(22)
    painter.press("Undo")
    painter.until(21)
    painter.press("Undo")
    painter.until(20)


@pytest.mark.thorough
def test_a_stroke_that_changes_nothing_is_not_undone(playground: Playground) -> None:
    """The eraser where nothing is: there is nothing to undo, and the page is told nothing."""
    painter = Painter(playground, FEW)
    painter.press("Eraser")
    painter.dab(0.05, 0.05)
    assert painter.page.locator(".paint .undo").is_disabled()
    assert playground.setup == FEW


@pytest.mark.thorough
def test_one_class_alone_waits_for_another(playground: Playground) -> None:
    """Cleared, the page keeps what it had, and still when all dabs are A; the first B makes it learn from them."""
    painter = Painter(playground, FEW)
    painter.press("Clear")
    assert "two classes" in painter.hint
    painter.choose("A")
    painter.dab(0.3, 0.3)
    painter.dab(0.4, 0.3)
    assert painter.hint.startswith("All points are A: paint another class.")
    assert playground.setup == FEW
    painter.choose("B")
    painter.dab(0.7, 0.7)
    painter.until(3)
    assert [kind for _, _, kind in painter.points] == [0, 0, 1]


@pytest.mark.thorough
def test_the_keyboard_paints_too(playground: Playground) -> None:
    """From the middle two steps up, class 2, space: a point of B; from iris painting starts with a smile."""
    painter = Painter(playground, IRIS)
    start = len(Painted().points)
    painter.plot.area.focus()
    for key in ("ArrowUp", "ArrowUp", "2", " "):
        painter.page.keyboard.press(key)
    painter.until(start + 1)
    assert painter.points[-1] == pytest.approx((0, 0.48, 1), abs=0.05)
    painter.page.keyboard.press("Escape")
    assert not painter.page.is_visible(".paint")
