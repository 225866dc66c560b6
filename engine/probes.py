"""Read-only analyses of a network: they draw no random numbers and change nothing that training reads."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import numpy as np

from engine.data import Data
from engine.losses import Loss
from engine.network import Network
from engine.planes import Plane
from engine.settings import as_index
from engine.tape import Array, Pieces, finish, in_pieces

LARGEST = 2.0**500  # of a histogram's values: its square is still a finite number
CENTRAL = 0.995  # share of a layer's values that an axis shared with other layers must hold
ROUND = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0)  # where such an axis may end, times a power of ten
TINIEST = 1e-30  # that such an axis shows; everything smaller is 0 on it
THUMB = 25  # cells per side of a thumbnail
CHUNK = 2500  # columns of a grid that go through the network at once, so that the activations stay in the cache


class Surface:
    """What a network computes over a grid; compiled once, read for every frame.

    The pass runs in float32 on a copy of the parameters: enough for 256 shades, in a quarter of the time.
    """

    def __init__(self, network: Network, data: Data, plane: Plane, side: int = 100) -> None:
        """Create the grid and compile the passes over it."""
        self.plane, self.side = plane, side
        self._network = network
        self._copy = network.copy(np.float32)
        self.inputs: Array = data.inputs(plane.grid(data, side)).astype(np.float32)  # (inputs + 1, side²)
        starts = range(0, side * side, CHUNK)
        self._passes = [
            self._copy.forward(np.ascontiguousarray(self.inputs[:, start : start + CHUNK])) for start in starts
        ]
        cells = thumb_cells(side)
        self._thumb_cells = [cells[(cells >= start) & (cells < start + CHUNK)] - start for start in starts]

    def scores(self) -> Array:
        """The scores of each class over the grid: ``(classes, side²)``, row by row from the top left."""
        return finish(self.scores_in_pieces())

    def scores_in_pieces(self) -> Pieces[Array]:
        """The same, with pauses during which the network must not change."""
        with np.errstate(all="ignore"):
            np.copyto(self._copy.parameters, self._network.parameters, casting="same_kind")
            np.copyto(self._copy.statistics, self._network.statistics, casting="same_kind")
        for forward in self._passes:
            yield from in_pieces(forward.calls)
        return np.concatenate([forward.scores for forward in self._passes], axis=1)

    def thumbnails(self, most: int) -> list[Array]:
        """What `neurons` returns, but only for the first ``most`` units of each layer and the cells of `thumb_cells`.

        For each layer ``(at most `most`, THUMB²)``.
        """
        layers = zip(*(forward.hidden for forward in self._passes), strict=True)
        return [
            np.concatenate(
                [hidden[:most].take(cells, axis=1) for hidden, cells in zip(chunks, self._thumb_cells, strict=True)],
                axis=1,
            )
            for chunks in layers
        ]

    def neuron(self, layer: int, unit: int) -> Array:
        """One row of `neurons`: ``(side²,)``; layers and units count from 0.

        Raises:
            SettingsError: there is no such layer or unit.
        """
        hidden = self._passes[0].hidden
        layer = as_index(layer, len(hidden), "layer")
        unit = as_index(unit, len(hidden[layer]), "unit")
        return np.concatenate([forward.hidden[layer][unit] for forward in self._passes])

    def neurons(self) -> list[Array]:
        """The output of every hidden unit in the last call of `scores`: for each layer ``(units, side²)``."""
        layers = zip(*(forward.hidden for forward in self._passes), strict=True)
        return [np.concatenate(chunks, axis=1) for chunks in layers]


@cache
def thumb_cells(side: int) -> Array:
    """The cells of a ``side`` x ``side`` grid that a thumbnail shows: THUMB² of them, evenly spread, in order.

    >>> thumb_cells(50)[:3].tolist(), int(thumb_cells(50)[25])
    ([51, 53, 55], 151)
    """
    line: Array = (2 * np.arange(THUMB) + 1) * side // (2 * THUMB)
    return np.asarray(np.add.outer(line * side, line).ravel())


def diverging(values: Array) -> Array:
    """Values as bytes on a scale from -1 to +1; values beyond are clipped, and NaN becomes the middle.

    >>> diverging(np.array([-2.0, -1.0, 0.0, 0.5, 1.0, np.nan])).tolist()
    [0, 0, 128, 191, 255, 128]
    """
    scaled: Array = np.minimum(np.maximum(values, -1), 1)
    scaled *= 127.5
    scaled += 127.5
    scaled[np.isnan(scaled)] = 127.5
    return np.rint(scaled, out=scaled).astype(np.uint8)


def leads(scores: Array) -> Array:
    """How far each class's score is ahead of the best other one, ``(classes, columns)``; negative if it is behind.

    CS231n's multiclass hinge wants this to be at least its margin. For two classes it is the difference of the scores.

    >>> leads(np.array([[3.0, 0.0], [1.0, 0.5], [2.5, 2.0]])).tolist()
    [[0.5, -2.0], [-2.0, -1.5], [-0.5, 1.5]]
    """
    if len(scores) == 1:
        return scores
    if len(scores) == 2:
        return np.asarray(scores - scores[::-1])
    best = second = np.full_like(scores[0], -np.inf)
    for row in scores:  # a tenth of the time of a partition of short columns
        second = np.maximum(second, np.minimum(best, row))
        best = np.maximum(best, row)
    return np.asarray(scores - np.where(scores == best, second, best))


def shares(loss: Loss, scores: Array) -> Array:
    """The strength of each class's color, from 0 to 1, ``(classes, columns)``.

    This is the class's probability or, if scores are not probabilities, its lead: 0 if it is as far behind as the loss
    wants the right class to be ahead, 1/2 if it ties with the best other one, 1 if it is as far ahead.

    >>> from engine.losses import Hinge
    >>> shares(Hinge(), np.array([[0.0, 0.5, 3.0], [0.0, 0.0, 0.0]])).tolist()
    [[0.5, 0.75, 1.0], [0.5, 0.25, 0.0]]
    """
    if loss.lead is None:
        return loss.confidence(scores)
    return np.asarray(np.minimum(np.maximum(0.5 + leads(scores) / (2 * loss.lead), 0), 1))


def winners(loss: Loss, scores: Array) -> tuple[Array, Array]:
    """The winning class and its confidence as bytes, ``(columns,)`` each; 0 is a tie of all classes, 255 certainty.

    If scores are not probabilities, 0 is a tie of the best two, and 255 means as far ahead as the loss wants.

    In regression, with its one score, the sign and the size up to 1: class 0 is negative, 255 is ±1 or beyond. NaN
    counts as a tie, or as 0.

    >>> from engine.losses import CrossEntropy
    >>> classes, sure = winners(CrossEntropy(), np.array([[0.0, -50.0], [0.0, 50.0]]))
    >>> classes.tolist(), sure.tolist()
    ([0, 1], [0, 255])
    >>> from engine.losses import SquaredError
    >>> classes, sure = winners(SquaredError(), np.array([[-0.2, 3.0]]))
    >>> classes.tolist(), sure.tolist()
    ([0, 1], [51, 255])
    """
    if len(scores) == 1:
        size = np.nan_to_num(np.abs(scores[0]), posinf=1.0)
        return (scores[0] > 0).astype(np.uint8), np.rint(255 * np.minimum(size, 1)).astype(np.uint8)
    with np.errstate(all="ignore"):
        belief, tie = shares(loss, scores), 1 / len(scores) if loss.lead is None else 1 / 2
        # Class by class over long rows: a tenth of the time of argmax over short columns.
        best, classes = belief[0], np.zeros(belief.shape[1], np.uint8)
        for index, row in enumerate(belief[1:], start=1):
            classes[row > best] = index
            best = np.maximum(best, row)
        sure = np.fmin(np.fmax((best - tie) * (255 / (1 - tie)), 0), 255)  # fmax ignores NaN
    return classes, np.rint(sure).astype(np.uint8)


@dataclass(frozen=True)
class Histogram:
    """The distribution of one layer's numbers: equal bins from ``low`` to ``high``, with open end bins."""

    low: float
    high: float
    mean: float
    deviation: float
    counts: Array  # (bins,) uint32


