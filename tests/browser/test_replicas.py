"""Three servers behind HAProxy, as compose.yaml has them: one is killed, one hangs, one is asked to end."""

from __future__ import annotations

import gzip
import http.client
import os
import re
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from email.message import Message
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Browser
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from benchmarks.harness import free_port
from engine import Config, DataSettings
from engine.datasets import Gauss
from tests.app.viewer import served
from tests.browser.playground import Playground
from tests.replicas import COOKIE, SETTINGS, House, Visitor, haproxy_path, replicas, until

pytestmark = [pytest.mark.browser, pytest.mark.haproxy]

BACK_S = 10.0  # within which everybody is back elsewhere
DRAIN_S = 8.0
CERTIFY = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost"]
SETUP = Config(seed=3, data=DataSettings(dataset=Gauss(), points=60))


class Person:
    """A real page in a browser of its own, which plays."""

    def __init__(self, browser: Browser, house: House) -> None:
        """Open a setup, and play."""
        self.context = browser.new_context()
        self._house = house
        self.playground = Playground(self.context.new_page(), house.address)
        self.playground.open_setup(SETUP)
        self.play()

    def play(self) -> None:
        """Play until something was seen to be trained."""
        self.playground.press("play")
        self.playground.until(lambda: self.playground.step > 5, "some steps")

    @property
    def at(self) -> str:
        """The replica at which this page is."""
        cookie = next(one for one in self.context.cookies() if one.get("name") == COOKIE)
        return self._house.name_of(cookie.get("value", ""))

    @property
    def said(self) -> str:
        """What the page says of its connection."""
        page = self.playground.page
        return page.inner_text(".status p") if page.is_visible(".status") else ""


@contextmanager
def moving(house: House, crowd: list[Visitor], person: Person, name: str) -> Iterator[None]:
    """While this happens to a replica, those who are there come to another one with their setup; nobody else moves."""
    before = {visitor: (visitor.cookie, len(visitor.visits), visitor.frames) for visitor in crowd}
    moved = [visitor for visitor in before if house.name_of(visitor.cookie) == name]
    assert moved
    assert len(moved) < len(before)
    assert person.at == name
    yield
    end = time.monotonic() + BACK_S
    page = person.playground.page
    page.wait_for_selector(".page[data-state=open][data-step='0']", timeout=1000 * BACK_S)
    until(lambda: all(len(visitor.visits) > before[visitor][1] for visitor in moved), end - time.monotonic())
    assert person.at != name
    assert "the run starts again" in person.said
    assert person.playground.setup == SETUP
    person.play()
    for visitor in moved:
        assert house.name_of(visitor.cookie) != name
        until(lambda visitor=visitor: visitor.frames > 5)
    for visitor in before.keys() - set(moved):
        cookie, visits, frames = before[visitor]
        until(lambda visitor=visitor, frames=frames: visitor.frames > frames + 20)
        assert (visitor.cookie, len(visitor.visits)) == (cookie, visits)


def is_kept(house: House, cookie: str) -> bool:
    """Whether Streamlit's largest script comes compressed both times, the second time without asking a server."""

    def got(path: str) -> tuple[bytes, Message]:
        request = Request(f"{house.address}{path}", headers={"Cookie": f"{COOKIE}={cookie}", "Accept-Encoding": "gzip"})
        with urlopen(request) as response:
            return response.read(), response.headers

    page, headers = got("/")
    text = gzip.decompress(page) if headers["Content-Encoding"] else page
    script = re.search(rb"static/js/index\.[\w-]+\.js", text)
    assert script is not None
    (first, _), (second, again) = (got(f"/{script[0].decode()}") for _ in range(2))
    assert again["Content-Encoding"] == "gzip"
    assert gzip.decompress(first) == gzip.decompress(second)
    return "Age" in again


def test_visitors_survive_their_server(browser: Browser, tmp_path: Path) -> None:
    """Nine visitors: whoever's server is killed, hangs or ends is back elsewhere in 10 s; the others notice nothing."""
    with replicas(tmp_path, DRAIN_S) as house, ExitStack() as stack:
        crowd: list[Visitor] = []

        def comes() -> Visitor:
            visitor = Visitor(house.address, seed=len(crowd))
            stack.callback(visitor.leave)
            until(lambda: visitor.frames > 5)
            crowd.append(visitor)
            return visitor

        assert {house.name_of(comes().cookie) for _ in range(8)} == {*house.replicas}
        assert is_kept(house, crowd[0].cookie)
        person = Person(browser, house)
        stack.callback(person.context.close)

        killed = person.at
        with moving(house, crowd, person, killed):
            house.replicas[killed].signal(signal.SIGKILL)

        hung = person.at
        with moving(house, crowd, person, hung):
            house.replicas[hung].signal(signal.SIGSTOP)

        house.replicas[hung].signal(signal.SIGCONT)
        until(lambda: house.rows()[hung].status == "UP")
        assert house.name_of(comes().cookie) == hung  # where nobody is
        ended = person.at
        with moving(house, crowd, person, ended):
            house.replicas[ended].signal(signal.SIGTERM)
            until(lambda: house.rows()[ended].status == "NOLB")
            assert house.name_of(comes().cookie) == hung
            assert "about to end" in person.said
            assert person.at == ended
            house.replicas[ended].process.wait(2 * DRAIN_S)
        assert "Traceback" not in house.replicas[ended].log.read_text()

        assert all(len({*visitor.points}) == 1 for visitor in crowd)  # the data of the same setup each time
        assert len({visitor.points[0] for visitor in crowd}) == len(crowd)
        assert "/live/" not in house.log


