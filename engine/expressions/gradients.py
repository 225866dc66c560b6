"""The values of an expression forward, its gradients backward, and the same gradients in two other ways."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from engine.errors import Phrase, SettingsError, wrong_length
from engine.expressions.graph import ExpressionError, Gate, Graph
from engine.expressions.reading import not_finite
from engine.tape import Array

STEP = 1e-5  # of a finite difference


@dataclass(frozen=True)
class Evaluated:
    """An expression at one place, by its nodes' numbers.

    ``local`` has a gate's gradient by each of its inputs, and ``products`` these times the gate's own gradient: the
    chain rule. ``gradients`` are the sums of the products of all gates that read a node.
    """

    values: Array  # (nodes,)
    gradients: Array  # (nodes,): of the result, by each node
    local: dict[int, tuple[float, ...]]  # of each gate, one for each of ``Gate.inputs``

    def products(self, number: int) -> tuple[float, ...]:
        """What a gate hands back to each of its inputs."""
        return tuple(one * float(self.gradients[number]) for one in self.local[number])


def values_at(graph: Graph, leaves: Array) -> Array:
    """The values of all nodes, ``(nodes, ...)``, for those of the leaves, ``(leaves, ...)``; not always finite ones."""
    rows = iter(np.asarray(leaves, dtype=float))
    values = list[Array]()
    with np.errstate(all="ignore"):
        for node in graph.nodes:
            values.append(
                np.asarray(node.operation.value(*_operands(node, values)) if isinstance(node, Gate) else next(rows))
            )
    return np.array(values)


def evaluate(graph: Graph, leaves: Sequence[float]) -> Evaluated:
    """One pass forward for the values, and one backward for all gradients.

    Raises:
        SettingsError: there are not as many values as leaves.
        ExpressionError: a value or a gradient is not finite; the place is that of the first such gate.

    >>> from engine.expressions.reading import read
    >>> found = evaluate(read("2*(x*y + max(z, w))"), (3, -4, 2, -1))
    >>> float(found.values[-1]), [float(found.gradients[number]) for number in read("2*(x*y + max(z, w))").leaves]
    (-20.0, [-8.0, 6.0, 2.0, 0.0])
    """
    if len(leaves) != len(graph.leaves):
        raise SettingsError("values", wrong_length(len(leaves), len(graph.leaves), len(graph.leaves)))
    values = values_at(graph, np.asarray(leaves))
    for number, gate in graph.gates.items():
        if not np.isfinite(values[number]):
            raise ExpressionError(not_finite(gate.operation, np.array(_operands(gate, values))), gate.place)
    local = _local(graph, values)
    gradients = _backward(graph, local, len(graph.nodes) - 1)
    for gate in reversed(graph.gates.values()):
        if not np.isfinite([gradients[one] for one in gate.inputs]).all():
            raise ExpressionError(Phrase("the gradient is not finite here"), gate.place)
    return Evaluated(values, gradients, local)


def finite(graph: Graph, leaves: Sequence[float]) -> bool:
    """Whether the expression and its gradients are finite there."""
    try:
        evaluate(graph, leaves)
    except ExpressionError:
        return False
    return True


def differences(graph: Graph, leaves: Sequence[float], step: float = STEP) -> Array:
    """The gradient by each leaf as a central difference, ``(leaves,)``; NaN where a neighbor has no value.

    All neighbors are computed in one pass over the graph: two for each leaf.
    """
    place = np.asarray(leaves, dtype=float)
    apart = step * np.eye(len(place))
    found = values_at(graph, place[:, None] + np.hstack([apart, -apart]))[-1]
    above, below = np.split(found, 2)
    with np.errstate(all="ignore"):
        return np.asarray((above - below) / (2 * step))


@dataclass(frozen=True)
class Jacobian:
    """The gradients of several nodes by all leaves, ``(nodes asked for, leaves)``, and how many passes it took."""

    values: Array
    passes: int


def jacobian(
    graph: Graph, leaves: Sequence[float] | Array, of: Sequence[int], mode: Literal["reverse", "forward"]
) -> Jacobian:
    """The Jacobian by passes backward, one for each node that is asked for, or forward, one for each leaf.

    Source: Griewank and Walther (2008), Evaluating Derivatives, sections 3.1 and 3.2.
    """
    values = values_at(graph, np.asarray(leaves))
    local = _local(graph, values)
    rows = [*graph.leaves]
    if mode == "reverse":
        backward = [_backward(graph, local, number)[rows] for number in of]
        return Jacobian(np.array(backward), len(backward))
    forward = [_forward(graph, local, leaf)[[*of]] for leaf in rows]
    return Jacobian(np.array(forward).T, len(forward))


def kinks(graph: Graph, values: Array) -> tuple[int, ...]:
    """The gates that have no gradient there: a max or min of equal inputs, and relu at 0."""
    found = []
    for number, gate in graph.gates.items():
        if gate.operation.pattern == "max":
            first, *rest = _operands(gate, values)
            if first == (rest[0] if rest else 0.0):
                found.append(number)
    return tuple(found)


def _operands(gate: Gate, values: Sequence[Array] | Array) -> list[Array]:
    """The inputs of a gate, with its constants in the same shape."""
    like = values[gate.inputs[0]]
    return [values[one] if isinstance(one, int) else np.full_like(like, one) for one in gate.operands]


def _local(graph: Graph, values: Array) -> dict[int, tuple[float, ...]]:
    found = {}
    with np.errstate(all="ignore"):
        for number, gate in graph.gates.items():
            operands = _operands(gate, values)
            pairs = zip(gate.operation.gradients, gate.operands, strict=True)
            found[number] = tuple(float(rule(*operands)) for rule, one in pairs if isinstance(one, int))
    return found


def _backward(graph: Graph, local: dict[int, tuple[float, ...]], result: int) -> Array:
    """One pass back from a node: its gradients by all nodes, ``(nodes,)``."""
    gradients = np.zeros(len(graph.nodes))
    gradients[result] = 1.0
    with np.errstate(all="ignore"):
        for number, gate in reversed(graph.gates.items()):
            for one, slope in zip(gate.inputs, local[number], strict=True):
                gradients[one] += slope * gradients[number]
    return gradients


def _forward(graph: Graph, local: dict[int, tuple[float, ...]], leaf: int) -> Array:
    """One pass forward from a leaf: the gradients of all nodes by it, ``(nodes,)``."""
    tangents = np.zeros(len(graph.nodes))
    tangents[leaf] = 1.0
    with np.errstate(all="ignore"):
        for number, gate in graph.gates.items():
            tangents[number] = sum(slope * tangents[one] for one, slope in zip(gate.inputs, local[number], strict=True))
    return tangents
