"""The arithmetic of drawing three losses; run by node."""

from __future__ import annotations

from typing import Any

import pytest

from tests.app.page.view.test_race import exported

REACH = 3


def score(plane: list[float], x: float, y: float) -> float:
    """Of a place."""
    return plane[0] * x + plane[1] * y + plane[2]


@pytest.mark.parametrize(
    ("planes", "count"),
    [
        ([[1, 0, 0], [-0.5, 0.8, 0.2], [-0.5, -0.8, 0]], 3),
        ([[1, 0, 0], [-1, 0, 0], [0, 0, -9]], 1),  # the third class is nowhere ahead
        ([[1, 0, 0], [1, 0, 1], [1, 0, 2]], 0),  # parallel
        ([[0, 0, 0]] * 3, 0),
        ([[1, 0, 50], [-1, 0, 0], [0, 1, 0]], 0),  # the first class is ahead all over
    ],
)
def test_on_a_border_two_scores_are_equal_and_no_other_is_higher(planes: list[list[float]], count: int) -> None:
    """At its ends and in the middle, all of it inside the window."""
    found = exported("losses/scene", f"return it.borders(planes, {REACH});", planes=planes)
    assert len(found) == count
    for a, b, c, d in found:
        for x, y in ((a, b), (c, d), ((a + c) / 2, (b + d) / 2)):
            assert max(abs(x), abs(y)) <= REACH + 1e-9
            *lower, one, other = sorted(score(plane, x, y) for plane in planes)
            assert one == pytest.approx(other)
            assert all(value <= one + 1e-9 for value in lower)


def test_borders_meet_and_end_at_the_window() -> None:
    """Three of them in one place; each from there to an edge."""
    planes = [[1, 0, 0], [-0.5, 0.8, 0.2], [-0.5, -0.8, 0]]
    found = exported("losses/scene", f"return it.borders(planes, {REACH});", planes=planes)
    ends = [(x, y) for a, b, c, d in found for x, y in ((a, b), (c, d))]
    at_edge = [end for end in ends if max(map(abs, end)) == pytest.approx(REACH)]
    assert len(at_edge) == 3
    inner = [end for end in ends if end not in at_edge]
    assert all(end == pytest.approx(inner[0]) for end in inner)


@pytest.mark.parametrize(
    ("value", "text", "in_sum"),
    [(3.2, "3.2", "3.2"), (-1.7, "−1.7", "(−1.7)"), (4.98, "4.98", "4.98"), (5, "5.0", "5.0"), (-0.001, "0.0", "0.0"),
     (128.4, "128", "128"), (None, "∞", "∞")],
)  # fmt: skip
def test_a_score_is_written_as_in_a_lecture(value: float | None, text: str, in_sum: str) -> None:
    """With its sign, and in brackets behind a minus."""
    assert exported("losses/scene", "return [it.score(value), it.inSum(value)];", value=value) == [text, in_sum]


def test_a_cell_is_read_as_the_server_packs_it() -> None:
    """For two classes as for three."""
    for count in (2, 3):
        numbers = [*range(3 * count + 2)]
        found: dict[str, Any] = exported("losses/scene", "return it.read(numbers);", numbers=numbers)
        assert [*found["scores"], *found["terms"], found["rest"], found["loss"], *found["pulls"]] == numbers
        assert len(found["pulls"]) == count


def test_a_curve_is_read_between_its_points() -> None:
    """Beyond its ends it has the value there."""
    steps = "return [-1, 0, 0.5, 1, 1.75, 2, 9].map((x) => it.valueAt([0, 1, 2], [4, 2, 10], x));"
    assert exported("losses/scene", steps) == [4, 4, 3, 2, 8, 10, 10]


def test_a_long_name_keeps_its_number() -> None:
    """Which tells it from others."""
    steps = 'return ["frog", "virginica", "cultivar 2", "7"].map(it.shortened);'
    assert exported("losses/cell", steps) == ["frog", "virgi.", "cul. 2", "7"]


def test_names_on_a_line_stand_beside_each_other() -> None:
    """In their order and within the room, at their places if these are far enough apart."""
    steps = "return it.beside(places, widths, 300);"
    free = [40, 150, 260]
    assert exported("losses/row", steps, places=free, widths=[30, 60, 30]) == free
    crowded = exported("losses/row", steps, places=[290, 292, 299], widths=[30, 60, 30])
    assert crowded == [195, 240, 285]
