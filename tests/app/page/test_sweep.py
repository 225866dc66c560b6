from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from app.live.viewer import Viewer
from app.setup.bench import Bench
from app.setup.lesson import Lesson
from app.setup.variants import variables
from engine import Config, DataSettings, TrainingSettings
from engine.datasets import Digits, Painted
from tests.app.samples import small
from tests.app.visitor import keyed, rerun, sentences, state_of, visit, widget


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


def compared(page: AppTest) -> Bench:
    """Press the button; the bench that is opened."""
    page.button(widget("sweep:compare")).click()
    page.run()  # which ends by leaving for a page that this script does not have
    bench: Bench = page.session_state["side_by_side"].bench
    return bench


def choose(page: AppTest, key: str) -> Any:
    """Take a setting; the widget for its values."""
    page.selectbox(widget("sweep:setting")).set_value(key)
    rerun(page)
    values = f"sweep:values:{key}"
    return keyed(page)[values] if values in keyed(page) else page.text_input(widget(values))


def lines(page: AppTest) -> list[str]:
    """The dialog's remarks."""
    return [caption.value.replace("\\", "") for caption in page.caption]


def test_learning_rates_are_compared_at_once() -> None:
    """The dialog opens on them, with a limit; the bench plays, and the page's own run stays where it was."""
    page = dialog(small())
    bench = compared(page)
    assert bench.configs == tuple(small(learning_rate=rate) for rate in (0.003, 0.01, 0.03, 0.1, 0.3))
    assert bench.last == 1000
    state = page.session_state["side_by_side"]
    Viewer(state.live).take_turn()
    assert state.live.pace.playing
    assert state.live.group.trainers[0].config == bench.configs[0]
    own = state_of(page).live
    assert (own.trainer.step, own.trainer.config) == (0, small())


def test_a_rate_that_is_no_preset_is_typed() -> None:
    """As any number of any setting."""
    for key, text, values in (
        ("training.learning_rate", "0.02 0.025", (0.02, 0.025)),
        ("training.batch_size", "7, 9", (7, 9)),
    ):
        page = dialog(small())
        choose(page, key).set_value(text)
        name = key.split(".")[1]
        assert tuple(getattr(config.training, name) for config in compared(rerun(page)).configs) == values


def test_a_limit_is_chosen() -> None:
    """Or none."""
    page = dialog(small())
    page.select_slider(widget("sweep:steps")).set_value(0)
    assert compared(rerun(page)).last == 0


def test_entries_are_chosen_by_their_titles() -> None:
    """In their own order."""
    page = dialog(small())
    values = choose(page, "network.hidden.activation")
    assert "leaky ReLU" in values.options
    values.set_value(["leaky_relu", "tanh"])
    configs = compared(rerun(page)).configs
    assert [config.network.hidden[0].activation.key for config in configs] == ["tanh", "leaky_relu"]


def test_typed_numbers_are_tried_and_wrong_ones_refused() -> None:
    """The present seed and the next ones to begin with; what is no seed has its sentence, and one alone is too few."""
    page = dialog(small())
    field = choose(page, "seed")
    assert field.value == "0, 1, 2, 3, 4"
    field.set_value("7, 7.5")
    rerun(page)
    assert sentences(page) == ["7.5 is not allowed; give a whole number from 0 to 2147483647."]
    assert lines(page) == ["Give two to 8 values, so that there is something to compare."]
    assert page.button(widget("sweep:compare")).disabled
    page.text_input(widget("sweep:values:seed")).set_value("7 9")
    assert [config.seed for config in compared(rerun(page)).configs] == [7, 9]


def test_pictures_of_64_pixels_are_refused_in_one_sentence() -> None:
    """With what is allowed; the button is off."""
    page = dialog(Config(data=DataSettings(dataset=Digits())))
    assert sentences(page) == ["Data of 64 columns are not allowed side by side; choose data with at most 16."]
    assert page.button(widget("sweep:compare")).disabled


def test_the_dataset_is_not_tried() -> None:
    """A bench has one."""
    assert "data.dataset" not in _keys(dialog(small()))


def test_rows_that_no_address_holds_are_compared_all_the_same() -> None:
    """The page says that its address leaves them out."""
    points = tuple((at / 300, (at * 7 % 300) / 300, at % 2) for at in range(300))
    page = dialog(Config(data=DataSettings(dataset=Painted(points))))
    assert compared(page).configs[0].data.dataset.own_rows == 300
    assert "networks" not in page.session_state["side_by_side"].address()
    assert "more than a link can hold" in page.session_state["side_by_side"].remark


def test_every_widget_has_help_with_its_reason() -> None:
    """Each with a formula, and the values' says what the chosen setting is about."""
    page = dialog(Config(training=TrainingSettings(batch_size=16)))
    for key, piece in (("training.batch_size", "batch"), ("training.optimizer", "Adam"), ("network.hidden", "layer")):
        values = choose(page, key)
        widgets = {f"sweep:values:{key}": values, **keyed(page)}
        assert widgets.keys() == {"sweep:setting", f"sweep:values:{key}", "sweep:steps"}
        assert [name for name, widget in widgets.items() if widget.help.count("$") < 2] == []
        assert piece in widgets[f"sweep:values:{key}"].help


@pytest.mark.parametrize(
    ("hide", "is_there"), [("", True), ("sweep", False), ("training", False), ("pin", True), ("data", True)]
)
def test_a_lesson_may_hide_the_button(hide: str, is_there: bool) -> None:
    """By itself, or with the training."""
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
