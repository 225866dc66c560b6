"""How should a step be taken? The race on a surface, and every rate and momentum."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from app.labs.figures.ground import HIGH, WIDE, numbers, shades, spots
from app.labs.figures.kept import Kept
from app.labs.figures.race import (
    LAST,
    STEPS,
    YOURS,
    Controls,
    Entry,
    Run,
    entries_of,
    network_entries,
    pace_of,
    rates_of,
    runs_of,
    start_of,
    surface_of,
)
from app.labs.figures.racers import CONSTANT, Racer, choices
from engine.rates_plane import RatesPlane, rates_plane_in_pieces
from engine.surfaces import Surface
from engine.tape import Array, Pieces

RATES, MOMENTA, MOST = 64, 40, 600  # cells of the plane, and steps after which one counts as slow
PLANES = Kept[dict[str, Any]](64)
FLOOR = 1e-3  # of the greatest height
OFF, SLOW = -1, 0  # cells that diverged, and those that did not arrive


def race(controls: Controls) -> Pieces[dict[str, Any]]:
    """The racers' paths over the surface, and what came of each."""
    surface = surface_of(controls)
    runs = runs_of(controls)
    yield
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
        "chart": controls.chart,
        "own": bool(controls.setup),
        "racers": [
            _racer(entry, there) | _run(entry.racer, one)
            for entry, there, one in zip(entries_of(controls), network_entries(controls), runs, strict=True)
        ],
        "choices": choices(),
    }


def _racer(entry: Entry, there: Entry) -> dict[str, Any]:
    racer = entry.racer
    return {
        "name": racer.name,
        "kind": racer.kind,
        "schedule": racer.schedule,
        "batch": racer.batch,
        "search": racer.is_search,
        "rate": entry.rate,
        "onNetwork": there.rate,
        "factors": None if racer.is_search or racer.schedule == CONSTANT else numbers(np.array(racer.factors(STEPS))),
    }


def _run(racer: Racer, run: Run) -> dict[str, Any]:
    shown = slice(STEPS + 1)
    return {
        "first": run.arrival.first,
        "stays": run.arrival.stays,
        "left": run.left,
        "diverged": run.path.diverged,
        "stops": racer.stops(LAST),
        "places": spots(run.path.places[shown]),
        "losses": numbers(run.path.losses[shown]),
        "lengths": numbers(racer.lengths(run.path.places[shown])),
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
