"""Draw the experiments' pictures: ``python -m docs.experiments``, optionally with the keys of some of them.

Each is what the engine computes, in light and in dark, as an SVG of a few kilobytes that is sharp at any size. Its
``data-mark`` says what it was made from, so that a test finds a picture that is older than its setup.
"""

from __future__ import annotations

import io
import sys
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from app.experiments import EXPERIMENTS, Experiment, find
from app.page.view.assets import STATIC
from app.palette import DARK, LIGHT, Palette
from app.setup.links import to_text
from engine import Config, Trainer
from engine.planes import Plane
from engine.probes import Surface, winners

Array = Any
FOLDER = STATIC / "experiments"
THEMES: dict[str, tuple[Palette, str]] = {"light": (LIGHT, "#ffffff"), "dark": (DARK, "#10151d")}  # with its ground
WIDTH, HEIGHT, GAP = 180, 138, 2
SIDE = 120  # cells of a surface, over the whole plane
SHADES, STRONGEST = 24, 0.8  # of a class's color, from the middle of the scale to a confident answer
MOST_POINTS = 110
BINS = 24


@dataclass(frozen=True)
class Recipe:
    """What a picture shows, after how many epochs."""

    kind: str  # boundary, curves, histograms
    epochs: int
    shown: tuple[int, ...] = (0,)  # which of the experiment's setups, its own first
    ceiling: float = 1.0  # of a loss: what is above runs along the edge


RECIPES = {
    "zeros": Recipe("boundary", 50),
    "vanish": Recipe("histograms", 0, (0, 1, 2)),
    "dying": Recipe("boundary", 40),
    "batch_norm": Recipe("boundary", 60, (1,)),
    "optimizers": Recipe("curves", 60, (0, 1, 2), 0.85),
    "rates": Recipe("curves", 60, (0, 1, 2), 1.4),
    "xor_line": Recipe("boundary", 100),
    "xor_four": Recipe("boundary", 100),
    "features": Recipe("boundary", 60),
    "depth": Recipe("boundary", 150, (0, 1)),
    "overfitting": Recipe("boundary", 300),
    "l2": Recipe("boundary", 300, (0, 1)),
    "ten": Recipe("boundary", 200),
    "iris": Recipe("boundary", 50, (1,)),
    "hinge": Recipe("boundary", 400, (0, 1)),
}


def setups(experiment: Experiment) -> list[Config]:
    """The setups that the picture of an experiment shows."""
    every = (experiment.config, *experiment.others)
    return [every[index] for index in RECIPES[experiment.key].shown]


def mark(experiment: Experiment, theme: str) -> str:
    """What the picture is made from, as a few letters: setups, recipe, colors and this script."""
    made_of = [*map(to_text, setups(experiment)), repr(RECIPES[experiment.key]), repr(THEMES[theme]), _script()]
    return sha256("\n".join(made_of).encode()).hexdigest()[:12]


@cache
def _script() -> str:
    return Path(__file__).read_text(encoding="utf-8")


def path_of(experiment: Experiment, theme: str) -> Path:
    """Where a picture is."""
    return FOLDER / f"{experiment.key}-{theme}.svg"


def draw(experiment: Experiment, theme: str) -> str:
    """The picture of an experiment, as SVG."""
    recipe, configs = RECIPES[experiment.key], setups(experiment)
    palette, ground = THEMES[theme]
    if recipe.kind == "curves":
        inside = "".join(_curves(configs, recipe, palette))
    elif recipe.kind == "histograms":
        inside = "".join(_histograms(configs, recipe, palette))
    else:
        width = (WIDTH - GAP * (len(configs) - 1)) / len(configs)
        inside = "".join(
            _boundary(config, recipe.epochs, (index * (width + GAP), width), palette, ground)
            for index, config in enumerate(configs)
        )
    box = f'xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
    return f'<svg {box} data-mark="{mark(experiment, theme)}">{inside}</svg>\n'


@cache
def trained(config: Config, epochs: int) -> Trainer:
    """A run of a setup after some epochs."""
    trainer = Trainer(config)
    trainer.run(epochs * trainer.steps_per_epoch)
    return trainer


def _boundary(config: Config, epochs: int, across: tuple[float, float], palette: Palette, ground: str) -> str:
    """What the network answers over the middle of the plane, under some training points."""
    trainer, (left, width) = trained(config, epochs), across
    plane = Plane.through(trainer.data)
    lows, highs = np.array([(axis.low, axis.high) for axis in (plane.across, plane.up)], dtype=float).T
    part = np.array([width, HEIGHT]) / max(width, HEIGHT)  # a column's unit is as long up as across
    center, reach = (lows + highs) / 2, (highs - lows) / 2 * part
    window = plane.within(tuple((center - reach).tolist()), tuple((center + reach).tolist()))
    scores = Surface(trainer.network, trainer.data, window, SIDE).scores()
    classes, sure = winners(config.training.loss, scores)
    image = _as_png(classes, sure, palette)
    frame = f'x="{left:g}" y="0" width="{width:g}" height="{HEIGHT}" preserveAspectRatio="none"'
    surface = f'<image {frame} href="data:image/png;base64,{b64encode(image).decode()}"/>'
    keys = [column.key for column in trainer.data.columns]
    chosen = [keys.index(axis.key) for axis in (window.across, window.up)]
    share = (trainer.data.train.table[:MOST_POINTS, chosen] - (center - reach)) / (2 * reach)
    places = np.column_stack([left + share[:, 0] * width, (1 - share[:, 1]) * HEIGHT]).round(1)
    inside = ((places > [left + 3, 3]) & (places < [left + width - 3, HEIGHT - 3])).all(axis=1)
    return surface + "".join(_dots(places[inside], trainer.data.train.classes[:MOST_POINTS][inside], palette, ground))


