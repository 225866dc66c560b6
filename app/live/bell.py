"""Lets the event loop wait for what other threads do."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Bell:
    """Wakes everyone who waits; `ring` may be called from any thread."""

    def __init__(self) -> None:
        """Start with nobody waiting."""
        self._waiting: set[Callable[[], object]] = set()

    def ring(self) -> None:
        """Wake everyone: something has changed."""
        for wake in tuple(self._waiting):
            wake()

    async def wait(self, news_in: Callable[[], float | None]) -> None:
        """Wait for a ring, or as long as ``news_in`` says: a number of seconds, None for forever, 0 for not at all."""
        loop, changed = asyncio.get_running_loop(), asyncio.Event()

        def wake() -> None:
            loop.call_soon_threadsafe(changed.set)

        self._waiting.add(wake)
        try:
            if (seconds := news_in()) == 0:
                return  # the news came just before we began to wait
            async with asyncio.timeout(seconds):
                await changed.wait()
        except TimeoutError:
            pass
        finally:
            self._waiting.discard(wake)
