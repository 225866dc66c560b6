"""Walks down a bowl, off a saddle and through a network's weights, as the claims on optimizers measure them."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import cache, lru_cache

import numpy as np

from engine import Config
from engine.adam import Adam
from engine.descent import Path, arrival, exit_step, random_search, walk
from engine.optimizers import SGD, Momentum, Optimizer
from engine.paths import network_paths, network_random_search, network_search
from engine.rates import Rates
from engine.rates_plane import rates_plane
from engine.streams import generator
from engine.surfaces import Bowl, Place, Ravine, Saddle, Surface
from engine.tape import Array

CONDITION = 100.0
BOWL, RAVINE = Bowl(condition=CONDITION), Ravine(condition=CONDITION)
RATES = Rates.of(BOWL.curvatures)
FROM, TO = 100, 300  # the steps between which a factor a step is measured: the beginning is not the long run
ENDLESS = 2000  # steps, in which a walk that diverges has done so
BETAS = np.linspace(0.0, 0.95, 10)
TRIES = 1000  # of a search on a network
TRIALS = 8  # starts, whose median stands for a seed


def starts(surface: Surface, seed: int, count: int = 1) -> list[Place]:
    """Places of the window in which neither parameter is near 0: the long run needs both directions."""
    rng = generator(seed, "search", 3)
    reach = np.array(surface.window[1])
    signs = rng.choice([-1.0, 1.0], (count, 2))
    return [(x, y) for x, y in (signs * (0.3 + 0.6 * rng.random((count, 2))) * reach).tolist()]


def distances(path: Path) -> Array:
    """How far from the minimum at 0 a walk is, ``(steps + 1,)``."""
    return np.asarray(np.hypot(*path.places.T))


def factor(optimizer: Optimizer, rate: float, seed: int) -> float:
    """What a step leaves of the distance, in the long run: the geometric mean over 200 steps."""
    (start,) = starts(BOWL, seed)
    away = distances(walk(BOWL, optimizer, start, rate, TO))
    return float((away[TO] / away[FROM]) ** (1 / (TO - FROM)))


def steps_to_millionth(seed: int) -> float:
    """Steps of descent at its best rate to a millionth of the first distance."""
    (start,) = starts(BOWL, seed)
    stays = arrival(walk(BOWL, SGD(), start, RATES.descent_rate, 1000), BOWL.minima, 1e-6).stays
    return math.nan if stays is None else float(stays)


def border(beta: float, start: Place) -> float:
    """The highest rate with which momentum converges from a start, found by halving the gap between two rates."""
    low, high = 0.5 * RATES.limit(beta), 2 * RATES.limit(beta)
    for _ in range(12):
        middle = (low + high) / 2
        away = distances(walk(BOWL, Momentum(mu=beta), start, middle, ENDLESS))
        if len(away) == ENDLESS + 1 and away[-1] < away[0]:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def widest_gap(seed: int) -> float:
    """Between the measured border and the theory's, as a share of it, over momenta from 0 to .95."""
    (start,) = starts(BOWL, seed)
    return max(abs(border(beta, start) / RATES.limit(beta) - 1) for beta in BETAS.tolist())


@lru_cache(maxsize=64)
def best_of_plane(start: Place) -> int:
    """The fewest steps to a thousandth with any rate and momentum of a grid."""
    found = rates_plane(BOWL, start, np.arange(20, 72) / 2000, np.arange(20, 40) / 40, most=200).best
    return found[2] if found else 0


def theory_against_best(seed: int) -> float:
    """Steps at the setting that theory calls best, divided by those of the fastest measured one: median of 8 starts."""
    ratios = []
    for start in starts(BOWL, seed, TRIALS):
        path = walk(BOWL, Momentum(mu=RATES.beta), start, RATES.momentum_rate, 300)
        ratios.append((arrival(path, BOWL.minima).stays or math.inf) / best_of_plane(start))
    return float(np.median(ratios))


def fewest(surface: Surface, optimizer: Optimizer, start: Place, rates: Array, most: int = 1500) -> float:
    """The fewest steps to a thousandth, for good, over some rates."""
    found = [arrival(walk(surface, optimizer, start, rate, most), surface.minima).stays for rate in rates.tolist()]
    return min((float(stays) for stays in found if stays is not None), default=math.inf)


ADAM_RATES = np.geomspace(0.01, 1.0, 13)


@cache
def adam(surface: Surface, start: Place) -> float:
    """Adam's fewest steps."""
    return fewest(surface, Adam(), start, ADAM_RATES)


