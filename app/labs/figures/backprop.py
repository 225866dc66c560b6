"""How does backpropagation work? The graph of an expression: values forward, gradients backward, gate by gate."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any

import numpy as np

from app.labs.figures.expression import Controls
from engine.expressions import Evaluated, Gate, Graph, differences, evaluate, jacobian, kinks, read
from engine.tape import Pieces

AGREES = 1e-6  # how far a difference may be from its gradient, compared with the largest of it, the result and 1


def circuit(controls: Controls) -> Pieces[dict[str, Any]]:
    """The graph with all its numbers; the browser shows them step by step."""
    yield
    graph = read(controls.expression)
    found = evaluate(graph, controls.values)
    result = float(found.values[-1])
    apart = differences(graph, controls.values)
    leaves = dict(zip(graph.leaves, apart.tolist(), strict=True))
    broken = kinks(graph, found.values)
    return {
        "last": 2 * len(graph.gates),
        "expression": controls.expression,
        "asks": controls.ask_me_first == "yes",
        "nodes": [
            {
                "value": float(found.values[number]),
                "gradient": float(found.gradients[number]),
                **(
                    _gate(graph, found, number, node) | {"kink": number in broken}
                    if isinstance(node, Gate)
                    else _leaf(node.name, leaves[number], float(found.gradients[number]), result)
                ),
            }
            for number, node in enumerate(graph.nodes)
        ],
        "passes": _passes(graph),
    }


def _leaf(name: str, difference: float, gradient: float, result: float) -> dict[str, Any]:
    near = math.isclose(difference, gradient, rel_tol=AGREES, abs_tol=AGREES * max(1.0, abs(result)))
    return {"name": name, "difference": difference if math.isfinite(difference) else None, "agrees": near}


def _gate(graph: Graph, found: Evaluated, number: int, gate: Gate) -> dict[str, Any]:
    operation = gate.operation
    return {
        "symbol": symbol_of(gate),
        "text": graph.text_of(number),
        "key": operation.key,
        "pattern": operation.pattern,
        "inputs": [*gate.inputs],
        "local": [*found.local[number]],
        "products": [*found.products(number)],
        "rules": [*operation.rules] if len(gate.inputs) == operation.inputs else [],
    }


def symbol_of(gate: Gate) -> str:
    """What is written in a gate: its symbol, with its constant on the side where it stands.

    >>> [symbol_of(gate) for gate in read("1/(2*x + max(0, y))").gates.values()]
    ['×2', 'max 0', '+', '1 ÷']
    """
    symbol = gate.operation.symbol
    sides = [f"{one:.4g}".replace("-", "−") if isinstance(one, float) else "" for one in gate.operands]
    if not any(sides):
        return symbol
    left, right = sides
    if gate.operation.key in {"max", "min"}:
        return f"{symbol} {left or right}"
    if gate.operation.key == "pow":
        return f"{left} ^" if left else f"^ {right}"
    if gate.operation.key in {"sub", "div"} and left:
        return f"{left} {symbol}"
    return f"{symbol}{left or right}"


@lru_cache(maxsize=64)
def _passes(graph: Graph) -> dict[str, Any]:
    """How many passes each mode takes for the gradients of the result, and for those of all gates, as counted.

    It is as many at any place, so they are not counted again while a value is dragged.
    """
    gates = [*graph.gates]
    counted = {
        mode: [jacobian(graph, np.ones(len(graph.leaves)), of, mode).passes for of in (gates[-1:], gates)]
        for mode in ("reverse", "forward")
    }
    return {"inputs": len(graph.leaves), "gates": len(gates), **counted}
