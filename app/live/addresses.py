"""Limits for each network address: how many sockets it may hold open, and how many sessions it may begin.

A hundred learners behind one router have one address: they hold two sockets each, in a few tabs, and may all come at
the same moment. Whoever goes beyond that gets status 429, and the page says why. Behind a proxy the address is the one
that it forwards, if uvicorn trusts the proxy (``FORWARDED_ALLOW_IPS``).
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address, ip_network

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.websockets import WebSocket

from app.words import N_, best, speaking
from engine.errors import shown

MOST_SOCKETS = 600  # open at once: those of a hundred learners with three tabs each
SESSIONS_AT_ONCE = 300  # begun at once: a hundred learners who load the page, and load it again
SESSIONS_A_SECOND = 10.0  # begun all the time, after that: six loads a minute for each of them
SESSION = "/_stcore/stream"  # the end of the path of the socket with which a page begins a session
MOST_KNOWN = 10_000  # addresses, after which those with full rights are forgotten
RETRY_S = 60
PROXIES = "FORWARDED_ALLOW_IPS"  # uvicorn's variable with the proxies that it trusts
CROWDED = N_("Too many pages are open from your network address: close some, or try again in a minute.")


def check_proxies(environment: Mapping[str, str] = os.environ) -> None:
    """Check ``FORWARDED_ALLOW_IPS``, because uvicorn trusts nobody, without a word, where it cannot read it.

    Raises:
        ValueError: something between its commas is no address, no network and no path of a Unix socket; or ``*``, which
            uvicorn knows only if it stands alone.
    """
    given = environment.get(PROXIES, "")
    for proxy in map(str.strip, given.split(",")):
        if given == "*" or not proxy or proxy.startswith(("/", "unix:")):
            continue
        try:
            ip_network(proxy) if "/" in proxy else ip_address(proxy)
        except ValueError:
            message = (
                f"{PROXIES}: {shown(proxy)} is not allowed; give addresses such as 10.0.0.5, or networks such as "
                "10.0.0.0/8, with commas between them, or * alone"
            )
            raise ValueError(message) from None


@dataclass
class _Address:
    sockets: int = 0
    sessions: float = SESSIONS_AT_ONCE  # that it may begin now
    at: float = 0.0  # when that was so, on the monotonic clock

    def catch_up(self, now: float) -> None:
        self.sessions = min(SESSIONS_AT_ONCE, self.sessions + (now - self.at) * SESSIONS_A_SECOND)
        self.at = now

    @property
    def is_full(self) -> bool:
        return self.sockets >= MOST_SOCKETS or self.sessions < 1


class Addresses:
    """What each address holds and may begin; used in the event loop only."""

    def __init__(self) -> None:
        """Start with none."""
        self._known: dict[str, _Address] = {}

    def is_full(self, scope: Scope) -> bool:
        """Whether whoever asks would get no page now."""
        return self._of(scope).is_full

    @contextmanager
    def socket(self, scope: Scope) -> Iterator[bool]:
        """Hold a socket; false if this one is too many."""
        address, begins = self._of(scope), scope["path"].endswith(SESSION)
        if address.sockets >= MOST_SOCKETS or (begins and address.sessions < 1):
            yield False
            return
        address.sockets += 1
        address.sessions -= begins
        try:
            yield True
        finally:
            address.sockets -= 1

    def _of(self, scope: Scope) -> _Address:
        name, now = network_of(scope), time.monotonic()
        if name not in self._known:
            if len(self._known) >= MOST_KNOWN:
                self._forget(now)
            self._known[name] = _Address(at=now)
        self._known[name].catch_up(now)
        return self._known[name]

    def _forget(self, now: float) -> None:
        for address in self._known.values():
            address.catch_up(now)
        self._known = {
            name: address
            for name, address in self._known.items()
            if address.sockets or address.sessions < SESSIONS_AT_ONCE
        }


def network_of(scope: Scope) -> str:
    """The address that a request counts for; of IPv6 the first 64 bits, since one machine has all those below.

    >>> network_of({"client": ("2001:db8:1:2:3:4:5:6", 80)}), network_of({"client": ("::ffff:10.0.0.7", 80)})
    ('2001:db8:1:2::', '10.0.0.7')
    """
    text = (scope.get("client") or ("",))[0]
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return ""  # a Unix socket, or a proxy that forwards nonsense
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(IPv6Address(int(address) >> 64 << 64))


ADDRESSES = Addresses()


class PerAddress:
    """ASGI middleware that refuses what is too much for one address: a socket, or a page that would get none."""

    def __init__(self, app: ASGIApp, addresses: Addresses = ADDRESSES) -> None:
        """Stand before an app."""
        self._app, self._addresses = app, addresses

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is admitted."""
        if scope["type"] == "websocket":
            with self._addresses.socket(scope) as admitted:
                if admitted:
                    await self._app(scope, receive, send)
                else:
                    await WebSocket(scope, receive, send).send_denial_response(_crowded(scope))
        elif scope["type"] == "http" and _is_page(scope) and self._addresses.is_full(scope):
            await _crowded(scope)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def _is_page(scope: Scope) -> bool:
    """Whether a browser wants to show what it asks for."""
    return Headers(scope=scope).get("accept", "").startswith("text/html")


def _crowded(scope: Scope) -> PlainTextResponse:
    wanted = Headers(scope=scope).get("accept-language", "")
    with speaking(best([part.partition(";")[0].strip() for part in wanted.split(",")])):
        return PlainTextResponse(str(CROWDED), 429, {"Retry-After": str(RETRY_S)})
