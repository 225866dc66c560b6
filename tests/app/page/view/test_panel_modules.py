"""The arithmetic of the panels' drawings; run by node."""

from __future__ import annotations

import itertools
import json
import re
from typing import Any

import pytest

from tests import node


def exported(module: str, steps: str) -> Any:
    """What a module of the panels says."""
    return node.run(f"lab/panels/{module}.js", f"return {steps};")


@pytest.mark.parametrize(("left", "top", "width", "height"), [(0, 0, 30, 20), (13, 7, 5, 40), (40, 3, 60, 2)])
def test_hatching_stays_in_its_rectangle_and_rises_at_45_degrees(
    left: float, top: float, width: float, height: float
) -> None:
    """Every line ends on two edges, and they are equally far apart."""
    path = exported("svg", f"it.hatching({left}, {top}, {width}, {height})")
    lines = [tuple(map(float, line)) for line in re.findall(r"M(\S+) (\S+)L(\S+) (\S+?)(?=M|$)", path)]
    assert lines
    for x1, y1, x2, y2 in lines:
        assert left <= x1 < x2 <= left + width
        assert top <= y2 < y1 <= top + height
        assert x2 - x1 == pytest.approx(y1 - y2, abs=0.11)
    sums = sorted(x1 + y1 for x1, y1, *_ in lines)
    assert [after - before for before, after in itertools.pairwise(sums)] == pytest.approx([6] * (len(sums) - 1))


def test_a_path_begins_anew_after_what_is_no_number() -> None:
    """Such as a line that leaves its chart."""
    assert exported("svg", "it.through([[0, 1], [1, 2], [2, NaN], [3, 4]])") == "M0.0 1.0L1.0 2.0M3.0 4.0"


def test_decades_are_written_as_powers_where_they_are_tiny_or_huge() -> None:
    """Both ends included, though logarithms are not exact."""
    found = exported("svg", "it.decades(1e-5, 100)")
    assert [text for _, text in found] == ["10⁻⁵", "10⁻⁴", "0.001", "0.01", "0.1", "1", "10", "100"]
    assert [value for value, _ in found] == pytest.approx([10.0**power for power in range(-5, 3)])


def test_places_are_linear_or_logarithmic() -> None:
    """Half of the way from 0.01 to 1 is 0.1."""
    assert exported("svg", "[it.linear(0, 4, 10, 50)(1), it.logarithmic(0.01, 1, 0, 10)(0.1)]") == pytest.approx(
        [20, 5]
    )


def test_a_bar_is_as_high_as_its_share_and_cut_above_a_fifth() -> None:
    """One that is cut has a notch; none is drawn where nothing lies."""
    low, high, nothing = exported("lecture", "[0.1, 0.9, 0].map((share) => it.barsOf([share]))")
    assert (low.count("z"), high.count("z"), nothing) == (1, 2, "")
    assert "V0.5h" in low
    assert "V0h" in high


@pytest.mark.parametrize(
    ("value", "text"), [(0.6274, "0.627"), (2.95e-7, "2.9 × 10⁻⁷"), (8.44e11, "8.4 × 10¹¹"), (0, "0"), (3380, "3380")]
)
def test_a_deviation_has_three_digits(value: float, text: str) -> None:
    """Two beside a power of ten."""
    assert exported("lecture", f"it.compact({value})") == text


def test_discs_do_not_cover_each_other() -> None:
    """Those that would move up; the others stay."""
    given = [{"x": 0, "y": 50}, {"x": 0, "y": 48}, {"x": 0, "y": 10}, {"x": 90, "y": 50}]
    found = exported("flow", f"it.apart({json.dumps(given)})")
    assert {"x": 90, "y": 50} in found
    assert {"x": 0, "y": 10} in found
    heights = sorted(disc["y"] for disc in found if disc["x"] == 0)
    assert min(after - before for before, after in itertools.pairwise(heights)) >= 17


def test_both_ways_have_one_scale() -> None:
    """A circle is drawn as one, and every point has room."""
    points = [[0, 0], [1, 0], [0, -3], [2, 2]]
    steps = f"(([x, y]) => {points}.map(([a, b]) => [x(a), y(b)]))(it.placesOf({points}, 300, 200))"
    (x0, y0), (x1, _), (_, y2), _ = found = exported("centered", steps)
    assert (y2 - y0) / 3 == pytest.approx(x1 - x0)
    assert all(0 < x < 300 and 0 < y < 200 for x, y in found)


@pytest.mark.parametrize(("dead", "diverged", "is_drawn"), [(0.5, 2, True), (0.5, 3, False), (None, 5, False)])
def test_a_mean_is_drawn_unless_most_starts_diverged(dead: float | None, diverged: int, is_drawn: bool) -> None:
    """Of five."""
    point = json.dumps({"rate": 1, "dead": dead, "diverged": diverged})
    assert exported("kill", f"it.isDrawn({point}, 5)") is is_drawn
