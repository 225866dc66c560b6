"""One address that opens far too many sockets: ``python -m benchmarks.crowd --sockets 2000 [--root DIR] [--json]``.

Ten learners at 127.0.0.1 play the default network, first alone, then while another loopback address opens sockets: half
begin sessions whose page is drawn, the others look at a live session. All of it runs on the same cores.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from pathlib import Path

from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import InvalidStatus, WebSocketException

from benchmarks.fair import rates
from benchmarks.harness import ROOT, Server, served, tell
from benchmarks.pages import open_page

LEARNERS = 10
ATTACKER = "127.0.0.9"
AT_ONCE = 20
LEAD_S = 2.0  # of the attack, before frames are counted


async def attack(server: Server, count: int, ticket: str, held: list[ClientConnection]) -> dict[str, int]:
    """Open sockets and hold them; how many were admitted, refused with status 429, and failed."""
    found, left = {"admitted": 0, "refused": 0, "failed": 0}, iter(range(count))
    request = BackMsg()
    request.rerun_script.query_string = ""

    async def open_many() -> None:
        for number in left:
            path = "_stcore/stream" if number % 2 else f"live/{ticket}"
            try:
                socket = await connect(
                    f"ws://127.0.0.1:{server.port}/{path}",
                    additional_headers={"Origin": f"http://127.0.0.1:{server.port}"},
                    local_addr=(ATTACKER, 0),
                    open_timeout=30,
                    max_size=None,
                )
                held.append(socket)
                found["admitted"] += 1
                if number % 2:
                    await socket.send(request.SerializeToString())
            except InvalidStatus as error:
                found["refused" if error.response.status_code == 429 else "failed"] += 1
            except (OSError, TimeoutError, WebSocketException):
                found["failed"] += 1

    await asyncio.gather(*(open_many() for _ in range(AT_ONCE)))
    return found


async def measure(server: Server, sockets: int, seconds: float) -> dict[str, float]:
    """The learners alone, during the attack, and while its sockets stay open."""
    *learners, ticket = [await open_page(server.port, "") for _ in range(LEARNERS + 1)]
    alone, _ = await rates(server, learners, [], seconds)
    held: list[ClientConnection] = []
    began = time.perf_counter()
    attacking = asyncio.create_task(attack(server, sockets, ticket, held))
    await asyncio.sleep(LEAD_S)
    during, _ = await rates(server, learners, [], seconds)
    found = await attacking
    elapsed = time.perf_counter() - began
    after, _ = await rates(server, learners, [], seconds)
    for socket in held:
        socket.transport.abort()
    return {
        "alone": round(statistics.median(alone), 1),
        "during": round(statistics.median(during), 1),
        "after": round(statistics.median(after), 1),
        **found,
        "seconds": round(elapsed, 1),
        "mb": round(server.memory_mb()),
    }


def main() -> None:
    """Measure and print frames per second, and what became of the sockets."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sockets", type=int, default=2000, help="how many the address opens, 1 to 5000")
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each part lasts, 1 to 60")
    parser.add_argument("--root", type=Path, default=ROOT, help="the checkout whose server is measured")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    sockets, seconds = min(max(options.sockets, 1), 5000), min(max(options.seconds, 1.0), 60.0)
    with served(options.root) as server:
        figures = asyncio.run(measure(server, sockets, seconds))
    tell(figures, as_json=options.json)


if __name__ == "__main__":
    main()
