"""How large should a network be? Eight networks that differ in their size, or in what holds them back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from app.labs.claims.capacity import CLAIMS, DROPOUT, L2, NOISE, PATIENCE, ROWS, STEPS, moons
from app.labs.lab import LEARNING, Guess, Lab, Mark, Option, Scale, Try
from app.setup.bench import Bench, Entry
from app.words import N_, Message
from engine import Config
from engine.config import DROPOUTS
from engine.settings import Knob, Settings

LOWEST = 0.005  # the L2 at which 20 neurons have the lowest test loss, median of 10 draws: the panel measures it
SEED = 19  # the draw of 40 that is nearest to the median test losses of all networks


@dataclass(frozen=True)
class Controls(Settings):
    """What the learner sets."""

    training_points: Annotated[
        int,
        Knob("How many of the 400 points the networks learn from; the others test them.", 40, 300, (40, 80, 160, 300)),
    ] = ROWS
    noise: Annotated[
        float, Knob("How far the points are moved at random.", 0.0, 1.0, (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.7))
    ] = NOISE
    dropout: Annotated[float, Knob("The probability that network 7 silences a neuron.", 0.0, 0.9, DROPOUTS)] = DROPOUT
    l2: Annotated[float, Knob("How strongly network 6 pulls its weights toward zero.", 1e-4, 1.0)] = L2


def bench(controls: Controls) -> Bench:
    """One layer of 1 to 20 neurons, four layers of 20, and 20 neurons held back in three ways."""

    def network(units: int, depth: int = 1, *, l2: float = 0.0, dropout: float = 0.0, patience: int = 0) -> Config:
        config = moons(
            units, depth, l2=l2, dropout=dropout, patience=patience, rows=controls.training_points, noise=controls.noise
        )
        return config.with_(seed=SEED)

    twenty = N_("20 neurons")
    kinds: tuple[tuple[Config, Message, Message | str], ...] = (
        (network(1), N_("1 neuron"), ""),
        (network(3), N_("3 neurons"), ""),
        (network(6), N_("6 neurons"), ""),
        (network(20), twenty, ""),
        (network(20, 4), N_("4 layers"), N_("of 20 each")),
        (network(20, l2=controls.l2), N_("With L2"), N_("20, λ = {value}").format(value=f"{controls.l2:.2g}")),
        (
            network(20, dropout=controls.dropout),
            N_("Dropout"),
            N_("20, {value} out").format(value=f"{controls.dropout:.0%}"),
        ),
        (network(20, patience=PATIENCE), N_("Early stop"), N_("20, the best")),
    )
    return Bench(tuple(Entry(*kind) for kind in kinds), STEPS, curve="testLoss", counts="weights", speed=125)


CAPACITY = Lab(
    key="capacity",
    question=N_("How large should a network be?"),
    lede=N_(
        "Two noisy moons, 40 points to learn from, 360 new ones to be judged by. "
        "Only the network and what holds it back differ."
    ),
    settings=Controls(),
    bench=bench,
    guess=Guess(
        N_("Guess first: which will have the lowest test loss after {steps} steps?").format(steps=STEPS),
        (
            Option(N_("a small one"), (1, 2, 3)),
            Option(N_("a large one"), (4, 5)),
            Option(N_("one held back"), (6, 7, 8)),
        ),
        about="best",
        caveats={8: N_("It picked its moment by the test points, so this flatters it.")},
    ),
    tries=(
        Try(
            "rows",
            N_("Learn from 300 points"),
            N_("Does size still hurt?"),
            {"training_points": 300},
            figure="testLoss",
        ),
        Try("stiff", N_("Too much L2"), N_("What becomes of network 6?"), {"l2": 0.3}, figure="trainLoss"),
        Try("clean", N_("No noise"), N_("Is there anything to overfit?"), {"noise": 0.1}, figure="testLoss"),
    ),
    claims=CLAIMS,
    entries=("datasets.moons", "settings.dropout", "settings.l1", "settings.l2", "settings.patience"),
    scales={"l2": Scale(6, lambda _controls: Mark(LOWEST, N_("lowest: {value}").format(value=f"{LOWEST:g}")))},
    group=LEARNING,
)
