"""Where a word stands in a chart, and what color a weight has; run by node."""

from __future__ import annotations

import json

import pytest

from tests import node

LEFT = {"left": 0, "right": 40, "top": 10, "bottom": 20}
RIGHT = {"left": 60, "right": 100, "top": 10, "bottom": 20}


def first_clear(lines: list[list[tuple[float, float]]]) -> object:
    """The first of two boxes, the right one first, that no line through some points crosses."""
    drawn = f"{json.dumps(lines)}.map((all) => ({{ x: (i) => all[i][0], y: (i) => all[i][1], length: all.length }}))"
    return node.run("charts/clear.js", f"return it.firstClear({json.dumps([RIGHT, LEFT])}, {drawn});")


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ([], RIGHT),
        ([[(0, 0), (100, 0)]], RIGHT),  # above both
        ([[(0, 0), (100, 30)]], None),  # down through both: 12 high at 40, 18 at 60
        ([[(0, 15), (50, 15), (50, 40), (100, 40)]], RIGHT),  # only through the left one
        ([[(0, 40), (50, 40), (55, 0), (58, 40), (101, 40)]], RIGHT),  # a peak between them
        ([[(0, 40), (70, 40), (80, 0), (90, 40)]], LEFT),  # a peak within one
        ([[(80, 15)]], LEFT),  # a point alone
        ([[(0, 15), (100, 15)]], None),  # through both
    ],
)
def test_a_word_stands_where_no_curve_is(lines: list[list[tuple[float, float]]], found: object) -> None:
    """The first place counts that no line crosses, however few points the line has."""
    assert first_clear(lines) == found


def test_what_does_not_exist_crosses_nothing() -> None:
    """A gap in a curve, as of a loss that is not finite, leaves room."""
    lines = "[{ x: (at) => 50 * at, y: (at) => [15, NaN, NaN][at], length: 3 }]"
    assert node.run("charts/clear.js", f"return it.firstClear({json.dumps([LEFT, RIGHT])}, {lines});") == RIGHT


def test_a_weight_of_zero_has_no_sign() -> None:
    """It is gray; others have the color of their class."""
    theme = '{ quiet: "gray", palette: { classes: ["orange", "blue"] } }'
    colors = node.run("network/edges.js", f"return [-0.1, 0, -0, 0.1].map((value) => it.colorOfSign(value, {theme}));")
    assert colors == ["orange", "gray", "gray", "blue"]
