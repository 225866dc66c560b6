"""A setup that tries one entry of a registry, or one number: the defaults with it, and with what suits it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.setup.edits import edited_together
from engine import Config
from engine.activations import SELU, Activation, ReLU, Tanh
from engine.activations.base import ACTIVATIONS
from engine.config import LayerSpec
from engine.datasets import DATASETS, Bumps, Wine
from engine.edits import Path, in_all
from engine.features import FEATURES, Feature
from engine.initializers import INITIALIZERS, Initializer
from engine.losses import LOSSES, Loss
from engine.normalizations import NORMALIZATIONS
from engine.optimizers import OPTIMIZERS, Optimizer
from engine.plain_settings import ABOUT
from engine.preprocessors import PREPROCESSORS
from engine.registry import Registry
from engine.schedules import SCHEDULES
from engine.settings import Registered, Settings

DATASET: Path = ("data", "dataset")
FANS = (4, 12)  # of a layer for which Xavier's, He's and LeCun's variances differ


def trial(entry: Registered) -> Config | None:
    """The setup that tries an entry; None for a surface, which is no part of a setup.

    >>> from engine.preprocessors import Pca
    >>> trial(Pca()).data.dataset.key
    'wine'
    """
    for registry, changes in CHANGES.items():
        if type(entry) in registry:
            return edited_together(Config(), changes(entry))[0]
    return None


def trial_of(owner: type[Settings], name: str) -> Config:
    """The setup that tries a number: of training, or of every hidden layer.

    >>> trial_of(LayerSpec, "dropout").network.hidden[1].dropout
    0.2
    """
    value = ABOUT[owner][name].tries
    in_training: dict[Path, Any] = {("training", name): value}
    return edited_together(Config(), in_all(Config(), name, value) if owner is LayerSpec else in_training)[0]


def _data(entry: Any) -> dict[Path, Any]:
    return {DATASET: entry}


def _feature(entry: Feature) -> dict[Path, Any]:
    columns = tuple(column.key for column in entry.suits.columns)
    return {DATASET: entry.suits, ("data", "features"): (*columns, entry.key)}


def _preprocessor(entry: Any) -> dict[Path, Any]:
    return {DATASET: Wine(), ("data", "preprocessor"): entry}


def _activation(entry: Activation) -> dict[Path, Any]:
    return in_all(Config(), "activation", entry) | in_all(Config(), "initializer", entry.initializer)


def _initializer(entry: Initializer) -> dict[Path, Any]:
    """With the activation for which these weights are made, else with tanh."""
    made = (one for one in (ReLU(), SELU()) if one.initializer.variance(*FANS) == entry.variance(*FANS))
    return in_all(Config(), "initializer", entry) | in_all(Config(), "activation", next(made, Tanh()))


def _normalization(entry: Any) -> dict[Path, Any]:
    return in_all(Config(), "normalization", entry)


def _loss(entry: Loss) -> dict[Path, Any]:
    fits = Config().data.dataset.task in entry.tasks
    return {("training", "loss"): entry} | ({} if fits else {DATASET: Bumps()})


def _optimizer(entry: Optimizer) -> dict[Path, Any]:
    return {("training", "optimizer"): entry, ("training", "learning_rate"): entry.first_rate}


def _schedule(entry: Any) -> dict[Path, Any]:
    return {("training", "schedule"): entry}


CHANGES: Mapping[Registry[Any], Callable[[Any], dict[Path, Any]]] = {
    DATASETS: _data,
    FEATURES: _feature,
    PREPROCESSORS: _preprocessor,
    ACTIVATIONS: _activation,
    INITIALIZERS: _initializer,
    NORMALIZATIONS: _normalization,
    LOSSES: _loss,
    OPTIMIZERS: _optimizer,
    SCHEDULES: _schedule,
}
