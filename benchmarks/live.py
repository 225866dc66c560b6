"""The live stream under load: ``python -m benchmarks.live --clients 25 [--plain] [--root FOLDER] [--json]``.

Each client is a socket that plays the default network and asks for at most 60 frames per second, as a browser does;
it takes compressed messages, unless ``--plain``, and counts the bytes on the network. The server serves as ``make run``
does; the clients run in this process, on the same cores. ``--root`` measures the server of another checkout.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, TypeAlias, cast

from websockets.asyncio.client import ClientConnection, connect

from app.live.wire.frame import HEADER, PLAYING
from benchmarks.harness import ROOT, Server, free_port, started, tell

DISPLAY_HZ = 60
WARMS_UP_S = 2.5  # until a busy server has found the detail that it can give
PAUSES = 8  # per client, after the frames are counted
CREDIT = json.dumps({"do": "credit"})
Compression: TypeAlias = Literal["deflate"] | None


class Counted(ClientConnection):
    """A connection that counts what arrives."""

    arrived = 0  # bytes

    def data_received(self, data: bytes) -> None:
        """Count, then read."""
        self.arrived += len(data)
        super().data_received(data)


@dataclass
class Client:
    """One viewer: how many frames it got, how large they were, and how long its pauses took."""

    socket: Counted
    frames: int = 0
    step: int = 0  # that the last frame shows
    sizes: list[int] = field(default_factory=list)
    pauses_ms: list[float] = field(default_factory=list)

    async def watch(self, until: float) -> None:
        """Take frames at the display's refresh rate, until a time on ``time.perf_counter``."""
        while time.perf_counter() < until:
            await self._next_tick()
            before = self.socket.arrived
            self.step = step_of(await self.frame())
            self.frames += 1
            self.sizes.append(self.socket.arrived - before)

    def forget(self) -> None:
        """Count from now on."""
        self.frames = 0
        self.sizes.clear()

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


def step_of(frame: bytes) -> int:
    """The training step that a frame shows."""
    _magic, _version, _flags, _scene, step, *_others = HEADER.unpack_from(frame)
    return int(step)


class LiveServer(Server):
    """A server whose sessions need no page to open them: `benchmarks.live_server`."""

    def open_sessions(self, count: int, kind: Literal["default", "largest", "search"] = "default") -> list[str]:
        """Tickets of new sessions."""
        stdin, stdout = self.process.stdin, self.process.stdout
        if stdin is None or stdout is None:
            message = "the server has no pipes"
            raise RuntimeError(message)
        stdin.write(f"{kind} {count}\n".encode())
        stdin.flush()
        line = next(line for line in stdout if line.startswith(b"["))  # Streamlit prints here too
        tickets: list[str] = json.loads(line)
        return tickets


async def client_of(port: int, ticket: str, compression: Compression = "deflate") -> Client:
    """A client on a session."""
    address = f"ws://127.0.0.1:{port}/live/{ticket}"
    origin = {"Origin": f"http://127.0.0.1:{port}"}
    socket = connect(address, additional_headers=origin, compression=compression, create_connection=Counted)
    return Client(cast(Counted, await socket))


@contextmanager
def live_server(root: Path = ROOT, **more: str) -> Iterator[LiveServer]:
    """`benchmarks.live_server` of this checkout, with the app of the one at ``root``; ``more`` is its environment."""
    port = free_port()
    program = f"import runpy; runpy.run_path({str(ROOT / 'benchmarks/live_server.py')!r}, run_name='__main__')"
    with started("-c", program, str(port), port=port, root=root, more=more, talks=True) as process:
        yield LiveServer(process, port)


async def measure(server: LiveServer, count: int, seconds: float, compression: Compression) -> dict[str, float]:
    """Play ``count`` clients at once."""
    warm = await client_of(server.port, server.open_sessions(1)[0])
    await warm.say("play")
    await warm.watch(time.perf_counter() + 1)
    await warm.socket.close()

    memory = server.memory_mb()
    clients = [await client_of(server.port, ticket, compression) for ticket in server.open_sessions(count)]
    for client in clients:
        await client.say("play")
    await asyncio.gather(*(client.watch(time.perf_counter() + WARMS_UP_S) for client in clients))
    for client in clients:
        client.forget()
    before = [client.step for client in clients]
    cpu, started = server.cpu_s(), time.perf_counter()
    await asyncio.gather(*(client.watch(started + seconds) for client in clients))
    elapsed, cpu = time.perf_counter() - started, server.cpu_s() - cpu
    grown = server.memory_mb() - memory
    rates = [client.frames / elapsed for client in clients]
    steps = [(client.step - step) / elapsed for client, step in zip(clients, before, strict=True)]
    sizes = [size for client in clients for size in client.sizes]
    await asyncio.gather(*(client.pause_often() for client in clients))
    pauses = [pause for client in clients for pause in client.pauses_ms]
    for client in clients:
        await client.socket.close()
    return {
        "clients": count,
        "frames_per_s_min": round(min(rates), 1),
        "frames_per_s_median": round(statistics.median(rates), 1),
        "steps_per_s_median": round(statistics.median(steps)),
        "kb_per_frame_median": round(statistics.median(sizes) / 1000, 2),
        "mbit_per_s_and_client": round(8e-6 * sum(sizes) / elapsed / count, 2),
        "server_cpu_ms_per_frame": round(1000 * cpu / len(sizes), 2),
        "pause_p95_ms": round(statistics.quantiles(pauses, n=20)[-1], 1),
        "mb_per_session": round(grown / count, 2),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=25, help="how many at once, 1 to 200")
    parser.add_argument("--seconds", type=float, default=10.0, help="how long they play, 1 to 120")
    parser.add_argument("--plain", action="store_true", help="the clients take no compressed messages")
    parser.add_argument("--root", type=Path, default=ROOT, help="the checkout whose server is measured")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    count, seconds = min(max(options.clients, 1), 200), min(max(options.seconds, 1.0), 120.0)
    with live_server(options.root) as server:
        figures = asyncio.run(measure(server, count, seconds, None if options.plain else "deflate"))
    tell(figures, as_json=options.json)


if __name__ == "__main__":
    main()
