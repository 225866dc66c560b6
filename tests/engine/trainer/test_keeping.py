from __future__ import annotations

import numpy as np
import pytest

from engine import SettingsError, Trainer
from engine.optimizers import OPTIMIZERS
from engine.trainer import Snapshot
from tests.engine.reference import Reference
from tests.engine.runs import STATE, assert_agrees, bits, config, everything, trained
from tests.engine.strategies import layer


@pytest.mark.parametrize("at", [0, 5, 23])
def test_a_snapshot_goes_on_bit_for_bit(at: int) -> None:
    """From a snapshot, in the same trainer or a new one, the run continues as it did the first time."""
    trainer = trained(everything(), at)
    kept = trainer.snapshot()
    trainer.run(40)
    expected = bits(trainer)
    trainer.restore(kept)
    assert trainer.step == at
    trainer.run(40)
    assert bits(trainer) == expected
    fresh = Trainer(everything())
    fresh.restore(kept)
    fresh.run(40)
    assert bits(fresh) == expected
    assert fresh.metrics() == trainer.metrics()


def test_a_snapshot_is_a_copy() -> None:
    """Further training does not change an earlier snapshot, and restoring does not bind the trainer to it."""
    trainer = trained(everything(), 5)
    kept = trainer.snapshot()
    copy = Snapshot(kept.step, *(getattr(kept, field).copy() for field in STATE))
    trainer.restore(kept)
    trainer.run(20)
    for field in STATE:
        np.testing.assert_array_equal(getattr(kept, field), getattr(copy, field))


@pytest.mark.parametrize(
    "change",
    [{"learning_rate": 0.3}, {"l1": 0.01}, {"l2": 0.1}, {"learning_rate": 1e-3, "l1": 0.0, "l2": 0.5}],
    ids=str,
)
def test_retuning_goes_on_under_the_new_settings(change: dict[str, float]) -> None:
    """A live change keeps every number, and the next steps match the textbook's with the new value."""
    chosen = everything(optimizer=OPTIMIZERS["momentum"](), l1=1e-3)
    trainer = trained(chosen, 13)
    before = bits(trainer)
    changed = chosen.with_(training=chosen.training.with_(**change))
    trainer.retune(changed)
    assert bits(trainer) == before
    textbook = Reference(Trainer(chosen))
    textbook.run(13)
    textbook.config = changed
    trainer.run(30)
    textbook.run(30)
    assert_agrees(trainer, textbook)
    fresh = Trainer(changed)
    fresh.restore(trained(chosen, 13).snapshot())
    fresh.run(30)
    assert bits(trainer) == bits(fresh)
    assert bits(trainer) != bits(trained(chosen, 43))
    assert trainer.config == changed


def test_a_retuned_step_is_scaled_by_the_new_rate() -> None:
    """From one state, plain gradient descent moves ten times as far at ten times the rate, and L2 adds its part."""
    chosen = config(optimizer=OPTIMIZERS["sgd"](), learning_rate=0.01)
    moves = []
    for change in ({}, {"learning_rate": 0.1}, {"l2": 0.5}):
        trainer = trained(chosen, 3)
        trainer.retune(chosen.with_(training=chosen.training.with_(**change)))
        before = trainer.snapshot().parameters
        trainer.run(1)
        moves.append(trainer.network.parameters - before)
    np.testing.assert_allclose(moves[1], 10 * moves[0], rtol=1e-8, atol=1e-12)
    np.testing.assert_allclose(moves[2] - moves[0], -0.01 * 0.5 * before * trainer.network.penalized, atol=1e-12)


def test_retuning_anything_else_is_refused() -> None:
    """A change that needs a new network is refused with a list of live fields, and the run is unchanged."""
    trainer = trained(config(), 5)
    before = bits(trainer)
    for other in (
        config(seed=1),
        config(batch_size=9),
        config(layer()),
        config(optimizer=OPTIMIZERS["sgd"]()),
        config(precision="float32"),
    ):
        with pytest.raises(SettingsError, match="learning_rate, l1, l2"):
            trainer.retune(other)
    assert (bits(trainer), trainer.config) == (before, config())
