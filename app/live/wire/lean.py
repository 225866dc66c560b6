"""What a connection sends of a frame: only what the frame before it on the same connection did not say."""

from __future__ import annotations

from app.live.wire import bench, frame
from app.live.wire.arrays import Arrays, Parts

# By what such messages begin with: their arrays, and where these begin. All others are short, and are sent as they are.
KNOWN: dict[bytes, tuple[Arrays, int]] = {
    frame.MAGIC: (frame.ARRAYS, frame.HEADER.size),
    bench.MAGIC: (bench.ARRAYS, bench.HEADER.size),
}


class Sender:
    """Makes the messages of one connection lean."""

    def __init__(self) -> None:
        """Begin: the first message is sent whole."""
        self._before: tuple[bytes, Parts] | None = None  # what the last message begins with, and its arrays

    def lean(self, message: bytes) -> bytes:
        """A complete message without what the one before it said."""
        magic = message[:2]
        known = KNOWN.get(magic)
        if known is None:
            return message
        arrays, start = known
        parts, before = arrays.split(message, start), self._before
        self._before = magic, parts
        if before is None or before[0] != magic:
            return message
        return message[:start] + arrays.joined(arrays.news(parts, before[1]))


def restored(message: bytes, before: bytes | None) -> bytes:
    """The complete message of one that was sent, from the complete one before it.

    Raises:
        ProtocolError: it is no such message.
    """
    known = KNOWN.get(message[:2])
    if known is None:
        return message
    arrays, start = known
    return arrays.restored(message, before, start)
