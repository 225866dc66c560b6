"""Adam and its relatives: momentum and one rate per parameter, both corrected for starting at zero."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from engine.adaptive import EPSILON
from engine.code import Code
from engine.elsewhere import Elsewhere
from engine.optimizers import OPTIMIZERS, Decay, Flat, Optimizer
from engine.settings import Knob
from engine.tape import Tape

DECAYS = (0.0, 1e-4, 3e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1.0)


KERAS_ADAM = '''\
class Adam(keras.optimizers.Optimizer):
    """Adam, or AdamW, with epsilon after the bias correction; Keras's own adds it before."""

    def __init__(self, learning_rate, beta1, beta2, **options):
        super().__init__(learning_rate, name="adam", **options)
        self.beta1, self.beta2 = beta1, beta2

    def build(self, variables):
        super().build(variables)
        self.m = [self.add_variable_from_reference(variable, name="m") for variable in variables]
        self.v = [self.add_variable_from_reference(variable, name="v") for variable in variables]

    def moments(self, gradient, variable):
        """The moments, and v after its bias correction."""
        number = self._get_variable_index(variable)
        m, v = self.m[number], self.v[number]
        self.assign(m, self.beta1 * m + (1 - self.beta1) * gradient)
        self.assign(v, self.beta2 * v + (1 - self.beta2) * gradient**2)
        t = keras.ops.cast(self.iterations + 1, variable.dtype)
        return m, v / (1 - self.beta2**t), t

    def update_step(self, gradient, variable, learning_rate):
        m, v_hat, t = self.moments(gradient, variable)
        m_hat = m / (1 - self.beta1**t)
        self.assign_sub(variable, learning_rate * m_hat / (keras.ops.sqrt(v_hat) + 1e-08))
