"""Optimizers: from a gradient to a step, for the whole network at once.

Parameters, gradients and every slot are one flat vector each, so an optimizer is a handful of vector calls, however
many layers there are. This module has those that use the same rate for all parameters; `adaptive.py` and `adam.py`
have the others.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from engine.code import Code
from engine.elsewhere import Elsewhere
from engine.registry import Registry
from engine.settings import Knob, Registered
from engine.tape import Array, Tape, play


@dataclass
class Clock:
    """The number of steps taken, and the current learning rate as an array that the tape is bound to.

    The rate is 0-d; for K stacked networks it is ``(K, 1)``, and every array below has an axis of K before its n.
    """

    rate: Array
    step: int = 0


@dataclass(frozen=True)
class Flat:
    """The arrays an optimizer works on; n is the number of parameters of the network."""

    parameters: Array  # (n,)
    rows: Array  # (2, n): the gradient, and below it a row of free space
    slots: Array  # (slots, n): the optimizer's state, initially zero
    clock: Clock

    @property
    def gradients(self) -> Array:
        """The gradient, ``(n,)``; an optimizer may overwrite it."""
        first: Array = self.rows[0]
        return first


class Optimizer(Registered, ABC):
    """A pure rule from gradients and slots to the next parameters."""

    slots: ClassVar[int] = 0
    first_rate: ClassVar[float]  # a learning rate to begin with, in a small network
    full_batch: ClassVar[bool] = False  # whether every step uses all training rows, whatever the batch size

    @abstractmethod
    def emit(self, tape: Tape, flat: Flat) -> None:
        """Emit the update of ``flat.parameters``."""

    def path(self, gradient: Callable[[Array], Array], start: Sequence[float], rate: float, steps: int) -> Array:
        """The path from ``start`` with a constant rate, on a surface with this gradient: ``(steps + 1, n)``."""
        n = len(start)
        flat = Flat(np.array(start), np.zeros((2, n)), np.zeros((self.slots, n)), Clock(np.full((), rate)))
        tape, places = Tape(1), [flat.parameters.copy()]
        self.emit(tape, flat)
        for _ in range(steps):
            flat.gradients[...] = gradient(flat.parameters)
            play(tape.calls)
            flat.clock.step += 1
            places.append(flat.parameters.copy())
        return np.array(places)


OPTIMIZERS: Registry[Optimizer] = Registry(
    "optimizer", "The rule that turns a gradient into a step: try SGD, then momentum, then Adam."
)
KEPT = (0.0, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999)
Decay = Annotated[float, Knob("How much of the past each step keeps: try 0, then 0.99.", 0.0, 0.9999, KEPT)]


@OPTIMIZERS.add("gradient_descent")
@dataclass(frozen=True)
class GradientDescent(Optimizer):
    """Each step uses all training points, whatever the batch size: x -= rate g.

    The gradient is exact and the path smooth, at the price of only one step per epoch.

    Source: CS231n, "Optimization: gradient descent".

    On the bowl x²/2, whose gradient is x, a rate of 0.5 halves the distance:

    >>> GradientDescent().path(np.positive, [1.0], rate=0.5, steps=2).ravel().tolist()
    [1.0, 0.5, 0.25]
    """

    formula: ClassVar[str] = r"x \leftarrow x - \eta \, g \\ g = \frac{1}{n} \sum_{i=1}^{n} \nabla L_i"
    use: ClassVar[str] = "For few points, and to see a smooth path."
    first_rate: ClassVar[float] = 0.3
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.optim.SGD(parameters)",
        keras="keras.optimizers.SGD()",
        sklearn='MLPClassifier(solver="sgd", momentum=0, batch_size=rows)',
        differs="No library has a rule of its own for it: it is SGD with all rows in one batch.",
    )
    code: ClassVar[Code] = Code(pytorch="torch.optim.SGD({rate})", keras="keras.optimizers.SGD({rate})")
    full_batch: ClassVar[bool] = True

    def emit(self, tape: Tape, flat: Flat) -> None:
        """x -= rate g."""
        _emit_plain_step(tape, flat)


@OPTIMIZERS.add("sgd", "SGD", classic=True)
@dataclass(frozen=True)
class SGD(Optimizer):
    """Plain gradient descent on batches: x -= rate g.

    Source: CS231n, "Neural networks 3: vanilla update".

    >>> SGD().path(np.ones_like, [0.0], rate=0.5, steps=2).ravel().tolist()
    [0.0, -0.5, -1.0]
    """

    formula: ClassVar[str] = r"x \leftarrow x - \eta \, g \\ g = \frac{1}{B} \sum_{i \in \text{batch}} \nabla L_i"
    use: ClassVar[str] = "As the baseline, and for large data with a tuned rate and schedule."
    first_rate: ClassVar[float] = 0.1
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.optim.SGD(parameters)",
        keras="keras.optimizers.SGD()",
        sklearn='MLPClassifier(solver="sgd", momentum=0)',
        differs="The rule is the same; scikit-learn's momentum is 0.9 unless you set it to 0.",
    )
    code: ClassVar[Code] = Code(pytorch="torch.optim.SGD({rate})", keras="keras.optimizers.SGD({rate})")

    def emit(self, tape: Tape, flat: Flat) -> None:
        """x -= rate g."""
        _emit_plain_step(tape, flat)


def _emit_plain_step(tape: Tape, flat: Flat) -> None:
    step = flat.gradients
    tape.emit(np.multiply, flat.gradients, flat.clock.rate, step)
    tape.emit(np.subtract, flat.parameters, step, flat.parameters)


PYTORCH_MOMENTUM = '''\
class Momentum(torch.optim.Optimizer):
    """v = mu v - rate g; x += v. PyTorch keeps the rate out of v, which differs when the rate changes."""

    def __init__(self, parameters, lr, mu):
        super().__init__(parameters, {"lr": lr, "mu": mu})

    def move(self, x, v, mu, rate):
        return v

    @torch.no_grad()
    def step(self):
        (group,) = self.param_groups
        mu, rate = group["mu"], group["lr"]
        for x in group["params"]:
            v = self.state[x]["v"] = mu * self.state[x].get("v", 0) - rate * x.grad
            x += self.move(x, v, mu, rate)
'''


@OPTIMIZERS.add("momentum", classic=True)
@dataclass(frozen=True)
class Momentum(Optimizer):
    """A rolling ball: v = mu v - rate g; x += v.

    PyTorch keeps the rate out of v (v = mu v + g; x -= rate v), which differs when the rate changes. Keras agrees.

    Source: CS231n, "Neural networks 3: momentum update".

    With mu = 0.5 and a slope of 1, v is -0.5 and then 0.5 (-0.5) - 0.5 = -0.75:

    >>> Momentum(mu=0.5).path(np.ones_like, [0.0], rate=0.5, steps=2).ravel().tolist()
    [0.0, -0.5, -1.25]
    """

    formula: ClassVar[str] = r"v \leftarrow \mu v - \eta \, g \\ x \leftarrow x + v"
    use: ClassVar[str] = "Where SGD zigzags or crawls; 0.9 is the usual momentum."
    first_rate: ClassVar[float] = 0.03
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.optim.SGD(parameters, momentum=0.9)",
        keras="keras.optimizers.SGD(momentum=0.9)",
        sklearn='MLPClassifier(solver="sgd", nesterovs_momentum=False)',
        differs="PyTorch keeps the rate out of the velocity, which differs only when the rate changes. Keras "
        "and scikit-learn agree with this.",
    )
    code: ClassVar[Code] = Code(
        pytorch="Momentum({rate}, mu={mu})",
        keras="keras.optimizers.SGD({rate}, momentum={mu})",
        pytorch_definition=PYTORCH_MOMENTUM,
    )
    mu: Decay = 0.9
    slots: ClassVar[int] = 1

    def emit(self, tape: Tape, flat: Flat) -> None:
        """v = mu v - rate g; x += v."""
        (v,), step = flat.slots, flat.gradients
        tape.emit(np.multiply, v, tape.constant(self.mu), v)
        tape.emit(np.multiply, flat.gradients, flat.clock.rate, step)
        tape.emit(np.subtract, v, step, v)
        tape.emit(np.add, flat.parameters, v, flat.parameters)


PYTORCH_NESTEROV = '''\
class Nesterov(Momentum):
    """v = mu v - rate g; x += mu v - rate g."""

    def move(self, x, v, mu, rate):
        return mu * v - rate * x.grad
'''


@OPTIMIZERS.add("nesterov", "Nesterov momentum", classic=True)
@dataclass(frozen=True)
class Nesterov(Optimizer):
    """Momentum that looks ahead: the gradient is taken where the ball is about to be.

    v = mu v_before - rate g; x += -mu v_before + (1 + mu) v, where x stands for the point looked at, x + mu v. PyTorch
    keeps the rate out of v (v = mu v + g; x -= rate (g + mu v)), which differs when the rate changes.

    Source: CS231n, "Neural networks 3: Nesterov momentum", in its form for a gradient at x.

    With mu = 0.5 and a slope of 1, v is -0.5 and then -0.75, so x moves by 1.5 (-0.5) = -0.75 and then by
    -0.5 (-0.5) + 1.5 (-0.75) = -0.875:

    >>> Nesterov(mu=0.5).path(np.ones_like, [0.0], rate=0.5, steps=2).ravel().tolist()
    [0.0, -0.75, -1.625]
    """

    formula: ClassVar[str] = r"v \leftarrow \mu v - \eta \, g \\ x \leftarrow x + \mu v - \eta \, g"
    use: ClassVar[str] = "As momentum, when that overshoots."
    first_rate: ClassVar[float] = 0.03
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.optim.SGD(parameters, momentum=0.9, nesterov=True)",
        keras="keras.optimizers.SGD(momentum=0.9, nesterov=True)",
        sklearn='MLPClassifier(solver="sgd")',
        differs="PyTorch keeps the rate out of the velocity, which differs only when the rate changes. Keras "
        "and scikit-learn agree with this.",
    )
    code: ClassVar[Code] = Code(
        pytorch="Nesterov({rate}, mu={mu})",
        keras="keras.optimizers.SGD({rate}, momentum={mu}, nesterov=True)",
        pytorch_definition=PYTORCH_NESTEROV,
    )
    mu: Decay = 0.9
    slots: ClassVar[int] = 1

    def emit(self, tape: Tape, flat: Flat) -> None:
        """v = mu v - rate g; x += mu v - rate g, the same as above, because v - mu v_before is -rate g."""
        (v,), step, ahead, mu = flat.slots, flat.gradients, flat.rows[1], tape.constant(self.mu)
        tape.emit(np.multiply, v, mu, v)
        tape.emit(np.multiply, flat.gradients, flat.clock.rate, step)
        tape.emit(np.subtract, v, step, v)
        tape.emit(np.multiply, v, mu, ahead)
        tape.emit(np.subtract, ahead, step, ahead)
        tape.emit(np.add, flat.parameters, ahead, flat.parameters)
