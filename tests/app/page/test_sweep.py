from __future__ import annotations

import json
import math
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

import app.page.sweep
from app.live.session import LiveSession
from app.setup.lesson import Lesson
from app.setup.variants import variables
from engine import Config, Trainer, TrainingSettings
from tests.app.samples import explosive, picture_of, small
from tests.app.visitor import keyed, remarks, rerun, sentences, state_of, visit, widget


def dialog(config: Config) -> AppTest:
    """What the dialog holds, open all the time, for no test clicks within one run."""

    def script() -> None:
        import streamlit as st

        from app.page.messages import draw_messages
        from app.page.state import PageState
        from app.page.sweep import contents

        page = PageState.begin("playground")
        page.config = st.session_state.start
        page.ticket()
        contents(page)
        draw_messages(page)

    page = AppTest.from_function(script, default_timeout=20)
    page.session_state["start"] = config
    return rerun(page)


def live(page: AppTest) -> LiveSession:
    """The visitor's live session."""
    return state_of(page).live


def train(page: AppTest, epochs: int) -> list[Config]:
    """Press the button; the setups that are pinned then."""
    page.select_slider(widget("sweep:epochs")).set_value(epochs)
    page.button(widget("sweep:train")).click()
    rerun(page)
    pins = [live(page).pinned(number) for number in range(1, 7)]
    return [pin.config for pin in pins if pin]


def choose(page: AppTest, key: str) -> Any:
    """Take a setting; the widget for its values."""
    page.selectbox(widget("sweep:setting")).set_value(key)
    rerun(page)
    values = f"sweep:values:{key}"
    return keyed(page)[values] if values in keyed(page) else page.text_input(widget(values))


def press(page: AppTest, name: str) -> AppTest:
    """Press one of the dialog's buttons."""
    page.button(widget(f"sweep:{name}")).click()
    return rerun(page)


def lines(page: AppTest) -> list[str]:
    """The dialog's remarks."""
    return [caption.value.replace("\\", "") for caption in page.caption]


def test_learning_rates_are_tried_at_once() -> None:
    """The dialog opens on them; each run is pinned with the engine's own figures; the main run stays where it was."""
    page = dialog(small())
    chosen = train(page, 5)
    assert chosen == [small(learning_rate=rate) for rate in (0.003, 0.01, 0.03, 0.1, 0.3)]
    for number, config in enumerate(chosen, start=1):
        trainer, pin = Trainer(config), live(page).pinned(number)
        trainer.run(5 * trainer.steps_per_epoch)
        assert pin is not None
        assert (pin.step, pin.metrics) == (trainer.step, trainer.metrics())
    losses = {config.training.learning_rate: loss_after(config, 5) for config in chosen}
    best = min(losses, key=losses.__getitem__)
    told = f"Lowest test loss: {losses[best]:.3g}, at {best}."
    assert remarks(page) == [f"5 runs are pinned and listed under “Runs to compare”. {told}"]
    asides = picture_of(live(page)).asides
    assert [row["title"] for row in json.loads(asides["settings"])["settings"]] == ["Learning rate"]
    assert (live(page).trainer.step, live(page).trainer.config) == (0, small())


def loss_after(config: Config, epochs: int) -> float:
    """The engine's own test loss."""
    trainer = Trainer(config)
    trainer.run(epochs * trainer.steps_per_epoch)
    return trainer.metrics().test_loss or math.nan


def test_coarse_to_fine_goes_on_from_the_best_run() -> None:
    """The largest rate is the best: the dialog says so and opens beyond it, whatever the current rate is.

    Then it opens between the neighbors of the best one. Each round is one press.
    """
    page = dialog(small(learning_rate=0.0001))
    assert [config.training.learning_rate for config in train(page, 5)] == [1e-05, 0.0001, 0.0003, 0.001, 0.003]
    choose(page, "seed")
    values = choose(page, "training.learning_rate")
    assert lines(page)[0] == "Best so far: 0.003, the largest tried. Go higher."
    wider = [0.001, 0.003, 0.01, 0.03, 0.1]
    assert values.value == ", ".join(map(str, wider))
    chosen = train(page, 5)
    assert chosen == [small(learning_rate=rate) for rate in wider]
    choose(page, "seed")
    values = choose(page, "training.learning_rate")
    losses = [loss_after(config, 5) for config in chosen]
    best = losses.index(min(losses))
    assert 0 < best < 4
    around = f"between {wider[best - 1]} and {wider[best + 1]}"
    assert lines(page)[0] == f"Best so far: {wider[best]}, {around}. Try finer values."
    finer = [float(word) for word in values.value.split(", ")]
    assert [finer[0], finer[2], finer[4]] == wider[best - 1 : best + 2]


