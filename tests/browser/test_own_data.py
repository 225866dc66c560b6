from __future__ import annotations

import pytest
from playwright.sync_api import FilePayload

from engine import Config
from engine.datasets import Table
from tests.browser.playground import Playground
from tests.browser.test_accessibility import findings

pytestmark = [pytest.mark.browser, pytest.mark.side_bar("data")]

GOOD = "length,width,<b>kind</b>\n1.5,2,cat\n3,4.25,dog\n5,6,cat\n"
TABLE = Table(("length", "width"), ((1.5, 2.0), (3.0, 4.25), (5.0, 6.0)), ("cat", "dog", "cat"))


def give(playground: Playground, data: bytes) -> None:
    """Upload a file in the open dialog, instead of the last one."""
    file: FilePayload = {"name": "table.csv", "mimeType": "text/csv", "buffer": data}
    playground.page.locator("[data-testid=stFileUploader] input[type=file]").set_input_files(file)


@pytest.mark.thorough
def test_a_dataset_is_chosen_by_its_picture_with_the_keyboard(playground: Playground) -> None:
    """Arrow keys go from picture to picture, each with its name; Space takes one, and the sentence below is its."""
    chosen = playground.page.get_by_role("radio", name="spiral", exact=True)
    assert chosen.is_checked()
    chosen.focus()
    playground.page.keyboard.press("ArrowRight")
    moons = playground.page.get_by_role("radio", name="moons", exact=True)
    assert moons.evaluate("(picture) => picture === document.activeElement")
    playground.page.keyboard.press("Space")
    playground.until(lambda: playground.setup.data.dataset.key == "moons", "moons in the address")
    playground.until(lambda: playground.page.get_by_text("moons: ").is_visible(), "what it is, in words")
    drawn = "(group) => [...group.querySelectorAll('img')].every((image) => image.naturalWidth > 0)"
    assert playground.page.get_by_role("radiogroup", name="Dataset").evaluate(drawn)


@pytest.mark.thorough
def test_a_file_is_refused_then_another_is_used(playground: Playground) -> None:
    """A bad file gets its sentence while the old network trains on; a good one is seen, used, and in the link."""
    playground.press("play")
    playground.page.get_by_role("button", name="Your own data").click()
    give(playground, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    playground.page.get_by_text("This file is not text").wait_for()
    step = playground.step
    playground.until(lambda: playground.step > step + 100, "further steps")
    give(playground, GOOD.encode())
    use = playground.page.get_by_role("button", name="Use this data")
    use.wait_for()
    assert "<b>kind</b>" in playground.page.locator(".own-table th").all_inner_texts()
    assert findings(playground.page) == []
    use.click()
    playground.until(lambda: playground.setup.data.dataset == TABLE, "the table in the address")
    playground.until(lambda: playground.page.get_by_role("dialog").count() == 0, "no dialog anymore")


@pytest.mark.thorough
def test_a_pasted_table_survives_closing_the_dialog(playground: Playground) -> None:
    """Typed, closed, opened again: it is there, and can be used. More than the field may hold changes nothing."""
    button = playground.page.get_by_role("button", name="Your own data")
    button.click()
    playground.page.get_by_role("tab", name="Paste a table").click()
    area = playground.page.get_by_role("textbox", name="A table")
    area.fill(GOOD.replace(",", "\t"))
    area.evaluate("(field) => field.select()")
    playground.page.keyboard.insert_text("1" * 2_000_001)
    area.press("Control+Enter")
    playground.page.get_by_text("3 rows, 2 columns").wait_for()
    playground.page.get_by_role("button", name="Close").first.click()
    playground.until(lambda: playground.page.get_by_role("dialog").count() == 0, "no dialog anymore")
    playground.press("newStart")
    playground.until(lambda: playground.setup.seed == 1, "a run of the whole page")
    button.click()
    playground.page.get_by_role("tab", name="Paste a table").click()
    playground.page.get_by_text("3 rows, 2 columns").wait_for()
    assert area.input_value() == GOOD.replace(",", "\t")
    playground.page.get_by_role("button", name="Use this data").click()
    playground.until(lambda: playground.setup.data.dataset == TABLE, "the table in the address")


@pytest.mark.thorough
def test_no_name_of_a_table_becomes_an_icon_a_link_or_a_sign(playground: Playground) -> None:
    """The switches and the sentence have each as it was typed, except for what nobody sees."""
    names = (":material/home: x", "www.a.bc d@e.fg", "-> <= &amp; :red[y]", "**z** $1$ `2`")
    labels = ("https://a.bc", ":streamlit: :smile:", ":blue-badge[x] <->")
    table = Table(names, tuple((0.0, 1.0, 2.0, float(row)) for row in range(3)), labels)
    data = Config().data.with_(dataset=table, features=names)
    playground.open_setup(Config(data=data))
    side = playground.page.get_by_test_id("stSidebar")
    switches = side.get_by_role("toolbar", name="Features").get_by_role("button")
    switches.last.wait_for()
    seen = [text.replace("\u2060", "") for text in switches.all_inner_texts()]
    assert seen == list(names)
    sentence = side.get_by_text("3 rows, 4 columns").inner_text().replace("\u2060", "")
    assert all(f"{label} 1" in sentence for label in labels)
    assert side.get_by_role("link").count() == 0
