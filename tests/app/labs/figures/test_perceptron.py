"""The figure of the lab on one neuron, and what a learner sets in it."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import numpy as np
import pytest

from app.labs.figures.hidden import FRAMES, MOST_ROWS, hidden, trained_on
from app.labs.figures.history import DATES
from app.labs.figures.perceptron import given, picture, renewed
from app.labs.figures.unit import OWN, TASKS, Controls, Given
from app.labs.perceptron import PERCEPTRON
from app.setup.links import from_text
from engine import Config, LayerSpec, NetworkSettings, SettingsError, Trainer
from engine.activations import Sigmoid
from engine.datasets import DATASETS
from engine.tape import finish
from tests.cases import first


def scene_of(**changes: Any) -> dict[str, Any]:
    """What the browser gets at once."""
    return finish(picture(Controls().with_(**changes)))


def later_of(setup: Config | None = None, **changes: Any) -> dict[str, Any]:
    """And what it gets then."""
    controls = Controls().with_(hidden_layer="2 neurons", **changes)
    found: dict[str, Any] = finish(hidden(given(controls, lambda: setup or Config())))["hidden"]
    return found


def test_a_task_brings_its_table_and_a_table_its_task() -> None:
    """A table without a name is one's own; one with a name gets it back."""
    assert Controls().with_(task="XOR").wanted == "0110"
    own = Controls().with_(wanted="1110")
    assert (own.task, own.with_(wanted="0111").task, own.with_(task=OWN).wanted) == (OWN, "OR", "1110")
    assert Controls().with_(task="NOT").rows.tolist() == [[0], [1]]


def test_weights_that_are_set_are_ones_own_until_others_are_chosen() -> None:
    """One's own are those that were there, if none were set."""
    own = Controls().with_(weights=(1.0, 2.0, -3.0))
    assert (own.first_weights, finish(picture(own))["start"]) == (OWN, [1, 2, -3])
    assert own.with_(first_weights="zero").weights == ()
    drawn = Controls().with_(first_weights="random")
    kept = drawn.with_(first_weights=OWN)
    assert finish(picture(kept))["start"] == finish(picture(drawn))["start"]
    again = drawn.with_(**renewed(drawn))
    assert finish(picture(again))["start"] != finish(picture(drawn))["start"]


@pytest.mark.parametrize(
    "changes",
    [
        {"wanted": "012"},
        {"wanted": "0120"},
        {"wanted": 7},
        {"weights": (1.0,)},
        {"weights": (1.0, 2.0, 9.0)},
        {"weights": (1.0, 2.0, float("nan"))},
        {"task": "NAND"},
        {"date": "1950"},
        {"date": ["xor"]},
    ],
)
def test_what_is_not_allowed_is_refused(changes: dict[str, Any]) -> None:
    """With a sentence; what was set stays."""
    with pytest.raises(SettingsError):
        Controls().with_(**changes)


def test_a_cycle_is_shown_some_times_and_answers_the_guess() -> None:
    """XOR comes back to 0 after each epoch; that one unit learns the others is measured."""
    scene = scene_of(task="XOR")
    assert scene["cycle"] == (0, 4)
    assert [step["after"] for step in scene["steps"][3::4]] == [[0, 0, 0]] * 4
    assert [step["epoch"] for step in scene["steps"]] == sorted([0, 1, 2, 3] * 4)
    assert scene["states"] == ["learned", "learned", "learned", ""]
    assert scene_of()["states"] == []
    assert (scene_of()["bound"], scene["bound"]) == (51, None)


