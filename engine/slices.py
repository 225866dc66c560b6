"""A slice of a network's loss: over a plane in the space of its parameters, with the path of a run drawn into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.diagnosis import random_direction
from engine.network import Network
from engine.tape import Array, Pieces, finish, play
from engine.trainer import Trainer

MOST = 400  # places of a path that directions are computed from; of a longer one as many, evenly spread
CACHE = 2**21  # bytes of activations at once: more networks side by side would be slower
TOGETHER = 16  # networks at once, at most


@dataclass(frozen=True)
class ParameterPlane:
    """A plane in the space of n parameters: a place, and two directions, whose lengths are the units of the axes."""

    origin: Array  # (n,)
    directions: Array  # (2, n)
    shares: tuple[float, float] | None = None  # of its path's variance that each explains; None if they are random

    def points(self, places: Array) -> Array:
        """The parameters at places of the plane: ``(..., 2)`` in, ``(..., n)`` out."""
        return np.asarray(self.origin + places @ self.directions)

    def places(self, path: Array) -> Array:
        """Where parameters ``(k, n)`` are seen on the plane, at right angles to it: ``(k, 2)``.

        >>> plane = ParameterPlane(np.zeros(3), np.array([[1.0, 0, 0], [1.0, 2.0, 0]]))
        >>> plane.places(np.array([[3.0, 4.0, 7.0]])).round(7).tolist()  # (3, 4) is once the first, twice the second
        [[1.0, 2.0]]
        """
        return np.asarray((path - self.origin) @ np.linalg.pinv(self.directions))

    def share_of(self, path: Array) -> float:
        """The share of a path's way from the origin that lies in the plane, from 0 to 1.

        That is Σ |seen|² / Σ |theta - origin|² over its parameters theta, ``(k, n)``; 1 if none leaves the origin.

        >>> plane = ParameterPlane(np.zeros(3), np.array([[1.0, 0, 0], [0, 1.0, 0]]))
        >>> plane.share_of(np.array([[3.0, 0.0, 4.0]]))
        0.36
        """
        whole = float(np.square(path - self.origin).sum())
        seen = float(np.square(self.places(path) @ self.directions).sum())
        return seen / whole if whole else 1.0


def random_plane(network: Network, seed: int = 0) -> ParameterPlane:
    """Through the network's parameters, along two random directions that are normalized by filter.

    Of a dense layer, a filter is one neuron's incoming weights: each direction's are as long as the network's own. So a
    step of 1 means the same to small and to large weights. Biases and the parameters of parts stay as they are.

    In n dimensions two random directions are nearly at right angles to each other and to any path, so a path's share
    is about 2 / n.

    Source: Li et al. (2018), "Visualizing the loss landscape of neural nets", section 4.
    """
    directions = [random_direction(network, 2 * seed + number) for number in range(2)]
    return ParameterPlane(network.parameters.astype(float), np.stack(directions))


def path_plane(path: Array, through: Array | None = None) -> ParameterPlane:
    """The plane along which a path of parameters varies most: its first two principal components, with length 1.

    Args:
        path: the parameters at some moments, ``(k, n)``; several runs may be one path.
        through: a place that the plane must hold, ``(n,)``, such as the start of all runs; then variance is counted
            from there. Otherwise the plane holds the path's mean.

    Raises:
        ValueError: fewer than two moments, or fewer than two parameters.

    Source: Li et al. (2018), "Visualizing the loss landscape of neural nets", section 7.

    >>> plane = path_plane(np.array([[0.0, 0.0, 0.0], [3.0, 4.0, 0.0], [6.0, 8.0, 0.0]]))
    >>> plane.directions[0].round(3).tolist(), [round(share, 3) for share in plane.shares]
    ([0.6, 0.8, 0.0], [1.0, 0.0])
    """
    if path.ndim != 2 or min(path.shape) < 2:
        raise ValueError(f"a path of shape {path.shape} is not allowed; give two or more moments and parameters")
    thinned = path[np.unique(np.linspace(0, len(path) - 1, min(len(path), MOST)).round().astype(int))].astype(float)
    origin = thinned.mean(axis=0) if through is None else np.asarray(through, float)
    _, sizes, directions = np.linalg.svd(thinned - origin, full_matrices=False)
    variances = np.square(sizes) / (np.square(sizes).sum() or 1.0)
    largest = np.take_along_axis(directions, np.abs(directions).argmax(axis=1)[:, None], axis=1)
    first, second = (directions * np.sign(largest))[:2]
    return ParameterPlane(origin, np.stack([first, second]), (float(variances[0]), float(variances[1])))


class LossSlice:
    """The mean loss, without the penalty, at any parameters of a trainer's network, in evaluation mode.

    Networks go through as a stack, each to the last bit as it would alone.
    """

    def __init__(self, trainer: Trainer, *, test: bool = False, precision: Any = None) -> None:
        """Compile the pass over the training rows, or over the test rows.

        ``precision`` is that of the pass, by default the network's own. ``"float32"`` takes half the time and is exact
        enough for a picture.
        """
        rows, network = trainer.data.test if test else trainer.data.train, trainer.network
        self._network, self._loss = network, trainer.config.training.loss
        dtype = np.dtype(precision or network.dtype)
        self._targets = rows.targets.astype(dtype)
        width = max(1, network.sketch_of_look().size(len(rows)) * dtype.itemsize // network.dtype.itemsize)
        count = max(1, min(TOGETHER, CACHE // width))
        hidden = [layer.spec for layer in network.layers if layer.spec]
        self._stack = Network(network.inputs, network.outputs, hidden, seed=[0] * count, dtype=dtype)
        inputs = rows.inputs.astype(dtype)
        self._forward = self._stack.forward(np.broadcast_to(inputs, (count, *inputs.shape)))

    def at(self, points: Array) -> Array:
        """The losses of k networks, ``(k,)``, from their parameters, ``(k, n)``.

        >>> from engine import Config
        >>> trainer = Trainer(Config())
        >>> loss = LossSlice(trainer).at(trainer.network.parameters[None])
        >>> loss.tolist() == [trainer.metrics().train_loss]
        True
        """
        return finish(self.at_in_pieces(points))

    def at_in_pieces(self, points: Array) -> Pieces[Array]:
        """The same, with pauses during which the trainer may go on; running statistics are those of each moment."""
        stack, losses = self._stack, np.empty(len(points))
        count = len(stack.parameters)
        for start in range(0, len(points), count):
            part = points[start : start + count]
            with np.errstate(all="ignore"):
                stack.parameters[: len(part)], stack.statistics[...] = part, self._network.statistics
                play(self._forward.calls)
                losses[start : start + len(part)] = self._loss.values(self._forward.scores, self._targets)[: len(part)]
            yield
        return losses

    def over(self, plane: ParameterPlane, across: Sequence[float] | Array, up: Sequence[float] | Array) -> Array:
        """The losses over a grid of places of a plane, ``(len(up), len(across))``; infinite or NaN if it overflows."""
        return finish(self.over_in_pieces(plane, across, up))

    def over_in_pieces(
        self, plane: ParameterPlane, across: Sequence[float] | Array, up: Sequence[float] | Array
    ) -> Pieces[Array]:
        """The same, with pauses."""
        grid = np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)
        losses = yield from self.at_in_pieces(plane.points(grid))
        return losses.reshape(len(up), len(across))
