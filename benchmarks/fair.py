"""Fair turns: ``python -m benchmarks.fair --light 24 --heavy 5 --seconds 8 [--root CHECKOUT] [--json]``.

The default network in many sessions, first alone, then beside some of the largest setups that the page allows; each
client plays and asks for at most 60 frames per second. ``--root`` measures the server of another checkout. The clients
run on the same cores as the server.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import time
from pathlib import Path

from benchmarks.harness import ROOT, Server, tell
from benchmarks.live import Client, LiveServer, client_of, live_server

WARM_S = 1.0


async def rates(server: Server, tickets: list[str], beside: list[str], seconds: float) -> tuple[list[float], ...]:
    """Frames per second of some sessions and of those beside them, while all play."""
    clients = [await client_of(server.port, ticket) for ticket in tickets + beside]
    for client in clients:
        await client.say("play")
    watched = [asyncio.create_task(_watch(client, WARM_S + seconds)) for client in clients]
    await asyncio.sleep(WARM_S)
    before, began = [client.frames for client in clients], time.perf_counter()
    await asyncio.sleep(seconds)
    elapsed = time.perf_counter() - began
    found = [(client.frames - frames) / elapsed for client, frames in zip(clients, before, strict=True)]
    for watch in watched:
        watch.cancel()
    await asyncio.gather(*watched, return_exceptions=True)
    for client in clients:
        await client.socket.close()
    return found[: len(tickets)], found[len(tickets) :]


async def _watch(client: Client, seconds: float) -> None:
    await client.watch(time.perf_counter() + seconds)


async def measure(server: LiveServer, light: int, heavy: int, seconds: float) -> dict[str, float]:
    """The light sessions alone, then beside the heavy ones."""
    tickets, large = server.open_sessions(light), server.open_sessions(heavy, "largest")
    alone, _ = await rates(server, tickets, [], seconds)
    beside, of_heavy = await rates(server, tickets, large, seconds)
    return {
        "light_alone": round(statistics.median(alone), 1),
        "light_beside": round(statistics.median(beside), 1),
        "light_beside_min": round(min(beside), 1),
        "heavy_beside": round(statistics.median(of_heavy), 2),
        "ratio": round(statistics.median(beside) / statistics.median(alone), 2),
    }


def main() -> None:
    """Measure and print frames per second."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--light", type=int, default=24, help="sessions of the default setup, 1 to 100")
    parser.add_argument("--heavy", type=int, default=5, help="sessions of the largest setup, 1 to 20")
    parser.add_argument("--seconds", type=float, default=8.0, help="how long each part lasts, 1 to 60")
    parser.add_argument("--root", type=Path, default=ROOT, help="the checkout whose server is measured")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    light, heavy = min(max(options.light, 1), 100), min(max(options.heavy, 1), 20)
    seconds = min(max(options.seconds, 1.0), 60.0)
    with live_server(options.root) as server:
        figures = asyncio.run(measure(server, light, heavy, seconds))
    tell(figures, as_json=options.json)


if __name__ == "__main__":
    main()
