"""Long jobs among the turns of all live sessions."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.live.turns import TURNS, in_turns
from engine.tape import Pieces

PATIENCE_S = 10


def test_a_long_job_lets_others_have_their_turns() -> None:
    """A turn that is asked for meanwhile is taken while the job still runs."""
    started, released = threading.Event(), threading.Event()

    def job() -> Pieces[str]:
        started.set()
        while not released.is_set():
            yield
        return "done"

    with ThreadPoolExecutor(1) as visitor:
        found = visitor.submit(in_turns, job())
        assert started.wait(PATIENCE_S)
        assert TURNS.submit(lambda: "turn").result(PATIENCE_S) == "turn"
        assert not found.done()
        released.set()
        assert found.result(PATIENCE_S) == "done"


def test_an_error_reaches_who_asked() -> None:
    """And nobody else: the next turn is taken."""

    def job() -> Pieces[None]:
        yield
        raise ArithmeticError

    with pytest.raises(ArithmeticError):
        in_turns(job())
    assert TURNS.submit(lambda: "turn").result(PATIENCE_S) == "turn"
