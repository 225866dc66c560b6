"""A class arrives at once: ``python -m benchmarks.arrivals --visitors 30 [--root FOLDER] [--json]``.

Each visitor does what a browser with an empty cache does, up to the first frame: the page and Streamlit's scripts, the
page's socket and its first run, our modules and pictures, the live socket. A real Chromium says once what it loads. All
visitors are in this process, on the same cores as the server.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import statistics
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import sync_playwright
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from websockets.asyncio.client import connect

from benchmarks.harness import ROOT, Server, launch, served, tell

CONNECTIONS = 6  # a browser opens that many to one server
LONGEST_MESSAGE = 2**24  # bytes
PATIENCE_S = 120.0  # after which a visitor gives up
TICKET = re.compile(rb'"ticket": ?"([\w-]{24})"')
STAGES = ("scripts", "run", "modules", "frame")


@dataclass
class Loads:
    """What a page loads, as addresses on the server."""

    scripts: list[str]  # the page and all it loads before its socket opens
    modules: list[str]  # what the first run makes it load


@dataclass
class Visitor:
    """Someone who arrives; the stages of an arrival in their order."""

    port: int
    loads: Loads
    received: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STAGES, 0))  # bytes
    took_s: float = 0.0

    async def arrive(self) -> None:
        """All stages, timed."""
        started = time.perf_counter()
        for stage in STAGES:
            await getattr(self, stage)()
        self.took_s = time.perf_counter() - started

    async def scripts(self) -> None:
        """Load the page, then its scripts."""
        await self._get("scripts", self.loads.scripts[:1])
        await self._get("scripts", self.loads.scripts[1:])

    async def run(self) -> None:
        """Open the page's socket, and wait until the first run has said which ticket to show."""
        origin = f"http://127.0.0.1:{self.port}"
        self._page = await connect(
            f"ws://127.0.0.1:{self.port}/_stcore/stream",
            additional_headers={"Origin": origin},
            max_size=LONGEST_MESSAGE,
            open_timeout=PATIENCE_S,
        )
        await self._page.send(BackMsg(rerun_script=ClientState(query_string="")).SerializeToString())
        found = None
        while found is None:
            message = await self._page.recv(decode=False)
            self.received["run"] += len(message)
            found = TICKET.search(message)
        self.ticket = found[1].decode()

    async def modules(self) -> None:
        """Load what the first run names."""
        await self._get("modules", self.loads.modules)

    async def frame(self) -> None:
        """Open the live socket and wait for the first frame."""
        origin = f"http://127.0.0.1:{self.port}"
        address = f"ws://127.0.0.1:{self.port}/live/{self.ticket}"
        async with connect(address, additional_headers={"Origin": origin}, open_timeout=PATIENCE_S) as socket:
            await socket.send(json.dumps({"do": "credit"}))
            message: str | bytes = ""
            while isinstance(message, str):
                message = await socket.recv()
                self.received["frame"] += len(message)

    async def leave(self) -> None:
        """Close the page."""
        await self._page.close()

    async def _get(self, stage: str, paths: Iterable[str]) -> None:
        """Load all paths, over as many connections as a browser opens."""
        waiting = list(reversed(list(paths)))

        async def some() -> None:
            async with _connection(self.port) as get:
                while waiting:
                    count = await get(waiting.pop())
                    self.received[stage] += count

        await asyncio.gather(*(some() for _ in range(min(CONNECTIONS, len(waiting)))))


@asynccontextmanager
async def _connection(port: int) -> AsyncIterator[Callable[[str], Coroutine[None, None, int]]]:
    """A function that loads a path over one connection and gives the number of bytes of its body."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)

    async def get(path: str) -> int:
        writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAccept-Encoding: gzip\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        if not head.startswith(b"http/1.1 200 "):
            message = f"{path}: {head.splitlines()[0].decode()}"
            raise RuntimeError(message)
        if length := re.search(rb"\r\ncontent-length: (\d+)", head):
            return len(await reader.readexactly(int(length[1])))
        count = 0
        while size := int(await reader.readline(), 16):  # a chunk, its line break, and the next one's size
            count += len(await reader.readexactly(size))
            await reader.readexactly(2)
        await reader.readexactly(2)
        return count

    try:
        yield get
    finally:
        writer.close()


def loads_of(port: int) -> Loads:
    """What Chromium loads for its first page of a server."""
    address = f"http://localhost:{port}"
    before: list[str] = []
    after: list[str] = []
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page()
        sockets: list[str] = []
        page.on("websocket", lambda socket: sockets.append(socket.url))
        page.on("request", lambda request: (after if sockets else before).append(request.url))
        page.goto(address, wait_until="commit")
        page.wait_for_selector(".page[data-frames]")
        page.wait_for_timeout(1000)
        browser.close()
    ours = ([url.removeprefix(address) for url in urls if url.startswith(address)] for urls in (before, after))
    return Loads(*ours)


async def at_once(visitors: list[Visitor]) -> None:
    """All arrive at the same moment, each as fast as the server lets it."""
    async with asyncio.timeout(PATIENCE_S):
        await asyncio.gather(*(visitor.arrive() for visitor in visitors))
        await asyncio.gather(*(visitor.leave() for visitor in visitors))


async def by_stage(server: Server, visitors: list[Visitor]) -> dict[str, float]:
    """The server's CPU milliseconds for one arrival, stage by stage: all visitors wait for each other in between."""
    cost: dict[str, float] = {}
    async with asyncio.timeout(PATIENCE_S):
        for stage in STAGES:
            before = server.cpu_s()
            await asyncio.gather(*(getattr(visitor, stage)() for visitor in visitors))
            await asyncio.sleep(0.3)  # the rest of a run, after its ticket
            cost[stage] = 1000 * (server.cpu_s() - before) / len(visitors)
        await asyncio.gather(*(visitor.leave() for visitor in visitors))
    return cost


def measure(root: Path, count: int) -> dict[str, float]:
    """Let ``count`` visitors arrive at a server that one visitor has seen before."""
    with served(root) as server:
        loads = loads_of(server.port)
        visitors = [Visitor(server.port, loads) for _ in range(count)]
        cpu_s = time.process_time()
        asyncio.run(at_once(visitors))
        cpu_s = time.process_time() - cpu_s
        cost = asyncio.run(by_stage(server, [Visitor(server.port, loads) for _ in range(min(count, 20))]))
    took = [visitor.took_s for visitor in visitors]
    received = {stage: visitors[0].received[stage] / 1000 for stage in STAGES}
    return {
        "visitors": count,
        "first_frame_s_median": round(statistics.median(took), 2),
        "first_frame_s_slowest": round(max(took), 2),
        "files": len(loads.scripts) + len(loads.modules),
        **{f"kb_{stage}": round(amount, 1) for stage, amount in received.items()},
        **{f"server_cpu_ms_{stage}": round(amount, 1) for stage, amount in cost.items()},
        "server_cpu_ms": round(sum(cost.values()), 1),
        "visitor_cpu_ms": round(1000 * cpu_s / count, 1),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--visitors", type=int, default=30, help="how many at once, 1 to 200")
    parser.add_argument("--root", type=Path, default=ROOT, help="the checkout whose server is started")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    figures = measure(options.root, min(max(options.visitors, 1), 200))
    tell(figures, as_json=options.json)


if __name__ == "__main__":
    main()
