"""Which moments of a run are kept: few enough, and evenly spread over the whole run."""

from __future__ import annotations

from collections.abc import Sequence


class Thinning:
    """Moments are kept ``stride`` steps apart, at least; when there are too many, every second one goes.

    The curves and the snapshots keep theirs like this, and in the browser the strips: `layers/history.js` has the same
    rule, since its moments stay there. Curves and strips show the newest moment wherever it is, and take it back when
    the next one comes; a snapshot is a copy of the network, so it is only made where it stays.

    >>> thinning = Thinning()
    >>> thinning.thin([0, 1, 2, 3, 4, 5]), thinning.stride
    ([0, 2, 4, 5], 2)
    """

    def __init__(self) -> None:
        """At first nothing is too close."""
        self.stride = 1.0  # steps

    def is_apart(self, step: float, before: float) -> bool:
        """Whether a moment stays beside the last one before it."""
        return step - before >= self.stride

    def thin(self, steps: Sequence[float]) -> list[int]:
        """Of too many moments the places of those that stay: every second one, and the newest."""
        kept = [*range(0, len(steps) - 1, 2), len(steps) - 1]
        self.stride = max(1.0, steps[kept[-2]] - steps[kept[-3]])
        return kept
