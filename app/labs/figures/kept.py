"""What was computed last, for all visitors: worker threads share it."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

V = TypeVar("V")


class Kept(Generic[V]):
    """The values that were found last, by their keys; the oldest goes.

    >>> squares = Kept[int](2)
    >>> [squares.keep(number, number**2) for number in (1, 2, 3)]
    [1, 4, 9]
    >>> squares.get(1), squares.get(3)
    (None, 9)
    >>> texts = Kept[str](9, room=5, size=len)
    >>> [texts.keep(text, text) for text in ("abc", "de", "f")]
    ['abc', 'de', 'f']
    >>> texts.get("abc"), texts.get("de")
    (None, 'de')
    """

    def __init__(self, most: int, room: float = math.inf, size: Callable[[V], int] = lambda _value: 0) -> None:
        """Keep so many, and no more than fit into a room of bytes."""
        self._most, self._room, self._size = most, room, size
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
            while len(self._found) > self._most or sum(map(self._size, self._found.values())) > self._room:
                del self._found[next(iter(self._found))]
        return value
