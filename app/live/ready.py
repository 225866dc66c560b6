"""Whether this server can take visitors, as a proxy asks every few seconds."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from app.live.drain import DRAIN
from app.live.turns import TURNS

# A turn takes 25 ms, and even a hundred in a row are taken in 2.5 s. One that is older waits behind something that
# should not take so long: whoever comes now would see a page that stands still.
LATE_S = 5.0
# Those who are here lose their run if they are sent elsewhere, so that is for a thread that does not come back.
STUCK_S = 20.0


def routes(prefix: str = "") -> list[BaseRoute]:
    """The route ``/ready`` below the path of the server's pages, such as ``/playground``.

    Status 200: send visitors. 503: send nobody new, those who are here may stay. 500: send all of them elsewhere. A
    server whose event loop stands still does not answer at all.
    """
    return [Route(f"{prefix}/ready", _ready)]


async def _ready(_request: Request) -> JSONResponse:
    waited = TURNS.oldest_s
    reasons = ["draining: it was asked to end"] if DRAIN.is_on else []
    if waited > LATE_S:
        reasons.append(f"late: a turn that should take 0.025 s came {waited:.1f} s ago")
    status = 500 if waited > STUCK_S else 503 if reasons else 200
    told = {"ready": not reasons, "reasons": reasons, "oldest_turn_s": round(waited, 3)}
    return JSONResponse(told, status, headers={"Cache-Control": "no-store"})
