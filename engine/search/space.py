"""What a search varies: settings of a setup, each over a range or over a set of values."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import numpy as np

from engine.config import Config
from engine.edits import Path, at, entry_like, field_at, replaced, resized
from engine.errors import Phrase, SettingsError, no_number, not_one_of, shown
from engine.registry import Registry
from engine.settings import Field, Help, Knob, Settings

LAYERS = "network.hidden"  # as a parameter: how many layers there are
VARIED = ("network.", "training.", "data.preprocessor")  # all trials have the same rows
ENDING = ("network.draw", "training.patience", "training.stop_loss", "training.stop_epoch")  # all end at one epoch
FARTHEST = 1e12  # that an end of a range may be from 0


@dataclass(frozen=True)
class Parameter(Settings):
    """A setting that is searched, by its path: ``network.hidden.units`` is that of all hidden layers.

    It has a range from ``low`` to ``high``, or a set of ``values``. The path ``network.hidden`` is how many layers
    there are, each a copy of the last one; an entry of a registry is named by its key.
    """

    path: Annotated[str, Help("Which setting: its place in a setup, without the numbers of layers.")] = ""
    low: Annotated[float, Knob("The lowest value.", -FARTHEST, FARTHEST)] = 0.0
    high: Annotated[float, Knob("The highest value.", -FARTHEST, FARTHEST)] = 0.0
    scale: Annotated[Literal["log", "linear"], Help("Whether equal factors or equal steps are as likely.")] = "log"
    values: Annotated[tuple[object, ...], Help("The values to choose from, in place of a range.")] = ()

    @property
    def is_range(self) -> bool:
        """Whether it has a range, not a set."""
        return not self.values

    @property
    def ends(self) -> tuple[float, float]:
        """Where its range begins and ends on its axis."""
        return self.place(self.low), self.place(self.high)

    def place(self, value: float) -> float:
        """Where a value lies on the axis of the range: its logarithm, or the value itself."""
        return math.log(value) if self.scale == "log" else float(value)


@dataclass(frozen=True)
class Axis:
    """A parameter, with the setting that it varies in one setup."""

    parameter: Parameter
    field: Field

    @property
    def whole(self) -> bool:
        """Whether it takes whole numbers only."""
        return self.field.type is int or self.parameter.path == LAYERS

    def value(self, place: float) -> float | int:
        """The value at a place on the axis, the nearest in the range."""
        parameter = self.parameter
        found = math.exp(place) if parameter.scale == "log" else place
        found = min(max(found, parameter.low), parameter.high)
        return round(found) if self.whole else found

    def rvs(self, random_state: np.random.RandomState) -> float | int:
        """A random value, evenly spread over the axis: what scikit-learn's samplers ask a distribution for."""
        return self.value(random_state.uniform(*self.parameter.ends))

    def spaced(self, count: int) -> list[Any]:
        """The set, or this many values from end to end of the range, evenly spread; of whole numbers each once.

        >>> rate = Parameter("training.learning_rate", 0.001, 1)
        >>> axes(Config(), [rate])[0].spaced(4)
        [0.001, 0.01, 0.1, 1.0]
        """
        if not self.parameter.is_range:
            return [*self.parameter.values]
        low, high = self.parameter.ends
        places = np.linspace(low, high, count) if count > 1 else [(low + high) / 2]
        found = (self.value(float(place)) for place in places)
        return [*dict.fromkeys(value if self.whole else float(f"{value:.12g}") for value in found)]


def axes(config: Config, parameters: Sequence[Parameter]) -> tuple[Axis, ...]:
    """The parameters with the settings of a setup that they vary.

    Raises:
        SettingsError: there is no parameter, or one has no such setting, an empty or too wide range, a value that is
            not allowed, or the setting of another one.

    >>> axes(Config(), [Parameter("training.learning_rate", 1, 0.1)])
    Traceback (most recent call last):
    engine.errors.SettingsError: 0.high: 0.1 is not allowed; give a number above 1, where the range begins
    """
    if not parameters:
        raise SettingsError("", Phrase("nothing to search; choose at least one setting"))
    found: list[Axis] = []
    for number, parameter in enumerate(parameters):
        try:
            _check_once(parameter, parameters[:number])
            found.append(_axis(config, parameter))
        except SettingsError as error:
            raise error.inside(number) from None
    return tuple(found)


