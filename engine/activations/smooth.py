"""Smooth relatives of ReLU, which bend with an exponential."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from engine.activations.base import ACTIVATIONS, Activation
from engine.code import Code
from engine.elsewhere import Elsewhere
from engine.initializers import He, Initializer, LeCun
from engine.parts import Views
from engine.settings import Knob
from engine.tape import Array, Backward, Tape

# These preserve mean 0 and variance 1 from layer to layer: Klambauer et al., equation 14.
SELU_ALPHA, SELU_SCALE = 1.6732632423543772, 1.0507009873554805


KERAS_SOFTPLUS = '''\
def softplus(x):
    """log(1 + exp(x)); Keras's own, on PyTorch, is a straight line from 20 on."""
    return keras.ops.logaddexp(x, keras.ops.zeros_like(x))
'''


@ACTIVATIONS.add("softplus")
@dataclass(frozen=True)
class Softplus(Activation):
    """log(1 + exp(x)): a ReLU without the corner, so no unit dies; its outputs are all positive.

    Source: Dugas et al. (2001); Glorot et al. (2011).

    >>> Softplus().value(np.array([0.0])).round(4).tolist(), Softplus().slope(np.array([0.0])).round(4).tolist()
    ([0.6931], [0.5])
    """

    formula: ClassVar[str] = r"f(x) = \log(1 + e^x) \\ f'(x) = \frac{1}{1 + e^{-x}}"
    use: ClassVar[str] = "When an output has to be positive and smooth, such as a variance."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.nn.Softplus()",
        keras="keras.activations.softplus",
        differs="Above 20, PyTorch returns x itself, which is off by at most 0.000000003.",
    )
    code: ClassVar[Code] = Code(
        numpy="np.logaddexp(x, 0)",
        pytorch="nn.Softplus(threshold=50)",  # the default, 20, becomes a straight line too early
        keras="keras.layers.Activation(softplus)",
        keras_definition=KERAS_SOFTPLUS,
    )
    low: ClassVar[float] = 0.0
    initializer: ClassVar[Initializer] = He()

    def emit(self, tape: Tape, x: Array, out: Array, own: Views) -> Backward:
        """The slope is the sigmoid of x, which is 1 - exp(-y)."""
        tape.emit(np.logaddexp, x, tape.constant(0.0), out)  # log(exp(x) + exp(0)), which cannot overflow

        def backward(d_out: Array) -> Array:
            slope = tape.scratch(x.shape[-2])
            tape.emit(np.negative, out, slope)
            tape.emit(np.expm1, slope, slope)
            tape.emit(np.negative, slope, slope)
            tape.emit(np.multiply, d_out, slope, d_out)
            return d_out

        return backward


@ACTIVATIONS.add("elu", "ELU", classic=True)
@dataclass(frozen=True)
class ELU(Activation):
    """x, or alpha (exp(x) - 1) where x < 0: like ReLU on the right, but its outputs are centered near zero.

    Source: Clevert et al. (2016); CS231n, lecture 6.

    >>> ELU(2.0).value(np.array([-np.log(2.0), 3.0])).round(12).tolist()
    [-1.0, 3.0]
    >>> ELU(2.0).slope(np.array([-np.log(2.0), 3.0])).round(12).tolist()
    [1.0, 1.0]
    """

    formula: ClassVar[str] = (
        r"f(x) = \begin{cases} x & x > 0 \\ \alpha \, (e^x - 1) & x \le 0 \end{cases} \\ "
        r"f'(x) = \begin{cases} 1 & x > 0 \\ \alpha \, e^x & x \le 0 \end{cases}"
    )
    use: ClassVar[str] = (
        "When ReLU's outputs, none of them negative, slow learning down, and an exponential is affordable."
    )
    elsewhere: ClassVar[Elsewhere] = Elsewhere(pytorch="torch.nn.ELU()", keras="keras.layers.ELU()")
    code: ClassVar[Code] = Code(
        numpy="np.maximum(x, 0) + {alpha} * np.expm1(np.minimum(x, 0))",
        pytorch="nn.ELU({alpha})",
        keras="keras.layers.ELU(alpha={alpha})",
    )
    alpha: Annotated[float, Knob("How far below zero it goes on the left: try 0, a ReLU, then 2.", 0.0, 5.0)] = 1.0
    kinks: ClassVar[tuple[float, ...]] = (0.0,)
    initializer: ClassVar[Initializer] = He()

    def emit(self, tape: Tape, x: Array, out: Array, own: Views) -> Backward:
        """The slope is 1 where x > 0, else alpha exp(x)."""
        return _emit_bent(tape, x, out, right=1.0, left=self.alpha)


@ACTIVATIONS.add("selu", "SELU")
@dataclass(frozen=True)
class SELU(Activation):
    """1.0507 ELU with alpha = 1.6733: with LeCun's weights, it drives signals to mean 0 and variance 1.

    Source: Klambauer et al. (2017); CS231n, lecture 6.

    >>> SELU().value(np.array([-np.log(2.0), 1.0])).round(4).tolist()
    [-0.879, 1.0507]
    """

    formula: ClassVar[str] = r"f(x) = 1.0507 \begin{cases} x & x > 0 \\ 1.6733 \, (e^x - 1) & x \le 0 \end{cases}"
    use: ClassVar[str] = (
        "For deep plain networks without normalization, with LeCun's weights and standardized features."
    )
    elsewhere: ClassVar[Elsewhere] = Elsewhere(pytorch="torch.nn.SELU()", keras="keras.activations.selu")
    code: ClassVar[Code] = Code(
        numpy=f"{SELU_SCALE} * (np.maximum(x, 0) + {SELU_ALPHA} * np.expm1(np.minimum(x, 0)))",
        pytorch="nn.SELU()",
        keras='keras.layers.Activation("selu")',
    )
    kinks: ClassVar[tuple[float, ...]] = (0.0,)
    low: ClassVar[float] = -SELU_SCALE * SELU_ALPHA
    steepest: ClassVar[float] = SELU_SCALE * SELU_ALPHA  # just left of 0
    initializer: ClassVar[Initializer] = LeCun()

    def emit(self, tape: Tape, x: Array, out: Array, own: Views) -> Backward:
        """The slope is scale where x > 0, else scale alpha exp(x)."""
        return _emit_bent(tape, x, out, right=SELU_SCALE, left=SELU_SCALE * SELU_ALPHA)


@ACTIVATIONS.add("silu", "SiLU")
@dataclass(frozen=True)
class SiLU(Activation):
    """x sigmoid(x): a ReLU with a smooth corner that dips below zero; also called swish.

    Source: Elfwing et al. (2018); Ramachandran et al. (2017).

    >>> SiLU().value(np.array([np.log(3.0)])).round(4).tolist(), SiLU().slope(np.array([0.0])).tolist()
    ([0.824], [0.5])
    """

    formula: ClassVar[str] = (
        r"f(x) = x \, \sigma(x) \\ \sigma(x) = \frac{1}{1 + e^{-x}} \\ f'(x) = \sigma(x) + f(x) \, (1 - \sigma(x))"
    )
    use: ClassVar[str] = "In place of ReLU in deeper networks, when smoothness is worth an exponential."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(pytorch="torch.nn.SiLU()", keras="keras.activations.silu")
    code: ClassVar[Code] = Code(
        numpy="x * (1 + np.tanh(x / 2)) / 2", pytorch="nn.SiLU()", keras='keras.layers.Activation("silu")'
    )
    low: ClassVar[float] = -0.2785
    steepest: ClassVar[float] = 1.0998  # at 2.40
    initializer: ClassVar[Initializer] = He()

    def emit(self, tape: Tape, x: Array, out: Array, own: Views) -> Backward:
        """With s = sigmoid(x), the slope is s + y (1 - s)."""
        from scipy.special import expit

        s = tape.like(x)
        tape.emit(expit, x, s)
        tape.emit(np.multiply, x, s, out)

        def backward(d_out: Array) -> Array:
            slope = tape.scratch(x.shape[-2])
            tape.emit(np.multiply, out, s, slope)
            tape.emit(np.subtract, out, slope, slope)
            tape.emit(np.add, s, slope, slope)
            tape.emit(np.multiply, d_out, slope, d_out)
            return d_out

        return backward


NUMPY_ERFC = "erfc = np.vectorize(math.erfc, otypes=[float])  # the complementary error function of each number"


@ACTIVATIONS.add("gelu", "GELU", classic=True)
@dataclass(frozen=True)
class GELU(Activation):
    """x Φ(x), with the normal distribution's Φ(x) = (1 + erf(x / √2)) / 2: the activation of most transformers.

    This is the exact form; GPT-2's tanh form differs from it by up to 0.0005.

    Source: Hendrycks and Gimpel (2016).

    >>> GELU().value(np.array([1.0])).round(4).tolist(), GELU().slope(np.array([0.0])).tolist()
    ([0.8413], [0.5])
    """

    formula: ClassVar[str] = (
        r"f(x) = x \, \Phi(x) = \frac{x}{2} \left(1 + \operatorname{erf} \frac{x}{\sqrt{2}}\right) \\ "
        r"f'(x) = \Phi(x) + \frac{x}{\sqrt{2 \pi}} \, e^{-x^2 / 2}"
    )
    use: ClassVar[str] = "In transformers, and wherever you follow their recipes."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.nn.GELU()",
        keras="keras.activations.gelu",
        differs='Both also have the faster form with tanh: `approximate="tanh"` in PyTorch, '
        "`approximate=True` in Keras.",
    )
    code: ClassVar[Code] = Code(
        numpy="x * erfc(-x / np.sqrt(2)) / 2",
        pytorch="nn.GELU()",
        keras='keras.layers.Activation("gelu")',
        numpy_definition=NUMPY_ERFC,
    )
    low: ClassVar[float] = -0.17
    steepest: ClassVar[float] = 1.1289  # at 1.41
    initializer: ClassVar[Initializer] = He()

    def emit(self, tape: Tape, x: Array, out: Array, own: Views) -> Backward:
        """The slope is Φ(x) + x φ(x), with the density φ(x) = exp(-x²/2) / √(2π)."""
        from scipy.special import ndtr  # Φ, accurate even where 1 + erf would lose all its digits

        share = tape.like(x)
        tape.emit(ndtr, x, share)
        tape.emit(np.multiply, x, share, out)

        def backward(d_out: Array) -> Array:
            slope = tape.scratch(x.shape[-2])
            tape.emit(np.multiply, x, x, slope)
            tape.emit(np.multiply, slope, tape.constant(-0.5), slope)
            tape.emit(np.exp, slope, slope)
            tape.emit(np.multiply, slope, tape.constant(1 / math.sqrt(2 * math.pi)), slope)
            tape.emit(np.multiply, slope, x, slope)
            tape.emit(np.add, slope, share, slope)
            tape.emit(np.multiply, d_out, slope, d_out)
            return d_out

        return backward


def _emit_bent(tape: Tape, x: Array, out: Array, *, right: float, left: float) -> Backward:
    """Emit y = right max(x, 0) + left (exp(min(x, 0)) - 1), which cannot overflow, with its slope."""
    zero, right_, left_, rise = (tape.constant(value) for value in (0.0, right, left, right - left))
    bent = tape.like(x)  # left (exp(x) - 1) on the left, 0 on the right
    tape.emit(np.minimum, x, zero, out=bent)
    tape.emit(np.expm1, bent, bent)
    tape.emit(np.multiply, bent, left_, bent)
    tape.emit(np.maximum, x, zero, out=out)
    tape.emit(np.multiply, out, right_, out)
    tape.emit(np.add, out, bent, out)

    def backward(d_out: Array) -> Array:
        # On the left: bent + left = left exp(x). On the right: 0 + left + (right - left).
        slope = tape.scratch(x.shape[-2])
        tape.emit(np.heaviside, x, zero, slope)
        tape.emit(np.multiply, slope, rise, slope)
        tape.emit(np.add, slope, bent, slope)
        tape.emit(np.add, slope, left_, slope)
        tape.emit(np.multiply, d_out, slope, d_out)
        return d_out

    return backward
