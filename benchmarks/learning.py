"""What labs about learning compute on demand: races, slices of a loss, range test, gradient noise, health checks.

``python -m benchmarks.learning [--json]``: medians of processor time, in milliseconds, for the default setup.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable, Iterator

import numpy as np

from engine import Config, Trainer
from engine.checks import CHECKS, check
from engine.descent import walk
from engine.gradient_noise import gradient_noise
from engine.optimizers import OPTIMIZERS
from engine.range_test import range_test
from engine.rates_plane import rates_plane
from engine.slices import LossSlice, path_plane, random_plane
from engine.surfaces import SURFACES, Bowl, Surface

ROUNDS = 9
RACERS = ("sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam")
STEPS = 300
SIDE = 50


def race(surface: Surface) -> None:
    """Six optimizers from one start."""
    for key in RACERS:
        walk(surface, OPTIMIZERS[key](), surface.start, 0.001, STEPS)


def figures() -> Iterator[tuple[str, float]]:
    """Each figure with its title."""
    for cls in SURFACES:
        yield f"race of {len(RACERS)} optimizers, {STEPS} steps, {cls.title}", _ms(lambda: race(cls()))  # noqa: B023 - called at once
    rates, momenta = np.linspace(0.0005, 0.045, 80), np.linspace(0, 0.98, 50)
    yield "plane of 80 rates x 50 momenta", _ms(lambda: rates_plane(Bowl(), Bowl.start, rates, momenta))
    trainer, axis, path = Trainer(Config()), np.linspace(-1, 1, SIDE), []
    for _ in range(STEPS):
        trainer.run(1)
        path.append(trainer.network.parameters.copy())
    plane = random_plane(trainer.network)
    for precision in ("float32", "float64"):
        losses = LossSlice(trainer, precision=precision)
        yield f"{SIDE} x {SIDE} slice of the loss, {precision}", _ms(lambda: losses.over(plane, axis, axis))  # noqa: B023
    yield f"components of a path of {STEPS} steps", _ms(lambda: path_plane(np.array(path)))
    yield "gradient noise, 5 batch sizes x 50 draws", _ms(lambda: gradient_noise(trainer, (1, 8, 32, 128, 250)))
    yield "range test of 100 steps", _ms(lambda: range_test(Config()))
    for key in CHECKS:
        yield f"check: {key}", _ms(lambda: check(key, Config()))  # noqa: B023


def _ms(call: Callable[[], object]) -> float:
    call()
    found = []
    for _ in range(ROUNDS):
        before = time.process_time()
        call()
        found.append(1e3 * (time.process_time() - before))
    return statistics.median(found)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.learning", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print only a JSON object")
    options = parser.parse_args()
    found = dict(figures())
    if options.json:
        print(json.dumps(found))
        return
    for title, value in found.items():
        print(f"{title:60}{value:8.1f} ms")


if __name__ == "__main__":
    main()
