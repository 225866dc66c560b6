from __future__ import annotations

from time import monotonic

import pytest
from playwright.sync_api import Page

from app.page.visit import PAUSE_S
from app.setup.links import to_text
from engine import Config, DataSettings
from engine.datasets import Circle, Gauss, Spiral
from tests.app.samples import many_rows
from tests.browser.playground import Playground
from tests.browser.test_paint import Painter

pytestmark = [pytest.mark.browser, pytest.mark.side_bar("data", "share")]


def shows(playground: Playground, title: str) -> None:
    """Wait until a dataset is the chosen one, on the page and in the address."""
    picture = playground.page.get_by_role("radio", name=title, exact=True)
    playground.until(picture.is_checked, f"{title} is chosen")
    playground.until(lambda: playground.setup.data.dataset.key == title.lower(), f"{title} in the address")


def choose(playground: Playground, *titles: str) -> None:
    """Choose datasets, one after the other."""
    for title in titles:
        playground.choose_data(title)
        shows(playground, title)


def back(page: Page) -> None:
    """The browser's own button; the page is not loaded again."""
    page.evaluate("history.back()")


def forward(page: Page) -> None:
    """The browser's own button."""
    page.evaluate("history.forward()")


@pytest.mark.thorough
def test_back_and_forward_bring_each_dataset_back(playground: Playground) -> None:
    """Three choices, three times Back, three times Forward, and both again: none of the entries is lost."""
    page = playground.page
    before = page.evaluate("history.length")
    choose(playground, "circle", "XOR", "moons")
    assert page.evaluate("history.length") == before + 3
    for _ in range(2):
        for title in ("XOR", "circle", "spiral"):
            back(page)
            shows(playground, title)
        for title in ("circle", "XOR", "moons"):
            forward(page)
            shows(playground, title)
    assert page.evaluate("history.length") == before + 3


@pytest.mark.thorough
@pytest.mark.side_bar("data", "network")
def test_undo_and_redo_by_keys_are_back_and_forward(playground: Playground) -> None:
    """Ctrl+Z, Ctrl+Shift+Z, Ctrl+Y and the browser's buttons in any mixture walk along one row of setups."""
    page, keys = playground.page, playground.page.keyboard
    playground.press("newStart")
    playground.until(lambda: playground.setup.seed == 1, "another start")
    playground.change("Layers", "more")
    playground.until(lambda: len(playground.setup.network.hidden) == 3, "three layers")
    choose(playground, "circle")
    for press, seed, layers, title in (
        ("Control+z", 1, 3, "spiral"),
        ("Control+z", 1, 2, "spiral"),
        ("Back", 0, 2, "spiral"),
        ("Control+z", 0, 2, "spiral"),  # there is nothing before it, and the page stays
        ("Control+Shift+z", 1, 2, "spiral"),
        ("Forward", 1, 3, "spiral"),
        ("Control+y", 1, 3, "circle"),
        ("Control+y", 1, 3, "circle"),
        ("Meta+z", 1, 3, "spiral"),
    ):
        move = {"Back": back, "Forward": forward}.get(press)
        if move:
            move(page)
        else:
            keys.press(press)
        shows(playground, title)
        playground.until(lambda: (playground.setup.seed, len(playground.setup.network.hidden)) == (seed, layers), press)  # noqa: B023
        playground.rest()
        third = page.get_by_role("button", name="Layer 3, neuron 1", exact=True)
        playground.until(lambda: third.count() == (layers == 3), f"{press}: the drawing follows")  # noqa: B023
    choose(playground, "moons")  # an edit after undo: what was undone is gone
    keys.press("Control+y")
    playground.rest()
    shows(playground, "moons")
    keys.press("Control+z")
    shows(playground, "spiral")


@pytest.mark.thorough
def test_a_slider_that_is_moved_step_by_step_is_one_entry(playground: Playground) -> None:
    """Four presses of an arrow key are undone at once."""
    page = playground.page
    before, spiral = page.evaluate("history.length"), Config().data.dataset
    assert isinstance(spiral, Spiral)
    moved = Config(data=Config().data.with_(dataset=spiral.with_(noise=spiral.noise + 0.04)))
    started = monotonic()
    playground.slide("Noise", 4)
    playground.until(lambda: playground.setup == moved, "more noise")
    added = page.evaluate("history.length") - before
    assert 1 <= added <= 1 + (monotonic() - started) / PAUSE_S  # another begins only where a busy machine paused
    for _ in range(added):
        page.keyboard.press("Control+z")
    playground.until(lambda: playground.setup == Config(), "the noise of before")
    slider = page.get_by_role("slider", name="Noise").first
    playground.until(lambda: float(slider.input_value()) == spiral.noise, "the slider at its place")


@pytest.mark.thorough
def test_three_fast_presses_undo_three_edits(playground: Playground) -> None:
    """None is lost while the page is still at the one before."""
    choose(playground, "circle", "XOR", "moons")
    for _ in range(3):
        playground.page.keyboard.press("Control+z")
    shows(playground, "spiral")
    for _ in range(2):
        forward(playground.page)
    shows(playground, "XOR")


