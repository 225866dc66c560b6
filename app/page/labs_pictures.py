"""The drawings on the gallery of labs: each is what the engine computes, as the inside of an SVG of 320 x 200."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np

from app.experiments.experiment import layer
from app.labs.capacity import Controls
from app.labs.capacity import bench as lab_bench
from app.labs.claims.initialization import LARGE, SMALL, XAVIER
from app.labs.claims.one_unit import XOR
from app.labs.claims.preprocessing import STANDARD, petals
from app.labs.claims.wide import DEPTH, WideLayer, deviations
from app.labs.figures.descents import MOMENTS, trainer_of, ways_of
from app.labs.figures.hidden import OR_AND, outputs
from app.labs.figures.scored import LECTURE, losses_of
from app.live.run.pins import points_on
from app.page.svg import HEIGHT, WIDTH
from app.page.svg import dots as _dots
from app.page.svg import line as _line
from engine import Config, DataSettings, LayerSpec, NetworkSettings, Trainer, TrainingSettings
from engine.activations import Activation, ReLU, Sigmoid, Tanh
from engine.adam import Adam
from engine.budget import descend
from engine.datasets import Circle
from engine.descent import walk
from engine.expressions import Gate, evaluate, read
from engine.initializers import He, Scaled
from engine.losses import Hinge
from engine.network import Network
from engine.normalizations import BatchNorm
from engine.optimizers import SGD, Momentum, Optimizer
from engine.perceptron import PAIRS, widest
from engine.planes import Plane
from engine.probes import Surface, winners
from engine.range_test import range_test as engine_range_test
from engine.streams import generator
from engine.surfaces import Bowl
from engine.tape import Array, finish, play

REACH = 4.7  # of the activations' axis, either side
BETWEEN = WideLayer(activation=Tanh(), initializer=Scaled(0.03))  # a third below Xavier's 0.045
STARTS: tuple[tuple[LayerSpec, int], ...] = ((SMALL, 2), (BETWEEN, 3), (XAVIER, 4), (LARGE, 6))  # with their colors
BINS = 23
ARROW = '<path d="M{x} 100h24m-8-7l8 7-8 7" fill="none" stroke="var(--ink)" stroke-width="2.5"/>'
UNITS, ROWS = 16, 4000  # of the layer that is normalized
CELLS, SQUARE = 30, 92  # a boundary's cells each way, and its size
PLACES = 65535  # of a picture, each way; the first is at its left and its foot
TRAINED = 1000  # steps behind a boundary
SQUARED = 80  # pixels of 1 in a square of inputs
UNIT = 22  # of the clouds' axes: a centimeter, or a standard deviation


@cache
def activation() -> str:
    """Three activations, where tanh is flat, and tanh's slope at one point."""
    curves: tuple[tuple[Activation, int], ...] = ((ReLU(), 3), (Sigmoid(), 4), (Tanh(), 5))
    x = np.linspace(-REACH, REACH, 95)
    tanh, at = Tanh(), np.array([-0.9])
    flat = x[tanh.saturated(tanh.slope(x)) & (x > 0)].min()
    height, slope = float(tanh.value(at)[0]), float(tanh.slope(at)[0])
    ends = at[0] + np.array([-1.6, 1.6])
    edge = float(_across(flat))
    grounds = f"M0 0H{WIDTH - edge:.1f}V{HEIGHT}H0zM{edge:.1f} 0H{WIDTH}V{HEIGHT}H{edge:.1f}z"
    return (
        f'<path d="{grounds}" fill="var(--ink)" opacity=".06"/>'
        f'<path d="M0 {_up(0):.1f}H{WIDTH}M{WIDTH / 2:g} 0V{HEIGHT}" class="axis"/>'
        + "".join(_line(_across(x), _up(one.value(x)), color) for one, color in curves)
        + _line(_across(ends), _up(height + slope * (ends - at[0])), 0, "thin")
        + _dots(_across(at), _up(np.array([height])), "var(--n5)", 7)
    )


