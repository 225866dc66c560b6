"""Optimizers that give each parameter its own rate, based on the size of its gradients so far."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from engine.code import Code
from engine.elsewhere import Elsewhere
from engine.optimizers import OPTIMIZERS, Decay, Flat, Optimizer
from engine.tape import Array, Tape

EPSILON = 1e-8  # added to a square root, so that a parameter without a gradient causes no division by zero
# Keras adds an epsilon under the square root where ours is next to it, so its epsilon is ours squared, or nearly so.


@OPTIMIZERS.add("adagrad", "Adagrad", classic=True)
@dataclass(frozen=True)
class Adagrad(Optimizer):
    """Each parameter's step is divided by the size of all its gradients so far, so the steps keep shrinking.

    c += g²; x -= rate g / (sqrt(c) + 1e-8). PyTorch adds 1e-10; Keras starts at c = 0.1 and takes sqrt(c + 1e-7).

    Source: Duchi et al. (2011); CS231n, "Neural networks 3: per-parameter adaptive learning rates".

    With gradients of 1, c is 1, 2, 3, 4, and the fourth step is half the first:

    >>> steps = np.diff(Adagrad().path(np.ones_like, [0.0], rate=1.0, steps=4).ravel())
    >>> (steps[3] / steps[0]).round(7)
    np.float64(0.5)
    """

    formula: ClassVar[str] = r"c \leftarrow c + g^2 \\ x \leftarrow x - \eta \, \frac{g}{\sqrt{c} + 10^{-8}}"
    use: ClassVar[str] = "For sparse features, whose rare gradients then take large steps."
    first_rate: ClassVar[float] = 0.03
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.optim.Adagrad(parameters)",
        keras="keras.optimizers.Adagrad()",
        differs="PyTorch adds 1e-10, not 1e-8. Keras starts the sum at 0.1 and adds 1e-7 under the root.",
    )
    code: ClassVar[Code] = Code(
        pytorch="torch.optim.Adagrad({rate}, eps=1e-08)",
        keras="keras.optimizers.Adagrad({rate}, initial_accumulator_value=0.0, epsilon=1e-16)",
    )
    slots: ClassVar[int] = 1

    def emit(self, tape: Tape, flat: Flat) -> None:
        """c += g²; x -= rate g / (sqrt(c) + epsilon)."""
        (c,), g, square = flat.slots, *flat.rows
        tape.emit(np.square, g, square)
        tape.emit(np.add, c, square, c)
        _emit_divided_step(tape, flat, c)


@OPTIMIZERS.add("rmsprop", "RMSProp", classic=True)
@dataclass(frozen=True)
class RMSProp(Optimizer):
    """Adagrad with a moving average: each parameter's step is divided by the size of its recent gradients.

    c = decay c + (1 - decay) g²; x -= rate g / (sqrt(c) + 1e-8). PyTorch is the same; Keras starts with decay 0.9 and
    takes sqrt(c + 1e-7).

    Source: Tieleman and Hinton (2012), lecture 6e; CS231n, "Neural networks 3".

    With decay 0.75 and a gradient of 2, c is 0.25 · 4 = 1, so that the first step is 0.1 · 2 / 1:

    >>> RMSProp(decay=0.75).path(lambda x: x + 2, [0.0], rate=0.1, steps=1).round(7).ravel().tolist()
    [0.0, -0.2]
    """

    formula: ClassVar[str] = (
        r"c \leftarrow \text{decay} \cdot c + (1 - \text{decay}) \, g^2 \\ "
        r"x \leftarrow x - \eta \, \frac{g}{\sqrt{c} + 10^{-8}}"
    )
    use: ClassVar[str] = "Where gradients differ much in size and Adagrad slows down too early."
    first_rate: ClassVar[float] = 0.003
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.optim.RMSprop(parameters)",
        keras="keras.optimizers.RMSprop()",
        differs="PyTorch is the same. Keras keeps 0.9 of its average unless told otherwise, and adds 1e-7 "
        "under the root.",
    )
    code: ClassVar[Code] = Code(
        pytorch="torch.optim.RMSprop({rate}, alpha={decay}, eps=1e-08)",
        keras="keras.optimizers.RMSprop({rate}, rho={decay}, epsilon=1e-16)",
    )
    decay: Decay = 0.99
    slots: ClassVar[int] = 1

    def emit(self, tape: Tape, flat: Flat) -> None:
        """c = decay c + (1 - decay) g²; x -= rate g / (sqrt(c) + epsilon)."""
        (c,), g, square = flat.slots, *flat.rows
        tape.emit(np.square, g, square)
        _emit_average(tape, c, square, tape.constant(self.decay), tape.constant(1 - self.decay))
        _emit_divided_step(tape, flat, c)


def _emit_divided_step(tape: Tape, flat: Flat, c: Array) -> None:
    """x -= rate g / (sqrt(c) + epsilon)."""
    step, root = flat.rows
    tape.emit(np.sqrt, c, root)
    tape.emit(np.add, root, tape.constant(EPSILON), root)
    tape.emit(np.multiply, step, flat.clock.rate, step)
    tape.emit(np.divide, step, root, step)
    tape.emit(np.subtract, flat.parameters, step, flat.parameters)


@OPTIMIZERS.add("adadelta", "Adadelta")
@dataclass(frozen=True)
class Adadelta(Optimizer):
    """RMSProp that derives its own rate from the size of its recent steps; set the learning rate to 1.

    c = rho c + (1 - rho) g²; step = sqrt(d + 1e-6) / sqrt(c + 1e-6) g; d = rho d + (1 - rho) step²; x -= rate step.
    The paper has no rate. PyTorch is the same with rho 0.9; Keras takes 1e-7 and a rate of 0.001.

    Source: Zeiler (2012), algorithm 1.

    With rho = 0 and a gradient of 1 the first step is sqrt(1e-6 / (1 + 1e-6)), about 0.001:

    >>> Adadelta(rho=0.0).path(np.ones_like, [0.0], rate=1.0, steps=1).round(7).ravel().tolist()
    [0.0, -0.001]
    """

    formula: ClassVar[str] = (
        r"c \leftarrow \rho c + (1 - \rho) \, g^2 \\ u = \sqrt{\frac{d + 10^{-6}}{c + 10^{-6}}} \; g \\ "
        r"d \leftarrow \rho d + (1 - \rho) \, u^2 \\ x \leftarrow x - \eta \, u"
    )
    use: ClassVar[str] = "When you would rather not choose a rate."
    first_rate: ClassVar[float] = 1.0
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.optim.Adadelta(parameters)",
        keras="keras.optimizers.Adadelta(learning_rate=1.0)",
        differs="PyTorch keeps 0.9 unless told otherwise. Keras adds 1e-7, not 1e-6, and its rate is 0.001 "
        "unless told otherwise.",
    )
    code: ClassVar[Code] = Code(
        pytorch="torch.optim.Adadelta({rate}, rho={rho}, eps=1e-06)",
        keras="keras.optimizers.Adadelta({rate}, rho={rho}, epsilon=1e-06)",
    )
    rho: Decay = 0.95
    slots: ClassVar[int] = 2
    epsilon: ClassVar[float] = 1e-6

    def emit(self, tape: Tape, flat: Flat) -> None:
        """Computes the two square roots as one, sqrt((d + epsilon) / (c + epsilon))."""
        (c, d), (step, square), ratio = flat.slots, flat.rows, np.empty_like(flat.parameters)
        keep, add, epsilon = tape.constant(self.rho), tape.constant(1 - self.rho), tape.constant(self.epsilon)
        tape.emit(np.square, step, square)  # step is still the gradient
        _emit_average(tape, c, square, keep, add)
        tape.emit(np.add, c, epsilon, square)
        tape.emit(np.add, d, epsilon, ratio)
        tape.emit(np.divide, ratio, square, ratio)
        tape.emit(np.sqrt, ratio, ratio)
        tape.emit(np.multiply, step, ratio, step)
        tape.emit(np.square, step, square)
        _emit_average(tape, d, square, keep, add)
        tape.emit(np.multiply, step, flat.clock.rate, step)
        tape.emit(np.subtract, flat.parameters, step, flat.parameters)


def _emit_average(tape: Tape, average: Array, value: Array, keep: Array, add: Array) -> None:
    """average = keep average + add value; overwrites ``value``."""
    tape.emit(np.multiply, value, add, value)
    tape.emit(np.multiply, average, keep, average)
    tape.emit(np.add, average, value, average)
