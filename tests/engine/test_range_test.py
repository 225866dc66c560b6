from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Config, DataSettings, NetworkSettings, Trainer, TrainingSettings
from engine.datasets import DATASETS
from engine.losses import SquaredError
from engine.optimizers import SGD, GradientDescent
from engine.range_test import RangeTest, range_test, range_test_in_pieces, smoothed, steep_part
from engine.schedules import Exponential
from tests.engine.runs import wild


def linear_regression() -> Config:
    """Full-batch descent on a quadratic: the regression of a plane without hidden layers."""
    return Config(
        data=DataSettings(dataset=DATASETS["plane"]()),
        network=NetworkSettings(()),
        training=TrainingSettings(loss=SquaredError(), optimizer=GradientDescent(), l2=0.0),
    )


def test_each_step_has_its_rate() -> None:
    """On a quadratic the losses are those of plain descent with rates that grow from step to step, in closed form."""
    config = linear_regression()
    trainer = Trainer(config)
    x, t = trainer.data.train.inputs, trainer.data.train.targets
    w, expected = trainer.network.layers[0].weights.copy(), []
    rates = np.geomspace(1e-4, 1.0, 40)
    for rate in rates:
        w -= rate * x @ (w.T @ x - t).T / x.shape[1]
        expected.append(0.5 * np.square(w.T @ x - t).sum() / x.shape[1])
    found = range_test(config, steps=40, low=1e-4, high=1.0)
    assert found.rates == pytest.approx(rates)
    assert found.losses == pytest.approx(expected, rel=1e-9)
    assert found.first == Trainer(config).metrics().train_loss
    assert found.diverged is None


def test_on_a_quadratic_it_diverges_beyond_the_limit_of_theory() -> None:
    """Not before 2 / the largest curvature, and within a tenfold of it; the steep part lies before it."""
    config = linear_regression()
    x = Trainer(config).data.train.inputs
    limit = 2 / np.linalg.eigvalsh(x @ x.T / x.shape[1]).max()
    found = range_test(config, high=100.0)
    assert found.diverged is not None
    assert limit < found.diverged < 10 * limit
    assert found.steep is not None
    assert found.minimum is not None
    assert found.steep[0] < found.steep[1] < found.minimum < found.diverged
    assert found.suggested is not None
    assert found.suggested < limit  # so it trains


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("batch", [4, 32, 1000])
def test_the_suggested_rate_trains_better_than_one_far_below(seed: int, batch: int) -> None:
    """After 20 epochs on moons, the loss with the suggested rate is below that with a hundredth of it."""
    config = Config(
        seed=seed,
        data=DataSettings(dataset=DATASETS["moons"]()),
        training=TrainingSettings(optimizer=SGD(), batch_size=batch),
    )
    suggested = range_test(config).suggested
    assert suggested is not None
    losses = []
    for rate in (suggested, suggested / 100):
        trainer = Trainer(config.with_(training=config.training.with_(learning_rate=rate)))
        trainer.run(20 * trainer.steps_per_epoch)
        losses.append(trainer.metrics().train_loss)
    assert losses[0] < 0.9 * losses[1]


def test_the_setup_s_own_rate_schedule_and_stop_rules_do_not_count() -> None:
    """The same test for any of them."""
    base = Config()
    other = base.with_(
        training=base.training.with_(
            learning_rate=1.0, schedule=Exponential(k=0.5), warmup_epochs=5, patience=1, stop_epoch=1, stop_loss=5.0
        )
    )
    assert np.array_equal(range_test(base).losses, range_test(other).losses)


def test_it_stops_when_the_network_breaks() -> None:
    """The losses end before the step that broke it, are finite, and the rate of that step is told."""
    found = range_test(wild())
    assert found.diverged is not None
    assert len(found.losses) < 100
    assert np.isfinite(found.losses).all()
    assert found.diverged >= found.rates[-1]


def test_a_first_step_that_breaks_everything_has_no_curve() -> None:
    """No losses, no minimum, no steep part."""
    found = range_test(linear_regression(), low=99.0, high=100.0)
    assert (found.steep, found.diverged) == (None, 99.0)
    empty = RangeTest(np.empty(0), np.empty(0), np.empty(0), 1.0, 1e-5, None)
    assert (empty.minimum, empty.suggested) == (None, None)
    assert steep_part(np.empty(0), smoothed(np.empty(0))) is None


@given(st.lists(st.floats(0, 10), min_size=1, max_size=60))
def test_the_steep_part_lies_before_the_minimum(values: list[float]) -> None:
    """Whatever the losses are: in order, within the rates, before the lowest, and below where they began."""
    losses = smoothed(np.array(values))
    rates = np.geomspace(1e-5, 10, len(losses))
    found = steep_part(rates, losses)
    if found is None:
        assert np.argmin(losses) < 8 or losses[0] <= losses.min()
    else:
        assert rates[0] <= found[0] <= found[1] < rates[np.argmin(losses)]


def test_the_steep_part_of_a_sigmoid_is_around_its_middle() -> None:
    """Its slope is 4 p (1 - p) of the steepest, which is 60% where p = (1 ± √0.4) / 2."""
    x = np.linspace(-8, 8, 401)
    losses = 1 / (1 + np.exp(x)) + 0.5
    losses[380:] += np.arange(21)  # it rises at last
    found = steep_part(np.exp(x), losses)
    assert found is not None
    p = (1 + math.sqrt(1 - 0.6)) / 2
    assert np.log(found) == pytest.approx([-math.log(p / (1 - p)), math.log(p / (1 - p))], abs=0.05)


def test_a_fall_after_a_jump_is_no_steep_part() -> None:
    """A slow fall, a jump up, and a sudden fall back: only the first counts."""
    losses = np.concatenate(
        [np.linspace(1, 0.5, 60), np.full(10, 3.0), np.linspace(3, 0.5, 8), np.linspace(0.5, 0.49, 9)]
    )
    found = steep_part(np.arange(len(losses), dtype=float), losses)
    assert found is not None
    assert found[1] < 65


def test_what_hardly_falls_has_no_steep_part() -> None:
    """Noise below the least fall that counts."""
    losses = 1 - 0.01 * np.sin(np.arange(50))
    assert steep_part(np.arange(50.0), losses, least=0.05) is None
    assert steep_part(np.arange(50.0), losses[::-1] * 0 + 1) is None


def test_pauses_change_nothing() -> None:
    """More pauses than steps, and the same numbers."""
    pieces, pauses, found = range_test_in_pieces(Config()), 0, None
    while found is None:
        try:
            next(pieces)
            pauses += 1
        except StopIteration as end:
            found = end.value
    assert pauses > 100
    assert np.array_equal(found.losses, range_test(Config()).losses)
