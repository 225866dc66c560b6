"""What batch norm does, number by number: one unit, the cells that share a mean, weight scales, and its two modes."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from app.labs.claims.normalization import AFTER, BATCH, BATCHES, GOOD, PLAIN, RATE, STEPS, four, with_own_statistics
from app.labs.claims.runs import LEARNED, middle_loss, middle_losses, starts, trained
from app.labs.normalization import Controls, bench
from engine import Config, Trainer
from engine.normalizations import BatchNorm, GroupNorm, LayerNorm, Normalization
from engine.normalizations.base import EPSILON
from engine.parts import Views
from engine.streams import generator
from engine.tape import Array, play

ROWS = 8  # of the mini-batch whose numbers are shown
LAYER = 2  # whose unit is shown
SIDE = 4  # of the block: rows, channels, positions
GROUPS = 2  # of the block's channels
SEED = 0
SLOWER = RATE / 2
COUNT = 12
# 0.001 to 4.5, evenly in powers
SCALES = tuple(10 ** (-3 + (3 + math.log10(4.5)) * index / (COUNT - 1)) for index in range(COUNT))
LEARNERS = {1: PLAIN, 2: BATCH, 3: AFTER}  # by their number on the bench


def network(controls: Controls, number: int) -> Config:
    """The setup of one network of the bench, counted from 1."""
    return bench(controls).configs[number - 1]


def unit_of(trainer: Trainer) -> int:
    """The unit of layer 2 that batch norm has learned to shift most."""
    return int(np.abs(_own(trainer, LAYER).values["beta"]).argmax())


def _own(trainer: Trainer, layer: int) -> Views:
    return trainer.network.layers[layer - 1].own["normalization"]


def steps(controls: Controls) -> dict[str, Any]:
    """Eight rows of one unit on their way through batch norm, in network 2 trained on batches of eight."""
    config = network(controls.with_(batch_size=ROWS), 2)
    trainer = trained(config, SEED, STEPS)
    unit, rows = unit_of(trainer), trainer.data.train
    chosen = generator(SEED, "batches", ROWS).permutation(len(rows))[:ROWS]
    copy = trainer.network.copy()
    step = copy.step(ROWS, config.training.loss)
    step.feed[...] = np.vstack([rows.inputs, rows.targets])[:, chosen]
    play(step.forward.calls)
    mean, variance = copy.layers[LAYER - 1].own["normalization"].batch_statistics["running"][:, unit]
    own = _own(trainer, LAYER)
    running = own.statistics["running"][:, unit]
    sums, out = step.forward.sums[LAYER - 1][unit], step.forward.before_activation[LAYER - 1][unit]
    centered = sums - mean
    axes = [sums, centered, centered / np.sqrt(variance + EPSILON), out]
    return {
        "layer": LAYER,
        "unit": unit + 1,
        "steps": trainer.step,
        "classes": rows.classes[chosen].tolist(),
        "axes": [
            {"values": _plain(values), "mean": float(values.mean()), "deviation": float(values.std())}
            for values in axes
        ],
        "mean": float(mean),
        "variance": float(variance),
        "gamma": float(own.values["gamma"][unit]),
        "beta": float(own.values["beta"][unit]),
        "running": {"mean": float(running[0]), "variance": float(running[1])},
    }


def cells(controls: Controls) -> list[dict[str, Any]]:
    """Which cells of a block have their mean in common, by kind, and what the bench's network ends at with it."""
    kinds: tuple[tuple[str, int], ...] = (("batch", 2), ("layer", 4), ("group", 5), ("instance", 6))
    return [
        {"key": key, "network": number, "group": shared_by(key).tolist(), "loss": _middle(network(controls, number))}
        for key, number in kinds
    ]


def shared_by(kind: str) -> Array:
    """The number of the group of each cell, ``(rows, channels, positions)``: cells of one group have one mean.

    A dense layer's normalizations do the same to a block whose positions are rows (batch norm), or units (the others).
    """
    block = np.random.default_rng(SEED).standard_normal((SIDE, SIDE, SIDE))
    rows_last = block.transpose(1, 2, 0)  # (channels, positions, rows)
    if kind == "batch":
        means = _means(BatchNorm(), rows_last.reshape(SIDE, -1)).reshape(rows_last.shape)
    elif kind == "layer":
        means = _means(LayerNorm(), rows_last.reshape(-1, SIDE)).reshape(rows_last.shape)
    else:
        groups = GROUPS if kind == "group" else SIDE  # instance norm: every channel is a group
        means = _means(GroupNorm(groups=groups), rows_last.reshape(-1, SIDE)).reshape(rows_last.shape)
    numbers = np.unique(means.transpose(2, 0, 1).round(9), return_inverse=True)[1]
    return np.asarray(numbers).reshape(block.shape)


