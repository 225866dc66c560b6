"""What is drawn below each layer: one histogram, and the layer statistics of `engine.diagnosis`."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np

from app.advice.pace import HARDLY, HEALTHY
from app.live.wire.frame import Shown
from engine import Trainer
from engine.diagnosis import LayerProbe, LayerReport, UpdateProbe
from engine.probes import Histogram, common_axis, histogram, own_axis, span, widened
from engine.tape import Array, Pieces
from engine.twin import Twin

EVERY_S = 0.2  # between two measurements while the network trains
LARGEST_SHARE = 0.05  # share of the time that measuring may take: a heavy network is measured less often
# Adam's first steps move every weight by the whole rate, which is up to 0.03 of it in runs that learn well.
LARGEST_HEALTHY = 3e-2
GAUGE = (1e-5, 1e-1)  # the ends of the axis on which update:weight is drawn

Row: TypeAlias = Literal["always", "if any", "never"]


@dataclass(frozen=True)
class Measured:
    """What is known of one layer."""

    report: LayerReport
    ratio: float  # update:weight of the next step; NaN of a network that diverged
    can_die: bool  # whether its units can


@dataclass(frozen=True)
class Figure:
    """One statistic of each layer; its name is in `app.page.view.labels`, under its key."""

    key: str
    format: Literal["share", "size"]  # how the browser formats it
    measure: Callable[[Measured], float | None]
    row: Row = "always"  # in the panel; "if any": if some layer has it; "never": it is only for explanations
    marks: tuple[float, float, float] | None = None  # the least that is healthy, the rule of thumb, the most
    gauge: tuple[float, float] | None = None  # the ends of the axis on which it is drawn, if it is


FIGURES = (
    Figure("signal", "size", lambda of: of.report.signal, "never"),
    Figure("saturated", "share", lambda of: of.report.saturated),
    Figure("dead", "share", lambda of: of.report.dead if of.can_die else None, "if any"),
    Figure("gradient", "size", lambda of: of.report.gradient_norm),
    Figure("update", "size", lambda of: of.ratio, "always", (HARDLY, HEALTHY, LARGEST_HEALTHY), GAUGE),
)


class Statistics:
    """The layers of one trainer, as of the last measurement."""

    def __init__(self, trainer: Trainer, share: float = LARGEST_SHARE) -> None:
        """Compile both probes; nothing is measured yet. Measuring takes at most this share of the time."""
        self._share = share
        self._trainer, self.twin = trainer, Twin(trainer)
        self._can_die = [*(spec.activation.can_die for spec in trainer.config.network.hidden), False]
        self.layers, self._update = LayerProbe(trainer), UpdateProbe(trainer, self.twin)
        self.reports: list[LayerReport] = []
        self.ratios: list[float] = []  # update:weight of each layer
        self._seen: tuple[object, ...] = ()
        self._since, self._gap_s = -math.inf, 0.0  # it is time again so long after this
        self._rested = True
        self._axes: dict[Shown, tuple[float, float]] = {}  # of all layers; they follow the values as the figures do
        self.figures: Array = np.empty((0, len(FIGURES)), np.float32)

    def measure(self, now: float, *, at_rest: bool, every_s: float = EVERY_S) -> Pieces[bool]:
        """Measure again if something changed and it is time, or nothing more will change; returns whether it did.

        With pauses in which nothing else may touch the trainer, as `histograms`.
        """
        if self._rested and not at_rest:
            self._since = now  # it was measured at rest, and the first picture after Play need not wait
        self._rested = at_rest
        trainer = self._trainer
        moment = trainer.step, trainer.ended, trainer.network.parameters.tobytes()
        state = *moment, trainer.config, trainer.locked
        if state == self._seen or not (at_rest or now >= self._since + self._gap_s):
            return False
        started = time.perf_counter()
        self.reports = yield from self.layers.reports_in_pieces()
        self.ratios = yield from self._update.ratios_in_pieces()
        if trainer.divergence:
            self.ratios = [math.nan] * len(self.ratios)  # no further step is possible; after a stop it is
        rows = [
            [_or_nan(figure.measure(Measured(*layer))) for figure in FIGURES]
            for layer in zip(self.reports, self.ratios, self._can_die, strict=True)
        ]
        self._axes.clear()
        with np.errstate(over="ignore"):
            self.figures = np.array(rows).astype(np.float32)
        self._seen, self._since = state, now
        self._gap_s = max(every_s, (time.perf_counter() - started) / self._share)
        return True

    def histograms(self, shown: Shown, *, own_axes: bool) -> Pieces[tuple[Histogram, ...]]:
        """Each layer's values, on one axis or each on its own; gradients are of the last measurement.

        The output is the last; it has no activations. Without hidden layers, its scores are shown instead.
        """
        if shown == "gradients":
            return tuple(report.gradient if own_axes else report.gradient_shared for report in self.reports)
        if own_axes:
            return (yield from self._each_on_its_own(shown))
        if shown not in self._axes:
            self._axes[shown] = common_axis((yield from self.spans(shown)))
        return (yield from self.histograms_on(shown, [self._axes[shown]] * self.count(shown)))

    def _each_on_its_own(self, shown: Shown) -> Pieces[tuple[Histogram, ...]]:
        found = []
        for values, *bounds in self._counted(shown):
            found.append(histogram(values, *own_axis(values, *bounds)))
            yield
        return tuple(found)

    def count(self, shown: Shown) -> int:
        """How many layers have such numbers."""
        hidden = len(self._trainer.config.network.hidden)
        return max(hidden, 1) if shown == "activations" else hidden + 1

    def spans(self, shown: Shown) -> Pieces[list[tuple[float, float]]]:
        """What an axis must hold of each layer's numbers, with pauses as in `measure`."""
        if shown == "gradients":
            return [(report.gradient.low, report.gradient.high) for report in self.reports]
        spans = []
        for counted in self._counted(shown):
            spans.append(span(*counted))
            yield
        return spans

    def histograms_on(self, shown: Shown, axes: Sequence[tuple[float, float]]) -> Pieces[tuple[Histogram, ...]]:
        """Each layer's numbers on an axis of its own; gradients on one that is symmetric, and a power of two."""
        if shown == "gradients":
            pairs = zip(self.reports, axes, strict=True)
            return tuple(widened(report.gradient, high) for report, (_, high) in pairs)
        found = []
        for (values, *_), axis in zip(self._counted(shown), axes, strict=True):
            found.append(histogram(values, *axis))
            yield
        return tuple(found)

    def _counted(self, shown: Shown) -> Iterator[tuple[Array, float, float]]:
        """Each layer's values and their own bounds."""
        seen, everywhere = self._trainer.train_pass, (-np.inf, np.inf)
        match shown:
            case "activations" if not seen.hidden:
                yield seen.scores, *everywhere
            case "activations":
                for spec, hidden in zip(self._trainer.config.network.hidden, seen.hidden, strict=True):
                    bounded = (
                        spec.normalization.placement != "after"
                    )  # else its outputs lie beyond the activation's bounds
                    yield hidden, *((spec.activation.low, spec.activation.high) if bounded else everywhere)
            case "sums":
                yield from ((sums, *everywhere) for sums in (*seen.before_activation, seen.scores))
            case "weights":
                yield from ((layer.weights[:-1], *everywhere) for layer in self._trainer.network.layers)


def _or_nan(figure: float | None) -> float:
    return math.nan if figure is None else figure
