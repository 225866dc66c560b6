"""What theory says about descent and momentum on a quadratic bowl, where the curvatures are constant."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Rates:
    """The best settings of descent and of momentum on a bowl, and how much of the distance each step then leaves.

    With curvatures l1 <= ... <= ln and condition number k = ln / l1, descent multiplies the distance along each
    direction by 1 - rate l. The best rate makes the two extremes equal in size. The factors are those of the long run:
    at its best setting, momentum has a double root, so t steps leave about t times the factor's power.

    Source: Polyak (1964); Goh (2017), "Why momentum really works".
    """

    smallest: float  # curvature, l1
    largest: float  # curvature, ln

    @classmethod
    def of(cls, curvatures: Sequence[float]) -> Rates:
        """The rates of a bowl with these curvatures.

        Raises:
            ValueError: some curvature is not positive, so that there is no minimum.

        >>> rates = Rates.of([1.0, 100.0])
        >>> round(rates.descent_factor, 4), round(rates.momentum_factor, 4), round(rates.beta, 4)
        (0.9802, 0.8182, 0.6694)
        """
        if not len(curvatures) or not min(curvatures) > 0:
            raise ValueError(f"curvatures {list(curvatures)} are not allowed; give positive ones")
        return cls(float(min(curvatures)), float(max(curvatures)))

    @property
    def condition(self) -> float:
        """The condition number, ln / l1."""
        return self.largest / self.smallest

    @property
    def descent_rate(self) -> float:
        """The fastest rate without momentum, 2 / (l1 + ln)."""
        return 2 / (self.smallest + self.largest)

    @property
    def descent_factor(self) -> float:
        """What a step at that rate leaves of the distance, (k - 1) / (k + 1)."""
        return (self.condition - 1) / (self.condition + 1)

    @property
    def momentum_rate(self) -> float:
        """The fastest rate with momentum, (2 / (sqrt l1 + sqrt ln))²; it needs ``beta``."""
        return (2 / (math.sqrt(self.smallest) + math.sqrt(self.largest))) ** 2

    @property
    def momentum_factor(self) -> float:
        """What a step at that rate leaves of the distance in the long run, (sqrt k - 1) / (sqrt k + 1)."""
        root = math.sqrt(self.condition)
        return (root - 1) / (root + 1)

    @property
    def beta(self) -> float:
        """The momentum that is fastest together with ``momentum_rate``: the square of its factor."""
        return self.momentum_factor**2

    def best_beta(self, rate: float) -> float:
        """The momentum that is fastest at this rate in the long run: the larger (1 - sqrt(rate l))² of both ends.

        Up to that value, a direction's slower root falls as beta grows; from there on both roots are complex, and their
        size sqrt(beta) grows. It is 1 or more from the rate 4 / ln on, where every momentum diverges.

        Source: Goh (2017), "Why momentum really works".

        >>> rates = Rates.of([1.0, 100.0])
        >>> round(rates.best_beta(0.015), 4), round(rates.best_beta(rates.momentum_rate), 4) == round(rates.beta, 4)
        (0.7701, True)
        """
        return max((1 - math.sqrt(rate * curvature)) ** 2 for curvature in (self.smallest, self.largest))

    def limit(self, beta: float = 0.0) -> float:
        """The rate beyond which momentum ``beta`` diverges, (2 + 2 beta) / ln; 2 / ln without momentum.

        >>> Rates.of([1.0, 100.0]).limit(), Rates.of([1.0, 100.0]).limit(0.5)
        (0.02, 0.03)
        """
        return (2 + 2 * beta) / self.largest

    def steps(self, factor: float, share: float) -> float:
        """How many steps at this factor leave a ``share`` of the distance: log share / log factor.

        >>> rates = Rates.of([1.0, 100.0])
        >>> [round(rates.steps(factor, 1e-6)) for factor in (rates.descent_factor, rates.momentum_factor)]
        [691, 69]
        """
        return math.log(share) / math.log(factor) if factor else 1.0