def _means(normalization: Normalization, block: Array) -> Array:
    found = normalization.moments(block)
    if found is None:
        raise TypeError(normalization)
    return found[0]


def scales(controls: Controls) -> dict[str, Any]:
    """The loss after 500 steps from twelve scales of weights, without batch norm, before tanh and after it.

    At the rate with which the lab starts; ``counts`` are those below a loss of 0.1, at this rate and at half of it.
    """
    rates = [RATE, SLOWER]
    found = _swept(controls, rates)
    return {
        "scales": [*SCALES],
        "learned": LEARNED,
        "good": GOOD,
        "deviation": controls.deviation,
        "losses": [{"network": number, "values": losses} for number, losses in found[RATE].items()],
        "counts": [{"rate": rate, "learned": _learned(losses)} for rate, losses in found.items()],
    }


def _swept(controls: Controls, rates: Sequence[float]) -> dict[float, dict[int, list[float | None]]]:
    """By rate, the losses of each network over the scales."""
    found: dict[float, dict[int, list[float | None]]] = {rate: {} for rate in rates}
    for number, kind in LEARNERS.items():
        setups = [_sized(four(kind, scale, rate), controls) for rate in rates for scale in SCALES]
        losses = [_finite(loss) for loss in middle_losses(setups, SEED, steps=STEPS)]
        for at, rate in enumerate(rates):
            found[rate][number] = losses[at * len(SCALES) : (at + 1) * len(SCALES)]
    return found


def _learned(losses: Mapping[int, list[float | None]]) -> list[int]:
    return [sum(loss is not None and loss < LEARNED for loss in each) for each in losses.values()]


def _sized(config: Config, controls: Controls) -> Config:
    return config.with_(training=config.training.with_(batch_size=controls.batch_size))


def _middle(config: Config) -> float | None:
    return _finite(middle_loss(config, SEED, steps=STEPS))


def modes(controls: Controls) -> dict[str, Any]:
    """Network 2 of the bench, scored with each batch's own statistics and with the running ones; median of 3 starts."""
    own, running = [], []
    for start in starts(SEED, 3):
        trainer = trained(network(controls, 2), start, STEPS)
        metrics = trainer.metrics()
        own.append(with_own_statistics(trainer))
        running.append((metrics.train_loss, metrics.train_accuracy or 0.0))
    losses, shares = np.median(own, axis=0).T
    loss, share = np.median(running, axis=0)
    return {
        "sizes": [*BATCHES],
        "own": [{"loss": one, "right": right} for one, right in zip(_plain(losses), _plain(shares), strict=True)],
        "running": {"loss": _finite(loss), "right": _finite(share)},
    }


def running(controls: Controls) -> dict[str, Any]:
    """The statistics of one unit at each step: those of the batch, and the running averages that follow them."""
    trainer = Trainer(network(controls, 2).with_(seed=SEED))
    momentum, kept, seen = BATCH.momentum, [trainer.network.statistics.copy()], []
    while trainer.step < STEPS and trainer.run(1):
        seen.append(trainer.network.batch_statistics / (1 - momentum))  # a step leaves its share of them there
        kept.append(trainer.network.statistics.copy())
    unit, block = unit_of(trainer), _places(trainer)
    averages, batches = np.array(kept)[:, block[:, unit]], np.array(seen).reshape(-1, len(kept[0]))[:, block[:, unit]]
    return {
        "layer": LAYER,
        "unit": unit + 1,
        "momentum": momentum,
        "size": min(controls.batch_size, len(trainer.data.train)),
        "mean": {"batch": _plain(batches[:, 0]), "running": _plain(averages[:, 0])},
        "variance": {"batch": _plain(batches[:, 1]), "running": _plain(averages[:, 1])},
    }


def _places(trainer: Trainer) -> Array:
    """Where the running statistics of layer 2 stand in the flat vector, ``(2, units)``."""
    flat = trainer.network.statistics
    block = next(block for block in trainer.network.statistic_blocks if block.layer == LAYER)
    return np.asarray(block.view(np.arange(flat.size)))


def _plain(values: Array) -> list[float | None]:
    return [_finite(value) for value in values.tolist()]


def _finite(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None


PANELS: Mapping[str, Callable[[Controls], Any]] = {
    "fourSteps": steps,
    "sharedMeans": cells,
    "weightScales": scales,
    "twoModes": modes,
    "runningAverages": running,
}
