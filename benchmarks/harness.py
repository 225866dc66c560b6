"""Start the server and the browser, for the benchmarks and the browser tests."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import IO

from playwright.sync_api import Browser, Playwright

ROOT = Path(__file__).parent.parent
STARTUP_S = 60.0
STREAMLIT = ("streamlit", "run", "app/server.py", "--server.port")
# Debian's Chromium without a sandbox (containers have none), graphics card or calls home.
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

# Milliseconds from a press to the first painted frame with another step.
PRESS = """
(page, button) => new Promise((done) => {
  const before = page.dataset.step, start = performance.now();
  const look = () => {
    if (page.dataset.step !== before) done(performance.now() - start);
    else requestAnimationFrame(look);
  };
  page.querySelector(button).click();
  look();
})
"""


def free_port() -> int:
    """A free loopback port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(*options: str, port: int = 0, path: str = "") -> Iterator[str]:
    """Run the server as ``make run`` does, with more options; yields its address and stops it at the end.

    Uses a free port unless one is given; ``path`` is where the options put its pages, such as ``/playground``.

    Raises:
        RuntimeError: the server ended, or was not healthy in time.
    """
    port = port or free_port()
    with started("-m", *STREAMLIT, str(port), *options, port=port, path=path):
        yield f"http://localhost:{port}{path}"


@contextmanager
def started(
    *arguments: str,
    port: int,
    path: str = "",
    root: Path = ROOT,
    more: Mapping[str, str] = MappingProxyType({}),
    talks: bool = False,
    log: int | IO[str] = subprocess.DEVNULL,
) -> Iterator[subprocess.Popen[bytes]]:
    """A server's process, once it is healthy: this Python with these arguments, in a checkout; ends it at the end.

    ``more`` are variables of its environment. Its errors go to ``log``, and so does its output unless it ``talks``, by
    two pipes.

    Raises:
        RuntimeError: the server ended, or was not healthy in time.
    """
    command, environment = [sys.executable, *arguments], {**os.environ, **more}
    said, heard = (subprocess.PIPE, subprocess.PIPE) if talks else (log, None)
    with subprocess.Popen(command, cwd=root, env=environment, stdin=heard, stdout=said, stderr=log) as process:
        try:
            wait_until_healthy(f"http://localhost:{port}{path}", process)
            yield process
        finally:
            process.terminate()


@dataclass
class Server:
    """A server process, seen from outside."""

    process: subprocess.Popen[bytes]
    port: int

    def cpu_s(self) -> float:
        """CPU seconds so far, user and system."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_mb(self) -> float:
        """Resident memory."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@contextmanager
def served(root: Path = ROOT, log: int | IO[str] = subprocess.DEVNULL) -> Iterator[Server]:
    """The server of a checkout on a free port, as ``make run`` starts it; what it says goes to ``log``.

    Raises:
        RuntimeError: the server ended, or was not healthy in time.
    """
    port = free_port()
    own = {"PYTHONPATH": str(root)}
    with started("-m", *STREAMLIT, str(port), port=port, root=root, more=own, log=log) as process:
        yield Server(process, port)


def tell(figures: Mapping[str, object], *, as_json: bool) -> None:
    """Print figures by their names: as one JSON object, or a line each."""
    if as_json:
        print(json.dumps(figures))
        return
    for name, figure in figures.items():
        print(f"{name:<26}{figure!s:>10}")


def wait_until_healthy(address: str, server: subprocess.Popen[bytes]) -> None:
    """Return when the server answers; raise RuntimeError if it ended or does not answer in time."""
    deadline = time.monotonic() + STARTUP_S
    while time.monotonic() < deadline and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/_stcore/health", timeout=1):  # noqa: S310 - our own address
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    message = f"the server did not answer at {address} (exit status {server.poll()})"
    raise RuntimeError(message)


def chromium_path() -> str | None:
    """The path of Chromium, if it is on the PATH; the headless-only build costs a fifth less."""
    return shutil.which("chromium-headless-shell") or shutil.which("chromium")


def launch(playwright: Playwright, *flags: str) -> Browser:
    """A headless Chromium with additional flags; raises RuntimeError if none is found."""
    path = chromium_path()
    if path is None:
        message = "chromium was not found on the PATH"
        raise RuntimeError(message)
    return playwright.chromium.launch(executable_path=path, args=[*CHROMIUM_FLAGS, *flags])


def firefox_path() -> str | None:
    """The path of Debian's Firefox, if it is on the PATH."""
    return shutil.which("firefox-esr")


def launch_firefox(playwright: Playwright) -> Browser:
    """A headless, unmodified Firefox, driven by WebDriver BiDi; raises RuntimeError if none is found."""
    path = firefox_path()
    if path is None:
        message = "firefox-esr was not found on the PATH"
        raise RuntimeError(message)
    return playwright.firefox.launch(channel="moz-firefox", executable_path=path)
