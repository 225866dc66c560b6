"""The drawing of the network: which units it shows, where their numbers are, and their thumbnails."""

from __future__ import annotations

from base64 import b64encode
from functools import cached_property
from typing import Any

import numpy as np

from app.live.picture.images import Images
from app.live.wire.frame import Focus
from app.words import N_, Message
from engine import Trainer
from engine.data import Data
from engine.features import available, compute, titles_of
from engine.network import Layer
from engine.planes import Plane
from engine.probes import THUMB, Surface, diverging, shares, thumb_cells
from engine.tape import Array

MOST = 12  # units drawn per column


class Drawing:
    """What the browser draws of one trainer over one plane."""

    def __init__(self, trainer: Trainer, plane: Plane, surface: Surface) -> None:
        """Choose what to draw; nothing is computed yet."""
        self._trainer, self._plane, self.surface = trainer, plane, surface
        data, layers = trainer.data, trainer.network.layers
        self._titles = titles_of(data.dataset)
        offered, chosen = list(available(data.dataset)), list(data.features)
        # If all features fit, those that are off are shown too, to be switched on; else the first of those that are on.
        self.features = offered if len(offered) <= MOST else chosen[:MOST]
        mixed = _mixes(data)
        self.images = Images(trainer, mixed=mixed)
        self.mixed = list(range(min(trainer.network.inputs, MOST))) if mixed else []
        below = self.mixed or [chosen.index(key) for key in self.features if key in chosen]
        starts = {block.layer: block.start for block in trainer.network.blocks if block.name == "weights"}
        self._layers, indices = [], []
        for layer in layers:
            shown, (rows, width) = min(layer.units, MOST), layer.weights.shape
            self._layers.append({"units": layer.units, "start": starts[layer.index], "width": width, "below": below})
            lines = np.array([*below, rows - 1]) * width + starts[layer.index]
            indices.append(np.add.outer(lines, np.arange(shown)).ravel())
            below = list(range(shown))
        self._indices = np.concatenate(indices)

    @cached_property
    def _columns(self) -> Array:
        """The features of the drawing over the plane, ``(features, side²)``."""
        data = self._trainer.data
        table = self._plane.grid(data, self.surface.side)
        return compute(data.dataset, tuple(self.features), table).T

    def scene(self) -> dict[str, Any]:
        """As JSON: features, inputs if they differ from the features, hidden layers, and the output layer.

        For each layer: how many units it has, at which index of the parameters its weights start, how many there are in
        a row, which rows are drawn (``below``), and which row holds the biases.
        """
        data, network = self._trainer.data, self._trainer.network
        features = [
            {
                "key": key,
                "title": N_(self._titles[key]),
                "on": key in data.features,
                "picture": self._still_picture(row),
            }
            for key, row in zip(self.features, self._columns, strict=True)
        ]
        inputs = [
            {"title": N_("input {number}").format(number=row + 1), "picture": self._still_picture(values)}
            for row, values in zip(self.mixed, self.surface.inputs, strict=False)
        ]
        described = [
            drawn | {"biases": len(layer.weights) - 1, **_words_of(layer)}
            for drawn, layer in zip(self._layers, network.layers, strict=True)
        ]
        more = (network.inputs if inputs else len(data.features)) - len(inputs or self._layers[0]["below"])
        return {
            "side": THUMB,
            "most": MOST,
            "features": features,
            "inputs": inputs,
            "more": max(more, 0),
            "hidden": described[:-1],
            "output": described[-1],
        }

    def _still_picture(self, values: Array) -> str:
        cells = diverging(stretched(values)[thumb_cells(self.surface.side)])
        return b64encode(cells.tobytes()).decode()

    @property
    def indices(self) -> Array:
        """Which parameters are drawn, in the order of the frame's weights: ``(drawn,)``."""
        return self._indices

    @property
    def sources(self) -> dict[int, int]:
        """Which network input each drawn one is, by its unit as in a focus on layer 0."""
        if self.mixed:
            return {len(self.features) + place: row for place, row in enumerate(self.mixed)}
        chosen = self._trainer.data.features
        return {unit: chosen.index(key) for unit, key in enumerate(self.features) if key in chosen}

    def weights(self) -> Array:
        """What the drawing shows of the parameters, float32; see ``wire.frame``."""
        with np.errstate(over="ignore"):
            return self._trainer.network.parameters.take(self._indices).astype(np.float32)

    def thumbnails(self, surface: Surface, scores: Array) -> Array:
        """The thumbnails of hidden units and outputs, ``(drawn, side, side)`` bytes, from the scores of a surface."""
        loss, hidden = self._trainer.config.training.loss, surface.thumbnails(MOST)
        answers = scores.take(thumb_cells(surface.side), axis=1)
        if self._trainer.data.dataset.task == "regression":
            return diverging(np.concatenate([*hidden, answers])).reshape(-1, THUMB, THUMB)
        rows = [share_bytes(shares(loss, answers)[:MOST])]
        if hidden:
            rows.insert(0, diverging(np.concatenate(hidden)))
        return np.concatenate(rows).reshape(-1, THUMB, THUMB)

    def knows(self, focus: Focus) -> bool:
        """Whether there is such a unit."""
        if focus is None:
            return True
        sources = len(self.features) + len(self.mixed)
        counts = [sources, *(layer.units for layer in self._trainer.network.layers)]
        return focus[0] < len(counts) and focus[1] < counts[focus[0]]


def _mixes(data: Data) -> bool:
    """Whether the preprocessor computes each input from several features: moving one then moves others."""
    middle = data.train.table[:1]
    features = compute(data.dataset, data.features, middle)
    moved = data.transform(np.vstack([features, features + np.eye(features.shape[1])])).astype(float)
    moves = moved[1:] - moved[:1]
    if moves.shape[0] != moves.shape[1]:
        return True
    return bool(np.abs(moves - np.diag(moves.diagonal())).max() > 1e-9)


def stretched(values: Array) -> Array:
    """Scale from the lowest, -1, to the highest, +1; all 0 if there is only one value."""
    low, high = float(values.min()), float(values.max())
    return (2 * values - low - high) / (high - low) if high > low else np.zeros_like(values)


def share_bytes(share: Array) -> Array:
    """A share from 0 to 1 as a byte; 0 if it is not a number."""
    return np.asarray(np.rint(255 * np.fmax(share, 0)).astype(np.uint8))


def _words_of(layer: Layer) -> dict[str, Message | str]:
    if layer.spec is None:
        return {"title": N_("Output")}
    return {
        "title": N_("Layer {number}").format(number=layer.index),
        "number": str(layer.index),
        "activation": N_(layer.spec.activation.title),
        "activationKey": layer.spec.activation.key,
        "normalization": N_(layer.spec.normalization.title),
        "normalizationKey": layer.spec.normalization.key,
    }
