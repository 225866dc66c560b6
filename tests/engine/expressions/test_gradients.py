"""Gradients gate by gate, against the lecture, closed forms, central differences and PyTorch."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from engine import SettingsError
from engine.expressions import (
    OPERATIONS,
    ExpressionError,
    Graph,
    differences,
    evaluate,
    finite,
    jacobian,
    kinks,
    read,
)
from engine.expressions.reading import FUNCTIONS
from tests.engine.strategies import MANY
from tests.frameworks import framework

NAMES = ("x", "y", "z", "w")
COUNT = 500  # of random expressions that PyTorch differentiates as well

values = st.lists(st.floats(-3, 3).map(lambda value: round(value, 3)), min_size=4, max_size=4)
expressions = st.recursive(
    st.sampled_from([*NAMES, "2", "0.5"]),
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from("+-*/"), inner).map(lambda found: f"({found[0]} {found[1]} {found[2]})"),
        st.tuples(st.sampled_from(["max", "min", "pow"]), inner, inner).map(lambda f: f"{f[0]}({f[1]}, {f[2]})"),
        st.tuples(st.sampled_from(["exp", "log", "sigmoid", "tanh", "relu", "-"]), inner).map(
            lambda f: f"{f[0]}({f[1]})"
        ),
    ),
    max_leaves=12,
)


def gradients(text: str, *at: float) -> list[float]:
    """By the leaves, in their order."""
    graph = read(text)
    return [float(evaluate(graph, at).gradients[number]) for number in graph.leaves]


@pytest.mark.parametrize(
    ("text", "at", "value", "expected"),
    [
        ("2*(x*y + max(z, w))", (3, -4, 2, -1), -20, [-8, 6, 2, 0]),
        ("1/(1 + exp(-(w0*x0 + w1*x1 + w2)))", (2, -1, -3, -2, -3), 0.73, [-0.20, 0.39, -0.39, -0.59, 0.20]),
        ("sigmoid(w0*x0 + w1*x1 + w2)", (2, -1, -3, -2, -3), 0.73, [-0.20, 0.39, -0.39, -0.59, 0.20]),
        ("x*y + max(z, x)", (3, -5, 2), -12, [-4, 3, 0]),
        ("(x + y)*z", (-2, 5, -4), -12, [-4, -4, 3]),
    ],
)
def test_the_lecture_s_figures(text: str, at: tuple[float, ...], value: float, expected: list[float]) -> None:
    """Source: CS231n notes, optimization-2; the branch by hand."""
    assert evaluate(read(text), at).values[-1] == pytest.approx(value, abs=0.005)
    assert gradients(text, *at) == pytest.approx(expected, abs=0.005)


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("pow(x, y)", (2, 3), [12, 8 * math.log(2)]),
        ("pow(x, 2)", (-3,), [-6]),
        ("pow(2, x)", (3,), [8 * math.log(2)]),
        ("pow(x, y)", (0, 2), [0, 0]),
        ("log(x)/y", (2, 4), [1 / 8, -math.log(2) / 16]),
        ("tanh(x)", (0.5,), [1 / math.cosh(0.5) ** 2]),
        ("relu(x) + min(x, y)", (2, 5), [2, 0]),
        ("x - 3*x", (7,), [-2]),
        ("x*x*x", (2,), [12]),
        ("log(sigmoid(x))", (-500,), [1]),
    ],
)
def test_closed_forms(text: str, at: tuple[float, ...], expected: list[float]) -> None:
    """Of every kind of gate; far out the sigmoid does not overflow."""
    assert gradients(text, *at) == pytest.approx(expected)


def test_every_local_gradient_agrees_with_a_difference() -> None:
    """Of each operation, at places without a kink."""
    drawn = np.random.default_rng(0).uniform(0.5, 2.0, (2, 50))
    for operation in OPERATIONS.values():
        inputs = [*drawn[: operation.inputs]]
        for number, rule in enumerate(operation.gradients):
            above, below = (
                [x + (sign if at == number else 0) for at, x in enumerate(inputs)] for sign in (1e-6, -1e-6)
            )
            measured = (operation.value(*above) - operation.value(*below)) / 2e-6
            np.testing.assert_allclose(rule(*inputs), measured, rtol=1e-6, atol=1e-8, err_msg=operation.key)


def test_each_gate_hands_back_local_times_upstream_and_a_branch_adds() -> None:
    """So the gradients of all nodes follow from the result's, which is 1."""
    graph = read("x*y + max(z, x)")
    found = evaluate(graph, (3, -5, 2))
    collected = np.zeros(len(graph.nodes))
    collected[-1] = 1
    for number, gate in graph.gates.items():
        for one, product in zip(gate.inputs, found.products(number), strict=True):
            collected[one] += product
    np.testing.assert_array_equal(collected, found.gradients)


def smooth(graph: Graph, at: list[float]) -> bool:
    """Whether the expression is finite and tame around there, and has no kink near."""
    if not finite(graph, at):
        return False
    found = evaluate(graph, at)
    if np.abs(found.values).max() > 1e3 or max(map(abs, found.gradients)) > 1e3:
        return False
    for gate in graph.gates.values():
        inputs = [found.values[one] if isinstance(one, int) else one for one in gate.operands]
        if gate.operation.pattern == "max" and abs(inputs[0] - (inputs[1] if len(inputs) > 1 else 0)) < 1e-3:
            return False
        if gate.operation.key in {"div", "log", "pow"} and min(map(abs, inputs)) < 0.1:
            return False
    return True


