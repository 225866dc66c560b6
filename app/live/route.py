"""The live socket: from a ticket to a stream of frames."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from starlette.middleware.gzip import GZipMiddleware
from starlette.routing import BaseRoute, Mount, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.websockets import WebSocket, WebSocketDisconnect

from app.live.commands import parse
from app.live.hub import HUB
from app.live.protocol import ProtocolError
from app.live.session import NOTHING_TOLD, LiveSession, Picture
from app.live.turns import TURNS

POLICY, NOT_OUR_PROTOCOL, TOO_LONG, BROKEN = 1008, 1007, 1009, 1011  # close codes of RFC 6455, section 7.4.1
LONGEST_REASON = 120  # bytes; the RFC allows 123
STATIC = Path(__file__).parent / "static"
# A part of the address, so that no browser mixes old modules with new ones.
STATIC_VERSION = sha256(b"".join(path.read_bytes() for path in sorted(STATIC.iterdir()))).hexdigest()[:12]
_log = logging.getLogger(__name__)


def routes() -> list[BaseRoute]:
    """What the live view adds to the server: its socket and its modules."""
    return [
        WebSocketRoute("/live/{ticket}", live),
        Mount(f"/live-static/{STATIC_VERSION}", GZipMiddleware(StaticFiles(directory=STATIC))),
    ]


async def live(socket: WebSocket) -> None:
    """Serve one viewer until either side goes; a viewer that is refused is told why."""
    await socket.accept()
    if not _is_same_origin(socket):
        await _close(socket, POLICY, "foreign origin")
        return
    with HUB.viewing(socket.path_params["ticket"]) as session:
        if session is None:
            await _close(socket, POLICY, "unknown ticket")
            return
        wanted = asyncio.Event()
        tasks = [
            asyncio.create_task(_listen(socket, session, wanted)),
            asyncio.create_task(_send(socket, session, wanted)),
        ]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        await _say_goodbye(socket, done.pop().exception())


async def _listen(socket: WebSocket, session: LiveSession, wanted: asyncio.Event) -> None:
    while True:
        message = await socket.receive()
        if message["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(message["code"])
        text = message.get("text")
        if text is None:
            problem = "commands are texts, not bytes"
            raise ProtocolError(problem)
        command = parse(text)
        if command.do == "credit":
            wanted.set()
        else:
            session.command(command)


async def _send(socket: WebSocket, session: LiveSession, wanted: asyncio.Event) -> None:
    number, scene_number, told = 0, 0, dict(NOTHING_TOLD)
    while True:
        await wanted.wait()
        wanted.clear()
        picture = await session.next_picture(number, _in_thread)
        if picture.scene_number != scene_number:
            await socket.send_text(picture.scene)
        for kind, text in picture.asides.items():
            if text != told[kind]:
                await socket.send_text(text)
                told[kind] = text
        await socket.send_bytes(picture.frame)
        number, scene_number = picture.number, picture.scene_number


def _in_thread(turn: Callable[[], Picture]) -> asyncio.Future[Picture]:
    return asyncio.get_running_loop().run_in_executor(TURNS, turn)


async def _say_goodbye(socket: WebSocket, error: BaseException | None) -> None:
    if isinstance(error, ProtocolError):
        await _close(socket, TOO_LONG if error.too_long else NOT_OUR_PROTOCOL, str(error))
    elif error and not isinstance(error, WebSocketDisconnect):
        _log.error("a live session failed", exc_info=error)
        await _close(socket, BROKEN, "the live session failed")


async def _close(socket: WebSocket, code: int, reason: str) -> None:
    await socket.close(code, reason.encode()[:LONGEST_REASON].decode(errors="ignore"))


def _is_same_origin(socket: WebSocket) -> bool:
    """Streamlit checks the Origin of its own routes only, so ours checks too."""
    try:
        origin = urlsplit(socket.headers.get("origin", ""))
    except ValueError:
        return False
    return bool(origin.netloc) and origin.netloc == socket.headers.get("host")
