"""The state of a lab's page."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from app.jobs.claims import PANELS, Measurement
from app.labs.activations import ACTIVATION
from app.live.bench.session import BenchSession
from app.live.hub import HUB
from app.live.viewer import Viewer
from app.page.lab import LabState
from tests.app.viewer import until


class Asked(Measurement):
    """Says at once what it has, and counts who asks."""

    def __init__(self) -> None:
        """Nobody has asked."""
        super().__init__([])
        self.count = 0
        self.forgotten: list[object] = []

    def tell(self, listener: Callable[[Any, bool], None]) -> None:
        """Tell it."""
        self.count += 1
        listener({"one": [1, 2]}, False)

    def forget(self, listener: Callable[[Any, bool], None]) -> None:
        """Note it."""
        self.forgotten.append(listener)


def test_panels_are_asked_for_once_a_session(monkeypatch: pytest.MonkeyPatch) -> None:
    """Told to that session as an aside, once someone looks; a session that was dropped stops it."""
    asked = Asked()
    monkeypatch.setitem(PANELS, ACTIVATION.key, asked)
    state = LabState(ACTIVATION, {})
    ticket = state.show()
    assert state.show() == ticket
    session = HUB.find(ticket, BenchSession)
    assert session
    assert asked.count == 0
    for _ in range(2):
        Viewer(session)
    until(lambda: "panels.one" in session._asides)
    assert asked.count == 1
    told = session._asides["panels.one"]
    assert json.loads(str(told)) == {"panels": {"one": [1, 2]}}
    monkeypatch.setattr(state, "_ticket", "gone")
    state._tell_panels({}, False)
    assert asked.forgotten == [state._tell_panels]
