"""The tape: a training step as a list of bound NumPy calls over buffers that stay where they are.

Calling NumPy costs about 0.2 microseconds however little it computes, so for small networks the number of calls is the
cost. A network is therefore compiled once per batch size: every layer *emits* its calls, bound to preallocated
buffers, and a step is ``for call in calls: call()``, with no allocation, no attribute look-up and no branch.

Shapes: a block of activations is feature-major, ``(features, batch)``, with a row of ones under it where a dense layer
reads it, so that the bias and its gradient are part of the matrix product. A tape may also serve K networks of one
shape at once: then every array, parameters too, has one axis of K in front. So parts count their axes from the end.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator
from functools import partial
from typing import Any, NamedTuple, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

Array: TypeAlias = NDArray[Any]
Call: TypeAlias = Callable[[], object]
MakeBlock: TypeAlias = Callable[[tuple[int, ...], Any], Array]
Draw: TypeAlias = Callable[[np.random.Generator, Array], None]
Backward: TypeAlias = Callable[[Array], Array]
"""Emits the backward pass of a part: takes the buffer of d(loss)/d(out), returns the one of d(loss)/d(in)."""


T = TypeVar("T")
Pieces: TypeAlias = Generator[None, None, T]
"""A work that pauses now and then, so that whoever does it may do something else meanwhile."""

MANY_ROWS = 32
FEW_CALLS = 4


class Noise(NamedTuple):
    """A block that wants fresh noise at every step."""

    block: Array
    draw: Draw  # fills a block of any number of columns
    still: float  # what leaves the signal as it is


class Tape:
    """Calls over buffers of one batch size; ``training`` tells the parts which of their two modes to emit."""

    def __init__(
        self,
        batch: int,
        dtype: Any = np.float64,
        *,
        lead: tuple[int, ...] = (),
        training: bool = True,
        makers: Iterator[MakeBlock] | None = None,
    ) -> None:
        """Start an empty tape for blocks of ``batch`` columns; ``lead`` is ``(K,)`` where K networks are stacked.

        ``makers`` make the blocks, in the order in which they are asked for; see `engine.arena`.
        """
        self.batch = batch
        self.lead = lead
        self.dtype = np.dtype(dtype)
        self.training = training
        self.calls: list[Call] = []
        self.noises: list[Noise] = []
        self.blocks: list[Array] = []  # in the order in which they were asked for
        self.set_before: list[Array] = []  # what is set before the first call, and must stay
        self.prepare: list[Call] = []  # what sets it, where somebody else used the memory meanwhile
        self._makers = makers
        self._scratch: dict[int, Array] = {}
        self._zeros: dict[int, Array] = {}

    def emit(self, function: Callable[..., object], *operands: Any, **options: Any) -> None:
        """Append one call; the last operand of a NumPy function is where its result goes."""
        self.calls.append(partial(function, *operands, **options))

    def product(self, left: Array, right: Array, out: Array) -> None:
        """Append ``out = left @ right``: the bound ``dot`` costs a third of ``np.matmul``, which stacks need.

        A transposed right side is copied first where many rows go over it: the product itself then takes BLAS a third
        less time, which is more than the copy of a stack costs, and as much as that of a single network.
        """
        many = left.ndim > 1 and left.shape[-2] >= MANY_ROWS
        if many and right.ndim > 1 and right.strides[-1] > right.strides[-2]:
            transposed, right = right, self.block(right.shape)
            self.emit(np.copyto, right, transposed)
        if self.lead:
            self.emit(np.matmul, left, right, out)
        else:
            self.emit(left.dot, right, out)

    def square_length(self, vector: Array, out: Array) -> None:
        """Append ``out = vector · vector``, ``()`` from ``(n,)``; of a stack ``(K, 1)`` from ``(K, n)``."""
        if self.lead:
            self.emit(np.vecdot, vector, vector, out[..., 0])
        else:
            self.emit(vector.dot, vector, out)

    def block(self, shape: tuple[int, ...], dtype: Any = None) -> Array:
        """A new block of a shape that has the batch in it; what is in it at first means nothing."""
        make = next(self._makers) if self._makers else np.zeros
        block: Array = make(shape, dtype or self.dtype)
        self.blocks.append(block)
        return block

    def buffer(self, rows: int) -> Array:
        """A new block, ``(rows, batch)``."""
        return self.block((*self.lead, rows, self.batch))

    def column(self, rows: int) -> Array:
        """A new array of one number a row, ``(rows,)``."""
        return np.zeros((*self.lead, rows), self.dtype)

    def number(self) -> Array:
        """A new number of each network's own, that is combined with flat vectors: ``()``; of a stack ``(K, 1)``."""
        return np.zeros((*self.lead, 1) if self.lead else (), self.dtype)

    def like(self, block: Array) -> Array:
        """A new block of the shape of another."""
        return self.block(block.shape)

    def zeros(self, rows: int) -> Array:
        """A block of zeros that no call may write to; all parts of a tape share it."""
        if rows not in self._zeros:
            self._zeros[rows] = self.buffer(rows)
            self.fix(self._zeros[rows], 0)
        return self._zeros[rows]

    def fix(self, part: Array, value: float) -> None:
        """Set a part of a block, now and before the first call, to what no call changes."""
        part[...] = value
        self.set_before.append(part)
        self.prepare.append(partial(np.copyto, part, value))

    def noise(self, rows: int, draw: Draw, still: float) -> Array:
        """A new block that holds fresh noise, drawn by ``draw(rng, out)``, at every step; ``still`` is none at all."""
        block = self.buffer(rows)
        self.set_before.append(block)
        self.noises.append(Noise(block, draw, still))
        return block

    def scratch(self, rows: int) -> Array:
        """A block for a result that the very next calls use up; all parts of a tape share it."""
        if rows not in self._scratch:
            self._scratch[rows] = self.buffer(rows)
        return self._scratch[rows]

    def spread(self, column: Array, out: Array) -> Array:
        """Emit the copying of one number a row, ``(rows,)``, over all columns of ``out``, which is returned.

        This and then an operation on two equal shapes cost two thirds of one broadcast operation.
        """
        self.emit(np.copyto, out, column[..., None])
        return out

    def constant(self, value: float) -> Array:
        """A scalar as a 0-d array, which NumPy takes twice as fast as a Python float."""
        return np.array(value, self.dtype)

    def take(self) -> list[Call]:
        """The calls so far, leaving the tape empty for the next stage."""
        calls, self.calls = self.calls, []
        return calls


def play(calls: list[Call]) -> None:
    """Make the calls, in order."""
    for call in calls:
        call()


def in_pieces(calls: list[Call]) -> Pieces[None]:
    """Make the calls, in order, and pause after every few of them."""
    for start in range(0, len(calls), FEW_CALLS):
        with np.errstate(all="ignore"):
            play(calls[start : start + FEW_CALLS])
        yield


def finish(pieces: Pieces[T]) -> T:
    """Go through all pauses of a work, and give what comes of it."""
    while True:
        try:
            next(pieces)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]
