"""How does backpropagation work? Any expression as a graph of gates: values forward, gradients backward."""

from __future__ import annotations

from typing import Any

from app.labs.claims.backprop import CLAIMS
from app.labs.figures.backprop import circuit
from app.labs.figures.expression import EXAMPLES, Controls, inputs, renewed
from app.labs.lab import FOUNDATIONS, Figure, Guess, Lab, Try, no_bench
from app.words import N_


def example(key: str) -> dict[str, Any]:
    """An example with its own values."""
    return {"example": key, "expression": EXAMPLES[key].expression, "values": EXAMPLES[key].values}


def w_above_z(_controls: Controls) -> dict[str, Any]:
    """The lecture's circuit, where max takes its other input."""
    x, y, z, _w = EXAMPLES["lecture's circuit"].values
    return example("lecture's circuit") | {"values": (x, y, z, z + 1)}


BACKPROP = Lab(
    key="backprop",
    question=N_("How does backpropagation work?"),
    lede=N_("Any expression is a graph of small gates. Each knows only its own gradient, and that is enough."),
    settings=Controls(),
    bench=no_bench,
    guess=Guess(N_("Guess first: which input moves the result most?"), ()),
    tries=(
        Try(
            "branch",
            N_("Use x twice"),
            N_("What does a branch do?"),
            example("branch"),
            N_("Watch what comes back to x."),
        ),
        Try(
            "route",
            N_("Raise w above z"),
            N_("Who gets the gradient now?"),
            w_above_z,
            N_("Watch both inputs of max."),
        ),
        Try(
            "one_gate",
            N_("Sigmoid as one gate"),
            N_("Do the gradients stay?"),
            example("sigmoid as one gate"),
            N_("Watch the inputs, and compare them with the example “sigmoid neuron”."),
        ),
    ),
    claims=CLAIMS,
    scales={},
    group=FOUNDATIONS,
    figure=Figure(circuit, inside=("expression", "values", "seed"), renewed=renewed, inputs=inputs, speeds=(1, 2, 5)),
)
