"""The main plot: what the network answers over a plane, or what one unit of the drawing computes there."""

from __future__ import annotations

import numpy as np

from app.live.picture.drawing import Drawing, share_bytes, stretched
from app.live.wire.frame import Focus
from engine import Trainer
from engine.features import compute
from engine.planes import Plane
from engine.probes import Surface, leads, shares, winners
from engine.tape import Array


class Plot:
    """The main plot of one trainer over one plane, which may be a window of the drawing's."""

    def __init__(self, trainer: Trainer, plane: Plane, surface: Surface, drawing: Drawing) -> None:
        """Plot the units of a drawing over a plane; nothing is computed yet."""
        self._trainer, self._plane, self.surface, self._drawing = trainer, plane, surface, drawing
        self._still: tuple[Focus, Array] | None = None  # the last input that was hovered: it does not move

    def cells(self, focus: Focus, scores: Array) -> tuple[Array, Array]:
        """Classes and confidence over the plane, ``(side²,)`` each; of the hovered unit, if there is one."""
        loss, outputs = self._trainer.config.training.loss, len(self._trainer.network.layers)
        if focus is None:
            return winners(loss, scores)
        layer, unit = focus
        if layer == outputs and len(scores) > 1:
            share = share_bytes(shares(loss, scores)[unit])
            return np.full(share.shape, unit, np.uint8), share
        if layer == outputs:
            return winners(loss, scores)
        values = self._input(focus) if layer == 0 else self.surface.neuron(layer - 1, unit)
        return winners(loss, values[None])

    def lead(self, focus: Focus, scores: Array) -> Array:
        """The field from which the lines of equal lead are drawn, ``(side, side)`` float32; see ``wire.frame``."""
        config, outputs = self._trainer.config, len(self._trainer.network.layers)
        is_answer = focus is None or focus[0] == outputs
        if config.training.loss.lead is None or config.data.dataset.task == "regression" or not is_answer:
            return np.zeros((0, 0), np.float32)
        with np.errstate(all="ignore"):
            ahead = leads(scores)
            lead = ahead.max(axis=0) if focus is None else ahead[focus[1]]
        return np.asarray(lead.reshape(self.surface.side, -1).astype(np.float32))

    def _input(self, focus: tuple[int, int]) -> Array:
        if self._still is None or self._still[0] != focus:
            self._still = focus, stretched(self._values_of(focus[1]))
        return self._still[1]

    def _values_of(self, unit: int) -> Array:
        """A feature of the drawing, or after those an input that a preprocessor mixes, ``(side²,)``."""
        data, features = self._trainer.data, self._drawing.features
        if unit >= len(features):
            mixed: Array = self.surface.inputs[self._drawing.mixed[unit - len(features)]]
            return mixed
        table = self._plane.grid(data, self.surface.side)
        return compute(data.dataset, (features[unit],), table)[:, 0]
