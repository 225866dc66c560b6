from __future__ import annotations

import io
import json
import runpy
from pathlib import Path

import numpy as np
import pytest

from app.experiments import EXPERIMENTS
from app.setup.lesson import CANVAS
from engine import Config, DataSettings, Trainer, TrainingSettings, setup_file
from engine.activations import Linear
from engine.config import LayerSpec, NetworkSettings
from engine.datasets import Gauss
from engine.initializers import Zeros
from engine.losses import SquaredError
from engine.optimizers import SGD
from tests.browser.playground import Playground
from tests.cases import first

pytestmark = pytest.mark.browser

NOTES = ["Look.\n" * 40, "x" * 1000, "\u202e" + "olleh " * 100, "e" + "\u0301" * 999]
SMALL = Config(data=DataSettings(dataset=Gauss(), points=40))
NOTE = "Press Play.\nThen <b>stop</b> & *think* <script>document.title = 'x'</script>"
# Of each name that a lesson hides on the canvas, one thing that it takes away.
THINGS = {
    **{name: f"button.{name}" for name in ("play", "step", "epoch", "slow", "reset", "newWeights", "newStart")},
    "speed": "select.speed",
    "edit": ".all-layers",
    "statistics": ".under",
    "measures": "figure.curve",
    "rewind": "figure.curve .rewind",
    "pin": ".pin-button",
    "paint": ".paint-button",
    "advice": ".notice",
    "tour": ".tour-button",
    "experiments": "button.experiments",
}


def share(playground: Playground, tab: str) -> None:
    """Open the dialog at one of its tabs."""
    playground.page.get_by_role("button", name="Share and save").click()
    playground.page.get_by_role("tab", name=tab).click()


def test_a_lesson_says_its_words_as_they_are_and_hides_what_it_hides(playground: Playground) -> None:
    """The text is text, in two lines; each thing of the canvas and the sidebar goes that is named, and no other."""
    playground.open(note=NOTE, hide="step,paint,training.learning_rate")
    page = playground.page
    assert page.inner_text(".lesson") == NOTE
    assert page.locator(".lesson *").count() == 0
    assert page.title() == "Gradient Playground"
    page.click("button.more")
    gone = {name for name, thing in THINGS.items() if not page.locator(thing).first.is_visible()}
    missing = {"rewind", "advice"}  # there is no run yet to go back in, and nothing to advise on
    assert gone == {"step", "paint", "experiments"} | missing  # an experiment would show what is hidden
    page.keyboard.press("Escape")
    playground.turn_to("Training")
    page.get_by_role("slider", name="Batch size").wait_for()
    assert page.get_by_role("slider", name="Learning rate").count() == 0


FROM = "(lesson) => getComputedStyle(lesson, '::before').content"


@pytest.mark.alone
def test_a_note_says_that_it_comes_from_the_link(playground: Playground) -> None:
    """Anyone can have written it, even as if it were ours; an experiment's text is ours, in whatever link it is."""
    ours = EXPERIMENTS[0].lesson.note
    for note, label in ((NOTE, '"From the link"'), (f"{ours} Then pay.", '"From the link"'), (ours, "none")):
        playground.open(note=note)
        assert playground.page.locator(".lesson").evaluate(FROM) == label


@pytest.mark.thorough
def test_nobody_is_told_to_press_what_is_hidden(playground: Playground) -> None:
    """Without Play no line says to press it; a teacher who hides this dialog is warned while it is open."""
    playground.open(hide="play")
    page = playground.page
    assert not page.locator(".hint").is_visible()
    share(playground, "For a class")
    warning = page.get_by_text("Copy it first")
    page.get_by_role("combobox", name="Hide").press_sequentially("Share and")
    assert warning.count() == 0
    page.get_by_role("option", name="Share and save", exact=True).click()
    warning.wait_for()


@pytest.mark.alone
def test_everything_on_the_canvas_can_be_hidden(playground: Playground) -> None:
    """With all names in the link none of the things is left, though a run diverged; the network is still there."""
    assert set(THINGS) == set(CANVAS)
    wild = TrainingSettings(loss=SquaredError(), optimizer=SGD(), learning_rate=100.0)
    config = SMALL.with_(network=NetworkSettings((LayerSpec(activation=Linear()),)), training=wild)
    playground.open_setup(config)
    playground.press("play")
    playground.until(lambda: playground.page.is_visible(".notice"), "a divergence")
    playground.page.click("button.more")
    playground.page.locator(".page").evaluate(f"(page) => (page.dataset.hidden = {' '.join(CANVAS)!r})")
    assert [name for name, thing in THINGS.items() if playground.page.locator(thing).first.is_visible()] == []
    assert playground.page.is_visible("canvas.network")


