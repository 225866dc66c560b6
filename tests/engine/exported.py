"""Setups that together contain every exportable entry of every registry, and every training setting."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

from engine.activations import ACTIVATIONS
from engine.config import Config
from engine.losses import LOSSES
from engine.normalizations import NORMALIZATIONS
from engine.optimizers import OPTIMIZERS
from engine.registry import Registry
from engine.schedules import SCHEDULES
from engine.settings import Knob, Registered, fields_of, to_dict
from tests.engine.strategies import name, variants

BATCH = {"key": "batch", "momentum": 0.8}
AFTER = {"key": "batch", "placement": "after"}
FALLING: dict[str, Any] = {"schedule": {"key": "exponential", "k": 0.1}, "l2": 0.1}


def setup(*hidden: dict[str, Any], dataset: str = "spiral", **training: Any) -> Config:
    """A small setup with a last short batch."""
    data = {"points": 90, "dataset": {"key": dataset}}
    training = {"learning_rate": 0.03, "l2": 0.0} | training  # at which the stops below are known to come
    return Config.from_dict({"seed": 3, "data": data, "network": {"hidden": list(hidden)}, "training": training})


def layer(activation: Any = "tanh", **more: Any) -> dict[str, Any]:
    """A hidden layer of six units."""
    body = to_dict(activation) if isinstance(activation, Registered) else {"key": activation}
    return {"units": 6, "activation": body, **more}


def turned(registry: Registry[Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every entry with every choice, its numbers away from our and the frameworks' defaults: id and JSON object."""
    for entry in (choice for cls in registry for choice in variants(cls())):
        values: dict[str, Any] = {}
        for field in fields_of(type(entry)):
            if isinstance(field.note, Knob):
                low, high, ticks = field.note.low, field.note.high, field.note.ticks
                values[field.name] = (
                    int(low) + 1 if field.type is int else ticks[-4] if ticks else 0.95 * low + 0.05 * high
                )
        yield name(entry), to_dict(dataclasses.replace(entry, **values))


def both_tasks(loss: dict[str, Any]) -> Iterator[tuple[str, Config]]:
    """One setup with the loss for each of its tasks."""
    for task in LOSSES[loss["key"]].tasks:
        yield task, setup(layer(), dataset="plane" if task == "regression" else "iris", loss=loss)


ROLLING = {"key": "momentum", "mu": 0.7}
NETWORKS = {
    "no hidden layer": setup(),
    "two layers": setup(layer("relu", bias=0.3), layer("sigmoid")),
    "dropout": setup(layer(dropout=0.3), layer("noisy_relu", dropout=0.5)),
    "iris": setup(layer(normalization=BATCH), dataset="iris", batch_size=1),
    "batch norm": setup(layer("maxout", normalization=BATCH), layer(normalization=AFTER)),
    "groups of sums": setup(layer("maxout", normalization={"key": "group", "groups": 3})),
    "weights of zero": setup(layer(normalization={"key": "weight"}, initializer={"key": "zeros"})),
    "softplus far out": setup(layer("softplus", initializer={"key": "scaled", "deviation": 5.0})),
    "regression": setup(layer(), dataset="bumps", loss={"key": "squared_error"}),
    **{key: setup(layer(), {"units": 6, "activation": body}, layer()) for key, body in turned(ACTIVATIONS)},
    # At the default rate a difference of rounding grows here by a factor of two an epoch.
    **{
        key: setup(layer("relu", normalization=body), layer(), batch_size=7, learning_rate=0.01)
        for key, body in turned(NORMALIZATIONS)
    },
}
TRAININGS = {
    "sgd": setup(layer(), optimizer={"key": "sgd"}, loss={"key": "squared_error"}, batch_size=7),
    "penalties": setup(layer(), l1=0.01, l2=0.1),
    "clip": setup(layer(), clip=0.1),
    "max norm": setup(layer("maxout"), max_norm=0.5),
    **{
        f"max norm under {key}": setup(
            layer("relu", normalization=body), layer(), max_norm=0.5, optimizer={"key": "sgd"}
        )
        for key, body in turned(NORMALIZATIONS)
    },
    "max norm of gains, with the rest": setup(
        layer("maxout", normalization={"key": "weight"}), layer(), max_norm=0.5, clip=0.1, l1=0.001, l2=0.01
    ),
    "warm-up": setup(layer(), warmup_epochs=5, optimizer={"key": "momentum"}),
    "decay of what has no gradient": setup(
        layer("sigmoid", bias=0.5), layer("step"), optimizer={"key": "adamw", "decay": 0.3}, learning_rate=0.3
    ),
    "patience": setup(layer(normalization=BATCH), patience=3, l2=0.01, learning_rate=0.3, optimizer=ROLLING),
    # Not by Adam: a bias before batch norm has no gradient but Keras's rounding, which Adam makes steps of.
    "a loss that is low enough": setup(
        layer(normalization=BATCH), stop_loss=0.688, l2=0.01, learning_rate=0.3, optimizer=ROLLING
    ),
    "an epoch to stop at": setup(layer(), stop_epoch=7),
    "every stop rule": setup(layer(), patience=2, stop_loss=0.76, stop_epoch=15, optimizer=ROLLING),
    "nothing to judge by": Config.from_dict({"data": {"points": 40, "test_share": 0}, "training": {"patience": 1}}),
    **{f"{task} by {key}": run for key, body in turned(LOSSES) for task, run in both_tasks(body)},
    **{f"{key} at one rate": setup(layer(), optimizer=body) for key, body in turned(OPTIMIZERS)},
    **{f"{key} at many": setup(layer(), optimizer=body, **FALLING) for key, body in turned(OPTIMIZERS)},
    **{f"{key} schedule": setup(layer(), schedule=body, warmup_epochs=1) for key, body in turned(SCHEDULES)},
}
SETUPS = {**NETWORKS, **TRAININGS}
ONE_BATCH = {  # where Keras's own order and noise play no part
    key: config.with_(training=config.training.with_(batch_size=5000))
    for key, config in SETUPS.items()
    if not any(spec.dropout or spec.activation.key == "noisy_relu" for spec in config.network.hidden)
}
