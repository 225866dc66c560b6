"""Memory while many pages are opened: ``python -m benchmarks.pages --pages 1000 [--largest] [--root DIR] [--json]``.

Each page is opened through Streamlit's own socket, as a browser does, so that its script runs; then it is left, without
ever opening a live socket. ``--largest`` opens the link of the largest setup. Resident memory is the server's.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import time
from pathlib import Path
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from app.setup.links import to_text
from benchmarks.cost import largest
from benchmarks.harness import ROOT, Server, served, tell

AT_ONCE = 4
LIMIT_S = 60.0  # for one page
TICKET = re.compile(rb'"ticket":\s*"([\w-]{24})"')
REST_S = 5.0  # before memory is read at the end


async def open_page(port: int, query: str, source: str = "127.0.0.1") -> str:
    """Open a page from an address and leave it; the ticket of its live session, empty if it got none."""
    origin, drawn, ticket = f"http://127.0.0.1:{port}", ForwardMsg(), ""
    request = BackMsg()
    request.rerun_script.query_string = query
    try:
        async with connect(
            f"ws://127.0.0.1:{port}/_stcore/stream",
            additional_headers={"Origin": origin},
            subprotocols=["streamlit"],  # type: ignore[list-item]
            max_size=None,
            local_addr=(source, 0),
        ) as socket:
            await socket.send(request.SerializeToString())
            while drawn.WhichOneof("type") != "script_finished":
                message = await asyncio.wait_for(socket.recv(), LIMIT_S)
                drawn.ParseFromString(message)
                if found := TICKET.search(drawn.SerializeToString()):
                    ticket = found[1].decode()
    except (OSError, TimeoutError, WebSocketException):
        return ""
    return ticket


async def measure(server: Server, pages: int, query: str) -> dict[str, float]:
    """Open pages, a few at once, each from an address of its own: those have limits."""
    await open_page(server.port, "")
    first, most, opened, began, left = server.memory_mb(), 0.0, 0, time.perf_counter(), iter(range(pages))

    async def visit() -> None:
        nonlocal most, opened
        for number in left:
            drawn = await open_page(server.port, query, f"127.0.{1 + number // 200}.{1 + number % 200}")
            opened += bool(drawn)
            most = max(most, server.memory_mb())

    await asyncio.gather(*(visit() for _ in range(AT_ONCE)))
    elapsed = time.perf_counter() - began
    await asyncio.sleep(REST_S)
    return {
        "pages": pages,
        "drawn": opened,
        "pages_per_s": round(pages / elapsed, 1),
        "mb_first": round(first),
        "mb_most": round(most),
        "mb_at_the_end": round(server.memory_mb()),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=200, help="how many are opened, 1 to 2000")
    parser.add_argument("--largest", action="store_true", help="open the largest setup that the page allows")
    parser.add_argument("--root", type=Path, default=ROOT, help="the checkout whose server is measured")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    query = urlencode({"setup": to_text(largest("tanh", "batch"))}) if options.largest else ""
    with served(options.root) as server:
        figures = asyncio.run(measure(server, min(max(options.pages, 1), 2000), query))
    tell(figures, as_json=options.json)


if __name__ == "__main__":
    main()
