"""What a lab claims: a sentence, and the figure that decides whether it is true."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from app.words import Message


@dataclass(frozen=True)
class Saying:
    """A popular saying that is measured to be false, and the figure that it leads to expect, if it names one."""

    text: Message
    figure: float | None = None


@dataclass(frozen=True)
class Claim:
    """A sentence with the figure that decides whether it is true.

    ``measure`` is a pure function of a seed: it draws data and weights, lets the engine compute, and returns one
    number. The sentence is true where that number lies from ``low`` to ``high``, for every seed. ``theory`` is what a
    formula predicts for the same number.

    >>> claim = Claim("half", Message("A half."), Message("share"), lambda seed: 0.5, 0.4, 0.6, "a coin")
    >>> claim.holds(claim.measure(0)), claim.holds(float("nan"))
    (True, False)
    """

    key: str  # unique within its lab
    sentence: Message
    figure: Message  # what is measured, in a few words
    measure: Callable[[int], float]
    low: float
    high: float
    source: str
    theory: float | None = None
    saying: Saying | None = None

    def holds(self, value: float) -> bool:
        """Whether a measured value lies in the range; nothing that is not a number does."""
        return self.low <= value <= self.high
