"""What a gate can compute: its value, and the local gradient of each of its inputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from engine.tape import Array

# What a gate does to the gradient that comes back, as lectures call it.
# Source: CS231n notes, optimization-2, "Patterns in backward flow".
Pattern: TypeAlias = Literal["add", "mul", "max", ""]
Rule: TypeAlias = Callable[..., Array]


@dataclass(frozen=True)
class Operation:
    """One kind of gate, elementwise on arrays of one shape.

    ``gradients`` are its local gradients, one for each input, as functions of all inputs; ``rules`` write them down for
    the inputs a and b.
    """

    key: str
    symbol: str
    value: Rule
    gradients: tuple[Rule, ...]
    rules: tuple[str, ...]
    pattern: Pattern = ""

    @property
    def inputs(self) -> int:
        """How many inputs it takes."""
        return len(self.gradients)


def _sigmoid(a: Array) -> Array:
    return np.asarray(np.exp(-np.logaddexp(0.0, -a)))


def _sigmoid_gradient(a: Array) -> Array:
    return _sigmoid(a) * _sigmoid(-a)


def _power_by_exponent(a: Array, b: Array) -> Array:
    """Of 0 to a power above 0 it is 0, the limit from the right."""
    at_zero = (a == 0) & (b > 0)
    return np.where(at_zero, 0.0, np.power(a, b) * np.log(np.where(at_zero, 1.0, a)))


def _one(*inputs: Array) -> Array:
    return np.ones_like(inputs[0])


OPERATIONS: Mapping[str, Operation] = {
    operation.key: operation
    for operation in (
        Operation("add", "+", np.add, (_one, _one), ("1", "1"), "add"),
        Operation("sub", "−", np.subtract, (_one, lambda a, _b: -np.ones_like(a)), ("1", "−1"), "add"),
        Operation("mul", "×", np.multiply, (lambda _a, b: b, lambda a, _b: a), ("b", "a"), "mul"),
        Operation("div", "÷", np.divide, (lambda _a, b: 1 / b, lambda a, b: -a / b**2), ("1 ÷ b", "−a ÷ b²")),
        Operation(
            "pow",
            "pow",
            np.power,
            (lambda a, b: b * np.power(a, b - 1), _power_by_exponent),
            ("b · aᵇ⁻¹", "aᵇ · log a"),
        ),
        Operation(
            "max",
            "max",
            np.maximum,
            (lambda a, b: np.where(a >= b, 1.0, 0.0), lambda a, b: np.where(a >= b, 0.0, 1.0)),
            ("1 if a ≥ b, else 0", "1 if b > a, else 0"),
            "max",
        ),
        Operation(
            "min",
            "min",
            np.minimum,
            (lambda a, b: np.where(a <= b, 1.0, 0.0), lambda a, b: np.where(a <= b, 0.0, 1.0)),
            ("1 if a ≤ b, else 0", "1 if b < a, else 0"),
            "max",
        ),
        Operation("neg", "−", np.negative, (lambda a: -np.ones_like(a),), ("−1",), "mul"),
        Operation("exp", "exp", np.exp, (np.exp,), ("exp a",)),
        Operation("log", "log", np.log, (lambda a: 1 / a,), ("1 ÷ a",)),
        Operation("sigmoid", "σ", _sigmoid, (_sigmoid_gradient,), ("σ(a) · (1 − σ(a))",)),
        Operation("tanh", "tanh", np.tanh, (lambda a: 1 - np.tanh(a) ** 2,), ("1 − tanh² a",)),
        Operation(
            "relu",
            "relu",
            lambda a: np.maximum(a, 0.0),
            (lambda a: np.where(a > 0, 1.0, 0.0),),
            ("1 if a > 0, else 0",),
            "max",
        ),
    )
}
