"""What is drawn below each layer: one histogram, and the layer statistics of `engine.diagnosis`."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from app.advice.pace import HARDLY, HEALTHY
from app.live.wire.frame import Shown
from engine import Trainer
from engine.diagnosis import LayerProbe, LayerReport, UpdateProbe
from engine.probes import Histogram, histogram
from engine.tape import Array, Pieces
from engine.twin import Twin

EVERY_S = 0.2  # between two measurements while the network trains
LARGEST_SHARE = 0.05  # share of the time that measuring may take: a heavy network is measured less often
# Adam's first steps move every weight by the whole rate, which is up to 0.03 of it in runs that learn well.
LARGEST_HEALTHY = 3e-2


@dataclass(frozen=True)
class Figure:
    """One statistic of each layer; its name is in `app.page.view.labels`, under its key."""

    key: str
    format: Literal["share", "size"]  # how the browser formats it
    measure: Callable[[LayerReport, float], float | None]  # from a layer's report and its update:weight
    marks: tuple[float, float, float] | None = None  # the least that is healthy, the rule of thumb, the most


FIGURES = (
    Figure("dead", "share", lambda report, _: report.dead),
    Figure("saturated", "share", lambda report, _: report.saturated),
    Figure("gradient", "size", lambda report, _: report.gradient_norm),
    Figure("update", "size", lambda _, ratio: ratio, (HARDLY, HEALTHY, LARGEST_HEALTHY)),
)


class Statistics:
    """The layers of one trainer, as of the last measurement."""

    def __init__(self, trainer: Trainer) -> None:
        """Compile both probes; nothing is measured yet."""
        self._trainer, self.twin = trainer, Twin(trainer)
        self.layers, self._update = LayerProbe(trainer), UpdateProbe(trainer, self.twin)
        self.reports: list[LayerReport] = []
        self.ratios: list[float] = []  # update:weight of each layer
        self._seen: tuple[object, ...] = ()
        self._next = -math.inf
        self.figures: Array = np.empty((0, len(FIGURES)), np.float32)

    def measure(self, now: float, *, at_rest: bool) -> Pieces[bool]:
        """Measure again if something changed and it is time, or nothing more will change; returns whether it did.

        With pauses in which nothing else may touch the trainer, as `histograms`.
        """
        trainer = self._trainer
        moment = trainer.step, trainer.ended, trainer.network.parameters.tobytes()
        state = *moment, trainer.config, trainer.locked
        if state == self._seen or not (at_rest or now >= self._next):
            return False
        started = time.perf_counter()
        self.reports = yield from self.layers.reports_in_pieces()
        self.ratios = yield from self._update.ratios_in_pieces()
        if trainer.ended:
            self.ratios = [math.nan] * len(self.ratios)  # it takes no further step
        rows = [
            [_or_nan(figure.measure(report, ratio)) for figure in FIGURES]
            for report, ratio in zip(self.reports, self.ratios, strict=True)
        ]
        with np.errstate(over="ignore"):
            self.figures = np.array(rows).astype(np.float32)
        self._seen, self._next = state, now + max(EVERY_S, (time.perf_counter() - started) / LARGEST_SHARE)
        return True

    def histograms(self, shown: Shown) -> Pieces[tuple[Histogram, ...]]:
        """Each layer's values, the output last; it has no activations. Gradients are of the last measurement."""
        if shown == "gradients":
            return tuple(report.gradient for report in self.reports)
        found = []
        for values, low, high in self._counted(shown):
            found.append(histogram(values, low, high))
            yield
        return tuple(found)

    def _counted(self, shown: Shown) -> Iterator[tuple[Array, float, float]]:
        """Each layer's histogram and its bounds."""
        seen, everywhere = self._trainer.train_pass, (-np.inf, np.inf)
        match shown:
            case "activations":
                for spec, hidden in zip(self._trainer.config.network.hidden, seen.hidden, strict=True):
                    yield hidden, spec.activation.low, spec.activation.high
            case "sums":
                yield from ((sums, *everywhere) for sums in (*seen.before_activation, seen.scores))
            case "weights":
                yield from ((layer.weights[:-1], *everywhere) for layer in self._trainer.network.layers)


def _or_nan(figure: float | None) -> float:
    return math.nan if figure is None else figure