@MANY
@given(expressions, values)
def test_gradients_agree_with_central_differences_and_both_modes_with_each_other(text: str, at: list[float]) -> None:
    """On any expression, in as many passes as it has outputs, or inputs."""
    try:
        graph = read(text)
    except ExpressionError:
        return
    at = at[: len(graph.leaves)]
    assume(smooth(graph, at))
    found = evaluate(graph, at)
    leaves, gates = [*graph.leaves], [*graph.gates]
    scale = np.maximum(1.0, np.abs(found.gradients[leaves])) * max(1.0, np.abs(found.values).max())
    assert (np.abs(differences(graph, at) - found.gradients[leaves]) < 1e-4 * scale).all()
    reverse, forward = (jacobian(graph, at, gates, mode) for mode in ("reverse", "forward"))
    assert (reverse.passes, forward.passes) == (len(gates), len(leaves))
    np.testing.assert_allclose(reverse.values, forward.values, rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(reverse.values[-1], found.gradients[leaves], rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    ("text", "at", "part", "problem"),
    [
        ("x/(y - z)", (1, 2, 2), "x/(y - z)", "this divides by 0"),
        ("1 + log(x)", (-1,), "log(x)", "log of -1 is not a number; it needs one above 0"),
        ("y*exp(x)", (1, 800), "exp(x)", "this is too large to be a number"),
        ("pow(x, y)", (-2, 0.5), "pow(x, y)", "-2 to the power of 0.5 is not a real number"),
        ("1 + pow(x, 0.5)", (0,), "pow(x, 0.5)", "the gradient is not finite here"),
        ("pow(x, y)", (-2, 2), "pow(x, y)", "the gradient is not finite here"),
        ("x + pow(y, -1)", (1, 0), "pow(y, -1)", "0 to the power of -1 divides by 0"),
    ],
)
def test_what_is_not_finite_is_refused_at_its_gate(text: str, at: tuple[float, ...], part: str, problem: str) -> None:
    """The first one that breaks, with its place."""
    with pytest.raises(ExpressionError) as caught:
        evaluate(read(text), at)
    assert caught.value.problem == problem
    assert text[slice(*caught.value.place)] == part
    assert not finite(read(text), at)


def test_as_many_values_as_variables_are_needed() -> None:
    """Too few or too many are refused."""
    for at in ((1,), (1, 2, 3)):
        with pytest.raises(SettingsError, match="give a list of 2 to 2 items"):
            evaluate(read("x*y"), at)


def test_kinks_are_named_and_a_difference_lies_between() -> None:
    """Of equal inputs the first one gets the gradient, and relu at 0 passes none."""
    graph = read("max(x, y) + relu(z)")
    at = (2, 2, 0)
    assert [graph.text_of(number) for number in kinks(graph, evaluate(graph, at).values)] == ["max(x, y)", "relu(z)"]
    assert gradients(graph.text, *at) == [1, 0, 0]
    assert differences(graph, at) == pytest.approx([0.5, 0.5, 0.5])
    assert np.isnan(differences(read("log(x)"), (1e-7,)))[0]


def random_expression(draw: np.random.Generator, depth: int) -> str:
    """With as many operations as there is depth, at most."""
    kind = draw.integers(8) if depth else 7
    if kind < 4:
        left, right = random_expression(draw, depth - 1), random_expression(draw, depth - 1)
        return f"({left} {'+-*/'[kind]} {right})"
    if kind == 4:
        left, right = random_expression(draw, depth - 1), random_expression(draw, depth - 1)
        return f"{draw.choice(['max', 'min'])}({left}, {right})"
    if kind == 5:
        return f"pow({random_expression(draw, depth - 1)}, {draw.choice(['2', '3', '-1', '0.5'])})"
    if kind == 6:
        name = draw.choice(["exp", "log", "sigmoid", "tanh", "relu"])
        return f"{name}({random_expression(draw, depth - 1)})"
    return str(draw.choice([*NAMES, "1.5"]))


def test_gradients_are_pytorch_s() -> None:
    """On 500 random expressions, which PyTorch reads as Python does."""
    torch: Any = framework("torch")

    def tensor(value: float) -> Any:
        return torch.as_tensor(value, dtype=torch.float64)

    def wrapped(name: str) -> Any:
        return lambda *inputs: getattr(torch, name)(*map(tensor, inputs))

    names = {"max": "maximum", "min": "minimum"}
    known = {name: wrapped(names.get(name, name)) for name in FUNCTIONS}
    draw, done = np.random.default_rng(0), 0
    while done < COUNT:
        try:
            graph = read(random_expression(draw, 5))
        except ExpressionError:
            continue
        at = draw.uniform(-2, 2, len(graph.leaves)).round(3).tolist()
        if not smooth(graph, at):
            continue
        leaves = {name: tensor(value).requires_grad_() for name, value in zip(graph.names, at, strict=True)}
        eval(graph.text, {"__builtins__": {}}, known | leaves).backward()
        theirs = [0.0 if leaf.grad is None else float(leaf.grad) for leaf in leaves.values()]
        assert gradients(graph.text, *at) == pytest.approx(theirs, rel=1e-9, abs=1e-9), graph.text
        done += 1
