"""How does one follow the slope? Four ways on one budget, a step by hand, and batches of three sizes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from app.labs.figures.cells import numbers
from app.labs.figures.descents import BUDGET, MOMENTS, SIGHTS, WAYS, Controls, descent_of, trainer_of, ways_of
from app.labs.figures.kept import Kept
from app.labs.figures.landscape import batches, by_hand
from app.words import N_, Message, amount
from engine.budget import Descent, gradient_passes
from engine.tape import Array, Pieces

MIDDLE = (0.1, 0.9)  # quantiles of the starts, between which a band is drawn
BYTE = 99  # the greatest weight of an image, as a whole number
EDGE = 0.12  # of the pictures' spread, left free on each side
FIGURES, PICTURES = Kept[list[dict[str, Any]]](64), Kept[dict[str, Any]](16)


def picture(controls: Controls) -> Pieces[dict[str, Any]]:
    """All three, for each moment that is played."""
    ways = yield from _ways(controls)
    hand = by_hand(controls)
    yield
    return {
        "last": len(MOMENTS) - 1,
        "counts": MOMENTS.tolist(),
        "data": controls.data,
        "weights": trainer_of(controls.data).network.parameters.size,
        "starts": SIGHTS[controls.data].starts,
        "rate": controls.slope_rate,
        "nudge": controls.nudge,
        "ways": ways,
        "hand": hand,
        "batches": batches(controls),
        "told": _told(controls, ways, hand["losses"]),
    }


def _told(controls: Controls, ways: Sequence[Mapping[str, Any]], walked: Sequence[float]) -> Message:
    """What came of a try: of the walk, if there is one, and else of the four ways."""
    if len(walked) > 1:
        text = N_("{count} steps by hand led from a loss of {first} to {last}.")
        return text.format(count=len(walked) - 1, first=amount(walked[0], 3), last=amount(walked[-1], 3))
    ends = dict(zip("abcd", (amount(way["median"][-1], 3) for way in ways), strict=True))
    return N_(
        "Losses after {count} evaluations, at a rate of {rate}: random search {a}, local search {b}, "
        "numeric gradient {c}, analytic gradient {d}."
    ).format(count=BUDGET, rate=amount(controls.slope_rate), **ends)


def _descents(controls: Controls) -> Pieces[list[Descent]]:
    """Those of the four ways."""
    found = list[Descent]()
    for way in ways_of(controls.data, controls.slope_rate, controls.nudge):
        found += [(yield from descent_of(controls.data, way, controls.seed))]
    return found


def _key(controls: Controls) -> tuple[Any, ...]:
    """What the four ways depend on."""
    return controls.data, controls.slope_rate, controls.nudge, controls.seed


def _ways(controls: Controls) -> Pieces[list[dict[str, Any]]]:
    """The figures of the four ways, which no drag changes."""
    if (kept := FIGURES.get(_key(controls))) is None:
        found = yield from _descents(controls)
        kept = FIGURES.keep(_key(controls), [_way(controls.data, *each) for each in enumerate(found)])
    return kept


def cost_of(data: str, number: int) -> int:
    """Evaluations of one move of a way: a try, or a step."""
    trainer = trainer_of(data)
    passes = gradient_passes(trainer.network, trainer.config.training.loss, len(trainer.data.train))
    return (1, 1, trainer.network.parameters.size + 1, round(passes))[number]


def _way(data: str, number: int, found: Descent) -> dict[str, Any]:
    low, high = np.quantile(found.losses, MIDDLE, axis=1)
    return {
        "name": WAYS[number],
        "cost": cost_of(data, number),
        "median": numbers(np.median(found.losses, axis=1)),
        "low": numbers(low),
        "high": numbers(high),
        "losses": numbers(found.losses[:, 0]),
        "right": numbers(_share_right(data, found.parameters[:, 0])),
        "moves": found.moves[:, 0].tolist(),
    }


def pictures(controls: Controls) -> Pieces[dict[str, Any]]:
    """What the pictured start answers by each way: apart from the scene, which is sent with every drag."""
    if (kept := PICTURES.get(_key(controls))) is None:
        found = yield from _descents(controls)
        ways = [_answers(controls.data, descent.parameters[:, 0]) for descent in found]
        kept = PICTURES.keep(_key(controls), {"seen": _seen(controls.data), "ways": ways})
    yield
    return {"pictures": kept}


def _answers(data: str, own: Array) -> dict[str, Any]:
    """The weights that are drawn, each once, and which of them there are at each moment."""
    changed = np.r_[True, (own[1:] != own[:-1]).any(axis=1)]
    drawn = [_seen_weights(data, weights) for weights in own[changed]]
    return {"weights": drawn, "shown": (np.cumsum(changed) - 1).tolist()}


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
