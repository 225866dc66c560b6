"""Limits for each address, which a class behind one router does not meet."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from app.live.addresses import (
    MOST_SOCKETS,
    PROXIES,
    SESSIONS_A_SECOND,
    SESSIONS_AT_ONCE,
    Addresses,
    PerAddress,
    check_proxies,
    network_of,
)
from app.words import speaking
from app.words.languages import PSEUDO
from tests.app.samples import Clock, small
from tests.app.viewer import opened, served, until

LEARNERS, TABS = 100, 3


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of the limits, in the test's hand."""
    mine = Clock()
    monkeypatch.setattr("app.live.addresses.time", mine)
    return mine


def scope(host: str = "10.0.0.1", path: str = "/live/ticket") -> dict[str, Any]:
    """A request for a socket."""
    return {"type": "websocket", "client": (host, 1234), "path": path}


def session(host: str = "10.0.0.1") -> dict[str, Any]:
    """A request for the socket that begins a session."""
    return scope(host, "/playground/_stcore/stream")


@pytest.mark.parametrize(
    ("host", "network"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::ffff", "2001:db8:1:2::"),
        ("2001:db8:1:3::ffff", "2001:db8:1:3::"),
        ("fe80::1%eth0", "fe80::"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("::1", "::"),
        ("nonsense", ""),
        ("", ""),
    ],
)
def test_an_ipv6_network_is_one_address(host: str, network: str) -> None:
    """A machine has all addresses below its 64 bits; an IPv4 address in IPv6's clothes is an IPv4 address."""
    assert network_of(scope(host)) == network


def test_without_a_client() -> None:
    """A Unix socket has none."""
    assert network_of({"client": None}) == network_of({}) == ""


def test_a_class_behind_one_router_meets_no_limit(clock: Clock) -> None:
    """A hundred learners open three tabs within a minute, each with two sockets, and load each once more."""
    addresses = Addresses()
    with ExitStack() as sockets:
        for _tab in range(TABS):
            for _learner in range(LEARNERS):
                with addresses.socket(session()) as admitted:
                    assert admitted
                assert sockets.enter_context(addresses.socket(session()))
                assert sockets.enter_context(addresses.socket(scope()))
            clock.now += 20
    assert not addresses.is_full(scope())


def test_one_address_holds_so_many_sockets_and_no_more(clock: Clock) -> None:
    """Another address is not affected; once a socket is closed, the next one may open."""
    addresses = Addresses()
    with ExitStack() as sockets:
        for _ in range(MOST_SOCKETS - 1):
            assert sockets.enter_context(addresses.socket(scope()))
        with addresses.socket(scope()) as last, addresses.socket(scope()) as too_many:
            assert (last, too_many) == (True, False)
            assert addresses.is_full(scope())
            assert not addresses.is_full(scope("10.0.0.2"))
            with addresses.socket(session("10.0.0.2")) as other:
                assert other
        with addresses.socket(scope()) as again:
            assert again


def test_one_address_begins_so_many_sessions(clock: Clock) -> None:
    """Many at once, then so many a second; sockets of sessions that it has are not counted."""
    addresses = Addresses()

    def begun(count: int) -> int:
        admitted = 0
        for _ in range(count):
            with addresses.socket(session()) as may:
                admitted += may
        return admitted

    assert begun(2000) == SESSIONS_AT_ONCE
    with addresses.socket(scope()) as live:
        assert live
    clock.now += 3
    assert begun(2000) == pytest.approx(3 * SESSIONS_A_SECOND, abs=1)
    clock.now += 3600
    assert begun(2000) == SESSIONS_AT_ONCE


def test_addresses_that_rest_are_forgotten(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that hold sockets, or have begun many sessions, are not."""
    monkeypatch.setattr("app.live.addresses.MOST_KNOWN", 3)
    addresses = Addresses()
    with addresses.socket(scope("10.0.0.1")), addresses.socket(session("10.0.0.2")):
        for last in range(3, 60):
            assert not addresses.is_full(scope(f"10.0.0.{last}"))
        assert len(addresses._known) <= 4
        assert {"10.0.0.1", "10.0.0.2"} <= {*addresses._known}


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server on which one address may hold two sockets."""
    monkeypatch.setattr("app.live.addresses.MOST_SOCKETS", 2)
    addresses = Addresses()
    monkeypatch.setattr("app.live.route.ADDRESSES", addresses)
    page = Route("/", lambda _request: PlainTextResponse("the page"))
    with served(page, middleware=[Middleware(PerAddress, addresses=addresses)]) as host:
        yield host


@contextmanager
def socket_of(host: str, source: str = "127.0.0.1", forwarded: str = "") -> Iterator[int]:
    """A live socket from an address; the status of the answer."""
    headers = {"Origin": f"http://{host}"} | ({"X-Forwarded-For": forwarded} if forwarded else {})
    ticket, _ = opened(small())
    try:
        with connect(
            f"ws://{host}/live/{ticket}", additional_headers=headers, source_address=(source, 0), proxy=None
        ) as line:
            yield line.response.status_code if line.response else 0
    except InvalidStatus as error:
        yield error.response.status_code


def got(host: str, path: str, source: str = "127.0.0.1", **headers: str) -> tuple[int, str]:
    """The status and the text of an answer."""
    name, port = host.split(":")
    line = http.client.HTTPConnection(name, int(port), timeout=5, source_address=(source, 0))
    try:
        line.request("GET", path, headers=headers)
        answer = line.getresponse()
        return answer.status, answer.read().decode()
    finally:
        line.close()


def test_who_is_refused_is_told_why(host: str) -> None:
    """By status 429 in place of a socket or a page, and by the state that the live view asks for."""
    ticket, _ = opened(small())
    explain = f"/live/{ticket}?origin=http://{host}"
    with socket_of(host) as first, socket_of(host) as second:
        assert (first, second) == (101, 101)
        with socket_of(host) as third:
            assert third == 429
        assert got(host, explain) == (200, '{"state":"crowded"}')
        status, text = got(host, "/", Accept="text/html,*/*")
        assert status == 429
        assert "Too many pages" in text
        _, foreign = got(host, "/", **{"Accept": "text/html", "Accept-Language": f"{PSEUDO};q=0.9, en"})
        with speaking(PSEUDO):
            assert foreign.startswith("⟦")
        with socket_of(host, "127.0.0.2") as other:
            assert other == 101
        assert got(host, "/", "127.0.0.2", Accept="text/html") == (200, "the page")
    until(lambda: got(host, "/", Accept="text/html") == (200, "the page"))  # the server hears of closed sockets later


def test_a_trusted_proxy_says_whose_socket_it_is(host: str) -> None:
    """From it two clients are two addresses; from anybody else the header counts for nothing."""

    def statuses(source: str, *forwarded: str) -> list[int]:
        with ExitStack() as sockets:
            return [sockets.enter_context(socket_of(host, source, each)) for each in forwarded]

    assert statuses("127.0.0.1", "10.0.0.1", "10.0.0.1", "10.0.0.1", "10.0.0.2") == [101, 101, 429, 101]
    assert statuses("127.0.0.2", "10.0.0.3", "10.0.0.4", "10.0.0.5") == [101, 101, 429]


@pytest.mark.parametrize(
    ("given", "client"),
    [
        ("10.0.0.5", "10.0.0.5"),
        ("10.0.0.4, 10.0.0.5,", "10.0.0.5"),
        ("10.0.0.0/8", "10.9.9.9"),
        ("2001:db8::/32,::1", "::1"),
        ("*", "192.0.2.1"),
        ("/run/proxy.sock", "/run/proxy.sock"),
        ("unix:", "unix:"),
    ],
)
def test_proxies_that_uvicorn_can_read(given: str, client: str) -> None:
    """What passes is what it trusts."""
    check_proxies({PROXIES: given})
    app: Any = PlainTextResponse()
    assert client in ProxyHeadersMiddleware(app, given).trusted_hosts


@pytest.mark.parametrize("given", [{}, {PROXIES: ""}])
def test_no_proxies_are_all_right(given: dict[str, str]) -> None:
    """The variable is not set, or set to nothing."""
    check_proxies(given)


@pytest.mark.parametrize(
    "wrong", ["10.0.0.5/8", "10.0.0.256", "10.0.0.0/33", "proxy.example", "*", "10.0.0.1 10.0.0.2"]
)
def test_proxies_that_would_be_trusted_without_effect(wrong: str) -> None:
    """They are quoted, beside those that are right."""
    with pytest.raises(ValueError, match=rf"'{re.escape(wrong)}' is not allowed; give addresses such as 10\.0\.0\.5"):
        check_proxies({PROXIES: f"127.0.0.1,{wrong}"})
