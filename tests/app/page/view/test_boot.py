"""How a view gets onto a page, and what it says to it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
import streamlit as st

from app.page.view.boot import forwarding


def test_a_view_that_is_gone_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """As when another page is opened while it speaks; else the page hears it."""
    heard = list[Any]()
    forward = forwarding("lab:view", heard.append)
    monkeypatch.setattr(st, "session_state", {})
    forward()
    assert heard == []
    monkeypatch.setattr(st, "session_state", {"lab:view": SimpleNamespace(event={"attempt": 1})})
    forward()
    assert heard == [{"attempt": 1}]
