"""Where all live sessions take turns."""

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, NamedTuple, TypeVar

from engine import Trainer
from engine.tape import Pieces

T = TypeVar("T")

# First come, first served. One thread: a turn is many small calls that hold Python's lock, and a second thread halved
# the frames of a full class (docs/decisions/0003).
TURNS = ThreadPoolExecutor(1, "turn")
HEAVY = 8_000_000  # bytes that one training pass over all rows, and one drawing of the plane, go through
PIECES_S = 0.025  # time of a turn of a heavy network, which ends with the piece in progress


def is_heavy(trainer: Trainer) -> bool:
    """Whether one step, or one drawing, may take longer than a turn, so that both are done in pieces.

    >>> from engine import Config
    >>> is_heavy(Trainer(Config()))
    False
    """
    return trainer.arena.size > HEAVY


class Ended(NamedTuple, Generic[T]):
    """The result of a job that is done."""

    value: T


def some_pieces(pieces: Pieces[T]) -> Ended[T] | None:
    """Continue a job for as long as a turn may take; returns its result once it is done."""
    started = time.perf_counter()
    while time.perf_counter() - started < PIECES_S:
        try:
            next(pieces)
        except StopIteration as end:
            return Ended(end.value)
    return None


def in_turns(pieces: Pieces[T]) -> T:
    """Do a whole job in turns among those of all live sessions, while the caller's thread waits for it."""
    while True:
        ended = TURNS.submit(some_pieces, pieces).result()
        if ended:
            return ended.value
