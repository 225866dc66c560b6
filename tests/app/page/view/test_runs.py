"""The table of pinned runs, and their discs in the charts, run by node."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from tests import node

LOSS, ACCURACY = "testLoss", "testAccuracy"


@pytest.mark.parametrize(
    ("figures", "lowest", "highest"),
    [
        ([("hinge", 0.3, 0.8), ("hinge", 0.2, 0.9), ("hinge", 0.4, 0.9)], [1], [1, 2]),
        ([("hinge", 0.3, 0.8), ("cross_entropy", 0.2, 0.9)], [], [1]),
        ([("hinge", 0.3, None), ("hinge", None, None)], [0], []),
        ([("hinge", None, None), ("hinge", None, None)], [], []),
        ([("hinge", 0.3, 0.8), ("hinge", 0.3, 0.8)], [], []),
        ([("hinge", 0.3, 0.8)], [], []),
        ([("hinge", 0.58704, 0.684), ("hinge", 0.587, 0.684), ("hinge", 0.7, 0.6839)], [0, 1], []),
    ],
    ids=["both", "losses of two kinds", "regression", "no test points", "all the same", "one run", "reads the same"],
)
def test_the_best_runs_are_marked(figures: list[tuple[Any, ...]], lowest: list[int], highest: list[int]) -> None:
    """The lowest test loss, where losses are comparable, and the highest test accuracy, where one is better at all."""
    runs = json.dumps([dict(zip(("loss", LOSS, ACCURACY), its, strict=True)) for its in figures])
    found = node.run("charts/best.js", f"return ['{LOSS}', '{ACCURACY}'].map((name) => it.bestOf({runs}, name));")
    assert found == [lowest, highest]


@pytest.mark.parametrize("wanted", [[50, 50, 50], [95, 3, 5, 94], [10, 40, 70], []], ids=str)
def test_names_do_not_cover_each_other(wanted: list[float]) -> None:
    """They are a gap apart and on the chart, in the order of their lines' ends; where all have room, at these."""
    found = np.array(node.run("charts/discs.js", f"return it.apart({wanted}, 17, 8, 100);"))
    order = np.argsort(wanted, kind="stable")
    assert (np.diff(found[order]) >= 17).all()
    assert ((found >= 8) & (found <= 100)).all()
    if (np.diff(np.array(wanted)[order]) >= 17).all():
        assert found.tolist() == wanted
