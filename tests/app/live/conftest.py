"""The clock of the live sessions under test."""

from __future__ import annotations

import pytest

from app.live import session, viewer
from app.live.run import player, run
from tests.app.samples import Clock


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The session's clock, in the test's hand: steps take no time."""
    mine = Clock()
    for timed in (session, viewer, player, run):
        monkeypatch.setattr(timed, "time", mine)
    return mine
