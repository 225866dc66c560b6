"""The graph of an expression as a page shows it, and what a learner sets."""

from __future__ import annotations

import math
from typing import Any

import pytest

from app.labs.backprop import BACKPROP
from app.labs.figures.backprop import circuit, symbol_of
from app.labs.figures.expression import DRAWS, EXAMPLES, OWN, Controls, drawn_values, renewed
from app.labs.lab import Try
from engine import SettingsError
from engine.expressions import ExpressionError, evaluate, finite, read
from engine.tape import finish


def scene_of(controls: Controls) -> dict[str, Any]:
    """What the browser gets."""
    return finish(circuit(controls))


def by_name(scene: dict[str, Any], what: str) -> dict[str, Any]:
    """One figure of each leaf."""
    return {node["name"]: node[what] for node in scene["nodes"] if "name" in node}


@pytest.mark.parametrize("key", EXAMPLES)
def test_an_example_has_finite_differences_that_agree(key: str) -> None:
    """With its own values; it is as many steps as it has gates, there and back."""
    scene = scene_of(Controls().with_(example=key))
    assert all(by_name(scene, "agrees").values())
    assert scene["last"] == 2 * sum("inputs" in node for node in scene["nodes"])


def test_the_examples_show_what_they_are_there_for() -> None:
    """The squared error of a network with a neuron that is off; softmax minus the target; batch norm of three."""
    network = by_name(scene_of(Controls().with_(example="two-layer network")), "gradient")
    assert network == pytest.approx({"v1": 4, "w1": 3, "x": 4, "b1": 2, "v2": 0, "w2": 0, "b2": 0, "t": -2})
    scene = scene_of(Controls().with_(example="softmax and cross-entropy"))
    total = sum(math.exp(score) for score in (3.2, 5.1, -1.7))
    expected = {name: math.exp(score) / total for name, score in (("a", 3.2), ("b", 5.1), ("c", -1.7))}
    assert by_name(scene, "gradient") == pytest.approx(expected | {"a": expected["a"] - 1})
    assert scene["nodes"][-1]["value"] == pytest.approx(2.04, abs=0.005)  # the lecture's cat
    norm = scene_of(Controls().with_(example="batch norm"))
    assert norm["nodes"][-1]["value"] == pytest.approx(1.5 * 3 / math.sqrt(6.001) + 0.5)
    gradients = by_name(norm, "gradient")
    assert gradients["a"] + gradients["b"] + gradients["c"] == pytest.approx(0, abs=1e-12)


def test_a_gate_has_its_chain_rule_and_the_passes_are_counted() -> None:
    """Of max in the lecture's circuit."""
    scene = scene_of(Controls())
    gate = next(node for node in scene["nodes"] if node.get("key") == "max")
    assert (gate["local"], gate["products"], gate["text"]) == ([1, 0], [2, 0], "max(z, w)")
    assert scene["passes"] == {"inputs": 4, "gates": 4, "reverse": [1, 4], "forward": [4, 4]}


def test_a_difference_without_a_neighbor_is_none_and_one_at_a_kink_does_not_agree() -> None:
    """The gate with the kink says so."""
    scene = scene_of(Controls(expression="log(x) + relu(y)", values=(1e-6, 0.0)))
    assert by_name(scene, "difference") == {"x": None, "y": pytest.approx(0.5)}
    assert by_name(scene, "agrees") == {"x": False, "y": False}
    assert [node["text"] for node in scene["nodes"] if node.get("kink")] == ["relu(y)"]


def test_a_constant_is_written_in_its_gate() -> None:
    """On its side, where that counts."""
    graph = read("(3 - x)/4 + 2/y + max(0, z) + pow(x, 2) + pow(2, y) - 1 + -z")
    found = {graph.text_of(number): symbol_of(gate) for number, gate in graph.gates.items()}
    assert found["3 - x"] == "3 −"
    assert [found[text] for text in ("2/y", "max(0, z)", "pow(x, 2)", "pow(2, y)")] == ["2 ÷", "max 0", "^ 2", "2 ^"]


def test_another_expression_keeps_the_values_of_the_names_it_shares() -> None:
    """The others get values at which it is finite; it is the learner's own, unless it is that of an example."""
    own = Controls().with_(expression="log(a - b) + x*w")
    assert dict(zip(read(own.expression).names, own.values, strict=True)).items() >= {"x": 3.0, "w": -1.0}.items()
    assert own.example == OWN
    assert own.with_(expression=EXAMPLES["branch"].expression).example == "branch"
    assert Controls().with_(example="branch").values == (3.0, -5.0, 2.0)
    assert Controls().with_(example=OWN).expression == Controls().expression


@pytest.mark.parametrize(
    "changes",
    [
        {"expression": "x +"},
        {"expression": "1/(x - x)"},
        {"expression": 7},
        {"values": (1.0,)},
        {"values": (1.0, 2.0, 3.0, math.nan)},
        {"values": (1.0, 2.0, 3.0, 1e9)},
        {"example": "none"},
        {"example": ["branch"]},
    ],
)
def test_what_is_not_allowed_is_refused(changes: dict[str, Any]) -> None:
    """One sentence; what was set stays."""
    with pytest.raises(SettingsError):
        Controls().with_(**changes)


def test_a_value_at_which_a_gate_breaks_is_refused_at_its_place() -> None:
    """While it is dragged as well."""
    controls = Controls(expression="1/(x - y)", values=(2.0, 1.0))
    with pytest.raises(ExpressionError) as caught:
        controls.with_(values=(1.0, 1.0))
    assert controls.expression[slice(*caught.value.place)] == "1/(x - y)"


def test_new_values_are_others_and_finite() -> None:
    """For any expression that is; where none are found, they stay."""
    controls = Controls(expression="log(x)/y", values=(1.0, 2.0))
    seen = set()
    for _ in range(5):
        controls = controls.with_(**renewed(controls))
        assert finite(read(controls.expression), controls.values)
        seen.add(controls.values)
    assert len(seen) > 1
    never = Controls(expression="log(x - 300)", values=(400.0,))
    assert renewed(never)["values"] == never.values
    assert len(drawn_values(read("x*y"), DRAWS)) == 2


@pytest.mark.parametrize("one", BACKPROP.tries, ids=lambda one: one.key)
def test_a_try_sets_an_example_of_its_own(one: Try) -> None:
    """From wherever one is."""
    changed = one.changed(Controls(expression="a*b", values=(1.0, 2.0)))
    assert isinstance(changed, Controls)
    assert evaluate(read(changed.expression), changed.values).values.size
    if one.key == "route":
        gradients = by_name(scene_of(changed), "gradient")
        assert (gradients["z"], gradients["w"]) == (0, 2)
