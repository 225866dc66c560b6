"""A line that leaves a drawing through its top, run by node."""

from __future__ import annotations

from typing import Any

from tests import node


def run(expression: str) -> Any:
    """What an expression is; a number that is none is None."""
    return node.run("lib/leave.js", f"return {expression}")


def test_a_line_stops_where_it_leaves_and_begins_again_where_it_comes_back() -> None:
    """At the top itself, between two points; nothing runs along the top."""
    found = run("it.below([[0, 20], [10, 0], [20, -20], [30, 20]], 10)")
    assert found == [[0, 20], [5, 10], [None, None], [None, None], [27.5, 10], [30, 20]]
    assert run("it.below([[0, 20], [10, 15]], 10)") == [[0, 20], [10, 15]]


def test_arrows_mark_where_it_leaves() -> None:
    """Not where it begins above or comes back; nor twice in one place."""
    assert run("it.leaves([[0, 20], [10, 0], [20, 20]], 10)") == [5]
    assert run("it.leaves([[0, 0], [10, 20]], 10)") == []
    assert run("it.leaves([[0, 20], [10, -Infinity]], 10)") == [0]
    assert run("it.leaves([[0, 20], [2, 0], [4, 20], [6, 0], [40, 20], [60, 0]], 10)") == [1, 50]