def test_a_cycle_that_begins_within_an_epoch_goes_on_to_the_end_of_one() -> None:
    """Each reading follows from the one before."""
    scene = scene_of(task="XOR", weights=(3.0, -2.0, 5.0))
    steps, weights = scene["steps"], np.array(scene["start"])
    assert len(steps) % 4 == 0
    for count, step in enumerate(steps):
        row = np.array([*scene["rows"][step["row"]], 1])
        assert (step["row"], step["epoch"]) == (count % 4, count // 4)
        assert step["sum"] == weights @ row
        weights = weights + np.array(step["change"])
        assert weights.tolist() == step["after"]


@pytest.mark.parametrize("key", [key for key, date in DATES.items() if date.changes])
def test_a_date_opens_its_setup_here(key: str) -> None:
    """It says what happened and who wrote of it; another change leaves it."""
    controls = Controls().with_(task="OR", seed=3, rule="Adaline").with_(date=key)
    scene = finish(picture(controls))
    assert (scene["date"], scene["isChosen"]) == (key, True)
    assert controls.with_(task="XOR", seed=1).date == ""
    shown = next(date for date in scene["dates"] if date["key"] == key)
    assert str(shown["told"]).endswith(".")
    assert shown["source"]
    assert shown["link"] == ""


def test_dates_show_what_they_are_there_for() -> None:
    """A unit set by hand is right at once; a rule learns; Adaline gets AND right in the end; XOR does not end."""
    ends = {key: scene_of(date=key) for key in ("neuron", "perceptron", "adaline", "xor")}
    assert not any(step["mistake"] for step in ends["neuron"]["steps"])
    assert ends["perceptron"]["learned"] == 36
    assert not any(step["mistake"] for step in ends["adaline"]["steps"][-4:])
    assert ends["xor"]["cycle"]


@pytest.mark.parametrize("task", ["AND", "OR", "NOT"])
def test_weights_set_by_hand_are_right_for_each_task_of_their_date(task: str) -> None:
    """Which stays, also in an address; there is nothing to learn. No such weights do XOR, so it leaves the date."""
    controls = Controls().with_(date="neuron").with_(task=task)
    scene = finish(picture(controls))
    assert (scene["date"], scene["task"], len(scene["rows"])) == ("neuron", task, len(TASKS[task]))
    assert not any(step["mistake"] for step in scene["steps"])
    assert str(scene["told"]) == f"{task}: nothing to learn, all rows were right from the start."
    assert controls.with_(task="XOR").date == ""
    assert Controls().with_(weights=(1.0, 1.0, -1.5)).with_(task="OR").weights == (1.0, 1.0, -1.5)


@pytest.mark.parametrize("key", [key for key, date in DATES.items() if date.setup])
def test_a_date_of_the_playground_has_its_link(key: str) -> None:
    """The address holds the whole setup; here nothing changes but the date."""
    scene = scene_of(date=key, task="OR")
    link = next(date["link"] for date in scene["dates"] if date["key"] == key)
    assert from_text(link.removeprefix("./?setup=")) == DATES[key].setup
    assert (scene["task"], scene["date"]) == ("OR", key)


@pytest.mark.parametrize("bits", first(4, [f"{number:04b}" for number in (6, 8, 10, 9, *range(6))]))
def test_units_set_by_hand_compute_any_table(bits: str) -> None:
    """Row by row, by arithmetic on what the browser gets."""
    found = scene_of(wanted=bits, hidden_layer="2 neurons")["hidden"]
    (frame,) = found["frames"]
    for point, place, wanted in zip(found["points"], frame["places"], bits, strict=True):
        outputs = [float(a * point[0] + b * point[1] + bias > 0) for a, b, bias in frame["units"]]
        assert outputs == place
        (_, (a, b, bias)) = frame["planes"]
        assert (a * outputs[0] + b * outputs[1] + bias > 0) == (wanted == "1")
    assert frame["right"] == 1


def test_a_network_that_learns_is_the_trainers() -> None:
    """Its frames have the outputs of both units and the line of the last layer, at growing steps."""
    found = later_of(task="XOR", network="trained")
    assert len(found["frames"]) == FRAMES + 1
    assert found["classes"] == [0, 1, 1, 0]
    trainer = Trainer(trained_on("0110", 0))
    for frame in found["frames"][:: FRAMES // 2]:
        trainer.run(frame["step"] - trainer.step)
        (w1, w2) = (layer.weights for layer in trainer.network.layers)
        rows = np.column_stack([found["points"], np.ones(4)])
        places = np.tanh(rows @ w1)
        assert np.array(frame["places"]) == pytest.approx(places, abs=1e-3)
        scores = np.column_stack([places, np.ones(4)]) @ w2
        assert np.array(frame["planes"]) == pytest.approx(w2.T, abs=1e-3)
        assert frame["right"] == (scores.argmax(axis=1) == [0, 1, 1, 0]).mean()
        assert len(frame["cells"]) == 40**2
    assert found["frames"][-1]["right"] == 1
    assert from_text(found["opened"].removeprefix("./?setup=")) == trained_on("0110", 0)


def test_the_learners_network_is_shown_if_its_last_hidden_layer_has_two_units() -> None:
    """Its rows, of which not all are drawn, and the classes of all three arms of its spiral."""
    config = Config(network=NetworkSettings((LayerSpec(4), LayerSpec(2, Sigmoid()))))
    found = later_of(config, network="yours")
    assert found["shape"] == "2–4–2–2"
    assert len(found["points"]) == len(found["classes"]) == MOST_ROWS
    places = np.array(found["frames"][-1]["places"])
    assert places.shape == (MOST_ROWS, 2)
    assert ((places >= 0) & (places <= 1)).all()  # what sigmoids give
    assert found["frames"][-1]["step"] > 100
    assert found["frames"][0]["units"] is None


def test_the_same_network_is_another_picture_as_the_learners() -> None:
    """Without the table's names and window, whichever was seen first; what is kept is the same object each time."""
    xor: dict[str, Any] = {"task": "XOR", "wanted": "0110"}
    table = later_of(network="trained", **xor)
    own = later_of(trained_on("0110", 0), network="yours", **xor)
    assert (table["network"], table["tables"]) == ("trained", True)
    assert (own["network"], own["tables"]) == ("yours", False)
    assert own["shape"]
    assert later_of(network="trained", **xor) is table


@pytest.mark.parametrize(
    ("network", "said"),
    [
        (NetworkSettings(()), "no hidden layer"),
        (NetworkSettings((LayerSpec(5),)), "has 5 neurons"),
    ],
)
def test_another_network_gets_a_sentence_and_a_setup_that_will_do(network: NetworkSettings, said: str) -> None:
    """The learner's own, with two units in its last hidden layer."""
    config = Config(seed=4, network=network)
    found = later_of(config, network="yours")
    assert said in str(found["problem"])
    offered = from_text(found["link"].removeprefix("./?setup="))
    assert (offered.seed, offered.network.hidden[-1].units) == (4, 2)


def test_a_network_that_takes_too_long_is_refused_with_what_is_allowed() -> None:
    """With its batches: 40 steps take as many products as there may be."""
    layers = (LayerSpec(64), LayerSpec(64), LayerSpec(64), LayerSpec(2))
    body = {"data": {"points": 5000, "test_share": 0.0}, "training": {"batch_size": 5000}}
    config = Config.from_dict(body).with_(network=NetworkSettings(layers * 3))
    said = str(later_of(config, network="yours")["problem"])
    parameters = Trainer(config).network.parameters.size
    assert f"{parameters} parameters. With its batches, at most 10000 can" in said


def test_where_nothing_can_be_separated_the_page_says_so() -> None:
    """With one input, with one class, and with values in place of classes."""
    assert "one input" in str(later_of(task="NOT", network="trained")["problem"])
    assert "one input" in str(scene_of(task="NOT", hidden_layer="2 neurons")["hidden"]["problem"])
    assert "same" in str(later_of(wanted="1111", network="trained")["problem"])
    regression = next(cls for cls in DATASETS if cls.task == "regression")
    config = Config.from_dict(
        {"data": {"dataset": {"key": regression.key}}, "training": {"loss": {"key": "squared_error"}}}
    )
    found = later_of(config, network="yours")
    assert "values" in str(found["problem"])
    assert from_text(found["link"].removeprefix("./?setup=")) == trained_on("0110", 0)


def test_the_playgrounds_setup_is_asked_for_only_where_it_is_shown() -> None:
    """All other controls stay as they are."""
    controls = Controls().with_(hidden_layer="2 neurons", network="yours", seed=5)
    shown = given(controls, Config)
    assert isinstance(shown, Given)
    assert all(getattr(shown, field.name) == getattr(controls, field.name) for field in fields(Controls))
    assert given(Controls(network="yours"), Config) == Controls(network="yours")


@pytest.mark.parametrize("one", PERCEPTRON.tries, ids=lambda one: one.key)
def test_a_try_sets_what_it_says(one: Any) -> None:
    """From wherever one is."""
    changed = one.changed(Controls().with_(date="adaline", wanted="1010"))
    assert (changed.task, changed.rule) == ("AND" if one.key == "line" else "XOR", "perceptron")
    assert changed.wanted == TASKS[changed.task]
