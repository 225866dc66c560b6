"""How busy the server is, in steps: what gives way, in pictures, so that they keep coming."""

from __future__ import annotations

import math

# How long light turns wait when the next level begins, and when the level before it may come back, in seconds: first
# a third of a display's frame and next to nothing; then where pictures come less than 25 and than 20 times a second.
BUSY_S, CALM_S = (0.005, 0.005, 0.035, 0.045), (0.001, 0.001, 0.012, 0.022)
LEVELS = len(BUSY_S) + 1  # 0: everything is as sharp as it can be
SETTLES_S = 0.5  # until the wait shows what a change has done
TRIES_S, RARELY_S = 4.0, 60.0  # a calm server tries more detail after this time; less and less often if that fails
IDLE_S = 10.0  # after which a server on which nothing has played is calm


class Load:
    """The level of one server: it rises while turns wait, and falls once they have long not waited.

    More detail makes turns longer, so a level that was just left may be needed again at once. Whoever looks should not
    see that: each time it happens, the next try is twice as far away. A server on which nothing has played for a while
    is calm: whoever comes after a class sees all detail at once.

    >>> load = Load()
    >>> load.level(0.1, now=0.0), load.level(0.1, now=0.1), load.level(0.1, now=0.6)
    (1, 1, 2)
    >>> load.level(0.0, now=2.0), load.level(0.0, now=6.1)
    (2, 1)
    """

    def __init__(self) -> None:
        """Start calm."""
        self._level = 0
        self._tries_s = TRIES_S
        self._rises = self._fell = -math.inf  # the earliest next rise; the last fall
        self._calm_since: float | None = None
        self._asked = -math.inf  # when somebody played last

    def level(self, waited_s: float, now: float) -> int:
        """The level at a time, in seconds of one clock, when turns have to wait for so long."""
        if now - self._asked > IDLE_S:
            self._level, self._tries_s = 0, TRIES_S
        self._asked = now
        if not self._level or waited_s >= CALM_S[self._level - 1]:
            self._calm_since = None
        elif self._calm_since is None:
            self._calm_since = now
        if self._level < LEVELS - 1 and waited_s > BUSY_S[self._level] and now >= self._rises:
            self._rise(now)
        elif self._level and self._calm_since is not None and now - self._calm_since >= self._tries_s:
            self._level -= 1
            self._fell, self._calm_since = now, now
        return self._level

    def _rise(self, now: float) -> None:
        failed = now - self._fell < TRIES_S
        self._tries_s = min(2 * self._tries_s, RARELY_S) if failed else TRIES_S
        self._level += 1
        self._rises = now + SETTLES_S


LOAD = Load()
