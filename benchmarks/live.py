"""The live stream under load: ``python -m benchmarks.live --clients 25 --seconds 10 [--json]``.

Each client is a socket that plays the default network and asks for at most 60 frames per second, as a browser does.
The clients run in this process, on the same cores as the server.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from websockets.asyncio.client import ClientConnection, connect

from app.live.wire.frame import PLAYING
from benchmarks.harness import ROOT, free_port, wait_until_healthy

DISPLAY_HZ = 60
PAUSES = 8  # per client, after the frames are counted
CREDIT = json.dumps({"do": "credit"})


@dataclass
class Client:
    """One viewer: how many frames it got, and how long its pauses took."""

    socket: ClientConnection
    frames: int = 0
    pauses_ms: list[float] = field(default_factory=list)

    async def watch(self, until: float) -> None:
        """Take frames at the display's refresh rate, until a time on ``time.perf_counter``."""
        while time.perf_counter() < until:
            await self._next_tick()
            await self.frame()
            self.frames += 1

    async def frame(self) -> bytes:
        """Ask for one frame and wait for it."""
        await self.socket.send(CREDIT)
        while isinstance(message := await self.socket.recv(), str):
            pass  # a scene, which comes before its first frame
        return message

    async def say(self, command: str) -> None:
        """Send a command."""
        await self.socket.send(json.dumps({"do": command}))

    async def pause_often(self) -> None:
        """Measure the time from a pause to the last frame, which says that nothing is playing anymore."""
        for _ in range(PAUSES):
            until = time.perf_counter() + 0.3
            while time.perf_counter() < until:
                await self._next_tick()
                await self.frame()
            pressed = time.perf_counter()
            await self.say("pause")
            while (await self.frame())[3] & PLAYING:
                pass
            self.pauses_ms.append(1000 * (time.perf_counter() - pressed))
            await self.say("play")

    async def _next_tick(self) -> None:
        await asyncio.sleep(1 / DISPLAY_HZ - time.perf_counter() % (1 / DISPLAY_HZ))


@dataclass
class Server:
    """The server process, seen from outside."""

    process: subprocess.Popen[bytes]
    port: int

    def open_sessions(self, count: int) -> list[str]:
        """Tickets of new sessions."""
        stdin, stdout = self.process.stdin, self.process.stdout
        if stdin is None or stdout is None:
            message = "the server has no pipes"
            raise RuntimeError(message)
        stdin.write(f"{count}\n".encode())
        stdin.flush()
        line = next(line for line in stdout if line.startswith(b"["))  # Streamlit prints here too
        tickets: list[str] = json.loads(line)
        return tickets

    def cpu_s(self) -> float:
        """CPU seconds so far, user and system."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def memory_mb(self) -> float:
        """Resident memory."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 1e6

    async def connect(self, ticket: str) -> Client:
        """A client on a session."""
        origin = f"http://127.0.0.1:{self.port}"
        socket = await connect(f"ws://127.0.0.1:{self.port}/live/{ticket}", additional_headers={"Origin": origin})
        return Client(socket)


async def measure(server: Server, count: int, seconds: float) -> dict[str, float]:
    """Play ``count`` clients at once."""
    warm = await server.connect(server.open_sessions(1)[0])
    await warm.say("play")
    await warm.watch(time.perf_counter() + 1)
    await warm.socket.close()

    memory = server.memory_mb()
    clients = [await server.connect(ticket) for ticket in server.open_sessions(count)]
    for client in clients:
        await client.say("play")
    await asyncio.gather(*(client.watch(time.perf_counter() + 0.5) for client in clients))
    for client in clients:
        client.frames = 0
    cpu, started = server.cpu_s(), time.perf_counter()
    await asyncio.gather(*(client.watch(started + seconds) for client in clients))
    elapsed, cpu = time.perf_counter() - started, server.cpu_s() - cpu
    grown = server.memory_mb() - memory
    await asyncio.gather(*(client.pause_often() for client in clients))
    rates = [client.frames / elapsed for client in clients]
    pauses = [pause for client in clients for pause in client.pauses_ms]
    for client in clients:
        await client.socket.close()
    return {
        "clients": count,
        "frames_per_s_min": round(min(rates), 1),
        "frames_per_s_median": round(statistics.median(rates), 1),
        "server_cpu_ms_per_frame": round(1000 * cpu / sum(client.frames for client in clients), 2),
        "pause_p95_ms": round(statistics.quantiles(pauses, n=20)[-1], 1),
        "mb_per_session": round(grown / count, 2),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=25, help="how many at once, 1 to 200")
    parser.add_argument("--seconds", type=float, default=10.0, help="how long they play, 1 to 120")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    count, seconds = min(max(options.clients, 1), 200), min(max(options.seconds, 1.0), 120.0)
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.live_server", str(port)]
    with subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            wait_until_healthy(f"http://127.0.0.1:{port}", process)
            figures = asyncio.run(measure(Server(process, port), count, seconds))
        finally:
            process.terminate()
    if options.json:
        print(json.dumps(figures))
    else:
        for name, figure in figures.items():
            print(f"{name:<26}{figure:>10}")


if __name__ == "__main__":
    main()
