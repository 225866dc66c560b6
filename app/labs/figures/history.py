"""Eight dates of the history of neural networks, each with a setup that shows its point."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.labs.claims.runs import deep
from app.words import N_, Message
from engine import Config, LayerSpec
from engine.activations import ReLU, Sigmoid
from engine.initializers import He, Scaled, Xavier

DEPTH, RATE, WIDTH = 5, 0.1, 8  # of the deep networks
SIGMOIDS = LayerSpec(units=WIDTH, activation=Sigmoid(), initializer=Xavier())
BY_HAND: Mapping[str, tuple[float, ...]] = {  # weights and bias that are right, where one neuron can be
    "AND": (1.0, 1.0, -1.5),
    "OR": (1.0, 1.0, -0.5),
    "NOT": (-1.0, 0.0, 0.5),
}
FIRST: dict[str, Any] = {
    "task": "AND",
    "hidden_layer": "none",
    "order_of_rows": "as listed",
    "first_weights": "zero",
    "rule": "perceptron",
    "network": "by hand",
    "seed": 0,
}


@dataclass(frozen=True)
class Date:
    """A date with what happened, and either controls of the lab or a setup of the playground."""

    year: str
    name: Message
    told: Message
    source: str
    changes: Mapping[str, Any] = field(default_factory=dict)
    setup: Config | None = None
    winter: bool = False


DATES: Mapping[str, Date] = {
    "neuron": Date(
        "1943",
        N_("neuron"),
        N_(
            "Neurons that add up and fire above a threshold compute logic. Weights are set by hand: nothing learns yet."
        ),
        "McCulloch and Pitts (1943)",
        FIRST | {"first_weights": "your own", "weights": BY_HAND["AND"]},
    ),
    "perceptron": Date(
        "1957",
        N_("perceptron"),
        N_("A rule finds the weights: after a mistake, the row is added to them or subtracted from them."),
        "Rosenblatt (1957, 1958)",
        FIRST,
    ),
    "adaline": Date(
        "1960",
        N_("Adaline"),
        N_(
            "Every row moves the weights, by how far its sum is from +1 or −1: gradient descent on the squared error. "
            "Madaline joins several such neurons."
        ),
        "Widrow and Hoff (1960)",
        FIRST | {"rule": "Adaline"},
    ),
    "xor": Date(
        "1969",
        N_("XOR, a winter"),
        N_("A proof of what such neurons cannot compute: XOR, for one. Interest in networks falls: the first winter."),
        "Minsky and Papert (1969), Perceptrons",
        FIRST | {"task": "XOR"},
        winter=True,
    ),
    "backprop": Date(
        "1986",
        N_("backpropagation"),
        N_("Gradients reach a hidden layer, so it learns features of its own. In its space, a line is enough for XOR."),
        "Rumelhart, Hinton and Williams (1986)",
        FIRST | {"task": "XOR", "hidden_layer": "2 neurons", "network": "trained"},
    ),
    "winter": Date(
        "1990s",
        N_("a second winter"),
        N_("Deep stacks of sigmoids hardly learn: their gradient vanishes on its way back. Other methods win."),
        "Hochreiter (1991); Bengio, Simard and Frasconi (1994)",
        setup=deep(SIGMOIDS, DEPTH, RATE),
        winter=True,
    ),
    "pretraining": Date(
        "2006",
        N_("pretraining"),
        N_(
            "Layers that were trained one by one are a start from which deep networks learn. The setup has no "
            "pretraining but the point: the same sigmoids learn from larger weights."
        ),
        "Hinton, Osindero and Teh (2006)",
        setup=deep(SIGMOIDS.with_(initializer=Scaled(2.0)), DEPTH, RATE),
    ),
    "deep": Date(
        "2010–12",
        N_("speech, images"),
        N_(
            "Deep networks win at speech, then at images: more data, faster machines, and ReLU. The setup is as deep "
            "as the one that hardly learns, with ReLU and weights to suit it."
        ),
        "Dahl, Yu, Deng and Acero (2012); Krizhevsky, Sutskever and Hinton (2012)",
        setup=deep(SIGMOIDS.with_(activation=ReLU(), initializer=He()), DEPTH, RATE),
    ),
}
