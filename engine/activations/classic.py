"""The activations of the first lectures: a threshold, two that squash, and the family of ReLU."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from engine.activations.base import ACTIVATIONS, Activation
from engine.code import Code
from engine.elsewhere import Elsewhere
from engine.initializers import He, Initializer
from engine.parts import Views
from engine.settings import Knob
from engine.tape import Array, Backward, Tape


@ACTIVATIONS.add("linear")
@dataclass(frozen=True)
class Linear(Activation):
    """x itself: any number of linear layers equals a single one.

    Source: CS231n, "Neural networks 1".

    >>> Linear().value(np.array([-2.0, 3.0])).tolist()
    [-2.0, 3.0]
    """

    formula: ClassVar[str] = r"f(x) = x \qquad f'(x) = 1"
    use: ClassVar[str] = "For the output layer, and to see that depth alone adds nothing."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.nn.Identity()", keras="keras.activations.linear", sklearn='MLPClassifier(activation="identity")'
    )
    code: ClassVar[Code] = Code(numpy="x", pytorch="nn.Identity()", keras='keras.layers.Activation("linear")')

    def emit(self, tape: Tape, x: Array, out: Array, own: Views) -> Backward:
        """The slope is 1 everywhere."""
        tape.emit(np.copyto, out, x)
        return lambda d_out: d_out


PYTORCH_STEP = '''\
class Step(nn.Module):
    """1 where x > 0, else 0; the second term provides a gradient of zero."""

    def forward(self, x):
        return (x > 0) + 0 * x
'''
KERAS_STEP = '''\
def threshold(x):
    """1 where x > 0, else 0; the second term provides a gradient of zero."""
    return keras.ops.cast(x > 0, x.dtype) + 0 * x
'''


@ACTIVATIONS.add("step", "step (not trainable)")
@dataclass(frozen=True)
class Step(Activation):
    """1 where x > 0, else 0: the perceptron's threshold. It is flat, so no gradient gets through: not trainable.

    Source: Rosenblatt (1958); CS231n, "Neural networks 1: biological motivation".

    >>> Step().value(np.array([-2.0, 0.0, 3.0])).tolist(), Step().slope(np.array([-2.0, 3.0])).tolist()
    ([0.0, 0.0, 1.0], [0.0, 0.0])
    """

    formula: ClassVar[str] = r"f(x) = \begin{cases} 1 & x > 0 \\ 0 & x \le 0 \end{cases} \qquad f'(x) = 0"
    use: ClassVar[str] = "To see why a perceptron's threshold cannot be trained by gradients: nothing below it learns."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.heaviside(x, values)",
        keras="keras.ops.heaviside(x, 0)",
        differs="Both are functions, not layers, and are told what to return at 0, which is 0 here.",
    )
    code: ClassVar[Code] = Code(
        numpy="np.heaviside(x, 0)",
        pytorch="Step()",
        keras="keras.layers.Activation(threshold)",
        pytorch_definition=PYTORCH_STEP,
        keras_definition=KERAS_STEP,
    )
    trainable: ClassVar[bool] = False
    kinks: ClassVar[tuple[float, ...]] = (0.0,)
    low: ClassVar[float] = 0.0
    high: ClassVar[float] = 1.0

    def alive(self) -> Activation:
        """The same threshold, but with a slope."""
        return Sigmoid()

    def emit(self, tape: Tape, x: Array, out: Array, own: Views) -> Backward:
        """The slope is 0 everywhere."""
        zero = tape.constant(0.0)
        tape.emit(np.heaviside, x, zero, out)

        def backward(d_out: Array) -> Array:
            tape.emit(np.copyto, d_out, zero)
            return d_out

        return backward


@ACTIVATIONS.add("sigmoid", classic=True)
@dataclass(frozen=True)
class Sigmoid(Activation):
    """1 / (1 + exp(-x)): squashes into the range 0 to 1; it saturates, and its outputs are all positive.

    Computed as (1 + tanh(x / 2)) / 2, which cannot overflow.

    Source: CS231n, "Neural networks 1".

    >>> Sigmoid().value(np.array([0.0])).tolist(), Sigmoid().slope(np.array([0.0])).tolist()
    ([0.5], [0.25])
    """

    formula: ClassVar[str] = r"f(x) = \frac{1}{1 + e^{-x}} \\ f'(x) = f(x) \, (1 - f(x)) \le \tfrac{1}{4}"
    use: ClassVar[str] = (
        "For gates and probabilities; between hidden layers it saturates, so prefer tanh or ReLU there."
    )
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.nn.Sigmoid()", keras="keras.activations.sigmoid", sklearn='MLPClassifier(activation="logistic")'
    )
    code: ClassVar[Code] = Code(
        numpy="(1 + np.tanh(x / 2)) / 2", pytorch="nn.Sigmoid()", keras='keras.layers.Activation("sigmoid")'
    )
    low: ClassVar[float] = 0.0
    high: ClassVar[float] = 1.0
    steepest: ClassVar[float] = 0.25

    def emit(self, tape: Tape, x: Array, out: Array, own: Views) -> Backward:
        """The slope is y (1 - y): at most a quarter."""
        half = tape.constant(0.5)
        tape.emit(np.multiply, x, half, out)
        tape.emit(np.tanh, out, out)
        tape.emit(np.multiply, out, half, out)
        tape.emit(np.add, out, half, out)

        def backward(d_out: Array) -> Array:
            y, slope = out, tape.like(x)
            tape.emit(np.multiply, y, y, slope)
            tape.emit(np.subtract, y, slope, slope)
            tape.emit(np.multiply, d_out, slope, d_out)
            return d_out

        return backward


@ACTIVATIONS.add("tanh", classic=True)
@dataclass(frozen=True)
class Tanh(Activation):
    """tanh(x): squashes into the range -1 to 1, centered on zero; it still saturates at both ends.

    Source: LeCun et al. (1991); CS231n, "Neural networks 1".

    >>> Tanh().value(np.array([0.0])).tolist(), Tanh().slope(np.array([0.0])).tolist()
    ([0.0], [1.0])
    """

    formula: ClassVar[str] = r"f(x) = \tanh x = \frac{e^x - e^{-x}}{e^x + e^{-x}} \\ f'(x) = 1 - f(x)^2 \le 1"
    use: ClassVar[str] = "For a few hidden layers whose outputs should be centered on zero."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.nn.Tanh()", keras="keras.activations.tanh", sklearn='MLPClassifier(activation="tanh")'
    )
    code: ClassVar[Code] = Code(numpy="np.tanh(x)", pytorch="nn.Tanh()", keras='keras.layers.Activation("tanh")')
    low: ClassVar[float] = -1.0
    high: ClassVar[float] = 1.0

    def emit(self, tape: Tape, x: Array, out: Array, own: Views) -> Backward:
        """The slope is 1 - y²."""
        tape.emit(np.tanh, x, out)

        def backward(d_out: Array) -> Array:
            y, fall = out, tape.like(x)
            tape.emit(np.multiply, d_out, y, fall)
            tape.emit(np.multiply, fall, y, fall)
            tape.emit(np.subtract, d_out, fall, d_out)
            return d_out

        return backward


@ACTIVATIONS.add("relu", "ReLU", classic=True)
@dataclass(frozen=True)
class ReLU(Activation):
    """max(0, x): does not saturate on the right and learns fast, but a unit dies if its x stays negative.

    Source: Krizhevsky et al. (2012); CS231n, "Neural networks 1".

    >>> ReLU().value(np.array([-2.0, 3.0])).tolist(), ReLU().slope(np.array([-2.0, 3.0])).tolist()
    ([0.0, 3.0], [0.0, 1.0])
    """

    formula: ClassVar[str] = r"f(x) = \max(0, x) \\ f'(x) = \begin{cases} 1 & x > 0 \\ 0 & x \le 0 \end{cases}"
    use: ClassVar[str] = "The first choice for hidden layers, with He's weights."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.nn.ReLU()", keras="keras.activations.relu", sklearn='MLPClassifier(activation="relu")'
    )
    code: ClassVar[Code] = Code(numpy="np.maximum(x, 0)", pytorch="nn.ReLU()", keras='keras.layers.Activation("relu")')
    kinks: ClassVar[tuple[float, ...]] = (0.0,)
    low: ClassVar[float] = 0.0
    initializer: ClassVar[Initializer] = He()

    def alive(self) -> Activation:
        """The same with a leak."""
        return LeakyReLU()

    def emit(self, tape: Tape, x: Array, out: Array, own: Views) -> Backward:
        """The slope is 1 where y > 0, else 0: the sign of y."""
        # np.fmax would be faster, but it turns NaN into 0 and so hides a divergence.
        tape.emit(np.maximum, x, tape.zeros(x.shape[-2]), out=out)

        def backward(d_out: Array) -> Array:
            slope = tape.scratch(x.shape[-2])
            tape.emit(np.sign, out, slope)
            tape.emit(np.multiply, d_out, slope, d_out)
            return d_out

        return backward


@ACTIVATIONS.add("leaky_relu", "leaky ReLU", classic=True)
@dataclass(frozen=True)
class LeakyReLU(Activation):
    """max(alpha x, x): a ReLU that leaks a little on the left, so that no unit dies.

    Source: Maas et al. (2013); CS231n, "Neural networks 1".

    >>> LeakyReLU(0.1).value(np.array([-2.0, 3.0])).tolist(), LeakyReLU(0.1).slope(np.array([-2.0, 3.0])).tolist()
    ([-0.2, 3.0], [0.1, 1.0])
    """

    formula: ClassVar[str] = (
        r"f(x) = \max(\alpha x, x) \\ f'(x) = \begin{cases} 1 & x > 0 \\ \alpha & x \le 0 \end{cases}"
    )
    use: ClassVar[str] = "When ReLU's units die: the leak leaves a gradient on the left."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.nn.LeakyReLU()",
        keras="keras.layers.LeakyReLU()",
        differs="Unless it is given, Keras's slope is 0.3; PyTorch's is 0.01, as here.",
    )
    code: ClassVar[Code] = Code(
        numpy="np.maximum(x, {alpha} * x)",
        pytorch="nn.LeakyReLU({alpha})",
        keras="keras.layers.LeakyReLU(negative_slope={alpha})",
    )
    alpha: Annotated[float, Knob("Slope to the left of zero: try 0, which is ReLU, then 0.3.", 0.0, 0.99)] = 0.01
    kinks: ClassVar[tuple[float, ...]] = (0.0,)
    initializer: ClassVar[Initializer] = He()

    def emit(self, tape: Tape, x: Array, out: Array, own: Views) -> Backward:
        """The slope is 1 where x > 0, else alpha."""
        alpha, rise, zero = (tape.constant(value) for value in (self.alpha, 1 - self.alpha, 0.0))
        tape.emit(np.multiply, x, alpha, out)
        tape.emit(np.maximum, x, out, out=out)

        def backward(d_out: Array) -> Array:
            slope = tape.scratch(x.shape[-2])
            tape.emit(np.heaviside, x, zero, slope)
            tape.emit(np.multiply, slope, rise, slope)
            tape.emit(np.add, slope, alpha, slope)
            tape.emit(np.multiply, d_out, slope, d_out)
            return d_out

        return backward
