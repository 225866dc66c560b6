"""Paths of a network through its parameters: several optimizers from one start, and local search beside them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from engine.config import Config
from engine.network import Network
from engine.optimizers import Optimizer
from engine.streams import generator
from engine.tape import Array, Pieces, finish
from engine.trainer import Trainer

ROOM = 2**24  # bytes of one path, at most: of a large network only every so many steps are kept


@dataclass(frozen=True)
class NetworkPath:
    """The parameters of a network at k moments of a run, the first before any step."""

    steps: Array  # (k,), how many had been taken
    parameters: Array  # (k, n)
    losses: Array  # (k,), the mean over the training rows at that moment, without the penalty
    diverged: int | None = None  # the step that broke the network; the path ends before it


def network_paths(config: Config, racers: Sequence[tuple[Optimizer, float]], steps: int) -> list[NetworkPath]:
    """Train a setup with each optimizer and learning rate, from the same weights, on the same batches.

    Everything else is the setup's own. `engine.slices.path_plane` finds the plane in which the paths can be drawn.

    >>> from engine.optimizers import SGD, Momentum
    >>> slow, fast = network_paths(Config(), [(SGD(), 0.01), (Momentum(), 0.01)], steps=100)
    >>> bool((slow.parameters[0] == fast.parameters[0]).all()), bool(fast.losses[-1] < slow.losses[-1])
    (True, True)
    """
    return finish(network_paths_in_pieces(config, racers, steps))


def network_paths_in_pieces(
    config: Config, racers: Sequence[tuple[Optimizer, float]], steps: int
) -> Pieces[list[NetworkPath]]:
    """The same, with pauses."""
    found = list[NetworkPath]()
    for optimizer, rate in racers:
        training = config.training.with_(optimizer=optimizer, learning_rate=rate)
        found.append((yield from network_path_in_pieces(config.with_(training=training), steps)))
    return found


def network_path(config: Config, steps: int) -> NetworkPath:
    """Train a setup, and keep where it has been.

    >>> path = network_path(Config(), steps=3)
    >>> path.steps.tolist(), path.parameters.shape
    ([0, 1, 2, 3], (4, 354))
    """
    return finish(network_path_in_pieces(config, steps))


def network_path_in_pieces(config: Config, steps: int) -> Pieces[NetworkPath]:
    """The same, with pauses."""
    trainer = Trainer(config)
    every, path, losses, taken = _every(trainer, steps), list[Array](), list[float](), list[int]()
    while True:
        metrics = yield from trainer.metrics_in_pieces()
        path.append(trainer.network.parameters.copy())
        losses.append(metrics.train_loss)
        taken.append(trainer.step)
        if trainer.step >= steps or not trainer.run(min(every, steps - trainer.step)):
            break
    broken = trainer.divergence.step if trainer.divergence else None
    return NetworkPath(np.array(taken), np.array(path), np.array(losses), broken)


def network_search(config: Config, size: float, steps: int, seed: int = 0) -> NetworkPath:
    """Random local search from a setup's first weights: go to a random place nearby, if the loss is lower there.

    ``size`` is the length of an offset compared with that of all parameters, so that it means the same to any network.

    Source: CS231n, "Optimization: random local search".

    >>> path = network_search(Config(), size=0.03, steps=200)
    >>> bool((np.diff(path.losses) <= 0).all()), bool(path.losses[-1] < path.losses[0])
    (True, True)
    """
    return finish(network_search_in_pieces(config, size, steps, seed))


def network_search_in_pieces(config: Config, size: float, steps: int, seed: int = 0) -> Pieces[NetworkPath]:
    """The same, with pauses."""
    trainer, rng = Trainer(config), generator(seed, "search", 4)
    scale = size * float(np.linalg.norm(trainer.network.parameters) or 1.0) / np.sqrt(trainer.network.parameters.size)
    return (yield from _search(trainer, steps, lambda best, _: best + scale * rng.standard_normal(best.size)))


def network_random_search(config: Config, steps: int) -> NetworkPath:
    """Random search: draw all weights anew, as the setup's initializers do, and keep the best so far.

    Source: CS231n, "Optimization: a first very bad idea solution: random search".

    >>> path = network_random_search(Config(), steps=20)
    >>> bool((np.diff(path.losses) <= 0).all()), bool(path.losses[-1] < path.losses[0])
    (True, True)
    """
    return finish(network_random_search_in_pieces(config, steps))


def network_random_search_in_pieces(config: Config, steps: int) -> Pieces[NetworkPath]:
    """The same, with pauses."""
    trainer, network = Trainer(config), config.network

    def draw(_best: Array, step: int) -> Array:
        inputs, outputs = trainer.network.inputs, trainer.network.outputs
        fresh = Network(inputs, outputs, network.hidden, seed=config.seed, draw=network.draw + step)
        return fresh.parameters

    return (yield from _search(trainer, steps, draw))


def _search(trainer: Trainer, steps: int, look: Callable[[Array, int], Array]) -> Pieces[NetworkPath]:
    """Look somewhere at each step, from the best parameters so far and the step's number; keep what is lower."""
    every, network = _every(trainer, steps), trainer.network
    best, metrics = network.parameters.copy(), (yield from trainer.metrics_in_pieces())
    lowest = metrics.train_loss
    path, losses, taken = [best], [lowest], [0]
    for step in range(1, steps + 1):
        network.parameters[...] = look(best, step)
        metrics = yield from trainer.metrics_in_pieces()
        if metrics.train_loss < lowest:
            best, lowest = network.parameters.copy(), metrics.train_loss
        if step % every == 0 or step == steps:
            path.append(best)
            losses.append(lowest)
            taken.append(step)
    return NetworkPath(np.array(taken), np.array(path), np.array(losses))


def _every(trainer: Trainer, steps: int) -> int:
    """After how many steps each to keep the parameters."""
    return 1 + steps * trainer.network.parameters.nbytes // ROOM
