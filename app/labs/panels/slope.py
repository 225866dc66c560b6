"""What a gradient costs by the number of weights: in evaluations to one loss, and in forward passes."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache, partial
from typing import Any

import numpy as np

from app.labs.figures.descents import BUDGET
from engine import Config, DataSettings, NetworkSettings, Trainer
from engine.budget import Meter, Way, descend, gradient_passes
from engine.datasets import Dataset, Digits, Iris
from engine.preprocessors import Standardize
from engine.tape import Call, play
from engine.ways import AnalyticGradient, LocalSearch, NumericGradient, differences

SHARE = 0.15  # of the loss of guessing, ln K
RATES, NUDGES = (0.3, 1.0, 3.0, 10.0), (0.02, 0.05, 0.1, 0.2, 0.4)  # of which the best one counts
SEEDS = range(3)  # whose median counts
ROWS = 150
MOMENTS = np.unique(np.geomspace(1, BUDGET, 200).round().astype(int)).tolist()
SPARSE = tuple(f"pixel_{row}_{column}" for row in (2, 4, 6, 8) for column in (2, 4, 5, 7))  # 16 of 64
LAYERS: tuple[tuple[Dataset, tuple[str, ...]], ...] = (
    (Iris(), ("petal_length", "petal_width")),
    (Iris(), ()),
    (Digits(), SPARSE),
    (Digits(), ()),
)
RUNS, TIMES = 30, 9  # passes that are timed together, and how often; the fastest counts


@lru_cache(maxsize=8)
def layer(dataset: Dataset, features: tuple[str, ...]) -> Trainer:
    """One layer, with all rows to train on."""
    data = DataSettings(dataset=dataset, points=ROWS, test_share=0.0, features=features, preprocessor=Standardize())
    return Trainer(Config(data=data, network=NetworkSettings(hidden=())))


def fewest(trainer: Trainer, ways: Iterable[Way]) -> int | None:
    """The fewest evaluations to the goal, over some ways, each by the median of its starts; None if none gets there."""
    goal = SHARE * math.log(trainer.network.outputs)
    found = list[int]()
    for way in ways:
        descent = descend(trainer, way, SEEDS, MOMENTS)
        there = np.flatnonzero(np.median(descent.losses, axis=1) <= goal)
        found += descent.evaluations[there[:1]].tolist()
    return min(found, default=None)


def by_weights(_controls: Any) -> list[dict[str, Any]]:
    """Evaluations to a loss of .15 ln K, for ways 2, 3 and 4, each at the best of a few rates or nudges."""
    return [
        {
            "weights": trainer.network.parameters.size,
            "evaluations": [
                fewest(trainer, map(LocalSearch, NUDGES)),
                fewest(trainer, map(NumericGradient, RATES)),
                fewest(trainer, map(AnalyticGradient, RATES)),
            ],
        }
        for trainer in (layer(dataset, features) for dataset, features in LAYERS)
    ]


def passes(_controls: Any) -> list[dict[str, Any]]:
    """What a gradient costs in forward passes: two layers of the lab, and the playground's first network."""
    trainers = (layer(*LAYERS[1]), layer(*LAYERS[-1]), Trainer(Config()))
    return [_passes(trainer) for trainer in trainers]


def _passes(trainer: Trainer) -> dict[str, Any]:
    network, loss, rows = trainer.network, trainer.config.training.loss, trainer.data.train
    step = network.step(len(rows), loss)
    step.feed[...] = np.vstack([rows.inputs, rows.targets])
    value = partial(loss.value, step.forward.scores, step.targets)
    forward, both = _seconds([*step.forward.calls, value]), _seconds([*step.forward.calls, value, *step.backward])
    return {
        "layers": len(network.layers),
        "weights": network.parameters.size,
        "oneSided": _differences(trainer, centered=False),
        "centered": _differences(trainer, centered=True),
        "counted": gradient_passes(network, loss, len(rows)),
        "timed": both / forward,
    }


def _differences(trainer: Trainer, *, centered: bool) -> int:
    """The evaluations of one numeric gradient, as they are counted."""
    meter = Meter(trainer, [0])
    for _ in differences(meter, meter.starts, np.empty_like(meter.starts), centered=centered):
        pass
    return meter.evaluations


def _seconds(calls: list[Call]) -> float:
    """The time of some calls, in seconds."""
    found = []
    for _ in range(TIMES):
        start = time.perf_counter()
        for _ in range(RUNS):
            play(calls)
        found.append((time.perf_counter() - start) / RUNS)
    return min(found)


PANELS: Mapping[str, Callable[[Any], Any]] = {"byWeights": by_weights, "passes": passes}
