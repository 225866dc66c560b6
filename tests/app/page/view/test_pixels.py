"""Rows and weights as pictures; run by node."""

from __future__ import annotations

from typing import Any

import pytest

from tests import node

# A theme of white paper and black ink; a scale on which each color tells its place.
THEME = """
const theme = { background: "#ffffff", text: "#000000", scale: Array.from({ length: 256 }, (_, byte) => `c${byte}`) };
"""
# A canvas that notes what is painted on it.
CANVAS = """
const painted = [], canvas = { width: 0, height: 0, getContext: () => ({
  set fillStyle(color) { this.color = color; },
  set strokeStyle(color) { this.stroke = color; },
  fillRect(...at) { painted.push([this.color, ...at]); },
  strokeRect(...at) { painted.push([this.stroke, ...at]); },
}) };
"""


def run(steps: str) -> Any:
    """The result of some steps with lib/pixels.js."""
    return node.run("lib/pixels.js", steps, before=THEME + CANVAS)


def test_paper_is_the_ground_and_ink_the_text() -> None:
    """In between by the share of ink; what is beyond either end is one of them."""
    found = run("return it.grayscale([0, 8, 16, -1, 99], { low: 0, high: 16 }, theme);")
    assert found == [f"rgb({gray},{gray},{gray})" for gray in (255, 128, 0, 255, 0)]


def test_the_largest_weight_has_the_full_color_of_its_sign() -> None:
    """Half of it is half way from the middle; nothing is the middle."""
    assert run("return it.signs([-2, 1, 0, 2], theme);") == ["c0", "c191", "c128", "c255"]
    assert run("return it.signs([0, 0], theme);") == ["c128", "c128"]


@pytest.mark.parametrize(("values", "most"), [("1, -3, 2", 3), ("0", 0), ("NaN, 2, Infinity", 2), ("", 0)])
def test_the_largest_weight_is_a_number(values: str, most: float) -> None:
    """A network that diverged has others, too."""
    assert run(f"return it.largest([{values}]);") == most


def test_pixels_lie_row_by_row_from_the_top_left() -> None:
    """Six of them in rows of three, side by side; the frame of the fifth lies within it."""
    found, size = run(
        "it.drawPixels(canvas, [...'abcdef'], 3, { at: [4], color: 'x' });"
        "return [painted, [canvas.width, canvas.height]];"
    )
    side = size[0] / 3
    assert size == [3 * side, 2 * side]
    cells = [[letter, side * (at % 3), side * (at // 3), side, side] for at, letter in enumerate("abcdef")]
    assert found[:6] == cells
    color, x, y, width, height = found[6]
    assert color == "x"
    assert side < x < x + width < 2 * side
    assert side < y < y + height < 2 * side
