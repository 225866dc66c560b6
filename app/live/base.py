"""What all live sessions share: commands wait for a turn, a turn makes frames, and a heavy turn is done in pieces."""

from __future__ import annotations

import asyncio
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.live.bell import Bell
from app.live.budget import BUDGET
from app.live.inbox import Inbox
from app.live.picture.view import View
from app.live.run.pace import Pace
from app.live.turns import PIECES_S, Account, some_pieces, waited_for
from app.live.wire.commands import Command
from app.words import Translated, speaking
from engine.tape import Pieces, finish

if TYPE_CHECKING:
    from app.live.viewer import Viewer


@dataclass(frozen=True)
class Showing:
    """What can be seen after a turn; ``moment`` grows when what all viewers share has changed."""

    moment: int = 0
    scene_number: int = 0
    scene: Translated = Translated(dict)
    asides: Mapping[str, Translated] = field(default_factory=dict)
    frames: Mapping[View, bytes] = field(default_factory=dict)

    def texts(self, language: str) -> tuple[str, dict[str, str]]:
        """The scene, and the asides by kind, in a language; made once for each."""
        with speaking(language):
            return str(self.scene), {kind: str(aside) for kind, aside in self.asides.items()}


class Session(ABC):
    """What trains, or is computed, behind one ticket.

    The page's thread configures it, sockets send it commands through viewers, and worker threads take its turns; a lock
    keeps these apart.
    """

    def __init__(self, needed: int) -> None:
        """Start without viewers, with nothing to show; claims the bytes that it may need, before they are used.

        Raises:
            FullError: the server has no memory left for it.
        """
        self.claim = BUDGET.claim(self, needed)
        self.turn = asyncio.Lock()  # held by a viewer while it takes a turn
        self.account = Account()  # of its turns
        self.bell = Bell()
        self.viewers: set[Viewer] = set()
        self._once_seen: list[Callable[[], None]] = []
        self.showing = Showing()
        self._lock = threading.Lock()
        self._editing = threading.Lock()  # held by a page that changes it, or waits to: no turn begins anything then
        self._commands = Inbox()
        self._scene_number = 0
        self._scene = Translated(dict)
        self._asides: dict[str, Translated] = {}  # by kind
        self._stale = True  # what all viewers share has changed since the last turn
        self._pace = Pace(1)
        self._work: Pieces[None] | None = None  # what the last turn of a heavy session left for the next one

    @property
    def pace(self) -> Pace:
        """How many steps are due: none ever, unless something plays."""
        return self._pace

    @property
    def is_heavy(self) -> bool:
        """Whether a turn may take too long, so that it is done in pieces."""
        return True

    @abstractmethod
    def _in_pieces(self) -> Pieces[None]:
        """Handle the commands, train one slice, and make frames."""

    def join(self, viewer: Viewer) -> None:
        """Show a viewer what there is; called on the event loop."""
        self.viewers.add(viewer)
        self._act_if_seen()

    def once_seen(self, act: Callable[[], None]) -> None:
        """Do this in a thread when the first viewer is there: what nobody will see need not be measured."""
        self._once_seen.append(act)
        self._act_if_seen()

    def _act_if_seen(self) -> None:
        """Take each act off the one list, so that none is lost where page and viewer come at the same moment."""
        while self.viewers and self._once_seen:
            with suppress(IndexError):
                threading.Thread(target=self._once_seen.pop(), daemon=True).start()

    def command(self, command: Command) -> None:
        """Do this at the next turn, for all viewers; called on the event loop, so it waits for no lock."""
        self._commands.put(time.perf_counter(), command)
        self.bell.ring()

    def tell(self, kind: str, aside: Translated) -> None:
        """Send viewers this text with the next frame, and whenever it changes; called from any thread."""
        self._asides |= {kind: aside}
        self._stale = True
        self.bell.ring()

    def news_in(self) -> float | None:
        """Seconds until there is something new for everyone; None if only a change can bring it."""
        return 0.0 if self._stale or self._commands or self._work else self.pace.due_in(time.perf_counter())

    def take_turn(self) -> None:
        """In a worker thread: handle the commands, train one slice, and make frames for the viewers who wait for one.

        A heavy session takes several turns for this. If the page holds the session for longer, nothing is done, so
        that nobody else waits for it.
        """
        if self._lock.acquire(timeout=PIECES_S):
            try:
                self._go_on_with_turn()
            finally:
                self._lock.release()
            self.bell.ring()
        else:
            self.account.virtual_s += PIECES_S  # everyone waited for this session's page

    def _go_on_with_turn(self) -> None:
        work, self._work = self._work, None
        if work is None:
            if self._editing.locked():
                return
            work = self._in_pieces()
            if not self.is_heavy:
                finish(work)
                return
        if not some_pieces(work):
            self._work = work

    def _wait_for_turn(self) -> None:
        """In a page's thread: take a turn among those of all sessions."""
        waited_for(self.take_turn, self.account)

    def _take_first_turn(self) -> None:
        """In a page's thread: make a heavy session's first pictures."""
        while self.is_heavy and not self.showing.frames:
            self._wait_for_turn()

    @contextmanager
    def _between_steps(self) -> Iterator[None]:
        """Hold the session while nothing is in progress; what a turn left unfinished is done first, in turns."""
        with self._editing:
            while True:
                with self._lock:
                    if self._work is None:
                        yield
                        return
                self._wait_for_turn()

    def _in_own_turns(self, work: Pieces[None]) -> None:
        """In a page's thread: do this in the session's turns, before anything else."""
        done = threading.Event()

        def noted() -> Pieces[None]:
            try:
                yield from work
            finally:
                done.set()

        with self._between_steps():
            self._work = noted()
        while not done.is_set():
            self._wait_for_turn()

    def _waiting(self) -> list[Viewer]:
        """The viewers who wait for a frame."""
        return [viewer for viewer in tuple(self.viewers) if viewer.is_waiting]

    def _show(
        self,
        frames: Mapping[View, bytes],
        asides: Mapping[str, Translated],
        scene: tuple[int, Translated],
        waiting: list[Viewer],
        *,
        changed: bool,
    ) -> None:
        """Show these frames, of a scene with its number, from now on."""
        showing = Showing(self.showing.moment + changed, *scene, asides, frames)
        for language in {viewer.language for viewer in waiting}:
            showing.texts(language)  # here, because a large scene would hold up the event loop
        self.showing = showing
