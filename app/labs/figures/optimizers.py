"""How should a step be taken? The race on a surface and on a network's loss, and every rate and momentum."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from app.labs.figures.kept import Kept
from app.labs.figures.race import (
    LAST,
    RACERS,
    SEARCH,
    STEPS,
    YOURS,
    Controls,
    Run,
    network_of,
    optimizers_of,
    pace_of,
    rates_of,
    runs_of,
    size_of,
    start_of,
    surface_of,
)
from engine import Config, Trainer
from engine.optimizers import Optimizer
from engine.paths import NetworkPath, network_paths_in_pieces, network_search_in_pieces
from engine.rates_plane import RatesPlane, rates_plane_in_pieces
from engine.slices import LossSlice, ParameterPlane, path_plane, random_plane
from engine.surfaces import Surface
from engine.tape import Array, Pieces

WIDE, HIGH = 69, 51  # places of a picture's ground, where its height is known
SHADES = 999  # heights are sent as whole numbers up to this
RATES, MOMENTA, MOST = 64, 40, 600  # cells of the plane, and steps after which one counts as slow
SHARE = 0.03  # of the network's parameters, in length: the random offsets of search
AROUND = 0.18  # of the box of all paths, left free on each side
FLOWN = 10.0  # times the median reach of all paths: one that goes farther does not count for the box
PATHS = Kept[NetworkPath](48, 2**26, lambda path: path.parameters.nbytes)
SLICES, PLANES = Kept[dict[str, Any]](48), Kept[dict[str, Any]](64)
FLOOR, NETWORK_FLOOR = 1e-3, 3e-2  # of the greatest height
WORK = 10**7  # parameters times training rows of a network, at most
FEW_ROWS = 600  # with fewer rows it may have no more parameters: each racer's path keeps them at every step
USUAL_WORK, LEAST_DETAIL = 10**6, 0.3  # up to this the grid is as fine as can be; and how coarse it may get
STILL = 1e-3  # half of the box, at least: a network whose gradient is 0 stays where it is
OFF, SLOW = -1, 0  # cells that diverged, and those that did not arrive


def race(controls: Controls) -> Pieces[dict[str, Any]]:
    """The racers' paths over the surface, and what came of each."""
    surface = surface_of(controls)
    runs = runs_of(controls)
    yield
    rates = [*(rate for _, rate in optimizers_of(controls)), size_of(surface)]
    on_network = [*(rate for _, rate in optimizers_of(controls, on_network=True)), SHARE]
    theory, largest = rates_of(controls), pace_of(surface).most
    return {
        "last": STEPS,
        "most": LAST,
        "surface": surface.key,
        "condition": surface.rates.condition if surface.rates else None,
        "window": surface.window,
        "minima": surface.minima,
        "start": start_of(controls),
        "yours": YOURS,
        "rate": controls.rate,
        "momentum": controls.momentum,
        "largest": largest,
        "limit": theory.limit(controls.momentum) if theory else None,
        "best": {"rate": theory.momentum_rate, "momentum": theory.beta}
        if theory and theory.momentum_rate <= largest
        else None,
        "curvature": theory.largest if theory else None,
        "slice": controls.slice,
        "own": bool(controls.setup),
        "racers": [
            {"name": name, "rate": rate, "onNetwork": there, "search": index == SEARCH} | _run(one)
            for index, (name, rate, there, one) in enumerate(zip(RACERS, rates, on_network, runs, strict=True))
        ],
    }


def _run(run: Run) -> dict[str, Any]:
    shown = slice(STEPS + 1)
    return {
        "first": run.arrival.first,
        "stays": run.arrival.stays,
        "left": run.left,
        "diverged": run.path.diverged,
        "places": _places(run.path.places[shown]),
        "losses": _numbers(run.path.losses[shown]),
    }


def ground(controls: Controls) -> Pieces[dict[str, Any]]:
    """The surface's height over its window."""
    yield
    return {"ground": _ground(surface_of(controls))}


@lru_cache(maxsize=32)
def _ground(surface: Surface) -> dict[str, Any]:
    (left, bottom), (right, top) = surface.window
    places = np.stack(np.meshgrid(np.linspace(left, right, WIDE), np.linspace(bottom, top, HIGH)), axis=-1)
    return {"heights": shades(surface.value(places), FLOOR if surface.minima else 0.0)}


def shades(heights: Array, floor: float = 0.0) -> list[list[int]]:
    """Heights as whole numbers: as they are, or with a ``floor`` by the logarithm of how far they are above the lowest.

    The floor is the share of the greatest height that is added before, so that the lowest has a logarithm too.
    """
    heights = np.where(np.isfinite(heights), heights, np.nan)
    if floor:
        above = heights - np.nanmin(heights)
        heights = np.log10(above + floor * np.nanmax(above))
    low, high = np.nanmin(heights), np.nanmax(heights)
    shares = (heights - low) / (high - low or 1.0)
    whole: list[list[int]] = np.nan_to_num(shares * SHADES, nan=SHADES).round().astype(int).tolist()
    return whole


