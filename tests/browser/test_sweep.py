from __future__ import annotations

import pytest

from engine import Config, DataSettings, Trainer, TrainingSettings
from engine.datasets import Moons
from tests.browser.playground import Playground, figure
from tests.browser.test_accessibility import findings

pytestmark = [pytest.mark.browser, pytest.mark.side_bar("sweep", "training")]

SMALL = Config(data=DataSettings(dataset=Moons(), points=100), training=TrainingSettings(learning_rate=0.03))
EPOCHS = 10


def after(rate: float) -> Trainer:
    """The engine's own run at a learning rate."""
    trainer = Trainer(SMALL.with_(training=SMALL.training.with_(learning_rate=rate)))
    trainer.run(EPOCHS * trainer.steps_per_epoch)
    return trainer


@pytest.mark.thorough
def test_three_learning_rates_are_trained_and_stand_side_by_side(playground: Playground) -> None:
    """Three rates are typed, and train: the table has the engine's figures, the best of them marked.

    Then two presses train the next round, around the best.
    """
    playground.open_setup(SMALL)
    page = playground.page
    playground.turn_to("Training")
    page.get_by_role("button", name="Try several values").click()
    values = page.get_by_role("dialog").get_by_role("textbox", name="Values")
    values.fill("0.01, 0.03, 0.1")
    values.press("Enter")
    slider = page.get_by_role("dialog").get_by_role("slider", name="Epochs")
    slider.focus()
    for _ in range(3):
        slider.press("ArrowLeft")
    page.get_by_role("dialog").get_by_text(str(EPOCHS), exact=True).wait_for()
    assert findings(page) == []
    page.get_by_role("button", name="Train them").click()
    playground.until(lambda: page.locator(".runs thead th").count() == 4, "three runs and now")
    playground.until(lambda: page.get_by_role("dialog").count() == 0, "no dialog anymore")
    page.get_by_text("3 runs are pinned and listed under “Runs to compare”.").wait_for()
    rows = {
        row.locator("th").inner_text(): row.locator("td").all_inner_texts()
        for row in page.locator(".runs tbody tr").all()
    }
    trainers = [after(rate) for rate in (0.01, 0.03, 0.1)]
    losses = [trainer.metrics().test_loss or 0.0 for trainer in trainers]
    assert rows["Learning rate"] == ["0.01", "0.03", "0.1", "0.03"]
    assert rows["Trained"][:3] == [f"epoch {EPOCHS}, step {trainer.step}" for trainer in trainers]
    assert rows["Train loss"][:3] == [figure(trainer.metrics().train_loss) for trainer in trainers]
    assert rows["Test loss"][:3] == [figure(loss) for loss in losses]
    assert page.locator(".runs .best").first.inner_text() == figure(min(losses))
    page.locator("canvas.loss").hover()
    lines = page.locator(".readout").first.inner_text().splitlines()
    assert [line.split(",")[0].split()[-1] for line in lines[-3:]] == ["0.01", "0.03", "0.1"]
    assert (playground.step, playground.setup) == (0, SMALL)
    page.get_by_role("button", name="Try several values").click()
    page.get_by_role("dialog").get_by_text("Best so far: ").wait_for()
    page.get_by_role("dialog").get_by_text("The new runs replace those that are pinned now.").wait_for()
    before = values.input_value()
    best = [0.01, 0.03, 0.1][losses.index(min(losses))]
    assert before != "0.01, 0.03, 0.1"
    assert str(best) in before.split(", ")
    page.get_by_role("dialog").get_by_role("button", name="Finer").click()
    playground.until(lambda: values.input_value() != before, "finer values")
    page.get_by_role("button", name="Train them").click()
    page.get_by_text("in place of those pinned before").wait_for()
