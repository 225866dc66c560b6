"""How does backpropagation work? Gradients against differences, how many passes they take, what gates do to them."""

from __future__ import annotations

from functools import partial

import numpy as np

from app.labs.claim import Claim, Saying
from app.labs.figures.expression import EXAMPLES, drawn_values
from app.words import N_
from engine.activations import ReLU
from engine.expressions import Graph, differences, evaluate, jacobian, kinks, read
from engine.streams import generator
from engine.tape import Array

NOTES = "CS231n notes, optimization-2"
GRIEWANK = "Griewank and Walther (2008), Evaluating Derivatives, chapter 3"
PLACES = 200  # that are drawn for a share
WIDE = 64  # numbers that go through ReLU
NEURON = read(EXAMPLES["sigmoid neuron"].expression)


def place(graph: Graph, seed: int) -> tuple[float, ...]:
    """Values that a seed draws; those of seed 0 are drawn as well."""
    return drawn_values(graph, 1000 + 100 * seed)


def widest_gap(seed: int) -> float:
    """The worst difference between a gradient and the central difference, over all examples.

    It is relative to the largest of the gradient, the result and 1, and left out where an example has a kink.
    """
    found = 0.0
    for example in EXAMPLES.values():
        graph = read(example.expression)
        leaves = place(graph, seed)
        at = evaluate(graph, leaves)
        if kinks(graph, at.values):
            continue
        gradients = at.gradients[[*graph.leaves]]
        scale = np.maximum(1.0, np.maximum(np.abs(gradients), abs(at.values[-1])))
        found = max(found, float((np.abs(gradients - differences(graph, leaves)) / scale).max()))
    return found


def passes(mode: str, seed: int) -> float:
    """How many passes the gradients of the sigmoid neuron take."""
    result = [len(NEURON.nodes) - 1]
    return jacobian(NEURON, place(NEURON, seed), result, "reverse" if mode == "reverse" else "forward").passes


def larger_factor_leads(seed: int) -> float:
    """The share of drawn products in which the larger factor has the larger gradient."""
    graph = read("x*y")
    drawn = generator(seed, "search", 3).normal(0.0, 2.0, (PLACES, 2))
    gradients = np.array([evaluate(graph, row).gradients[[*graph.leaves]] for row in drawn.tolist()])
    return float((np.abs(drawn).argmax(axis=1) == np.abs(gradients).argmax(axis=1)).mean())


def smaller_of_max(seed: int) -> float:
    """The largest gradient, without its sign, that the smaller input of max gets."""
    graph = read("max(x, y)")
    drawn = generator(seed, "search", 4).normal(0.0, 2.0, (PLACES, 2))
    gradients = np.array([evaluate(graph, row).gradients[[*graph.leaves]] for row in drawn.tolist()])
    return float(np.abs(np.take_along_axis(gradients, drawn.argmin(axis=1)[:, None], axis=1)).max())


def one_gate_gap(seed: int) -> float:
    """The largest difference between the neuron's gradients gate by gate, and with the sigmoid as one gate."""
    whole, leaves = read(EXAMPLES["sigmoid as one gate"].expression), place(NEURON, seed)
    by_gate, at_once = (evaluate(graph, leaves).gradients[[*graph.leaves]] for graph in (NEURON, whole))
    return float(np.abs(by_gate - at_once).max())


def relu_jacobian(x: Array, step: float = 1e-6) -> Array:
    """The Jacobian of ReLU, ``(numbers, numbers)``, by central differences: a column for each number that is moved."""
    relu, apart = ReLU(), step * np.eye(len(x))
    return np.asarray((relu.value(x + apart) - relu.value(x - apart)).T / (2 * step))


def zeros(seed: int) -> float:
    """The share of zeros in ReLU's Jacobian on 64 numbers."""
    return float((relu_jacobian(generator(seed, "search", 5).normal(size=WIDE)) == 0).mean())


CLAIMS: tuple[Claim, ...] = (
    Claim(
        "gap",
        N_("Gate by gate gives the true gradient: finite differences agree."),
        N_("largest gap, all examples"),
        widest_gap,
        0,
        1e-6,
        NOTES,
    ),
    Claim(
        "reverse",
        N_("One pass backward gives the gradients of all five inputs of a neuron; forward it takes one for each."),
        N_("passes backward"),
        partial(passes, "reverse"),
        1,
        1,
        GRIEWANK,
        1.0,
    ),
    Claim(
        "forward",
        N_("One pass backward gives the gradients of all five inputs of a neuron; forward it takes one for each."),
        N_("passes forward"),
        partial(passes, "forward"),
        5,
        5,
        GRIEWANK,
        5.0,
    ),
    Claim(
        "route",
        N_("The smaller input of max gets nothing."),
        N_("largest gradient it gets, 200 draws"),
        smaller_of_max,
        0,
        0,
        NOTES,
        0.0,
    ),
    Claim(
        "switch",
        N_("In a product, the smaller factor has the larger gradient: each gets the other's value."),
        N_("share where the larger factor has it, 200 draws"),
        larger_factor_leads,
        0,
        0,
        NOTES,
        0.0,
        Saying(N_("The larger number matters more."), 1.0),
    ),
    Claim(
        "one_gate",
        N_("A sigmoid as one gate gives the same gradients as its four small gates."),
        N_("largest gap, five inputs"),
        one_gate_gap,
        0,
        1e-12,
        NOTES,
        0.0,
    ),
    Claim(
        "zeros",
        N_("Nearly all of ReLU's Jacobian is 0, so nobody stores it."),
        N_("share of zeros, 64 numbers"),
        zeros,
        0.984,
        1,
        "CS231n, lecture 4",
        1 - 1 / (2 * WIDE),
    ),
)
