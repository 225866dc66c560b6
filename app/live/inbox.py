"""The commands that wait for a session's next turn."""

from __future__ import annotations

import threading
from collections.abc import Hashable

from app.live.wire.commands import Command

MOST_EDITS = 64  # commands that wait; a flood loses its oldest ones


class Inbox:
    """Filled by the event loop, emptied by a worker thread.

    A command replaces an earlier one of its kind for the same parameter, run or setting, so a turn handles only the
    last of them and no flood makes a turn longer.
    """

    def __init__(self) -> None:
        """Start empty."""
        self._lock = threading.Lock()  # held only for a moment, so the event loop never waits
        self._waiting: dict[Hashable, tuple[float, Command]] = {}  # in order of arrival

    def __bool__(self) -> bool:
        """Whether a command waits."""
        return bool(self._waiting)

    def put(self, now: float, command: Command) -> None:
        """Add a command that arrived at ``now``, in seconds of any clock."""
        kind = (command.do, command.index if command.do in {"edit", "lock", "unpin"} else command.name)
        with self._lock:
            self._waiting.pop(kind, None)
            self._waiting[kind] = now, command
            if len(self._waiting) > MOST_EDITS:
                del self._waiting[next(iter(self._waiting))]

    def empty(self) -> list[tuple[float, Command]]:
        """Take all waiting commands, each with its time of arrival."""
        with self._lock:
            waiting, self._waiting = self._waiting, {}
        return list(waiting.values())