def _check_once(parameter: Parameter, others: Sequence[Parameter]) -> None:
    path = parameter.path
    for other in others:
        if _is_within(path, other.path) or _is_within(other.path, path):
            phrase = Phrase("{path} is searched twice; {other} is there already", path=path, other=other.path)
            raise SettingsError("path", phrase)


def _is_within(path: str, other: str) -> bool:
    """Whether a setting is part of another one; a setting of each layer is no part of their number."""
    return path == other or (other != LAYERS and path.startswith(f"{other}."))


def _axis(config: Config, parameter: Parameter) -> Axis:
    path = parameter.path
    if not path.startswith(VARIED) or path in ENDING:
        phrase = Phrase("{path} cannot be searched; choose a setting of the network or of training", path=shown(path))
        raise SettingsError("path", phrase)
    try:
        field = field_at(config, places(config, path)[0])
    except (LookupError, StopIteration, TypeError):
        raise SettingsError("path", Phrase("{path} is no setting of this setup", path=shown(path))) from None
    if parameter.is_range:
        _check_range(parameter, field)
    for number, value in enumerate(parameter.values):
        try:
            applied(config, {path: value})
        except SettingsError as error:
            raise SettingsError(f"values.{number}", error.phrase) from None
    return Axis(parameter, field)


def _check_range(parameter: Parameter, field: Field) -> None:
    note = field.note
    if isinstance(note, Registry) or field.choices or not isinstance(note, Knob | Help):
        raise SettingsError("values", Phrase("this setting has no range; list the values to choose from"))
    for name, end in (("low", parameter.low), ("high", parameter.high)):
        if not note.low <= end <= note.high:
            raise SettingsError(name, no_number(end, note.low, note.high))
    if parameter.scale == "log" and parameter.low <= 0:
        phrase = Phrase(
            "{low:g} has no logarithm; give a number above 0, or choose the linear scale", low=parameter.low
        )
        raise SettingsError("low", phrase)
    if parameter.low >= parameter.high:
        low, high = parameter.low, parameter.high
        phrase = Phrase(
            "{high:g} is not allowed; give a number above {low:g}, where the range begins", high=high, low=low
        )
        raise SettingsError("high", phrase)


def places(config: Config, path: str) -> list[Path]:
    """Where a parameter's path leads in a setup: to one place, or to one in each hidden layer."""
    names = tuple(path.split("."))
    if not path.startswith(f"{LAYERS}."):
        return [names]
    return [("network", "hidden", layer, *names[2:]) for layer in range(len(config.network.hidden))]


def applied(config: Config, values: Mapping[str, Any]) -> Config:
    """The setup with these values of parameters, by their paths.

    Raises:
        SettingsError: a value is refused, alone or together with another one.

    >>> found = applied(Config(), {"network.hidden": 3, "network.hidden.units": 5, "training.optimizer": "sgd"})
    >>> [layer.units for layer in found.network.hidden], found.training.optimizer
    ([5, 5, 5], SGD())
    """
    if (count := values.get(LAYERS)) is not None:
        high = field_at(config, ("network", "hidden")).note.high
        if type(count) is not int or not 0 <= count <= high:
            raise SettingsError(LAYERS, no_number(count, 0, high))
        config = config.with_(network=config.network.with_(hidden=resized(config.network.hidden, count)))
    changes = {
        place: _made(config, place, value)
        for path, value in values.items()
        if path != LAYERS
        for place in places(config, path)
    }
    return replaced(config, changes) if changes else config


def _made(config: Config, place: Path, value: Any) -> Any:
    """An entry for its key; for a setting that takes any number, a whole one is one."""
    field = field_at(config, place)
    if isinstance(field.note, Registry):
        if not isinstance(value, str) or value not in field.note.keys:
            raise SettingsError(".".join(map(str, place)), not_one_of(field.note.keys, value))
        return entry_like(at(config, place), field.note[value])
    return float(value) if field.type is float and type(value) is int else value
