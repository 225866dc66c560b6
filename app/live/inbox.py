"""The commands that wait for a session's next turn."""

from __future__ import annotations

import threading
from collections.abc import Hashable

from app.live.wire.commands import Command

MOST_EDITS = 64  # that wait; a flood loses its oldest


class Inbox:
    """Filled by the event loop, emptied by a worker thread.

    A command takes the place of an earlier one of its kind, of the same parameter or run: a turn does the last of them
    only, so that no flood makes a turn longer.
    """

    def __init__(self) -> None:
        """Begin empty."""
        self._lock = threading.Lock()  # held for a moment only, so that the event loop never waits
        self._waiting: dict[Hashable, tuple[float, Command]] = {}  # in the order of arrival

    def __bool__(self) -> bool:
        """Whether there is something to do."""
        return bool(self._waiting)

    def put(self, now: float, command: Command) -> None:
        """Let a command wait, from now on, in seconds of any clock."""
        kind = (command.do, command.index if command.do in {"edit", "lock", "unpin"} else None)
        with self._lock:
            self._waiting.pop(kind, None)
            self._waiting[kind] = now, command
            if len(self._waiting) > MOST_EDITS:
                del self._waiting[next(iter(self._waiting))]

    def empty(self) -> list[tuple[float, Command]]:
        """All that waits, with the time at which it came; then nothing does."""
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        return list(waiting.values())
