"""A WebSocket byte by byte: what no well-behaved client sends."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10  # RFC 6455, section 5.2


@contextmanager
def open_raw(host: str, path: str, timeout_s: float = 5.0) -> Iterator[socket.socket]:
    """A line to ``host:port`` on which the handshake for a path is done.

    Raises:
        ConnectionError: no WebSocket was opened.
    """
    name, port = host.split(":")
    with socket.create_connection((name, int(port)), timeout=timeout_s) as line:
        line.sendall(
            f"GET {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\n"
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        head = b""
        while b"\r\n\r\n" not in head and (byte := line.recv(1)):
            head += byte
        if not head.startswith(b"HTTP/1.1 101 "):
            message = f"no WebSocket at {path}: {head[:30]!r}"
            raise ConnectionError(message)
        yield line


def frame(opcode: int, body: bytes = b"") -> bytes:
    """A short browser frame, masked with zeros."""
    if len(body) > 125:
        message = f"a short frame holds at most 125 bytes, not {len(body)}"
        raise ValueError(message)
    return struct.pack(">BB4x", 0x80 | opcode, 0x80 | len(body)) + body


def head_of(opcode: int, length: int, *, last: bool = True) -> bytes:
    """The beginning of a frame that claims ``length`` bytes, and says whether it is the last of its message."""
    return struct.pack(">BBQ4x", 0x80 * last | opcode, 0x80 | 127, length)
