"""How the canvas writes numbers; run by node."""

from __future__ import annotations

import json
import math
from typing import Any

from app.words import amount
from tests import node

CASES: list[tuple[str, list[Any], str]] = [
    ("tick", [0.1 + 0.2], "0.3"),
    ("tick", [0.0004], "0.0004"),
    ("tick", [0.00001], "10⁻⁵"),
    ("tick", [-250000], "−3 × 10⁵"),
    ("tick", [-0.5], "−0.5"),
    ("rounded", [1234.56], "1235"),
    ("rounded", [-0.5], "-0.5"),
    ("reading", [0.00012345], "0.000123"),
    ("reading", [0.5], "0.5"),
    ("reading", [0], "0"),
    ("reading", [0.12345], "0.123"),
    ("figure", [0.5], "0.500"),
    ("figure", [123.4], "123"),
    ("figure", [-0.00031], "−0.000310"),
    ("figure", [0.00000032], "3.2 × 10⁻⁷"),
    ("figure", [0], "0"),
    ("loss", [0.12345, "-"], "0.123"),
    ("loss", [12345.6, "-"], "1.2 × 10⁴"),
    ("loss", [math.nan, "-"], "-"),
    ("loss", [None, "-"], "-"),
    ("loss", [math.inf, "-"], "∞"),
    ("range", [-6, 6, {"range": "{low} to {high}"}], "−6 to 6"),
    ("range", [-2.81234, 5.21234, {"range": "{low} to {high}"}], "−2.81 to 5.21"),
    ("range", [0.1, 0.124, {"range": "{low} to {high}"}], "0.1 to 0.124"),
    ("percent", [0.98765], "98.8%"),
    ("percent", [None, "-"], "-"),
    ("wholePercent", [0.126, "-"], "13%"),
    ("wholePercent", [0.0049, "-"], "<1%"),
    ("wholePercent", [0.995, "-"], ">99%"),
    ("wholePercent", [1, "-"], "100%"),
    ("wholePercent", [math.nan, "-"], "-"),
    ("amount", [math.nan, "-"], "-"),
    ("amount", [math.inf], "∞"),
    ("amount", [-math.inf], "−∞"),
    ("amount", [0], "0"),
    ("amount", [-0.0], "0"),
    ("amount", [0.0123], "0.012"),
    ("amount", [0.00123], "0.0012"),
    ("amount", [0.0001], "0.0001"),
    ("amount", [0.00004], "10⁻⁵"),
    ("amount", [0.00009999], "0.0001"),
    ("amount", [-1.3e-13], "−10⁻¹³"),
    ("amount", [1234], "1200"),
    ("amount", [1234, "-", 3], "1230"),
    ("amount", [123456], "10⁵"),
    ("brief", [None], "–"),
    ("brief", [-3.14159], "−3.14"),
    ("brief", [31.4159], "31.4"),
    ("brief", [314.159], "314"),
    ("brief", [0.001], "0.001"),
    ("brief", [0.0000012], "10⁻⁶"),
    ("brief", [0], "0.00"),
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
    """Losses to three digits, shares as per cent, figures to two; never a rounding error."""
    found = written(*[(name, arguments) for name, arguments, _ in CASES])
    assert [(*case[:2], text) for case, text in zip(CASES, found, strict=True)] == CASES


def test_a_sentence_of_the_server_writes_numbers_as_the_canvas_does() -> None:
    """Of any size and sign, and with more or fewer digits."""
    sizes = [
        0.0,
        math.inf,
        *(mantissa * 10.0**power for power in range(-9, 9) for mantissa in (1.0, 1.26, 4.449, 9.96)),
    ]
    for digits in (1, 2, 3):
        values = [sign * size for size in sizes for sign in (1, -1)]
        found = written(*[("amount", [value, "-", digits]) for value in values])
        assert found == [amount(value, digits) for value in values]
