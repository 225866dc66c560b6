from __future__ import annotations

import json
import threading
from collections.abc import Iterator

import pytest

from app.live import ready
from app.live.drain import DRAIN
from app.live.turns import TURNS
from tests.app.viewer import get, served


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    """The route on a free port, under a path."""
    with served(*ready.routes("/gp")) as host:
        yield host


@pytest.fixture
def held() -> Iterator[None]:
    """The thread of all turns does not come back."""
    let_go = threading.Event()
    turn = TURNS.submit(let_go.wait)
    yield
    let_go.set()
    turn.result()


def asked(host: str) -> tuple[int, list[str]]:
    """Status and reasons."""
    status, kind, body = get(host, "/gp/ready")
    assert kind == "application/json"
    told = json.loads(body)
    assert told["ready"] == (status == 200)
    return status, told["reasons"]


def test_a_server_at_rest_takes_visitors(host: str) -> None:
    """Also right after a turn."""
    TURNS.submit(int).result()
    assert asked(host) == (200, [])


@pytest.mark.parametrize(("limits_s", "status"), [((60, 60), 200), ((0, 60), 503), ((0, 0), 500)])
def test_turns_that_are_not_taken_keep_visitors_away(
    host: str, held: None, monkeypatch: pytest.MonkeyPatch, limits_s: tuple[float, float], status: int
) -> None:
    """First those who are new, later all; before, a turn may take its time."""
    for name, limit_s in zip(("LATE_S", "STUCK_S"), limits_s, strict=True):
        monkeypatch.setattr(ready, name, limit_s)
    found, reasons = asked(host)
    assert found == status
    assert ["came" in reason for reason in reasons] == [True] * (status != 200)


def test_a_server_that_was_asked_to_end_takes_nobody_new(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """From that moment on."""
    monkeypatch.setattr(DRAIN, "begun", threading.Event())
    assert asked(host) == (200, [])
    DRAIN.begun.set()
    status, reasons = asked(host)
    assert (status, ["draining" in reason for reason in reasons]) == (503, [True])