def _across(x: Array | float) -> Array:
    return np.asarray(WIDTH / 2 * (1 + np.asarray(x) / REACH))


def _up(y: Array | float) -> Array:
    return np.asarray(110 - 42 * np.asarray(y))


@cache
def depth() -> str:
    """How large ten layers' outputs are, from four starts; depth downward."""
    y = 18 + np.arange(DEPTH) * (HEIGHT - 36) / (DEPTH - 1)
    decades = "".join(f"M{place:.1f} 0V{HEIGHT}" for place in _decade(np.array([0.001, 0.01, 0.1, 1.0])))
    lines = "".join(
        _line(_decade(deviations(spec, 0)), y, color) + _dots(_decade(deviations(spec, 0)), y, f"var(--n{color})", 3.5)
        for spec, color in STARTS
    )
    return f'<path d="{decades}" class="axis"/>{lines}'


def _decade(values: Sequence[float] | Array) -> Array:
    """From 0.001 to 1; what is smaller lies outside of the picture, which cuts it off."""
    return np.asarray(24 + (np.log10(values) + 3) / 3 * (WIDTH - 48))


@cache
def normalized_unit() -> tuple[Array, Array]:
    """One unit's sums over a batch, before and after batch norm, ``(rows,)`` each: the one farthest from 0."""
    specs = (
        layer(UNITS, "relu", "he"),
        layer(UNITS, "relu", "he").with_(initializer=Scaled(0.7), normalization=BatchNorm()),
    )
    step = Network(UNITS, 2, specs, seed=1).step(ROWS, Hinge())
    step.feed[...] = 0
    step.feed[:UNITS] = generator(0, "data").standard_normal((UNITS, ROWS))
    step.feed[UNITS] = 1  # the bias's input
    play(step.forward.calls)
    sums, normalized = step.forward.sums[1], step.forward.before_activation[1]
    unit = int(np.abs(sums.mean(axis=1)).argmax())
    return sums[unit].copy(), normalized[unit].copy()


@cache
def batch_norm() -> str:
    """The histogram of one unit's sums, and the one behind batch norm, on one axis."""
    before, after = normalized_unit()
    reach = float(np.abs(before.mean()) + 3 * before.std())
    return ARROW.format(x=148) + "".join(
        "".join(_histogram(values, reach, left, color)) for values, left, color in ((before, 14, 1), (after, 182, 4))
    )


def _histogram(values: Array, reach: float, left: float, color: int) -> Iterator[str]:
    wide, base = 124 / BINS, 160
    counts = np.histogram(values, BINS, (-reach, reach))[0]
    shares = np.minimum(counts / len(values) / 0.32, 1) * 130
    bars = "".join(
        f"M{left + index * wide:.1f} {base}v-{height:.1f}h{wide - 1.2:.1f}v{height:.1f}z"
        for index, height in enumerate(shares)
        if height > 0.2
    )
    yield f'<path d="M{left} {base}h124M{left + 62} {base}v12" class="axis"/><path d="{bars}" fill="var(--n{color})"/>'
    yield f'<path d="M{left + 62 + 62 * values.mean() / reach:.1f} {base}v12" stroke="var(--ink)" stroke-width="2"/>'


@cache
def boundaries() -> str:
    """The boundaries of 3 neurons, of four layers of 20, and of 20 that a penalty holds back."""
    return "".join(_boundary(number, left) for number, left in ((2, 8), (5, 114), (6, 220)))


