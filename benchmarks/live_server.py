"""The server of the live benchmarks: the real one, with sessions that no page has to open first.

It reads lines such as ``default 25`` from standard input, opens as many sessions, and prints their tickets: of the
``default`` setup, of the ``largest`` that the page allows, or of a ``search`` that was started.
"""

from __future__ import annotations

import itertools
import json
import sys
import threading

import uvicorn

from app.live.hub import HUB
from app.live.search.session import SearchSession
from app.search.jobs import JOBS
from app.server import app
from benchmarks.cost import largest
from benchmarks.search_plan import plan
from engine import Config

SEEDS = itertools.count()  # no two searches are the same


def _open_sessions() -> None:
    large = largest("tanh", "batch")
    open_one = {"default": lambda: HUB.open(Config()), "largest": lambda: HUB.open(large), "search": _search}
    for line in sys.stdin:
        kind, count = line.split()
        print(json.dumps([open_one[kind]() for _ in range(int(count))]), flush=True)


def _search() -> str:
    """Start a search that takes minutes, and look at it."""
    token = JOBS.create(plan(trials=2000, epochs=100).with_(seed=next(SEEDS)))
    if (job := JOBS.open(token)) is None:
        raise LookupError(token)
    job.start()
    return HUB.keep(SearchSession(token, job, JOBS))


if __name__ == "__main__":
    threading.Thread(target=_open_sessions, daemon=True).start()
    as_streamlit = {"loop": "uvloop", "ws": "websockets-sansio", "ws_per_message_deflate": False}
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="error", **as_streamlit)  # type: ignore[arg-type]