@pytest.mark.thorough
def test_a_teacher_makes_a_link_that_a_class_opens(playground: Playground) -> None:
    """Instruction typed, a control hidden: the link in the dialog opens the page so, with the setup that was there."""
    playground.open_setup(SMALL)
    share(playground, "For a class")
    page = playground.page
    page.get_by_role("textbox", name="Instruction").fill("Watch the loss.")
    page.get_by_role("textbox", name="Instruction").press("Control+Enter")
    page.get_by_role("combobox", name="Hide").fill("Slow motion")
    page.get_by_role("option", name="Canvas: Slow motion").click()
    code = page.get_by_role("dialog").locator("code")
    playground.until(lambda: "hide=slow" in code.inner_text() and "note=Watch" in code.inner_text(), "the link")
    link = code.inner_text().strip()
    playground.open(link)
    assert page.inner_text(".lesson") == "Watch the loss."
    assert not page.is_visible("button.slow")
    assert playground.setup == SMALL


@pytest.mark.alone
@pytest.mark.parametrize("note", first(1, NOTES))
def test_no_note_pushes_the_page_away(playground: Playground, note: str) -> None:
    """However long or odd it is, it takes less than half of the window's height, and the network stands below it."""
    playground.open(note=note)
    box, page = (playground.page.locator(name).bounding_box() for name in (".lesson", ".panels"))
    assert box
    assert page
    assert box["height"] <= 0.42 * playground.page.evaluate("innerHeight")
    assert box["width"] <= page["width"] + 1
    assert page["y"] >= box["y"] + box["height"]


@pytest.mark.thorough
@pytest.mark.side_bar("share")
def test_what_is_downloaded_is_the_network_as_it_stands(playground: Playground, tmp_path: Path) -> None:
    """The script predicts what the engine's network does, and the parameters are its own."""
    playground.open_setup(SMALL)
    trainer = Trainer(SMALL)
    for epoch in range(1, 4):
        playground.press("epoch")
        playground.until_epoch(epoch)
        trainer.run(trainer.steps_per_epoch)
    page = playground.page
    share(playground, "Code")
    with page.expect_download() as script:
        page.get_by_role("button", name="Download network_numpy.py").click()
    script.value.save_as(tmp_path / "network.py")
    rows = trainer.data.test
    predicted = runpy.run_path(str(tmp_path / "network.py"))["predict"](rows.table)
    trainer.metrics()
    np.testing.assert_array_equal(predicted, trainer.test_pass.scores.argmax(axis=0))
    with page.expect_download() as parameters:
        page.get_by_role("button", name="Download the trained parameters").click()
    with np.load(io.BytesIO(Path(parameters.value.path()).read_bytes()), allow_pickle=False) as arrays:
        np.testing.assert_array_equal(arrays["layer 1 weights"], trainer.network.layers[0].weights)


@pytest.mark.thorough
@pytest.mark.side_bar("share")
def test_a_setup_file_comes_back(playground: Playground) -> None:
    """Downloaded, changed by hand and opened, it is the page's setup; a broken one says why and changes nothing."""
    playground.open_setup(SMALL)
    share(playground, "File")
    page = playground.page
    with page.expect_download() as setup:
        page.get_by_role("button", name="Download the setup").click()
    text = Path(setup.value.path()).read_text("utf-8")
    assert setup_file.from_text(text) == SMALL
    given = page.get_by_role("dialog").locator("input[type=file]")
    broken = json.dumps({**json.loads(text), "version": 99}).encode()
    given.set_input_files({"name": "old.json", "mimeType": "application/json", "buffer": broken})
    page.get_by_text("version: 99 is not allowed; give 1 or 2").wait_for()
    assert playground.setup == SMALL
    changed = text.replace('"seed": 0', '"seed": 12')
    given.set_input_files({"name": "new.json", "mimeType": "application/json", "buffer": changed.encode()})
    playground.until(lambda: playground.setup == SMALL.with_(seed=12), "the file's setup")


