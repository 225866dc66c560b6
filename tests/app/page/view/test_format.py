"""How the canvas writes numbers; run by node."""

from __future__ import annotations

import json
import math
from typing import Any

from tests import node

CASES: list[tuple[str, list[Any], str]] = [
    ("tick", [0.1 + 0.2], "0.3"),
    ("tick", [0.0004], "4e-4"),
    ("tick", [-250000], "-3e+5"),
    ("rounded", [1234.56], "1235"),
    ("rounded", [-0.5], "-0.5"),
    ("reading", [0.00012345], "1.23e-4"),
    ("reading", [0], "0"),
    ("reading", [0.12345], "0.1235"),
    ("loss", [0.12345, "-"], "0.1235"),
    ("loss", [12345.6, "-"], "1.23e+4"),
    ("loss", [math.nan, "-"], "-"),
    ("loss", [None, "-"], "-"),
    ("loss", [math.inf, "-"], "Infinity"),
    ("percent", [0.98765], "98.8 %"),
    ("percent", [None, "-"], "-"),
    ("wholePercent", [0.126, "-"], "13 %"),
    ("wholePercent", [0.0049, "-"], "<1 %"),
    ("wholePercent", [0.995, "-"], ">99 %"),
    ("wholePercent", [1, "-"], "100 %"),
    ("wholePercent", [math.nan, "-"], "-"),
    ("size", [math.nan, "-"], "-"),
    ("size", [math.inf, "-"], "∞"),
    ("size", [0, "-"], "0"),
    ("size", [0.0123, "-"], "0.012"),
    ("size", [0.00123, "-"], "1.2e-3"),
    ("size", [1234, "-"], "1.2e+3"),
    ("moment", [-1e-12], "0.00"),
    ("moment", [-1.239], "-1.24"),
    ("moment", [0.0012], "1e-3"),
    ("brief", [None], "–"),
    ("brief", [-3.14159], "−3.14"),
    ("brief", [31.4159], "31.4"),
    ("brief", [314.159], "314"),
    ("brief", [0.001], "1e-3".replace("-", "−")),
    ("count", [1234567], "1,234,567"),
    ("answer", [2.71828], "2.718"),
    ("weight", [0.5], "0.5000"),
    ("place", [1.23456, 1500, {"moment": "epoch {epoch}, step {step}"}], "epoch 1.23, step 1,500"),
]


def written(*calls: tuple[str, list[Any]]) -> list[Any]:
    """What functions of the module give; a number that JSON does not have is written as JavaScript has it."""
    made = [f"it.{name}({', '.join(map(_literal, arguments))})" for name, arguments in calls]
    found: list[Any] = node.run("lib/format.js", f"return [{', '.join(made)}];")
    return found


def _literal(value: Any) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}[str(value)]
    return json.dumps(value)


def test_each_number_is_written_as_its_place_wants_it() -> None:
    """Losses to four decimals, shares as per cent, figures to two digits; never a rounding error."""
    found = written(*[(name, arguments) for name, arguments, _ in CASES])
    assert [(*case[:2], text) for case, text in zip(CASES, found, strict=True)] == CASES


def test_the_numbers_of_an_axis_can_be_told_apart() -> None:
    """As many decimals as the distance between two of them needs."""
    found = written(*[("apart", [values]) for values in ([0.998, 0.999, 1.0], [-2, 0, 2], [5])])
    assert found == [["0.998", "0.999", "1"], ["-2", "0", "2"], ["5"]]
