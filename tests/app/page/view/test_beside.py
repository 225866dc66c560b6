"""Where cards float; run by node."""

from __future__ import annotations

import pytest

from tests import node


@pytest.mark.parametrize(
    ("place", "size", "room", "start"),
    [
        (100, 80, 300, 112),  # behind the place
        (210, 80, 300, 118),  # no room behind: 12 before the place
        (50, 280, 300, 4),  # no room on either side: from the beginning on
    ],
)
def test_a_card_lies_beside_its_place_and_within_the_room(place: int, size: int, room: int, start: int) -> None:
    """It does not hide what it is about, if it can, and does not leave the drawing."""
    assert node.run("lib/beside.js", f"return it.beside({place}, {size}, {room});") == start
