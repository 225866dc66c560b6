"""What a check is, and what it finds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, Protocol

from engine.config import Config
from engine.data import Data
from engine.errors import Phrase
from engine.tape import Pieces


@dataclass(frozen=True)
class Finding:
    """What a check measured, what was to be expected, and whether the two agree."""

    key: str
    passes: bool | None  # None if the check does not apply to the setup
    value: float | None = None  # None if it does not apply; may be infinite
    low: float | None = None  # of what is expected; None without a bound
    high: float | None = None
    reason: Phrase | None = None  # why it does not apply, or why there is nothing to compare with
    detail: Any = None  # all that was measured: what the check's docstring says

    @classmethod
    def compared(cls, key: str, value: float, low: float | None, high: float | None, detail: Any) -> Finding:
        """Passes from ``low`` to ``high``; a value that is not a number never does.

        >>> (
        ...     Finding.compared("gap", 0.1, None, 0.2, None).passes,
        ...     Finding.compared("gap", float("nan"), 0, 1, None).passes,
        ... )
        (True, False)
        """
        passes = not math.isnan(value) and (low is None or value >= low) and (high is None or value <= high)
        return cls(key, passes, value, low, high, detail=detail)


class Check(Protocol):
    """Pauses often; in a pause it can be given up, by closing it."""

    def __call__(self, config: Config, data: Data | None = None, /) -> Pieces[Finding]:
        """Look at a setup; ``data`` replaces its own."""
