"""Where to look for a better value of a number: coarse values first, then finer ones around the best so far. Pure."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.setup.variants import LONG_RANGE, SUGGESTED, Variable, varied
from app.words import _, plain
from engine import Config
from engine.metrics import Metrics
from engine.settings import Field, Knob


@dataclass(frozen=True)
class Search:
    """The best number of those that were tried, and where to look next; a list with nothing new is empty."""

    best: float
    wider: list[Any]  # beyond the ends of what was tried
    finer: list[Any]  # between the best and its neighbors, which stay to compare with
    sentence: str
    goes_beyond: bool  # the best is at an end of what was tried

    @property
    def advised(self) -> str:
        """Which of the two lists to try next; empty if neither has anything new."""
        return "wider" if self.goes_beyond else "finer" if self.finer else ""


@dataclass(frozen=True)
class Verdict:
    """Which of several networks is best; None if their losses cannot be compared or are all alike.

    ``search`` is where to go on, if they differ in one number.
    """

    best: int | None = None
    search: Search | None = None


def verdict(configs: Sequence[Config], results: Sequence[Metrics]) -> Verdict:
    """Judge networks by their test loss, or without test rows by their training loss; only a finite one wins.

    >>> configs = [Config(network=Config().network.with_(hidden=hidden)) for hidden in ((), Config().network.hidden)]
    >>> verdict(configs, [Metrics(0.2, 0.5, 1.0, 1.0), Metrics(0.3, 0.4, 1.0, 1.0)]).best
    1
    """
    if not can_judge(configs):
        return Verdict()
    losses = _losses(results)
    best = min(range(len(losses)), key=losses.__getitem__)
    if not math.isfinite(losses[best]) or len({*losses}) < 2:
        return Verdict()
    variable = varied(configs)
    if variable is None or not variable.is_typed:
        return Verdict(best)
    values = [variable.now(config) for config in configs]
    return Verdict(best, _search(variable, configs[0], sorted({*values}), values[best]))


def can_judge(configs: Sequence[Config]) -> bool:
    """Whether one of these can be better than another.

    Losses on other data, or of other kinds, say nothing about each other; of what only a number draws, such as weights,
    none is better.

    >>> can_judge([Config(), Config(seed=1)])
    False
    """
    variable = varied(configs)
    alike = len({(one.data, one.seed, one.training.loss) for one in configs}) == 1
    return alike and not (variable and _is_drawn(variable))


def _losses(results: Sequence[Metrics]) -> list[float]:
    """What is compared; infinite where it is not finite."""
    tested = [one.test_loss for one in results if one.test_loss is not None]
    losses = tested if len(tested) == len(results) else [one.train_loss for one in results]
    return [loss if math.isfinite(loss) else math.inf for loss in losses]


def _search(variable: Variable, config: Config, known: Sequence[float], best: float) -> Search:
    """Where to go on from the numbers that were tried."""
    field = variable.field
    wider, finer = (_new(variable, config, known, values(best, known, field)) for values in (_wider, _finer))
    beyond = _beyond(wider, known, _place(best, known))
    return Search(best, wider, finer, _sentence(best, known, field, beyond=beyond, finer=bool(finer)), beyond)


def _is_drawn(variable: Variable) -> bool:
    """Whether neighbors are as different as any others, as of a seed."""
    note = variable.field.note
    if not isinstance(note, Knob):
        return False
    return variable.field.type is int and note.high - note.low > LONG_RANGE and not note.ticks


def _place(value: float, known: Sequence[float]) -> int:
    """-1 for the smallest, 1 for the largest, 0 between."""
    return -1 if value <= known[0] else 1 if value >= known[-1] else 0


def _beyond(wider: Sequence[float], known: Sequence[float], place: int) -> bool:
    """Whether there is something to try beyond the end at which the best is."""
    return bool(wider) and (wider[0] < known[0] if place < 0 else wider[-1] > known[-1] if place > 0 else False)


def _sentence(best: float, known: Sequence[float], field: Field, *, beyond: bool, finer: bool) -> str:
    place = _place(best, known)
    if beyond:
        text = (
            _("Best so far: {best}, the largest tried. Go higher.")
            if place > 0
            else _("Best so far: {best}, the smallest tried. Go lower.")
        )
        return text.format(best=_told(field, best))
    if place:
        where = (
            _("Best so far: {best}, the largest possible here.")
            if place > 0
            else _("Best so far: {best}, the smallest possible here.")
        )
        text = where.format(best=_told(field, best))
    else:
        lower, upper = max(value for value in known if value < best), min(value for value in known if value > best)
        text = _("Best so far: {best}, between {lower} and {upper}.").format(
            best=_told(field, best), lower=_told(field, lower), upper=_told(field, upper)
        )
    return f"{text} {_('Try finer values.') if finer else _('Values in between would hardly differ.')}"


def _told(field: Field, value: float) -> str:
    return plain(field.type(value))


def _new(variable: Variable, config: Config, known: Sequence[float], values: Iterable[float]) -> list[Any]:
    """What of these is allowed, in order; nothing if all of it is known."""
    knob, kind = variable.field.note, variable.field.type
    within = sorted({kind(value) for value in values if knob.low <= value <= knob.high})
    fitting = variable.fitting(config, within)
    return fitting if {*fitting} - {*known} else []


def _wider(center: float, known: Sequence[float], field: Field) -> list[float]:
    """Three rungs beyond an end; around a value in the middle, every second rung on both sides.

    >>> from engine import TrainingSettings
    >>> from engine.settings import fields_of
    >>> rate = next(field for field in fields_of(TrainingSettings) if field.name == "learning_rate")
    >>> _wider(0.03, [0.003, 0.01, 0.03], rate), _wider(0.01, [0.003, 0.01, 0.03], rate)
    ([0.01, 0.03, 0.1, 0.3, 1.0], [0.0001, 0.001, 0.01, 0.1, 1.0])
    """
    knob = field.note
    if field.type is float and not knob.ticks:
        return [center, *(_rounded(value) for value in np.linspace(knob.low, knob.high, SUGGESTED))]
    rungs = _ladder(center, field)
    at, place = rungs.index(center), _place(center, known)
    if place > 0 and rungs[at + 1 :]:
        return [*known[-2:], *rungs[at + 1 : at + SUGGESTED - 1]]
    if place < 0 and rungs[:at]:
        return [*rungs[max(0, at - SUGGESTED + 2) : at], *known[:2]]
    reach = SUGGESTED // 2 if place == 0 else SUGGESTED - 1
    return [rungs[at + 2 * turn] for turn in range(-reach, reach + 1) if 0 <= at + 2 * turn < len(rungs)]


def _ladder(center: float, field: Field) -> list[float]:
    """Values as far apart as a first try has them, with the center, over the whole range."""
    knob = field.note
    if knob.ticks:
        steps = [*knob.ticks, _rounded(max(knob.ticks) * 10), _rounded(min(tick for tick in knob.ticks if tick) / 10)]
    else:
        steps = [max(center, 1) * 2.0**turn for turn in range(-10, 11)] + [knob.low, knob.high]
    return sorted({center, *(field.type(value) for value in steps if knob.low <= value <= knob.high)})


def _finer(center: float, known: Sequence[float], field: Field) -> list[float]:
    """A value on each side, halfway to the next one that was tried; at an end as far beyond, if the range allows.

    >>> from engine import TrainingSettings
    >>> from engine.settings import fields_of
    >>> rate, l1 = (
    ...     next(one for one in fields_of(TrainingSettings) if one.name == name) for name in ("learning_rate", "l1")
    ... )
    >>> _finer(0.03, [0.01, 0.03, 0.1], rate), _finer(0.0, [0.0, 0.1], l1)
    ([0.01, 0.017, 0.03, 0.055, 0.1], [0.0, 0.025, 0.05, 0.1])
    """
    knob = field.note
    lower = max((value for value in known if value < center), default=None)
    upper = min((value for value in known if value > center), default=None)
    if lower is None and upper is None:
        return []
    lower = max(knob.low, _mirrored(center, upper)) if lower is None and upper is not None else lower
    upper = min(knob.high, _mirrored(center, lower)) if upper is None and lower is not None else upper
    if lower is None or upper is None:
        return []
    ends = [(low, high) for low, high in ((lower, center), (center, upper)) if low < high]
    between = [_halfway(*pair, field) for pair in ends]
    if len(ends) == 1:  # the center is the end of what is allowed: another one on its only side
        between.append(_halfway(min(center, between[0]), max(center, between[0]), field))
    return sorted({lower, *between, center, upper})


def _mirrored(center: float, end: float | None) -> float:
    other = end if end is not None else center
    return _rounded(center * center / other if min(center, other) > 0 else 2 * center - other)


def _halfway(low: float, high: float, field: Field) -> float:
    """By ratio; from zero, by difference."""
    middle = math.sqrt(low * high) if min(low, high) > 0 else (low + high) / 2
    if field.type is int:
        return round(middle)
    return round(middle, 1 - math.floor(math.log10(high - low)))


def _rounded(value: float) -> float:
    return float(f"{value:.2g}")