@pytest.mark.thorough
@pytest.mark.parametrize("width", first(1, [1280, 420]))
def test_the_tour_begins_at_the_settings(playground: Playground, width: int) -> None:
    """On a phone, too: the light is around what the words are about."""
    playground.window.set_viewport_size({"width": width, "height": 800})
    page = playground.page
    page.get_by_role("button", name="Take the tour").click()

    def lit() -> bool:
        light, row = (page.locator(name).bounding_box() for name in ("dialog.tour .light", ".settings"))
        return light is not None and row is not None and light["y"] <= row["y"] <= light["y"] + 10

    playground.until(lit, "the light around the row")


@pytest.mark.thorough
def test_a_first_visit_offers_a_tour(playground: Playground) -> None:
    """It goes from place to place, starts the training on its way, and is not offered again; the menu has it."""
    page = playground.page
    page.get_by_role("button", name="Take the tour").click()
    seen = []
    while page.locator("dialog.tour[open]").count():
        seen.append(page.inner_text("dialog.tour p"))
        page.locator("dialog.tour .tourNext").click()
    assert len(seen) == len(set(seen)) == 7
    assert "Change anything you like" in seen[-1]
    playground.until(lambda: playground.step > 0, "the training that the tour started")
    playground.open()
    assert page.inner_text(".hint").startswith("Press Play.")
    assert not page.is_visible(".offer")
    playground.press("tour-button")
    page.keyboard.press("Escape")
    assert page.locator("dialog.tour[open]").count() == 0


@pytest.mark.thorough
@pytest.mark.side_bar("network")
def test_advice_comes_while_it_trains_and_its_button_helps(playground: Playground) -> None:
    """Zero weights cannot learn: the page says so within moments, and the button starts from weights that can."""
    zeros = NetworkSettings((LayerSpec(initializer=Zeros()),) * 2)
    playground.open_setup(Config(network=zeros))
    playground.press("play")
    notice = playground.page.locator(".notice")
    playground.until(notice.is_visible, "advice")
    assert notice.inner_text().startswith("The neurons of a layer stay equal: every weight is 0")
    playground.until(lambda: playground.data("playing") == "true", "a frame that plays")  # the advice may come first
    notice.locator(".mend").click()
    mended = Config(network=NetworkSettings((LayerSpec(),) * 2))
    playground.until(lambda: playground.setup == mended, "the suggested start")
    playground.until(lambda: not notice.is_visible() and playground.step > 50, "training without advice")
    assert playground.data("playing") == "true"


@pytest.mark.thorough
@pytest.mark.side_bar("network")
def test_advice_that_was_closed_comes_back_only_in_another_run(playground: Playground) -> None:
    """Its × closes it for as long as this run goes on; after a reset it is said again."""
    playground.open_setup(Config(network=NetworkSettings((LayerSpec(initializer=Zeros()),) * 2)))
    notice = playground.page.locator(".notice")
    playground.press("play")
    playground.until(notice.is_visible, "advice")
    notice.get_by_role("button", name="Close").click()
    seen = playground.step
    playground.until(lambda: playground.step > seen + 500, "more of the run")
    assert not notice.is_visible()
    playground.press("reset")
    playground.until(notice.is_visible, "advice in another run")


@pytest.mark.thorough
@pytest.mark.side_bar("training")
def test_advice_stays_while_its_numbers_change(playground: Playground) -> None:
    """What somebody is about to press is the same button; a long sentence moves nothing, and is read out once."""
    slow = Config(training=TrainingSettings(learning_rate=1e-5))
    playground.open_setup(slow)
    page, notice = playground.page, playground.page.locator(".notice")
    top = page.locator(".panels").bounding_box()
    page.locator("select.speed").select_option("2000")
    playground.press("play")
    playground.until(notice.is_visible, "advice")
    first = notice.locator("p").inner_text()
    assert page.locator(".panels").bounding_box() == top
    notice.locator(".mend").focus()
    playground.until(lambda: notice.locator("p").inner_text() != first, "other numbers")
    assert notice.locator(".mend").evaluate("(button) => button.matches(':focus')")
    assert page.locator("[role=alert].unseen").text_content() == first
