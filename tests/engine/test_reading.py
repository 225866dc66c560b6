from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from engine import Config, LayerSpec, NetworkSettings, Trainer
from engine.activations import ReLU, Tanh
from engine.initializers import SmallRandom
from engine.losses import CrossEntropy
from engine.metrics import Metrics
from engine.normalizations import BatchNorm, LayerNorm
from engine.reading import Reading
from engine.tape import Array

EPSILON = 1e-5


def normalized(momentum: float = 0.9, placement: str = "before", seed: int = 0, **training: object) -> Config:
    """Two hidden layers of different activations with batch norm."""
    norm = BatchNorm(placement=placement, momentum=momentum)  # type: ignore[arg-type]
    layers = (
        LayerSpec(units=5, normalization=norm, initializer=SmallRandom()),
        LayerSpec(units=4, activation=ReLU(), normalization=norm, dropout=0.3),
    )
    start = Config(seed=seed, network=NetworkSettings(layers))
    return start.with_(training=start.training.with_(**training))


def standardized(block: Array, seen: Array) -> Array:
    """Normalize each row of a block by the mean and biased variance of ``seen``."""
    mean, variance = seen.mean(axis=1, keepdims=True), seen.var(axis=1, keepdims=True)
    return np.asarray((block - mean) / np.sqrt(variance + EPSILON))


def oracle(trainer: Trainer, inputs: Array) -> Array:
    """The scores of some inputs with the statistics of the training rows, layer by layer; gamma is 1 and beta 0."""
    block, seen = inputs[:-1], trainer.data.train.inputs[:-1]
    *hidden, output = trainer.network.layers
    for layer in hidden:
        assert layer.spec is not None
        bend = np.tanh if layer.spec.activation == Tanh() else lambda z: np.maximum(z, 0)
        weights, bias = layer.weights[:-1].T, layer.weights[-1][:, None]
        block, seen = weights @ block + bias, weights @ seen + bias
        if layer.spec.normalization.placement == "before":
            block, seen = bend(standardized(block, seen)), bend(standardized(seen, seen))
        else:
            block, seen = bend(block), bend(seen)
            block, seen = standardized(block, seen), standardized(seen, seen)
    return np.asarray(output.weights[:-1].T @ block + output.weights[-1][:, None])


def mean_loss(scores: Array, classes: Array) -> float:
    """Softmax cross-entropy, written out."""
    p = np.exp(scores) / np.exp(scores).sum(axis=0)
    return float(-np.log(p[classes, np.arange(len(classes))]).mean())


@pytest.mark.parametrize("placement", ["before", "after"])
@pytest.mark.parametrize("momentum", [0.0, 0.9, 0.999])
def test_before_the_first_step_the_statistics_are_those_of_the_training_rows(placement: str, momentum: float) -> None:
    """Losses over training and test rows are those of batch norm over the training set, computed with plain NumPy."""
    trainer = Trainer(normalized(momentum, placement))
    made_up = trainer.metrics()
    with Reading(trainer).on():
        metrics = trainer.metrics()
    data = trainer.data
    assert metrics.train_loss == pytest.approx(mean_loss(oracle(trainer, data.train.inputs), data.train.classes))
    assert metrics.test_loss == pytest.approx(mean_loss(oracle(trainer, data.test.inputs), data.test.classes))
    assert abs(metrics.train_loss - made_up.train_loss) > 1e-4
    assert trainer.metrics() == made_up


@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.9, 0.99])
@pytest.mark.parametrize("steps", [1, 2, 7])
def test_in_the_first_steps_only_the_made_up_part_is_replaced(momentum: float, steps: int) -> None:
    """Layer 1's running mean is a weighted mean of batches, with the training rows for the rest."""
    trainer = Trainer(normalized(momentum))
    reading = Reading(trainer)
    trainer.run(steps)
    layer, share = trainer.network.layers[0], momentum**steps
    running = layer.own["normalization"].statistics["running"].copy()
    sums = layer.weights[:-1].T @ trainer.data.train.inputs[:-1] + layer.weights[-1][:, None]
    start, own = np.array([[0.0], [1.0]]), np.stack([sums.mean(axis=1), sums.var(axis=1)])
    with reading.on():
        shown = layer.own["normalization"].statistics["running"]
        np.testing.assert_allclose(shown, running - share * start + share * own)
    assert reading.made_up == pytest.approx(share)


def test_later_the_running_statistics_are_left_to_the_last_bit() -> None:
    """After 200 steps at 0.9, and immediately with momentum 0."""
    for momentum, steps in ((0.9, 200), (0.0, 1)):
        trainer = Trainer(normalized(momentum))
        trainer.run(steps)
        running = trainer.network.statistics.tobytes()
        with Reading(trainer).on():
            assert trainer.network.statistics.tobytes() == running


@pytest.mark.parametrize("precision", ["float64", "float32"])
def test_tiny_sums_are_read_at_their_own_scale(precision: str) -> None:
    """Weights of 0.01 give a variance of 0.0002: the picture never jumps, as the start of 1 would make it."""
    trainer = Trainer(normalized(0.9, precision=precision, learning_rate=1e-5))
    reading, losses = Reading(trainer), []
    for _ in range(180):
        with reading.on():
            losses.append(trainer.metrics().train_loss)
        trainer.run(1)
    jumps = [abs(after - before) for before, after in pairwise(losses)]
    assert max(jumps) < 0.05


def test_training_is_the_same_to_the_last_bit() -> None:
    """Reading at every step, with a stop rule on the loss, changes neither weights, statistics nor the end."""
    config = normalized(stop_loss=0.66)
    alone, read = Trainer(config), Trainer(config)
    reading = Reading(read)
    alone.run(300)
    while not read.ended and read.step < 300:
        with reading.on():
            read.metrics()
            assert read.ended is False
        read.run(1)
    assert (read.step, read.stop) == (alone.step, alone.stop)
    for name in ("parameters", "statistics", "slots"):
        assert getattr(read.snapshot(), name).tobytes() == getattr(alone.snapshot(), name).tobytes()


def test_back_at_the_first_step_it_is_read_as_at_first() -> None:
    """After training, a reset restores the initial metrics."""
    trainer = Trainer(normalized())
    reading = Reading(trainer)

    def now() -> Metrics:
        with reading.on():
            return trainer.metrics()

    first = now()
    trainer.run(50)
    assert now() != first
    trainer.reset()
    assert now() == first


def test_after_an_early_stop_the_best_epoch_is_read() -> None:
    """The statistics are those of the best epoch, with that epoch's share of the arbitrary start."""
    trainer = Trainer(normalized(0.9, patience=1, learning_rate=1.0))
    trainer.run(1000)
    assert trainer.early_stop is not None
    assert Reading(trainer).made_up == pytest.approx(0.9**trainer.early_stop.best_step)


def test_where_nothing_is_remembered_nothing_is_replaced() -> None:
    """With no normalization, or one over the units of a row, nothing changes."""
    for layer in (LayerSpec(), LayerSpec(normalization=LayerNorm())):
        trainer = Trainer(Config(network=NetworkSettings((layer,))))
        assert Reading(trainer).made_up == 0
        before = trainer.metrics()
        with Reading(trainer).on():
            assert trainer.metrics() == before
    assert trainer.config.training.loss == CrossEntropy()
