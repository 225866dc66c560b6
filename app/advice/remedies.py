"""Advice on a run, and the edits of the setup that its button makes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NamedTuple

from app.setup import edits
from app.words import EMPTY, N_, Message, Paragraph, conjunction
from engine import Config
from engine.activations import Activation
from engine.config import DataSettings, LayerSpec, TrainingSettings
from engine.edits import Path, at, field_at
from engine.settings import Knob

Change = tuple[Path, Any]
RATE: Path = ("training", "learning_rate")
HIDDEN: Path = ("network", "hidden")
PENALTIES = (3e-3, 1e-2)  # worth trying, one after the other
ENOUGH_UNITS = 8
ENOUGH_LAYERS = 2


class Remedy(NamedTuple):
    """A button's label and what it does; an empty one if there is nothing to try."""

    button: Message = EMPTY
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Advice:
    """What goes wrong, in plain words, and what to try: ``changes`` are in order, as for `app.setup.edits.edited`."""

    key: str
    text: Message | Paragraph
    button: Message = EMPTY
    changes: tuple[Change, ...] = ()
    calm: bool = True  # a hint; otherwise the run has failed
    sure: bool = False  # certain from the initial weights alone, so no other measurement can differ

    def applied(self, config: Config) -> Config:
        """The setup after the button is pressed.

        >>> Advice("diverged", N_("It diverged."), *slower(Config())).applied(Config()).training.learning_rate
        0.0003
        """
        for path, value in self.changes:
            config, _moved = edits.edited(config, path, value)
        return config


def slower(config: Config, factor: float = 0.1) -> Remedy:
    """A fraction of the learning rate, usually a tenth.

    >>> remedy = slower(Config())
    >>> str(remedy.button), remedy.changes
    ('Try a tenth: 0.0003', ((('training', 'learning_rate'), 0.0003),))
    """
    return _rate(config, N_("Try a tenth: {rate:g}") if factor == 0.1 else N_("Try less: {rate:g}"), factor)


def faster(config: Config, factor: int) -> Remedy:
    """A multiple of the learning rate."""
    return _rate(config, N_("Try {factor} times as much: {rate:g}").format(factor=factor), factor)


def _rate(config: Config, label: Message, factor: float) -> Remedy:
    knob, old = field_at(config, RATE).note, config.training.learning_rate
    rate = min(max(float(f"{old * factor:.3g}"), knob.low), knob.high)
    return Remedy(label.format(rate=rate), ((RATE, rate),)) if rate != old else Remedy()


def steady(config: Config) -> Remedy:
    """A learning rate that stays constant."""
    constant = TrainingSettings().schedule
    changes = _if_new(config, ("training", "schedule"), constant)
    return Remedy(N_("Try the {name} schedule").format(name=N_(constant.title)), changes) if changes else Remedy()


def initialized(config: Config) -> Remedy:
    """In every layer, the initializer that suits its activation."""
    return _each_layer(config, "initializer", lambda layer: layer.activation.initializer, N_("Start from {names}"))


def alive(config: Config) -> Remedy:
    """In every layer, an activation whose units cannot die."""
    return _activated(config, lambda layer: layer.activation.alive())


def bent(config: Config, *, slower: bool = False) -> Remedy:
    """In every layer, the default activation; if ``slower``, with a third of the learning rate."""
    remedy = _activated(config, lambda _layer: LayerSpec().activation)
    if not (remedy.changes and slower):
        return remedy
    less = _rate(config, Message("{rate:g}"), 0.3)
    label = N_("{what}, at learning rate {rate}").format(what=remedy.button, rate=less.button)
    return Remedy(label, remedy.changes + less.changes) if less.changes else remedy


def _activated(config: Config, wanted: Callable[[LayerSpec], Activation]) -> Remedy:
    """Other activations, along with the initializers that suit them."""
    remedy = _each_layer(config, "activation", wanted, N_("Try {names}"))
    new = Advice("", EMPTY, *remedy).applied(config)
    return Remedy(remedy.button, remedy.changes + initialized(new).changes) if remedy.changes else remedy


