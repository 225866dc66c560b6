"""One network of a live bench, with everything that is drawn of it."""

from __future__ import annotations

import math
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from app.advice.signs import guess_of
from app.live.bench.states import state_of
from app.live.picture.statistics import Statistics
from app.live.run.curves import Curves
from app.live.run.pins import points_on
from app.live.wire.bench import STATES
from app.live.wire.frame import Shown
from app.setup.bench import Entry
from engine import Trainer
from engine.metrics import Metrics
from engine.planes import Plane
from engine.probes import Surface, winners
from engine.reading import Reading
from engine.tape import Array, Pieces
from engine.variance import variance_law

SIDE = 40  # cells of a picture, each way
MOMENTS = 152  # of a curve, with the first and the newest
ROWS = 5  # of the curves that travel


class Column:
    """Measures and draws one trainer."""

    def __init__(self, entry: Entry, trainer: Trainer, *, share: float, goal: float, every: int = 0) -> None:
        """Compile what it takes; measuring its layers takes at most this share of the time.

        The moments of its curves are ``every`` so many steps apart; 0 leaves it to when they are measured.
        """
        self.entry, self.trainer, self._goal, self._every = entry, trainer, goal, every
        self._guess = guess_of(trainer).loss
        self.reading = Reading(trainer)
        self.plane = Plane.through(trainer.data)
        self.surface = Surface(trainer.network, trainer.data, self.plane, SIDE)
        self.statistics = Statistics(trainer, share)
        self.begin()

    def begin(self) -> None:
        """Forget the curves: the trainer is at its initial weights."""
        self.curves = Curves(MOMENTS, self._every)
        self.picture: dict[str, Array] = {}
        self._metrics = Metrics(math.inf, None, None, None)

    @property
    def layers(self) -> int:
        """How many layers the network has, with the output."""
        return len(self.trainer.network.layers)

    @property
    def result(self) -> Metrics:
        """How well it does at the moment that is shown; what has diverged does as badly as can be."""
        metrics = self._metrics
        if not self.trainer.divergence:
            return metrics
        return replace(metrics, train_loss=math.inf, test_loss=None if metrics.test_loss is None else math.inf)

    def scene(self, *, has_theory: bool) -> dict[str, Any]:
        """What does not move while it trains, as JSON; with the variance law or without."""
        hidden = self.trainer.config.network.hidden
        places, marks = points_on(self.trainer, self.plane)
        inputs = self.trainer.data.train.inputs[:-1]
        size = float(np.square(inputs, dtype=float).mean())
        law = variance_law(hidden, len(inputs), size) if has_theory else None
        return {
            "name": self.entry.name,
            "note": self.entry.note,
            "layers": len(hidden),
            "law": law,
            "places": b64encode(places.astype("<u2").tobytes()).decode(),
            "marks": b64encode(marks.tobytes()).decode(),
        }

    def look(self, now: float, *, at_rest: bool) -> Pieces[bool]:
        """Measure and draw this moment, with pauses in which nothing else may touch the trainer.

        Returns whether the layers were measured.
        """
        trainer = self.trainer
        metrics = self._metrics = yield from self.curves.measure_in_pieces(trainer)
        yield from self.reading.prepare()
        with self.reading.prepared():
            if self.reading.differs:
                yield from trainer.metrics_in_pieces()  # the histograms read its passes
            scores = yield from self.surface.scores_in_pieces()
            yield
            measured = yield from self.statistics.measure(now, at_rest=at_rest)
        classes, confidence = winners(trainer.config.training.loss, scores)
        values = (metrics.train_loss, metrics.test_loss, metrics.train_accuracy, metrics.test_accuracy)
        with np.errstate(over="ignore"):
            self.picture = {
                "metrics": np.array([math.nan if value is None else value for value in values]).astype(np.float32),
                "classes": classes.reshape(SIDE, SIDE),
                "confidence": confidence.reshape(SIDE, SIDE),
            }
        return measured

    def numbers(self, rows: int) -> dict[str, Any]:
        """What a frame says of it, with its layers in ``rows`` rows."""
        table = self.curves.table()
        divergence, until = self.trainer.divergence, table[0] <= self.trainer.step
        return {
            **self.picture,
            "figures": in_rows(self.statistics.figures, self.layers, rows, math.nan),
            "curves": table[:ROWS],
            "broken": divergence.step if divergence else 0,
            "states": STATES.index(state_of(self.trainer, table[:, until], self._goal, self._guess)),
        }

    def spans(self, shown: Shown, rows: int) -> Pieces[list[tuple[int, tuple[float, float]]]]:
        """What the axis of each row must hold of it: pairs of a row and a span."""
        spans = yield from self.statistics.spans(shown)
        return [(row_of(layer, self.layers, rows), held) for layer, held in enumerate(spans)]

    def histograms(
        self, shown: Shown, rows: int, axes: Mapping[int, tuple[float, float]] | None
    ) -> Pieces[dict[str, Array]]:
        """Its histograms in ``rows`` rows, on the axis of each row, or each on its own: ``ranges`` and ``counts``."""
        if axes is None:
            found = yield from self.statistics.histograms(shown, own_axes=True)
        else:
            layers = range(self.statistics.count(shown))
            found = yield from self.statistics.histograms_on(
                shown, [axes[row_of(layer, self.layers, rows)] for layer in layers]
            )
        ranges = np.array([[each.low, each.high, each.mean, each.deviation] for each in found], np.float32)
        counts = np.array([each.counts for each in found], np.uint32)
        return {
            "ranges": in_rows(ranges, self.layers, rows, math.nan),
            "counts": in_rows(counts, self.layers, rows, 0),
        }


def row_of(layer: int, layers: int, rows: int) -> int:
    """In which of ``rows`` rows one of ``layers`` layers stands, all from 0: the output in the last one."""
    return rows - 1 if layer == layers - 1 else layer


def in_rows(values: Array, layers: int, rows: int, nothing: float) -> Array:
    """What each of some ``layers`` has, in ``rows`` rows: the output in the last one, and ``nothing`` where none is.

    >>> in_rows(np.array([1.0, 2.0]), 2, 4, 0.0).tolist(), in_rows(np.array([1.0]), 2, 4, 0.0).tolist()
    ([1.0, 0.0, 0.0, 2.0], [1.0, 0.0, 0.0, 0.0])
    """
    found = np.full((rows, *values.shape[1:]), nothing, values.dtype)
    for layer, value in enumerate(values):
        found[row_of(layer, layers, rows)] = value
    return found
