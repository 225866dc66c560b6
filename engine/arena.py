"""Memory that several compiled passes share, of which only one runs at a time.

Within one pass, blocks whose lifetimes do not overlap share memory. A *sketch* shows which ones these are: the same
pass compiled for a batch of two rows, whose calls tell when each block is first and last used. A block's size is
proportional to the batch, so the sketch also predicts the size of that pass for any batch, before it is built.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property, partial
from typing import Any
from weakref import ref

import numpy as np

from engine.tape import Array, Call, MakeBlock, Tape, play

SKETCH_ROWS = 2
LINE = 64  # bytes of a cache line, to which the memory is aligned
EVEN = 8  # a block's capacity in rows is a multiple of this: 8 numbers fill a cache line


@dataclass(frozen=True)
class Span:
    """The first and last call of a pass that use a block, and its bytes per row."""

    first: int
    last: int
    width: int


@dataclass(frozen=True)
class Sketch:
    """The memory a pass needs: its blocks in the order of their allocation; None for one that no call uses."""

    spans: list[Span | None]

    @classmethod
    def of(cls, tape: Tape, calls: list[Call], kept: Iterable[Array]) -> Sketch:
        """The sketch of a pass on a tape of `SKETCH_ROWS` rows; ``kept`` is read afterward, fixed values persist."""
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
        """The start of each block in bytes per row, placed as low as possible, and the total."""
        starts, height, taken = [0] * len(self.spans), 0, list[tuple[int, int, int]]()
        order = [(span.first, number, span) for number, span in enumerate(self.spans) if span]
        for first, number, span in sorted(order, key=lambda each: each[:2]):
            start = 0
            taken = [other for other in taken if other[2] >= first]
            for low, high, _ in taken:  # sorted by their start
                if start + span.width <= low:
                    break
                start = max(start, high)
            starts[number] = start
            taken = sorted([*taken, (start, start + span.width, span.last)])
            height = max(height, start + span.width)
        return starts, height

    def places(self, batch: int) -> list[int]:
        """The byte offset of each block, for a batch of this size.

        >>> Sketch([Span(0, 1, 64), Span(1, 2, 64), None, Span(2, 3, 64)]).places(10)
        [0, 1024, 0, 0]
        """
        return [start * _even(batch) for start in self._lines[0]]

    def size(self, batch: int) -> int:
        """The bytes that all blocks take together, for a batch of this size.

        >>> Sketch([Span(0, 1, 64), Span(1, 2, 64), None, Span(2, 3, 64)]).size(16)
        2048
        """
        return self._lines[1] * _even(batch)

    def size_of_parts(self, rows: int) -> int:
        """The bytes for one batch of all rows, or for two smaller ones side by side with as many rows in total."""
        return self._lines[1] * (rows + 2 * EVEN)


class Arena:
    """One piece of memory. Whoever is about to play a pass claims it, and prepares it if somebody else had it."""

    def __init__(self, size: int) -> None:
        """Reserve memory; the operating system provides a page only once it is written to."""
        self.size = size
        self._bytes = np.empty(size + LINE, np.uint8)
        self._start = -self._bytes.ctypes.data % LINE
        self._owner: Callable[[], object] = lambda: None  # weakly held: an owner has its arena

    def makers(self, sketch: Sketch, batch: int, offset: int = 0) -> Iterator[MakeBlock] | None:
        """Functions that create the blocks of a pass, ``offset`` bytes after the arena's start.

        None for a batch of one row: its calls may differ from the sketch's, because there a column is also a row.
        """
        if batch < SKETCH_ROWS:
            return None
        return (partial(self._block, self._start + offset + start) for start in sketch.places(batch))

    def _block(self, start: int, shape: tuple[int, ...], dtype: Any) -> Array:
        return np.ndarray(shape, dtype, self._bytes, start)

    def claim(self, owner: object, prepare: list[Call]) -> None:
        """Play the calls that set persistent values, unless the same owner was the last to claim the memory."""
        if self._owner() is not owner:
            self._owner = ref(owner)
            play(prepare)

    def release(self) -> None:
        """Force the next owner to prepare, because something was compiled here."""
        self._owner = lambda: None


def operands(call: Call) -> Iterator[Array]:
    """The arrays that a call on a tape reads or writes."""
    if isinstance(call, partial):
        seen = (getattr(call.func, "__self__", None), *call.args, *call.keywords.values())
        yield from (each for each in seen if isinstance(each, np.ndarray))


def root(array: Array) -> Array:
    """The array that owns a view's memory."""
    while isinstance(array.base, np.ndarray):
        array = array.base
    return array


def _even(batch: int) -> int:
    return -(-batch // EVEN) * EVEN
