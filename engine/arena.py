"""Memory that several compiled passes share: of all that lie in it only one is played at a time.

Within one pass, blocks whose lives do not overlap lie in the same place. Which ones these are is found on a *sketch*:
the same pass compiled for a batch of two rows, whose calls say when each block is first and last touched. A block's
size is proportional to the batch, so the sketch also tells how large any batch of that pass is, before it is built.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any

import numpy as np

from engine.tape import Array, Call, MakeBlock, Tape, play

SKETCH_ROWS = 2
LINE = 64  # bytes of a cache line, where the memory begins
EVEN = 8  # the rows that a block has room for are a multiple of it: so many numbers are a line


@dataclass(frozen=True)
class Span:
    """When a block is in use, from one call of a pass to another, and its bytes for each row."""

    first: int
    last: int
    width: int


@dataclass(frozen=True)
class Sketch:
    """What a pass asks of memory: its blocks in the order in which it asks for them; None for one that no call uses."""

    spans: list[Span | None]

    @classmethod
    def of(cls, tape: Tape, calls: list[Call], kept: Iterable[Array]) -> Sketch:
        """Of a pass on a tape of `SKETCH_ROWS` rows; ``kept`` is read after it, and whatever is set before it stays."""
        numbers = {id(block): number for number, block in enumerate(tape.blocks)}
        used: dict[int, list[int]] = {}
        for moment, call in enumerate(calls):
            for array in operands(call):
                if (number := numbers.get(id(root(array)))) is not None:
                    used.setdefault(number, []).append(moment)
        for array in kept:
            used.setdefault(numbers[id(root(array))], []).append(len(calls))
        for array in tape.set_before:
            used[numbers[id(root(array))]] = [-1, len(calls)]
        return cls(
            [
                Span(used[number][0], used[number][-1], block.nbytes // SKETCH_ROWS) if number in used else None
                for number, block in enumerate(tape.blocks)
            ]
        )

    @cached_property
    def _lines(self) -> tuple[list[int], int]:
        """Where each block begins, in bytes for each row, and how many all take; each as low as it can lie."""
        starts, height, taken = [0] * len(self.spans), 0, list[tuple[int, int, int]]()
        order = [(span.first, number, span) for number, span in enumerate(self.spans) if span]
        for first, number, span in sorted(order, key=lambda each: each[:2]):
            start = 0
            taken = [other for other in taken if other[2] >= first]
            for low, high, _ in taken:  # in the order of where they begin
                if start + span.width <= low:
                    break
                start = max(start, high)
            starts[number] = start
            taken = sorted([*taken, (start, start + span.width, span.last)])
            height = max(height, start + span.width)
        return starts, height

    def places(self, batch: int) -> list[int]:
        """At which byte each block of a batch begins.

        >>> Sketch([Span(0, 1, 64), Span(1, 2, 64), None, Span(2, 3, 64)]).places(10)
        [0, 1024, 0, 0]
        """
        return [start * _even(batch) for start in self._lines[0]]

    def size(self, batch: int) -> int:
        """How many bytes all blocks of a batch take together.

        >>> Sketch([Span(0, 1, 64), Span(1, 2, 64), None, Span(2, 3, 64)]).size(16)
        2048
        """
        return self._lines[1] * _even(batch)

    def size_of_parts(self, rows: int) -> int:
        """How many bytes a batch of all rows takes, or two smaller ones side by side that have as many rows."""
        return self._lines[1] * (rows + 2 * EVEN)


class Arena:
    """One piece of memory. Who is about to play a pass in it claims it, and prepares it if somebody else had it."""

    def __init__(self, size: int) -> None:
        """Set memory aside; the system gives it only where it is written to."""
        self.size = size
        self._bytes = np.empty(size + LINE, np.uint8)
        self._start = -self._bytes.ctypes.data % LINE
        self._owner: object = None

    def makers(self, sketch: Sketch, batch: int, offset: int = 0) -> Iterator[MakeBlock] | None:
        """What makes the blocks of a pass, so many bytes after the arena's begin.

        None for a batch of one row: its calls may differ from the sketch's, since a column is a row there.
        """
        if batch < SKETCH_ROWS:
            return None
        return (partial(self._block, self._start + offset + start) for start in sketch.places(batch))

    def _block(self, start: int, shape: tuple[int, ...], dtype: Any) -> Array:
        return np.ndarray(shape, dtype, self._bytes, start)

    def claim(self, owner: object, prepare: list[Call]) -> None:
        """Make the calls that set what stays, unless the last one who claimed the memory was the same."""
        if self._owner is not owner:
            self._owner = owner
            play(prepare)

    def release(self) -> None:
        """Whoever comes next has to prepare: something was compiled here."""
        self._owner = None


def operands(call: Call) -> Iterator[Array]:
    """The arrays that a call of a tape reads or writes."""
    if isinstance(call, partial):
        seen = (getattr(call.func, "__self__", None), *call.args, *call.keywords.values())
        yield from (each for each in seen if isinstance(each, np.ndarray))


def root(array: Array) -> Array:
    """The array whose memory a view looks into."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def _even(batch: int) -> int:
    return -(-batch // EVEN) * EVEN
