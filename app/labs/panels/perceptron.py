"""All tables of two inputs, each with the line that one unit finds; and XOR with ever more hidden units."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

from app.labs.claims.one_unit import TABLES
from app.labs.claims.perceptron import learned
from engine.perceptron import PAIRS, most_mistakes, perceptron

WIDTHS = (1, 2, 3, 4)  # of the hidden layer


def tables(_controls: Any) -> list[dict[str, Any]]:
    """Each of the 16: what the rule ends with from weights of 0, after how many mistakes, and how many it may make."""
    found = []
    for wanted in TABLES:
        course, most = perceptron(PAIRS, wanted), most_mistakes(PAIRS, wanted)
        found.append(
            {
                "wanted": [*wanted],
                "weights": course.weights.tolist() if course.learned else None,
                "mistakes": course.mistakes,
                "most": round(most) if math.isfinite(most) else None,
            }
        )
    return found


def widths(_controls: Any) -> dict[str, Any]:
    """The share of starts from which XOR is learned, by the number of hidden units."""
    return {"units": WIDTHS, "shares": [learned(units, 0) for units in WIDTHS]}


PANELS: Mapping[str, Callable[[Any], Any]] = {"tables": tables, "widths": widths}
