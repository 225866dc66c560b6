"""Reads an expression: Python's ``ast`` parses it, and a list of what is allowed is walked over it. Nothing is run."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Mapping
from functools import lru_cache

import numpy as np

from engine.errors import Phrase
from engine.expressions.graph import ExpressionError, Gate, Graph, Leaf, Place
from engine.expressions.operations import OPERATIONS, Operation
from engine.tape import Array

LONGEST = 500  # characters
LONGEST_NAME = 12
DEEPEST = 100  # operations within each other
MOST_GATES = 100
MOST_LEAVES = 16

OPERATORS: Mapping[type[ast.operator], Operation] = {
    ast.Add: OPERATIONS["add"],
    ast.Sub: OPERATIONS["sub"],
    ast.Mult: OPERATIONS["mul"],
    ast.Div: OPERATIONS["div"],
    ast.Pow: OPERATIONS["pow"],
}
FUNCTIONS = ("max", "min", "exp", "log", "sigmoid", "tanh", "relu", "pow")
# As they are printed, and as Python knows them: one character each, so that places stay.
PRINTED = str.maketrans({"−": "-", "×": "*", "·": "*", "÷": "/"}) | {ord(blank): " " for blank in "\t\n\r\f\v\xa0"}
JOINED = re.compile(
    r"(?<![\w.])(?:\d++\.?+\d*+|\.\d++)(?:[eE][+-]?\d++)?+(?=[^\W\d])(\w+)"
)  # a number with a name behind it
PUNCTUATION = "_.,()+-*/ "


@lru_cache(maxsize=256)
def read(text: str) -> Graph:
    """The graph of an expression; a part that it says twice is computed once.

    Raises:
        ExpressionError: too long, nested too deeply, or something in it is not allowed.

    >>> graph = read("2*(x*y + max(z, w))")
    >>> graph.names, [gate.operation.symbol for gate in graph.gates.values()]
    (('x', 'y', 'z', 'w'), ['×', 'max', '+', '×'])
    >>> read("x + foo(y)")
    Traceback (most recent call last):
    engine.expressions.graph.ExpressionError: expression: “foo” is not known; allowed: max, min, exp, log, sigmoid, ...
    """
    if len(text) > LONGEST:
        problem = Phrase("{count} characters are not allowed; give at most {most}", count=len(text), most=LONGEST)
        raise ExpressionError(problem, (LONGEST, len(text)))
    plain = text.translate(PRINTED)
    _check_characters(plain)
    reader = _Reader(text, plain)
    result = reader.visit(_parsed(plain), 0)
    if isinstance(result, float):
        raise ExpressionError(Phrase("give at least one variable, such as x"), (0, len(text)))
    if not isinstance(reader.nodes[result], Gate):
        raise ExpressionError(Phrase("give at least one operation, such as x * y"), (0, len(text)))
    return Graph(text, tuple(reader.nodes))


def _check_characters(plain: str) -> None:
    if not plain.strip():
        raise ExpressionError(Phrase("it is empty; give one such as x*y + z"), (0, len(plain)))
    if plain.rstrip().endswith(("+", "-", "*", "/", ",", "(")):
        end = len(plain.rstrip())
        raise ExpressionError(Phrase("it ends too early"), (end - 1, end))
    for at, letter in enumerate(plain):
        if letter == "^":
            raise ExpressionError(Phrase("for a power, write pow(x, 2) instead of x^2"), (at, at + 1))
        if not letter.isalnum() and letter not in PUNCTUATION:
            shown = letter if letter.isprintable() else ascii(letter)[1:-1]
            raise ExpressionError(Phrase("“{part}” is not allowed", part=shown), (at, at + 1))
    if found := JOINED.search(plain):
        number, name = found[0][: -len(found[1])], found[1]
        problem = Phrase("write {number}*{name} instead of {part}", number=number, name=name, part=found[0])
        raise ExpressionError(problem, found.span())


def _parsed(plain: str) -> ast.expr:
    start = len(plain) - len(plain.lstrip())
    too_deep = Phrase("it is nested too deeply; at most {most} levels are allowed", most=DEEPEST)
    try:
        return ast.parse(plain.lstrip(), mode="eval").body
    except (RecursionError, MemoryError):
        raise ExpressionError(too_deep, (0, len(plain))) from None
    except SyntaxError as error:
        at = min(max((error.offset or 1) - 1 + start, 0), len(plain))
        place = (at, max(at + 1, min((error.end_offset or 0) - 1 + start, len(plain))))
        if "nested" in error.msg:
            raise ExpressionError(too_deep, place) from None
        raise ExpressionError(_unexpected(plain, error.msg, place), place) from None
    except ValueError:  # letters that have no UTF-8
        raise ExpressionError(Phrase("it has letters that cannot be read"), (0, len(plain))) from None


def _unexpected(plain: str, said: str, place: Place) -> Phrase:
    """What is wrong, from what Python's parser says."""
    if "never closed" in said:
        return Phrase("a bracket is not closed")
    if "unmatched" in said:
        return Phrase("a bracket is closed that was not opened")
    return Phrase("“{part}” is not expected here", part=plain[slice(*place)])


