"""Which cases of a test always run."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest


def first(count: int, cases: Iterable[Any]) -> list[Any]:
    """The first cases always, the others where THOROUGH=1 asks for them; a tuple is several parameters."""
    return [
        pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=[pytest.mark.thorough] * (index >= count))
        for index, case in enumerate(cases)
    ]
