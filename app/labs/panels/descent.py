"""The way down the loss of a network without hidden layers, and a picture of the loss around it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from app.labs.claims.curvature import FLAT, Surface
from app.labs.claims.preprocessing import GOAL, MOST_STEPS
from engine import Config, Trainer
from engine.tape import Array

NEWTON_STEPS = 60
STILL = 1e-9  # of the largest entry of a gradient: the minimum is reached
ROOM = 1.25  # the picture's side, of the way's
ALONG, ACROSS = 25, 65  # points of the picture's grid: the loss bends more across the valley
FIRST = 20  # steps that are all kept
KEPT = 60  # of the others


@dataclass(frozen=True)
class Descent:
    """Gradient descent from w = 0 to the goal, at the rate 1 / largest curvature there."""

    surface: Surface
    curvatures: Array  # at w = 0, the smallest first
    minimum: Array
    flat_and_steep: Array  # (n, 2): the directions of least and most curvature at the minimum
    at_minimum: Array  # the curvatures at the minimum, the smallest first
    steps: int | None  # to the goal; None if it takes more than 50,000
    places: Array  # (steps kept, n), from the start
    numbers: tuple[int, ...]  # the step of each of them


@lru_cache(maxsize=32)
def descent(config: Config) -> Descent:
    """Measure a setup whose network has no hidden layers."""
    surface = Surface(Trainer(config))
    start = np.zeros(surface.size)
    values, _ = spectrum(surface, start)
    minimum = lowest(surface)
    bends, directions = spectrum(surface, minimum)
    rate, w, kept = 1 / values[-1], start, {0: start}
    for count in range(1, MOST_STEPS + 1):
        w = w - rate * surface.gradient(w)
        if count <= FIRST or _is_kept(count):
            kept[count] = w
        if surface.loss(w) <= GOAL:
            kept[count] = w
            break
    reached = count if surface.loss(w) <= GOAL else None
    ends = directions[:, [0, -1]]
    return Descent(surface, values, minimum, ends, bends, reached, np.array([*kept.values()]), tuple(kept))


def _is_kept(count: int) -> bool:
    """About sixty of the steps, evenly in powers of ten."""
    at = KEPT * np.log(count / FIRST) / np.log(MOST_STEPS / FIRST)
    before = KEPT * np.log((count - 1) / FIRST) / np.log(MOST_STEPS / FIRST)
    return int(at) > int(before)


def spectrum(surface: Surface, at: Array) -> tuple[Array, Array]:
    """The curvatures at a point, the smallest first, and their directions, ``(n, curvatures)``; none that are flat."""
    values, directions = np.linalg.eigh(surface.hessian(at))
    bends = values > FLAT * values[-1]
    return values[bends], directions[:, bends]


def lowest(surface: Surface) -> Array:
    """The minimum of the loss, by Newton's steps along the directions that bend; each is halved until it descends."""
    w = np.zeros(surface.size)
    for _ in range(NEWTON_STEPS):
        gradient = surface.gradient(w)
        if np.abs(gradient).max() < STILL:
            break
        values, directions = spectrum(surface, w)
        move = directions @ ((directions.T @ gradient) / values)
        while surface.loss(w - move) > surface.loss(w):
            move = move / 2
        w = w - move
    return w


def picture(found: Descent) -> dict[str, object]:
    """The loss over a plane through the start and the minimum, one unit alike in both directions.

    Its second direction is the steepest at the minimum, as far as it is not the first. ``share`` says how much of the
    way lies in the plane, and ``flattest`` how much of the flattest direction.
    """
    flat, steep = found.flat_and_steep.T
    # The way to the minimum is to the right; what is steepest across it points up.
    up = steep - (steep @ found.minimum) / (found.minimum @ found.minimum) * found.minimum
    axes = np.stack([found.minimum / np.linalg.norm(found.minimum), up / np.linalg.norm(up)])
    way = found.places @ axes.T
    seen = np.vstack([way, found.minimum @ axes.T])
    low, high = seen.min(axis=0), seen.max(axis=0)
    side = ROOM * (high - low).max()
    corner = (low + high) / 2 - side / 2
    even = np.linspace(-1, 1, ACROSS)
    rows = (1 + np.sign(even) * even**2) / 2  # closest in the middle, where a narrow valley lies
    columns = np.linspace(0, 1, ALONG)
    grid = [[found.surface.loss((corner + side * np.array([x, y])) @ axes) for x in columns] for y in rows]
    return {
        "way": ((way - corner) / side).round(5).tolist(),
        "numbers": [*found.numbers],
        "minimum": ((found.minimum @ axes.T - corner) / side).tolist(),
        "side": float(side),
        "rows": rows.round(6).tolist(),
        "grid": [[float(f"{value:.4g}") for value in row] for row in grid],
        "share": float((way[1:] ** 2).sum() / (found.places[1:] ** 2).sum()),
        "flattest": float(np.linalg.norm(axes @ flat)),
    }
