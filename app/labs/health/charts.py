"""What the drawings beside the lines show, as JSON: as ``static/checks/drawings.js`` takes it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from app.labs.health.lines import rate_text
from engine import Config
from engine.checks import Finding
from engine.checks.training import LEFT, TOGETHER

DIGITS = 4  # a drawing shows no more


def chart(config: Config, finding: Finding) -> dict[str, Any] | None:
    """The drawing of a check, if it has one and found something."""
    draw = CHARTS.get(finding.key)
    return draw(config, finding) if draw and finding.detail is not None else None


def _gradient(_config: Config, finding: Finding) -> dict[str, Any]:
    found = finding.detail
    return {
        "steps": _numbers(found.steps),
        "centered": _numbers(found.worst_centered),
        "oneSided": _numbers(found.worst_one_sided),
        "best": found.best,
        "right": finding.high,
    }


def _by_heart(_config: Config, finding: Finding) -> dict[str, Any]:
    found = finding.detail
    return {
        "losses": _numbers(found.losses),
        "every": TOGETHER,
        "steps": found.steps,
        "guess": found.guess,
        "known": LEFT * found.guess,
    }


def _rate(config: Config, finding: Finding) -> dict[str, Any]:
    found = finding.detail
    return {
        "rates": _numbers(found.rates),
        "losses": _numbers(found.losses),
        "smooth": _numbers(found.smooth),
        "first": _number(found.first),
        "steep": found.steep,
        "minimum": found.minimum,
        "diverged": found.diverged,
        "said": [rate_text(rate) for rate in (*(found.steep or ()), found.minimum or 0.0)],
        "own": config.training.learning_rate,
    }


CHARTS: Mapping[str, Callable[[Config, Finding], dict[str, Any]]] = {
    "gradient": _gradient,
    "rate": _rate,
    "by_heart": _by_heart,
}


def _numbers(values: Iterable[float]) -> list[float | None]:
    return [_number(value) for value in values]


def _number(value: float) -> float | None:
    """With few digits; None for what JSON has no word for."""
    return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None
