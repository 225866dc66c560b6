"""Where slow motion has its columns and nodes, how thick its lines are and how its numbers are written, run by node."""

from __future__ import annotations

import json
from itertools import pairwise
from typing import Any

import pytest

from tests import node

ROOM = {"width": 608, "height": 540}


def laid_out(counts: list[int], chosen: int, **room: float) -> Any:
    """The layout of columns with these many nodes, inputs and outputs with a name."""
    named = [0 < number < len(counts) - 1 for number in range(len(counts))]
    given = {
        "counts": counts,
        "named": [not each for each in named],
        "hasMore": False,
        "chosen": chosen,
        **ROOM,
        **room,
    }
    return node.run("slow/layout.js", f"return it.layoutOf({json.dumps(given)});")


def right_of(column: Any) -> float:
    """Where a column ends."""
    return float(column["left"] + column["width"])


COUNTS = [[2, 2], [2, 8, 8, 8, 2], [8, 8, 8, 3], [2, *[8] * 8, 2], [1, 1, 1]]


@pytest.mark.parametrize("counts", COUNTS, ids=str)
@pytest.mark.parametrize("width", [560, 608, 900, 1200])
def test_all_columns_are_within_the_room_and_the_chosen_one_has_full_neighbors(counts: list[int], width: int) -> None:
    """From left to right without touching, with room for a line's numbers on both sides of the chosen column."""
    for chosen in range(1, len(counts)):
        columns = laid_out(counts, chosen, width=width)["columns"]
        assert columns[0]["left"] >= -1e-6
        assert right_of(columns[-1]) <= width + 1e-6
        for number, (one, other) in enumerate(pairwise(columns)):
            gap = other["left"] - right_of(one)
            assert gap >= (100 if number in {chosen - 1, chosen} else 3) - 1e-6
        assert all(column["isFull"] for column in columns[chosen - 1 : chosen + 2])
        for column, count in zip(columns, counts, strict=True):
            height = column["height"]
            assert len(column["tops"]) == count
            assert all(below - above >= height for above, below in pairwise(column["tops"]))
            assert column["tops"][0] >= 24
            assert column["tops"][-1] + height <= ROOM["height"]


def test_the_drawn_size_is_kept_where_there_is_room_for_it() -> None:
    """Nodes of 56 x 42, and 124 on both sides of the chosen column; larger ones for a projector."""
    columns = laid_out([2, 8, 8, 8, 2], 2)["columns"]
    assert all((column["width"], column["height"]) == (56, 42) for column in columns)
    assert columns[2]["left"] - right_of(columns[1]) >= 124
    large = laid_out([2, 8, 8, 8, 2], 2, width=1400, height=760)["columns"]
    assert all((column["width"], column["height"]) == (76, 56) for column in large)


def test_the_farthest_columns_shrink_first() -> None:
    """Of eight layers, those around the chosen one are whole."""
    full = [column["isFull"] for column in laid_out([2, *[8] * 8, 2], 4)["columns"]]
    assert full == [number in {3, 4, 5} for number in range(10)]


def test_a_line_is_as_thick_as_its_weight() -> None:
    """By its share of the 93rd percentile, which is at least 1.5."""
    thick = node.run("slow/layout.js", "const of = it.strokes([0, 1, -3]); return [0, 0.75, -1.5, 9, null].map(of);")
    assert [each["width"] for each in thick] == pytest.approx([0.6, 2.7, 4.8, 4.8, 0.6])
    assert [each["opacity"] for each in thick] == pytest.approx([0.15, 0.475, 0.8, 0.8, 0.15])


def neighbor(layer: int, unit: int, way: str) -> Any:
    """Where an arrow leads from a unit."""
    columns = [{"count": 2, "units": [0, 1]}, {"count": 30, "units": [*range(4, 12)]}, {"count": 2, "units": [0, 1]}]
    story = {"columns": columns, "chosen": {"layer": layer, "unit": unit}}
    found = node.run("slow/layout.js", f"return it.neighbor({json.dumps(story)}, {way});")
    return found["layer"], found["unit"]


def test_arrows_lead_through_all_units_of_a_layer_and_to_the_layers_beside_it() -> None:
    """Also to units that are not shown; never to the inputs, and not beyond an end."""
    assert neighbor(1, 11, "{down: 1}") == (1, 12)
    assert neighbor(1, 0, "{down: -1}") == (1, 0)
    assert neighbor(1, 29, "{down: 1}") == (1, 29)
    assert neighbor(1, 11, "{right: 1}") == (2, 1)
    assert neighbor(2, 0, "{right: -1}") == (1, 4)
    assert neighbor(1, 5, "{right: -1}") == (1, 5)
    assert neighbor(2, 1, "{right: 1}") == (2, 1)


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([0.0131, -0.281, 0], ["0.013", "−0.281", "0.000"]),
        ([12.345, -0.0001], ["12.35", "0.00"]),
        ([0.0123, -0.00004], ["0.012", "0.000"]),
        ([0.00123, -0.00021], ["0.0012", "−0.0002"]),
        ([3e-7, -2.26e-9, 0], ["3.0·10⁻⁷", "−2.3·10⁻⁹", "0"]),
        ([None, 1], ["–", "1.000"]),
    ],
)
def test_the_numbers_of_a_column_have_the_same_decimals(values: list[float], texts: list[str]) -> None:
    """By the largest; where all are tiny, powers of ten."""
    assert (
        node.run("slow/figures.js", f"const values = {json.dumps(values)}; return values.map(it.alike(values));")
        == texts
    )


@pytest.mark.parametrize(
    ("call", "text"),
    [
        ("fixed(-0.193, 2)", "−0.19"),
        ("fixed(0, 2)", "0"),
        ("fixed(0.00031, 2)", "3·10⁻⁴"),
        ("fixed(1234.5, 2)", "1235"),
        ("fixed(null, 2)", "–"),
        ("figure(0.10674)", "0.107"),
        ("figure(-0.0003)", "−0.000300"),
        ("figure(0.0000123)", "1.23·10⁻⁵"),
        ("figure(0)", "0"),
        ("change(-0.281, -0.28206).join()", "−0.281,−0.282"),
        ("change(1, 1.0000004).join()", "1.0000000,1.0000004"),
        ("change(0.5, 0.5).join()", "0.500,0.500"),
    ],
)
def test_a_number_is_as_short_as_its_place(call: str, text: str) -> None:
    """In a node, in a box, and before and after a step."""
    assert node.run("slow/figures.js", f"return it.{call};") == text
