"""The live routes on a real server, and a viewer of them: a browser, as far as the socket is concerned."""

from __future__ import annotations

import asyncio
import http.client
import json
import socket
import threading
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial, wraps
from typing import Any, TypeVar

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from app.live.hub import HUB
from app.live.route import routes
from app.live.session import LiveSession
from app.live.wire.frame import Frame, decode
from app.live.wire.lean import restored
from app.origins import admits
from app.page import pictures
from app.page.view import assets, texts
from engine import Config
from tests.app.samples import small

T = TypeVar("T")
LIMIT_S = 5.0  # for whatever must come
QUIET_S = 0.15  # for what must not come


def awaited(coroutine: Coroutine[Any, Any, T]) -> T:
    """The result of a coroutine, in a separate thread: in this one the browser's event loop may be running."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def on_a_loop(test: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    """Run an async test to its end; see `awaited`."""

    @wraps(test)
    def run() -> None:
        awaited(test())

    return run


@contextmanager
def served(*more: BaseRoute, middleware: Sequence[Middleware] = ()) -> Iterator[str]:
    """The live routes on a free port, with Streamlit's server and protocol; yields host and port."""
    ours = [*routes(admits), *assets.routes(), *texts.routes(), *pictures.routes()]
    with running(Starlette(routes=[*ours, *more], middleware=middleware)) as host:
        yield host


@contextmanager
def running(app: Starlette) -> Iterator[str]:
    """An app on a free port, with Streamlit's server and protocol; yields host and port."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    settings = uvicorn.Config(app, ws="websockets-sansio", lifespan="off", log_config=None, ws_max_size=2**24)
    server = uvicorn.Server(settings)
    serving = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    serving.start()
    until(lambda: server.started)
    yield f"127.0.0.1:{listening.getsockname()[1]}"
    server.should_exit = True
    serving.join(LIMIT_S)
    listening.close()
    assert not serving.is_alive()


def until(happens: Callable[[], bool]) -> None:
    """Wait for it, within the limit."""
    end = time.monotonic() + LIMIT_S
    while not happens():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


class Viewer:
    """A browser, from the socket's point of view."""

    def __init__(self, connection: ClientConnection) -> None:
        """Talk over an open connection."""
        self.connection = connection
        self._before: bytes | None = None  # the last frame, complete
        self.scenes: list[dict[str, Any]] = []
        self.asides: list[dict[str, Any]] = []

    def send(self, do: str, value: int | None = None) -> None:
        """One command."""
        self.connection.send(json.dumps({"do": do} if value is None else {"do": do, "value": value}))

    def frame(self) -> Frame:
        """The next frame; scenes and other messages before it are stored."""
        while isinstance(message := self.connection.recv(LIMIT_S), str):
            told = json.loads(message)
            if len(told) == 1:
                self.asides.append(told)
            else:
                self.scenes.append(told)
        self._before = restored(message, self._before)
        return decode(self._before)

    def next_frame(self) -> Frame:
        """Request a frame, as a browser does after drawing the last one."""
        self.send("credit")
        return self.frame()

    def is_quiet(self) -> bool:
        """Whether nothing comes for a while."""
        try:
            self.connection.recv(QUIET_S)
        except TimeoutError:
            return True
        return False

    def farewell(self) -> tuple[int, str]:
        """Wait for the server to close; its code and reason."""
        with pytest.raises(ConnectionClosed) as caught:
            list(iter(partial(self.connection.recv, LIMIT_S), None))
        assert caught.value.rcvd is not None
        return caught.value.rcvd.code, caught.value.rcvd.reason


@contextmanager
def viewing(host: str, ticket: str, **headers: str | None) -> Iterator[Viewer]:
    """A viewer of a ticket; its Origin is the server's own unless another is given."""
    told = {name: text for name, text in {"Origin": f"http://{host}", **headers}.items() if text is not None}
    asked, (address, port) = told.pop("Host", host), host.split(":")
    line = socket.create_connection((address, int(port)))
    with connect(f"ws://{asked}/live/{ticket}", sock=line, additional_headers=told, proxy=None) as open_:
        yield Viewer(open_)


def opened(config: Config) -> tuple[str, LiveSession]:
    """A session in the hub that the route serves."""
    ticket = HUB.open(config)
    session = HUB.find(ticket, LiveSession)
    assert session is not None
    return ticket, session


def is_up(host: str) -> bool:
    """Whether a well-behaved viewer is served."""
    with viewing(host, opened(small())[0]) as viewer:
        return viewer.next_frame().step == 0


def get(host: str, path: str, **headers: str) -> tuple[int, str, bytes]:
    """Status, type and body of an address."""
    connection = http.client.HTTPConnection(host, timeout=LIMIT_S)
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        return response.status, response.headers.get_content_type(), response.read()
    finally:
        connection.close()
