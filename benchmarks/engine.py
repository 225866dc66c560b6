"""Microseconds per training step of our engine, compared with what a learner would use instead.

``python -m benchmarks.engine [--json] [--quick]`` trains the networks of `engine_workloads` with our engine, textbook
NumPy, scikit-learn and, if installed, PyTorch. All start from the same data, and all but scikit-learn from the same
weights; before the clock starts, ours, textbook and PyTorch must reach the same loss after two epochs.

A step includes its share of shuffling, batching and recording the training loss. The engines take turns, every turn
begins with the initial weights, and the ratios are medians over the rounds of theirs / ours in the same round. Time is
the processor time of this process, which equals wall-clock time on an idle machine: everything runs on one thread.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import platform
import statistics
import time
from dataclasses import dataclass
from importlib.metadata import version

from threadpoolctl import threadpool_limits

from benchmarks.engine_workloads import CONFIGS, Checked, Rival, Task
from benchmarks.rivals.ours import Ours
from benchmarks.rivals.scikit_learn import ScikitLearn
from benchmarks.rivals.textbook import Textbook

TOLERANCE = 1e-9  # how much the losses of two engines may differ after CHECK_EPOCHS
CHECK_EPOCHS = 2
NOTES = """\
us = microseconds per training step, median; (theirs / ours) = median of the ratios of each round.
All record the loss of every batch. sklearn has no batch norm (W2, W4), uses its own initial weights, has one output
instead of two for two classes, and its time is that of a whole fit, which checks its input first. W1 has two outputs
with squared error for all."""


@dataclass(frozen=True)
class Plan:
    """How long to measure: every engine gets one turn of about ``turn_s`` in each round."""

    workloads: tuple[str, ...]
    rounds: int
    turn_s: float


QUICK = Plan(("W1", "W2", "W3"), rounds=5, turn_s=0.1)
FULL = Plan(tuple(CONFIGS), rounds=15, turn_s=0.15)


@dataclass(frozen=True)
class Result:
    """One engine on one workload."""

    workload: str
    engine: str
    us_per_step: float
    ratio: float  # theirs / ours

    def to_dict(self) -> dict[str, str | float]:
        """As JSON."""
        return {"workload": self.workload, "engine": self.engine, "us_per_step": round(self.us_per_step, 2)}


def checked_rivals() -> list[type[Checked]]:
    """The engines that do exactly the same work, ours first; PyTorch only if installed."""
    if importlib.util.find_spec("torch") is None:
        return [Ours, Textbook]
    from benchmarks.rivals.pytorch import PyTorch

    return [Ours, Textbook, PyTorch]


def check(task: Task) -> float:
    """Train with the same weights and batches everywhere; return how much the losses differ.

    Raises:
        ArithmeticError: further than ``TOLERANCE``.
    """
    losses = {}
    for make in checked_rivals():
        rival = make(task)
        for epoch in range(CHECK_EPOCHS):
            rival.epoch(task.order(epoch))
        losses[make.name] = rival.loss()
    apart = max(losses.values()) - min(losses.values())
    if not apart <= TOLERANCE:
        raise ArithmeticError(f"the engines do not do the same work on {task}: their losses are {losses}")
    return apart


def measure(workload: str, task: Task, rounds: int, turn_s: float) -> list[Result]:
    """Let the engines take turns of about ``turn_s`` each; ours comes first in the list."""
    rivals: list[Rival] = [make(task) for make in (*checked_rivals(), ScikitLearn)]
    epochs = [max(1, round(turn_s / _seconds(rival, epochs=3) * 3)) for rival in rivals]
    times: dict[str, list[float]] = {rival.name: [] for rival in rivals}  # us per step, by round
    for _ in range(rounds):
        for rival, count in zip(rivals, epochs, strict=True):
            times[rival.name].append(1e6 * _seconds(rival, count) / (count * task.steps_per_epoch))
    return [
        Result(
            workload,
            name,
            statistics.median(theirs),
            statistics.median(a / b for a, b in zip(theirs, times[Ours.name], strict=True)),
        )
        for name, theirs in times.items()
    ]


def _seconds(rival: Rival, epochs: int) -> float:
    rival.start()
    before = time.process_time()
    rival.train(epochs)
    return time.process_time() - before


def table(results: list[Result], tasks: dict[str, Task]) -> str:
    """One row per workload, one column per engine."""
    engines = list(dict.fromkeys(result.engine for result in results))
    lines = [f"{'us per step':62}" + "".join(f"{engine:>16}" for engine in engines)]
    for workload, task in tasks.items():
        cells = {result.engine: result for result in results if result.workload == workload}
        ours, *theirs = (cells[engine] for engine in engines)
        row = f"{ours.us_per_step:16.1f}" + "".join(
            f"{cell.us_per_step:8.1f} {f'({cell.ratio:.1f})':>7}" for cell in theirs
        )
        lines.append(f"{workload}  {task!s:58}" + row)
    return "\n".join(lines)


def versions() -> str:
    """The measurements, for the record."""
    packages = ["numpy", "scikit-learn", *(["torch"] if importlib.util.find_spec("torch") else [])]
    return ", ".join(
        [f"Python {platform.python_version()}", *(f"{package} {version(package)}" for package in packages)]
    )


def main() -> None:
    """Check, measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engine", description=__doc__)
    parser.add_argument("--json", action="store_true", help="print only a JSON list")
    parser.add_argument("--quick", action="store_true", help="five rounds instead of fifteen, and without W4")
    options = parser.parse_args()
    plan = QUICK if options.quick else FULL
    tasks = {name: Task.of(CONFIGS[name]) for name in plan.workloads}
    with threadpool_limits(limits=1):
        apart = max(check(task) for task in tasks.values())
        results = [result for name, task in tasks.items() for result in measure(name, task, plan.rounds, plan.turn_s)]
    if options.json:
        print(json.dumps([result.to_dict() for result in results]))
        return
    names = ", ".join(rival.name for rival in checked_rivals())
    same = f"Same loss after {CHECK_EPOCHS} epochs ({names}): at most {apart:.0e} apart."
    print(table(results, tasks), NOTES, same, f"{versions()}; BLAS on one thread.", sep="\n\n")


if __name__ == "__main__":
    main()