def _boundary(number: int, left: float) -> str:
    """What one network of the lab answers after its run, row by row, and the points that it learned from."""
    trainer = Trainer(lab_bench(Controls()).configs[number - 1])
    trainer.run(TRAINED)
    plane = Plane.through(trainer.data)
    surface = Surface(trainer.network, trainer.data, plane, CELLS)
    classes, _ = winners(trainer.config.training.loss, finish(surface.scores_in_pieces()))
    size, top = SQUARE / CELLS, (HEIGHT - SQUARE) / 2
    first = "".join(
        f"M{left + start * size:.1f} {top + row * size:.1f}h{(end - start) * size:.1f}v{size:.2f}"
        f"h-{(end - start) * size:.1f}z"
        for row, line in enumerate(classes.reshape(CELLS, CELLS))
        for start, end in _runs(line == 0)
    )
    whole = f"M{left:g} {top:g}h{SQUARE}v{SQUARE}h-{SQUARE}z"
    return f'<g opacity=".8"><path d="{whole}" fill="var(--c1)"/><path d="{first}" fill="var(--c0)"/></g>' + "".join(
        _dots(left + SQUARE * x, top + SQUARE * y, f"var(--c{index})", 2.6)
        for index, (x, y) in enumerate(_places(trainer, plane))
    )


def _runs(line: Array) -> list[tuple[int, int]]:
    """Where a row of yes and no is yes: first cells, and the cells after the last ones.

    >>> _runs(np.array([True, True, False, True]))
    [(0, 2), (3, 4)]
    """
    ends = np.flatnonzero(np.diff(np.concatenate([[0], line.astype(int), [0]])))
    return [(int(start), int(end)) for start, end in zip(ends[::2], ends[1::2], strict=True)]


def _places(trainer: Trainer, plane: Plane) -> list[Array]:
    """The training points of each class within the picture, ``(2, points)``: shares of its sides, from its top left."""
    places, classes = points_on(trainer, plane)
    return [places[classes == index].T / PLACES * [[1], [-1]] + [[0], [1]] for index in (0, 1)]


@cache
def clouds() -> str:
    """Petals in centimeters, and the same petals standardized; both on one scale around the origin."""
    table = petals()
    rows, labels = np.array(table.cells), np.array(table.labels)
    before = _cloud(rows, labels, (14, 170), (156, 110))
    after = _cloud(STANDARD.fit(rows)(rows), labels, (264, 100), (50, 56))
    return before + after + ARROW.format(x=176)


@cache
def losses() -> str:
    """The three losses of the lecture's cat as its own score moves, and where it is."""
    scores = np.linspace(-0.5, 8.5, 91)
    rows = np.array(LECTURE[:1]).T + np.zeros((3, len(scores)))
    rows[0] = scores
    x = 16 + (scores - scores[0]) * (WIDTH - 32) / np.ptp(scores)
    lines = [168 - 19 * loss.terms(rows, np.eye(3)[:, [0] * len(scores)]).sum(axis=0) for loss in losses_of(1.0)]
    at = int(np.abs(scores - LECTURE[0][0]).argmin())
    return (
        f'<path d="M0 168H{WIDTH}M{x[at]:.1f} 0V{HEIGHT}" class="axis"/>'
        + "".join(_line(x, np.maximum(y, -9), color) for color, y in enumerate(lines, start=1))
        + "".join(
            _dots([float(x[at])], [float(y[at])], f"var(--n{color})", 6) for color, y in enumerate(lines, start=1)
        )
    )


@cache
def folded() -> str:
    """The rows of XOR: no line will do in the plane of the inputs; one will in the space of OR and AND."""
    found = outputs(OR_AND, PAIRS)
    line = widest(found, XOR)
    assert line is not None  # noqa: S101 - in this space there is one
    left, right = (12.0, 36.0), (180.0, 36.0)
    return (
        _unit_square(left, PAIRS, [(unit, 1.5) for unit in OR_AND], dashes="6 5")
        + ARROW.format(x=148)
        + _unit_square(right, found, [(line, 3.0)])
    )