def certified(folder: Path) -> Path:
    """A folder with a certificate for localhost."""
    folder.mkdir(exist_ok=True)
    pem = str(folder / "site.pem")
    subprocess.run([*CERTIFY, "-keyout", pem, "-out", pem], check=True, capture_output=True)
    return folder


@contextmanager
def proxied(folder: Path, **settings: str) -> Iterator[tuple[int, int]]:
    """HAProxy with these settings before a server that is ready; the ports of HTTP and HTTPS."""
    ready = Route("/ready", lambda _request: PlainTextResponse("yes"))
    with served(ready) as host, ExitStack() as stack:
        places = folder / "servers.cfg"
        places.write_text(f"backend playground from playground\n  server a {host}\n", encoding="utf-8")
        ports = free_port(), free_port()
        binds = {name: f"127.0.0.1:{port}" for name, port in zip(("BIND", "BIND_TLS"), ports, strict=True)}
        command = [haproxy_path() or "haproxy", "-f", str(SETTINGS), "-f", str(places)]
        proxy = subprocess.Popen(command, env=os.environ | binds | settings, stdout=subprocess.DEVNULL)
        stack.callback(proxy.wait)
        stack.callback(proxy.terminate)
        until(lambda: connects(ports[0]))
        yield ports


def connects(port: int) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def answered(line: http.client.HTTPConnection, host: str) -> Message:
    """The headers of an answer to whoever calls the server by this name."""
    with closing(line):
        line.request("GET", "/ready?a=:80", headers={"Host": host})
        return line.getresponse().headers


@pytest.mark.parametrize(("port", "suffix"), [("9443", ":9443"), ("443", ""), (None, ":8443")])
def test_http_leads_to_https(tmp_path: Path, port: str | None, suffix: str) -> None:
    """At the port of HTTPS, which is left out if it is the usual one, and under the same name."""
    told = {"PORT_TLS": port} if port else {}
    with proxied(tmp_path, TLS=f"{certified(tmp_path / 'tls')}/", **told) as (plain, _):
        for name in ("localhost", "[::1]"):
            for asked in (name, f"{name}:8080"):
                headers = answered(http.client.HTTPConnection("127.0.0.1", plain), asked)
                assert headers["Location"] == f"https://{name}{suffix}/ready?a=:80"


def test_the_cookie_of_https_is_sent_in_a_frame(tmp_path: Path) -> None:
    """Without HTTPS, browsers would refuse such a cookie."""
    trusting = ssl._create_unverified_context()
    with proxied(tmp_path, TLS=f"{certified(tmp_path / 'tls')}/") as (_, encrypted):
        line = http.client.HTTPSConnection("127.0.0.1", encrypted, context=trusting)
        assert {"Secure", "SameSite=None", "Partitioned"} <= attributes(answered(line, "localhost"))
    with proxied(tmp_path) as (plain, _):
        found = attributes(answered(http.client.HTTPConnection("127.0.0.1", plain), "localhost"))
        assert "SameSite=Lax" in found
        assert not {"Secure", "Partitioned"} & found


def attributes(headers: Message) -> set[str]:
    """Those of the cookie that keeps a visitor at a server."""
    (cookie,) = [text for text in headers.get_all("Set-Cookie", []) if text.startswith(f"{COOKIE}=")]
    return {*cookie.split("; ")}


@pytest.mark.parametrize("path", ["", "/playground"])
@pytest.mark.parametrize("encrypted", [False, True], ids=["http", "https"])
def test_haproxy_accepts_the_settings_of_compose(tmp_path: Path, path: str, *, encrypted: bool) -> None:
    """With and without certificates, and under a path."""
    environment = os.environ | {"BASE_PATH": path, "TLS": f"{certified(tmp_path)}/" if encrypted else ""}
    command = [haproxy_path() or "haproxy", "-c", "-f", str(SETTINGS.parent)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, "WARNING" in done.stderr) == (0, False), done.stderr
