"""How does one follow the slope? Four ways on one budget, a step by hand, and batches of three sizes."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from app.labs.figures.cells import numbers
from app.labs.figures.descents import (
    BUDGET,
    LENGTHS,
    MOMENTS,
    MOST_STEPS,
    SIGHTS,
    STARTS,
    WAYS,
    Controls,
    descent_of,
    slope_of,
    start_of,
    trainer_of,
    ways_of,
)
from app.labs.figures.optimizers import HIGH, WIDE, shades
from app.words import N_, Message, amount
from engine.budget import Descent, gradient_passes
from engine.slice_walk import PlaneSlope, batch_steps, floor, lowest_rate, steps_of
from engine.tape import Array, Pieces

MIDDLE = (0.1, 0.9)  # quantiles of the starts, between which a band is drawn
BATCHES = (0, 16, 1)  # rows of a step; 0 stands for all
BATCH_RATE, EPOCHS = 2.0, 5
SAMPLES = 61  # of the loss along the arrow
AHEAD = 4.0  # lowest rates that the chart along the arrow goes to, at least
GOOD = 0.4  # of the lowest rate: a shorter step is called short
BYTE = 99  # the greatest weight of an image, as a whole number
FLOOR = 1e-2  # of the greatest height
EDGE = 0.12  # of the pictures' spread, left free on each side


def picture(controls: Controls) -> Pieces[dict[str, Any]]:
    """All three, for each moment that is played."""
    ways, found = ways_of(controls.data, controls.slope_rate, controls.nudge), list[Descent]()
    for way in ways:
        found += [(yield from descent_of(controls.data, way, controls.seed))]
    medians = [np.median(descent.losses, axis=1) for descent in found]
    hand = by_hand(controls)
    yield
    return {
        "last": len(MOMENTS) - 1,
        "counts": MOMENTS.tolist(),
        "data": controls.data,
        "start": "".join(map(str, (controls.seed, *controls.start))),
        "weights": trainer_of(controls.data).network.parameters.size,
        "starts": STARTS,
        "rate": controls.slope_rate,
        "nudge": controls.nudge,
        "seen": _seen(controls.data),
        "ways": [_way(controls, number, found[number], medians[number]) for number in range(len(WAYS))],
        "hand": hand,
        "batches": batches(controls),
        "told": _told(controls, medians, hand["losses"]),
    }


def _told(controls: Controls, medians: Sequence[Array], walked: Sequence[float]) -> Message:
    """What came of a try: of the walk, if there is one, and else of the four ways."""
    if len(walked) > 1:
        text = N_("{count} steps by hand led from a loss of {first} to {last}.")
        return text.format(count=len(walked) - 1, first=amount(walked[0], 3), last=amount(walked[-1], 3))
    ends = dict(zip("abcd", (amount(float(median[-1]), 3) for median in medians), strict=True))
    return N_(
        "Losses after {count} evaluations, at a rate of {rate}: random search {a}, local search {b}, "
        "numeric slope {c}, analytic slope {d}."
    ).format(count=BUDGET, rate=amount(controls.slope_rate), **ends)


def cost_of(data: str, number: int) -> int:
    """Evaluations of one move of a way: a try, or a step."""
    trainer = trainer_of(data)
    passes = gradient_passes(trainer.network, trainer.config.training.loss, len(trainer.data.train))
    return (1, 1, trainer.network.parameters.size + 1, round(passes))[number]


def _way(controls: Controls, number: int, found: Descent, median: Array) -> dict[str, Any]:
    low, high = np.quantile(found.losses, MIDDLE, axis=1)
    own = found.parameters[:, 0]
    changed = np.r_[True, (own[1:] != own[:-1]).any(axis=1)]
    return {
        "name": WAYS[number],
        "cost": cost_of(controls.data, number),
        "median": numbers(median),
        "low": numbers(low),
        "high": numbers(high),
        "losses": numbers(found.losses[:, 0]),
        "right": numbers(_share_right(controls.data, own)),
        "moves": found.moves[:, 0].tolist(),
        "pictures": [_seen_weights(controls.data, weights) for weights in own[changed]],
        "shown": (np.cumsum(changed) - 1).tolist(),
    }


def _share_right(data: str, own: Array) -> Array:
    """The share of rows that each set of weights gets right, ``(moments,)``."""
    trainer = trainer_of(data)
    rows = trainer.data.train
    weights = own.reshape(len(own), -1, trainer.network.outputs)
    scores = weights.mT @ rows.inputs
    return np.asarray((scores.argmax(axis=1) == rows.classes).mean(axis=1))


def _seen_weights(data: str, weights: Array) -> list[list[Any]]:
    """Of each class: the two weights that are seen, and the bias; of images, all its weights on one scale."""
    trainer = trainer_of(data)
    table = weights.reshape(-1, trainer.network.outputs).T  # (classes, inputs + 1)
    if trainer.config.data.dataset.image:
        pixels = table[:, :-1]
        whole: list[list[Any]] = (pixels / (np.abs(pixels).max() or 1.0) * BYTE).round().astype(int).tolist()
        return whole
    return [[*numbers(row)] for row in table[:, [*SIGHTS[data].seen, -1]]]


@lru_cache(maxsize=4)
def _seen(data: str) -> dict[str, Any]:
    """What stands behind the weights: points over two inputs, or images that are as large."""
    rows, dataset = trainer_of(data).data.train, trainer_of(data).config.data.dataset
    if image := dataset.image:
        return {"width": image.width, "height": image.height, "classes": dataset.class_names}
    points = rows.inputs[[*SIGHTS[data].seen]]
    low, high = points.min(axis=1), points.max(axis=1)
    edge = EDGE * (high - low)
    return {
        "box": [float(value) for pair in zip(low - edge, high + edge, strict=True) for value in pair],
        "points": [numbers(point) for point in points.T],
        "of": rows.classes.tolist(),
        "names": [dataset.columns[index].title for index in SIGHTS[data].seen],
    }


def by_hand(controls: Controls) -> dict[str, Any]:
    """The steps that were taken by hand, the next one as an arrow, and the loss along it."""
    slope = slope_of(controls.data, controls.seed)
    places = steps_of(slope, start_of(controls), controls.walked)
    here, rate = places[-1], controls.step_by_hand
    direction = slope.at(here)
    lowest = lowest_rate(slope, here, LENGTHS[1])
    rates = np.linspace(0, min(LENGTHS[1], max(AHEAD * lowest, 1.1 * rate)), SAMPLES)
    ends = slope.losses(here - np.array([[rate], [lowest]]) * direction)
    losses = slope.losses(places)
    (left, bottom), (right, top) = SIGHTS[controls.data].window
    return {
        "box": [left, right, bottom, top],
        "names": SIGHTS[controls.data].names,
        "floor": numbers(floor_of(controls.data, controls.seed)[0]),
        "floorLoss": floor_of(controls.data, controls.seed)[1],
        "most": MOST_STEPS,
        "walked": [*controls.walked],
        "places": [numbers(place) for place in places],
        "losses": numbers(losses),
        "slope": numbers(direction),
        "promise": float(direction @ direction),
        "rate": rate,
        "after": float(ends[0]),
        "lowest": lowest,
        "lowestLoss": float(ends[1]),
        "line": {"rates": numbers(rates), "losses": numbers(slope.losses(here - rates[:, None] * direction))},
        "verdict": verdict(rate, lowest, float(ends[0]), float(losses[-1])),
    }


def verdict(rate: float, lowest: float, after: float, before: float) -> str:
    """What to say of a step: it climbs, it goes past the lowest place of its line, it is about right, or it is short.

    >>> verdict(9.0, 5.0, after=1.2, before=1.0), verdict(9.0, 5.0, after=0.8, before=1.0)
    ('climbs', 'beyond')
    >>> verdict(4.0, 5.0, after=0.8, before=1.0), verdict(0.5, 5.0, after=0.9, before=1.0)
    ('good', 'short')
    """
    if after > before:
        return "climbs"
    if rate > lowest / GOOD**0.5:
        return "beyond"
    return "good" if rate >= GOOD * lowest else "short"


@lru_cache(maxsize=32)
def floor_of(data: str, seed: int) -> tuple[Array, float]:
    """The lowest place of the landscape, and its loss."""
    slope = slope_of(data, seed)
    place = floor(slope, np.array(SIGHTS[data].start))
    return place, float(slope.losses(place[None])[0])


def lowest_here(controls: Controls) -> float:
    """The rate whose next step by hand would end lowest."""
    slope = slope_of(controls.data, controls.seed)
    return lowest_rate(slope, steps_of(slope, start_of(controls), controls.walked)[-1], LENGTHS[1])


def batches(controls: Controls) -> dict[str, Any]:
    """From the start of the walk: all rows a step, 16, and one; each has read as many rows."""
    slope, start = slope_of(controls.data, controls.seed), start_of(controls)
    last = EPOCHS * slope.rows
    read = np.geomspace(1, last, len(MOMENTS)).round().astype(int)
    return {
        "rate": BATCH_RATE,
        "counts": read.tolist(),
        "paths": [_batch_path(slope, start, size or slope.rows, read) for size in BATCHES],
    }


def _batch_path(slope: PlaneSlope, start: Array, size: int, read: Array) -> dict[str, Any]:
    """The path, and how many steps there are, with their loss, after some numbers of rows."""
    places = batch_steps(slope, start, BATCH_RATE, size, EPOCHS)
    steps = np.searchsorted(rows_read(slope.rows, size), read, side="right")
    found, where = np.unique(steps, return_inverse=True)
    return {
        "size": size,
        "places": [numbers(place) for place in places],
        "steps": steps.tolist(),
        "losses": numbers(slope.losses(places[found])[where]),
    }


def rows_read(count: int, batch: int) -> Array:
    """How many rows have been read after each step, ``(steps,)``; the last batch of an epoch may be smaller.

    >>> rows_read(10, 4)[:4].tolist()
    [4, 8, 10, 14]
    """
    ends = np.minimum(np.arange(batch, count + batch, batch), count)
    return np.asarray((np.arange(EPOCHS)[:, None] * count + ends).ravel())


def ground(controls: Controls) -> Pieces[dict[str, Any]]:
    """The landscape's height over its window."""
    yield
    return {"ground": _ground(controls.data, controls.seed)}


@lru_cache(maxsize=32)
def _ground(data: str, seed: int) -> dict[str, Any]:
    (left, bottom), (right, top) = SIGHTS[data].window
    grid = np.stack(np.meshgrid(np.linspace(left, right, WIDE), np.linspace(bottom, top, HIGH)), axis=-1)
    heights = slope_of(data, seed).losses(grid.reshape(-1, 2)).reshape(HIGH, WIDE)
    return {"heights": shades(heights, FLOOR)}
