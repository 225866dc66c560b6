"""Waiting on the event loop for what other threads do."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Bell:
    """Wakes all who wait; `ring` may be called from any thread."""

    def __init__(self) -> None:
        """Nobody waits."""
        self._waiting: set[Callable[[], object]] = set()

    def ring(self) -> None:
        """Something has changed."""
        for wake in tuple(self._waiting):
            wake()

    async def wait(self, news_in: Callable[[], float | None]) -> None:
        """Wait for a ring, or until it is time: ``news_in`` tells in how many seconds, None for never, 0 for now."""
        loop, changed = asyncio.get_running_loop(), asyncio.Event()

        def wake() -> None:
            loop.call_soon_threadsafe(changed.set)

        self._waiting.add(wake)
        try:
            if (seconds := news_in()) == 0:
                return  # it came just before we began to wait
            async with asyncio.timeout(seconds):
                await changed.wait()
        except TimeoutError:
            pass
        finally:
            self._waiting.discard(wake)
