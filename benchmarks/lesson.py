"""A lesson: ``python -m benchmarks.lesson --learners 25 --minutes 60 [--json]``.

Learners come, play, change settings, paint, try several values side by side, and leave, each in an order and at a pace
of their own. A learner is Streamlit's socket and the live socket, as a browser has them: script runs, requests of the
canvas, a credit for every frame at 60 a second at most; every frame is restored, and some are read. The server is
started as ``make run`` does. What counts: sessions that were lost, pages that failed, what the server wrote to its log,
and its memory.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from app.live.wire.frame import MAGIC, decode
from app.live.wire.lean import restored
from app.setup.bench import to_text
from benchmarks.harness import Server, served, tell
from engine import Config

DISPLAY_HZ = 60
LIMIT_S = 30.0  # for a script run, and for an answer on the live socket
LONGEST_MESSAGE = 2**24  # bytes
VISIT_S = (60.0, 600.0)  # how long somebody stays
AWAY_S = (1.0, 40.0)  # and is away, before the next one comes in their place
THINKS_S = (1.0, 12.0)  # between two things that a learner does
SHARE_PLAYED = 0.8  # of the time that a network plays
TICKET = re.compile(rb'"ticket": ?"([\w-]{24})"')
VIEW = re.compile(rb"\$\$ID-\w+-live_view--\w+--\w+")
EVENTS = "$$STREAMLIT_INTERNAL_KEY_{}__events"
SETTINGS: list[tuple[str, list[Any]]] = [
    ("network.hidden", [1, 2, 3, 4]),
    ("network.hidden.*.units", [2, 4, 8, 16, 32]),
    ("network.hidden.*.activation", ["relu", "tanh", "sigmoid", "gelu"]),
    ("training.learning_rate", [0.001, 0.003, 0.01, 0.03]),
    ("training.optimizer", ["sgd", "momentum", "adam", "rmsprop"]),
    ("training.batch_size", [8, 32, 128]),
    ("data.dataset", ["spiral", "xor", "circle", "moons", "iris"]),
]


@dataclass
class Told:
    """What all learners did and saw."""

    did: Counter[str] = field(default_factory=Counter)
    frames: int = 0
    bytes: int = 0
    problems: list[str] = field(default_factory=list)


class Page:
    """Streamlit's socket of one page: its script runs, and the ticket that they give."""

    def __init__(self, socket: ClientConnection, name: str, query: str) -> None:
        """Talk over an open socket."""
        self._socket, self._name, self._query = socket, name, query
        self.ticket = self._view = self._hash = ""
        self._heard = 0
        self.trouble = ""

    async def run(self, event: dict[str, Any] | None = None) -> None:
        """Run the script, as at the first visit or for an event of the canvas."""
        request = BackMsg()
        request.rerun_script.query_string, request.rerun_script.page_name = self._query, self._name
        request.rerun_script.page_script_hash = self._hash
        if event:
            self._heard += 1
            told = [{"event": "event", "value": {"events": [event | {"count": self._heard}], "attempt": self._heard}}]
            state = request.rerun_script.widget_states.widgets.add()
            state.id, state.json_trigger_value = EVENTS.format(self._view), json.dumps(told)
        await self._socket.send(request.SerializeToString())
        async with asyncio.timeout(LIMIT_S):
            while not self._take(await self._socket.recv(decode=False)):
                pass

    def _take(self, data: bytes) -> bool:
        """Read a message; whether a run is over."""
        if found := TICKET.search(data):
            self.ticket = found[1].decode()
        if found := VIEW.search(data):
            self._view = found[0].decode()
        message = ForwardMsg.FromString(data)
        self._hash = message.navigation.page_script_hash or self._hash
        element = message.delta.new_element if message.WhichOneof("type") == "delta" else None
        if element is not None and element.WhichOneof("type") in {"exception", "alert"}:
            self.trouble = str(element)[:300]
        early = message.script_finished == ForwardMsg.FINISHED_EARLY_FOR_RERUN
        return bool(message.WhichOneof("type") == "script_finished" and not early)


