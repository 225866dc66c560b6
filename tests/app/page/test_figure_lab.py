"""The state of the page of a lab with a figure."""

from __future__ import annotations

from typing import Any

import pytest

from app.labs.backprop import BACKPROP
from app.labs.figures.racers import FIRST
from app.labs.optimizers import OPTIMIZERS_LAB
from app.labs.perceptron import PERCEPTRON
from app.labs.slope import SLOPE
from app.page.figure_lab import FigureState
from app.page.state import PageState
from app.setup.links import from_text, to_text
from engine import Config
from engine.surfaces import Bowl


def said(count: int, **event: Any) -> dict[str, Any]:
    """A message with one event."""
    return {"events": [event | {"count": count}], "attempt": count}


@pytest.fixture
def state() -> FigureState:
    """The lab as it is first opened."""
    return FigureState(OPTIMIZERS_LAB, {})


def settings_of(state: FigureState) -> Any:
    """Each lab has its own controls."""
    return state.settings


def test_an_address_restores_what_was_set(state: FigureState) -> None:
    """Nothing of what is as the lab begins; with a start that was dragged, the surface, and a slider of either kind."""
    assert state.address() == {}
    for count, (path, value) in enumerate([("surface", "ravine"), ("start", [-1, 0.25]), ("slice", "random")], start=1):
        state.hear(said(count, name="set", path=path, value=value))
    address = state.address()
    assert address["start"] == "-1,0.25"
    assert settings_of(FigureState(OPTIMIZERS_LAB, address)) == settings_of(state)


def test_a_rate_that_the_lab_begins_with_stays_on_another_surface(state: FigureState) -> None:
    """Where the first rate is another one."""
    state.hear(said(1, name="set", path="surface", value="beale"))
    assert settings_of(state).rate == pytest.approx(0.005)
    state.hear(said(2, name="set", path="rate", value=0.015))
    assert settings_of(FigureState(OPTIMIZERS_LAB, state.address())).rate == pytest.approx(0.015)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("start", [1, 2, 3]),
        ("start", "here"),
        ("start", ["a", "b"]),
        ("rate", -1),
        ("surface", "none"),
        ("momentum", None),
    ],
)
def test_a_refused_edit_changes_nothing_and_leaves_a_sentence(state: FigureState, path: str, value: Any) -> None:
    """Whatever a browser sends."""
    state.hear(said(1, name="set", path=path, value=value))
    assert settings_of(state) == OPTIMIZERS_LAB.settings
    assert state.problem.endswith(".")


@pytest.mark.parametrize("text", ["here", "1,", "1,2,3", "nan,nan", "inf,0"])
def test_a_start_that_cannot_be_read_is_refused(text: str) -> None:
    """In an address."""
    state = FigureState(OPTIMIZERS_LAB, {"start": text})
    assert settings_of(state) == OPTIMIZERS_LAB.settings
    assert state.problem


def test_a_new_start_is_drawn_and_the_dragged_one_is_left(state: FigureState) -> None:
    """Which the address has."""
    state.hear(said(1, name="set", path="start", value=[-1, 0.2]))
    state.hear(said(2, name="new_weights"))
    assert (settings_of(state).start, settings_of(state).seed) == ((), 1)
    assert state.address()["seed"] == "1"


def test_the_figure_shows_what_is_set(state: FigureState) -> None:
    """One session for all that is set; at most four controls beside it, sliders with their ends and marks."""
    ticket = state.show()
    state.hear(said(1, name="try", key="floor"))
    assert state.show() == ticket
    assert settings_of(state).start == (-2.0, 0.0)
    assert state.live.settings == state.settings
    controls = {one["path"]: one for one in state.data()["controls"]}
    assert [*controls] == ["surface", "condition", "rate", "momentum"]
    assert controls["rate"]["high"] == pytest.approx(4 / Bowl().condition)
    assert controls["rate"]["markText"] == ""  # nothing is steep there
    state.hear(said(2, name="try", key="floor"))
    assert settings_of(state) == OPTIMIZERS_LAB.settings


