"""Drawings of entries that change tables or are seen over a plane: the inside of an SVG of 320 x 200 each."""

from __future__ import annotations

import numpy as np

from app.labs.claims.preprocessing import petals
from app.labs.figures.race import pace_of
from app.page.catalog.curves import path_over
from app.page.svg import dots
from engine.datasets import PLANE
from engine.descent import walk
from engine.features import Feature
from engine.normalizations import Normalization
from engine.optimizers import Momentum
from engine.parts import Views
from engine.preprocessors import Preprocessor
from engine.streams import generator
from engine.surfaces import Surface
from engine.tape import Array, Tape, play

ARROW = '<path d="M{x} 100h20m-7-7l7 7-7 7" fill="none" stroke="var(--ink)" stroke-width="2.5"/>'
SHADES = 6  # of each color
SIDE = 8  # rows and units of a normalized batch
STRONGEST = 2.0  # the number that has the full color
STEPS = 120


def normalization(entry: Normalization) -> str:
    """A batch before and after; of a normalization of weights, the weights."""
    draw = generator(0, "data")
    rows, units = np.linspace(-0.8, 0.8, SIDE)[:, None], draw.standard_normal(SIDE)
    if weights := entry.weight_parameters(np.ones((2, 1))):
        return _weights(entry, [*weights])
    batch = draw.standard_normal((SIDE, SIDE)) * 0.7 + rows + units
    if hasattr(entry, "groups"):
        entry = entry.with_(groups=2)  # with one group it would be layer norm
    return board(batch, 12) + ARROW.format(x=150) + board(normalized(entry, batch), 180)


def normalized(entry: Normalization, batch: Array) -> Array:
    """What a normalization makes of a batch, ``(rows, units)``, in training, with its initial parameters."""
    rows, units = batch.shape
    tape = Tape(rows)
    x, out = tape.buffer(units), tape.buffer(units)
    values = {name: value.copy() for name, value in entry.parameters(units).items()}
    zeros = {name: np.zeros_like(value) for name, value in values.items()}
    running = dict(entry.statistics(units))
    entry.emit(tape, x, out, Views(values, zeros, running, {name: one.copy() for name, one in running.items()}))
    x[...] = batch.T
    play(tape.calls)
    return out.T.copy()


def board(batch: Array, left: float) -> str:
    """A batch of eight rows and eight units as a square of 128 pixels."""
    cells = _cells(batch / STRONGEST, (left, 36), 128 / SIDE, 128 / SIDE)
    return f'<path d="M{left:g} 36h128v128h-128z" fill="none" class="axis"/>{cells}'


def _weights(entry: Normalization, names: list[str]) -> str:
    """The weights of some units with two inputs, as arrows, and what they are with a gain of 1."""
    stored = generator(1, "weights").standard_normal((2, 6)) * 0.8
    tape = Tape(1)
    above_bias, d_stored = np.vstack([stored, np.zeros(6)]), np.zeros((3, 6))
    own = {name: np.ones(6) for name in names}
    used, _gradient, _emit = entry.emit_weights(tape, above_bias, d_stored, Views(own, dict(own)))
    play(tape.calls)
    return arrows(stored, 76) + ARROW.format(x=150) + arrows(used[:2], 244)


def arrows(weights: Array, left: float) -> str:
    """Vectors of two numbers, ``(2, vectors)``, from a point in the middle of the picture; a circle has radius 1."""
    x, y = left + 44 * weights[0], 100 - 44 * weights[1]
    rays = "".join(f"M{left:g} 100L{across:.1f} {up:.1f}" for across, up in zip(x, y, strict=True))
    return (
        f'<circle cx="{left:g}" cy="100" r="44" class="axis"/>'
        f'<path d="{rays}" class="line thin" stroke="var(--n5)"/>{dots(x, y, "var(--n5)", 4)}'
    )


def preprocessor(entry: Preprocessor) -> str:
    """Petals before and after; beside each cloud the axes, with a mark at 1."""
    table = petals()
    rows, labels = np.array(table.cells), np.array(table.labels)
    return _cloud(rows, labels, 12) + ARROW.format(x=150) + _cloud(entry.fit(rows)(rows), labels, 180)


def _cloud(rows: Array, labels: Array, left: float) -> str:
    """Points in a square of 128 pixels that begins at ``left``; the origin is in it."""
    low, high = np.minimum(rows.min(axis=0), 0), np.maximum(rows.max(axis=0), 0)
    unit = 128 / float((high - low).max())
    x, y = left - low[0] * unit, 164 + low[1] * unit
    axes = (
        f"M{left:g} {y:.1f}h128M{x:.1f} 164v-128M{x + unit:.1f} {y - 5:.1f}v10M{x - 5:.1f} {y - unit:.1f}h10"
        if unit < 128
        else f"M{left:g} {y:.1f}h128v-128h-128z"
    )
    return f'<path d="{axes}" class="axis"/>' + "".join(
        dots(x + unit * rows[labels == name, 0], y - unit * rows[labels == name, 1], f"var(--c{index})", 2.6)
        for index, name in enumerate(dict.fromkeys(labels.tolist()))
    )


def feature(entry: Feature) -> str:
    """The value over the plane: orange below 0, blue above."""
    across, up = (
        np.linspace(column.low, column.high, 2 * n + 1)[1::2] for column, n in zip(PLANE, (40, 25), strict=True)
    )
    values = entry.value(*np.meshgrid(across, up[::-1]))
    return _cells(values / np.abs(values).max(), (0, 0), 8, 8)


def surface(entry: Surface) -> str:
    """Its heights, the lowest darkest, in as many shades of equal area; over them the path of momentum."""
    (left, bottom), (right, top) = entry.window
    across, up = np.linspace(left, right, 81)[1::2], np.linspace(top, bottom, 51)[1::2]
    heights = entry.value(np.stack(np.meshgrid(across, up), axis=-1))
    order = heights.ravel().argsort(kind="stable").argsort().reshape(heights.shape) / heights.size
    pace = pace_of(entry)
    path = walk(entry, Momentum(mu=pace.momentum("momentum")), entry.start, pace.rate("momentum"), STEPS)
    return f'<g opacity=".55">{_cells(1 - order, (0, 0), 8, 8)}</g>' + path_over(entry, path, 3)


def _cells(shares: Array, corner: tuple[float, float], wide: float, high: float) -> str:
    """A table as cells from a corner: in one color below 0 and in another above, the stronger the farther from 0."""
    shades = np.rint(np.clip(shares, -1, 1) * SHADES).astype(int)
    return "".join(
        f'<path d="{"".join(_runs(shades == shade, corner, wide, high))}" fill="var(--c{int(shade > 0)})" '
        f'opacity="{abs(shade) / SHADES:.2g}"/>'
        for shade in sorted(set(shades.ravel().tolist()) - {0})
    )


def _runs(chosen: Array, corner: tuple[float, float], wide: float, high: float) -> list[str]:
    """The chosen cells, those beside each other as one rectangle."""
    left, top = corner
    found = []
    for row, cells in enumerate(chosen):
        ends = np.flatnonzero(np.diff(np.concatenate([[0], cells.astype(int), [0]])))
        for start, end in zip(ends[::2], ends[1::2], strict=True):
            length = (end - start) * wide
            found.append(f"M{left + start * wide:g} {top + row * high:g}h{length:g}v{high:g}h-{length:g}z")
    return found
