"""How should weights start? Six networks that differ only in how large their first weights are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from app.experiments.experiment import layer
from app.labs.claims.initialization import CLAIMS
from app.labs.claims.runs import STEPS, deep
from app.labs.lab import Guess, Lab, Mark, Option, Scale, Try
from app.setup.bench import Bench, Entry
from app.words import N_, Message, amount
from engine.activations import ACTIVATIONS, Activation, ReLU, Tanh
from engine.config import RATES
from engine.initializers import He, Initializer, LargeRandom, Scaled, SmallRandom, Xavier, Zeros
from engine.settings import Knob, Settings

UNITS = 16


@dataclass(frozen=True)
class Controls(Settings):
    """What the learner sets."""

    activation: Annotated[Activation, ACTIVATIONS] = Tanh()
    hidden_layers: Annotated[int, Knob("How many hidden layers of 16 neurons each network has.", 1, 12)] = 10
    learning_rate: Annotated[float, Knob("How large each step is, in all networks.", 1e-6, 100.0, RATES)] = 0.1
    deviation: Annotated[float, Knob("How large network 3's first weights are.", 0.001, 2.0)] = 0.1


def bench(controls: Controls) -> Bench:
    """Six starts of equal layers."""
    starts: tuple[tuple[Initializer, Message, Message | str], ...] = (
        (Zeros(), N_("Zeros"), "w = 0"),
        (SmallRandom(), N_("Small"), "σ = 0.01"),
        (
            Scaled(controls.deviation),
            N_("Any scale"),
            N_("σ = {value}, the slider").format(value=f"{controls.deviation:.3g}"),
        ),
        (Xavier(), N_("Xavier"), "σ = √(1/n)"),
        (He(), N_("He"), "σ = √(2/n)"),
        (LargeRandom(), N_("Large"), "σ = 1"),
    )
    spec = layer(UNITS).with_(activation=controls.activation)
    entries = [
        Entry(
            deep(spec.with_(initializer=start), controls.hidden_layers, controls.learning_rate),
            name,
            note,
        )
        for start, name, note in starts
    ]
    return Bench(tuple(entries), STEPS)


def mark(controls: Controls) -> Mark:
    """The deviation that suits the activation: He's √(2/n), or √(1/n), where n is the number of inputs."""
    suited = controls.activation.initializer
    value = suited.variance(UNITS, UNITS) ** 0.5
    text = N_("√(2/n) = {value}") if isinstance(suited, He) else N_("1/√n = {value}")
    return Mark(value, text.format(value=amount(value)))


INITIALIZATION = Lab(
    key="initialization",
    question=N_("How should weights start?"),
    lede=N_(
        "Equal layers of 16 neurons learn a disk inside a ring. The six networks differ in one thing: "
        "how large their first weights are."
    ),
    settings=Controls(),
    bench=bench,
    guess=Guess(
        N_("Guess first: which will have learned it after {steps} steps?").format(steps=STEPS),
        (
            Option(N_("all but"), (1,), all_but=True),
            Option(N_("only"), (4, 5)),
            Option(N_("only"), (5, 6)),
            Option(N_("all six"), all_but=True),
        ),
    ),
    tries=(
        Try(
            "mark",
            N_("Put network 3 on the mark"),
            N_("Does it learn there?"),
            lambda controls: {"deviation": mark(controls).value},
            N_("Watch network 3's histograms, from layer to layer."),
        ),
        Try(
            "relu",
            N_("Swap tanh for ReLU"),
            N_("Who learns now?"),
            {"activation": ReLU()},
            N_("Watch networks 4 and 5 in “Spread by depth”, at step 0."),
        ),
        Try("shallow", N_("Two layers"), N_("Does the start still matter?"), {"hidden_layers": 2}),
    ),
    claims=CLAIMS,
    entries=(
        "initializers.zeros",
        "initializers.constant",
        "initializers.small",
        "initializers.large",
        "initializers.scaled",
        "initializers.xavier",
        "initializers.he",
    ),
    scales={"deviation": Scale(3, mark)},
)
