"""The clock of the live sessions under test."""

from __future__ import annotations

import pytest

import app.live.run.run
import app.live.session as module
from tests.app.samples import Clock


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The session's clock, in the test's hand: steps take no time."""
    mine = Clock()
    for timed in (module, app.live.run.run):
        monkeypatch.setattr(timed, "time", mine)
    return mine
