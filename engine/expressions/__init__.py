"""Expressions that a learner types: read, drawn as a graph of gates, and differentiated gate by gate.

`read` turns a text into a `Graph`; `evaluate` computes its values forward and its gradients backward, `differences` and
`jacobian` the same gradients in other ways.
"""

from engine.expressions.gradients import Evaluated, Jacobian, differences, evaluate, finite, jacobian, kinks, values_at
from engine.expressions.graph import ExpressionError, Gate, Graph, Leaf, Place
from engine.expressions.operations import OPERATIONS, Operation
from engine.expressions.reading import read

__all__ = [
    "OPERATIONS",
    "Evaluated",
    "ExpressionError",
    "Gate",
    "Graph",
    "Jacobian",
    "Leaf",
    "Operation",
    "Place",
    "differences",
    "evaluate",
    "finite",
    "jacobian",
    "kinks",
    "read",
    "values_at",
]