def network(controls: Controls) -> Pieces[dict[str, Any]]:
    """The same racers on the loss of a network, in a slice through its start; or why it is too large for that."""
    racers = tuple(optimizers_of(controls, on_network=True))
    key = (controls.setup, controls.seed, racers, controls.slice)
    if (found := SLICES.get(key)) is None:
        trainer = Trainer(network_of(controls))
        own = {"own": bool(controls.setup), "shape": _shape(trainer)}
        found = SLICES.keep(key, own | (yield from _on_network(trainer, racers, controls.slice)))
    yield
    return {"network": found}


def _on_network(trainer: Trainer, racers: Sequence[tuple[Optimizer, float]], spanned: str) -> Pieces[dict[str, Any]]:
    if trainer.network.parameters.size > (most := most_parameters(trainer)):
        return {"most": most}
    paths = list[NetworkPath]()
    for optimizer, rate in racers:
        paths.append((yield from _network_path(trainer.config, optimizer, rate)))
    paths.append((yield from _network_search(trainer.config)))
    return (yield from _slice(trainer, paths, spanned))


def most_parameters(trainer: Trainer) -> int:
    """How many parameters a network may have whose paths and slice are computed, in a few seconds, for one visitor."""
    return WORK // max(len(trainer.data.train), FEW_ROWS)


def _shape(trainer: Trainer) -> str:
    network = trainer.network
    hidden = [layer.spec.units for layer in network.layers if layer.spec]
    return "–".join(map(str, [network.inputs, *hidden, network.outputs]))


def _network_path(config: Config, optimizer: Optimizer, rate: float) -> Pieces[NetworkPath]:
    key = (config, optimizer, rate)
    if (found := PATHS.get(key)) is None:
        (path,) = yield from network_paths_in_pieces(config, [(optimizer, rate)], STEPS)
        found = PATHS.keep(key, path)
    return found


def _network_search(config: Config) -> Pieces[NetworkPath]:
    key = (config, "search")
    if (found := PATHS.get(key)) is None:
        path = yield from network_search_in_pieces(config, SHARE, STEPS)
        found = PATHS.keep(key, path)
    return found


def _slice(trainer: Trainer, paths: Sequence[NetworkPath], spanned: str) -> Pieces[dict[str, Any]]:
    start = paths[0].parameters[0]
    if spanned == "random":
        plane = random_plane(trainer.network, trainer.config.seed)
    else:
        plane = path_plane(np.concatenate([_alike(path.parameters) for path in paths[:SEARCH]]), start)
    yield
    places = [plane.places(path.parameters) for path in paths]
    across, up = _box(places, spanned, _detail(trainer))
    loss = LossSlice(trainer, precision="float32")
    heights = yield from loss.over_in_pieces(plane, across, up)
    return {
        "box": [across[0], across[-1], up[0], up[-1]],
        "heights": shades(heights, NETWORK_FLOOR),
        "racers": [_network_run(path, seen, plane) for path, seen in zip(paths, places, strict=True)],
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
        "places": _places(seen),
        "losses": _numbers(path.losses),
        "share": plane.share_of(path.parameters),
        "diverged": path.diverged,
    }


def plane(controls: Controls) -> Pieces[dict[str, Any]]:
    """Steps to a thousandth of the first distance, with each rate and each momentum of racer 2."""
    surface, start = surface_of(controls), start_of(controls)
    if not surface.minima:
        yield
        return {"plane": None}
    key = (surface, start)
    if (found := PLANES.get(key)) is None:
        rates, momenta = grid(surface)
        measured = yield from rates_plane_in_pieces(surface, start, rates, momenta, most=MOST)
        found = PLANES.keep(key, _plane(measured))
    yield
    return {"plane": found}


def grid(surface: Surface) -> tuple[Array, Array]:
    """The rates and the momenta of the plane's cells."""
    return pace_of(surface).most * np.arange(1, RATES + 1) / RATES, np.arange(MOMENTA) / MOMENTA


def _plane(found: RatesPlane) -> dict[str, Any]:
    steps = np.where(np.isinf(found.steps), OFF, np.nan_to_num(found.steps, nan=SLOW, posinf=OFF)).astype(int)
    return {"steps": steps.tolist(), "best": found.best}


def _places(places: Array) -> list[list[float | None]]:
    return [_numbers(place) for place in places]


def _numbers(values: Array) -> list[float | None]:
    """With five digits, which are enough to draw."""
    return [float(f"{value:.5g}") if math.isfinite(value) else None for value in values.tolist()]