@pytest.mark.thorough
def test_a_field_that_is_typed_in_has_its_own_undo(playground: Playground) -> None:
    """Ctrl+Z in a number or a text takes back what was typed there; the setup stays."""
    page = playground.page
    choose(playground, "circle")
    field = page.get_by_role("spinbutton", name="Seed").first
    field.fill("12")
    field.press("Control+z")
    assert field.input_value() == "0"
    playground.rest()
    shows(playground, "circle")
    page.get_by_role("button", name="Share and save").click()
    page.get_by_role("tab", name="For a class").click()
    note = page.get_by_role("textbox", name="Instruction")
    note.press_sequentially("Hi")
    note.press("Control+z")
    playground.until(lambda: note.input_value() in {"", "H"}, "less text")
    shows(playground, "circle")


@pytest.mark.thorough
def test_painted_points_come_back(playground: Playground) -> None:
    """While one paints undo takes back strokes; Back and Forward, and undo elsewhere, bring each set of points back."""
    painter = Painter(playground, Config(data=DataSettings(dataset=Gauss(), points=20, test_share=0.5)))
    page = playground.page
    painter.choose("B")
    rows = []
    for count, x in ((21, 0.2), (22, 0.4)):
        painter.dab(x, 0.1)
        painter.until(count)
        rows.append(painter.points)
    page.keyboard.press("Control+z")
    painter.until(21)
    back(page)
    painter.until(22)
    assert sorted(painter.points) == sorted(rows[1])
    back(page)
    painter.until(21)
    assert sorted(painter.points) == sorted(rows[0])
    painter.press("Done")
    page.keyboard.press("Control+z")
    shows(playground, "gauss")
    for count in (21, 22, 21):
        forward(page)
        painter.until(count)


@pytest.mark.thorough
def test_rows_that_no_link_holds_come_back_within_the_visit(playground: Playground) -> None:
    """300 rows of one's own, then another dataset: Back has the rows, however little of them is in the address."""
    page = playground.page
    choose(playground, "circle")
    playground.open_file(Config(data=DataSettings(dataset=many_rows(), points=300)))
    rows = page.get_by_test_id("stSidebar").get_by_text("your own table: 300 rows")
    rows.wait_for()
    playground.choose_data("moons")
    shows(playground, "moons")
    back(page)
    rows.wait_for()
    back(page)
    shows(playground, "circle")
    forward(page)
    rows.wait_for()
    forward(page)
    shows(playground, "moons")
    assert rows.count() == 0
    back(page)
    rows.wait_for()
    page.reload(wait_until="commit")
    page.wait_for_selector(".page[data-frames]")
    page.get_by_text("The 300 rows of your own table are not in this link").wait_for()
    forward(page)
    shows(playground, "moons")


@pytest.mark.thorough
def test_a_reload_keeps_the_entries(playground: Playground) -> None:
    """They are the browser's: after a reload in their middle Back and Forward, undo and redo go on."""
    page = playground.page
    choose(playground, "circle", "XOR", "moons")
    back(page)
    shows(playground, "XOR")
    page.reload(wait_until="commit")
    page.wait_for_selector(".page[data-frames]")
    shows(playground, "XOR")
    page.keyboard.press("Control+z")
    shows(playground, "circle")
    for _ in range(2):
        page.keyboard.press("Control+y")
    shows(playground, "moons")
    back(page)
    back(page)
    back(page)
    shows(playground, "spiral")


@pytest.mark.thorough
def test_back_beyond_the_first_entry_leaves_the_page(playground: Playground, address: str) -> None:
    """As everywhere; undo does not. Coming back by Forward shows what was left."""
    window = playground.window
    window.goto(f"{address}/_stcore/health")
    playground.open(setup=to_text(Config(seed=5, data=DataSettings(dataset=Circle()))), hide="step", note="Play it.")
    choose(playground, "moons")
    playground.page.keyboard.press("Control+z")
    shows(playground, "circle")
    playground.page.keyboard.press("Control+z")
    playground.rest()
    shows(playground, "circle")
    assert (playground.setup.seed, window.inner_text(".lesson")) == (5, "Play it.")
    back(window)
    window.wait_for_url("**/_stcore/health")
    forward(window)
    window.wait_for_selector(".page[data-frames]")
    shows(playground, "circle")
    forward(window)
    shows(playground, "moons")
    assert window.inner_text(".lesson") == "Play it."


@pytest.mark.thorough
def test_a_run_goes_on_as_after_an_edit(playground: Playground) -> None:
    """While it plays, undo of the learning rate retunes the run; undo of the dataset starts another one that plays."""
    page = playground.page
    choose(playground, "circle")
    playground.press("play")
    playground.until(lambda: playground.step > 5, "some steps")
    scene = playground.data("scene")
    page.keyboard.press("Control+z")
    shows(playground, "spiral")
    playground.until(lambda: playground.data("scene") != scene, "another run")
    assert playground.data("playing") == "true"
