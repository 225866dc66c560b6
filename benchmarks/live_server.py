"""The server of the live benchmark: the real one, with sessions that no page has to open first.

It reads numbers from standard input; for each, it opens that many sessions of the default setup and prints their
tickets.
"""

from __future__ import annotations

import json
import sys
import threading

import uvicorn

from app.live.hub import HUB
from app.server import app
from engine import Config


def _open_sessions() -> None:
    for line in sys.stdin:
        print(json.dumps([HUB.open(Config()) for _ in range(int(line))]), flush=True)


if __name__ == "__main__":
    threading.Thread(target=_open_sessions, daemon=True).start()
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="error", loop="uvloop", ws="websockets-sansio")
