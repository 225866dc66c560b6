"""Cases and curves that were made, kept for who comes next; they are made in the turns that all live sessions share."""

from __future__ import annotations

from functools import lru_cache

from app.labs.clinic.cases import Case, case_in_pieces
from app.labs.clinic.curves import Curve, curves_in_pieces
from app.labs.clinic.patients import Level
from app.live.turns import in_turns

MOST = 32  # cases, of some 100 kB each


@lru_cache(MOST)
def case_of(level: Level, number: int) -> Case:
    """The case of a level and a number; it takes a second or two, in which others have their turns."""
    return in_turns(case_in_pieces(level, number))


@lru_cache(MOST)
def curves_of(number: int) -> tuple[Curve, ...]:
    """The six curves of a number, likewise."""
    return in_turns(curves_in_pieces(number))
