from __future__ import annotations

import socket
import time
from collections.abc import Iterator

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from app.web import patience
from tests.app.samples import small
from tests.app.viewer import LIMIT_S, opened, served, viewing

SHORT_S = 0.3
ANSWER = b"0" * 2**26  # more than any network in between holds


async def _told(request: Request) -> Response:
    return PlainTextResponse(f"{len(await request.body())}")


async def _large(_request: Request) -> Response:
    return Response(ANSWER)


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    """A server that soon loses patience."""
    with pytest.MonkeyPatch.context() as patch:
        for name in ("HEAD_S", "BODY_S", "READ_S"):
            patch.setattr(patience, name, SHORT_S)
        patience.close_half_open()
        with served(Route("/told", _told, methods=["POST", "GET"]), Route("/large", _large)) as host:
            yield host


def line_to(host: str) -> socket.socket:
    """A connection, byte by byte."""
    address, port = host.split(":")
    return socket.create_connection((address, int(port)), timeout=LIMIT_S)


def rest(line: socket.socket) -> bytes:
    """All that comes until the server closes; a timeout if it does not."""
    came = b""
    try:
        while part := line.recv(2**20):
            came += part
    except ConnectionResetError:
        pass
    return came


WHOLE = b"GET /told HTTP/1.1\r\nHost: a\r\n\r\n"
HALVES = {
    "nothing": b"",
    "empty lines": b"\r\n\r\n",
    "half a line": b"GET /to",
    "half a head": WHOLE[:-2],
    "half a handshake": b"GET /live/x HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n",
    "half a body": b"POST /told HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n123",
}


@pytest.mark.parametrize("half", HALVES.values(), ids=HALVES.keys())
@pytest.mark.parametrize("before", [b"", WHOLE], ids=["at first", "after a request"])
def test_half_a_request_is_not_waited_for(host: str, before: bytes, half: bytes) -> None:
    """The connection is closed, whether the half is all that ever came or follows a request that was answered."""
    with line_to(host) as line:
        if before:
            line.sendall(before)
            assert line.recv(2**12).endswith(b"\r\n\r\n0")
        if half or not before:  # without a half, uvicorn itself waits for the next request
            line.sendall(half)
            assert rest(line) == b""


def test_an_answer_that_nobody_reads_is_not_kept(host: str) -> None:
    """The connection is closed, and its memory is free."""
    with line_to(host) as line:
        line.sendall(b"GET /large HTTP/1.1\r\nHost: a\r\n\r\n")
        time.sleep(3 * SHORT_S)
        assert 0 < len(rest(line)) < len(ANSWER)


def test_a_slow_visitor_is_waited_for(host: str) -> None:
    """Whoever sends a head, a body or a next request in time gets the answer, however long all of it takes."""
    with line_to(host) as line:
        for _ in range(2):
            for part in (b"POST /told HTTP/1.1\r\n", b"Host: a\r\nContent-Length: 3\r\n\r\n", b"123"):
                time.sleep(SHORT_S / 3)
                line.sendall(part)
            assert line.recv(2**12).endswith(b"\r\n\r\n3")


def test_a_socket_that_is_open_stays_open(host: str) -> None:
    """A page that asks for no frames, because it is hidden, is still there later."""
    with viewing(host, opened(small())[0]) as viewer:
        viewer.next_frame()
        time.sleep(3 * SHORT_S)
        viewer.send("step")
        assert viewer.next_frame().step == 1
