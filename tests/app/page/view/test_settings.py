"""The controls of a layer's card, as data."""

from __future__ import annotations

from typing import Any

from app.page.view import settings
from app.setup.address import parts
from app.setup.editor import Editor
from app.setup.lesson import Lesson
from engine import Config, LayerSpec, NetworkSettings


def editor(*dropouts: float) -> Editor:
    """A visitor's setup with these dropouts, one for each layer."""
    config = Config(network=NetworkSettings(tuple(LayerSpec(dropout=rate) for rate in dropouts)))
    return Editor({name: text for name, text in parts(config, None, Lesson.of("", ())).items() if text})


def dropout_on_card(page: Editor) -> dict[str, Any]:
    """Its control."""
    return next(control for control in settings.card(page)["controls"] if control["path"] == "dropout")


def test_a_dropout_is_chosen_with_one_press() -> None:
    """Tenths, from none to the most; and what a link brought in between."""
    tenths = [turn / 10 for turn in range(10)]
    control = dropout_on_card(editor(0.0))
    assert control["kind"] == "ticks"
    assert [value for value, _title in control["options"]] == tenths
    values = [value for value, _title in dropout_on_card(editor(0.15, 0.3))["options"]]
    assert values == sorted([*tenths, 0.15])
    assert [value for value, _title in dropout_on_card(editor(0.0))["options"]] == tenths  # not kept for others


def test_the_card_sets_it() -> None:
    """In one layer, or in all of them."""
    page = editor(0.0, 0.0)
    settings.change(page, "network.hidden.1.dropout", 0.3)
    assert [layer.dropout for layer in page.config.network.hidden] == [0.0, 0.3]
    settings.change(page, "network.hidden.*.dropout", 0.5)
    assert [layer.dropout for layer in page.config.network.hidden] == [0.5, 0.5]
