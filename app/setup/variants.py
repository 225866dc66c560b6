"""What a sweep can vary: every setting of a setup, and the setups that differ only in it.

No setting is known by name: the code walks the settings classes. Pure, so it can be tested without the page.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from app.setup.comparison import MOST_NETWORKS, MOST_RUNS
from app.setup.edits import changed
from app.setup.walk import LAYERS, Setting, key_of, settings_of
from app.words import _, name_of, plain, problem_of
from engine import Config, SettingsError
from engine.edits import Path, at, entry_like, resized
from engine.registry import Registry
from engine.settings import Field, Knob, Registered, check

SUGGESTED = 5  # of many values, to begin with
LONG_RANGE = 1000  # of whole numbers: in a longer one, such as seeds, neighbors are as different as any others


@dataclass(frozen=True)
class Variable:
    """One setting that can be varied; a setting of hidden layers is varied in all of them at once.

    A value is a number, a word or an entry's key; for the list of layers it is how many there are.
    """

    paths: tuple[Path, ...]
    field: Field
    title: str

    @property
    def key(self) -> str:
        """Its path, without the numbers of layers."""
        return key_of(self.paths[0])

    @property
    def is_typed(self) -> bool:
        """Whether it is a number: any within its range may be tried, so there are no values to choose from."""
        return isinstance(self.field.note, Knob)

    @property
    def name(self) -> str:
        """The title without what it belongs to: what fits in front of a value."""
        return name_of(self.field) if self.paths[0] != LAYERS else self.title

    def shown(self, value: Any) -> str:
        """A value as a person reads it."""
        if isinstance(self.field.note, Registry):
            return _(self.field.note[value].title)
        return _(value) if isinstance(value, str) else plain(value)

    def now(self, config: Config) -> Any:
        """The value in a setup; if there are several layers, the first one's."""
        value = at(config, self.paths[0])
        if isinstance(value, Registered):
            return value.key
        return len(value) if isinstance(value, tuple) else value

    def applied(self, config: Config, value: Any) -> Config:
        """The setup with a value of this setting; only features may change along with it, if the columns change.

        Raises:
            SettingsError: the value is refused, on its own or together with another setting.
        """
        return changed(config, {path: self._made(at(config, path), value) for path in self.paths})

    def _made(self, old: Any, value: Any) -> Any:
        if isinstance(self.field.note, Registry):
            return entry_like(old, self.field.note[value])
        return resized(old, value) if isinstance(old, tuple) else value

    def offered(self, config: Config) -> list[Any]:
        """The values to choose from that work with the setup, in order; of a number its ticks, with the present one.

        >>> rate = next(one for one in variables(Config()) if one.key == "training.learning_rate")
        >>> rate.offered(Config())[:4]
        [1e-05, 0.0001, 0.0003, 0.001]
        """
        field, note = self.field, self.field.note
        values: Sequence[Any] = field.choices
        if isinstance(note, Registry):
            values = note.keys
        elif isinstance(note, Knob):
            values = sorted({*map(field.type, note.ticks), self.now(config)}) if note.ticks else []
        elif field.item:
            values = range(note.low, note.high + 1)
        return self.fitting(config, values)

    def suggested(self, config: Config) -> list[Any]:
        """A few values to begin with: all if they are few, else what lectures compare, else those near the current one.

        >>> [one.suggested(Config()) for one in variables(Config()) if one.title in {"Seed", "Learning rate"}]
        [[0, 1, 2, 3, 4], [0.0003, 0.001, 0.003, 0.01, 0.03]]
        """
        note, now = self.field.note, self.now(config)
        values = self.offered(config) or self.fitting(config, _around(now, self.field) if self.is_typed else ())
        if len(values) <= MOST_RUNS:
            return values
        if isinstance(note, Registry) and any(entry.classic for entry in note):
            others = [value for value in values if note[value].classic and value != now]
            return [value for value in values if value == now or value in others[1 - MOST_RUNS :]]
        middle = values.index(now) if now in values else 0
        start = max(0, min(middle - SUGGESTED // 2, len(values) - SUGGESTED))
        return values[start : start + SUGGESTED]

    def following(self, config: Config) -> list[Any]:
        """The other values to try, beginning with the one after a setup's own, in order; the earlier ones come last.

        >>> rate = next(one for one in variables(Config()) if one.key == "training.learning_rate")
        >>> rate.following(rate.applied(Config(), 0.3))[:2]
        [1.0, 3.0]
        """
        now = self.now(config)
        values = self.offered(config) or self.fitting(config, _around(now, self.field))
        if now not in values:  # such as a number between the ticks of another setup
            return values
        at = values.index(now)
        return [*values[at + 1 :], *reversed(values[:at])]

    def read(self, config: Config, text: str) -> tuple[list[Any], list[str]]:
        """The numbers in a text, separated by commas or spaces, and a sentence for each one that is refused.

        >>> share = next(one for one in variables(Config()) if one.title == "Test share")
        >>> share.read(Config(), "0.1, 0.5 2 0.1")
        ([0.1, 0.5], ['2 is not allowed; give a number from 0 to 0.9'])
        """
        words = list(dict.fromkeys(filter(None, re.split(r"[\s,;]+", text))))
        if len(words) > MOST_NETWORKS:
            problem = _("{count} values are too many; give at most {most}")
            return [], [problem.format(count=len(words), most=MOST_NETWORKS)]
        values, problems = [], []
        for word in words:
            try:
                value = _number(word)
                check(self.field, value)
                self.applied(config, value)
            except SettingsError as error:
                problems.append(problem_of(error))
            else:
                values.append(value)
        return list(dict.fromkeys(values)), problems

    def fitting(self, config: Config, values: Sequence[Any]) -> list[Any]:
        """Those of these values that work with the setup."""
        found = []
        for value in values:
            with suppress(SettingsError):
                self.applied(config, value)
                found.append(value)
        return found


def variables(config: Config) -> list[Variable]:
    """Every setting of a setup that can be varied: numbers, words and entries, and the number of layers."""
    found: dict[str, list[Setting]] = {}
    for setting in settings_of(config, _("All layers")):
        found.setdefault(setting.key, []).append(setting)
    layers = len(config.network.hidden)
    return [
        Variable(tuple(setting.path for setting in same), same[0].field, same[0].title)
        for same in found.values()
        if _can_vary(same[0]) and _is_one(same, layers)
    ]


def varied(configs: Sequence[Config]) -> Variable | None:
    """The setting in which setups differ, if that is one.

    >>> varied([Config(), Config(seed=3)]).title
    'Seed'
    """
    first = configs[0]
    known = [{one.key: one for one in variables(config)} for config in configs]
    for key, variable in known[0].items():
        values = [one[key].now(config) for one, config in zip(known, configs, strict=True) if key in one]
        if len(values) == len(configs) and len({*values}) > 1:
            return variable if _all_apply(variable, first, values, configs) else None
    return None


def _all_apply(variable: Variable, first: Config, values: Sequence[Any], configs: Sequence[Config]) -> bool:
    try:
        return all(variable.applied(first, value) == config for value, config in zip(values, configs, strict=True))
    except SettingsError:
        return False


def _can_vary(setting: Setting) -> bool:
    field = setting.field
    return isinstance(field.note, Knob | Registry) or bool(field.choices) or setting.path == LAYERS


def _is_one(same: Sequence[Setting], layers: int) -> bool:
    """Whether a setting of layers exists in all layers, with the same class in each."""
    return same[0].layer is None or (len(same) == layers and len({type(setting.owner) for setting in same}) == 1)


def _around(now: Any, field: Field) -> list[Any]:
    """Numbers around a number: for whole ones half and double, or the next ones; else evenly spaced over the range."""
    low, high = field.note.low, field.note.high
    if field.type is int:
        near = range(now, now + SUGGESTED)
        return [*near] if now == 0 or high - low > LONG_RANGE else sorted({now // 4, now // 2, now, 2 * now, 4 * now})
    step = (high - low) / (SUGGESTED - 1)
    size = 10.0 ** math.floor(math.log10(step))
    step = math.floor(step / size) * size
    numbers = [round(now + turn * step, 12) for turn in range(-SUGGESTED, SUGGESTED + 1)]
    return [number for number in numbers if low <= number <= high]


def _number(word: str) -> Any:
    """The number that a word stands for; other words are refused later, like any wrong value."""
    for kind in (int, float):
        with suppress(ValueError):
            return kind(word)
    return word
