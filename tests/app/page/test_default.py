from __future__ import annotations

from functools import cache
from statistics import median

import pytest

from app.live.picture.statistics import EVERY_S, LARGEST_HEALTHY
from app.live.run.pace import DEFAULT_SPEED
from app.live.run.run import Run
from engine import Config, Trainer
from engine.diagnosis import LayerProbe, UpdateProbe
from tests.cases import first

SECONDS = 20
SEEDS = range(10)


@cache
def lesson(seed: int) -> tuple[float, set[str], float]:
    """The default setup trained as a visitor sees it: test accuracy at the end, all advice, the largest ratio seen."""
    run = Run(Trainer(Config(seed=seed)))
    layers, update = LayerProbe(run.trainer), UpdateProbe(run.trainer)
    advice, largest, between = set(), 0.0, int(2 * DEFAULT_SPEED * EVERY_S)
    for _ in range(SECONDS * DEFAULT_SPEED // between + 1):
        accuracy = run.measure().test_accuracy
        ratios = update.ratios()
        run.judge(layers.reports(), ratios)
        largest = max(largest, *ratios)
        advice |= {run.watch.advice.key} if run.watch.advice else set()
        run.trainer.run(between)
    assert accuracy is not None
    return accuracy, advice, largest


@pytest.mark.thorough
def test_the_default_run_learns_its_task() -> None:
    """Within 20 seconds at the default speed: above 98% of the test points in the median seed, 95% in the worst."""
    found = [lesson(seed)[0] for seed in SEEDS]
    assert median(found) > 0.98
    assert min(found) > 0.95


@pytest.mark.parametrize("seed", first(2, SEEDS))
def test_the_default_run_gets_no_warning(seed: int) -> None:
    """No advice, and no layer is marked as moving too far: before the first step and until the end."""
    _accuracy, advice, largest = lesson(seed)
    assert advice == set()
    assert largest <= LARGEST_HEALTHY
