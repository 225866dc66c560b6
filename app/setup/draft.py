"""A search, or one more stage of it, while a visitor puts it together: nothing in it is checked until it is asked for.

Pure, so it can be tested without the page.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from app.setup.variants import Variable, variables
from app.words import problem_of
from engine import Config, DataSettings, LayerSpec, NetworkSettings, SettingsError, TrainingSettings
from engine.datasets import Moons
from engine.errors import Phrase, shown
from engine.optimizers import Momentum
from engine.registry import Registry
from engine.search import Folds, Parameter, Plan, Stage, axes
from engine.settings import Field, Knob, check

# Where momentum, a rate and a size are not yet known to be right, and some rates diverge: a search finds something.
SETUP = Config(
    data=DataSettings(dataset=Moons(noise=0.2), points=500, test_share=0.2),
    network=NetworkSettings((LayerSpec(), LayerSpec())),
    training=TrainingSettings(optimizer=Momentum(), learning_rate=0.1),
)
FIRST = ("training.learning_rate", "training.l2", "network.hidden.units", "training.batch_size")  # that are searched
BATCHES = (8, 16, 32, 64)
DECADES = 2.0  # of a range, on each side of what is set
SPREAD = 8  # times fewer or more, for whole numbers
NEVER = ("seed", "data.", "network.draw", "training.patience", "training.stop_loss", "training.stop_epoch")


@dataclass(frozen=True)
class Row:
    """A setting that is searched, or was: a range or a set, which are kept while it is off."""

    parameter: Parameter
    is_on: bool = True
    problem: str = ""  # with what was typed last, which is not in the parameter

    @property
    def path(self) -> str:
        """Which setting."""
        return self.parameter.path


@dataclass(frozen=True)
class Draft:
    """What is searched in a setup, and how; the figures may be wrong."""

    setup: Config
    rows: tuple[Row, ...]
    method: str = "random"
    trials: int = 64
    epochs: int = 12
    folds: int = 3
    seed: int = 0
    later: tuple[Stage, ...] = ()  # stages of a file that follow the first one

    @classmethod
    def of(cls, setup: Config) -> Draft:
        """What a search of a setup begins with: what lectures search first, as far as the setup has it."""
        offered = offers(setup)
        rows = [Row(suggested(setup, offered[path])) for path in FIRST if path in offered]
        return cls(setup, tuple(rows), epochs=12 if setup == SETUP else 30)

    @classmethod
    def of_plan(cls, plan: Plan) -> Draft:
        """The draft of a whole search."""
        first = cls.of_stage(plan.setup, plan.stages[0])
        return replace(first, folds=plan.folds, seed=plan.seed, later=plan.stages[1:])

    @classmethod
    def of_stage(cls, setup: Config, stage: Stage) -> Draft:
        """The draft of one stage, with its parameters."""
        rows = tuple(map(Row, stage.parameters))
        return cls(setup, rows, stage.method, stage.trials, stage.epochs)

    def stage(self) -> Stage:
        """The stage, with what is on.

        Raises:
            SettingsError: a figure is not allowed.
        """
        on = tuple(row.parameter for row in self.rows if row.is_on)
        method: Any = self.method
        return Stage(on, method, self.trials, self.epochs)

    def plan(self) -> Plan:
        """The whole search; its parameters are checked by whoever draws its trials.

        Raises:
            SettingsError: a figure is not allowed.
        """
        return Plan(self.setup, self.folds, self.seed, (self.stage(), *self.later))

    def problems(self) -> dict[str, str]:
        """What is wrong, a sentence for each row by its path, and for each figure by its name; "" has the rest.

        >>> from dataclasses import replace
        >>> replace(Draft.of(SETUP), trials=0).problems()
        {'trials': '0 is not allowed; give a whole number from 1 to 2000.'}
        """
        found = {row.path: row.problem for row in self.rows if row.is_on and row.problem}
        on = [row.parameter for row in self.rows if row.is_on]
        for parameter in on:
            with _kept(found, parameter.path):
                axes(self.setup, [parameter])
        if not found:
            with _kept(found, ""):
                axes(self.setup, on)
        figures: dict[str, Any] = {"method": self.method, "trials": self.trials, "epochs": self.epochs}
        for name, value in figures.items():
            with _kept(found, name):
                Stage(**{name: value})
        with _kept(found, "folds"):
            Plan(folds=self.folds)
            Folds(self.folds, self.seed).split(self.setup)
        return found

    def with_row(self, row: Row) -> Draft:
        """The same with another state of a row, or with one more."""
        if row.path not in {one.path for one in self.rows}:
            return replace(self, rows=(*self.rows, row))
        return replace(self, rows=tuple(row if one.path == row.path else one for one in self.rows))

    def row(self, path: str) -> Row | None:
        """The row of a setting."""
        return next((row for row in self.rows if row.path == path), None)

    def added(self, path: str) -> Draft:
        """The same with one more setting, if the setup has it and it is not there yet."""
        offered = offers(self.setup)
        if path not in offered or self.row(path):
            return self
        return self.with_row(Row(suggested(self.setup, offered[path])))

    def switched(self, path: str, *, is_on: bool) -> Draft:
        """The same with a setting on or off."""
        row = self.row(path)
        return self.with_row(replace(row, is_on=is_on)) if row else self

    def changed(self, path: str, changes: Mapping[str, Any]) -> Draft:
        """The same with another range, scale or set; what cannot be one leaves the row as it is, and says so."""
        row = self.row(path)
        if row is None:
            return self
        try:
            for name in {"low", "high"} & changes.keys():
                _check_number(self.setup, path, changes[name])
            return self.with_row(replace(row, parameter=row.parameter.with_(**changes), problem=""))
        except SettingsError as error:
            return self.with_row(replace(row, problem=_sentence(error)))


@contextmanager
def _kept(found: dict[str, str], name: str) -> Iterator[None]:
    """Keep the sentence of an error by a name."""
    try:
        yield
    except SettingsError as error:
        found.setdefault(name, _sentence(error))


def _sentence(error: SettingsError) -> str:
    words = problem_of(error)
    return f"{words[:1].upper()}{words[1:]}."


def _check_number(setup: Config, path: str, value: Any) -> None:
    """Refuse what is no number, or none that the setting may have."""
    variable = offers(setup).get(path)
    if variable and isinstance(note := variable.field.note, Knob) and not isinstance(value, str):
        check(replace(variable.field, type=float, note=note), value)
    elif isinstance(value, str):
        raise SettingsError("", Phrase("{value} is no number; give one such as 0.01", value=shown(value)))


def offers(setup: Config) -> dict[str, Variable]:
    """The settings that can be searched, by their paths.

    >>> [*offers(SETUP)][:3]
    ['data.preprocessor', 'network.hidden', 'network.hidden.units']
    """
    found = {
        one.key: one for one in variables(setup) if one.key == "data.preprocessor" or not one.key.startswith(NEVER)
    }
    return {path: one for path, one in found.items() if _fits(setup, one)}


def _fits(setup: Config, variable: Variable) -> bool:
    """Whether a search can vary it as it is suggested."""
    try:
        axes(setup, [suggested(setup, variable)])
    except SettingsError:
        return False
    return True


def suggested(setup: Config, variable: Variable) -> Parameter:
    """A range around what is set, or a set of what suits the setup.

    >>> parameter = suggested(SETUP, offers(SETUP)["training.learning_rate"])
    >>> parameter.low, parameter.high, parameter.scale
    (0.001, 10.0, 'log')
    """
    path, note, now = variable.key, variable.field.note, variable.now(setup)
    if path == "training.batch_size":
        return Parameter(path, values=BATCHES)
    if isinstance(note, Registry) or variable.field.choices:
        return Parameter(path, values=tuple(variable.suggested(setup)))
    if not isinstance(note, Knob):  # the number of layers
        return Parameter(path, low=1.0, high=4.0, scale="linear")
    low, high, is_log = _around(variable.field, note, now)
    return Parameter(path, low=low, high=high, scale="log" if is_log else "linear")


def _around(field: Field, note: Knob, now: float) -> tuple[float, float, bool]:
    """A range around a number: by factors, if what is offered for it spans more than a decade."""
    least, most = reach(note)
    if field.type is int:
        low, high = max(least, now // SPREAD, 1), min(most, max(now, 1) * SPREAD)
        return float(low), float(high), low > 0
    if least > 0 and most / least > 10:
        middle = now or math.sqrt(least * most) / 10
        return max(least, _round(middle / 10**DECADES)), min(most, _round(middle * 10**DECADES)), True
    return note.low, min(note.high, most), False


def reach(note: Knob) -> tuple[float, float]:
    """From the least to the most that is offered for a number, without 0 where factors count."""
    ticks = sorted(tick for tick in note.ticks if tick > 0)
    if not ticks:
        return note.low, note.high
    is_even = len(ticks) > 1 and ticks[-1] / ticks[0] <= 10
    return (note.low if is_even else ticks[0]), ticks[-1]


def _round(value: float) -> float:
    return float(f"{value:.1g}")
