"""What the scikit-learn classifier is given, as a setup."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from numbers import Integral
from typing import Any

import numpy as np

from engine.config import Config
from engine.errors import SettingsError, shown

PER_LAYER = ("activation", "initializer", "bias", "normalization", "dropout")
NUMBERS = ("learning_rate", "warmup_epochs", "l1", "l2", "max_norm", "clip", "patience", "stop_loss", "batch_size")


def config_of(given: Mapping[str, Any], seed: int) -> Config:
    """The setup of a classifier's arguments, by their names.

    Raises:
        SettingsError: an argument is invalid; the message names its place in a setup, or else the argument.
    """
    sizes = _listed("hidden_layer_sizes", given["hidden_layer_sizes"])
    columns = [_of_each_layer(name, given[name], len(sizes)) for name in PER_LAYER]
    hidden = [
        {"units": units, **dict(zip(PER_LAYER, values, strict=True))}
        for units, *values in zip(sizes, *columns, strict=True)
    ]
    choices = {name: _entry(given[name]) for name in ("loss", "optimizer", "schedule")}
    return Config.from_dict(
        {
            "seed": seed,
            "data": {"preprocessor": _entry(given["preprocessor"])},
            "network": {"hidden": hidden},
            "training": {**choices, **{name: given[name] for name in NUMBERS}},
        }
    )


def _of_each_layer(name: str, value: Any, layers: int) -> list[Any]:
    """A setting of the hidden layers, one value each: the given list, or the same value for all."""
    if not isinstance(value, list | tuple) and not (isinstance(value, np.ndarray) and value.ndim):
        return [_entry(value)] * layers
    if len(value) != layers:
        problem = f"a list of {len(value)} is not allowed; there are {layers} hidden layers"
        raise SettingsError(name, f"{problem}: give as many, or one value for all")
    return [_entry(item) for item in value]


def _entry(choice: Any) -> Any:
    return {"key": choice} if isinstance(choice, str) else choice


def _listed(name: str, sizes: Any) -> list[Any]:
    """The sizes of the hidden layers; a number means a single layer."""
    if isinstance(sizes, Integral):
        return [sizes]
    if isinstance(sizes, str | bytes) or not isinstance(sizes, Iterable) or getattr(sizes, "ndim", 1) != 1:
        raise SettingsError(name, f"{shown(sizes)} is not allowed; give a whole number, or a list of them")
    return list(sizes)
