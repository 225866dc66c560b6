"""The hub: the live sessions of this process by ticket, where page and socket meet."""

from __future__ import annotations

import asyncio
import ctypes
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from app.live.base import Session
from app.live.budget import BUDGET
from app.live.session import LiveSession
from app.live.viewer import Viewer
from app.setup.axes import Axes
from app.words import ENGLISH
from engine import Config

S = TypeVar("S", bound=Session)
EXPIRY_S = 600.0  # how long a session is kept after its last viewer left: a closed laptop may come back
UNSEEN_S = 60.0  # how long one is kept that no viewer has seen: its page was closed, or opened by a program
OPENING_S = 5.0  # how long a viewer may take until its session may have to make room for others
CHECK_S = 10.0  # between two looks for what has expired


@dataclass
class _Place:
    session: Session
    ticket_to_look: str
    left_at: float  # on the monotonic clock: when it was opened, or when the last viewer left
    was_seen: bool = False

    def is_idle(self, now: float, *, seen_s: float, unseen_s: float) -> bool:
        """Whether nobody has looked at it for so long."""
        return not self.session.viewers and now - self.left_at > (seen_s if self.was_seen else unseen_s)


class Hub:
    """Live sessions by ticket; all its methods may be called from any thread."""

    def __init__(self) -> None:
        """Start empty."""
        self._lock = threading.Lock()
        self._places: dict[str, _Place] = {}
        self._to_look: dict[str, str] = {}  # the ticket of the session that a view-only ticket shows

    def open(self, config: Config, axes: Axes = None) -> str:
        """Create a playground's session and return its ticket.

        Raises:
            SettingsError, ValueError: the setup or the axes are refused, or the server is full.
        """
        return self.keep(LiveSession(config, axes))

    def keep(self, session: Session) -> str:
        """Take a session and return its ticket, which cannot be guessed."""
        ticket, place = _new_ticket(), _Place(session, _new_ticket(), time.monotonic())
        with self._lock:
            self._places[ticket] = place
            self._to_look[place.ticket_to_look] = ticket
        return ticket

    def find(self, ticket: str, kind: type[S]) -> S | None:
        """The session of a ticket, if there is one of this kind."""
        with self._lock:
            place = self._places.get(ticket)
        return place.session if place and isinstance(place.session, kind) else None

    def __contains__(self, ticket: str) -> bool:
        """Whether there is a session with this ticket."""
        return ticket in self._places

    def is_watched(self) -> bool:
        """Whether anybody looks at a session."""
        with self._lock:
            return any(place.session.viewers for place in self._places.values())

    def __len__(self) -> int:
        """The number of sessions."""
        return len(self._places)

    def ticket_to_look(self, ticket: str) -> str | None:
        """A ticket that shows a session but cannot control what trains; None for an unknown one."""
        with self._lock:
            place = self._places.get(ticket)
        return place.ticket_to_look if place else None

    @contextmanager
    def viewing(self, ticket: str, language: str = ENGLISH) -> Iterator[Viewer | None]:
        """Look at a session, which is kept as long as someone does; None for an unknown ticket."""
        with self._lock:
            place = self._places.get(self._to_look.get(ticket, ticket))
            # Inside the lock: a session that has a viewer is never dropped.
            viewer = _viewer(place, ticket, language) if place else None
            if place:
                place.was_seen = True
        try:
            yield viewer
        finally:
            if place and viewer:
                with self._lock:
                    viewer.leave()
                    place.left_at = time.monotonic()

    def drop_expired(self) -> int:
        """Drop what nobody has looked at for too long; returns how many sessions."""
        now = time.monotonic()
        with self._lock:
            expired = [
                ticket
                for ticket, place in self._places.items()
                if place.is_idle(now, seen_s=EXPIRY_S, unseen_s=UNSEEN_S)
            ]
            for ticket in expired:
                self._drop(ticket)
        return len(expired)

    def make_room(self) -> bool:
        """Drop the session that has been without a viewer for longest; false if all have one, or are being opened."""
        now = time.monotonic()
        with self._lock:
            idle = [
                ticket for ticket, place in self._places.items() if place.is_idle(now, seen_s=0, unseen_s=OPENING_S)
            ]
            if idle:
                self._drop(min(idle, key=lambda ticket: self._places[ticket].left_at))
            return bool(idle)

    def _drop(self, ticket: str) -> None:
        place = self._places.pop(ticket)
        del self._to_look[place.ticket_to_look]
        place.session.claim.let_go()

    async def tidy(self) -> None:
        """Drop what has expired, again and again."""
        while True:
            await asyncio.sleep(CHECK_S)
            if await asyncio.to_thread(self.drop_expired):
                await asyncio.to_thread(_give_back)


def _give_back() -> None:
    """Return freed memory to the system: between what is still used, glibc keeps it."""
    if trim := getattr(ctypes.CDLL(None), "malloc_trim", None):
        trim(0)


def _viewer(place: _Place, ticket: str, language: str) -> Viewer:
    return Viewer(place.session, language=language, only_looks=ticket == place.ticket_to_look)


def _new_ticket() -> str:
    return secrets.token_urlsafe(18)


HUB = Hub()
BUDGET.make_room = HUB.make_room
