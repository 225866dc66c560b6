"""The future is shown only as long as the run agrees with it; run by node."""

from __future__ import annotations

import json

import pytest

from tests import node

AHEAD = [[0, 16, 32], [0.9, 0.5, 0.25]]


@pytest.mark.parametrize(
    ("run", "agrees"),
    [
        ([[0], [0.9]], True),
        ([[0, 5], [0.9, 0.7]], True),  # step 5 is not known: step 0 decides
        ([[0, 16], [0.9, 0.5]], True),
        ([[0, 16], [0.9, 0.5000001]], False),
        ([[0, 16, 20], [0.9, 0.6, 0.25]], False),
        ([[3], [0.9]], False),
    ],
)
def test_the_last_common_step_decides(run: list[list[float]], agrees: bool) -> None:
    """Its loss is the same to the last bit of a float32, or the run has taken another path."""
    steps = f"""
      const rows = (table) => table.map((row) => new Float32Array(row));
      return it.agrees(it.lossesOf(rows({json.dumps(AHEAD)})), rows({json.dumps(run)}));
    """
    assert node.run("charts/ahead.js", steps) is agrees
