"""Activations that are more than a curve: one is noisy, one learns its slope, one chooses among several sums."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from engine.activations.base import ACTIVATIONS, Activation
from engine.activations.classic import LeakyReLU
from engine.code import Code
from engine.elsewhere import Elsewhere
from engine.initializers import He, Initializer
from engine.parts import Views
from engine.settings import Knob
from engine.tape import Array, Backward, Tape

PYTORCH_NOISY_RELU = '''\
class NoisyReLU(Noise):
    """A ReLU whose input is noisy in training, with standard deviation `size`."""

    def sample(self, random, shape):
        return self.size * random.standard_normal(shape)

    def forward(self, x):
        return torch.relu(x + self.drawn[self.rows] if self.training else x)
'''
KERAS_NOISY_RELU = '''\
class NoisyReLU(keras.layers.Layer):
    """A ReLU whose input is noisy in training, with standard deviation sigma."""

    def __init__(self, sigma):
        super().__init__()
        self.sigma, self.seeds = sigma, keras.random.SeedGenerator()

    def call(self, x, training=False):
        if training:
            x = x + keras.random.normal(keras.ops.shape(x), stddev=self.sigma, dtype=x.dtype, seed=self.seeds)
        return keras.ops.relu(x)
'''


@ACTIVATIONS.add("noisy_relu", "noisy ReLU")
@dataclass(frozen=True)
class NoisyReLU(Activation):
    """max(0, x + noise): a ReLU whose input is noisy in training, but not in evaluation.

    The noise is normal with standard deviation sigma; in the paper sigma is the square root of sigmoid(x).

    Source: Nair and Hinton (2010).

    >>> NoisyReLU(2.0).value(np.array([-2.0, 3.0])).tolist()
    [0.0, 3.0]
    """

    formula: ClassVar[str] = r"f(x) = \max(0, x + n) \\ n \sim \mathcal{N}(0, \sigma^2)"
    use: ClassVar[str] = "To see noise as a regularizer; in practice dropout has taken its place."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        keras="keras.layers.GaussianNoise(0.1)", differs="In Keras it is two layers: the noise, then a ReLU."
    )
    code: ClassVar[Code] = Code(
        numpy="np.maximum(x, 0)",
        pytorch="NoisyReLU({units}, {sigma})",
        keras="NoisyReLU({sigma})",
        pytorch_definition=PYTORCH_NOISY_RELU,
        keras_definition=KERAS_NOISY_RELU,
    )
    sigma: Annotated[float, Knob("Standard deviation of the noise: try 0, then 1.", 0.0, 2.0)] = 0.1
    kinks: ClassVar[tuple[float, ...]] = (0.0,)
    low: ClassVar[float] = 0.0
    initializer: ClassVar[Initializer] = He()

    def alive(self) -> Activation:
        """The same with a leak and without noise."""
        return LeakyReLU()

    def pieces(self, x: Array, y: Array) -> Array:
        """The kink is where x + noise is 0, so only the output shows the side."""
        return y > 0

    def emit(self, tape: Tape, x: Array, out: Array, own: Views) -> Backward:
        """The slope is 1 where y > 0, else 0."""
        if tape.training:
            tape.emit(np.add, x, tape.noise(x.shape[-2], self.draw, still=0.0), out)
            tape.emit(np.maximum, out, tape.zeros(x.shape[-2]), out=out)
        else:
            tape.emit(np.maximum, x, tape.zeros(x.shape[-2]), out=out)

        def backward(d_out: Array) -> Array:
            slope = tape.scratch(x.shape[-2])
            tape.emit(np.sign, out, slope)
            tape.emit(np.multiply, d_out, slope, d_out)
            return d_out

        return backward

    def draw(self, rng: np.random.Generator, out: Array) -> None:
        """Fill ``out`` with noise."""
        out[...] = self.sigma * rng.standard_normal(out.shape)


@ACTIVATIONS.add("prelu", "PReLU")
@dataclass(frozen=True)
class PReLU(Activation):
    """max(0, x) + a min(0, x): a leaky ReLU in which each unit learns how much it leaks.

    As in the paper, no penalty applies to a.

    Source: He et al. (2015), equations 1 and 3.

    >>> PReLU(0.5).value(np.array([-2.0, 3.0])).tolist(), PReLU(0.5).slope(np.array([-2.0, 3.0])).tolist()
    ([-1.0, 3.0], [0.5, 1.0])
    """

    formula: ClassVar[str] = r"f(x) = \max(0, x) + a \min(0, x) \\ \frac{\partial f}{\partial a} = \min(0, x)"
    use: ClassVar[str] = "When there is enough data to learn the leak as well."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.nn.PReLU()",
        keras="keras.layers.PReLU()",
        differs="PyTorch learns one slope for all units unless you give their number; Keras starts from 0, not 0.25.",
    )
    code: ClassVar[Code] = Code(
        numpy="np.maximum(x, 0) + SLOPE_{layer} * np.minimum(x, 0)",
        pytorch="nn.PReLU({units}, init={start})",
        keras="keras.layers.PReLU(alpha_initializer=keras.initializers.Constant({start}))",
    )
    start: Annotated[float, Knob("Each unit's initial slope to the left of zero: try 0, then 0.9.", 0.0, 0.99)] = 0.25
    kinks: ClassVar[tuple[float, ...]] = (0.0,)
    initializer: ClassVar[Initializer] = He()

    def parameters(self, units: int) -> Mapping[str, Array]:
        """One slope for each unit."""
        return {"slope": np.full(units, self.start)}

    def emit(self, tape: Tape, x: Array, out: Array, own: Views) -> Backward:
        """The slope is 1 where x > 0, else a; the gradient of a is the sum of d_out min(0, x)."""
        a, zero = own.values["slope"], tape.constant(0.0)
        left, wide_a = tape.like(x), tape.like(x)
        tape.emit(np.minimum, x, zero, out=left)
        tape.spread(a, wide_a)
        leak = tape.scratch(x.shape[-2])
        tape.emit(np.multiply, left, wide_a, leak)
        tape.emit(np.maximum, x, zero, out=out)
        tape.emit(np.add, out, leak, out)

        def backward(d_out: Array) -> Array:
            slope, right, pull = wide_a, tape.block(x.shape, bool), tape.scratch(x.shape[-2])
            tape.emit(np.multiply, d_out, left, pull)
            tape.product(pull, np.ones(tape.batch, tape.dtype), own.gradients["slope"])
            tape.emit(np.greater, x, zero, right)
            tape.emit(np.copyto, slope, tape.constant(1.0), where=right)
            tape.emit(np.multiply, d_out, slope, d_out)
            return d_out

        return backward


PYTORCH_MAXOUT = '''\
class Maxout(nn.Module):
    """The largest of the sums of each unit: the first sums of all units come first, then the second ones."""

    def __init__(self, k):
        super().__init__()
        self.k = k

    def forward(self, x):
        return x.unflatten(1, (self.k, -1)).max(dim=1).values
'''
KERAS_MAXOUT = '''\
class Maxout(keras.layers.Layer):
    """The largest of the sums of each unit: the first sums of all units come first, then the second ones."""

    def __init__(self, k):
        super().__init__()
        self.k = k

    def call(self, x):
        return keras.ops.max(keras.ops.reshape(x, (-1, self.k, x.shape[-1] // self.k)), axis=1)
'''


@ACTIVATIONS.add("maxout")
@dataclass(frozen=True)
class Maxout(Activation):
    """max(x₁, ..., x_k): each unit has its own k weighted sums and outputs the largest.

    The first sums of all units come first, then the second ones, and so on. With k = 2 it can be ReLU or |x|. It
    neither saturates nor dies, at the price of k times as many weights.

    Source: Goodfellow et al. (2013); CS231n, "Neural networks 1".

    >>> Maxout().value(np.array([[1.0, -2.0], [3.0, -4.0]])).tolist()
    [3.0, -2.0]
    >>> Maxout().slope(np.array([[1.0, -2.0], [3.0, -4.0]])).tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    """

    formula: ClassVar[str] = r"f(x_1, \dots, x_k) = \max_j x_j \\ x_j = w_j \cdot z + b_j"
    use: ClassVar[str] = "With dropout, when twice as many weights are affordable: no unit saturates or dies."
    elsewhere: ClassVar[Elsewhere] = Elsewhere()
    code: ClassVar[Code] = Code(
        numpy="x.reshape(len(x), {k}, -1).max(axis=1)",
        pytorch="Maxout({k})",
        keras="Maxout({k})",
        pytorch_definition=PYTORCH_MAXOUT,
        keras_definition=KERAS_MAXOUT,
    )
    k: Annotated[int, Knob("How many weighted sums each unit chooses from: try 2, then 5.", 2, 5)] = 2

    def width(self, units: int) -> int:
        """k sums for each unit."""
        return self.k * units

    def pieces(self, x: Array, y: Array) -> Array:
        """Which of its sums each unit chose."""
        chosen: Array = x.reshape(self.k, *y.shape).argmax(axis=0)
        return chosen

    def emit(self, tape: Tape, x: Array, out: Array, own: Views) -> Backward:
        """The whole gradient goes to the largest sum; among equal sums, to the first."""
        sums = self._by_piece(x)
        tape.emit(np.maximum, sums[..., 0, :, :], sums[..., 1, :, :], out=out)
        for piece in range(2, self.k):
            tape.emit(np.maximum, out, sums[..., piece, :, :], out=out)

        def backward(d_out: Array) -> Array:
            d_x, winner = tape.like(x), tape.block(out.shape, np.intp)
            tape.emit(sums.argmax, axis=-3, out=winner)
            for piece in range(self.k):
                d_piece = self._by_piece(d_x)[..., piece, :, :]
                tape.emit(np.equal, winner, np.array(piece), d_piece)
                tape.emit(np.multiply, d_out, d_piece, d_piece)
            return d_x

        return backward

    def _by_piece(self, x: Array) -> Array:
        """A view of ``(k units, batch)`` as ``(k, units, batch)``."""
        return x.reshape(*x.shape[:-2], self.k, x.shape[-2] // self.k, x.shape[-1])
