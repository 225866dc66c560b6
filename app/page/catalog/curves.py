"""Drawings of entries that are functions of one number, or that walk: the inside of an SVG of 320 x 200 each."""

from __future__ import annotations

from functools import cache

import numpy as np

from app.page.svg import HEIGHT, WIDTH, dots, line
from engine.activations import Activation
from engine.descent import Factor, Path, walk, walks
from engine.initializers import Initializer
from engine.losses import Loss
from engine.optimizers import Optimizer
from engine.schedules import Schedule
from engine.streams import generator
from engine.surfaces import Bowl, Surface
from engine.tape import Array, Tape, play

VALUE, SLOPE, PART = 5, 3, 1  # the colors of a function, of its slope, and of what it is made of
REACH = 4.0  # of an activation's input, either side
SCALE, GROUND = 40.0, 140.0  # pixels of 1, and where 0 is
SUMS = (1.0, -0.5, 0.25, -0.75, 0.5)  # how steep the sums are that a unit chooses from
ROOM = 6  # pixels beside curves that end within the picture
FAN = 100  # inputs and units of the layer whose weights are drawn
WIDEST, BINS = 0.5, 41  # of the histogram of weights
EPOCHS = 200
BOWL, STEPS, SETTLED = Bowl(condition=20.0), 40, 10  # the walk, and its last steps, by which its rate is judged
RATES = np.logspace(-3, 3, 73)


def activation(entry: Activation) -> str:
    """The function and its slope; if a unit has several sums, those as well."""
    x = np.linspace(-REACH, REACH, 161)
    steep = np.array(SUMS[: entry.width(1)])
    sums = steep[:, None] * x if len(steep) > 1 else x
    slope = (np.reshape(entry.slope(sums), (len(steep), -1)) * steep[:, None]).sum(axis=0)
    across = (x / REACH + 1) * WIDTH / 2
    parts = "".join(line(across, _up(one * x), PART, "thin") for one in steep if len(steep) > 1)
    noise = getattr(entry, "sigma", 0.0) * generator(0, "noise").standard_normal(len(x))
    cloud = dots(across[::2], _up(entry.value(x + noise))[::2], f"var(--n{PART})", 2) if noise.any() else ""
    return (
        _axes(WIDTH / 2, GROUND)
        + parts
        + cloud
        + line(across, _up(slope), SLOPE, "thin")
        + line(across, _up(entry.value(sums)), VALUE)
    )


def loss(entry: Loss) -> str:
    """The loss of one row and its slope: by its error, or by how far the right score is ahead of another that is 0."""
    by_error = "regression" in entry.tasks
    x = np.linspace(-REACH, REACH, 161)
    scores = x[None] if by_error else np.stack([x, np.zeros_like(x)])
    targets = np.zeros((1, len(x))) if by_error else np.repeat([[1.0], [0.0]], len(x), axis=1)
    return curve(x, entry.terms(scores, targets).sum(axis=0), _slope(entry, scores, targets))


def curve(x: Array, value: Array, slope: Array) -> str:
    """A function between -4 and 4 over its axes, with its slope."""
    across = (x / REACH + 1) * WIDTH / 2
    return _axes(WIDTH / 2, GROUND) + line(across, _up(slope), SLOPE, "thin") + line(across, _up(value), VALUE)


def _slope(entry: Loss, scores: Array, targets: Array) -> Array:
    """Of each row's loss by its first score, ``(rows,)``; the engine gives those of their mean."""
    outputs, rows = scores.shape
    tape = Tape(rows)
    given, wanted = tape.buffer(outputs), tape.buffer(outputs)
    slopes = entry.emit(tape, given, wanted)
    given[...], wanted[...] = scores, targets
    play(tape.calls)
    return np.asarray(slopes[0] * rows)


def schedule(entry: Schedule) -> str:
    """The factor on the rate, epoch by epoch."""
    return over_epochs(entry)


def over_epochs(entry: Factor) -> str:
    """The same for a schedule with a warm-up as well."""
    factors = np.array([entry.factor(epoch, 1) for epoch in range(EPOCHS + 1)])
    across = ROOM + np.arange(EPOCHS + 1) * (WIDTH - 2 * ROOM) / EPOCHS
    return f'<path d="M0 170H{WIDTH}" class="axis"/>' + line(across, 170 - 140 * factors, VALUE)


def initializer(entry: Initializer) -> str:
    """The histogram of a layer's weights; each has its own height, and all have one axis."""
    weights = entry.draw(generator(0, "weights"), FAN, FAN)
    counts = np.histogram(weights, BINS, (-WIDEST, WIDEST))[0]
    wide = (WIDTH - 2 * ROOM) / BINS
    bars = "".join(
        f"M{ROOM + index * wide:.1f} 170v-{140 * share:.1f}h{wide - 1.2:.1f}v{140 * share:.1f}z"
        for index, share in enumerate(counts / counts.max())
        if share > 0.003
    )
    return f'{_axes(WIDTH / 2, 170)}<path d="{bars}" fill="var(--n{VALUE})"/>'


def optimizer(entry: Optimizer) -> str:
    """Its path down a bowl, at its best rate."""
    return rings() + walked(entry, best_rate(entry), VALUE)


def rings() -> str:
    """Where the bowl is equally high."""
    return "".join(
        f'<ellipse cx="{WIDTH / 2:g}" cy="{HEIGHT / 2:g}" rx="{62 * radius:.1f}" ry="{31 * radius:.1f}" class="axis"/>'
        for radius in (0.4, 0.9, 1.5, 2.2, 3.0)
    )


def walked(entry: Optimizer, rate: float, color: int, steps: int = STEPS) -> str:
    """A path down the bowl."""
    return path_over(BOWL, walk(BOWL, entry, BOWL.start, rate, steps), color)


@cache
def best_rate(entry: Optimizer) -> float:
    """Of many rates, the one whose last steps have the lowest mean loss, of those that stay in the picture."""
    low, high = np.array(BOWL.window)
    found = walks(BOWL, entry, [BOWL.start] * len(RATES), RATES, STEPS)
    inside = [bool(((path.places >= low) & (path.places <= high)).all()) for path in found]
    ends = [path.losses[-SETTLED:].mean() if stays else np.inf for path, stays in zip(found, inside, strict=True)]
    return float(RATES[int(np.argmin(ends))])


def path_over(surface: Surface, path: Path, color: int) -> str:
    """A path over the window of a surface, from its start, which is ringed."""
    (left, bottom), (right, top) = surface.window
    places = path.places[: path.diverged]
    x = (places[:, 0] - left) * WIDTH / (right - left)
    y = (top - places[:, 1]) * HEIGHT / (top - bottom)
    return line(x, y, color, "thin") + dots(x, y, f"var(--n{color})", 2.4) + dots(x[:1], y[:1], "var(--ink)", 5)


def _up(values: Array) -> Array:
    """Where a value lies; one far outside of the picture stays just outside, so that its number is short."""
    return np.asarray(np.clip(GROUND - SCALE * values, -50, HEIGHT + 50))


def _axes(x: float, y: float) -> str:
    return f'<path d="M0 {y:g}H{WIDTH}M{x:g} 0V{HEIGHT}" class="axis"/>'
