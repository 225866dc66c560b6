"""How a server ends: asked by SIGTERM, it lets those who play go on for a while."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Mapping
from types import FrameType
from typing import Any

from app.live.hub import HUB

SECONDS = "DRAIN_SECONDS"  # the variable with the length of a drain
LONGEST_S = 600.0
LOOK_S = 0.1  # between two looks whether somebody still plays


def seconds(environment: Mapping[str, str] = os.environ) -> float:
    """How long those who play may go on, by ``DRAIN_SECONDS``; 0, a server's end at once, unless it is set.

    Raises:
        ValueError: it is no number from 0 to 600.

    >>> seconds({}), seconds({"DRAIN_SECONDS": "20"})
    (0.0, 20.0)
    """
    text = environment.get(SECONDS) or "0"
    try:
        number = float(text)
    except ValueError:
        number = -1.0
    if not 0 <= number <= LONGEST_S:
        message = f"{SECONDS} is {text!r}; it must be a number of seconds from 0 to {LONGEST_S:g}"
        raise ValueError(message)
    return number


class Drain:
    """The time between SIGTERM and the end, which comes when nobody plays anymore, or after ``limit_s``.

    All methods but `is_on` belong to the thread of the event loop.
    """

    def __init__(self, is_watched: Callable[[], bool]) -> None:
        """Wait for the signal; ``is_watched`` tells whether somebody still plays."""
        self.limit_s = 0.0
        self.begun = asyncio.Event()
        self._is_watched = is_watched
        self._end: Callable[[int, FrameType | None], Any] | None = None
        self._draining: asyncio.Task[None] | None = None  # kept, since a loop keeps no task alive

    @property
    def is_on(self) -> bool:
        """Whether the server was asked to end."""
        return self.begun.is_set()

    def follow_signals(self, limit_s: float) -> None:
        """Come before what SIGTERM does now, which ends the server; Ctrl+C and a second SIGTERM end it at once.

        Called when the server has started. Where signals belong to somebody else, nothing is changed.
        """
        end = signal.getsignal(signal.SIGTERM)
        if not callable(end) or threading.current_thread() is not threading.main_thread():
            return
        self.limit_s, self._end = limit_s, end
        loop = asyncio.get_running_loop()

        def begin(number: int, frame: FrameType | None) -> None:
            if self.is_on:
                end(number, frame)
            else:
                loop.call_soon_threadsafe(self._begin)

        signal.signal(signal.SIGTERM, begin)

    def _begin(self) -> None:
        self.begun.set()
        self._draining = asyncio.create_task(self._run())

    async def _run(self) -> None:
        for _ in range(round(self.limit_s / LOOK_S)):
            if not self._is_watched():
                break
            await asyncio.sleep(LOOK_S)
        if self._end:
            self._end(signal.SIGTERM, None)


DRAIN = Drain(HUB.is_watched)
