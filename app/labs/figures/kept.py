"""What was computed last, for all visitors: worker threads share it."""

from __future__ import annotations

import threading
from collections.abc import Hashable
from typing import Generic, TypeVar

V = TypeVar("V")


class Kept(Generic[V]):
    """The values that were found last, by their keys; the oldest goes.

    >>> squares = Kept[int](2)
    >>> [squares.keep(number, number**2) for number in (1, 2, 3)]
    [1, 4, 9]
    >>> squares.get(1), squares.get(3)
    (None, 9)
    """

    def __init__(self, most: int) -> None:
        """Keep so many."""
        self._most = most
        self._found: dict[Hashable, V] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> V | None:
        """What was kept under a key, if it is still there."""
        with self._lock:
            return self._found.get(key)

    def keep(self, key: Hashable, value: V) -> V:
        """Keep a value, which is returned."""
        with self._lock:
            self._found[key] = value
            while len(self._found) > self._most:
                del self._found[next(iter(self._found))]
        return value
