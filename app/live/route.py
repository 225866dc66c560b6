"""The live socket: from a ticket to a stream of frames."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from functools import partial
from typing import TypeAlias

from starlette.requests import HTTPConnection, Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from app.live.addresses import ADDRESSES
from app.live.drain import DRAIN
from app.live.hub import HUB
from app.live.limits import limit_sockets
from app.live.session import NO_ASIDES
from app.live.turns import TURNS, Account
from app.live.viewer import Viewer
from app.live.wire.arrays import ProtocolError
from app.live.wire.commands import parse
from app.live.wire.lean import Sender
from app.words import best

NOT_OUR_PROTOCOL, TOO_LONG, BROKEN = 1007, 1009, 1011  # close codes of RFC 6455, section 7.4.1
LONGEST_REASON = 120  # bytes; the RFC allows 123
_log = logging.getLogger(__name__)


Admits: TypeAlias = Callable[[str | None, str | None], bool]  # whether a page of this Origin may ask this Host


def routes(admits: Admits, prefix: str = "") -> list[BaseRoute]:
    """The routes that the live view adds to the server: its socket, and the reason why a socket does not open.

    ``prefix`` is the path of the server's pages, such as ``/playground``. From this call on, `limits` apply to every
    WebSocket of the process.
    """
    limit_sockets(f"{prefix}/live/")
    return [
        WebSocketRoute(f"{prefix}/live/{{ticket}}", partial(_live, admits)),
        Route(f"{prefix}/live/{{ticket}}", partial(_explain, admits)),
    ]


async def _live(admits: Admits, socket: WebSocket) -> None:
    """Serve one viewer until either side leaves; whoever is refused gets status 403 instead of a socket."""
    origin, host = socket.headers.get("origin"), socket.headers.get("host")
    if not admits(origin, host):
        _log.warning("the live socket refused a page: Origin %.200r, Host %.200r", origin, host)
        await socket.close()
        return
    language = best([socket.query_params.get("lang", "")])
    with HUB.viewing(_ticket(socket), language) as viewer:
        if viewer is None:
            await socket.close()
            return
        await socket.accept()
        wanted = asyncio.Event()
        announcing = asyncio.create_task(_announce_end(socket))
        tasks = [
            asyncio.create_task(_listen(socket, viewer, wanted)),
            asyncio.create_task(_send(socket, viewer, wanted)),
        ]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (announcing, *tasks):
                task.cancel()
            await asyncio.gather(announcing, *tasks, return_exceptions=True)
        await _say_goodbye(socket, done.pop().exception())


async def _listen(socket: WebSocket, viewer: Viewer, wanted: asyncio.Event) -> None:
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
            viewer.command(command)


async def _send(socket: WebSocket, viewer: Viewer, wanted: asyncio.Event) -> None:
    in_thread = partial(_in_thread, viewer.session.account)
    scene_number, sent = 0, {kind: str(nothing) for kind, nothing in NO_ASIDES.items()}
    sender = Sender()
    while True:
        await wanted.wait()
        wanted.clear()
        picture = await viewer.next_picture(in_thread)
        if picture.scene_number != scene_number:
            await socket.send_text(picture.scene)
        for kind, text in picture.asides.items():
            if text != sent.get(kind):
                await socket.send_text(text)
                sent[kind] = text
        await socket.send_bytes(sender.lean(picture.frame))
        scene_number = picture.scene_number


async def _announce_end(socket: WebSocket) -> None:
    """Tell a page when the server begins to end, and within how many seconds it will be gone."""
    await DRAIN.begun.wait()
    await socket.send_text(json.dumps({"ending": DRAIN.limit_s}))


def _in_thread(account: Account, turn: Callable[[], object]) -> asyncio.Future[object]:
    return asyncio.wrap_future(TURNS.submit(turn, account))


async def _say_goodbye(socket: WebSocket, error: BaseException | None) -> None:
    if isinstance(error, ProtocolError):
        await _close(socket, TOO_LONG if error.too_long else NOT_OUR_PROTOCOL, str(error))
    elif error and not isinstance(error, WebSocketDisconnect):
        _log.error("a live session failed", exc_info=error)
        await _close(socket, BROKEN, "the live session failed")


async def _close(socket: WebSocket, code: int, reason: str) -> None:
    await socket.close(code, reason.encode()[:LONGEST_REASON].decode(errors="ignore"))


async def _explain(admits: Admits, request: Request) -> JSONResponse:
    """Say why a socket does not open; a browser only tells a page that it did not.

    ``state`` is "refused", with the page's Origin and the Host that it seems to ask for; "unknown" if no session has
    this ticket; "crowded" if its address has too many sockets; or "known" if nothing here prevented it.
    """
    origin, host = request.query_params.get("origin"), request.headers.get("host")
    if admits(origin, host):
        known = "crowded" if ADDRESSES.is_full(request.scope) else "known"
        why = {"state": known if _ticket(request) in HUB else "unknown"}
    else:
        why = {"state": "refused", "origin": origin or "", "host": host or ""}
    return JSONResponse(why, headers={"Cache-Control": "no-store"})


def _ticket(connection: HTTPConnection) -> str:
    return str(connection.path_params["ticket"])
