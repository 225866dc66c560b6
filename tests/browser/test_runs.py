from __future__ import annotations

import pytest

from engine import Config, DataSettings, Trainer
from engine.datasets import Gauss
from tests.browser.playground import Playground, figure

pytestmark = pytest.mark.browser

SMALL = Config(data=DataSettings(dataset=Gauss(), points=40))


def open_at(playground: Playground, config: Config, epochs: int) -> None:
    """A setup, trained by the button."""
    playground.open_setup(config)
    for epoch in range(1, epochs + 1):
        playground.press("epoch")
        playground.until_epoch(epoch)


def after(config: Config, epochs: int) -> str:
    """The training loss after so many epochs, as it is shown."""
    trainer = Trainer(config)
    trainer.run(epochs * trainer.steps_per_epoch)
    return figure(trainer.metrics().train_loss)


@pytest.mark.alone
def test_the_slider_goes_back_in_the_run_and_on_from_there(playground: Playground) -> None:
    """Dragged back, everything is as it was then, and a sentence says so; a step from there forgets the old way."""
    open_at(playground, SMALL, 6)
    page = playground.page
    slider = page.get_by_role("slider", name="Moment in the run")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    assert box is not None
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] - 7, y)
    page.mouse.down()
    page.mouse.move(box["x"] + 7 + (box["width"] - 14) / 3, y, steps=5)
    page.mouse.up()
    playground.until_epoch(2)
    assert page.inner_text("output.trainLoss") == after(SMALL, 2)
    assert page.inner_text(".hint").startswith("You are looking back at epoch 2 of 6.")
    slider.press("End")
    playground.until_epoch(6)
    assert page.inner_text("output.trainLoss") == after(SMALL, 6)
    slider.press("Home")
    playground.until_epoch(0)
    playground.press("epoch")
    playground.until_epoch(1)
    assert page.inner_text("output.trainLoss") == after(SMALL, 1)
    assert slider.get_attribute("max") == slider.input_value() == "1"


@pytest.mark.thorough
@pytest.mark.alone
def test_the_arrow_keys_go_back_far_enough(playground: Playground) -> None:
    """In a long run one press goes a hundredth of it back, and another goes on from there."""
    page = playground.page
    page.locator(".bar select").select_option("1000")  # at most 50 steps between two moments, however busy the machine
    playground.press("play")
    playground.until(lambda: playground.step > 1500, "a long run")
    playground.press("play")
    playground.rest()
    slider, end = page.get_by_role("slider", name="Moment in the run"), playground.step
    seen = [end]
    for _ in range(2):
        slider.press("ArrowLeft")
        playground.until(lambda: playground.step < seen[-1], f"a moment before {seen}")
        playground.rest()
        seen.append(playground.step)
    assert 0.8 * end < seen[2] <= 0.99 * end, seen


@pytest.mark.side_bar("training")
def test_pinned_runs_are_compared_and_brought_back(playground: Playground) -> None:
    """The table has each run's boundary, figures and the settings that differ; bringing one back sets them again."""
    open_at(playground, SMALL, 2)
    page = playground.page
    page.click(".pin-button")
    playground.until(lambda: page.is_visible(".runs table"), "the table")
    assert "All settings are the same" in page.inner_text(".runs")
    playground.slide("Learning rate", 4)
    playground.until(lambda: playground.setup.training.learning_rate == 0.3, "another rate")
    playground.press("reset")
    playground.press("epoch")
    playground.until_epoch(1)
    page.click(".pin-button")
    page.click(".compare-button")
    playground.until(lambda: page.locator(".runs thead th").count() == 3, "two runs and now")
    rows = {
        row.locator("th").inner_text(): row.locator("td").all_inner_texts()
        for row in page.locator(".runs tbody tr").all()
    }
    faster = playground.setup
    assert rows["Learning rate"] == ["0.003", "0.3", "0.3"]
    assert rows["Train loss"] == [after(SMALL, 2), after(faster, 1), after(faster, 1)]
    assert rows["Trained"][0] == "epoch 2, step 2"
    pictures = page.locator(".runs canvas").evaluate_all("(all) => all.map((one) => one.toDataURL())")
    assert pictures[0] != pictures[1] == pictures[2]
    page.mouse.move(5, 5)
    curves = playground.picture("loss")
    page.locator(".runs tbody tr").last.locator("td").first.hover()
    lit = playground.picture("loss")
    page.mouse.move(5, 5)
    assert lit != curves == playground.picture("loss")  # the run that is pointed at is in front of the other
    page.get_by_role("button", name="Run 1: Bring back").click()
    playground.until(lambda: playground.setup == SMALL, "the first run's settings")
    page.get_by_role("button", name="Run 1: Unpin").click()
    page.get_by_role("button", name="Run 2: Unpin").click()
    playground.until(lambda: not page.is_visible(".runs"), "no table")


@pytest.mark.thorough
@pytest.mark.side_bar("training")
def test_a_run_stops_where_it_is_told_to(playground: Playground) -> None:
    """At the end of epoch 3 it rests and says so; with the rule moved on it goes on by itself."""
    config = SMALL.with_(training=SMALL.training.with_(stop_epoch=3))
    playground.open_setup(config)
    playground.press("play")
    playground.until(lambda: playground.data("playing") == "false" and playground.step == 3, "a stop")
    assert playground.page.inner_text("output.trainLoss") == after(SMALL, 3)
    playground.page.click(".notice .mend")
    playground.until(lambda: playground.step > 20, "the run goes on")
    # The run is told at once, the address at the end of the page's run.
    playground.until(lambda: playground.setup.training.stop_epoch == 0, "the rule is off in the address, too")


@pytest.mark.side_bar("none")
def test_new_weights_keep_the_data(playground: Playground) -> None:
    """Another start over the same points; reset then goes back to that start."""
    playground.press("newWeights")
    playground.until(lambda: playground.setup.network.draw == 1, "another draw")
    playground.rest()
    assert playground.setup.with_(network=Config().network) == Config()
    assert playground.page.inner_text("output.trainLoss") == after(playground.setup, 0) != after(Config(), 0)
