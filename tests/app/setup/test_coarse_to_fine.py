from __future__ import annotations

import math
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from app.setup.coarse_to_fine import Search, Verdict, verdict
from app.setup.comparison import MOST_RUNS
from app.setup.variants import Variable, variables
from engine import Config, DataSettings, TrainingSettings
from engine.metrics import Metrics
from engine.settings import Knob
from tests.engine.strategies import SOME, small_configs

RATE, L2, UNITS, BATCH = "training.learning_rate", "training.l2", "network.hidden.units", "training.batch_size"


def named(config: Config, key: str) -> Variable:
    """The setting of a key."""
    return {variable.key: variable for variable in variables(config)}[key]


def runs(key: str, losses: dict[Any, float], config: Config | None = None) -> list[tuple[Config, Metrics]]:
    """Runs with these test losses by value; the training loss says the opposite."""
    config = config or Config()
    variable = named(config, key)
    return [(variable.applied(config, value), Metrics(-loss, loss, None, None)) for value, loss in losses.items()]


def judged(key: str, losses: dict[Any, float], config: Config | None = None) -> Verdict:
    """Which of these runs is best."""
    return verdict(*zip(*runs(key, losses, config), strict=True))


def found(key: str, losses: dict[Any, float], config: Config | None = None) -> Search:
    """Where to look after these runs."""
    search = judged(key, losses, config).search
    assert search is not None
    return search


def advised(search: Search) -> list[Any]:
    """What to try next."""
    values: list[Any] = getattr(search, search.advised) if search.advised else []
    return values


@pytest.mark.parametrize(
    ("key", "losses", "sentence", "values"),
    [
        # the report of a learner: the current rate is 0.003, the best the largest tried
        (
            RATE,
            {0.0003: 0.6, 0.001: 0.5, 0.003: 0.4, 0.01: 0.3, 0.03: 0.2},
            "Best so far: 0.03, the largest tried. Go higher.",
            [0.01, 0.03, 0.1, 0.3, 1.0],
        ),
        (
            RATE,
            {0.003: 0.4, 0.01: 0.2, 0.03: 0.3},
            "Best so far: 0.01, between 0.003 and 0.03. Try finer values.",
            [0.003, 0.0055, 0.01, 0.017, 0.03],
        ),
        (
            RATE,
            {0.1: 0.4, 0.03: 0.2, 1.0: math.nan},
            "Best so far: 0.03, the smallest tried. Go lower.",
            [0.001, 0.003, 0.01, 0.03, 0.1],
        ),
        (
            RATE,
            {10.0: 0.4, 100.0: 0.2},
            "Best so far: 100, the largest possible here. Try finer values.",
            [10.0, 32.0, 57.0, 100.0],
        ),
        (
            L2,
            {0.0: 0.2, 0.01: 0.3},
            "Best so far: 0, the smallest possible here. Try finer values.",
            [0.0, 0.0025, 0.005, 0.01],
        ),
        (UNITS, {4: 0.4, 8: 0.2, 16: 0.3}, "Best so far: 8, between 4 and 16. Try finer values.", [4, 6, 8, 11, 16]),
        (
            UNITS,
            {7: 0.4, 8: 0.2, 9: 0.3},
            "Best so far: 8, between 7 and 9. Values in between would hardly differ.",
            [],
        ),
        (BATCH, {16: 0.4, 32: 0.2}, "Best so far: 32, the largest tried. Go higher.", [16, 32, 64, 128, 256]),
    ],
)
def test_the_next_values_surround_the_best_so_far(
    key: str, losses: dict[Any, float], sentence: str, values: list[Any]
) -> None:
    """Beyond an end, finer between neighbors, whatever the current value is."""
    result = found(key, losses)
    assert (result.sentence, advised(result)) == (sentence, values)


def test_without_test_rows_the_training_loss_decides() -> None:
    """As soon as one run has no test loss."""
    configs, tested = zip(*runs(RATE, {0.003: 0.4, 0.01: 0.2, 0.03: 0.3}), strict=True)
    alone = [Metrics(metrics.train_loss, None, None, None) for metrics in tested]
    for results, best in ((tested, 1), (alone, 0), ([alone[0], *tested[1:]], 0)):
        result = verdict(configs, results)
        assert result.search
        assert (result.best, result.search.best) == (best, configs[best].training.learning_rate)


def test_what_cannot_be_better_or_worse_is_not_judged() -> None:
    """Other data, or another loss, make losses of another kind; of seeds none is better; nor is one of equals."""
    nobody = Verdict()
    assert judged("seed", {0: 0.1, 1: 0.2}) == nobody
    assert judged("network.draw", {0: 0.1, 1: 0.2}) == nobody
    assert judged("data.dataset.noise", {0.0: 0.1, 0.1: 0.2}) == nobody
    assert judged("training.loss", {"hinge": 0.1, "cross_entropy": 0.2}) == nobody
    assert judged(RATE, {0.1: math.nan, 1.0: math.inf}) == nobody
    assert judged(RATE, {0.1: 0.2, 1.0: 0.2}) == nobody
    assert judged("training.optimizer", {"sgd": 0.3, "adam": 0.2}) == Verdict(1)


def test_setups_that_differ_in_several_settings_are_judged_without_a_way_on() -> None:
    """The losses say which is better, but not where to look."""
    one, other = Config(), Config(training=TrainingSettings(learning_rate=0.1, l2=0.1))
    assert verdict([one, other], [Metrics(0.1, 0.3, None, None), Metrics(0.2, 0.2, None, None)]) == Verdict(1)


@pytest.mark.parametrize("loss", [lambda rate: abs(math.log(rate / 0.02)), lambda rate: abs(math.log(rate / 3))])
def test_a_good_rate_is_found_in_a_few_rounds(loss: Callable[[float], float]) -> None:
    """Pressing what is suggested, and nothing else: within a tenth of the optimum after six rounds, and no detour."""
    config, values = Config(), named(Config(), RATE).suggested(Config())
    best = []
    for _ in range(6):
        result = found(RATE, {value: loss(value) for value in values})
        best.append(loss(result.best))
        values = advised(result)
    assert best == sorted(best, reverse=True)
    assert best[-1] < 0.1
    assert config == Config()


@given(small_configs(), st.data())
@SOME
def test_whatever_was_tried_the_next_values_work_and_include_the_best(config: Config, data: st.DataObject) -> None:
    """No more than fit side by side, in order, each allowed by the setting and new in part."""
    numbers = [one for one in variables(config) if isinstance(one.field.note, Knob) and one.suggested(config)]
    variable = data.draw(st.sampled_from(numbers))
    tried = variable.suggested(config)
    losses = data.draw(st.lists(st.floats(0, 10), min_size=len(tried), max_size=len(tried)))
    if len(tried) < 2:
        return
    result = judged(variable.key, dict(zip(tried, losses, strict=True)), config).search
    if result is None:
        return
    for values in (result.wider, result.finer):
        assert len(values) <= MOST_RUNS
        assert all(before < after for before, after in pairwise(values))
        assert values == variable.fitting(config, values)
        assert not values or set(values) - set(tried)
    assert not advised(result) or result.best in advised(result)


def test_settings_of_data_can_be_tried_without_being_judged() -> None:
    """More points are other data; so is their share for tests."""
    config = Config(data=DataSettings(points=200), training=TrainingSettings())
    for key, losses in (("data.points", {100: 0.3, 200: 0.2}), ("data.test_share", {0.1: 0.3, 0.5: 0.2})):
        assert judged(key, losses, config) == Verdict()