def _unit_square(
    corner: tuple[float, float], places: Array, lines: Sequence[tuple[Array, float]], dashes: str = "none"
) -> str:
    """The rows of XOR at their places, and lines on which units are at their thresholds."""
    left, top = corner
    low, high = -0.3, 1.3  # of the square, each way
    side, classes = (high - low) * SQUARED, np.array(XOR)

    def x(value: Array | float) -> Array:
        return np.asarray(left + (np.asarray(value) - low) * SQUARED)

    def y(value: Array | float) -> Array:
        return np.asarray(top + (high - np.asarray(value)) * SQUARED)

    drawn = f'<path d="M{left} {top}h{side:.1f}v{side:.1f}h-{side:.1f}z" class="axis"/>'
    for (a, b, bias), width in lines:
        ends = [(at, -(a * at + bias) / b) for at in (low, high)] + [(-(b * at + bias) / a, at) for at in (low, high)]
        inside = dict.fromkeys(
            f"{x(across):.1f} {y(up):.1f}"
            for across, up in ends
            if low <= round(min(across, up), 6) and round(max(across, up), 6) <= high
        )
        style = f'fill="none" stroke="var(--ink)" stroke-width="{width}" stroke-dasharray="{dashes}"'
        drawn += f'<path d="M{"L".join(inside)}" {style}/>'
    return drawn + "".join(
        _dots(x(places[classes == index, 0]), y(places[classes == index, 1]), f"var(--c{index})", 8) for index in (0, 1)
    )


@cache
def budget() -> str:
    """The loss of one layer on iris by evaluations, over powers of ten both ways: random, local, numeric, analytic."""
    x = 18 + (WIDTH - 52) * np.log(MOMENTS) / math.log(MOMENTS[-1])
    lines = ""
    for color, way in enumerate(ways_of("iris", 2.0, 0.2), start=1):
        losses = descend(trainer_of("iris"), way, [0], MOMENTS.tolist()).losses[:, 0]
        y = 26 - 98 * np.log10(losses / losses[0])
        lines += _line(np.repeat(x, 2)[1:], np.repeat(y, 2)[:-1], color) + _dots(x[-1:], y[-1:], f"var(--n{color})", 6)
    return f'<path d="M18 0V{HEIGHT}M0 176H{WIDTH}" class="axis"/>{lines}'


def circuit() -> str:
    """The lecture's x, y and z: what each wire carries forward, above it, and what comes back below."""
    graph = read("(x + y)*z")
    found = evaluate(graph, (-2.0, 5.0, -4.0))
    places = ((38, 42), (38, 108), (146, 75), (38, 166), (246, 120))  # of the nodes, in their order
    wires, figures = "", ""
    for number, ((x, y), node) in enumerate(zip(places, graph.nodes, strict=True)):
        for side, one in enumerate(node.inputs if isinstance(node, Gate) else ()):
            (left, top), end = places[one], y - 11 + 22 * side
            path = f"M{left} {top}C{x - 44} {top} {x - 54} {end} {x} {end}"
            wires += f'<path class="axis" d="{path}"/>'
        if isinstance(node, Gate):
            figures += _gate(x, y, node.operation.symbol)
        gap = 30 if isinstance(node, Gate) else 0
        figures += _figure(x + gap, y - 6, float(found.values[number]), 4) + _figure(
            x + gap, y + 20, float(found.gradients[number]), 3
        )
    return wires + figures


def _gate(x: float, y: float, symbol: str) -> str:
    ring = f'<circle cx="{x}" cy="{y}" r="22" fill="var(--ground)" stroke="var(--ink)" stroke-width="2.5"/>'
    return f'{ring}<text x="{x}" y="{y + 7}" text-anchor="middle" font-size="22" fill="var(--ink)">{symbol}</text>'


def _figure(x: float, y: float, value: float, color: int) -> str:
    said = f"{value:g}".replace("-", "−")
    style = f'font-family="sans-serif" font-size="18" font-weight="600" fill="var(--n{color})"'
    return f'<text x="{x}" y="{y}" {style}>{said}</text>'


