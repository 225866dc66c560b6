"""Arrays in a binary message: which ones it has, their shapes, then their numbers without gaps, in one fixed order.

A message may leave out what the one before it already said, see `Arrays.news`; a *complete* one leaves out nothing.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np

from engine.tape import Array

_MASK = struct.Struct("<I")
Part: TypeAlias = tuple[tuple[int, ...], bytes]  # an array in a message: the numbers of its shape, its bytes
Parts: TypeAlias = list[Part | None]  # of all arrays; None for one that the message leaves out


class ProtocolError(ValueError):
    """A message that does not follow the live protocol; says what is wrong with it."""

    too_long = False


@dataclass(frozen=True)
class Kind:
    """One array of a message: its name, the type of its numbers, and how many axes it has.

    A table that ``grows`` gets columns at its end: of those that the message before had, only their number is sent.
    Bytes with two or more axes are a picture, whose cells are sent as differences to their left neighbors, modulo 256:
    neighbors are alike, and what is alike is compressed well.
    """

    name: str
    dtype: str
    axes: int
    grows: bool = False

    @cached_property
    def is_picture(self) -> bool:
        """Whether its cells are sent as differences."""
        return self.dtype == "u1" and self.axes > 1

    @cached_property
    def numbers(self) -> int:
        """How many its shape has: a table that grows has (rows, columns kept, columns sent)."""
        return self.axes + self.grows

    @cached_property
    def numpy_type(self) -> np.dtype[Any]:
        """The type of its numbers; NumPy takes longer for its name."""
        return np.dtype(self.dtype)

    def part(self, values: Any) -> Part:
        """Anything that NumPy makes an array of, whole."""
        array = np.asarray(values, self.numpy_type)
        if self.grows:
            return (len(array), 0, array.shape[1]), array.tobytes()
        if self.is_picture:
            differences = array.copy()
            differences[..., 1:] -= array[..., :-1]
            array = differences
        return array.shape, array.tobytes()

    def size(self, shape: tuple[int, ...]) -> int:
        """The bytes that follow such a shape."""
        sent = (shape[0], shape[2]) if self.grows else shape
        return math.prod(sent) * self.numpy_type.itemsize

    def array(self, part: Part) -> Array:
        """The array of a part that is whole."""
        shape, data = part
        shape = (shape[0], shape[2]) if self.grows else shape
        found = np.frombuffer(data, self.numpy_type).reshape(shape) if data else np.zeros(shape, self.numpy_type)
        return np.add.accumulate(found, axis=-1, dtype=np.uint8) if self.is_picture else found

    def shrunk(self, part: Part, before: Part) -> Part | None:
        """What a part says beyond the one before it; None if it says nothing new. Both are whole."""
        if part == before:
            return None
        if not self.grows or part[0][0] != before[0][0]:
            return part
        old, new = self._table(before), self._table(part)
        least = min(old.shape[1], new.shape[1])
        differs = (old[:, :least] != new[:, :least]).any(axis=0)
        kept = int(differs.argmax()) if differs.any() else least
        return (len(new), kept, new.shape[1] - kept), new[:, kept:].tobytes()

    def restored(self, part: Part, before: Part | None) -> Part:
        """The whole part."""
        if not self.grows or not part[0][1]:
            return part
        rows, kept, sent = part[0]
        if before is None or before[0][0] != rows or before[0][2] < kept:
            problem = f"{kept} columns of {self.name} are not allowed; the message before has fewer"
            raise ProtocolError(problem)
        table = np.hstack([self._table(before)[:, :kept], self._table(part)])
        return (rows, 0, kept + sent), table.tobytes()

    def _table(self, part: Part) -> Array:
        """As whole numbers, so that NaN equals NaN."""
        return np.frombuffer(part[1], "<u4").reshape(part[0][0], part[0][2])


class Arrays:
    """Which arrays a message may have; those of four bytes come first, for alignment.

    >>> arrays = Arrays([Kind("values", "<f4", 1), Kind("marks", "u1", 2)])
    >>> message = b"head" + arrays.packed({"values": [0.5], "marks": [[1, 2]]})
    >>> found = arrays.unpacked(message, 4)
    >>> found["values"].tolist(), found["marks"].tolist()
    ([0.5], [[1, 2]])
    """

    def __init__(self, kinds: Sequence[Kind]) -> None:
        """Take the layout."""
        self.kinds = kinds
        self._all = (1 << len(kinds)) - 1
        self.least = _MASK.size  # bytes of a message without any arrays

    def packed(self, values: Mapping[str, Any]) -> bytes:
        """The bytes of all these arrays, which may be anything that NumPy makes an array of."""
        return self.joined([kind.part(values[kind.name]) for kind in self.kinds])

    def unpacked(self, message: bytes, start: int) -> dict[str, Array]:
        """The arrays of a complete message from ``start`` to its end.

        Raises:
            ProtocolError: it is not complete, or longer or shorter than its shapes say.
        """
        parts = self.split(message, start)
        found = {}
        for kind, part in zip(self.kinds, parts, strict=True):
            if part is None or (kind.grows and part[0][1]):
                problem = f"a message without {kind.name} is not complete"
                raise ProtocolError(problem)
            found[kind.name] = kind.array(part)
        return found

    def news(self, parts: Parts, before: Parts) -> Parts:
        """The parts of a complete message without what the complete one before it said as well."""
        together = zip(self.kinds, parts, before, strict=True)
        return [kind.shrunk(part, old) if part and old else part for kind, part, old in together]

    def restored(self, message: bytes, before: bytes | None, start: int) -> bytes:
        """The complete message of one that leaves out what `news` does.

        Raises:
            ProtocolError: it is no such message, or there is nothing before it that it rests on.
        """
        old = self.split(before, start) if before else [None] * len(self.kinds)
        whole = []
        for kind, part, earlier in zip(self.kinds, self.split(message, start), old, strict=True):
            if part is None and earlier is None:
                problem = f"a first message without {kind.name} is not allowed"
                raise ProtocolError(problem)
            whole.append(kind.restored(part, earlier) if part else earlier)
        return message[:start] + self.joined(whole)

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

    def joined(self, parts: Parts) -> bytes:
        """The bytes of these parts, behind which of them there are."""
        there = [part for part in parts if part]
        mask = sum(1 << place for place, part in enumerate(parts) if part)
        numbers = [number for shape, _ in there for number in shape]
        return b"".join([struct.pack(f"<{1 + len(numbers)}I", mask, *numbers), *(data for _, data in there)])

    def split(self, message: bytes, start: int) -> Parts:
        """Each array's part of a message, None for one that is left out.

        Raises:
            ProtocolError: the message is longer or shorter than its shapes say.
        """
        (mask,) = _MASK.unpack_from(message, start)
        kinds = [kind if mask >> place & 1 else None for place, kind in enumerate(self.kinds)]
        shapes = struct.Struct(f"<{sum(kind.numbers for kind in kinds if kind)}I")
        at = start + _MASK.size + shapes.size
        if mask > self._all or len(message) < at:
            problem = f"a frame of {len(message)} bytes with arrays {mask:b} is not allowed"
            raise ProtocolError(problem)
        numbers, used = shapes.unpack_from(message, start + _MASK.size), 0
        parts: Parts = []
        for kind in kinds:
            if kind is None:
                parts.append(None)
                continue
            shape = numbers[used : used + kind.numbers]
            size = kind.size(shape)
            parts.append((shape, message[at : at + size]))
            used, at = used + kind.numbers, at + size
        if len(message) != at:
            problem = f"a frame of {len(message)} bytes is not allowed; its header says {at}"
            raise ProtocolError(problem)
        return parts
