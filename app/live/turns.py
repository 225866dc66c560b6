"""Where all that trains takes turns: the live sessions, and the runs of somebody who tries several values."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, NamedTuple, TypeVar

from engine import Trainer
from engine.tape import Pieces

T = TypeVar("T")

# First come, first served. One thread, since a turn is many small calls that hold Python's lock; a second thread halved
# the frames of a full class (docs/decisions/0003).
TURNS = ThreadPoolExecutor(1, "turn")
HEAVY = 8_000_000  # bytes that one training pass over all rows, and one look at the plane, go through
REST_S = 0.001  # between two turns of one work
PIECES_S = 0.025  # of a turn of a heavy network: it ends with the piece that is under way by then


def is_heavy(trainer: Trainer) -> bool:
    """Whether one step, or one look, may take longer than a turn may, so that both are taken in pieces.

    >>> from engine import Config
    >>> is_heavy(Trainer(Config()))
    False
    """
    return trainer.arena.size > HEAVY


class Ended(NamedTuple, Generic[T]):
    """What came of a work that is done."""

    value: T


def some_pieces(pieces: Pieces[T]) -> Ended[T] | None:
    """Go on with a work for as long as a turn may take; what comes of it, once it is done."""
    started = time.perf_counter()
    while time.perf_counter() - started < PIECES_S:
        try:
            next(pieces)
        except StopIteration as end:
            return Ended(end.value)
    return None


def in_turns(pieces: Pieces[T]) -> T:
    """Do a work among the turns of all others, and wait for what comes of it."""
    while (ended := TURNS.submit(some_pieces, pieces).result()) is None:
        time.sleep(REST_S)
    return ended.value
