from __future__ import annotations

import json
import os
import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from app.live.limits import MESSAGES_A_SECOND, PIECE, WINDOW_S
from benchmarks.raw_socket import CLOSE, PING, PONG, TEXT, frame, head_of, open_raw
from tests.app.samples import small
from tests.app.viewer import LIMIT_S, is_up, opened, served, viewing

SHORTEST = 6  # bytes of a frame from a browser: two, and a mask of four


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    """The live routes on a free port."""
    with served() as host:
        yield host


@contextmanager
def raw(host: str) -> Iterator[socket.socket]:
    """A live socket of a known ticket, byte by byte."""
    ticket, _ = opened(small())
    with open_raw(host, f"/live/{ticket}", LIMIT_S) as line:
        yield line


def answers(line: socket.socket, opcode: int) -> int:
    """How many frames of a kind come, all of them short, until nothing comes for half a window."""
    line.settimeout(WINDOW_S / 2)
    came = b""
    try:
        while part := line.recv(2**16):
            came += part
    except TimeoutError:
        pass
    count = at = 0
    while at < len(came):
        count += came[at] & 0x0F == opcode
        at += 2 + came[at + 1]
    return count


def test_a_flood_of_pings_is_answered_second_by_second(host: str) -> None:
    """Of thousands at once a second's worth is answered; nobody else waits; then come the next ones."""
    with raw(host) as line:
        line.sendall(frame(PING) * 3 * MESSAGES_A_SECOND)
        first = answers(line, PONG)
        assert MESSAGES_A_SECOND <= first <= MESSAGES_A_SECOND + PIECE / SHORTEST
        assert is_up(host)
        line.settimeout(LIMIT_S)
        assert line.recv(1)[0] & 0x0F == PONG


def test_a_flood_of_commands_is_read_second_by_second(host: str) -> None:
    """A thousand credits and presses at once: the server is there for everybody else, and the last one is heard."""
    ticket, _session = opened(small())
    with viewing(host, ticket) as viewer:
        for _ in range(2 * MESSAGES_A_SECOND):
            viewer.connection.send('{"do": "reset"}')
        viewer.connection.send(json.dumps({"do": "speed", "value": 4}))
        assert is_up(host)
        for _ in range(100):
            if viewer.next_frame().speed == 4:
                break
        else:
            pytest.fail("the last command was not heard")


@pytest.mark.parametrize("size", [2**16 + 1, 150_000_000, 2**62])
def test_a_long_message_is_refused_by_its_first_bytes(host: str, size: int) -> None:
    """What a message will be long is said at its beginning: the rest of it is never waited for."""
    with raw(host) as line:
        line.sendall(head_of(TEXT, size))
        head = line.recv(4)
        assert head[0] & 0x0F == CLOSE
        assert struct.unpack(">H", head[2:4]) == (1009,)


def test_a_long_message_in_parts_is_refused_when_it_gets_too_long(host: str) -> None:
    """Parts of 60 kB are each short enough; together they are not."""
    part = os.urandom(60_000)
    with raw(host) as line:
        for opcode in (TEXT, 0):
            line.sendall(head_of(opcode, len(part), last=False) + part)
        head = line.recv(4)
        assert head[0] & 0x0F == CLOSE
        assert struct.unpack(">H", head[2:4]) == (1009,)


@pytest.mark.parametrize(
    "head",
    [
        b"GET /live/x HTTP/1.1\r\nCookie: " + b"a" * 9000,
        b"GET /live/x HTTP/1.1" + b"\r\nX: a" * 200,
        b"GET /live/" + b"x" * 9000 + b" HTTP/1.1",
    ],
    ids=["a long header", "many headers", "a long path"],
)
def test_a_handshake_that_cannot_be_read_is_answered_and_closed(host: str, head: bytes) -> None:
    """uvicorn would keep the connection without a word, forever; many of these would take all its files."""
    name, port = host.split(":")
    with socket.create_connection((name, int(port)), timeout=LIMIT_S) as line:
        line.sendall(head + b"\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
        answer = b""
        while part := line.recv(2**12):
            answer += part
    assert answer.startswith(b"HTTP/1.1 4")
    assert is_up(host)
