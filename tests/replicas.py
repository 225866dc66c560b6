"""Several real servers behind HAProxy with our own settings, and visitors who come back as the page does."""

from __future__ import annotations

import csv
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import WebSocketException
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from app.live.drain import SECONDS
from app.search.database import ADDRESS
from app.setup.links import to_text
from benchmarks.harness import ROOT, free_port, wait_until_healthy
from engine import Config

SETTINGS = ROOT / "hosting" / "haproxy.cfg"
COOKIE = "replica"
PLACES = """
global
  stats socket {folder}/asked level admin
backend playground from playground
{servers}
"""
DRAWN_S = 0.05  # that a visitor takes for a picture: two processors have other things to do here
AGAIN_S = 0.3  # until a visitor who lost a socket tries again
WAIT_S = 20.0
NAMES = "abc"


def haproxy_path() -> str | None:
    """Where HAProxy is, if it is installed; it may not be on everybody's PATH."""
    return shutil.which("haproxy", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")


@dataclass
class Replica:
    """One server, maybe of several."""

    port: int
    process: subprocess.Popen[bytes]
    log: Path

    @property
    def address(self) -> str:
        """Where it is asked without a proxy."""
        return f"http://localhost:{self.port}"

    def signal(self, what: signal.Signals) -> None:
        """Kill it, ask it to end, make it hang, or let it go on."""
        self.process.send_signal(what)


@dataclass
class Row:
    """What HAProxy knows of one replica."""

    cookie: str
    status: str  # UP, NOLB (those who are there stay, nobody new comes) or DOWN


class House:
    """Replicas, and the one address where visitors find them."""

    def __init__(self, address: str, folder: Path, replicas: dict[str, Replica]) -> None:
        """Take what runs."""
        self.address, self.replicas, self._folder = address, replicas, folder

    def rows(self) -> dict[str, Row]:
        """What HAProxy says of each replica now."""
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(str(self._folder / "asked"))
            line.sendall(b"show stat\n")
            text = b"".join(iter(lambda: line.recv(65536), b"")).decode()
        rows = [row for row in csv.DictReader(text.splitlines()) if row["svname"] in self.replicas]
        return {row["svname"]: Row(row["cookie"], row["status"].split()[0]) for row in rows}

    def name_of(self, cookie: str) -> str:
        """The replica to which a cookie leads."""
        return next(name for name, row in self.rows().items() if row.cookie == cookie)

    @property
    def log(self) -> str:
        """All that HAProxy has logged."""
        return (self._folder / "haproxy.log").read_text()


@contextmanager
def replicas(folder: Path, drain_s: float) -> Iterator[House]:
    """Three servers on free ports, HAProxy before them, and all of them up."""
    with ExitStack() as stack:
        served = {name: stack.enter_context(server(folder, name, drain_s)) for name in NAMES}
        for replica in served.values():
            wait_until_healthy(replica.address, replica.process)
        servers = [f"  server {name} 127.0.0.1:{replica.port}" for name, replica in served.items()]
        places = folder / "servers.cfg"
        places.write_text(PLACES.format(folder=folder, servers="\n".join(servers)), encoding="utf-8")
        port = free_port()
        command = [haproxy_path() or "haproxy", "-f", str(SETTINGS), "-f", str(places)]
        log = stack.enter_context((folder / "haproxy.log").open("wb"))
        environment = os.environ | {"BIND": f"127.0.0.1:{port}"}
        proxy = subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, env=environment)
        stack.callback(proxy.wait)
        stack.callback(proxy.terminate)
        house = House(f"http://localhost:{port}", folder, served)
        until(lambda: (folder / "asked").exists() and {row.status for row in house.rows().values()} == {"UP"})
        yield house


@contextmanager
def server(folder: Path, name: str, drain_s: float) -> Iterator[Replica]:
    """A server that was just started, on a free port; its log is in the folder, and so are its searches."""
    port, log = free_port(), folder / f"{name}.log"
    command = [sys.executable, "-m", "streamlit", "run", "app/server.py", "--server.port", str(port)]
    environment = os.environ | {SECONDS: str(drain_s), ADDRESS: f"sqlite:///{folder / name}.db"}
    with (
        log.open("wb") as written,
        subprocess.Popen(command, cwd=ROOT, stdout=written, stderr=subprocess.STDOUT, env=environment) as process,
    ):
        try:
            yield Replica(port, process, log)
        finally:
            process.kill()  # it may hang


def until(happened: object, limit_s: float = WAIT_S) -> None:
    """Wait until a function of no argument says that it is so."""
    assert callable(happened)
    end = time.monotonic() + limit_s
    while not happened():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)


class Visitor(threading.Thread):
    """A browser with one page open, as far as the server is concerned: it plays, and comes back when it is cut off."""

    def __init__(self, address: str, seed: int) -> None:
        """Begin to visit; the setup, which the address bar would hold, has a seed of its own."""
        super().__init__(daemon=True)
        self.cookie = ""  # the replica's
        self.visits: list[str] = []  # the cookie of each visit that came to a picture
        self.points: list[str] = []  # the training points of each of them, as they were sent
        self.frames = 0  # of the current visit
        self.told_s: float | None = None  # within which the server will be gone, since it said so
        self._address, self._setup = address, to_text(Config(seed=seed))
        self._left = threading.Event()
        self.start()

    def leave(self) -> None:
        """Close the page."""
        self._left.set()
        self.join(WAIT_S)

    def run(self) -> None:
        """Visit again and again."""
        self._load()
        while not self._left.is_set():
            try:
                self._visit()
            except (WebSocketException, OSError, http.client.HTTPException):
                time.sleep(AGAIN_S)

    def _load(self) -> None:
        line = http.client.HTTPConnection(urlsplit(self._address).netloc, timeout=WAIT_S)
        line.request("GET", "/")
        self._take(line.getresponse().headers.get_all("Set-Cookie", []))
        line.close()

    def _take(self, cookies: list[str]) -> None:
        for text in cookies:
            if found := SimpleCookie(text).get(COOKIE):
                self.cookie = found.value

    def _open(self, path: str, protocol: str = "") -> ClientConnection:
        connection = connect(
            f"{self._address.replace('http', 'ws')}{path}",
            additional_headers={"Origin": self._address, "Cookie": f"{COOKIE}={self.cookie}"},
            subprotocols=[Subprotocol(protocol)] if protocol else None,
            proxy=None,
            max_size=None,
            legacy=True,
        )
        assert connection.response is not None
        self._take(connection.response.headers.get_all("Set-Cookie"))
        return connection

    def _visit(self) -> None:
        with self._open("/_stcore/stream", "streamlit") as page:
            hello = BackMsg()
            hello.rerun_script.query_string = urlencode({"setup": self._setup})
            page.send(hello.SerializeToString())
            while not (ticket := re.search(rb'"ticket": ?"([\w-]+)"', page.recv(WAIT_S, decode=False))):
                pass
            with self._open(f"/live/{ticket[1].decode()}") as live:
                self.frames = 0
                live.send(json.dumps({"do": "play"}))
                self._watch(live)

    def _watch(self, live: ClientConnection) -> None:
        live.send(json.dumps({"do": "credit"}))
        while not self._left.is_set():
            try:
                message = live.recv(AGAIN_S)
            except TimeoutError:
                continue
            if isinstance(message, bytes):
                self.frames += 1
                time.sleep(DRAWN_S)
                live.send(json.dumps({"do": "credit"}))
                continue
            told = json.loads(message)
            if "train" in told:
                self.points.append(str(told["train"]))
                self.visits.append(self.cookie)
            elif "ending" in told:
                self.told_s = told["ending"]
