"""Schedules: how the learning rate changes over the steps.

Time is measured in epochs, t = step / steps per epoch, so that a schedule means the same for any batch size. Every
optimizer reads the rate at each step, so a schedule works the same with all of them.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Annotated, ClassVar

from engine.code import Code
from engine.elsewhere import Elsewhere
from engine.registry import Registry
from engine.settings import Knob, Registered

EPOCHS = (1, 2, 5, 10, 20, 30, 50, 100, 200, 500, 1000, 2000, 5000, 10000)
SHARES = (0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0)
SPEEDS = (0.0, 0.001, 0.003, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0)
Speed = Annotated[float, Knob("How fast the rate falls, per epoch: try ten times more.", 0.0, 1.0, SPEEDS)]


class Schedule(Registered, ABC):
    """A factor on the learning rate."""

    @abstractmethod
    def factor(self, step: int, steps_per_epoch: int) -> float:
        """The factor on the learning rate at a step, counted from 0."""


SCHEDULES: Registry[Schedule] = Registry(
    "schedule", "How the learning rate changes during training: try cosine and watch the loss settle."
)


@SCHEDULES.add("constant")
@dataclass(frozen=True)
class Constant(Schedule):
    """The same learning rate at every step.

    Source: CS231n, "Neural networks 3: annealing the learning rate", where it is the baseline for the others.

    >>> Constant().factor(1000, 8)
    1.0
    """

    formula: ClassVar[str] = r"\eta_t = \eta"
    use: ClassVar[str] = "While you look for a good rate; a falling one usually ends lower."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        sklearn='MLPClassifier(learning_rate="constant")',
        differs="PyTorch and Keras need nothing for it. PyTorch's `ConstantLR` is something else: a third of "
        "the rate for the first 5 epochs.",
    )
    code: ClassVar[Code] = Code(pytorch="1.0", keras="LEARNING_RATE")

    def factor(self, step: int, steps_per_epoch: int) -> float:
        """Always 1."""
        return 1.0


@SCHEDULES.add("step", "steps")
@dataclass(frozen=True)
class StepDecay(Schedule):
    """Multiplied by a fixed factor every few epochs: share^floor(t / every).

    Source: CS231n, "Neural networks 3: step decay", whose examples are half every 5 epochs and a tenth every 20.

    >>> StepDecay(share=0.5, every=5).factor(100, 8)  # 12.5 epochs: halved twice
    0.25
    """

    formula: ClassVar[str] = r"\eta_t = \eta \cdot \text{share}^{\lfloor t / \text{every} \rfloor}"
    use: ClassVar[str] = "When the loss stops falling at one rate: halve it, or take a tenth."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.optim.lr_scheduler.StepLR(optimizer, step_size=50, gamma=0.5)",
        keras="keras.optimizers.schedules.ExponentialDecay(rate, 50 * steps_per_epoch, 0.5, staircase=True)",
        differs="PyTorch counts the calls of `step()`, usually one per epoch; Keras counts updates.",
    )
    code: ClassVar[Code] = Code(
        pytorch="{share} ** (step // STEPS_PER_EPOCH // {every})",
        keras=(
            "keras.optimizers.schedules.ExponentialDecay("
            "LEARNING_RATE, {every} * STEPS_PER_EPOCH, {share}, staircase=True)"
        ),
    )
    share: Annotated[float, Knob("The factor the rate is multiplied by: try 0.5, then 0.1.", 0.0, 1.0, SHARES)] = 0.5
    every: Annotated[int, Knob("The number of epochs between two reductions: try 20.", 1, 10000, EPOCHS)] = 50

    def factor(self, step: int, steps_per_epoch: int) -> float:
        return self.share ** (step // steps_per_epoch // self.every)


@SCHEDULES.add("exponential")
@dataclass(frozen=True)
class Exponential(Schedule):
    """Falls by the same fraction in every epoch: exp(-k t).

    Source: CS231n, "Neural networks 3: exponential decay".

    >>> Exponential(k=0.5).factor(4, 2)  # exp(-1)
    0.36787944117144233
    """

    formula: ClassVar[str] = r"\eta_t = \eta \, e^{-k t}"
    use: ClassVar[str] = "When the rate should fall smoothly and no end is planned."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.optim.lr_scheduler.ExponentialLR(optimizer, gamma=0.99)",
        keras="keras.optimizers.schedules.ExponentialDecay(rate, steps_per_epoch, 0.99)",
        differs="Both take the factor of one epoch, exp(-k), in place of k; PyTorch changes the rate only "
        "when `step()` is called.",
    )
    code: ClassVar[Code] = Code(
        pytorch="math.exp(-{k} * step / STEPS_PER_EPOCH)",
        keras="keras.optimizers.schedules.ExponentialDecay(LEARNING_RATE, STEPS_PER_EPOCH, math.exp(-{k}))",
    )
    k: Speed = 0.01

    def factor(self, step: int, steps_per_epoch: int) -> float:
        return math.exp(-self.k * step / steps_per_epoch)


@SCHEDULES.add("inverse", "1/t")
@dataclass(frozen=True)
class Inverse(Schedule):
    """Falls fast at first, then more and more slowly: 1 / (1 + k t).

    Source: CS231n, "Neural networks 3: 1/t decay".

    >>> Inverse(k=0.5).factor(16, 8)  # 1 / (1 + 0.5 · 2)
    0.5
    """

    formula: ClassVar[str] = r"\eta_t = \frac{\eta}{1 + k t}"
    use: ClassVar[str] = "When steps should shrink no faster than proofs of convergence ask for."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.optim.lr_scheduler.LambdaLR(optimizer, lambda t: 1 / (1 + 0.05 * t))",
        keras="keras.optimizers.schedules.InverseTimeDecay(rate, steps_per_epoch, 0.05)",
        sklearn='MLPClassifier(solver="sgd", learning_rate="invscaling")',
        differs="scikit-learn divides by the square root of the number of rows seen so far.",
    )
    code: ClassVar[Code] = Code(
        pytorch="1 / (1 + {k} * step / STEPS_PER_EPOCH)",
        keras="keras.optimizers.schedules.InverseTimeDecay(LEARNING_RATE, STEPS_PER_EPOCH, {k})",
    )
    k: Speed = 0.05

    def factor(self, step: int, steps_per_epoch: int) -> float:
        return 1 / (1 + self.k * step / steps_per_epoch)


@SCHEDULES.add("cosine")
@dataclass(frozen=True)
class Cosine(Schedule):
    """Half a wave from the full rate down to a final fraction: last + (1 - last)(1 + cos(π t / epochs)) / 2.

    After that many epochs it stays at the final fraction. Each step has its own rate; PyTorch's CosineAnnealingLR,
    called once per epoch, keeps it constant within an epoch.

    Source: Loshchilov and Hutter (2017), "SGDR", equation 5, without restarts.

    >>> Cosine(epochs=100, last=0.5).factor(400, 8)  # halfway
    0.75
    """

    formula: ClassVar[str] = (
        r"\eta_t = \eta \, \bigl(\text{last} + (1 - \text{last}) \, c_t\bigr) \\ "
        r"c_t = \frac{1}{2} \left(1 + \cos \frac{\pi t}{\text{epochs}}\right) \qquad t \le \text{epochs}"
    )
    use: ClassVar[str] = "When the number of epochs is known: the usual choice today."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, T_max=200)",
        keras="keras.optimizers.schedules.CosineDecay(rate, 200 * steps_per_epoch)",
        differs="PyTorch changes the rate only when `step()` is called, usually once per epoch, and lets it "
        "rise again after `T_max`; Keras then keeps the last one, as here.",
    )
    code: ClassVar[Code] = Code(
        pytorch="{last} + (1 - {last}) * 0.5 * (1 + math.cos(math.pi * min(step / (STEPS_PER_EPOCH * {epochs}), 1)))",
        keras="keras.optimizers.schedules.CosineDecay(LEARNING_RATE, {epochs} * STEPS_PER_EPOCH, alpha={last})",
    )
    epochs: Annotated[int, Knob("How many epochs the descent takes: try 50, then 500.", 1, 10000, EPOCHS)] = 200
    last: Annotated[float, Knob("The fraction of the rate left at the end: try 0, then 0.1.", 0.0, 1.0, SHARES)] = 0.0

    def factor(self, step: int, steps_per_epoch: int) -> float:
        way = min(step / (steps_per_epoch * self.epochs), 1.0)
        return self.last + (1 - self.last) * 0.5 * (1 + math.cos(math.pi * way))


@dataclass(frozen=True)
class WarmUp:
    """Linear warm-up before a schedule: the rate grows to its full size over ``steps`` steps, then the schedule begins.

    Step s, counted from 0, has the factor (s + 1) / steps; the schedule starts its own count after the last of them.

    Source: Goyal et al. (2017), section 2.2: gradual warm-up.

    >>> [WarmUp(Exponential(k=0.5), 4).factor(step, 2) for step in (0, 1, 3, 4)]
    [0.25, 0.5, 1.0, 1.0]
    """

    schedule: Schedule
    steps: int

    def factor(self, step: int, steps_per_epoch: int) -> float:
        if step < self.steps:
            return (step + 1) / self.steps
        return self.schedule.factor(step - self.steps, steps_per_epoch)


@dataclass(frozen=True)
class ByStep(Schedule):
    """A schedule for which each step is an epoch: runs with other batches follow it alike, and short ones see it fall.

    >>> ByStep(Exponential(k=0.5)).factor(2, 8) == Exponential(k=0.5).factor(2, 1)
    True
    """

    schedule: Annotated[Schedule, SCHEDULES] = Constant()

    def factor(self, step: int, steps_per_epoch: int) -> float:
        """That of the schedule, whatever the steps per epoch are."""
        return self.schedule.factor(step, 1)