def histogram(values: Array, low: float, high: float, bins: int = 32) -> Histogram:
    """Count values of any shape. An infinite bound becomes a power of two that covers the values.

    >>> histogram(np.array([0.1, 0.2, 0.9]), 0.0, 1.0, bins=2).counts.tolist()
    [2, 1]
    """
    flat, largest = _finite(values)
    reach = _reach(largest)
    low, high = low if math.isfinite(low) else -reach, high if math.isfinite(high) else reach
    place = (flat - low) * (bins / (high - low))
    np.minimum(
        np.maximum(place, 0, out=place), bins - 1, out=place
    )  # first: an index may not be too large for its type
    counts = np.bincount(place.astype(np.intp), minlength=bins).astype(np.uint32)
    mean = float(flat.sum()) / flat.size
    flat -= mean
    return Histogram(low, high, mean, math.sqrt(float(flat.dot(flat)) / flat.size), counts)


def widened(found: Histogram, reach: float) -> Histogram:
    """A histogram from -r to r, counted again from -R to R, where R = ``reach`` is r times a power of two: exactly.

    >>> widened(Histogram(-1.0, 1.0, 0.0, 0.0, np.array([1, 2, 3, 4], np.uint32)), 2.0).counts.tolist()
    [0, 3, 7, 0]
    """
    bins = len(found.counts)
    merged = min(round(reach / found.high), bins // 2)
    middle = found.counts.reshape(bins // merged, merged).sum(axis=1)
    counts = np.zeros_like(found.counts)
    start = (bins - len(middle)) // 2
    counts[start : start + len(middle)] = middle
    return Histogram(-reach, reach, found.mean, found.deviation, counts)


def own_axis(values: Array, low: float = -np.inf, high: float = np.inf) -> tuple[float, float]:
    """The axis of a layer's own histogram: within its bounds, but no wider than a power of two that covers the values.

    >>> own_axis(np.array([0.1, -0.2]), low=-1.0, high=1.0)
    (-0.25, 0.25)
    """
    reach = _reach(_finite(values)[1])
    return max(low, -reach), min(high, reach)


def span(values: Array, low: float = -np.inf, high: float = np.inf) -> tuple[float, float]:
    """What an axis shared with other layers must hold of one layer's values, of any shape.

    A side without a bound ends where the central 99.5% of the values do.

    >>> span(np.arange(-1000.0, 1001.0)), span(np.arange(3.0), low=-1.0, high=1.0)
    ((-995.0, 995.0), (-1.0, 1.0))
    """
    if math.isfinite(low) and math.isfinite(high):
        return low, high
    flat, _ = _finite(values)
    beyond = int(flat.size * (1 - CENTRAL) / 2)
    flat.partition((beyond, flat.size - 1 - beyond))
    ends = float(flat[beyond]), float(flat[-1 - beyond])
    return low if math.isfinite(low) else ends[0], high if math.isfinite(high) else ends[1]


def common_axis(spans: Iterable[tuple[float, float]]) -> tuple[float, float]:
    """One axis for the histograms of several layers, from the span of each: it holds all of them, and 0.

    It ends at round numbers, so that it stays the same while the values move a little.

    >>> common_axis([(-1.0, 1.0), (-0.2785, 2.3)]), common_axis([(0.0, 0.0)])
    ((-1.0, 3.0), (-1.0, 1.0))
    """
    lows, highs = zip(*spans, strict=True)
    low, high = -_rounded_up(-min(lows)), _rounded_up(max(highs))
    return (low, high) if low < high else (-1.0, 1.0)


def _reach(largest: float) -> float:
    return 2.0 ** math.ceil(math.log2(max(largest, 2.0**-10)))


def _rounded_up(value: float) -> float:
    if value < TINIEST:
        return 0.0
    power: float = 10.0 ** math.floor(math.log10(value))
    return next((step * power for step in ROUND if step * power >= value * (1 - 1e-9)), 10 * power)


def _finite(values: Array) -> tuple[Array, float]:
    """A flat copy in float64 without NaN and with limits, so that squares stay finite; and the largest size in it."""
    flat = values.ravel().astype(np.float64)
    largest = float(np.abs(flat).max())
    if not largest <= LARGEST:
        flat = np.nan_to_num(flat).clip(-LARGEST, LARGEST)
        largest = float(np.abs(flat).max())
    return flat, largest
