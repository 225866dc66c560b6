"""What the learner sets in the lab on backpropagation: an expression, and the values of its variables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, Self

from engine.errors import SettingsError, no_number
from engine.expressions import Graph, evaluate, finite, read
from engine.settings import Help, Knob, Settings
from engine.streams import generator

OWN = "your own"
LARGEST = 1e6  # of a variable, either side of 0
DRAWS = 40  # of values for the variables, until the expression is finite


@dataclass(frozen=True)
class Example:
    """An expression, and values at which it shows what it is there for."""

    expression: str
    values: tuple[float, ...]


MEAN = "(a + b + c)/3"
EXAMPLES: Mapping[str, Example] = {
    # Source: CS231n notes, optimization-2.
    "lecture's circuit": Example("2*(x*y + max(z, w))", (3.0, -4.0, 2.0, -1.0)),
    "first example": Example("(x + y)*z", (-2.0, 5.0, -4.0)),
    "sigmoid neuron": Example("1/(1 + exp(-(w0*x0 + w1*x1 + w2)))", (2.0, -1.0, -3.0, -2.0, -3.0)),
    "sigmoid as one gate": Example("sigmoid(w0*x0 + w1*x1 + w2)", (2.0, -1.0, -3.0, -2.0, -3.0)),
    "branch": Example("x*y + max(z, x)", (3.0, -5.0, 2.0)),
    # The squared error of two hidden neurons on one point x with the target t.
    "two-layer network": Example(
        "pow(v1*relu(w1*x + b1) + v2*relu(w2*x + b2) - t, 2)", (1.0, 2.0, 1.5, -1.0, -0.5, -1.0, 0.5, 1.0)
    ),
    # The scores of lecture 3's cat: 3.2 is that of the right class.
    "softmax and cross-entropy": Example("-log(exp(a)/(exp(a) + exp(b) + exp(c)))", (3.2, 5.1, -1.7)),
    "batch norm": Example(
        f"g*(a - {MEAN})/pow((pow(a - {MEAN}, 2) + pow(b - {MEAN}, 2) + pow(c - {MEAN}, 2))/3 + 0.001, 0.5) + s",
        (1.5, 4.0, 1.0, -2.0, 0.5),
    ),
}


@dataclass(frozen=True)
class Controls(Settings):
    """What the learner sets; the values are those of the variables, in the order in which the expression names them."""

    example: Annotated[
        Literal[
            "lecture's circuit",
            "first example",
            "sigmoid neuron",
            "sigmoid as one gate",
            "branch",
            "two-layer network",
            "softmax and cross-entropy",
            "batch norm",
            "your own",
        ],
        Help("A well-known expression to begin with. Change it as you like: it is then your own."),
    ] = "lecture's circuit"
    expression: Annotated[str, Help("What is computed: numbers, variables, + − * / and functions such as max.")] = (
        EXAMPLES["lecture's circuit"].expression
    )
    values: Annotated[tuple[float, ...], Help("The values of the variables.", 1, 16)] = EXAMPLES[
        "lecture's circuit"
    ].values
    ask_me_first: Annotated[
        Literal["yes", "no"], Help("Whether you may guess each gradient before you are shown it.")
    ] = "yes"
    seed: Annotated[int, Knob("Which values are drawn for the variables.", 0, 9999)] = 0

    def __post_init__(self) -> None:
        """Refuse an expression that cannot be read, or that is not finite at these values."""
        super().__post_init__()
        for value in self.values:
            if not abs(value) <= LARGEST:
                raise SettingsError("values", no_number(value, -LARGEST, LARGEST))
        evaluate(read(self.expression), self.values)

    def with_(self, **changes: Any) -> Self:
        """A copy: another example brings its expression, and another expression keeps the values of the same names."""
        example = EXAMPLES.get(str(changes.get("example")))
        if example and "expression" not in changes:
            changes = {"expression": example.expression, "values": example.values} | changes
        elif "expression" in changes and "values" not in changes:
            text = changes["expression"]
            found = next((key for key, one in EXAMPLES.items() if one.expression == text), OWN)
            changes = {"example": found, "values": self._carried(text)} | changes
        return super().with_(**changes)

    def _carried(self, text: Any) -> tuple[float, ...]:
        """Values for another expression: those of the names that both have, and others at which it is finite."""
        if not isinstance(text, str) or text == self.expression:
            return self.values
        graph = read(text)
        old = dict(zip(read(self.expression).names, self.values, strict=True))
        for seed in range(DRAWS):
            drawn = dict(zip(graph.names, values_for(graph, seed), strict=True))
            kept = tuple((drawn | old)[name] for name in graph.names)
            if finite(graph, kept):
                return kept
        return drawn_values(graph, self.seed)


def values_for(graph: Graph, seed: int) -> Sequence[float]:
    """Values for the variables, from −4 to 4 in steps of a half; for a seed above 0 they are drawn."""
    if seed == 0:
        return [(1.0, 2.0, -1.0, 3.0, -2.0, 0.5)[number % 6] for number in range(len(graph.names))]
    drawn: list[float] = (generator(seed, "search", len(graph.names)).integers(-8, 9, len(graph.names)) / 2).tolist()
    return drawn


def drawn_values(graph: Graph, seed: int) -> tuple[float, ...]:
    """The first values from a seed on at which the expression is finite; if there are none, those of the seed."""
    tried = [tuple(values_for(graph, seed + more)) for more in range(DRAWS)]
    return next((one for one in tried if finite(graph, one)), tried[0])


def renewed(controls: Controls) -> dict[str, Any]:
    """Other values for the variables; the same ones, where none are found."""
    seed = (controls.seed + 1) % 10_000
    graph = read(controls.expression)
    drawn = drawn_values(graph, seed)
    return {"seed": seed, "values": drawn if finite(graph, drawn) else controls.values}


def inputs(controls: Controls) -> list[tuple[str, float]]:
    """The variables with their values."""
    return [*zip(read(controls.expression).names, controls.values, strict=True)]
