"""What only another browser shows: arrival, pictures, play and paint in Firefox."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright

from benchmarks.harness import launch_firefox
from engine.datasets import DATASETS, Painted
from tests.browser.playground import Playground, Plot

pytestmark = pytest.mark.firefox

SIZES = """
() => [...document.querySelectorAll("[role=radiogroup] img")].map((image) => {
  const box = image.getBoundingClientRect();
  return [box.width, box.height, image.naturalWidth];
})
"""


@pytest.fixture(scope="module")
def firefox(driver: Playwright) -> Iterator[Browser]:
    """Debian's Firefox; an error where there is none."""
    started = launch_firefox(driver)
    yield started
    started.close()


@pytest.fixture
def playground(firefox: Browser, address: str) -> Iterator[Playground]:
    """The playground, in a window of Firefox; a script error on it fails the test."""
    errors: list[str] = []
    page = firefox.new_page(viewport={"width": 1280, "height": 900})
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield Playground(page, address)
    page.close()
    assert not errors


@pytest.mark.thorough
def test_it_arrives_with_pictures_and_plays(playground: Playground) -> None:
    """Every dataset has its picture, at its size; the network trains, and the loss moves."""
    pictures = playground.page.evaluate(SIZES)
    assert len(pictures) == len(DATASETS.keys)
    assert all(width > 30 and height > 30 and natural for width, height, natural in pictures)
    before = playground.picture("boundary")
    playground.press("play")
    playground.until(lambda: playground.step > 100, "a hundred steps")
    playground.press("play")
    playground.rest()
    assert playground.picture("boundary") != before


@pytest.mark.thorough
def test_points_are_painted(playground: Playground) -> None:
    """A stroke of each class is learned from as soon as there are two."""
    plot, page = Plot(playground), playground.page
    page.get_by_role("button", name="Paint", exact=True).click()
    page.get_by_role("button", name="Clear", exact=True).click()
    for letter, place in {"A": (0.3, 0.3), "B": (0.7, 0.7)}.items():
        page.get_by_role("button", name=f"Paint points of class {letter}").click()
        page.mouse.click(*plot.at(*place))
    playground.until(lambda: len(painted(playground)) == 2, "two points")
    assert [kind for _x, _y, kind in painted(playground)] == [0, 1]


def painted(playground: Playground) -> list[tuple[float, float, int]]:
    """The points that are learned from; nothing while they are not painted."""
    dataset = playground.setup.data.dataset
    return list(dataset.points) if isinstance(dataset, Painted) else []
