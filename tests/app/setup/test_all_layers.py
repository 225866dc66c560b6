"""Edits of all hidden layers at once, and of their list."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.setup.editor import Editor
from app.setup.links import to_text
from engine import Config, LayerSpec, NetworkSettings
from engine.activations import ACTIVATIONS, ELU, LeakyReLU, Tanh
from engine.normalizations import GroupNorm
from tests.engine.strategies import SOME


def editor_of(*layers: LayerSpec) -> Editor:
    """An editor of a network with these hidden layers."""
    return Editor({"setup": to_text(Config(network=NetworkSettings(layers)))})


def units_of(editor: Editor) -> list[int]:
    """How many neurons each layer has."""
    return [layer.units for layer in editor.config.network.hidden]


def test_all_layers_get_a_value_and_keep_the_rest() -> None:
    """Only the field that was edited changes, in every layer."""
    editor = editor_of(LayerSpec(units=3, dropout=0.1), LayerSpec(units=5, activation=ELU()))
    editor.edit_all("units", 7)
    assert editor.config.network.hidden == (LayerSpec(units=7, dropout=0.1), LayerSpec(units=7, activation=ELU()))
    assert not editor.problem


def test_an_entry_for_all_layers_keeps_the_values_that_each_has() -> None:
    """Fields that the entries share stay, in each layer its own."""
    editor = editor_of(LayerSpec(activation=ELU(alpha=0.5)), LayerSpec(activation=Tanh()))
    editor.choose_all("activation", ACTIVATIONS, "leaky_relu")
    shared = LeakyReLU(alpha=0.5)
    assert [layer.activation for layer in editor.config.network.hidden] == [shared, LeakyReLU()]


@pytest.mark.parametrize("value", [0, 65, 1.5, "many"])
def test_a_refused_value_changes_no_layer(value: object) -> None:
    """One sentence says why."""
    editor = editor_of(LayerSpec(units=3), LayerSpec(units=5))
    old = editor.config
    editor.edit_all("units", value)
    assert editor.config is old
    assert editor.problem.startswith("network.hidden.0.units: ")


def test_one_layer_that_refuses_a_value_keeps_it_from_all() -> None:
    """Seven neurons have no two groups, so no layer is normalized in groups."""
    editor = editor_of(LayerSpec(units=8), LayerSpec(units=7))
    old = editor.config
    editor.edit_all("normalization", GroupNorm(2))
    assert editor.config is old
    assert editor.problem.startswith("network.hidden.1.normalization.groups: ")


@given(st.lists(st.sampled_from([1, 2, 4, 8]), min_size=1, max_size=8), st.integers(1, 64))
@SOME
def test_groups_of_all_layers_move_along(groups: list[int], units: int) -> None:
    """In each layer to the largest divisor of the new number of neurons that is no larger."""
    editor = editor_of(*(LayerSpec(units=8, normalization=GroupNorm(count)) for count in groups))
    editor.edit_all("units", units)
    expected = [next(count for count in range(most, 0, -1) if units % count == 0) for most in groups]
    assert [layer.normalization for layer in editor.config.network.hidden] == [GroupNorm(count) for count in expected]
    assert bool(editor.remark) == (expected != groups)


def test_without_hidden_layers_nothing_happens() -> None:
    """There is nothing to set, and nothing to complain about."""
    editor = editor_of()
    old = editor.config
    editor.edit_all("units", 7)
    editor.choose_all("activation", ACTIVATIONS, "tanh")
    assert editor.config is old
    assert not editor.problem


def test_a_layer_is_doubled_removed_and_taken_for_all() -> None:
    """The copy comes after its layer; the others stay in order."""
    editor = editor_of(LayerSpec(units=3), LayerSpec(units=5))
    editor.insert_layer(0)
    assert units_of(editor) == [3, 3, 5]
    editor.remove_layer(1)
    assert units_of(editor) == [3, 5]
    editor.same_for_all(1)
    assert units_of(editor) == [5, 5]


@pytest.mark.parametrize("index", [-1, 2, 100])
def test_a_late_edit_of_a_layer_that_is_gone_is_ignored(index: int) -> None:
    """Nothing changes, and no sentence is shown."""
    editor = editor_of(LayerSpec(units=3), LayerSpec(units=5))
    for edit in (editor.insert_layer, editor.remove_layer, editor.same_for_all):
        edit(index)
    assert units_of(editor) == [3, 5]
    assert not editor.problem


def test_there_are_at_most_twelve_hidden_layers() -> None:
    """A thirteenth is refused with a sentence."""
    editor = editor_of(*[LayerSpec(units=2)] * 12)
    editor.insert_layer(3)
    assert units_of(editor) == [2] * 12
    assert "12" in editor.problem