class Learner:
    """Someone at a browser; a new one comes when one has left."""

    def __init__(self, port: int, seed: int, until: float, told: Told) -> None:
        """Come from now until a time on ``time.monotonic``."""
        self._port, self._until, self._told = port, until, told
        self._random = random.Random(seed)  # noqa: S311 - what people do
        self._plays = False
        self._live: ClientConnection | None = None

    async def come_and_go(self) -> None:
        """Visit after visit."""
        await asyncio.sleep(self._random.uniform(0, 10))
        while time.monotonic() < self._until:
            try:
                await self._visit()
                self._told.did["left"] += 1
            except (OSError, TimeoutError, WebSocketException, ValueError) as error:
                self._told.problems.append(f"{type(error).__name__}: {error}"[:300])
            await asyncio.sleep(min(self._random.uniform(*AWAY_S), max(0.0, self._until - time.monotonic())))

    async def _visit(self) -> None:
        self._told.did["came"] += 1
        several = self._random.random() < 0.15
        configs = [Config(seed=seed) for seed in range(self._random.randint(2, 6))]
        query = f"networks={to_text(configs)}" if several else ""
        async with AsyncExitStack() as stack:
            socket = await stack.enter_async_context(
                self._socket("_stcore/stream", subprotocols=["streamlit"], max_size=LONGEST_MESSAGE)
            )
            page = Page(socket, "side_by_side" if several else "", query)
            await page.run()
            watching = asyncio.create_task(self._watch(page))
            try:
                await self._stay(page, watching, self._things_to_do(page, several=several))
            finally:
                watching.cancel()
                await asyncio.gather(watching, return_exceptions=True)
        if page.trouble:
            self._told.problems.append(page.trouble)

    async def _stay(self, page: Page, watching: asyncio.Task[None], things: list[Callable[[], Any]]) -> None:
        leaves = min(time.monotonic() + self._random.uniform(*VISIT_S), self._until)
        while time.monotonic() < leaves:
            await asyncio.wait([watching], timeout=self._random.uniform(*THINKS_S))
            if watching.done():
                watching.result()
            await self._random.choice(things)()

    def _things_to_do(self, page: Page, *, several: bool) -> list[Callable[[], Any]]:
        plays = [self._play_or_pause] * 4 + [self._press] * 2
        return plays if several else [*plays, *[lambda: self._change(page)] * 3, lambda: self._paint(page)]

    async def _change(self, page: Page) -> None:
        path, values = self._random.choice(SETTINGS)
        self._told.did["changed"] += 1
        await page.run({"name": "set", "path": path, "value": self._random.choice(values)})

    async def _paint(self, page: Page) -> None:
        self._told.did["painted"] += 1
        random_ = self._random
        points = [[random_.uniform(-6, 6), random_.uniform(-6, 6), number % 2] for number in range(40)]
        await page.run({"name": "paint", "points": points})

    async def _play_or_pause(self) -> None:
        self._plays = self._random.random() < SHARE_PLAYED
        self._told.did["played" if self._plays else "paused"] += 1
        await self._say("play" if self._plays else "pause")

    async def _press(self) -> None:
        what = self._random.choice(["step", "epoch", "reset", "pin", "speed", "hover"])
        self._told.did[what] += 1
        fields = {"speed": {"value": 1000}, "hover": {"layer": 1, "unit": 0}}.get(what, {})
        await self._say(what, **fields)
        if self._plays:
            await self._say("play")

    async def _say(self, command: str, **fields: Any) -> None:
        if self._live:
            await self._live.send(json.dumps({"do": command, **fields}))

    async def _watch(self, page: Page) -> None:
        """Take frames as fast as a display, of whatever session the page shows."""
        while True:
            ticket = page.ticket
            async with self._socket(f"live/{ticket}?lang=en") as self._live:
                before: bytes | None = None
                if self._plays:
                    await self._say("play")
                while page.ticket == ticket:
                    before = await self._frame(self._live, before)
                    await asyncio.sleep(1 / DISPLAY_HZ)

    async def _frame(self, live: ClientConnection, before: bytes | None) -> bytes | None:
        await live.send('{"do": "credit"}')
        while True:
            try:
                async with asyncio.timeout(LIMIT_S):
                    message = await live.recv()
            except TimeoutError:
                if self._plays:
                    raise
                continue  # at rest nothing is new
            self._told.bytes += len(message)
            if isinstance(message, bytes):
                break
            self._told.did["scenes"] += '"drawing"' in message
        self._told.frames += 1
        whole = restored(message, before)
        if message[:2] == MAGIC and not self._told.frames % 50:
            decode(whole)
        return whole

    def _socket(self, path: str, **options: Any) -> connect:
        origin = f"http://127.0.0.1:{self._port}"
        return connect(f"ws://127.0.0.1:{self._port}/{path}", additional_headers={"Origin": origin}, **options)


async def lesson(server: Server, learners: int, minutes: float) -> dict[str, Any]:
    """Let them learn; the figures of the hour."""
    told, began = Told(), time.monotonic()
    until = began + 60 * minutes
    classroom = asyncio.gather(*(Learner(server.port, seed, until, told).come_and_go() for seed in range(learners)))
    memory: list[int] = []
    while not classroom.done() and time.monotonic() < until + 2 * LIMIT_S:
        await asyncio.wait([classroom], timeout=max(5.0, minutes))
        memory.append(round(server.memory_mb()))
        print(
            f"{(time.monotonic() - began) / 60:.1f} min, {memory[-1]} MB, {told.frames} frames, "
            f"{len(told.problems)} problems",
            file=sys.stderr,
            flush=True,
        )
    classroom.cancel()
    return {
        "learners": learners,
        "minutes": minutes,
        **dict(sorted(told.did.items())),
        "frames": told.frames,
        "problems": len(told.problems),
        "first_problems": told.problems[:5],
        "mb_by_sixths": memory[:: max(1, len(memory) // 6)],
        "mb_most": max(memory),
    }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--learners", type=int, default=25, help="how many at once, 1 to 100")
    parser.add_argument("--minutes", type=float, default=60.0, help="how long, up to 120")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    learners, minutes = min(max(options.learners, 1), 100), min(max(options.minutes, 0.1), 120.0)
    with tempfile.TemporaryFile("w+") as log:
        with served(log=log) as server:
            figures = asyncio.run(lesson(server, learners, minutes))
        log.seek(0)
        lines = [line.strip() for line in log if re.search(r"error|warning|traceback|exception", line, re.IGNORECASE)]
    figures |= {"log_lines": len(lines), "first_log_lines": lines[:5]}
    tell(figures, as_json=options.json)


if __name__ == "__main__":
    main()