def _each_layer(config: Config, name: str, wanted: Callable[[LayerSpec], Any], label: Message) -> Remedy:
    changes, names = [], dict[Message, None]()
    for index, layer in enumerate(config.network.hidden):
        value = wanted(layer)
        if value != getattr(layer, name):
            changes.append((((*HIDDEN, index, name)), value))
            names[N_(value.title)] = None
    return Remedy(label.format(names=conjunction(names)), tuple(changes)) if changes else Remedy()


def prepared(config: Config) -> Remedy:
    """The default preprocessing."""
    default = DataSettings().preprocessor
    changes = _if_new(config, ("data", "preprocessor"), default)
    return Remedy(N_("Try: {name}").format(name=N_(default.title)), changes) if changes else Remedy()


def more_points(config: Config) -> Remedy:
    """Four times the points, as far as the dataset and the setting allow."""
    path: Path = ("data", "points")
    knob: Knob = field_at(config, path).note
    most = min(int(knob.high), config.data.dataset.rows or int(knob.high))
    points = min(4 * config.data.points, most)
    if points <= config.data.points:
        return Remedy()
    return Remedy(N_("Try {points:,} points").format(points=points), ((path, points),))


def penalized(config: Config) -> Remedy:
    """The next stronger penalty."""
    stronger = [penalty for penalty in PENALTIES if penalty > config.training.l2]
    if not stronger:
        return Remedy()
    return Remedy(
        N_("Try an L2 penalty of {penalty:g}").format(penalty=stronger[0]), ((("training", "l2"), stronger[0]),)
    )


def unpenalized(config: Config) -> Remedy:
    """No penalty at all."""
    changes = tuple(((("training", name)), 0.0) for name in ("l1", "l2") if getattr(config.training, name))
    return Remedy(N_("Try without the penalty"), changes) if changes else Remedy()


def unbounded(config: Config) -> Remedy:
    """No limit on the length of the weights."""
    changes = _if_new(config, ("training", "max_norm"), 0.0)
    return Remedy(N_("Try without max norm"), changes) if changes else Remedy()


def undropped(config: Config) -> Remedy:
    """No dropout."""
    hidden = enumerate(config.network.hidden)
    changes = tuple(((*HIDDEN, index, "dropout"), 0.0) for index, layer in hidden if layer.dropout)
    return Remedy(N_("Try without dropout"), changes) if changes else Remedy()


def seeing(config: Config) -> Remedy:
    """All columns of the dataset, in addition to the features that are computed."""
    data = config.data
    own = tuple(column.key for column in data.dataset.columns)
    features = own + tuple(key for key in data.features if key not in own)
    if len(features) == len(data.features):
        return Remedy()
    label = N_("Use all {count} columns").format(count=len(own))
    return Remedy(label, ((("data", "features"), features),))


def larger(config: Config) -> Remedy:
    """At least two hidden layers of at least eight units.

    Nothing if there are that many: such a network can learn the datasets here, so something else is wrong.
    """
    hidden = config.network.hidden
    more = len(hidden) < ENOUGH_LAYERS
    layers = (*hidden, hidden[-1] if hidden else LayerSpec()) if more else hidden
    changes: list[Change] = [(HIDDEN, layers)] if more else []
    changes += [
        ((*HIDDEN, index, "units"), ENOUGH_UNITS) for index, layer in enumerate(layers) if layer.units < ENOUGH_UNITS
    ]
    if not changes:
        return Remedy()
    sizes = [str(max(layer.units, ENOUGH_UNITS)) for layer in layers]
    return Remedy(N_("Try hidden layers of {sizes}").format(sizes=" + ".join(sizes)), tuple(changes))


def unstopped(config: Config, rule: str) -> Remedy:
    """No stop rule; ``rule`` is its setting in training."""
    return Remedy(
        N_("Keep training"), _if_new(config, ("training", rule), field_at(config, ("training", rule)).default)
    )


def first(*remedies: Remedy) -> Remedy:
    """The first one that changes something."""
    return next((remedy for remedy in remedies if remedy.changes), Remedy())


def _if_new(config: Config, path: Path, value: Any) -> tuple[Change, ...]:
    return ((path, value),) if at(config, path) != value else ()
