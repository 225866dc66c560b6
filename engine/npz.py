"""Reads the arrays of an ``.npz`` one by one, each within a bound that is known before it is unpacked.

A few kilobytes may claim, or unpack to, gigabytes. So nothing is believed: neither the archive's directory about a
member's size, nor a member's header about its shape; what is read is counted.
"""

from __future__ import annotations

import io
import math
import struct
import zipfile
import zlib
from typing import Any, Self

import numpy as np

from engine.tape import Array

MOST_MEMBERS = 2000
MOST_DIRECTORY = 1_000_000  # bytes of the archive's list of members: zipfile reads all of it
HEADER = 10_000  # bytes of a member's header, as in numpy.load
END, END_64 = b"PK\x05\x06", b"PK\x06\x07"  # signatures of PKWARE's APPNOTE, sections 4.3.16 and 4.3.15
END_SIZE, LOCATOR_SIZE, LONGEST_COMMENT = 22, 20, 0xFFFF
# What zipfile and numpy raise on bytes that are not, or no longer, such a file.
BROKEN = (
    *(ArithmeticError, EOFError, LookupError, MemoryError, OSError, RuntimeError, SyntaxError, TypeError, ValueError),
    *(struct.error, zipfile.BadZipFile, zlib.error),
)


class NpzError(ValueError):
    """An archive, or a member of one, that is damaged or larger than it may be; the message is one sentence."""


class Npz:
    """The members of an archive, by name without ``.npy``; nothing is unpacked until it is asked for."""

    def __init__(self, content: bytes) -> None:
        """Read the list of members.

        Raises:
            NpzError: this is no archive, or a list that no run has.
        """
        _check_directory(content)
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except BROKEN:
            raise NpzError("it is no .npz") from None
        members = self._archive.infolist()
        self._members = {member.filename.removesuffix(".npy"): member for member in members}
        if len(members) > MOST_MEMBERS or len(self._members) < len(members):
            raise NpzError(f"its {len(members)} arrays are too many, or have one name twice")

    @property
    def names(self) -> set[str]:
        """What the arrays are called."""
        return {*self._members}

    def __enter__(self) -> Self:
        """Nothing more to do."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let the archive go."""
        self._archive.close()

    def read(self, name: str, most: int) -> Array:
        """An array of at most so many bytes.

        Raises:
            KeyError: there is none of this name.
            NpzError: it is larger, or damaged, or holds Python objects.
        """
        member = self._members[name]
        if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:  # others unpack without a bound
            raise NpzError(f"its array {name!r} is packed in a way that numpy does not write")
        most += HEADER
        if member.file_size > most:
            raise NpzError(f"its array {name!r} claims {member.file_size} bytes; it can have {most} at most")
        try:
            with self._archive.open(member) as stream:
                content = stream.read(most + 1)
                if len(content) <= most:
                    stream.read(1)  # at the end the checksum is compared
        except BROKEN:
            raise NpzError(f"its array {name!r} is damaged") from None
        if len(content) > most:
            raise NpzError(f"its array {name!r} is larger than it says")
        return _array(name, content)


def _check_directory(content: bytes) -> None:
    """Before zipfile reads all of a list of millions of members."""
    at = content.rfind(END, max(0, len(content) - END_SIZE - LONGEST_COMMENT))
    if at < 0 or len(content) < at + END_SIZE:
        raise NpzError("it is no .npz")
    (size,) = struct.unpack_from("<L", content, at + 12)
    if size > MOST_DIRECTORY or content[max(0, at - LOCATOR_SIZE) :][:4] == END_64:
        raise NpzError("its list of arrays is longer than that of any run")


def _array(name: str, content: bytes) -> Array:
    """The array of a member whose header agrees with its size."""
    stream = io.BytesIO(content)
    try:
        version = np.lib.format.read_magic(stream)
        read: Any = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}[version]
        shape, fortran, dtype = read(stream, max_header_size=HEADER)
        if dtype.hasobject or not dtype.itemsize or math.prod(shape) * dtype.itemsize != len(content) - stream.tell():
            raise NpzError(f"its array {name!r} holds other bytes than its header says")
        flat = np.frombuffer(content[stream.tell() :], dtype)
        return flat.reshape(shape, order="F" if fortran else "C")
    except BROKEN as error:
        raise NpzError(str(error) if isinstance(error, NpzError) else f"its array {name!r} is damaged") from None