'''


@OPTIMIZERS.add("adam", "Adam", classic=True)
@dataclass(frozen=True)
class Adam(Optimizer):
    """Momentum, with each parameter's step divided by the recent size of its own gradient.

    m += (1 - beta1)(g - m); v += (1 - beta2)(g² - v); x -= rate m̂ / (sqrt(v̂) + 1e-8), where the bias correction
    divides: m̂ = m / (1 - beta1^t), v̂ = v / (1 - beta2^t), t = 1 at the first step. PyTorch is the same; Keras and
    scikit-learn add their epsilon before the correction.

    Source: Kingma and Ba (2015), algorithm 1; CS231n, "Neural networks 3".

    With a constant gradient the corrected moments are g and g² from the first step on, so each step equals the rate:

    >>> Adam().path(lambda x: 0 * x - 7, [0.0], rate=0.1, steps=3).round(7).ravel().tolist()
    [0.0, 0.1, 0.2, 0.3]
    """

    formula: ClassVar[str] = (
        r"m \leftarrow \beta_1 m + (1 - \beta_1) \, g \\ v \leftarrow \beta_2 v + (1 - \beta_2) \, g^2 \\ "
        r"x \leftarrow x - \eta \, \frac{m / (1 - \beta_1^t)}{\sqrt{v / (1 - \beta_2^t)} + 10^{-8}}"
    )
    use: ClassVar[str] = "The first choice when you want to tune little: start at a rate of 0.001."
    first_rate: ClassVar[float] = 0.003
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.optim.Adam(parameters)",
        keras="keras.optimizers.Adam()",
        sklearn='MLPClassifier(solver="adam")',
        differs="PyTorch is the same. Keras and scikit-learn add epsilon before the bias correction; Keras's "
        "is 1e-7, not 1e-8.",
    )
    code: ClassVar[Code] = Code(
        pytorch="torch.optim.Adam({rate}, betas=({beta1}, {beta2}), eps=1e-08)",
        keras="Adam({rate}, beta1={beta1}, beta2={beta2})",
        keras_definition=KERAS_ADAM,
    )
    beta1: Decay = 0.9
    beta2: Decay = 0.999
    slots: ClassVar[int] = 2

    def emit(self, tape: Tape, flat: Flat) -> None:
        """Shared with AdamW, which takes the same step."""
        _emit_adam(tape, flat, self.beta1, self.beta2)


@OPTIMIZERS.add("adamw", "AdamW")
@dataclass(frozen=True)
class AdamW(Optimizer):
    """Adam that also shrinks every parameter a little, by the same fraction whatever its gradients are.

    x -= rate decay x; then Adam's step. An L2 penalty is part of the gradient, so Adam would divide its pull by the
    gradient's size; here it stays separate. All parameters shrink, including biases and normalizations, as in the
    paper, PyTorch and Keras. The paper scales the decay only by the schedule; here and in PyTorch the whole rate does.

    Source: Loshchilov and Hutter (2019), algorithm 2.

    Without a gradient only the shrinking remains, here by the factor 1 - 0.5 · 0.5 at each step:

    >>> AdamW(decay=0.5).path(np.zeros_like, [16.0], rate=0.5, steps=2).ravel().tolist()
    [16.0, 12.0, 9.0]
    """

    formula: ClassVar[str] = (
        r"x \leftarrow (1 - \eta \cdot \text{decay}) \, x \\ m \leftarrow \beta_1 m + (1 - \beta_1) \, g \\ "
        r"v \leftarrow \beta_2 v + (1 - \beta_2) \, g^2 \\ "
        r"x \leftarrow x - \eta \, \frac{m / (1 - \beta_1^t)}{\sqrt{v / (1 - \beta_2^t)} + 10^{-8}}"
    )
    use: ClassVar[str] = "As Adam, when the weights should decay: the choice for transformers."
    first_rate: ClassVar[float] = 0.003
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.optim.AdamW(parameters)",
        keras="keras.optimizers.AdamW()",
        differs="PyTorch is the same. Keras decays by 0.004 unless told otherwise, not 0.01, and adds "
        "epsilon, 1e-7, before the bias correction.",
    )
    code: ClassVar[Code] = Code(
        pytorch="torch.optim.AdamW({rate}, betas=({beta1}, {beta2}), eps=1e-08, weight_decay={decay})",
        keras="Adam({rate}, beta1={beta1}, beta2={beta2}, weight_decay={decay})",
    )
    beta1: Decay = 0.9
    beta2: Decay = 0.999
    decay: Annotated[
        float, Knob("How much each step shrinks all parameters, times the rate: try 0.3.", 0, 1, DECAYS)
    ] = 0.01
    slots: ClassVar[int] = 2

    def emit(self, tape: Tape, flat: Flat) -> None:
        """x *= 1 - rate decay; then Adam's step."""
        keep = tape.number()
        tape.emit(np.multiply, flat.clock.rate, tape.constant(self.decay), keep)
        tape.emit(np.subtract, tape.constant(1.0), keep, keep)
        tape.emit(np.multiply, flat.parameters, keep, flat.parameters)
        _emit_adam(tape, flat, self.beta1, self.beta2)


def _emit_adam(tape: Tape, flat: Flat, beta1: float, beta2: float) -> None:
    """Emit Adam's step, from the sums M = m / (1 - beta1) and V = v / (1 - beta2).

    With c = sqrt((1 - beta2^t) / (1 - beta2)), m̂ / (sqrt(v̂) + epsilon) is
    c (1 - beta1) / (1 - beta1^t) M / (sqrt(V) + c epsilon).
    """
    (m, v), clock = flat.slots, flat.clock
    step = np.empty_like(m)
    correction, floor, size = tape.constant(0.0), tape.constant(0.0), tape.number()

    def correct_bias() -> None:
        t = clock.step + 1
        c = ((1 - beta2**t) / (1 - beta2)) ** 0.5
        correction[...] = c * (1 - beta1) / (1 - beta1**t)
        floor[...] = EPSILON * c

    tape.emit(correct_bias)
    tape.emit(np.multiply, clock.rate, correction, size)
    _emit_moments(tape, flat, beta1, beta2)
    tape.emit(np.sqrt, v, step)
    tape.emit(np.add, step, floor, step)
    tape.emit(np.divide, m, step, step)
    tape.emit(np.multiply, step, size, step)
    tape.emit(np.subtract, flat.parameters, step, flat.parameters)


def _emit_moments(tape: Tape, flat: Flat, beta1: float, beta2: float) -> None:
    """M = beta1 M + g and V = beta2 V + g², both at once as the two rows of one block.

    These are m / (1 - beta1) and v / (1 - beta2), which take one operation less than m and v themselves.
    """
    moments = flat.slots
    keep = np.empty_like(moments)
    keep[0], keep[1] = beta1, beta2
    tape.emit(np.square, flat.gradients, flat.rows[1])
    tape.emit(np.multiply, moments, keep, moments)
    tape.emit(np.add, moments, flat.rows, moments)


KERAS_NADAM = '''\
class Nadam(Adam):
    """Adam that looks ahead; its momentum warms up over hundreds of steps, but in Keras's own within a hundred."""

    def build(self, variables):
        super().build(variables)
        self.product = [self.add_variable(shape=(), initializer="ones", name="product") for _ in variables]

    def momentum(self, t):
        return self.beta1 * (1 - 0.5 * 0.96 ** (t / 250))

    def update_step(self, gradient, variable, learning_rate):
        m, v_hat, t = self.moments(gradient, variable)
        mu, next_mu, product = self.momentum(t), self.momentum(t + 1), self.product[self._get_variable_index(variable)]
        self.assign(product, product * mu)
        m_hat = next_mu * m / (1 - product * next_mu) + (1 - mu) * gradient / (1 - product)
        self.assign_sub(variable, learning_rate * m_hat / (keras.ops.sqrt(v_hat) + 1e-08))
