"""What the panels on steps show, computed again."""

from __future__ import annotations

import numpy as np
import pytest

from app.labs.figures.race import Controls
from app.labs.panels import optimizers
from engine import Config, Trainer
from engine.optimizers import SGD
from engine.tape import Array, play


def gradient(trainer: Trainer, rows: Array) -> Array:
    """Of the mean loss of some training rows, on a network of its own."""
    network, data, loss = trainer.network.copy(), trainer.data.train, trainer.config.training.loss
    step = network.step(len(rows), loss)
    step.feed[...] = np.vstack([data.inputs, data.targets])[:, rows]
    play(step.forward.calls)
    play(step.backward)
    return network.gradients.copy()


def test_batches_are_compared_with_all_rows() -> None:
    """The cosine of both gradients, by hand for some batches of 32; all rows agree with themselves."""
    found = {one["size"]: one for one in optimizers.batches(Controls())["curves"]}
    trainer = Trainer(Config())
    count = len(trainer.data.train)
    full, rng = gradient(trainer, np.arange(count)), np.random.default_rng(0)
    cosines = []
    for _ in range(60):
        part = gradient(trainer, rng.permutation(count)[:32])
        cosines.append(part @ full / np.linalg.norm(part) / np.linalg.norm(full))
    assert found[32]["first"] == pytest.approx(np.mean(cosines), abs=0.02)
    assert found[count]["first"] == pytest.approx(1)
    sizes = sorted(found)
    assert sizes[-1] == count
    for moment in ("first", "later"):
        along = [found[size][moment] for size in sizes]
        assert along == sorted(along)


def test_a_pass_is_one_step_over_all_rows_at_once() -> None:
    """So the curve is that of as many steps; all begin with the same weights."""
    curves = optimizers.batches(Controls())["curves"]
    trainer = Trainer(Config())
    training = trainer.config.training.with_(optimizer=SGD(), learning_rate=optimizers.BATCH_RATE, batch_size=250)
    trainer = Trainer(Config(training=training))
    trainer.run(optimizers.BATCH_PASSES)
    assert curves[-1]["losses"][-1] == pytest.approx(trainer.metrics().train_loss, rel=1e-3)
    assert len({one["losses"][0] for one in curves}) == 1


def test_schedules_differ_in_nothing_but_the_rate() -> None:
    """The same first loss; a constant rate ends at its first value, the cosine at none."""
    curves = {one["key"]: one for one in optimizers.schedules(Controls())["curves"]}
    assert len({one["losses"][0] for one in curves.values()}) == 1
    assert curves["constant"]["factor"] == 1
    assert all(0 <= one["factor"] < 1 for key, one in curves.items() if key != "constant")
