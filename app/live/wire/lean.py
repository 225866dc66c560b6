"""What a connection sends of a frame: only what the frame before it on the same connection did not say."""

from __future__ import annotations

from app.live.wire import bench, frame
from app.live.wire.arrays import Arrays

# By what such messages begin with: their arrays, and where these begin. All others are short, and are sent as they are.
KNOWN: dict[bytes, tuple[Arrays, int]] = {
    frame.MAGIC: (frame.ARRAYS, frame.HEADER.size),
    bench.MAGIC: (bench.ARRAYS, bench.HEADER.size),
}


def shrunk(message: bytes, before: bytes | None) -> bytes:
    """A complete message without what the complete one before it said; the first one is sent whole."""
    known = KNOWN.get(message[:2])
    if before is None or known is None or before[:2] != message[:2]:
        return message
    arrays, start = known
    return arrays.shrunk(message, before, start)


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