class _Reader:
    """Collects the nodes of one expression, each after those that it reads."""

    def __init__(self, text: str, plain: str) -> None:
        self.text = text
        self.line = plain.lstrip().encode()  # in which ast counts bytes
        self.start = len(plain) - len(plain.lstrip())
        self.nodes: list[Leaf | Gate] = []
        self.known: dict[object, int] = {}  # what was read already

    def place_of(self, node: ast.expr) -> Place:
        """Where a node stands in the text."""
        start, end = node.col_offset, node.end_col_offset or node.col_offset
        return self.start + len(self.line[:start].decode()), self.start + len(self.line[:end].decode())

    def visit(self, node: ast.expr, depth: int) -> int | float:
        """The number of a node, which is added unless it is known; or the value of a constant."""
        place = self.place_of(node)
        if depth > DEEPEST:
            problem = Phrase("it is nested too deeply; at most {most} levels are allowed", most=DEEPEST)
            raise ExpressionError(problem, place)
        match node:
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                return self._constant(value, place)
            case ast.Name(id=name):
                return self._leaf(name, place)
            case ast.UnaryOp(op=ast.UAdd(), operand=operand):
                return self.visit(operand, depth + 1)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return self._gate(OPERATIONS["neg"], [operand], place, depth)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
                return self._gate(OPERATORS[type(op)], [left, right], place, depth)
            case ast.Call(func=ast.Name(id=name), args=inputs, keywords=[]):
                return self._gate(self._function(name, node, inputs), inputs, place, depth)
            case _:
                raise ExpressionError(Phrase("“{part}” is not allowed", part=self.text[slice(*place)]), place)

    def _function(self, name: str, node: ast.Call, inputs: list[ast.expr]) -> Operation:
        place = self.place_of(node.func)
        if name not in FUNCTIONS:
            allowed = ", ".join(FUNCTIONS)
            raise ExpressionError(
                Phrase("“{name}” is not known; allowed: {allowed}", name=name, allowed=allowed), place
            )
        operation = OPERATIONS[name]
        if len(inputs) != operation.inputs:
            problem = Phrase(
                "{count} inputs of {name} are not allowed; give {allowed}",
                count=len(inputs),
                name=name,
                allowed=operation.inputs,
            )
            raise ExpressionError(problem, self.place_of(node))
        return operation

    def _constant(self, value: float, place: Place) -> float:
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if math.isinf(number):
            raise ExpressionError(Phrase("this number is too large"), place)
        return number

    def _leaf(self, name: str, place: Place) -> int:
        if name in FUNCTIONS:
            raise ExpressionError(Phrase("{name} needs brackets with its inputs", name=name), place)
        if len(name) > LONGEST_NAME:
            problem = Phrase(
                "a name of {count} letters is not allowed; at most {most}", count=len(name), most=LONGEST_NAME
            )
            raise ExpressionError(problem, place)
        if name not in self.known and self._count(Leaf) == MOST_LEAVES:
            raise ExpressionError(Phrase("at most {most} variables are allowed", most=MOST_LEAVES), place)
        return self._node(name, Leaf(name, place))

    def _gate(self, operation: Operation, inputs: list[ast.expr], place: Place, depth: int) -> int | float:
        operands = tuple(self.visit(one, depth + 1) for one in inputs)
        if all(isinstance(operand, float) for operand in operands):
            return self._folded(operation, operands, place)
        if (key := (operation.key, operands)) not in self.known and self._count(Gate) == MOST_GATES:
            raise ExpressionError(Phrase("at most {most} gates are allowed", most=MOST_GATES), place)
        return self._node(key, Gate(operation, operands, place))

    def _folded(self, operation: Operation, constants: tuple[float, ...], place: Place) -> float:
        with np.errstate(all="ignore"):
            value = float(operation.value(*map(np.float64, constants)))
        if not math.isfinite(value):
            raise ExpressionError(not_finite(operation, constants), place)
        return value

    def _count(self, kind: type[Leaf | Gate]) -> int:
        return sum(isinstance(node, kind) for node in self.nodes)

    def _node(self, key: object, node: Leaf | Gate) -> int:
        if key not in self.known:
            self.known[key] = len(self.nodes)
            self.nodes.append(node)
        return self.known[key]


def not_finite(operation: Operation, inputs: tuple[float, ...] | Array) -> Phrase:
    """Why a gate has no finite value: what it divides by, takes the logarithm of, or how large it is."""
    values = [float(value) for value in inputs]
    if operation.key == "div" and values[1] == 0:
        return Phrase("this divides by 0")
    if operation.key == "log" and values[0] <= 0:
        return Phrase("log of {value:.4g} is not a number; it needs one above 0", value=values[0])
    if operation.key == "pow" and values[0] == 0:
        return Phrase("0 to the power of {power:.4g} divides by 0", power=values[1])
    if operation.key == "pow" and values[0] < 0 and values[1] % 1:
        return Phrase("{base:.4g} to the power of {power:.4g} is not a real number", base=values[0], power=values[1])
    return Phrase("this is too large to be a number")
