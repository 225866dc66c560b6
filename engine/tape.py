"""The tape: a training step as a list of bound NumPy calls on preallocated buffers.

A NumPy call costs about 0.2 microseconds however little it computes, so for small networks the number of calls is the
cost. A network is therefore compiled once per batch size: every layer *emits* its calls, bound to preallocated
buffers, and a step is ``for call in calls: call()``, without allocations, attribute lookups or branches.

Shapes: a block of activations is feature-major, ``(features, batch)``. If a dense layer reads it, it has a row of ones
at the bottom, so that the bias and its gradient are part of the matrix product. A tape can also serve K networks of
one shape at once: then every array, including parameters, has an axis of K in front, so parts count axes from the end.
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
"""Emits the backward pass of a part: takes the buffer of d(loss)/d(out), returns that of d(loss)/d(in)."""


T = TypeVar("T")
Pieces: TypeAlias = Generator[None, None, T]
"""A computation that pauses from time to time, so that its caller can do something else in between."""

MANY_ROWS = 32
FEW_CALLS = 4


class Noise(NamedTuple):
    """A block that needs fresh noise at every step."""

    block: Array
    draw: Draw  # fills a block with any number of columns
    still: float  # the value that leaves the signal unchanged


class Tape:
    """Calls on buffers of one batch size; ``training`` tells the parts which of their two modes to emit."""

    def __init__(
        self,
        batch: int,
        dtype: Any = np.float64,
        *,
        stack_shape: tuple[int, ...] = (),
        training: bool = True,
        makers: Iterator[MakeBlock] | None = None,
    ) -> None:
        """Start an empty tape for blocks of ``batch`` columns; ``stack_shape`` is ``(K,)`` for K stacked networks.

        ``makers`` create the blocks, in the order of allocation; see `engine.arena`.
        """
        self.batch = batch
        self.stack_shape = stack_shape
        self.dtype = np.dtype(dtype)
        self.training = training
        self.calls: list[Call] = []
        self.noises: list[Noise] = []
        self.blocks: list[Array] = []  # in the order of allocation
        self.set_before: list[Array] = []  # values set before the first call, which must persist
        self.prepare: list[Call] = []  # calls that set them again, if somebody else used the memory meanwhile
        self._makers = makers
        self._scratch: dict[int, Array] = {}
        self._zeros: dict[int, Array] = {}

    def emit(self, function: Callable[..., object], *operands: Any, **options: Any) -> None:
        """Append one call; the last operand of a NumPy function receives its result."""
        self.calls.append(partial(function, *operands, **options))

    def product(self, left: Array, right: Array, out: Array) -> None:
        """Append ``out = left @ right``: the bound ``dot`` costs a third of ``np.matmul``, which stacks need.

        A transposed right side is copied first if the left side has many rows: BLAS then needs a third less time for
        the product, which in a stack is more than the copy costs, and about as much for a single network.
        """
        many = left.ndim > 1 and left.shape[-2] >= MANY_ROWS
        if many and right.ndim > 1 and right.strides[-1] > right.strides[-2]:
            transposed, right = right, self.block(right.shape)
            self.emit(np.copyto, right, transposed)
        if self.stack_shape:
            self.emit(np.matmul, left, right, out)
        else:
            self.emit(left.dot, right, out)

    def square_length(self, vector: Array, out: Array) -> None:
        """Append ``out = vector · vector``, ``()`` from ``(n,)``; for a stack ``(K, 1)`` from ``(K, n)``."""
        if self.stack_shape:
            self.emit(np.vecdot, vector, vector, out[..., 0])
        else:
            self.emit(vector.dot, vector, out)

    def block(self, shape: tuple[int, ...], dtype: Any = None) -> Array:
        """A new block whose shape includes the batch; its initial contents are undefined."""
        make = next(self._makers) if self._makers else np.zeros
        block: Array = make(shape, dtype or self.dtype)
        self.blocks.append(block)
        return block

    def buffer(self, rows: int) -> Array:
        """A new block, ``(rows, batch)``."""
        return self.block((*self.stack_shape, rows, self.batch))

    def column(self, rows: int) -> Array:
        """A new array with one number per row, ``(rows,)``."""
        return np.zeros((*self.stack_shape, rows), self.dtype)

    def number(self) -> Array:
        """A new number per network, to combine with flat vectors: ``()``; for a stack ``(K, 1)``."""
        return np.zeros((*self.stack_shape, 1) if self.stack_shape else (), self.dtype)

    def like(self, block: Array) -> Array:
        """A new block with the shape of another."""
        return self.block(block.shape)

    def zeros(self, rows: int) -> Array:
        """A block of zeros that no call may write to; all parts on a tape share it."""
        if rows not in self._zeros:
            self._zeros[rows] = self.buffer(rows)
            self.fix(self._zeros[rows], 0)
        return self._zeros[rows]

    def fix(self, part: Array, value: float) -> None:
        """Set part of a block, now and before the first call, to a value that no call changes."""
        part[...] = value
        self.set_before.append(part)
        self.prepare.append(partial(np.copyto, part, value))

    def noise(self, rows: int, draw: Draw, still: float) -> Array:
        """A new block with fresh noise from ``draw(rng, out)`` at every step; ``still`` is the value for no noise."""
        block = self.buffer(rows)
        self.set_before.append(block)
        self.noises.append(Noise(block, draw, still))
        return block

    def scratch(self, rows: int) -> Array:
        """A block for a result that the next few calls consume; all parts on a tape share it."""
        if rows not in self._scratch:
            self._scratch[rows] = self.buffer(rows)
        return self._scratch[rows]

    def spread(self, column: Array, out: Array) -> Array:
        """Emit a copy of one number per row, ``(rows,)``, to all columns of ``out``, and return ``out``.

        This copy and an operation on two equal shapes cost two thirds of one broadcast operation.
        """
        self.emit(np.copyto, out, column[..., None])
        return out

    def constant(self, value: float) -> Array:
        """A scalar as a 0-d array, which NumPy handles twice as fast as a Python float."""
        return np.array(value, self.dtype)

    def take(self) -> list[Call]:
        """Return the calls so far, and empty the tape for the next stage."""
        calls, self.calls = self.calls, []
        return calls


def play(calls: list[Call]) -> None:
    """Run the calls, in order."""
    for call in calls:
        call()


def in_pieces(calls: list[Call]) -> Pieces[None]:
    """Run the calls, in order, and pause after every few of them."""
    for start in range(0, len(calls), FEW_CALLS):
        with np.errstate(all="ignore"):
            play(calls[start : start + FEW_CALLS])
        yield


def finish(pieces: Pieces[T]) -> T:
    """Run a computation through all its pauses, and return its result."""
    while True:
        try:
            next(pieces)
        except StopIteration as end:
            return end.value  # type: ignore[no-any-return]