@cache
def race() -> str:
    """Three racers down a bowl that is steeper across: SGD, momentum and Adam."""
    bowl = Bowl(condition=50.0)
    (left, bottom), (right, top) = bowl.window
    across = 16 + (WIDTH - 32) / (right - left)

    def x(places: Array) -> Array:
        return np.asarray(24 + (places[:, 0] - left) * (WIDTH - 40) / (right - left))

    def y(places: Array) -> Array:
        return np.asarray(HEIGHT / 2 - places[:, 1] * (HEIGHT - 24) / (top - bottom))

    rings = "".join(
        f'<ellipse cx="{x(np.zeros((1, 2)))[0]:.1f}" cy="{HEIGHT / 2:g}" rx="{radius * across:.1f}" '
        f'ry="{radius * 0.42 * (HEIGHT - 24) / (top - bottom):.1f}" class="axis"/>'
        for radius in (0.4, 0.9, 1.5, 2.2)
    )
    racers: tuple[tuple[Optimizer, float, int], ...] = (
        (SGD(), 0.0375, 1),
        (Momentum(mu=0.75), 0.03, 2),
        (Adam(), 0.1, 5),
    )
    paths = ((walk(bowl, kind, bowl.start, rate, 60).places, color) for kind, rate, color in racers)
    return rings + "".join(
        _line(x(path), y(path), color, "thin") + _dots(x(path), y(path), f"var(--n{color})", 2.6)
        for path, color in paths
    )


def _cloud(rows: Array, labels: Array, origin: tuple[float, float], reach: tuple[float, float]) -> str:
    """Points around an origin, whose axes reach so far to the right and up, and as far back if there is room."""
    x, y = origin
    across, up = reach
    axes = (
        f'<path d="M{max(x - across, 8):g} {y:g}H{x + across:g}M{x:g} {min(y + up, 176):g}V{y - up:g}" class="axis"/>'
    )
    names = dict.fromkeys(labels.tolist())
    return axes + "".join(
        _dots(x + UNIT * rows[labels == name, 0], y - UNIT * rows[labels == name, 1], f"var(--c{index})", 3.2)
        for index, name in enumerate(names)
    )


@cache
def range_test() -> str:
    """The range test of the playground's own setup: its loss by rate, with the steep part and the minimum."""
    found = engine_range_test(Config())
    low, high = math.log(found.rates[0]), math.log(found.rates[-1])

    def across(rate: Array | float) -> Array:
        return np.asarray(12 + (np.log(rate) - low) / (high - low) * (WIDTH - 24))

    least, room = float(found.smooth.min()), found.first - float(found.smooth.min())
    y = 166 - (found.smooth - least) / room * 118
    ends = across(np.array(found.steep or (1.0, 1.0)))
    place = int(np.argmin(found.smooth))
    return (
        f'<path d="M{ends[0]:.1f} 0H{ends[1]:.1f}V{HEIGHT}H{ends[0]:.1f}z" fill="var(--ink)" opacity=".12"/>'
        f'<path d="M0 166H{WIDTH}" class="axis"/>'
        + _line(across(found.rates), np.maximum(y, -9), 1)
        + _dots([float(across(found.rates[place]))], [float(y[place])], "var(--n1)", 7)
    )


@cache
def patient() -> str:
    """The loss of a network at a rate ten times too high, and at a good one."""
    runs = [_losses(rate) for rate in (3.0, 0.3)]
    top = max(runs[0])
    steps = np.linspace(12, WIDTH - 12, len(runs[0]))
    return f'<path d="M0 176H{WIDTH}" class="axis"/>' + "".join(
        _line(steps, [176 - 150 * loss / top for loss in run], color) for run, color in zip(runs, (1, 4), strict=True)
    )


def _losses(rate: float) -> list[float]:
    """Of two layers of eight ReLUs that learn a disk in a ring: the training loss, every five steps."""
    config = Config(
        seed=3,
        data=DataSettings(dataset=Circle(), points=200),
        network=NetworkSettings((LayerSpec(8, ReLU(), He()),) * 2),
        training=TrainingSettings(optimizer=SGD(), learning_rate=rate, l2=0.0, batch_size=16),
    )
    trainer, found = Trainer(config), []
    for _ in range(60):
        found.append(trainer.metrics().train_loss)
        trainer.run(5)
    return found
