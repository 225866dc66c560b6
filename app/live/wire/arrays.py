"""Arrays in a binary message: the shapes of all, then their numbers without gaps, in one fixed order."""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from engine.tape import Array


class ProtocolError(ValueError):
    """A message that does not follow the live protocol; says what is wrong with it."""

    too_long = False


class Arrays:
    """Which arrays a message has: each one's name, kind and number of axes; those of four bytes first, for alignment.

    >>> arrays = Arrays([("values", "<f4", 1), ("marks", "u1", 2)])
    >>> message = b"head" + arrays.packed({"values": [0.5], "marks": [[1, 2]]})
    >>> found = arrays.unpacked(message, 4)
    >>> found["values"].tolist(), found["marks"].tolist()
    ([0.5], [[1, 2]])
    """

    def __init__(self, arrays: Sequence[tuple[str, str, int]]) -> None:
        """Take the layout."""
        self._arrays = arrays
        self._shapes = struct.Struct(f"<{sum(rank for _, _, rank in arrays)}I")
        self.least = self._shapes.size  # bytes of a message without any numbers

    def packed(self, values: Mapping[str, Any]) -> bytes:
        """The bytes of these arrays, which may be anything that NumPy makes an array of."""
        arrays = [np.asarray(values[name], kind) for name, kind, _ in self._arrays]
        shapes = self._shapes.pack(*(length for array in arrays for length in array.shape))
        return b"".join([shapes, *(array.tobytes() for array in arrays)])

    def header_of(self, message: bytes, header: struct.Struct, magic: bytes, version: int) -> tuple[Any, ...]:
        """What the header in front of the arrays says behind its ``magic`` and its ``version``.

        Raises:
            ProtocolError: the message is too short, or another one.
        """
        shortest = header.size + self.least
        if len(message) < shortest:
            problem = f"{len(message)} bytes are no frame; its header alone has {shortest}"
            raise ProtocolError(problem)
        found, given, *others = header.unpack_from(message)
        if (found, given) != (magic, version):
            problem = f"{found!r} version {given} is not allowed; this is {magic!r} version {version}"
            raise ProtocolError(problem)
        return tuple(others)

    def unpacked(self, message: bytes, start: int) -> dict[str, Array]:
        """The arrays in a message from ``start`` to its end.

        Raises:
            ProtocolError: the message is longer or shorter than its shapes say.
        """
        lengths = iter(self._shapes.unpack_from(message, start))
        shapes = [tuple(next(lengths) for _ in range(rank)) for _, _, rank in self._arrays]
        start += self.least
        counts = [math.prod(shape) for shape in shapes]
        sizes = [count * np.dtype(kind).itemsize for count, (_, kind, _) in zip(counts, self._arrays, strict=True)]
        if len(message) != start + sum(sizes):
            problem = f"a frame of {len(message)} bytes is not allowed; its header says {start + sum(sizes)}"
            raise ProtocolError(problem)
        found = {}
        for (name, kind, _), shape, count, size in zip(self._arrays, shapes, counts, sizes, strict=True):
            found[name] = np.frombuffer(message, kind, count, start).reshape(shape) if count else np.zeros(shape, kind)
            start += size
        return found
