"""Why scale the inputs? Logistic regression on the same petals, prepared in seven ways."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from app.labs.claims.leak import CLAIMS as LEAK
from app.labs.claims.preprocessing import CLAIMS, GOAL, logistic, petals, spectrum_of
from app.labs.lab import Guess, Lab, Option, Try
from app.setup.bench import Bench, Entry
from app.words import N_, Message
from engine.config import RATES
from engine.preprocessors import (
    Center,
    MinMax,
    NoPreprocessing,
    Pca,
    PcaWhitening,
    Preprocessor,
    Standardize,
    ZcaWhitening,
)
from engine.settings import Help, Knob, Settings

LAST = 1000
LOSSES = N_("Watch how fast each loss falls.")
KINDS: tuple[tuple[Preprocessor, Message, Message | str], ...] = (
    (NoPreprocessing(), N_("As measured"), ""),
    (Center(), N_("Center"), N_("− mean")),
    (Standardize(), N_("Standardize"), N_("− mean, ÷ deviation")),
    (MinMax(), N_("Min-max"), N_("to 0 … 1")),
    (Pca(), N_("PCA"), N_("centered, turned")),
    (PcaWhitening(), N_("Whiten"), N_("turned, ÷ deviation")),
    (ZcaWhitening(), N_("ZCA"), N_("whitened, turned back")),
)


@dataclass(frozen=True)
class Controls(Settings):
    """What the learner sets."""

    rates: Annotated[
        Literal["own", "one"], Help("Each network's own best rate, 1 ÷ its largest curvature, or one rate.")
    ] = "own"
    learning_rate: Annotated[float, Knob("How large each step is, where all share one rate.", 1e-6, 100.0, RATES)] = 0.1
    unit: Annotated[Literal["cm", "mm"], Help("The unit in which the petals are measured.")] = "cm"


def bench(controls: Controls) -> Bench:
    """Logistic regression from one line's weights, on each preparation."""
    entries = []
    for kind, name, note in KINDS:
        config = logistic(kind, controls.learning_rate)
        if controls.unit == "mm":
            config = config.with_(data=config.data.with_(dataset=petals(10.0)))
        if controls.rates == "own":
            rate = float(1 / spectrum_of(config)[-1])
            config = config.with_(training=config.training.with_(learning_rate=rate))
        entries.append(Entry(config, name, note))
    return Bench(tuple(entries), LAST, GOAL)


PREPROCESSING = Lab(
    key="preprocessing",
    question=N_("Why scale the inputs?"),
    lede=N_(
        "One layer learns to tell 100 irises apart by petal length and width. "
        "Only the preparation of the two inputs differs."
    ),
    settings=Controls(),
    bench=bench,
    guess=Guess(
        N_("Guess first: which will still be above a loss of {goal} after {steps} steps?").format(
            goal=GOAL, steps=LAST
        ),
        (
            Option(N_("only"), (1,)),
            Option(N_("only"), (1, 4)),
            Option(N_("only"), (1, 2, 4)),
            Option(N_("none of them")),
        ),
        "not learned",
    ),
    tries=(
        Try("one", N_("One rate for all"), N_("Who creeps, who keeps up?"), {"rates": "one"}, LOSSES),
        Try("unit", N_("Measure in millimeters"), N_("Which networks notice?"), {"unit": "mm"}, LOSSES),
        Try("fast", N_("One rate of 1"), N_("Who breaks?"), {"rates": "one", "learning_rate": 1.0}),
    ),
    claims=(*CLAIMS, *LEAK),
    entries=(
        "preprocessors.none",
        "preprocessors.centre",
        "preprocessors.standardize",
        "preprocessors.min_max",
        "preprocessors.pca",
        "preprocessors.pca_whitening",
        "preprocessors.zca_whitening",
        "datasets.iris",
        "datasets.digits",
    ),
    scales={},
    idle=lambda controls: () if controls.rates == "one" else ("learning_rate",),
)
