from __future__ import annotations

import json
import math

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from engine.activations import PReLU
from engine.config import Config, LayerSpec, NetworkSettings
from engine.gradcheck import check_gradient
from engine.initializers import He, Xavier
from engine.loop import LIMIT
from engine.losses import LOSSES, Hinge
from engine.network import Network
from engine.normalizations import InstanceNorm
from engine.planes import Plane
from engine.probes import Surface, histogram, winners
from engine.trainer import Trainer
from tests.engine.strategies import FEW, SMALL, SOME, entries, settings, small_configs

STATE = ("parameters", "statistics", "slots")


def bits(trainer: Trainer) -> list[object]:
    """The whole state of a run."""
    snapshot = trainer.snapshot()
    return [
        snapshot.step,
        trainer.divergence,
        trainer.stop,
        trainer.early_stop,
        *(getattr(snapshot, field).tobytes() for field in STATE),
    ]


@given(small_configs(), st.lists(st.integers(0, 20), min_size=1, max_size=5))
@SOME
def test_any_config_trains_alike_however_it_is_sliced(config: Config, slices: list[int]) -> None:
    """Any valid config trains; slices with probes in between give the same bits, including a divergence."""
    whole, sliced = Trainer(config), Trainer(config)
    surface = Surface(sliced.network, sliced.data, Plane.through(sliced.data), 4)
    whole.run(sum(slices))
    for steps in slices:
        sliced.run(steps)
        sliced.metrics()
        surface.scores()
    assert bits(sliced) == bits(whole)
    assert whole.step == sum(slices) or whole.ended


@given(small_configs())
@SOME
def test_any_config_can_be_shown_at_any_time(config: Config) -> None:
    """For any config, before and after training: finite parameters, valid JSON, colors and histograms."""
    trainer = Trainer(config)
    surface = Surface(trainer.network, trainer.data, Plane.through(trainer.data), 4)
    for _ in range(2):
        assert np.abs(trainer.network.parameters).max() <= LIMIT
        assert all(np.isfinite(getattr(trainer.snapshot(), field)).all() for field in STATE)
        figures = json.loads(json.dumps(trainer.metrics().to_dict(), allow_nan=False))
        regression = trainer.data.dataset.task == "regression"
        assert regression or 0 <= figures["train_accuracy"] <= 1
        assert (figures["train_accuracy"] is None) == regression
        assert (figures["test_accuracy"] is None) == (regression or len(trainer.data.test) == 0)
        classes, sure = winners(config.training.loss, surface.scores())
        assert classes.max() < len(trainer.data.class_names)
        assert len(sure) == 16
        for spec, block in zip(config.network.hidden, trainer.train_pass.hidden, strict=True):
            found = histogram(block, spec.activation.low, spec.activation.high)
            assert found.counts.sum() == block.size
            assert math.isfinite(found.low)
            assert math.isfinite(found.high)
        trainer.run(25)


@given(small_configs(), st.integers(0, 30), st.integers(0, 30))
@FEW
def test_any_run_goes_on_from_a_snapshot_in_a_new_trainer(config: Config, before: int, after: int) -> None:
    """For any config: a snapshot in a new trainer, whose config came through JSON, continues bit for bit."""
    first = Trainer(config)
    first.run(before)
    if first.divergence:
        return
    second = Trainer(Config.from_dict(json.loads(json.dumps(config.to_dict()))))
    second.restore(first.snapshot())
    for trainer in (first, second):
        trainer.run(after)
    assert bits(first) == bits(second)


# Weights of a usual size: where every unit is saturated there is no gradient to compare.
LAYERS = settings(
    Config,
    {**SMALL, "points": st.just(12), "initializer": st.sampled_from([Xavier(), He()]), "units": st.integers(2, 5)},
)


# Instance norm makes each unit the same for all rows, and with as many rows of each class the loss then has no slope.
FLAT = Config(
    network=NetworkSettings((LayerSpec(units=4, activation=PReLU(0.0), normalization=InstanceNorm("before")),))
)


@given(LAYERS, entries(LOSSES), st.integers(0, 99))
@example(FLAT, Hinge(), 2)
@FEW
def test_backpropagation_is_the_derivative_in_any_network(config: Config, loss: object, seed: int) -> None:
    """Any stack of any layers with any settings passes the gradient check.

    If layer norm covers two nearly equal units, the loss curves strongly within the usual step of the
    differences. A wrong gradient is wrong at any step; an error of the differences shrinks with a smaller one.
    """
    network = Network(2, 3, config.network.hidden, seed=seed)
    rng = np.random.default_rng(seed)
    network.parameters += 0.2 * rng.standard_normal(network.parameters.size)
    inputs = np.vstack([rng.standard_normal((2, 9)), np.ones(9)])
    targets = np.eye(3)[:, rng.integers(3, size=9)]
    assert min(check_gradient(network, loss, inputs, targets, h).worst for h in (1e-4, 1e-5)) < 1e-6  # type: ignore[arg-type]
