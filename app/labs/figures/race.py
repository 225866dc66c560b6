"""Racers down a surface of two parameters: how fast each may go, and where the race starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Literal

import numpy as np

from app.labs.figures.racers import FIRST, LOCAL_SEARCH, Racer, racers_in
from app.setup.links import LinkError, from_text
from engine.config import Config
from engine.descent import Arrival, Path, arrival, exit_step, local_search, random_search, walk
from engine.errors import Phrase, SettingsError, no_number, wrong_length
from engine.optimizers import OPTIMIZERS, Optimizer
from engine.rates import Rates
from engine.settings import Help, Knob, Settings
from engine.stopping import RULES
from engine.streams import generator
from engine.surfaces import CONDITION_HELP, CONDITIONS, SURFACES, Bowl, Place, Surface

STEPS, LAST = 120, 400  # steps that are shown, and those after which a racer counts as one that never arrives
YOURS = 1  # the index of the racer whose rate and momentum are set
SHARE = 0.03  # of the network's parameters, in length: the random offsets of local search
SIZE = 0.05  # of a random offset, along each axis of a window that is 4.8 wide
FARTHEST = 1000.0  # that a start may be from 0, before it is moved into the window
MOST_SEED = 2**31 - 1
MARGIN = 0.02  # of the window, which a start keeps away from its edges


@dataclass(frozen=True)
class Controls(Settings):
    """What the learner sets; ``start`` has both parameters once it was dragged, and else nothing."""

    surface: Annotated[Surface, SURFACES] = Bowl()
    condition: Annotated[float, Knob(CONDITION_HELP, 1.0, 1000.0, CONDITIONS)] = 100.0
    racers: Annotated[str, Help("Who races: optimizers and searches, each with its schedule and its batch.")] = FIRST
    rate: Annotated[
        float, Knob("How large the steps of racer 2 are on the surface: try past the limit.", 1e-5, 4.0)
    ] = 0.015
    momentum: Annotated[float, Knob("How much of its last step racer 2 keeps on the surface: try 0.", 0.0, 0.99)] = 0.75
    start: Annotated[tuple[float, ...], Help("Where all racers start: the values of both parameters.", 0, 2)] = ()
    slice: Annotated[
        Literal["paths", "random"], Help("What the slice of the network's loss is spanned by: the paths, or chance.")
    ] = "paths"
    chart: Annotated[
        Literal["loss", "length"], Help("What is drawn by step: how high the loss is, or how long each step was.")
    ] = "loss"
    seed: Annotated[int, Knob("Which start is drawn, on the surface and for the network.", 0, 9999)] = 0
    setup: Annotated[
        str, Help("Which network has that loss: a setup as its link holds it, or nothing for the playground's first.")
    ] = ""

    def __post_init__(self) -> None:
        """Refuse racers that are not known, a start that is far away, and a setup that cannot be read."""
        super().__post_init__()
        racers_in(self.racers)
        try:
            network_of(self)
        except LinkError as error:
            raise SettingsError("setup", Phrase("{problem}", problem=error)) from None
        if len(self.start) == 1:
            raise SettingsError("start", wrong_length(1, 2, 2))
        for value in self.start:
            if not abs(value) <= FARTHEST:
                raise SettingsError("start", no_number(value, -FARTHEST, FARTHEST))


@dataclass(frozen=True)
class Pace:
    """How fast the racers go on a surface, by their kind, and up to which rate momentum can be set.

    ``momenta`` are those of momentum and of Nesterov.
    """

    rates: Mapping[str, float]
    momenta: Mapping[str, float]
    most: float

    def rate(self, kind: str) -> float:
        """Its rate here; of a kind that has none of its own, that of the one it is like."""
        return self.rates.get(kind) or self.rates[LIKE.get(kind, "adam")]

    def momentum(self, kind: str) -> float:
        """Its momentum here, if it has one."""
        return self.momenta.get(kind, 0.0)


LIKE = {"gradient_descent": "sgd"}  # anything that is not named here or below is like Adam
ADAPTIVE = {"adagrad": 0.2, "rmsprop": 0.02, "adadelta": 1.0, "adam": 0.1}
USUAL = {"momentum": 0.75, "nesterov": 0.75}


def _pace(sgd: float, momentum: float, nesterov: float, most: float, **others: float) -> Pace:
    return Pace({"sgd": sgd, "momentum": momentum, "nesterov": nesterov, **ADAPTIVE, **others}, USUAL, most)


# On surfaces whose curvature changes there is no best rate: these let every racer get somewhere.
PACES: Mapping[str, Pace] = {
    "saddle": _pace(0.1, 0.05, 0.05, 0.4),
    "monkey_saddle": _pace(0.03, 0.03, 0.03, 0.2, adam=0.05),
    "beale": _pace(0.01, 0.005, 0.005, 0.04),
    "rosenbrock": _pace(0.002, 0.001, 0.001, 0.005, rmsprop=0.01),
    "many_minima": _pace(0.002, 0.002, 0.002, 0.01),
}

# On the playground's first network, of every racer of a kind: else a place in the list would decide a race.
ON_NETWORK = Pace(
    {
        "sgd": 0.1,
        "momentum": 0.03,
        "nesterov": 0.03,
        "adagrad": 0.03,
        "rmsprop": 0.003,
        "adadelta": 1.0,
        "adam": 0.01,
    },
    USUAL,
    4.0,
)


def surface_of(controls: Controls) -> Surface:
    """The surface, with the condition number if it has one."""
    surface = controls.surface
    return surface.with_(condition=controls.condition) if hasattr(surface, "condition") else surface


def pace_of(surface: Surface) -> Pace:
    """The racers' rates: on a bowl those that theory calls best, as far as there are any.

    Nesterov's are 4 / (3 ln + l1) and (sqrt(3 k + 1) - 2) / (sqrt(3 k + 1) + 2).

    Source: Lessard, Recht and Packard (2016), "Analysis and design of optimization algorithms via integral quadratic
    constraints", table 1.
    """
    rates = surface.rates
    if rates is None:
        return PACES[surface.key]
    root = (3 * rates.condition + 1) ** 0.5
    ahead = 4 / (3 * rates.largest + rates.smallest)
    each = {"sgd": rates.descent_rate, "momentum": 1.5 / rates.largest, "nesterov": ahead, **ADAPTIVE}
    return Pace(each, USUAL | {"nesterov": (root - 2) / (root + 2)}, 4 / rates.largest)


def start_of(controls: Controls) -> Place:
    """Where the racers start: as dragged, or as drawn, or where the surface shows what it is known for."""
    surface = controls.surface
    low, high = np.array(surface.window)
    if len(controls.start) == len(low):
        inset = MARGIN * (high - low)
        x, y = np.clip(controls.start, low + inset, high - inset).tolist()
        return x, y
    if controls.seed == 0:
        return surface.start
    x, y = (low + (high - low) * (0.05 + 0.9 * generator(controls.seed, "search", 2).random(2))).tolist()
    return x, y


def rates_of(controls: Controls) -> Rates | None:
    """What theory says of the race; from the floor of a bowl, where nothing is steep, of the flat direction alone."""
    surface, rates = surface_of(controls), surface_of(controls).rates
    if rates is None:
        return None
    start = np.array(start_of(controls))
    is_flat = np.array_equal(surface.gradient(start), rates.smallest * (start - surface.minima[0]))
    return Rates(rates.smallest, rates.smallest) if is_flat else rates


def network_of(controls: Controls) -> Config:
    """The setup whose loss is shown, with the weights that are drawn and without a rule that would stop a racer."""
    return _network(controls.setup, controls.seed)


@lru_cache(maxsize=32)
def _network(setup: str, seed: int) -> Config:
    config = from_text(setup)
    training = config.training.with_(**dict.fromkeys(RULES, 0))
    return config.with_(seed=(config.seed + seed) % (MOST_SEED + 1), training=training)


def yours(controls: Controls) -> Racer:
    """The racer whose rate and momentum are set."""
    return racers_in(controls.racers)[YOURS]


@dataclass(frozen=True)
class Entry:
    """A racer with its rule, unless it is a search, and its rate; of local search, the size of its offsets."""

    racer: Racer
    optimizer: Optimizer | None
    rate: float


def entries_of(controls: Controls) -> list[Entry]:
    """All racers as they start on the surface: racer 2 with what is set, and the others with what is usual here."""
    surface = surface_of(controls)
    found = [_entry(racer, pace_of(surface), size_of(surface)) for racer in racers_in(controls.racers)]
    if not yours(controls).is_search:
        found[YOURS] = _paced(yours(controls), controls.rate, controls.momentum)
    return found


def network_entries(controls: Controls) -> list[Entry]:
    """All racers as they start on the network: each with what is usual there for its kind, racer 2 as well."""
    return [_entry(racer, ON_NETWORK, SHARE) for racer in racers_in(controls.racers)]


def _entry(racer: Racer, pace: Pace, size: float) -> Entry:
    if racer.is_search:
        return Entry(racer, None, size)
    return _paced(racer, pace.rate(racer.kind), pace.momentum(racer.kind))


def _paced(racer: Racer, rate: float, momentum: float) -> Entry:
    optimizer = OPTIMIZERS[racer.kind]()
    return Entry(racer, optimizer.with_(mu=momentum) if racer.has_momentum else optimizer, rate)


@dataclass(frozen=True)
class Run:
    """A racer's path, when it arrived, and when it first left the window."""

    path: Path
    arrival: Arrival
    left: int | None


@lru_cache(maxsize=256)
def run(surface: Surface, entry: Entry, start: Place, seed: int) -> Run:
    """The whole race of one racer; only a search depends on the seed."""
    racer, rate = entry.racer, entry.rate
    if entry.optimizer is not None:
        path = walk(surface, entry.optimizer, start, rate, LAST, schedule=racer.scheduled())
    elif racer.kind == LOCAL_SEARCH:
        path = local_search(surface, start, rate, LAST, seed)
    else:
        path = random_search(surface, start, LAST, seed)
    return Run(path, arrival(path, surface.minima), exit_step(path, surface))


def runs_of(controls: Controls) -> list[Run]:
    """All racers' runs."""
    surface, start = surface_of(controls), start_of(controls)
    return [run(surface, entry, start, controls.seed if entry.racer.is_search else 0) for entry in entries_of(controls)]


def size_of(surface: Surface) -> float:
    """The standard deviation of the search's offsets: as large a share of any window."""
    (low, _), (high, _) = surface.window
    return SIZE * (high - low) / 4.8
