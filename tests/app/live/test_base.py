"""What a page does with a session costs the turns of that session, not the time of everyone else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from app.live.base import Session
from app.live.picture.view import View
from app.live.turns import PIECES_S, TURNS
from engine.tape import Pieces

PATIENCE_S = 10


class Long(Session):
    """A session whose turns take many pieces; notes in which thread each is done."""

    def __init__(self) -> None:
        """Make the first picture."""
        super().__init__(1000)
        self.threads: set[str] = set()
        self.pictures = 0
        self._take_first_turn()

    def change(self) -> int:
        """What a page does; returns how many pictures there are then."""
        with self._between_steps():
            assert self._work is None
            return self.pictures

    def work(self, pieces: int) -> None:
        """Something long that a page asks for."""
        self._in_own_turns(self._pieces(pieces))

    def fail(self) -> None:
        """Something long that fails."""

        def failing() -> Pieces[None]:
            yield
            raise ArithmeticError

        self._in_own_turns(failing())

    def _pieces(self, count: int) -> Pieces[None]:
        for _ in range(count):
            self.threads.add(threading.current_thread().name)
            threading.Event().wait(0.002)
            yield

    def _in_pieces(self) -> Pieces[None]:
        yield from self._pieces(20)
        self.pictures += 1
        self._show({View(): b""}, {}, (0, self._scene), [], changed=True)


@contextmanager
def playing(session: Session) -> Iterator[None]:
    """Viewers who never let it rest: a turn follows a turn."""
    ends = threading.Event()

    def again() -> None:
        session.take_turn()
        if not ends.is_set():
            TURNS.submit(again, session.account)

    TURNS.submit(again, session.account)
    try:
        yield
    finally:
        ends.set()


def test_the_first_picture_is_made_in_turns() -> None:
    """Opening a page takes turns among those of all others."""
    session = Long()
    assert session.pictures == 1
    assert session.threads == {"turns"}


def test_what_takes_long_is_done_in_turns() -> None:
    """So does what a page asks for, which waits until it is done; others have their turns meanwhile."""
    session = Long()
    session.threads.clear()
    page = threading.Thread(target=session.work, args=(100,), daemon=True)
    page.start()
    TURNS.submit(lambda: None).result(PATIENCE_S)
    assert page.is_alive()
    page.join(PATIENCE_S)
    assert not page.is_alive()
    assert session.threads == {"turns"}


def test_a_page_changes_a_session_that_never_rests() -> None:
    """Once a page asks, no turn begins anything new; afterward pictures follow again."""
    session = Long()
    with playing(session):
        for _ in range(3):
            page = threading.Thread(target=session.change, daemon=True)
            page.start()
            page.join(PATIENCE_S)
            assert not page.is_alive()
        before, session.threads = session.pictures, set()
        for _ in range(1000):
            if session.pictures > before + 1:
                break
            TURNS.submit(lambda: None).result(PATIENCE_S)
        assert session.pictures > before
    assert session.threads == {"turns"}


def test_what_fails_tells_the_page() -> None:
    """And the session goes on."""
    session = Long()
    with pytest.raises(ArithmeticError):
        session.fail()
    assert session.change() == 1


def test_a_session_pays_for_the_wait_for_its_page() -> None:
    """A turn that the page keeps from its session holds up everyone: it counts as one that took that long."""
    session = Long()
    before = session.account.virtual_s
    with session._lock:
        session.take_turn()
    assert session.account.virtual_s == before + PIECES_S
