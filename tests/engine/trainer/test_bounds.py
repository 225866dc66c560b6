from __future__ import annotations

import math

import numpy as np
import pytest

from engine import Config, Trainer
from engine.activations import ACTIVATIONS
from engine.datasets import DATASETS
from engine.initializers import INITIALIZERS
from engine.normalizations import WeightNorm
from engine.optimizers import OPTIMIZERS
from engine.schedules import SCHEDULES
from engine.stopping import EarlyStop
from tests.engine.reference import Reference
from tests.engine.runs import assert_agrees, bits, config, everything, hasty, trained
from tests.engine.strategies import layer


@pytest.mark.parametrize("clip", [0.0, 0.05])
@pytest.mark.parametrize("max_norm", [0.0, 0.9])
@pytest.mark.parametrize("key", ["sgd", "adam"])
def test_300_bounded_steps_are_the_textbook_s(key: str, clip: float, max_norm: float) -> None:
    """With clipped gradients, bounded weights, both or neither, 300 penalized steps agree with the textbook."""
    chosen = config(optimizer=OPTIMIZERS[key](), learning_rate=0.05, l2=1e-3, clip=clip, max_norm=max_norm)
    trainer = Trainer(chosen)
    textbook = Reference(trainer)
    trainer.run(300)
    textbook.run(300)
    assert_agrees(trainer, textbook)
    lengths = [np.linalg.norm(layer.weights[:-1], axis=0).max() for layer in trainer.network.layers]
    assert (max(lengths) <= max_norm * (1 + 1e-12)) == bool(max_norm)


def test_100_epochs_of_bounded_gains_are_the_textbook_s() -> None:
    """Under weight norm the effective weights are bounded, which differs from bounding the stored ones."""
    base, hidden = Config(), layer(units=8, normalization=WeightNorm())
    chosen = base.with_(
        data=base.data.with_(dataset=DATASETS["circle"]()),
        network=base.network.with_(hidden=(hidden,)),
        training=base.training.with_(optimizer=OPTIMIZERS["sgd"](), learning_rate=0.1, max_norm=0.5, l2=0.0),
    )
    trainer = Trainer(chosen)
    textbook = Reference(trainer)
    steps = 100 * trainer.steps_per_epoch
    trainer.run(steps)
    textbook.run(steps)
    assert_agrees(trainer, textbook)
    assert trainer.metrics().train_loss == pytest.approx(0.61608, abs=1e-5)


def test_bounds_out_of_reach_change_nothing() -> None:
    """A clip and a max norm that are never reached change no bit, and neither does patience that never runs out."""
    plain = bits(trained(everything(), 60))
    assert bits(trained(everything(clip=1000.0, max_norm=100.0, patience=10000), 60)) == plain


def test_a_gradient_of_nothing_is_not_divided_by() -> None:
    """With zero weights and ReLU no gradient reaches a hidden weight; clipping keeps it so, without NaN."""
    quiet = layer(activation=ACTIVATIONS["relu"](), initializer=INITIALIZERS["zeros"]())
    trainer = trained(config(quiet, quiet, clip=1.0, max_norm=1.0), 50)
    assert trainer.divergence is None
    assert not trainer.network.layers[0].weights.any()


def test_patience_ends_where_the_test_loss_says_so() -> None:
    """The lowest of the losses after each epoch, followed by four that are no lower, ends the run at their last."""
    free, losses = Trainer(hasty(patience=0)), list[float]()
    kept = []
    for _ in range(200):
        free.run(free.steps_per_epoch)
        losses.append(free.metrics().test_loss or math.nan)
        kept.append(free.snapshot())
    end = next(end for end in range(4, 200) if min(losses[: end - 3]) <= min(losses[end - 3 : end + 1]))
    best = int(np.argmin(losses[: end + 1]))
    assert 0 < best == end - 4
    trainer = Trainer(hasty())
    assert not trainer.ended
    taken = trainer.run(10**6)
    per_epoch = trainer.steps_per_epoch
    assert taken == trainer.step == (end + 1) * per_epoch
    assert trainer.early_stop == EarlyStop(trainer.step, (best + 1) * per_epoch, losses[best])
    assert trainer.metrics().test_loss == losses[best]
    np.testing.assert_array_equal(trainer.network.parameters, kept[best].parameters)
    np.testing.assert_array_equal(trainer.network.statistics, kept[best].statistics)
    assert (trainer.ended, trainer.run(10)) == (True, 0)


@pytest.mark.parametrize("slices", [[1] * 400, [3, 7, 2] * 100, [50] * 8])
def test_patience_ends_at_the_same_step_whatever_the_slices(slices: list[int]) -> None:
    """Many short runs stop where one long run does, with the same bits, also across a snapshot."""
    whole, sliced = trained(hasty(), 10**6), Trainer(hasty())
    for steps in slices:
        sliced.run(steps)
        other = Trainer(hasty())
        other.restore(sliced.snapshot())
        sliced = other
    assert (sliced.early_stop, bits(sliced)) == (whole.early_stop, bits(whole))
    sliced.reset()
    assert (sliced.early_stop, sliced.run(1)) == (None, 1)


def test_a_test_loss_that_stays_the_same_is_no_better() -> None:
    """If the rate is 0 after one epoch, that epoch is the best, and three more equal ones end the run."""
    trainer = trained(config(schedule=SCHEDULES["step"](share=0.0, every=1), patience=3), 100)  # type: ignore[call-arg]
    assert trainer.early_stop is not None
    assert (trainer.early_stop.best_step, trainer.early_stop.step) == (5, 20)


def test_patience_without_test_rows_has_no_effect() -> None:
    """Without test rows nothing can get worse, so patience has no effect."""
    trainer = trained(config(data={"test_share": 0.0}, patience=1), 500)
    assert (trainer.step, trainer.ended) == (500, False)


def test_full_batch_descent_takes_all_rows_whatever_the_batch_size() -> None:
    """Gradient descent with a batch size of 8 equals SGD with all 37 rows at once."""
    whole = trained(config(optimizer=OPTIMIZERS["gradient_descent"]()), 30)
    assert whole.steps_per_epoch == 1
    assert bits(whole) == bits(trained(config(optimizer=OPTIMIZERS["sgd"](), batch_size=37), 30))