def test_the_playgrounds_setup_is_taken_as_its_link_holds_it(
    state: FigureState, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the address it comes back; rows that no link can hold are refused in words."""
    session: dict[str, Any] = {}
    monkeypatch.setattr("streamlit.session_state", session)
    page = PageState.of("playground", {})
    page.edit(("network", "hidden", 0, "units"), 5)
    state.edit("setup", "own")
    assert from_text(settings_of(state).setup) == page.config
    assert settings_of(FigureState(OPTIMIZERS_LAB, state.address())).setup == to_text(page.config)
    points = [[x / 300, x % 7, x % 2] for x in range(300)]
    page.config = Config.from_dict({"data": {"dataset": {"key": "painted", "points": points}}})
    state.edit("setup", "own")
    assert state.problem == "300 rows are more than a link can hold (200)."
    assert from_text(settings_of(state).setup).network.hidden[0].units == 5


@pytest.fixture
def circuit() -> FigureState:
    """The lab on backpropagation."""
    return FigureState(BACKPROP, {})


def test_an_address_brings_an_expression_and_its_values_back(circuit: FigureState) -> None:
    """Those of all its variables, however many there are."""
    circuit.hear(said(1, name="set", path="expression", value=" + ".join("abcdefghijkl")))
    circuit.hear(said(2, name="set", path="values", value=[number + 0.125 for number in range(12)]))
    address = circuit.address()
    assert settings_of(FigureState(BACKPROP, address)) == settings_of(circuit)
    assert settings_of(circuit).values[11] == 11.125


def test_a_refused_expression_is_told_with_its_place_until_another_one_is_taken(circuit: FigureState) -> None:
    """Beside the field, and not as a message of the page; the graph stays."""
    circuit.hear(said(1, name="set", path="expression", value="x + foo(y)"))
    refused = circuit.view_data(circuit.show())["refused"]
    assert refused["text"][slice(*refused["place"])] == "foo"
    assert refused["sentence"].startswith("“foo” is not known; allowed: max")
    assert (circuit.problem, settings_of(circuit)) == ("", BACKPROP.settings)
    circuit.hear(said(2, name="set", path="expression", value="1/x"))
    assert circuit.view_data(circuit.show())["refused"] is None
    circuit.hear(said(3, name="set", path="expression", value="x +"))
    circuit.hear(said(4, name="try", key="branch"))
    assert circuit.view_data(circuit.show())["refused"] is None
    circuit.hear(said(5, name="set", path="expression", value="1/x"))
    circuit.hear(said(6, name="set", path="values", value=[0]))
    assert circuit.view_data(circuit.show())["refused"] == {
        "text": "1/x",
        "sentence": "this divides by 0.",
        "place": [0, 3],
    }


@pytest.mark.parametrize("value", ["1,2,3", "a", "1,2,3,nan", "1e9,1,1,1"])
def test_values_that_cannot_be_used_leave_a_sentence(value: str) -> None:
    """In an address."""
    state = FigureState(BACKPROP, {"values": value})
    assert settings_of(state) == BACKPROP.settings
    assert state.problem.startswith("Values")


def test_a_walk_by_hand_asks_no_other_question() -> None:
    """The guess is about the four ways, which have other controls."""
    state = FigureState(SLOPE, {})
    asked = state.data()["guess"]
    state.hear(said(1, name="set", path="walked", value=[3, 5]))
    state.hear(said(2, name="set", path="start", value=[1.5, 0]))
    state.hear(said(3, name="set", path="step_by_hand", value=7))
    assert state.address() == {"walked": "3,5", "start": "1.5,0", "step_by_hand": "7"}
    assert state.data()["guess"] == asked
    state.hear(said(4, name="set", path="slope_rate", value=20))
    assert state.data()["guess"] != asked


def test_inputs_are_guessed_by_their_names(circuit: FigureState) -> None:
    """With their values; new values are drawn for all."""
    guess = circuit.data()["guess"]
    assert guess["names"] == ["x", "y", "z", "w"]
    assert [one["text"] for one in guess["options"]] == ["x = 3", "y = −4", "z = 2", "w = −1"]
    circuit.hear(said(1, name="new_weights"))
    assert circuit.data()["guess"]["options"] != guess["options"]


@pytest.mark.parametrize(
    "changes",
    [
        {"wanted": "1110"},
        {"task": "NOT", "first_weights": "random"},
        {"weights": [1, 2.5, -3]},
        {"date": "adaline"},
        {"date": "neuron"},
        {"date": "winter"},
        {"task": "XOR", "hidden_layer": "2 neurons", "network": "trained"},
    ],
    ids=str,
)
def test_an_address_brings_a_neuron_back(changes: dict[str, Any]) -> None:
    """Whatever follows from what: a table from its task, the whole setup from a date."""
    state = FigureState(PERCEPTRON, {})
    for count, (path, value) in enumerate(changes.items(), start=1):
        state.hear(said(count, name="set", path=path, value=value))
    assert settings_of(FigureState(PERCEPTRON, state.address())) == settings_of(state)
    assert state.problem == ""


def test_a_guess_can_be_about_things_that_are_not_networks() -> None:
    """Their names stand in the answer, in place of discs."""
    guess = FigureState(PERCEPTRON, {}).data()["guess"]
    assert guess["names"] == ["AND", "OR", "NOT", "XOR"]
    assert [option["networks"] for option in guess["options"]] == [[1], [2], [3], [4], []]
    assert "names" not in FigureState(OPTIMIZERS_LAB, {}).data()["guess"]


@pytest.mark.parametrize(
    ("racers", "kept"),
    [
        ("sgd,newton,adam.cosine", "sgd,adam.cosine"),
        ("adam.often,adam,nadam.constant.7,sgd", "adam,sgd"),
        (",".join(["adam"] * 9), ",".join(["adam"] * 8)),
        ("newton,adam", FIRST),  # one alone is no race
        ("", FIRST),
    ],
)
def test_racers_that_can_race_stay_beside_one_that_cannot(racers: str, kept: str) -> None:
    """An address with a wrong name loses that one only, and a sentence says which names there are."""
    state = FigureState(OPTIMIZERS_LAB, {"racers": racers, "rate": "0.02"})
    assert settings_of(state).racers == kept
    assert settings_of(state).rate == pytest.approx(0.02)
    assert state.problem.startswith("Racers: ")
    assert state.problem.endswith(".")
