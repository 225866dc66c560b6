from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest

from engine import Config, Metrics, Trainer
from engine.loop import LIMIT
from engine.optimizers import OPTIMIZERS
from engine.planes import Plane
from engine.probes import Surface
from engine.streams import orders
from engine.tape import play
from tests.engine.reference import Reference
from tests.engine.runs import STATE, bits, config, everything, recorded, trained, wild
from tests.engine.strategies import layer


@pytest.mark.parametrize("rate", [3.0, 30.0, 100.0])
def test_a_divergence_is_found_at_the_same_step_whatever_the_slices(rate: float) -> None:
    """One long run and many short ones stop before the same step with the same bits and name the same layer."""
    chosen = wild(learning_rate=rate)
    whole = trained(chosen, 1000)
    assert whole.divergence is not None
    assert whole.divergence.step == whole.step + 1
    for sliced in (trained(chosen, *[1] * 1000), trained(chosen, *[3, 4] * 150), trained(chosen, whole.step, 1, 1)):
        assert sliced.divergence == whole.divergence
        assert bits(sliced) == bits(whole)


def test_a_network_that_breaks_and_comes_back_is_stopped_whatever_the_slices() -> None:
    """A parameter beyond the limit for one step only stops a long run as it stops a run of single steps."""
    chosen = Config.from_dict(
        {
            "seed": 192,
            "data": {"points": 40, "dataset": {"key": "gauss"}, "test_share": 0.0},
            "network": {"hidden": [{"activation": {"key": "relu"}, "initializer": {"key": "large"}}] * 2},
            "training": {
                "loss": {"key": "squared_error"},
                "optimizer": {"key": "sgd"},
                "learning_rate": 1.0,
                "l2": 1.0,
                "batch_size": 4,
            },
        }
    )
    whole, sliced = trained(chosen, 30), trained(chosen, *[1] * 30)
    assert whole.divergence == sliced.divergence
    assert bits(whole) == bits(sliced)


def test_a_divergence_stops_where_the_textbook_explodes() -> None:
    """The textbook trainer is within the limit after the last valid step, and beyond it, or NaN, one step later."""
    chosen = wild()
    trainer = Trainer(chosen)
    steady, broken = Reference(trainer), Reference(trainer)
    trainer.run(1000)
    assert trainer.divergence is not None
    assert 0 < trainer.step < 1000
    with np.errstate(all="ignore"):
        steady.run(trainer.step)
        broken.run(trainer.step + 1)
    largest = [max(float(np.abs(value).max()) for p in one.params for value in p.values()) for one in (steady, broken)]
    assert largest[0] <= LIMIT
    assert not largest[1] <= LIMIT


def test_what_is_kept_of_a_divergence_is_finite_and_still_to_be_looked_at() -> None:
    """The state is finite, its metrics are valid JSON, surfaces can be drawn, and no further step is taken."""
    trainer = trained(wild(), 1000)
    assert trainer.divergence is not None
    for field in STATE:
        assert np.isfinite(getattr(trainer.snapshot(), field)).all()
    assert np.abs(trainer.network.parameters).max() <= LIMIT
    json.loads(json.dumps(trainer.metrics().to_dict(), allow_nan=False))
    Surface(trainer.network, trainer.data, Plane.through(trainer.data), 10).scores()
    before = bits(trainer)
    assert trainer.run(10) == 0
    assert bits(trainer) == before


def test_restoring_takes_a_divergence_back() -> None:
    """After a divergence one can go back to a snapshot, and run into it again."""
    trainer = Trainer(wild())
    start = trainer.snapshot()
    trainer.run(1000)
    first = trainer.divergence
    assert first is not None
    trainer.restore(start)
    assert trainer.divergence is None
    trainer.run(1000)
    assert trainer.divergence == first


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_metrics_have_no_nan_in_json(value: float) -> None:
    """A loss that is not finite is null in JSON, and a finite one is unchanged."""
    body = Metrics(value, value, 0.5, 0.25).to_dict()
    assert body == {"train_loss": None, "test_loss": None, "train_accuracy": 0.5, "test_accuracy": 0.25}


def test_the_batch_loss_is_the_mean_over_the_epoch_of_each_batch_before_its_step() -> None:
    """It equals the losses that a second run measures before each step of the epoch."""
    chosen = config(layer(), layer(), batch_size=8)
    trainer, other = Trainer(chosen), Trainer(chosen)
    assert trainer.batch_loss() is None
    for feed, taken in zip(recorded(chosen, 2), range(10), strict=True):
        if taken % 5 == 0:
            total, rows = 0.0, 0
        inputs, targets = feed[: -len(other.data.class_names)], feed[-len(other.data.class_names) :]
        forward = other.network.forward(np.ascontiguousarray(inputs))
        play(forward.calls)
        total += chosen.training.loss.value(forward.scores, targets) * feed.shape[1]
        rows += feed.shape[1]
        other.run(1)
        trainer.run(1)
        assert trainer.batch_loss() == pytest.approx(total / rows, rel=1e-12)
    trainer.restore(trainer.snapshot())
    assert trainer.batch_loss() is None


def test_other_initial_weights_leave_data_and_batches_alone() -> None:
    """Another draw moves the weights, and nothing else that is random: rows, their order, the noise."""
    first, other = Trainer(everything()), Trainer(everything().with_(network=everything().network.with_(draw=1)))
    assert first.config.needs_restart(other.config)
    assert not np.array_equal(first.network.parameters, other.network.parameters)
    for trainer in (first, other):
        trainer.run(1)
    for one, two in zip(
        [first.loop.shuffled, *first.loop.noise, first.data.test.table],
        [other.loop.shuffled, *other.loop.noise, other.data.test.table],
        strict=True,
    ):
        np.testing.assert_array_equal(one, two)


@pytest.mark.parametrize(
    "change",
    [
        lambda run: run.retune(run.config.with_(training=run.config.training.with_(learning_rate=0.5, l2=0.1))),
        lambda run: run.lock(3),
        lambda run: run.set_parameter(3, 9.0),
    ],
    ids=["retune", "lock", "edit"],
)
def test_the_batch_loss_outlives_what_changes_a_run(change: Any) -> None:
    """A change in the middle of an epoch or at its end does not affect the past steps; later ones still count."""
    plain, changed = (Trainer(everything()) for _ in range(2))
    for _ in range(2):
        for steps in (2, plain.steps_per_epoch - 2):
            plain.run(steps)
            changed.run(steps)
            before = changed.batch_loss()
            change(changed)
            assert changed.batch_loss() == before is not None
    changed.run(1)
    first = changed.batch_loss()
    assert first is not None
    assert first != before


def test_the_batch_loss_before_a_change_is_a_plain_run_s() -> None:
    """If the rate falls to almost zero in the middle of an epoch, the mean is as if the weights had stopped there."""
    run = Trainer(config(optimizer=OPTIMIZERS["sgd"]()))
    run.run(2)
    half = run.batch_loss()
    run.retune(run.config.with_(training=run.config.training.with_(learning_rate=1e-6)))
    scores = run.train_pass
    play(scores.calls)
    run.run(run.steps_per_epoch - 2)
    loss, seen, rows = run.config.training.loss, 2 * run.batch_size, len(run.data.train)
    order = orders(run.config.seed, 0, rows)[0][seen:]
    rest = loss.value(scores.scores[:, order], run.data.train.targets[:, order])
    assert half is not None
    assert run.batch_loss() == pytest.approx((half * seen + rest * (rows - seen)) / rows, rel=1e-4)
