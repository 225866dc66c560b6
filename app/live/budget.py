"""A budget for the memory of all live sessions: each claims what it may need before it is built.

The estimates are upper bounds (`app.setup.cost`). The other half of the memory is for what does not belong to a
session: Python and its libraries, the pages' own state, what is on its way.
"""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from app.setup.cost import MEGABYTE
from engine import SettingsError
from engine.errors import Phrase, shown

VARIABLE = "LIVE_MEMORY_MB"
SHARE = 0.5  # of what the machine, or the control group of this process, may use
CGROUPS = Path("/sys/fs/cgroup")
LIMITS = "memory.max", "memory.limit_in_bytes"  # versions 2 and 1


class FullError(SettingsError):
    """A setup for which the server has no memory left now."""

    def __init__(self, needed: int, left: int) -> None:
        """Tell how many bytes it needs and how many are left."""
        free = {"needed": -(-needed // MEGABYTE), "left": max(left, 0) // MEGABYTE}
        super().__init__(
            "",
            Phrase(
                "The server is full: this may need {needed} MB of memory, and {left} MB are free; choose a smaller "
                "setup or come back later",
                **free,
            ),
        )
        self.without_choice = Phrase(  # for a page that has no smaller setup
            "The server is full: this may need {needed} MB of memory, and {left} MB are free; come back later", **free
        )


class Claim:
    """What one session may use; it ends with the session, or when it is let go."""

    def __init__(self, budget: Budget, needed: int) -> None:
        """Claim ``needed`` bytes; raises `FullError` if there is no room."""
        self._budget, self.bytes = budget, 0
        self.change(needed)

    def change(self, needed: int) -> None:
        """Claim another number of bytes; raises `FullError` if there is no room, and the old claim stays."""
        self._budget.change(self, needed)

    def let_go(self) -> None:
        """Claim nothing anymore."""
        self._budget.change(self, 0)

    @contextmanager
    def changing(self, needed: int) -> Iterator[None]:
        """Claim another number of bytes for what is built here; if that fails, the old claim stays.

        Raises:
            FullError: there is no room.
        """
        before = self.bytes
        self.change(max(before, needed))
        try:
            yield
        except BaseException:
            self.change(before)
            raise
        self.change(needed)


class Budget:
    """So many bytes for all claims together; its methods may be called from any thread."""

    def __init__(self, most: int) -> None:
        """Start without claims."""
        self.most = most
        self.make_room: Callable[[], bool] = lambda: False  # drop something that nobody needs; false if there is none
        self._lock = threading.RLock()  # a claim may end wherever memory is collected, here too
        self._claimed = 0

    @property
    def claimed(self) -> int:
        """The bytes of all claims."""
        return self._claimed

    def claim(self, owner: object, needed: int) -> Claim:
        """Claim bytes for as long as an object lives.

        Raises:
            FullError: there is no room, even without what nobody needs.
        """
        claim = Claim(self, needed)
        weakref.finalize(owner, claim.let_go).atexit = False
        return claim

    def change(self, claim: Claim, needed: int) -> None:
        """Let a claim be for ``needed`` bytes; raises `FullError` if there is no room, and the old claim stays."""
        while not self._fits(claim, needed):
            if needed > self.most or not self.make_room():
                raise FullError(needed, self.most - self._claimed + claim.bytes)

    def _fits(self, claim: Claim, needed: int) -> bool:
        with self._lock:
            grown = needed - claim.bytes
            if grown > 0 and self._claimed + grown > self.most:
                return False
            self._claimed += grown
            claim.bytes = needed
            return True


def memory_allowed(cgroups: Path = CGROUPS, own: Path = Path("/proc/self/cgroup")) -> int:
    """The bytes that this process may use: those of the machine, or fewer if a control group limits them."""
    found = [os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")]
    lines = own.read_text(encoding="utf-8").splitlines() if own.exists() else []
    for line in lines:
        _, kinds, path = line.split(":", 2)
        root = cgroups / "memory" if kinds else cgroups  # version 1 has a hierarchy of its own for memory
        if kinds and "memory" not in kinds.split(","):
            continue
        group = root / path.strip("/")
        for folder in (group, *group.parents):
            if not folder.is_relative_to(root):
                break
            found += [int(text) for name in LIMITS if (text := _read(folder / name)).isdecimal()]
    return min(found)


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii").strip()
    except OSError:
        return ""


def bytes_for_sessions(environment: Mapping[str, str] = os.environ) -> int:
    """The budget: ``LIVE_MEMORY_MB``, else a share of what the process may use.

    Raises:
        ValueError: the variable is no whole number of megabytes.
    """
    given = environment.get(VARIABLE, "")
    if not given:
        return int(SHARE * memory_allowed())
    if not (given.isascii() and given.isdecimal() and int(given) > 0):
        message = f"{VARIABLE} is {shown(given)}, which is not allowed; give a whole number of megabytes, such as 2000"
        raise ValueError(message)
    return int(given) * MEGABYTE


BUDGET = Budget(int(SHARE * memory_allowed()))
