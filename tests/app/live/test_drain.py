"""Real servers that are asked to end, with somebody who plays and without."""

from __future__ import annotations

import signal
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from app.live.drain import seconds
from benchmarks.harness import wait_until_healthy
from tests.replicas import Replica, Visitor, server, until

LONG_S = 60.0
SOON_S = 10.0  # far below that


@pytest.fixture
def draining(tmp_path: Path) -> Iterator[tuple[Replica, Visitor]]:
    """A server with a long drain, and someone who plays there."""
    with ExitStack() as stack:
        replica = stack.enter_context(server(tmp_path, "only", LONG_S))
        wait_until_healthy(replica.address, replica.process)
        visitor = Visitor(replica.address, seed=1)
        stack.callback(visitor.leave)
        until(lambda: visitor.frames > 5)
        yield replica, visitor


def test_who_plays_goes_on_until_they_leave(draining: tuple[Replica, Visitor]) -> None:
    """They are told how long; nobody new is wanted; when the last one has left, the server ends without a word."""
    replica, visitor = draining
    replica.signal(signal.SIGTERM)
    until(lambda: visitor.told_s == LONG_S)
    frames = visitor.frames
    until(lambda: visitor.frames > frames + 5)
    with pytest.raises(urllib.error.HTTPError, match="503"):
        urllib.request.urlopen(f"{replica.address}/ready")
    visitor.leave()
    assert replica.process.wait(SOON_S) == -signal.SIGTERM
    assert "Traceback" not in replica.log.read_text()


@pytest.mark.parametrize("signals", [[signal.SIGINT], [signal.SIGTERM, signal.SIGTERM]], ids=["Ctrl+C", "twice"])
def test_who_insists_is_obeyed(draining: tuple[Replica, Visitor], signals: list[signal.Signals]) -> None:
    """Ctrl+C, and a second SIGTERM, wait for nobody."""
    replica, visitor = draining
    for one in signals:
        replica.signal(one)
        if len(signals) > 1:
            until(lambda: visitor.told_s is not None)
    replica.process.wait(SOON_S)
    assert len(visitor.visits) == 1


@pytest.mark.parametrize("text", ["soon", "-1", "601", "nan", "1e999"])
def test_a_length_that_is_none_is_refused_in_a_sentence(text: str) -> None:
    """It says what was given and what is allowed."""
    with pytest.raises(ValueError, match="a number of seconds from 0 to 600") as caught:
        seconds({"DRAIN_SECONDS": text})
    assert repr(text) in str(caught.value)
