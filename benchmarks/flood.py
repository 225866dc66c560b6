"""One learner and 20 hostile sockets: ``python -m benchmarks.flood --seconds 5 [--json]``.

The learner's client plays the default network and asks for frames as a browser does, first alone, then while each of
the others sends one kind of message as fast as the network takes it. Everything runs on the same cores.
"""

from __future__ import annotations

import argparse
import asyncio
import threading
import time
from contextlib import ExitStack, suppress

from benchmarks.harness import tell
from benchmarks.live import LiveServer, client_of, live_server
from benchmarks.raw_socket import PING, TEXT, frame, open_raw

FLOODS = 20
BLOCK = 2**16  # bytes sent at once
KINDS = {
    "credits": frame(TEXT, b'{"do":"credit"}'),
    "pings": frame(PING),
    "commands": frame(TEXT, b'{"do":"reset"}'),
    "credits and commands": frame(TEXT, b'{"do":"reset"}') + frame(TEXT, b'{"do":"credit"}'),
}


def flood(host: str, ticket: str, message: bytes, until: float) -> None:
    """Send one message over and over, and read only what must be read to continue."""
    block = message * (BLOCK // len(message))
    with suppress(OSError), open_raw(host, f"/live/{ticket}", timeout_s=0.05) as line:
        while time.perf_counter() < until:
            with suppress(TimeoutError):
                line.send(block)
            with suppress(TimeoutError):
                while line.recv(BLOCK):
                    pass


async def rate(server: LiveServer, seconds: float) -> float:
    """The frames per second that a learner gets."""
    client = await client_of(server.port, server.open_sessions(1)[0])
    await client.say("play")
    await client.watch(time.perf_counter() + 0.5)
    client.frames, started = 0, time.perf_counter()
    await client.watch(started + seconds)
    await client.socket.close()
    return client.frames / (time.perf_counter() - started)


def measure(server: LiveServer, seconds: float) -> dict[str, float]:
    """The learner's frames per second, alone and during each kind of flood."""
    host = f"127.0.0.1:{server.port}"
    figures = {"alone": round(asyncio.run(rate(server, seconds)), 1)}
    for kind, message in KINDS.items():
        with ExitStack() as stack:
            until = time.perf_counter() + seconds + 3
            for ticket in server.open_sessions(FLOODS):
                thread = threading.Thread(target=flood, args=(host, ticket, message, until))
                thread.start()
                stack.callback(thread.join)
            time.sleep(1)
            figures[kind] = round(asyncio.run(rate(server, seconds)), 1)
    return figures


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each lasts, 1 to 60")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    with live_server() as server:
        figures = measure(server, min(max(options.seconds, 1.0), 60.0))
    tell(figures, as_json=options.json)


if __name__ == "__main__":
    main()
