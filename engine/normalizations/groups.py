"""Layer, group and instance norm: statistics over the units of one row, so the rows of a batch do not interact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import numpy as np

from engine.code import Code
from engine.elsewhere import Elsewhere
from engine.errors import Phrase, SettingsError, either
from engine.normalizations.base import EPSILON, NORMALIZATIONS, Normalization
from engine.parts import Views
from engine.settings import Help, Knob
from engine.tape import Array, Backward, Tape

Placement = Annotated[Literal["before", "after"], Help("Before or after the activation: try both.")]


def _scale_and_shift(units: int) -> Mapping[str, Array]:
    return {"gamma": np.ones(units), "beta": np.zeros(units)}


NUMPY_NORMALIZED = '''\
def normalized(x, groups):
    """Normalize each row to mean 0 and variance 1 within groups of neighboring units."""
    x_grouped = x.reshape(len(x), groups, -1)
    centered = x_grouped - x_grouped.mean(axis=2, keepdims=True)
    return (centered / np.sqrt(x_grouped.var(axis=2, keepdims=True) + 1e-05)).reshape(x.shape)
'''


@NORMALIZATIONS.add("layer", "layer norm")
@dataclass(frozen=True)
class LayerNorm(Normalization):
    """Layer norm: bring each row's units to mean 0 and variance 1, then apply a learned scale and shift per unit.

    y = gamma (x - mean) / sqrt(variance + 1e-5) + beta, with mean and biased variance over the units of the row. It
    needs no batch, so training and evaluation are the same. A layer with one unit outputs only beta.

    Source: Ba et al. (2016), equation 3; CS231n, assignment 2.

    >>> LayerNorm().parameters(2)["gamma"].tolist()
    [1.0, 1.0]
    """

    formula: ClassVar[str] = (
        r"y_j = \gamma_j \, \frac{x_j - \mu}{\sqrt{\sigma^2 + 10^{-5}}} + \beta_j \\ "
        r"\mu = \frac{1}{U} \sum_{j=1}^{U} x_j \qquad \sigma^2 = \frac{1}{U} \sum_{j=1}^{U} (x_j - \mu)^2"
    )
    use: ClassVar[str] = "When batches are small or sequences differ in length: the choice of transformers."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.nn.LayerNorm(units)",
        keras="keras.layers.LayerNormalization()",
        differs="Keras adds 0.001 to the variance unless `epsilon` is given; here and in PyTorch it is 0.00001.",
    )
    code: ClassVar[Code] = Code(
        numpy="GAMMA_{layer} * normalized(x, 1) + BETA_{layer}",
        pytorch="nn.LayerNorm({units}, eps=1e-05)",
        keras="keras.layers.LayerNormalization(epsilon=1e-05)",
        numpy_definition=NUMPY_NORMALIZED,
    )
    placement: Placement = "before"

    def parameters(self, units: int) -> Mapping[str, Array]:
        return _scale_and_shift(units)

    def moments(self, x: Array) -> tuple[Array, Array]:
        return _moments(x, 1)

    def emit(self, tape: Tape, x: Array, out: Array, own: Views) -> Backward:
        """One group of all units."""
        return _emit_groups(tape, x, out, own, groups=1)


PYTORCH_GROUP_NORM = '''\
class GroupNorm(nn.Module):
    """Normalize each group of neighboring units to mean 0 and variance 1; nn.GroupNorm refuses groups of one unit."""

    def __init__(self, groups, units):
        super().__init__()
        self.gamma, self.beta = nn.Parameter(torch.ones(units)), nn.Parameter(torch.zeros(units))
        self.groups = groups

    def forward(self, x):
        x = x.unflatten(1, (self.groups, -1))
        variance, mean = torch.var_mean(x, dim=2, correction=0, keepdim=True)
        return self.gamma * ((x - mean) / torch.sqrt(variance + 1e-05)).flatten(1) + self.beta
'''


@NORMALIZATIONS.add("group", "group norm")
@dataclass(frozen=True)
class GroupNorm(Normalization):
    """Group norm: layer norm within each of G groups of neighboring units; G must divide the number of units.

    Source: Wu and He (2018), equations 1 to 7; CS231n, assignment 2.

    >>> GroupNorm(3).check_units(8)
    Traceback (most recent call last):
    engine.errors.SettingsError: groups: 3 groups do not divide 8 units; choose 1, 2, 4 or 8
    """

    formula: ClassVar[str] = (
        r"y_j = \gamma_j \, \frac{x_j - \mu}{\sqrt{\sigma^2 + 10^{-5}}} + \beta_j \\ "
        r"\mu = \frac{G}{U} \sum_{k \in \text{group}} x_k \\ "
        r"\sigma^2 = \frac{G}{U} \sum_{k \in \text{group}} (x_k - \mu)^2"
    )
    use: ClassVar[str] = "When batches are small and units belong together, such as the channels of an image."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.nn.GroupNorm(groups, units)",
        keras="keras.layers.GroupNormalization(groups)",
        differs="Keras adds 0.001 to the variance unless `epsilon` is given; here and in PyTorch it is 0.00001.",
    )
    code: ClassVar[Code] = Code(
        numpy="GAMMA_{layer} * normalized(x, {groups}) + BETA_{layer}",
        pytorch="GroupNorm({groups}, {units})",
        keras="keras.layers.GroupNormalization({groups}, epsilon=1e-05)",
        pytorch_definition=PYTORCH_GROUP_NORM,
    )
    groups: Annotated[int, Knob("How many groups the units form: try 1, a layer norm, then 2.", 1, 64)] = 1  # fits all
    placement: Placement = "before"

    def check_units(self, units: int) -> None:
        if units % self.groups:
            problem = Phrase(
                "{groups} groups do not divide {units} units; choose {allowed}",
                groups=self.groups,
                units=units,
                allowed=either(count for count in range(1, units + 1) if units % count == 0),
            )
            raise SettingsError("groups", problem)

    def parameters(self, units: int) -> Mapping[str, Array]:
        return _scale_and_shift(units)

    def moments(self, x: Array) -> tuple[Array, Array]:
        return _moments(x, self.groups)

    def emit(self, tape: Tape, x: Array, out: Array, own: Views) -> Backward:
        """``groups`` groups of neighboring units."""
        return _emit_groups(tape, x, out, own, groups=self.groups)


@NORMALIZATIONS.add("instance", "instance norm")
@dataclass(frozen=True)
class InstanceNorm(Normalization):
    """Instance norm: group norm with one unit per group. In a dense layer every output is then beta.

    In an image, a unit has a value at each pixel to take the statistics over. A dense layer's unit has a single value,
    which is its own mean: what remains is 0, without a gradient.

    Source: Ulyanov et al. (2016).

    >>> InstanceNorm().parameters(2)["beta"].tolist()
    [0.0, 0.0]
    """

    formula: ClassVar[str] = r"y_j = \gamma_j \, \frac{x_j - x_j}{\sqrt{0 + 10^{-5}}} + \beta_j = \beta_j"
    use: ClassVar[str] = (
        "For images, each channel of each picture by itself; in a dense layer only to see why it fails."
    )
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.nn.InstanceNorm1d(units)",
        keras="keras.layers.GroupNormalization(groups=-1)",
        differs="PyTorch learns no scale and shift unless `affine=True`, and refuses a single value per unit. "
        "Keras adds 0.001 to the variance, not 0.00001.",
    )
    code: ClassVar[Code] = Code(
        numpy="GAMMA_{layer} * normalized(x, {units}) + BETA_{layer}",
        pytorch="GroupNorm({units}, {units})",
        keras="keras.layers.GroupNormalization({units}, epsilon=1e-05)",
    )
    placement: Placement = "before"

    def parameters(self, units: int) -> Mapping[str, Array]:
        return _scale_and_shift(units)

    def moments(self, x: Array) -> tuple[Array, Array]:
        return _moments(x, len(x))

    def emit(self, tape: Tape, x: Array, out: Array, own: Views) -> Backward:
        """As many groups as units."""
        return _emit_groups(tape, x, out, own, groups=x.shape[-2])


def _emit_groups(tape: Tape, x: Array, out: Array, own: Views, *, groups: int) -> Backward:
    """Emit y = gamma h + beta with h = (x - mean) / s, s = sqrt(variance + epsilon), over each group of a row."""
    units, size = x.shape[-2], x.shape[-2] // groups
    share = np.full((1, size), 1 / size, tape.dtype)
    mean, s, h, wide = tape.buffer(groups), tape.buffer(groups), tape.like(x), tape.scratch(units)

    def average(block: Array, out: Array) -> None:
        """Emit the mean of each group, ``(groups, batch)`` from ``(units, batch)``."""
        if groups == 1:
            tape.product(share, block, out)
        else:
            tape.emit(np.matmul, share, _by_group(block, groups), _by_group(out, groups))

    def spread(means: Array, out: Array) -> Array:
        """Emit the calls that copy each group's number to all its units."""
        tape.emit(np.copyto, _by_group(out, groups), _by_group(means, groups))
        return out

    average(x, mean)
    tape.emit(np.subtract, x, spread(mean, wide), h)
    tape.emit(np.multiply, h, h, wide)
    average(wide, s)
    tape.emit(np.add, s, tape.constant(EPSILON), s)
    tape.emit(np.sqrt, s, s)
    tape.emit(np.divide, h, spread(s, wide), h)
    tape.emit(np.multiply, h, tape.spread(own.values["gamma"], wide), out)
    tape.emit(np.add, out, tape.spread(own.values["beta"], wide), out)

    def backward(d_out: Array) -> Array:
        # d_beta = sum d_out;  d_gamma = sum d_out h;  with d_h = gamma d_out and means over the group:
        #   d_x = (d_h - mean(d_h) - h mean(d_h h)) / s
        ones, d_h, along = np.ones(tape.batch, tape.dtype), d_out, tape.like(x)
        tape.product(d_out, ones, own.gradients["beta"])
        tape.emit(np.multiply, d_out, h, wide)
        tape.product(wide, ones, own.gradients["gamma"])
        tape.emit(np.multiply, d_out, tape.spread(own.values["gamma"], wide), d_h)
        tape.emit(np.multiply, d_h, h, wide)
        average(wide, mean)
        tape.emit(np.multiply, h, spread(mean, along), along)
        average(d_h, mean)
        tape.emit(np.subtract, d_h, spread(mean, wide), d_h)
        tape.emit(np.subtract, d_h, along, d_h)
        tape.emit(np.divide, d_h, spread(s, wide), d_h)
        return d_h

    return backward


def _moments(x: Array, groups: int) -> tuple[Array, Array]:
    """Mean and deviation of each number's group, both in the shape of x, ``(units, batch)``."""
    grouped = _by_group(x, groups)
    mean, deviation = grouped.mean(axis=1, keepdims=True), np.sqrt(grouped.var(axis=1, keepdims=True) + EPSILON)
    return (
        np.broadcast_to(mean, grouped.shape).reshape(x.shape),
        np.broadcast_to(deviation, grouped.shape).reshape(x.shape),
    )


def _by_group(block: Array, groups: int) -> Array:
    """A view of ``(units, batch)`` as ``(groups, units of a group, batch)``."""
    return block.reshape(*block.shape[:-2], groups, block.shape[-2] // groups, block.shape[-1])
