"""The race on the loss of a network: each racer trains it from one start, and a slice shows where they went."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from app.labs.figures.ground import HIGH, WIDE, numbers, shades, spots
from app.labs.figures.kept import Kept
from app.labs.figures.race import STEPS, Controls, Entry, network_entries, network_of
from app.labs.figures.racers import LOCAL_SEARCH
from engine import Config, Trainer
from engine.paths import (
    NetworkPath,
    network_path_in_pieces,
    network_random_search_in_pieces,
    network_search_in_pieces,
)
from engine.slices import LossSlice, ParameterPlane, path_plane, random_plane
from engine.tape import Array, Pieces

AROUND = 0.18  # of the box of all paths, left free on each side
FLOWN = 10.0  # times the median reach of all paths: one that goes farther does not count for the box
PATHS = Kept[NetworkPath](48, 2**26, lambda path: path.parameters.nbytes)
SLICES = Kept[dict[str, Any]](48)
FLOOR = 3e-2  # of the greatest height
WORK = 10**7  # parameters times training rows of a network, at most
FEW_ROWS = 600  # with fewer rows it may have no more parameters: each racer's path keeps them at every step
USUAL_WORK, LEAST_DETAIL = 10**6, 0.3  # up to this the grid is as fine as can be; and how coarse it may get
STILL = 1e-3  # half of the box, at least: a network whose gradient is 0 stays where it is


def network(controls: Controls) -> Pieces[dict[str, Any]]:
    """The same racers on the loss of a network, in a slice through its start; or why it is too large for that."""
    entries = tuple(network_entries(controls))
    key = (controls.setup, controls.seed, entries, controls.slice)
    if (found := SLICES.get(key)) is None:
        trainer = Trainer(network_of(controls))
        own = {"own": bool(controls.setup), "shape": _shape(trainer)}
        found = SLICES.keep(key, own | (yield from _on_network(trainer, entries, controls.slice)))
    yield
    return {"network": found}


def _on_network(trainer: Trainer, entries: Sequence[Entry], spanned: str) -> Pieces[dict[str, Any]]:
    if trainer.network.parameters.size > (most := most_parameters(trainer)):
        return {"most": most}
    paths = list[NetworkPath]()
    for entry in entries:
        paths.append((yield from _network_path(trainer.config, entry)))
    rows = len(trainer.data.train)
    batches = [min(rows, _config(trainer.config, entry).training.batch_size) for entry in entries]
    batches = [size if entry.racer.takes_batches else rows for size, entry in zip(batches, entries, strict=True)]
    spanning = [path for path, entry in zip(paths, entries, strict=True) if not entry.racer.is_search] or paths
    return {"rows": batches} | (yield from _slice(trainer, entries, paths, spanning, spanned))


def most_parameters(trainer: Trainer) -> int:
    """How many parameters a network may have whose paths and slice are computed, in a few seconds, for one visitor."""
    return WORK // max(len(trainer.data.train), FEW_ROWS)


def _shape(trainer: Trainer) -> str:
    network = trainer.network
    hidden = [layer.spec.units for layer in network.layers if layer.spec]
    return "–".join(map(str, [network.inputs, *hidden, network.outputs]))


def _network_path(config: Config, entry: Entry) -> Pieces[NetworkPath]:
    key = (config, entry)
    if (found := PATHS.get(key)) is None:
        if entry.optimizer is not None:
            path = yield from network_path_in_pieces(_config(config, entry), STEPS)
        elif entry.racer.kind == LOCAL_SEARCH:
            path = yield from network_search_in_pieces(config, entry.rate, STEPS)
        else:
            path = yield from network_random_search_in_pieces(config, STEPS)
        found = PATHS.keep(key, path)
    return found


def _config(config: Config, entry: Entry) -> Config:
    """The setup that a racer with a gradient trains: with its optimizer, rate, schedule and batch."""
    if entry.optimizer is None:
        return config
    training = config.training.with_(optimizer=entry.optimizer, learning_rate=entry.rate)
    return entry.racer.on(config.with_(training=training))


def _slice(
    trainer: Trainer,
    entries: Sequence[Entry],
    paths: Sequence[NetworkPath],
    spanning: Sequence[NetworkPath],
    spanned: str,
) -> Pieces[dict[str, Any]]:
    start = paths[0].parameters[0]
    if spanned == "random":
        plane = random_plane(trainer.network, trainer.config.seed)
    else:
        plane = path_plane(np.concatenate([_alike(path.parameters) for path in spanning]), start)
    yield
    places = [plane.places(path.parameters) for path in paths]
    across, up = _box(places, spanned, _detail(trainer))
    loss = LossSlice(trainer, precision="float32")
    heights = yield from loss.over_in_pieces(plane, across, up)
    return {
        "box": [across[0], across[-1], up[0], up[-1]],
        "heights": shades(heights, FLOOR),
        "racers": [
            _network_run(path, seen, plane) | {"lengths": numbers(entry.racer.lengths(path.parameters))}
            for path, seen, entry in zip(paths, places, entries, strict=True)
        ],
    }


def _alike(path: Array) -> Array:
    """The path, as long as the others: or the longest one alone would span the plane."""
    offsets = path - path[0]
    return np.asarray(path[0] + offsets / (np.linalg.norm(offsets, axis=1).max() or 1.0))


def _detail(trainer: Trainer) -> float:
    """How fine the grid is, compared with the playground's first network: a large network's loss takes longer."""
    work = trainer.network.parameters.size * len(trainer.data.train)
    return max(LEAST_DETAIL, min(1.0, math.sqrt(USUAL_WORK / work)))


def _box(places: Sequence[Array], spanned: str, detail: float) -> tuple[Array, Array]:
    """A grid around all paths but those that fly off; over random directions, as far as the weights are long."""
    reaches = np.array([np.abs(path).max() for path in places])
    near = np.concatenate(
        [path for path, far in zip(places, reaches, strict=True) if far <= FLOWN * np.median(reaches)]
    )
    middle, reach = (near.max(axis=0) + near.min(axis=0)) / 2, np.ptp(near, axis=0) / 2
    reach = np.maximum(reach, 1.0 if spanned == "random" else STILL)
    x, y = reach * (1 + 2 * AROUND)
    wide, high = round(WIDE * detail), round(HIGH * detail)
    return np.linspace(middle[0] - x, middle[0] + x, wide), np.linspace(middle[1] - y, middle[1] + y, high)


def _network_run(path: NetworkPath, seen: Array, plane: ParameterPlane) -> dict[str, Any]:
    return {
        "places": spots(seen),
        "losses": numbers(path.losses),
        "share": plane.share_of(path.parameters),
        "diverged": path.diverged,
    }
