"""A landscape of two weights: steps over it by hand, and batches of three sizes from the same start."""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from typing import Any

import numpy as np

from app.labs.figures.cells import numbers
from app.labs.figures.descents import LENGTHS, MOMENTS, MOST_STEPS, SIGHTS, Controls, plane_of, start_of
from app.labs.figures.ground import HIGH, WIDE, shades
from engine.slice_walk import PlaneLoss, batch_steps, climbing_rate, floor, lowest_rate, steepest, steps_of
from engine.tape import Array, Pieces

BATCHES = (0, 16, 1)  # rows of a step; 0 stands for all
BATCH_RATE, EPOCHS = 2.0, 5
SAMPLES = 61  # of the loss along the arrow
AHEAD = 4.0  # lowest rates that the chart along the arrow goes to, at least
GOOD = 0.4  # of the lowest rate: a shorter step is called short
BESIDE = 0.3  # how far from the floor a climb starts
RIM, ALONG = 0.1, 40  # the share of the picture's border that lies below its end, and places looked at on each side
FLOOR = 1e-2  # of the greatest height


def by_hand(controls: Controls) -> dict[str, Any]:
    """The steps that were taken by hand, the next one as an arrow, and the loss along it."""
    plane = plane_of(controls.data, controls.seed)
    places = steps_of(plane, start_of(controls), controls.walked)
    here, rate = places[-1], controls.step_by_hand
    direction = plane.gradient(here)
    lowest = lowest_rate(plane, here, LENGTHS[1])
    rates = np.linspace(0, min(LENGTHS[1], max(AHEAD * lowest, 1.1 * rate)), SAMPLES)
    ends = plane.losses(here - np.array([[rate], [lowest]]) * direction)
    losses = plane.losses(places)
    (left, bottom), (right, top) = SIGHTS[controls.data].window
    return {
        "box": [left, right, bottom, top],
        "names": SIGHTS[controls.data].names,
        "floor": numbers(floor_of(controls.data, controls.seed)[0]),
        "floorLoss": floor_of(controls.data, controls.seed)[1],
        "most": MOST_STEPS,
        "walked": [*controls.walked],
        "places": [numbers(place) for place in places],
        "losses": losses.tolist(),
        "gradient": numbers(direction),
        "promise": float(direction @ direction),
        "rate": rate,
        "after": float(ends[0]),
        "lowest": lowest,
        "lowestLoss": float(ends[1]),
        "line": {"rates": numbers(rates), "losses": plane.losses(here - rates[:, None] * direction).tolist()},
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
    plane = plane_of(data, seed)
    place = floor(plane, np.array(SIGHTS[data].start))
    return place, float(plane.losses(place[None])[0])


def lowest_here(controls: Controls) -> float:
    """The rate whose next step by hand would end lowest."""
    plane = plane_of(controls.data, controls.seed)
    return lowest_rate(plane, steps_of(plane, start_of(controls), controls.walked)[-1], LENGTHS[1])


def climb(data: str, seed: int, count: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """A start close to the floor, and so many rates: each step goes too far across the valley, and ends higher.

    All gain as much height, as the way from the floor to a low part of the picture's border allows.
    """
    plane, (lowest, loss) = plane_of(data, seed), floor_of(data, seed)
    by = (float(np.quantile(plane.losses(_border(data)), RIM)) - loss) / count
    start = (lowest + BESIDE * steepest(plane, lowest)).round(3)
    place, rates = start, list[float]()
    for _ in range(count):
        rates.append(float(f"{climbing_rate(plane, place, by, LENGTHS[1]):.3g}"))
        place = steps_of(plane, place, rates[-1:])[-1]
    return tuple(start.tolist()), tuple(rates)


def _border(data: str) -> Array:
    """Places along all four sides of the window."""
    (left, bottom), (right, top) = SIGHTS[data].window
    across, up = np.linspace(left, right, ALONG), np.linspace(bottom, top, ALONG)
    return np.array([*product(across, (bottom, top)), *product((left, right), up)])


def batches(controls: Controls) -> dict[str, Any]:
    """From the start of the walk: all rows a step, 16, and one; each has read as many rows."""
    return _batches(controls.data, controls.seed, tuple(start_of(controls).tolist()))


@lru_cache(maxsize=32)
def _batches(data: str, seed: int, place: tuple[float, ...]) -> dict[str, Any]:
    plane, start = plane_of(data, seed), np.array(place)
    last = EPOCHS * plane.rows
    read = np.geomspace(1, last, len(MOMENTS)).round().astype(int)
    return {
        "rate": BATCH_RATE,
        "counts": read.tolist(),
        "paths": [_batch_path(plane, start, size or plane.rows, read) for size in BATCHES],
    }


def _batch_path(plane: PlaneLoss, start: Array, size: int, read: Array) -> dict[str, Any]:
    """The path, and how many steps there are, with their loss, after some numbers of rows."""
    places = batch_steps(plane, start, BATCH_RATE, size, EPOCHS)
    steps = np.searchsorted(rows_read(plane.rows, size), read, side="right")
    found, where = np.unique(steps, return_inverse=True)
    return {
        "size": size,
        "places": [numbers(place) for place in places],
        "steps": steps.tolist(),
        "losses": numbers(plane.losses(places[found])[where]),
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
    heights = plane_of(data, seed).losses(grid.reshape(-1, 2)).reshape(HIGH, WIDE)
    return {"heights": shades(heights, FLOOR)}
