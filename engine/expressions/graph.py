"""The graph of an expression: leaves, which are its variables, and gates that compute from them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from engine.errors import Phrase, SettingsError
from engine.expressions.operations import Operation

Place: TypeAlias = tuple[int, int]  # of a part of the text: its first character, and the one behind its last


class ExpressionError(SettingsError):
    """An expression that cannot be read or computed: what is wrong, and where in its text."""

    def __init__(self, phrase: Phrase, place: Place) -> None:
        """Keep the place besides the sentence."""
        super().__init__("expression", phrase)
        self.place = place


@dataclass(frozen=True)
class Leaf:
    """A variable."""

    name: str
    place: Place  # where it is first named


@dataclass(frozen=True)
class Gate:
    """An operation on other nodes.

    An operand is the number of a node, an int, or a constant, a float, which is a part of the gate: "×2" has one input.
    """

    operation: Operation
    operands: tuple[int | float, ...]
    place: Place

    @property
    def inputs(self) -> tuple[int, ...]:
        """The nodes that it reads, in their order; twice if it reads one twice."""
        return tuple(operand for operand in self.operands if isinstance(operand, int))


@dataclass(frozen=True)
class Graph:
    """The nodes of an expression, each after those that it reads; the last one is the result."""

    text: str
    nodes: tuple[Leaf | Gate, ...]

    @cached_property
    def leaves(self) -> dict[int, Leaf]:
        """The variables by their nodes' numbers, in the order in which the text names them."""
        return {number: node for number, node in enumerate(self.nodes) if isinstance(node, Leaf)}

    @cached_property
    def gates(self) -> dict[int, Gate]:
        """The gates by their nodes' numbers, each after those that it reads."""
        return {number: node for number, node in enumerate(self.nodes) if isinstance(node, Gate)}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The variables' names."""
        return tuple(leaf.name for leaf in self.leaves.values())

    @cached_property
    def branches(self) -> tuple[int, ...]:
        """The nodes that are read more than once: their gradients add."""
        read = [number for gate in self.gates.values() for number in gate.inputs]
        return tuple(number for number in range(len(self.nodes)) if read.count(number) > 1)

    def text_of(self, number: int) -> str:
        """A node as the learner typed it."""
        start, end = self.nodes[number].place
        return self.text[start:end]
