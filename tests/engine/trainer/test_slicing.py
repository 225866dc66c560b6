from __future__ import annotations

import numpy as np
import pytest

from engine import Trainer
from engine.datasets import DATASETS
from engine.losses import LOSSES
from engine.normalizations import BatchNorm
from engine.optimizers import OPTIMIZERS
from engine.planes import Plane
from engine.probes import Surface, histogram
from tests.engine.runs import bits, config, everything, recorded, trained
from tests.engine.strategies import layer


def test_slices_make_no_difference() -> None:
    """run(100) is run(1) + run(9) + run(40) + run(50) with everything looked at in between, bit for bit."""
    whole, sliced = trained(everything(), 100), Trainer(everything())
    surface = Surface(sliced.network, sliced.data, Plane.through(sliced.data), 20)
    for steps in (1, 9, 40, 50):
        assert sliced.run(steps) == steps
        sliced.metrics()
        sliced.penalty()
        sliced.snapshot()
        surface.scores()
        for block in sliced.train_pass.hidden:
            histogram(block, -1, 1)
    assert bits(sliced) == bits(whole)
    assert sliced.metrics() == whole.metrics()


def test_the_same_config_is_the_same_run_and_another_seed_is_not() -> None:
    """Two trainers with the same config agree to the last bit; with different seeds they do not."""
    assert bits(trained(everything(), 37)) == bits(trained(everything(), 37))
    assert bits(trained(everything(), 37)) != bits(trained(everything().with_(seed=1), 37))


@pytest.mark.parametrize("batch_size", [1, 8, 37, 38, 5000])
def test_an_epoch_is_every_row_once_and_reshuffled(batch_size: int) -> None:
    """Each epoch uses every training row with its target exactly once, in a different order than the epoch before."""
    chosen = config(batch_size=batch_size)
    trainer = Trainer(chosen)
    rows = np.vstack([trainer.data.train.inputs, trainer.data.train.targets])
    seen, per_epoch = recorded(chosen, 3), trainer.steps_per_epoch
    epochs = [np.hstack(seen[start : start + per_epoch]) for start in range(0, 3 * per_epoch, per_epoch)]
    for epoch in epochs:
        np.testing.assert_array_equal(epoch[:, np.lexsort(epoch)], rows[:, np.lexsort(rows)])
    assert not np.array_equal(epochs[0], epochs[1])
    assert not np.array_equal(epochs[1], epochs[2])
    assert not np.array_equal(epochs[0], rows)
    assert {block.shape[1] for block in seen[:-1]} <= {min(batch_size, 37), 37 % batch_size}


def test_changing_one_setting_leaves_the_other_streams_alone() -> None:
    """Another optimizer, rate, loss or layer width changes neither the rows, nor the split, nor the order."""
    base = config()
    start, fed = Trainer(base), recorded(base, 2)
    for other in (
        config(optimizer=OPTIMIZERS["sgd"](), learning_rate=1.0, l2=0.1),
        config(loss=LOSSES["squared_error"]()),
        config(layer(units=5, dropout=0.5), layer()),
        config(layer(units=5), layer(normalization=BatchNorm())),
        config(layer(units=2)),
    ):
        np.testing.assert_array_equal(Trainer(other).data.train.table, start.data.train.table)
        np.testing.assert_array_equal(np.hstack(recorded(other, 2)), np.hstack(fed))


def test_changing_the_data_leaves_the_weights_alone() -> None:
    """Another dataset, noise, number of points or batch size changes no initial weight; another batch size no row."""
    start = Trainer(config())
    for other in (
        config(data={"dataset": DATASETS["circle"]()}),
        config(data={"dataset": DATASETS["spiral"](noise=0.5)}),  # type: ignore[call-arg]
        config(data={"points": 40, "test_share": 0.1}),
        config(batch_size=3),
    ):
        np.testing.assert_array_equal(Trainer(other).network.parameters, start.network.parameters)
    np.testing.assert_array_equal(Trainer(config(batch_size=3)).data.train.table, start.data.train.table)


def test_dropout_and_the_order_are_drawn_anew_in_each_epoch() -> None:
    """Masks differ between epochs and rows, and silence about the configured fraction."""
    trainer = Trainer(config(layer(units=20, dropout=0.4)))
    masks = []
    for _ in range(3):
        trainer.run(trainer.steps_per_epoch)
        masks.append(trainer.loop.noise[0].copy())
    assert not np.array_equal(masks[0], masks[1])
    assert not np.array_equal(masks[1], masks[2])
    drawn = np.array(masks)
    assert abs((drawn == 0).mean() - 0.4) < 5 * np.sqrt(0.24 / drawn.size)
    assert np.unique(drawn).tolist() == [0.0, 1 / 0.6]