def _as_png(classes: Array, sure: Array, palette: Palette) -> bytes:
    """The answers as a small picture with a palette, which a browser smooths as it enlarges it."""
    few = np.rint(sure / 255 * SHADES).astype(np.uint8)
    colors = [
        tuple(round(a + STRONGEST * shade / SHADES * (b - a)) for a, b in zip(*ends, strict=True))
        for color in palette["classes"][: int(classes.max()) + 1]
        for ends in [(_channels(palette["middle"]), _channels(color))]
        for shade in range(SHADES + 1)
    ]
    picture = Image.fromarray((classes * (SHADES + 1) + few).reshape(SIDE, SIDE).astype(np.uint8), "P")
    picture.putpalette([channel for color in colors for channel in color])
    packed = io.BytesIO()
    picture.save(packed, "PNG", optimize=True)
    return packed.getvalue()


def _channels(color: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(color[1:]))


def _dots(places: Array, classes: Array, palette: Palette, ground: str) -> Iterator[str]:
    """Points with a ring of the ground: very short lines with round ends, which take the fewest letters."""
    common = 'fill="none" stroke-linecap="round"'
    for label in np.unique(classes):
        line = "".join(f"M{x:g} {y:g}h.1" for x, y in places[classes == label])
        yield f'<path {common} stroke="{ground}" stroke-width="5.6" d="{line}"/>'
        yield f'<path {common} stroke="{palette["classes"][label]}" stroke-width="4" d="{line}"/>'


def _curves(configs: list[Config], recipe: Recipe, palette: Palette) -> Iterator[str]:
    """The training loss of each setup over the epochs, without a name: which is which is the question."""
    left, right, top, bottom = 12.0, WIDTH - 12.0, 16.0, HEIGHT - 16.0
    yield f'<path fill="none" stroke="{palette["quiet"]}" opacity=".5" d="M{left:g} {top:g}V{bottom:g}H{right:g}"/>'
    for number, config in enumerate(configs):
        trainer = Trainer(config)
        losses = [trainer.metrics().train_loss]
        for _ in range(recipe.epochs):
            trainer.run(trainer.steps_per_epoch)
            losses.append(trainer.metrics().train_loss)
        heights = bottom - np.clip(np.array(losses) / recipe.ceiling, 0, 1) * (bottom - top)
        widths = np.linspace(left, right, len(losses))
        line = "L".join(f"{x:.1f} {y:.1f}" for x, y in zip(widths, heights, strict=True))
        look = f'fill="none" stroke="{palette["runs"][number]}" stroke-width="2" stroke-linejoin="round"'
        yield f'<path {look} d="M{line}"/>'


def _histograms(configs: list[Config], recipe: Recipe, palette: Palette) -> Iterator[str]:
    """A row for each setup: how the outputs of each layer are spread between -1 and 1."""
    row = (HEIGHT - 20) / len(configs)
    for number, config in enumerate(configs):
        trainer = trained(config, recipe.epochs)
        trainer.metrics()  # plays the pass that is read next
        layers = trainer.train_pass.hidden
        wide = (WIDTH - 20) / len(layers)
        base = 10 + (number + 1) * row - 4
        for place, values in enumerate(layers):
            counts = np.histogram(values, BINS, (-1, 1))[0]
            heights = np.sqrt(counts / counts.max()) * (row - 12)
            left, bin_wide = 10 + place * wide + 2, (wide - 4) / BINS
            bars = "".join(
                f"M{left + index * bin_wide:.1f} {base:.1f}v-{height:.1f}h{bin_wide:.2f}v{height:.1f}z"
                for index, height in enumerate(heights)
                if height > 0
            )
            yield f'<path fill="{palette["quiet"]}" d="{bars}"/>'
            yield f'<path stroke="{palette["quiet"]}" opacity=".4" d="M{left:.1f} {base:.1f}h{wide - 4:.1f}"/>'


def main() -> None:
    """Draw them all, or those that are named."""
    FOLDER.mkdir(exist_ok=True)
    for experiment in [find(key) for key in sys.argv[1:]] or EXPERIMENTS:
        if experiment is None:
            sys.exit(f"choose from {', '.join(one.key for one in EXPERIMENTS)}")
        for theme in THEMES:
            path_of(experiment, theme).write_text(draw(experiment, theme), encoding="utf-8")


if __name__ == "__main__":
    main()
