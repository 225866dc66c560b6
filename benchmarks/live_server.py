"""The server of the live benchmark: the real one, with sessions that no page has to open first.

It reads numbers from standard input; for each, it opens that many sessions of the default setup and prints their
tickets. For a number with a minus sign, it starts that many searches and prints the tickets of their sessions.
"""

from __future__ import annotations

import json
import sys
import threading

import uvicorn

from app.live.hub import HUB
from app.live.search.session import SearchSession
from app.search.jobs import JOBS
from app.server import app
from benchmarks.search_plan import plan
from engine import Config


def _open_sessions() -> None:
    for line in sys.stdin:
        count = int(line)
        opened = [HUB.open(Config()) for _ in range(count)] if count > 0 else [_search(seed) for seed in range(-count)]
        print(json.dumps(opened), flush=True)


def _search(seed: int) -> str:
    """Start a search that takes minutes, and look at it."""
    token = JOBS.create(plan(trials=2000, epochs=100).with_(seed=seed))
    if (job := JOBS.open(token)) is None:
        raise LookupError(token)
    job.start()
    return HUB.keep(SearchSession(token, job, JOBS))


if __name__ == "__main__":
    threading.Thread(target=_open_sessions, daemon=True).start()
    as_streamlit = {"loop": "uvloop", "ws": "websockets-sansio", "ws_per_message_deflate": False}
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="error", **as_streamlit)  # type: ignore[arg-type]
