"""Choose which cases of a test always run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def first(count: int, cases: Iterable[Any]) -> list[Any]:
    """The first cases always, the others only with THOROUGH=1; a tuple is several parameters."""
    return [
        pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=[pytest.mark.thorough] * (index >= count))
        for index, case in enumerate(cases)
    ]
