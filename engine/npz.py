"""Read the arrays of an ``.npz`` one by one, each within a bound that is known before it is unpacked.

A few kilobytes can claim, or unpack to, gigabytes. So nothing is trusted, neither the archive's directory about a
member's size nor a member's header about its shape; the bytes read are counted.
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
MOST_DIRECTORY = 1_000_000  # bytes of the archive's list of members, all of which zipfile reads
HEADER = 10_000  # bytes of a member's header, as in numpy.load
END, END_64 = b"PK\x05\x06", b"PK\x06\x07"  # signatures of PKWARE's APPNOTE, sections 4.3.16 and 4.3.15
END_SIZE, LOCATOR_SIZE, LONGEST_COMMENT = 22, 20, 0xFFFF
# The exceptions of zipfile and numpy for bytes that are not, or no longer, such a file.
BROKEN = (
    *(ArithmeticError, EOFError, LookupError, MemoryError, OSError, RuntimeError, SyntaxError, TypeError, ValueError),
    *(struct.error, zipfile.BadZipFile, zlib.error),
)


class NpzError(ValueError):
    """An archive, or a member of one, that is damaged or larger than it may be; the message is one sentence."""


class Npz:
    """The members of an archive, by name without ``.npy``; nothing is unpacked until it is read."""

    def __init__(self, content: bytes) -> None:
        """Read the list of members.

        Raises:
            NpzError: this is not an archive, or its list is not that of a run.
        """
        _check_directory(content)
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except BROKEN:
            raise NpzError("it is not an .npz file") from None
        members = self._archive.infolist()
        self._members = {member.filename.removesuffix(".npy"): member for member in members}
        if len(members) > MOST_MEMBERS or len(self._members) < len(members):
            raise NpzError(f"its {len(members)} arrays are too many, or two have the same name")

    @property
    def names(self) -> set[str]:
        """The names of the arrays."""
        return {*self._members}

    def __enter__(self) -> Self:
        """Return the archive itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the archive."""
        self._archive.close()

    def read(self, name: str, most: int) -> Array:
        """Read an array of at most ``most`` bytes.

        Raises:
            KeyError: there is no array with this name.
            NpzError: it is larger or damaged, or contains Python objects.
        """
        member = self._members[name]
        if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:  # others unpack without a bound
            raise NpzError(f"its array {name!r} is compressed in a way that numpy does not use")
        most += HEADER
        if member.file_size > most:
            raise NpzError(f"its array {name!r} claims {member.file_size} bytes; it can have at most {most}")
        try:
            with self._archive.open(member) as stream:
                content = stream.read(most + 1)
                if len(content) <= most:
                    stream.read(1)  # reading to the end checks the checksum
        except BROKEN:
            raise NpzError(f"its array {name!r} is damaged") from None
        if len(content) > most:
            raise NpzError(f"its array {name!r} is larger than it says")
        return _array(name, content)


def _check_directory(content: bytes) -> None:
    """Refuse a huge list of members before zipfile reads it."""
    at = content.rfind(END, max(0, len(content) - END_SIZE - LONGEST_COMMENT))
    if at < 0 or len(content) < at + END_SIZE:
        raise NpzError("it is not an .npz file")
    (size,) = struct.unpack_from("<L", content, at + 12)
    if size > MOST_DIRECTORY or content[max(0, at - LOCATOR_SIZE) :][:4] == END_64:
        raise NpzError("its list of arrays is longer than that of any run")


def _array(name: str, content: bytes) -> Array:
    """The array of a member, if its header agrees with its size."""
    stream = io.BytesIO(content)
    try:
        version = np.lib.format.read_magic(stream)
        read: Any = {(1, 0): np.lib.format.read_array_header_1_0, (2, 0): np.lib.format.read_array_header_2_0}[version]
        shape, fortran, dtype = read(stream, max_header_size=HEADER)
        if dtype.hasobject or not dtype.itemsize or math.prod(shape) * dtype.itemsize != len(content) - stream.tell():
            raise NpzError(f"its array {name!r} does not contain what its header says")
        flat = np.frombuffer(content[stream.tell() :], dtype)
        return flat.reshape(shape, order="F" if fortran else "C")
    except BROKEN as error:
        raise NpzError(str(error) if isinstance(error, NpzError) else f"its array {name!r} is damaged") from None
