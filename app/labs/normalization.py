"""What does batch norm do to a layer? Seven networks that differ in what is normalized."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from app.labs.claims.normalization import AFTER, BATCH, CLAIMS, GOOD, PLAIN, POOR, RATE, STEPS, four
from app.labs.lab import Guess, Lab, Mark, Option, Scale, Try
from app.setup.bench import Bench, Entry
from app.words import N_, Message
from engine.config import BATCHES, RATES
from engine.normalizations import GroupNorm, InstanceNorm, LayerNorm, Normalization, WeightNorm
from engine.settings import Knob, Settings

GOOD_MARK = Mark(GOOD, N_("1/√n = {value}").format(value="0.25"))

LOSSES = N_("Watch how calmly each loss falls.")


@dataclass(frozen=True)
class Controls(Settings):
    """What the learner sets."""

    batch_size: Annotated[int, Knob("How many points each step uses.", 1, 5000, BATCHES)] = 32
    learning_rate: Annotated[float, Knob("How large each step is, in all networks.", 1e-6, 100.0, RATES)] = RATE
    deviation: Annotated[float, Knob("How large all first weights are.", 0.001, 5.0)] = POOR


def bench(controls: Controls) -> Bench:
    """Four tanh layers, without a normalization and with each."""
    kinds: tuple[tuple[Normalization, Message, Message | str], ...] = (
        (PLAIN, N_("None"), ""),
        (BATCH, N_("Batch norm"), N_("before tanh")),
        (AFTER, N_("Batch norm"), N_("after tanh")),
        (LayerNorm(), N_("Layer norm"), ""),
        (GroupNorm(groups=4), N_("Group norm"), N_("4 groups of 4")),
        (InstanceNorm(), N_("Instance norm"), ""),
        (WeightNorm(), N_("Weight norm"), ""),
    )
    entries = []
    for kind, name, note in kinds:
        config = four(kind, controls.deviation, controls.learning_rate)
        training = config.training.with_(batch_size=controls.batch_size)
        entries.append(Entry(config.with_(training=training), name, note))
    return Bench(tuple(entries), STEPS)


NORMALIZATION = Lab(
    key="normalization",
    question=N_("What does batch norm do to a layer?"),
    lede=N_("Four tanh layers of 16 neurons learn a disk inside a ring. The networks differ in what is normalized."),
    settings=Controls(),
    bench=bench,
    guess=Guess(
        N_("Guess first: which will have learned it after {steps} steps?").format(steps=STEPS),
        (
            Option(N_("only"), (2, 3)),
            Option(N_("only"), (2, 3, 4, 5)),
            Option(N_("all but"), (1,), all_but=True),
            Option(N_("all of them"), all_but=True),
        ),
    ),
    tries=(
        Try("good", N_("Weights of a good size"), N_("Is it still worth it?"), {"deviation": GOOD}),
        Try("tiny", N_("Batches of 2"), N_("Does batch norm still learn?"), {"batch_size": 2}, LOSSES),
        Try("fast", N_("Rate 2"), N_("Who still learns?"), {"learning_rate": 2.0, "deviation": GOOD}, LOSSES),
    ),
    claims=CLAIMS,
    entries=(
        "normalizations.none",
        "normalizations.batch",
        "normalizations.layer",
        "normalizations.group",
        "normalizations.instance",
        "normalizations.weight",
    ),
    scales={"deviation": Scale(0, lambda _controls: GOOD_MARK)},
)
