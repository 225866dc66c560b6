"""The clock of the live sessions under test."""

from __future__ import annotations

import pytest

from tests.app.samples import Clock


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The session's clock, in the test's hand: steps take no time."""
    return Clock.of_all(monkeypatch)
