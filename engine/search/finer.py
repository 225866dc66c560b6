"""What the best trials say: the ranges of the next stage, and whether the best lies on an edge."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from engine.config import Config
from engine.search.space import Axis, Parameter, axes

BEST = 5  # the best one in so many trials say where the next stage searches
LEAST = 3  # of them, at least
WIDER = 1 / 3  # of their span is added, half of it on each side
EDGE = 0.1  # of the range: a best value so near to its end may lie beyond it


@dataclass(frozen=True)
class Edge:
    """The best value lies near an end of a range, so a better one may lie beyond."""

    path: str
    end: Literal["low", "high"]
    value: float


def best_few(ranked: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """The best fifth of the trials that came to something, at least three."""
    return ranked[: max(LEAST, math.ceil(len(ranked) / BEST))]


def edges(parameters: Sequence[Parameter], best: Mapping[str, Any]) -> list[Edge]:
    """The ranges near whose end the best trial's value lies.

    >>> edges([Parameter("training.learning_rate", 0.001, 1)], {"training.learning_rate": 0.9})
    [Edge(path='training.learning_rate', end='high', value=0.9)]
    """
    found = []
    for parameter in parameters:
        if not parameter.is_range or parameter.path not in best:
            continue
        low, high = parameter.ends
        share = (parameter.place(best[parameter.path]) - low) / (high - low)
        if share < EDGE:
            found.append(Edge(parameter.path, "low", float(best[parameter.path])))
        elif share > 1 - EDGE:
            found.append(Edge(parameter.path, "high", float(best[parameter.path])))
    return found


def finer(setup: Config, parameters: Sequence[Parameter], ranked: Sequence[Mapping[str, Any]]) -> tuple[Parameter, ...]:
    """The parameters of the next stage, from the values of the trials that came to something, the best first.

    A range becomes the span of the best fifth, wider by a third; where the best value lies at an end of the old range,
    it passes that end, as far as the setting allows. A set keeps what is among the best fifth.
    """
    few = best_few(ranked)
    if not few:
        return tuple(parameters)
    at_end = {edge.path: edge.end for edge in edges(parameters, ranked[0])}
    return tuple(
        _finer(axis, [values[axis.parameter.path] for values in few], at_end.get(axis.parameter.path, ""))
        for axis in axes(setup, parameters)
    )


def _finer(axis: Axis, values: Sequence[Any], end: str) -> Parameter:
    parameter = axis.parameter
    if not parameter.is_range:
        return parameter.with_(values=tuple(value for value in parameter.values if value in values))
    old_low, old_high = parameter.ends
    places = [parameter.place(value) for value in values]
    low, high = min(places), max(places)
    margin = max((high - low) * WIDER / 2, (old_high - old_low) * EDGE / 2)
    low, high = low - margin, high + margin
    if end != "low":
        low = max(low, old_low)
    if end != "high":
        high = min(high, old_high)
    return _rounded(axis, low, high)


def _rounded(axis: Axis, low: float, high: float) -> Parameter:
    """A range with ends of two digits, within what the setting allows."""
    parameter, note = axis.parameter, axis.field.note
    ends = [math.exp(place) if parameter.scale == "log" else place for place in (low, high)]
    first, last = (float(f"{min(max(end, note.low), note.high):.2g}") for end in ends)
    if axis.whole:
        first, last = math.floor(first), math.ceil(last)
        last = min(max(last, first + 1), int(note.high))
        first = min(first, last - 1)
    return parameter.with_(low=float(max(first, note.low)), high=float(last))