'''


@OPTIMIZERS.add("nadam", "Nadam")
@dataclass(frozen=True)
class Nadam(Optimizer):
    """Adam that looks ahead, as Nesterov momentum does; its momentum also warms up, from half to all of beta1.

    m and v are Adam's; x -= rate m̂ / (sqrt(v̂) + 1e-8), where m̂ = mu' m / (1 - P mu') + (1 - mu) g / (1 - P). mu is
    the momentum of this step, beta1 (1 - 0.96^(t/250) / 2), mu' that of the next, and P the product of all up to mu.
    PyTorch is the same; Keras warms up 250 times faster, with 0.96^t.

    Source: Dozat (2016), algorithm 2 with the momentum schedule of section 3.

    With a gradient of 1 and beta1 = beta2 = 0.5 the first step is mu' 0.5 / (1 - mu mu') + 1, where mu and mu' are
    about 1/4, so 0.125 / 0.9375 + 1 = 1.13:

    >>> Nadam(beta1=0.5, beta2=0.5).path(np.ones_like, [0.0], rate=1.0, steps=1).round(2).ravel().tolist()
    [0.0, -1.13]
    """

    formula: ClassVar[str] = (
        r"\mu_t = \beta_1 \left(1 - \tfrac{1}{2} \cdot 0.96^{t / 250}\right) \\ P_t = \mu_1 \mu_2 \cdots \mu_t \\ "
        r"\hat{m} = \frac{\mu_{t+1} \, m}{1 - P_{t+1}} + \frac{(1 - \mu_t) \, g}{1 - P_t} \\ "
        r"x \leftarrow x - \eta \, \frac{\hat{m}}{\sqrt{v / (1 - \beta_2^t)} + 10^{-8}}"
    )
    use: ClassVar[str] = "As Adam, when the path should turn sooner."
    first_rate: ClassVar[float] = 0.003
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.optim.NAdam(parameters)",
        keras="keras.optimizers.Nadam()",
        differs="PyTorch is the same. Keras warms its momentum up 250 times faster.",
    )
    code: ClassVar[Code] = Code(
        pytorch="torch.optim.NAdam({rate}, betas=({beta1}, {beta2}), eps=1e-08, momentum_decay=0.004)",
        keras="Nadam({rate}, beta1={beta1}, beta2={beta2})",
        keras_definition=KERAS_NADAM,
    )
    beta1: Decay = 0.9
    beta2: Decay = 0.999
    slots: ClassVar[int] = 2

    def emit(self, tape: Tape, flat: Flat) -> None:
        """With M, V and c as in Adam, the step is (a M + b g) / (sqrt(V) + c epsilon)."""
        (m, v), (g, step), clock = flat.slots, flat.rows, flat.clock
        root, product = np.empty_like(m), _Product(self.momentum)
        shares, floor = [tape.constant(0.0), tape.constant(0.0)], tape.constant(0.0)
        a, b = tape.number(), tape.number()

        def correct_bias() -> None:
            t = clock.step + 1
            c = ((1 - self.beta2**t) / (1 - self.beta2)) ** 0.5
            mu, next_mu, so_far = self.momentum(t), self.momentum(t + 1), product(t)
            shares[0][...] = c * (1 - self.beta1) * next_mu / (1 - so_far * next_mu)
            shares[1][...] = c * (1 - mu) / (1 - so_far)
            floor[...] = EPSILON * c

        tape.emit(correct_bias)
        for share, number in zip(shares, (a, b), strict=True):
            tape.emit(np.multiply, clock.rate, share, number)
        _emit_moments(tape, flat, self.beta1, self.beta2)
        tape.emit(np.multiply, m, a, step)
        tape.emit(np.multiply, g, b, g)
        tape.emit(np.add, step, g, step)
        tape.emit(np.sqrt, v, root)
        tape.emit(np.add, root, floor, root)
        tape.emit(np.divide, step, root, step)
        tape.emit(np.subtract, flat.parameters, step, flat.parameters)

    def momentum(self, t: int) -> float:
        """The momentum of step t, counted from 1."""
        return self.beta1 * (1 - 0.5 * math.pow(0.96, t / 250))


class _Product:
    """The product of a factor over the steps 1 to t: a function of t alone that caches its last value."""

    def __init__(self, factor: Callable[[int], float]) -> None:
        self.factor, self.t, self.value = factor, 0, 1.0

    def __call__(self, t: int) -> float:
        if t < self.t:
            self.t, self.value = 0, 1.0
        while self.t < t and self.value > 1e-20:  # below that, 1 minus it is 1
            self.t += 1
            self.value *= self.factor(self.t)
        return self.value
