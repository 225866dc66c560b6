"""How long the server waits for a connection that does nothing: half a request, or an answer that nobody reads.

The server's protocol waits for both forever, and each such connection holds memory and one of the process's files. A
WebSocket that falls silent is closed by the server's pings.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import wraps
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol as Protocol

HEAD_S = 15.0  # for the head of a request: a browser sends it at once
BODY_S = 300.0  # for its body: 5 MB over a slow line
READ_S = 60.0  # until some of an answer is read, once the network holds no more of it


class Clock:
    """Ends a connection at a set time, unless it is set anew or stopped before."""

    def __init__(self, protocol: Protocol) -> None:
        """Start as a clock that stands still."""
        self._protocol = protocol
        self._timer: asyncio.TimerHandle | None = None

    @property
    def runs(self) -> bool:
        """Whether it is set."""
        return self._timer is not None

    def set(self, seconds: float) -> None:
        """End the connection in so many seconds from now."""
        self.stop()
        self._timer = self._protocol.loop.call_later(seconds, self._protocol.transport.abort)

    def stop(self) -> None:
        """Let the connection be."""
        if self._timer:
            self._timer.cancel()
        self._timer = None


class Clocks:
    """How long one connection is waited for: until a request is whole, and until its answer is read."""

    def __init__(self, protocol: Protocol) -> None:
        """Wait for a first request."""
        self.request, self.answer, self.over = Clock(protocol), Clock(protocol), False
        self.request.set(HEAD_S)


def close_half_open() -> None:
    """From now on, close every HTTP connection of this process that has waited long enough.

    This patches the protocol in place, because Streamlit hands it to the server before it loads us.
    """
    _after("connection_made", _begin)
    _after("on_headers_complete", lambda protocol: protocol.clocks.request.set(BODY_S))
    _after("on_message_complete", lambda protocol: protocol.clocks.request.stop())
    _after("data_received", _wait_for_more)
    _after("pause_writing", lambda protocol: protocol.clocks.answer.set(READ_S))
    _after("resume_writing", lambda protocol: protocol.clocks.answer.stop())
    _after("handle_websocket_upgrade", _let_go)
    _after("connection_lost", _let_go)


def _after(name: str, act: Callable[[Any], None]) -> None:
    """Let each protocol do more after what it does when this happens; the last call with a name counts."""
    original = getattr(Protocol, name)
    original = getattr(original, "__wrapped__", original)

    @wraps(original)
    def both(protocol: Protocol, *given: Any) -> None:
        original(protocol, *given)
        act(protocol)

    setattr(Protocol, name, both)


def _begin(protocol: Any) -> None:
    protocol.clocks = Clocks(protocol)


def _wait_for_more(protocol: Any) -> None:
    """Whatever comes ends uvicorn's own wait for a next request, whether it is half of one or an empty line."""
    clocks, cycle = protocol.clocks, protocol.cycle
    is_idle = not clocks.over and (cycle is None or cycle.response_complete)
    if is_idle and not clocks.request.runs and protocol.timeout_keep_alive_task is None:
        clocks.request.set(HEAD_S)


def _let_go(protocol: Any) -> None:
    """The connection ended, or is a WebSocket from now on."""
    protocol.clocks.over = True
    protocol.clocks.request.stop()
    protocol.clocks.answer.stop()
