"""What the page of the health lab is told about a setup, as JSON with texts that wait for their language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.labs.health.among import line
from app.labs.health.lines import HOWS, TITLES, Line
from app.labs.health.summary import summary
from app.words import EMPTY
from engine import Config
from engine.checks import CHECKS, Finding

EMPTY_YET = ("value", "expected", "within", "verdict", "todo", "remedy")  # before a check has run


def lines_told(config: Config, findings: Mapping[str, Finding]) -> dict[str, Any]:
    """All lines in their order, and what they say together: ``Told`` in ``static/checks/main.js``."""
    found = {key: line(config, findings[key], findings) for key in CHECKS if key in findings}
    told = summary(found)
    return {
        "lines": [_line(key, found.get(key)) for key in CHECKS],
        "count": told.count,
        "next": told.next,
        "key": told.key,
        "remedy": told.remedy.button,
    }


def _line(key: str, found: Line | None) -> dict[str, Any]:
    named = {"key": key, "title": TITLES[key], "how": HOWS[key]}
    if found is None:
        return (
            named
            | {"mark": "open"}
            | dict.fromkeys(("value", "expected", "within", "verdict", "todo", "remedy"), EMPTY)
        )
    return named | {
        "mark": found.mark,
        "value": found.value,
        "expected": found.expected,
        "within": found.within,
        "verdict": found.verdict,
        "todo": found.todo,
        "remedy": found.remedy.button,
    }
