"""The cost of the largest setups: the longest turn of a live session, and its memory.

``python -m benchmarks.cost [ACTIVATION ...]`` builds 8 layers of 64 units with each activation and each normalization,
with dropout, on as many points in one batch as the page allows. Milliseconds are processor time of the turn's thread,
so limit BLAS to one thread (``OPENBLAS_NUM_THREADS=1``). Megabytes are NumPy's, from tracemalloc, which is off while
turns are timed.
"""

from __future__ import annotations

import sys
import time
import tracemalloc
from dataclasses import dataclass

from app.live.session import LiveSession
from app.live.viewer import Viewer
from app.live.wire.commands import Command
from app.live.wire.frame import SHOWN
from app.setup.cost import MEGABYTE, MOST_BYTES, session_bytes
from engine import Config, DataSettings, LayerSpec, NetworkSettings, TrainingSettings
from engine.activations import ACTIVATIONS, Maxout
from engine.normalizations import NORMALIZATIONS, GroupNorm
from engine.normalizations.base import Normalization

POINTS = (5000, 4000, 3000, 2000, 1000, 500)
COMMANDS = [
    *[Command("show", shown=shown) for shown in SHOWN],
    *[Command("reset"), Command("pin"), Command("window", window=((-1.0, -1.0), (1.0, 1.0)))],
    *[Command("lock", index=0, locked=True), Command("slow", stage=1), Command("slow", stage=5), Command("play")],
]
TURNS = 60  # after each command


@dataclass(frozen=True)
class Result:
    """One setup."""

    turn_ms: float
    megabytes: float


def largest(activation: str, normalization: str) -> Config:
    """The setup with the most points that the page allows."""
    act = Maxout(5) if activation == "maxout" else ACTIVATIONS[activation]()
    norm: Normalization = GroupNorm(64) if normalization == "group" else NORMALIZATIONS[normalization]()
    layer = LayerSpec(units=64, activation=act, normalization=norm, dropout=0.5)
    for points in POINTS:
        config = Config(
            data=DataSettings(points=points, test_share=0.0),
            network=NetworkSettings((layer,) * 8),
            training=TrainingSettings(batch_size=5000),
        )
        if session_bytes(config) <= MOST_BYTES:
            break
    return config


def longest_turn(session: LiveSession) -> float:
    """Seconds, over all commands."""
    viewer, longest = Viewer(session), 0.0
    viewer.is_waiting = True
    for command in COMMANDS:
        viewer.command(command)
        for _ in range(TURNS):
            before = time.thread_time()
            session.take_turn()
            longest = max(longest, time.thread_time() - before)
    return longest


def measure(config: Config) -> Result:
    """Build it twice: to time the turns, and to trace the memory."""
    turn_s = longest_turn(LiveSession(config))
    tracemalloc.start()
    longest_turn(LiveSession(config))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return Result(1e3 * turn_s, peak / MEGABYTE)


def main() -> None:
    """Measure and print."""
    longest_turn(LiveSession(Config()))  # fills imports and caches
    print(f"{'8 x 64':34}{'points':>8}{'estimate MB':>13}{'MB':>7}{'turn ms':>9}")
    for activation in sys.argv[1:] or ACTIVATIONS.keys:
        for normalization in NORMALIZATIONS.keys:
            config = largest(activation, normalization)
            result, estimate = measure(config), session_bytes(config) / MEGABYTE
            name = f"{activation}, {normalization}"
            row = f"{config.data.points:8}{estimate:13.0f}{result.megabytes:7.0f}{result.turn_ms:9.0f}"
            print(f"{name:34}{row}", flush=True)


if __name__ == "__main__":
    main()
