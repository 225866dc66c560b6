"""Someone who looks at a live session."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from app.live.base import Session
from app.live.inbox import Inbox
from app.live.picture.view import View
from app.live.wire.commands import LOOKS, Command
from app.words import ENGLISH

InThread: TypeAlias = Callable[[Callable[[], object]], asyncio.Future[object]]  # runs a turn where turns are taken


@dataclass(frozen=True)
class Picture:
    """What a viewer is shown: a complete scene, and the frame that belongs to it."""

    scene_number: int
    scene: str
    asides: Mapping[str, str]  # by kind: what is sent only when it changes, see ``wire.frame``
    frame: bytes


class Viewer:
    """A viewer's own view of a session; what trains belongs to the session and is the same for all viewers.

    Computing and sending are separate: the first viewer who asks for a newer picture has it computed for everyone who
    waits, and a view that several viewers share is drawn once.
    """

    def __init__(self, session: Session, *, language: str = ENGLISH, only_looks: bool = False) -> None:
        """Look at all of a session; ``only_looks`` if this viewer may not control what trains."""
        self.session, self.language, self.only_looks = session, language, only_looks
        self.view = View()  # changes only between steps, like the session's copy of it
        self.is_waiting = False  # for a picture
        self.inbox = Inbox()
        self._seen: tuple[int, View] | None = None  # the moment and the view of the last picture
        session.join(self)

    def leave(self) -> None:
        """Stop looking."""
        self.session.viewers.discard(self)

    def command(self, command: Command) -> None:
        """Carry out this viewer's command at the next turn."""
        if command.do in LOOKS:
            self.inbox.put(time.perf_counter(), command)
            self.session.bell.ring()
        elif not self.only_looks:
            self.session.command(command)

    async def next_picture(self, in_thread: InThread) -> Picture:
        """Wait for a picture that this viewer has not seen."""
        self.is_waiting = True
        try:
            while not self._has_news():
                if self._news_in() != 0:
                    await self.session.bell.wait(self._news_in)
                    continue
                async with self.session.turn:
                    if not self._has_news():
                        await in_thread(self.session.take_turn)
            return self._take()
        finally:
            self.is_waiting = False

    def take_turn(self) -> Picture:
        """Take a turn in this thread, and return the picture after it."""
        self.is_waiting, before = True, self.session.showing
        while self.session.showing is before or self.view not in self.session.showing.frames:
            self.session.take_turn()  # a heavy network's picture takes several turns
        self.is_waiting = False
        return self._take()

    def _has_news(self) -> bool:
        showing = self.session.showing
        return not self.inbox and (showing.moment, self.view) != self._seen and self.view in showing.frames

    def _news_in(self) -> float | None:
        """Seconds until there is something new to see; None if only a change can bring it."""
        if self.inbox or (self.session.showing.moment, self.view) != self._seen:
            return 0.0
        return self.session.news_in()

    def _take(self) -> Picture:
        showing = self.session.showing
        self._seen = showing.moment, self.view
        scene, asides = showing.texts(self.language)
        return Picture(showing.scene_number, scene, asides, showing.frames[self.view])
