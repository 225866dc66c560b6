"""The gradient check: backpropagation against central differences."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.config import LayerSpec
from engine.losses import Loss
from engine.network import Network, Step
from engine.tape import Array, play

STENCIL = ((-2, 1 / 12), (-1, -8 / 12), (1, 8 / 12), (2, -1 / 12))  # the five-point derivative, error O(h⁴)


@dataclass(frozen=True)
class GradientCheck:
    """The comparison for one network and one batch."""

    analytic: Array  # (n,), from backpropagation
    numeric: Array  # (n,), from differences; NaN if a kink lies between the points
    blocks: dict[str, float]  # the largest relative error of each block of parameters
    kinks: int  # how many parameters were skipped because of a kink
    errors: Array  # (n,), relative; 0 if a kink lies between the points

    @property
    def worst(self) -> float:
        """The largest relative error."""
        return max(self.blocks.values())


def check_gradient(network: Network, loss: Loss, inputs: Array, targets: Array, h: float = 1e-4) -> GradientCheck:
    """Compare the two gradients of the mean loss over one batch, in training mode and without dropout.

    The relative error is |a - n| / max(|a|, |n|, scale / 1000), where scale is the largest gradient of the network: a
    gradient that is exactly zero, such as that of a bias before batch norm, is rounding noise on both sides. If all
    gradients are below what the differences resolve, about 100 ε |loss| / h, both are zero and agree.

    Args:
        network: in float64; its parameters are unchanged afterward.
        loss: the function to differentiate.
        inputs: ``(features + 1, rows)``; the last row is ones.
        targets: ``(classes, rows)``.
        h: the distance between the points of the difference. For weights of the first layer it is divided by the
            input's size, because raw data of size 1000 would otherwise push a unit through a whole tanh.

    Source: CS231n, "Neural networks 3: gradient checks".
    """
    step = network.step(inputs.shape[1], loss)
    np.copyto(step.feed, np.vstack([inputs, targets]))
    step.silence()
    statistics = network.statistics.copy()
    play(step.forward.calls)
    play(step.backward)
    analytic = network.gradients.copy()
    reach = np.ones_like(analytic)
    network.blocks[0].view(reach)[...] = np.maximum(np.abs(inputs).max(axis=1, keepdims=True), 1)
    numeric = np.array([_difference(network, loss, step, index, h / reach[index]) for index in range(len(analytic))])
    network.statistics[...] = statistics
    at_kink = np.isnan(numeric) & np.isfinite(analytic)
    scale = max(np.abs(analytic[np.isfinite(analytic)]).max(initial=0), 1e-30)
    floor = np.maximum(np.maximum(np.abs(analytic), np.abs(numeric)), scale / 1000)
    error = np.nan_to_num(np.abs(analytic - numeric) / floor, nan=np.inf)
    error[at_kink] = 0
    resolved = (
        100 * np.finfo(float).eps * max(1.0, abs(loss.value(step.forward.scores, step.targets))) * reach.max() / h
    )
    if max(scale, np.abs(numeric[~at_kink]).max(initial=0)) < resolved:
        error[:] = 0
    blocks = {f"layer {block.layer} {block.name}": float(block.view(error).max()) for block in network.blocks}
    return GradientCheck(analytic, numeric, blocks, int(at_kink.sum()), error)


def _difference(network: Network, loss: Loss, step: Step, index: int, h: float) -> float:
    """The numeric derivative with respect to one parameter, or NaN if some unit crosses a kink along the way."""
    parameter, slope = float(network.parameters[index]), 0.0
    sides = []
    for offset, weight in STENCIL:
        network.parameters[index] = parameter + offset * h
        play(step.forward.calls)
        slope += weight * loss.value(step.forward.scores, step.targets) / h
        sides.append(piece_of(network, loss, step))
    network.parameters[index] = parameter
    return slope if all(np.array_equal(side, sides[0]) for side in sides) else float("nan")


def piece_of(network: Network, loss: Loss, step: Step) -> Array:
    """On which piece of its activation each unit lies, and on which piece of the loss each score."""
    specs: list[LayerSpec] = [layer.spec for layer in network.layers if layer.spec]
    return np.concatenate(
        [
            spec.activation.pieces(x, y).ravel()
            for spec, x, y in zip(specs, step.forward.before_activation, step.forward.after_activation, strict=True)
        ]
        + [loss.sides(step.forward.scores, step.targets).ravel()]
    )
