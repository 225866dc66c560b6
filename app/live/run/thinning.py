"""Which moments of a run are kept: few enough, and evenly spread over the whole run."""

from __future__ import annotations

from collections.abc import Sequence


class Thinning:
    """Moments are kept at least ``stride`` steps apart; when there are too many, every second one is dropped.

    Curves and snapshots are thinned like this, and so are the strips in the browser: `layers/history.js` has the same
    rule, because its moments stay there. Curves and strips always show the newest moment and remove it when the next
    one comes; a snapshot is a copy of the network, so one is made only if it stays.

    >>> thinning = Thinning()
    >>> thinning.thin([0, 1, 2, 3, 4, 5]), thinning.stride
    ([0, 2, 4, 5], 2)
    """

    def __init__(self) -> None:
        """Start with nothing too close."""
        self.stride = 1.0  # steps

    def is_apart(self, step: float, before: float) -> bool:
        """Whether a moment is kept after the last one before it."""
        return step - before >= self.stride

    def thin(self, steps: Sequence[float]) -> list[int]:
        """If there are too many moments, the indices of those that stay: every second one, and the newest."""
        kept = [*range(0, len(steps) - 1, 2), len(steps) - 1]
        self.stride = max(1.0, steps[kept[-2]] - steps[kept[-3]])
        return kept
