"""Check the engine for memory leaks: resident memory while trainers come and go.

``python -m benchmarks.memory [--minutes 10] [--json]`` does what a page does for a visitor who keeps changing things,
on the networks W1 to W3 of `engine_workloads` in turn: build a trainer, train in slices, compute metrics, boundary,
neurons and histograms in between, retune, go back to a snapshot, and throw everything away. Once a minute it collects
garbage and reads the resident memory from Linux's ``/proc``. The slope is the least-squares line through all readings
except the first, when imports and caches are still being filled.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import time
from dataclasses import asdict, dataclass
from itertools import cycle
from pathlib import Path

import numpy as np

from benchmarks.engine_workloads import CONFIGS
from engine import Config, Trainer
from engine.planes import Plane
from engine.probes import Surface, histogram

SLICES, STEPS = 10, 50  # of each trainer
STATM = Path("/proc/self/statm")


@dataclass(frozen=True)
class Reading:
    """The process at one moment."""

    minute: float
    trainers: int  # built so far
    resident_kib: int
    objects: int  # tracked by Python's garbage collector


def resident_kib() -> int:
    """The resident memory of this process."""
    return int(STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") // 1024


def visit(config: Config) -> None:
    """One trainer's life."""
    trainer = Trainer(config)
    surface = Surface(trainer.network, trainer.data, Plane.through(trainer.data), side=50)
    kept = trainer.snapshot()
    for _ in range(SLICES):
        trainer.run(STEPS)
        trainer.metrics()
        surface.scores()
        surface.neurons()
        for block in trainer.train_pass.hidden:
            histogram(block, -np.inf, np.inf)
    trainer.retune(config.with_(training=config.training.with_(l2=1e-3)))
    trainer.run(STEPS)
    trainer.restore(kept)
    trainer.run(STEPS)


def measure(minutes: float) -> list[Reading]:
    """One visit after another for this long; takes a reading at the start of each minute and at the end."""
    start, readings = time.monotonic(), list[Reading]()
    for trainers, name in enumerate(cycle(("W1", "W2", "W3"))):
        passed = (time.monotonic() - start) / 60
        if passed >= min(len(readings), minutes):
            gc.collect()
            readings.append(Reading(round(passed, 2), trainers, resident_kib(), len(gc.get_objects())))
        if passed >= minutes:
            break
        visit(CONFIGS[name])
    return readings


def slope(readings: list[Reading]) -> float:
    """KiB per minute, without the first reading.

    >>> slope([Reading(0, 0, 7, 0), Reading(1, 9, 50, 0), Reading(2, 18, 53, 0), Reading(3, 27, 56, 0)])
    3.0
    """
    minutes, resident = zip(*((one.minute, one.resident_kib) for one in readings[1:]), strict=True)
    return round(float(np.polyfit(minutes, resident, 1)[0]), 1)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10.0, help="how long")
    parser.add_argument("--json", action="store_true", help="print only a JSON object")
    options = parser.parse_args()
    if options.minutes < 2 or not STATM.exists():
        sys.exit(f"this needs two minutes or more, and Linux's {STATM}")
    readings = measure(options.minutes)
    if options.json:
        print(json.dumps({"readings": [asdict(one) for one in readings], "kib_per_minute": slope(readings)}))
        return
    print(f"{'minute':>7}{'trainers':>10}{'resident KiB':>14}{'objects':>9}")
    for one in readings:
        print(f"{one.minute:7.2f}{one.trainers:10}{one.resident_kib:14}{one.objects:9}")
    print(f"slope after the first reading: {slope(readings):+.1f} KiB a minute")


if __name__ == "__main__":
    main()