def adam_against_momentum(seed: int) -> float:
    """Adam's steps at its best rate, divided by momentum's at its best: median of 8 starts."""
    ratios = [adam(BOWL, start) / best_of_plane(start) for start in starts(BOWL, seed, TRIALS)]
    return float(np.median(ratios))


def first_step(seed: int, *, corrected: bool) -> float:
    """The length of Adam's first step on a bowl, divided by its rate; without the bias correction, by hand."""
    (start,) = starts(BOWL, seed)
    gradient = BOWL.gradient(np.array(start))
    if corrected:
        path = Adam().path(lambda place: np.asarray(BOWL.gradient(place)), start, 0.1, 1)
        return float(np.abs(path[1] - path[0]).max() / 0.1)
    settings = Adam()
    m, v = (1 - settings.beta1) * gradient, (1 - settings.beta2) * gradient**2
    return float(np.abs(m / (np.sqrt(v) + 1e-8)).max())


def turned(start: Place) -> Place:
    """The same place of the bowl, in the ravine, which is the bowl turned by 45°."""
    x, y = start
    root = math.sqrt(0.5)
    return root * (x - y), root * (x + y)


def ravine_against_bowl(steps: Callable[[Surface, Place], float], seed: int) -> float:
    """Steps in the bowl turned by 45°, divided by those in the bowl: median of 8 starts."""
    ratios = [steps(RAVINE, turned(start)) / steps(BOWL, start) for start in starts(BOWL, seed, TRIALS)]
    return float(np.median(ratios))


def descent(surface: Surface, start: Place) -> float:
    """Steps of descent at its best rate."""
    return fewest(surface, SGD(), start, np.array([RATES.descent_rate]))


def usual_adam(surface: Surface, start: Place) -> float:
    """Steps of Adam at a rate of 0.1, which is near its best on the bowl."""
    return fewest(surface, Adam(), start, np.array([0.1]))


def leaves(surface: Surface, optimizer: Optimizer, rate: float, start: Place) -> float:
    """The step after which a walk is outside of the window."""
    step = exit_step(walk(surface, optimizer, start, rate, 500), surface)
    return math.inf if step is None else float(step)


def off_saddle(seed: int) -> float:
    """SGD's steps off the saddle at a rate of 0.1, from 0.001 beside the ridge."""
    side = float(generator(seed, "search", 5).choice([-1, 1]))
    return leaves(Saddle(), SGD(), 0.1, (side, 1e-3))


def saddle_ratio(optimizer: Optimizer, rate: float, seed: int) -> float:
    """SGD's steps off a saddle, divided by another's, from 8 starts on the ridge: median."""
    rng = generator(seed, "search", 5)
    ratios = []
    for _ in range(TRIALS):
        start = (float(rng.choice([-1, 1])), float(1e-3 * (0.5 + rng.random())))
        ratios.append(leaves(Saddle(), SGD(), 0.1, start) / leaves(Saddle(), optimizer, rate, start))
    return float(np.median(ratios))


def search_against_slope(seed: int) -> float:
    """How many powers of ten lie between random search after 100 tries and momentum after 100 steps, on the bowl."""
    (start,) = starts(BOWL, seed)
    slope = walk(BOWL, Momentum(mu=RATES.beta), start, RATES.momentum_rate, 100).losses[-1]
    found = [random_search(BOWL, start, 100, TRIALS * seed + trial).losses[-1] for trial in range(TRIALS)]
    return float(np.log10(np.median(found) / slope))


@lru_cache(maxsize=16)
def network_losses(seed: int) -> tuple[float, float]:
    """The playground's first network after 1000 tries of random local search, and after 1000 steps of Adam."""
    config = Config(seed=seed)
    (path,) = network_paths(config, [(Adam(), 0.01)], TRIES)
    return float(network_search(config, 0.03, TRIES).losses[-1]), float(path.losses[-1])


def network_search_ratio(seed: int) -> float:
    """The loss that search leaves, divided by the loss that Adam leaves: median of 3 networks."""
    pairs = [network_losses(3 * seed + number) for number in range(3)]
    return float(np.median([search / slope for search, slope in pairs]))


@lru_cache(maxsize=16)
def network_guess(seed: int) -> float:
    """The loss of the best of 1000 draws of all weights of the playground's first network."""
    return float(network_random_search(Config(seed=seed), TRIES).losses[-1])


def network_guess_ratio(seed: int) -> float:
    """That loss, divided by ln 2, which is the loss of answering 1/2 to everything: median of 3 networks."""
    return float(np.median([network_guess(3 * seed + number) for number in range(3)])) / math.log(2)