def test_two_buttons_fill_in_wider_and_finer_values() -> None:
    """Before anything was tried, around the current one; a seed has neither."""
    page = dialog(small(learning_rate=0.003))
    field = page.text_input(widget("sweep:values:training.learning_rate"))
    for name, text in (("wider", "0.00001, 0.0003, 0.003, 0.03, 0.3"), ("finer", "0.001, 0.0017, 0.003, 0.0055, 0.01")):
        press(page, name)
        assert page.text_input(widget("sweep:values:training.learning_rate")).value == text
    assert field.value
    choose(page, "seed")
    assert widget("sweep:wider") not in {button.key for button in page.button}


def test_a_rate_that_is_no_preset_is_typed() -> None:
    """As any number of any setting."""
    page = dialog(small())
    for key, text, values in (
        ("training.learning_rate", "0.02 0.025", [0.02, 0.025]),
        ("training.batch_size", "7, 9", [7, 9]),
    ):
        choose(page, key).set_value(text)
        name = key.split(".")[1]
        assert [getattr(config.training, name) for config in train(rerun(page), 1)] == values


def test_that_earlier_pins_are_replaced_is_said_before_and_after() -> None:
    """In the dialog, and with the result; never where nothing was pinned."""
    page = dialog(small())
    warning = "The new runs replace those that are pinned now."
    assert warning not in lines(page)
    train(page, 1)
    assert "in place of" not in remarks(page)[0]
    assert warning in lines(rerun(page))
    train(page, 1)
    assert remarks(page)[0].startswith(
        "5 runs are pinned and listed under “Runs to compare”, in place of those pinned before."
    )


def test_another_sweep_takes_the_place_of_the_first() -> None:
    """Entries by their titles, in their own order; no pinned run of before is left."""
    page = dialog(small())
    train(page, 1)
    values = choose(page, "network.hidden.activation")
    assert "leaky ReLU" in values.options
    values.set_value(["leaky_relu", "tanh"])
    chosen = train(rerun(page), 1)
    assert [config.network.hidden[0].activation.key for config in chosen] == ["tanh", "leaky_relu"]


def test_typed_numbers_are_tried_and_wrong_ones_refused() -> None:
    """The present seed and the next ones to begin with; what is no seed has its sentence, and one alone is too few."""
    page = dialog(small())
    field = choose(page, "seed")
    assert field.value == "0, 1, 2, 3, 4"
    field.set_value("7, 7.5")
    rerun(page)
    assert sentences(page) == ["7.5 is not allowed; give a whole number from 0 to 2147483647."]
    assert page.button(widget("sweep:train")).disabled
    page.text_input(widget("sweep:values:seed")).set_value("7 9")
    assert [config.seed for config in train(rerun(page), 1)] == [7, 9]


def test_time_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """When it is up, the runs stand where they are, and the remark says how far that is."""
    monkeypatch.setattr(app.page.sweep, "LONGEST_S", 0.0)
    page = dialog(small())
    assert len(train(page, 1000)) == 5
    pinned = "5 runs are pinned and listed under “Runs to compare”."
    assert remarks(page) == [f"{pinned} There was time for 0 of 1000 epochs."]


def test_a_run_that_breaks_is_pinned_too() -> None:
    """Beside those that do not."""
    page = dialog(explosive())
    assert [config.training.learning_rate for config in train(page, 10)] == [0.1, 0.3, 1, 3, 10]
    steps = [pin.step for number in range(1, 6) if (pin := live(page).pinned(number))]
    assert steps[-1] < 50


def test_every_widget_has_help_with_its_reason() -> None:
    """Each with a formula, and the values' says what the chosen setting is about."""
    page = dialog(Config(training=TrainingSettings(batch_size=16)))
    for key, piece in (("training.batch_size", "batch"), ("training.optimizer", "Adam"), ("network.hidden", "layer")):
        values = choose(page, key)
        widgets = {f"sweep:values:{key}": values, **keyed(page)}
        assert widgets.keys() == {"sweep:setting", f"sweep:values:{key}", "sweep:epochs"}
        assert [name for name, widget in widgets.items() if widget.help.count("$") < 2] == []
        assert piece in widgets[f"sweep:values:{key}"].help


@pytest.mark.parametrize(
    ("hide", "is_there"), [("", True), ("sweep", False), ("training", False), ("pin", False), ("data", True)]
)
def test_a_lesson_may_hide_the_button(hide: str, is_there: bool) -> None:
    """By itself, with the training, or with all comparing."""
    assert (widget("sweep") in {button.key for button in visit("Training", hide=hide).button}) == is_there


def test_what_a_lesson_hides_cannot_be_tried() -> None:
    """Neither a setting nor the number of layers."""
    page = dialog(small())
    assert {"network.hidden", "training.l2", "training.l1"} <= set(_keys(page))
    state_of(page).lesson = Lesson.of("", {"network.layers", "training.l2"})
    assert set(_keys(rerun(page))) & {"network.hidden", "training.l2", "training.l1"} == {"training.l1"}


def _keys(page: AppTest) -> list[str]:
    titles = page.selectbox(widget("sweep:setting")).options
    return [variable.key for variable in variables(Config()) if variable.title in titles]
