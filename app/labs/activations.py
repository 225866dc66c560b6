"""Which activation, and why? Six networks that differ only in how a unit answers its sum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from app.labs.claims.activations import CLAIMS, DEPTH, KEYS, five
from app.labs.claims.runs import STEPS
from app.labs.lab import Guess, Lab, Mark, Option, Scale, Try
from app.setup.bench import Bench, Entry
from app.words import N_
from engine.activations import ACTIVATIONS, GELU, Activation
from engine.settings import Knob, Settings

FATAL = 1.0  # the rate at which a third of the ReLU units die
FATAL_MARK = Mark(FATAL, N_("{rate}: ReLU neurons die").format(rate="1"))
BIASES = (0.0, 0.01, 0.1, 0.5, 1.0)
DEAD = N_("Watch “Dead by depth”.")


@dataclass(frozen=True)
class Controls(Settings):
    """What the learner sets."""

    network_6: Annotated[Activation, ACTIVATIONS] = GELU()
    hidden_layers: Annotated[int, Knob("How many hidden layers of 16 neurons each network has.", 1, 12)] = DEPTH
    bias: Annotated[float, Knob("Where the biases of all neurons start.", 0.0, 1.0, BIASES)] = 0.0
    learning_rate: Annotated[float, Knob("How large each step is, in all networks.", 0.01, 10.0)] = 0.1


def bench(controls: Controls) -> Bench:
    """Equal layers of six activations, started as suits each."""
    kinds = [*(ACTIVATIONS[key]() for key in KEYS[:-1]), controls.network_6]
    entries = []
    for kind in kinds:
        config = five(kind.key, controls.learning_rate, controls.bias, controls.hidden_layers)
        hidden = tuple(spec.with_(activation=kind) for spec in config.network.hidden)
        config = config.with_(network=config.network.with_(hidden=hidden))
        entries.append(Entry(config, N_(kind.title)))
    return Bench(tuple(entries), STEPS)


ACTIVATION = Lab(
    key="activations",
    question=N_("Which activation, and why?"),
    lede=N_(
        "Equal layers of 16 neurons learn a disk inside a ring. The six networks differ in how a neuron answers "
        "its sum."
    ),
    settings=Controls(),
    bench=bench,
    guess=Guess(
        N_("Guess first: which will fail to learn it in {steps} steps?").format(steps=STEPS),
        (Option(N_("only"), (1,)), Option(N_("only"), (1, 2)), Option(N_("only"), (3,)), Option(N_("none of them"))),
        "not learned",
    ),
    tries=(
        Try("kill", N_("Kill it: rate 1"), N_("Whose neurons fall silent?"), {"learning_rate": FATAL}, DEAD, "dead"),
        Try(
            "bias",
            N_("Rate 1, biases 0.1"),
            N_("Does a bias keep ReLU alive?"),
            {"learning_rate": FATAL, "bias": 0.1},
            DEAD,
            "dead",
        ),
        Try(
            "shallow",
            N_("One layer at rate 3"),
            N_("Does the sigmoid learn now?"),
            {"learning_rate": 3.0, "hidden_layers": 1},
            N_("Watch network 1's decision boundary."),
        ),
    ),
    claims=CLAIMS,
    entries=(
        "activations.sigmoid",
        "activations.tanh",
        "activations.relu",
        "activations.leaky_relu",
        "activations.elu",
        "activations.gelu",
    ),
    scales={"learning_rate": Scale(0, lambda _controls: FATAL_MARK)},
)
