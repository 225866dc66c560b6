from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from engine import Config, LayerSpec, NetworkSettings, Trainer, TrainingSettings
from engine.gradient_noise import GradientNoise, gradient_noise, gradient_noise_in_pieces
from engine.losses import SquaredError
from engine.normalizations import BatchNorm
from engine.tape import Array
from tests.engine.runs import config


def linear(trainer: Trainer) -> tuple[Array, Array]:
    """A linear softmax classifier's own row gradients, ``(rows, n)``, and their mean, in closed form: x (p - t)."""
    inputs, targets = trainer.data.train.inputs, trainer.data.train.targets
    scores = trainer.network.layers[0].weights.T @ inputs
    p = np.exp(scores) / np.exp(scores).sum(axis=0)
    rows = np.einsum("ir,kr->rik", inputs, p - targets).reshape(inputs.shape[1], -1)
    return rows, rows.mean(axis=0)


def softmax_classifier(steps: int = 0) -> Trainer:
    """Without hidden layers, on 60 rows."""
    base = Config(network=NetworkSettings(()))
    trainer = Trainer(base.with_(data=base.data.with_(points=120)))
    trainer.run(steps)
    return trainer


@pytest.mark.parametrize("steps", [0, 40])
def test_single_rows_are_the_closed_form_s(steps: int) -> None:
    """Length of the full gradient, share of rows uphill, and each batch's cosine and ratio among the possible ones."""
    trainer = softmax_classifier(steps)
    rows, full = linear(trainer)
    noise = gradient_noise(trainer, [1], draws=200)
    assert noise.length == pytest.approx(np.linalg.norm(full))
    assert noise.uphill == (rows @ full <= 0).mean()
    lengths = np.linalg.norm(rows, axis=1)
    cosines, ratios = rows @ full / (lengths * noise.length), lengths / noise.length
    (single,) = noise.batches
    for cosine, ratio in zip(single.cosines, single.ratios, strict=True):
        assert np.hypot(cosines - cosine, ratios - ratio).min() < 1e-9
    assert len(np.unique(single.ratios.round(9))) > 30


@pytest.mark.parametrize("size", [2, 8, 30])
def test_the_mean_squared_length_is_that_of_sampling_without_replacement(size: int) -> None:
    """|g|² + (1/B - 1/N) tr(C), within five standard errors of 2,000 draws."""
    trainer = softmax_classifier()
    rows, full = linear(trainer)
    (found,) = gradient_noise(trainer, [size], draws=2000).batches
    squares = (found.ratios * np.linalg.norm(full)) ** 2
    spread = np.cov(rows.T).trace() * (1 / size - 1 / len(rows))
    assert squares.mean() == pytest.approx(full @ full + spread, abs=5 * squares.std() / math.sqrt(2000))


@pytest.mark.parametrize("setup", [config(), config(loss=SquaredError()), Config()], ids=["tanh", "squared", "default"])
def test_a_batch_of_all_rows_is_the_full_gradient(setup: Config) -> None:
    """Whatever the order of its rows; and what is larger than the training set counts as all of it."""
    trainer = Trainer(setup)
    for found in gradient_noise(trainer, [len(trainer.data.train), 5000], draws=5).batches:
        assert found.batch_size == len(trainer.data.train)
        assert found.cosines == pytest.approx(1)
        assert found.ratios == pytest.approx(1)


def test_larger_batches_agree_better() -> None:
    """The mean cosine rises with the size, and the mean ratio falls toward 1."""
    found = gradient_noise(Trainer(Config()), [1, 4, 16, 64, 200], draws=100).batches
    assert [each.batch_size for each in found] == [1, 4, 16, 64, 200]
    cosines, ratios = ([float(values.mean()) for values in pair] for pair in zip(*map(both, found), strict=True))
    assert cosines == sorted(cosines)
    assert ratios == sorted(ratios, reverse=True)
    assert ratios[-1] == pytest.approx(1, abs=0.05)


def both(noise: Any) -> tuple[Array, Array]:
    """Cosines and ratios."""
    return noise.cosines, noise.ratios


def test_no_penalty_and_no_dropout_is_counted() -> None:
    """The gradient is the data's: it does not depend on L2, and is the same each time although there is dropout."""
    hidden = NetworkSettings((LayerSpec(dropout=0.5),))
    one, other = (Trainer(Config(network=hidden, training=TrainingSettings(l2=l2))) for l2 in (0.0, 1.0))
    first, again = gradient_noise(one, [8], draws=5), gradient_noise(one, [8], draws=5)
    assert first.length == again.length == gradient_noise(other, [8], draws=5).length
    assert np.array_equal(first.batches[0].cosines, again.batches[0].cosines)


def test_the_draws_depend_on_the_seed_alone() -> None:
    """More draws begin with the same, other sizes change nothing, and another seed draws others."""
    trainer = Trainer(Config())
    few, many = gradient_noise(trainer, [8], draws=5), gradient_noise(trainer, [2, 8], draws=20)
    other = gradient_noise(trainer, [8], draws=5, seed=1)
    assert few.batches[0].cosines == pytest.approx(many.batches[1].cosines[:5], rel=1e-12)
    assert not np.array_equal(few.batches[0].cosines, other.batches[0].cosines)


def test_the_trainer_is_only_read() -> None:
    """Its parameters, running statistics and next steps are those of an untouched run."""
    setup = Config(network=NetworkSettings((LayerSpec(normalization=BatchNorm()),)))
    watched, plain = Trainer(setup), Trainer(setup)
    watched.run(5)
    gradient_noise(watched, [1, 8], draws=3)
    watched.run(5)
    plain.run(10)
    assert np.array_equal(watched.network.parameters, plain.network.parameters)
    assert np.array_equal(watched.network.statistics, plain.network.statistics)


def test_a_flat_network_has_no_angle() -> None:
    """Without any gradient the cosines are not numbers, and every row counts as uphill, without a warning."""
    trainer = softmax_classifier()
    trainer.data.train.targets[...] = 0.5
    trainer.network.parameters[...] = 0
    noise = gradient_noise(trainer, [4], draws=3)
    assert noise.length == 0
    assert noise.uphill == 1
    assert np.isnan(noise.batches[0].cosines).all()


def test_it_pauses_and_the_trainer_may_go_on_meanwhile() -> None:
    """Steps taken in the pauses do not change what is measured."""
    trainer, expected = Trainer(Config()), gradient_noise(Trainer(Config()), [4], draws=30)
    pieces, found = gradient_noise_in_pieces(trainer, [4], draws=30), None
    pauses = 0
    while found is None:
        try:
            next(pieces)
            pauses += 1
            trainer.run(1)
        except StopIteration as end:
            found = end.value
    assert isinstance(found, GradientNoise)
    assert pauses > 30
    assert found.uphill == expected.uphill
    assert np.array_equal(found.batches[0].ratios, expected.batches[0].ratios)
