"""Schedules: how the learning rate changes over the steps."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

from engine.registry import Registry
from engine.settings import Registered


class Schedule(Registered, ABC):
    """A factor on the learning rate."""

    @abstractmethod
    def factor(self, step: int, steps_per_epoch: int) -> float:
        """What the learning rate is multiplied by at a step, counted from 0."""


SCHEDULES: Registry[Schedule] = Registry("schedule", "How the learning rate changes while training goes on.")


@SCHEDULES.add("constant")
@dataclass(frozen=True)
class Constant(Schedule):
    """The same learning rate at every step.

    Source: CS231n, "Neural networks 3: annealing the learning rate", where it is what the others are compared with.

    >>> Constant().factor(1000, 8)
    1.0
    """

    def factor(self, step: int, steps_per_epoch: int) -> float:
        """Always 1."""
        return 1.0
