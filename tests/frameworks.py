"""PyTorch and Keras: exported scripts need them, the project does not."""

from __future__ import annotations

import importlib
import os
from typing import Any

import pytest


def framework(name: str) -> Any:
    """The module ``torch`` or ``keras``; if it is missing, the test is skipped unless REQUIRE_TORCH=1."""
    os.environ.setdefault("KERAS_BACKEND", "torch")
    find = importlib.import_module if os.environ.get("REQUIRE_TORCH") == "1" else pytest.importorskip
    found = find(name)
    if name == "torch":
        found.set_num_threads(1)
    return found
