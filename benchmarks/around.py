"""The engine's costs besides its steps: stacks, surfaces, building a trainer, importing.

``python -m benchmarks.around [--json]``. The stack and a single network take turns; the figure is the median over the
rounds of the ratio of their processor times. Surfaces and builds are medians of as many runs. Imports are medians over
fresh interpreters, minus NumPy's own import.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from tempfile import TemporaryDirectory

from benchmarks.engine_workloads import CONFIGS
from engine import Config, Stack, Trainer
from engine.planes import Plane
from engine.probes import Surface

K = 16
ROUNDS = 15
EPOCHS = 10
SIDE = 100


def stack_gain(config: Config) -> float:
    """How many times cheaper a network's step is in a stack of K than alone."""
    single, stack = Trainer(config), Stack([config.with_(seed=seed) for seed in range(K)])
    steps = EPOCHS * single.steps_per_epoch
    gains = []
    for _ in range(ROUNDS):
        alone = _seconds(lambda: single.run(steps))
        together = _seconds(lambda: stack.run(steps))
        gains.append(K * alone / together)
    return statistics.median(gains)


def surface_ms(config: Config) -> float:
    """Milliseconds for the surfaces of every hidden neuron over a grid of SIDE x SIDE."""
    trainer = Trainer(config)
    surface = Surface(trainer.network, trainer.data, Plane.through(trainer.data), SIDE)
    return 1e3 * statistics.median(_seconds(lambda: (surface.scores(), surface.neurons())) for _ in range(ROUNDS))


def build_ms(config: Config) -> float:
    """Milliseconds to build a trainer."""
    return 1e3 * statistics.median(_seconds(lambda: Trainer(config)) for _ in range(ROUNDS))


def import_ms() -> float:
    """Milliseconds to import the engine, in addition to importing NumPy."""
    times: dict[str, list[float]] = {"import numpy": [], "import engine": []}
    with TemporaryDirectory() as cache:
        environment = os.environ | {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": cache}
        for _ in range(ROUNDS):
            for statement, found in times.items():
                code = f"import time; t = time.process_time(); {statement}; print(time.process_time() - t)"
                command = [sys.executable, "-c", code]
                answer = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
                found.append(1e3 * float(answer.stdout))
    return statistics.median(times["import engine"]) - statistics.median(times["import numpy"])


def _seconds(call: Callable[[], object]) -> float:
    before = time.process_time()
    call()
    return time.process_time() - before


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.around", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print only a JSON object")
    options = parser.parse_args()
    figures = {
        f"times cheaper a step in a stack of {K}": {name: stack_gain(CONFIGS[name]) for name in ("W1", "W2", "W3")},
        f"ms for every neuron's {SIDE} x {SIDE} surface": {name: surface_ms(CONFIGS[name]) for name in ("W1", "W2")},
        "ms to build a trainer": {name: build_ms(CONFIGS[name]) for name in CONFIGS},
        "ms to import the engine, over NumPy": {"": import_ms()},
    }
    if options.json:
        print(json.dumps(figures))
        return
    for title, cells in figures.items():
        print(f"{title:45}" + "".join(f"{name:>6}{value:7.2f}" for name, value in cells.items()))


if __name__ == "__main__":
    main()
