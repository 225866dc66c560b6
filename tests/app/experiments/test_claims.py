"""What each experiment shows, by figures, over three seeds; and that another setting does not show it.

The figures are computed here, with plain NumPy, from a network's weights and its data.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from app.experiments import EXPERIMENTS, Experiment, beginnings, capacity, memory, steps
from engine import Config, Trainer
from engine.planes import Plane

Array = Any
ACTIVATIONS: dict[str, Callable[[Array], Array]] = {"tanh": np.tanh, "relu": lambda z: np.maximum(z, 0)}
seeds = pytest.mark.parametrize("seed", [0, 1, 2])


def trained(config: Config, seed: int, epochs: int) -> Trainer:
    """A run of the config with another seed, after some epochs."""
    trainer = Trainer(config.with_(seed=seed))
    trainer.run(epochs * trainer.steps_per_epoch)
    return trainer


def outputs(trainer: Trainer, inputs: Array = None) -> list[Array]:
    """What each layer computes from the training rows, or from other inputs with a row of ones: ``(units, rows)``."""
    given, found = trainer.data.train.inputs[:-1] if inputs is None else inputs[:-1], []
    for layer in trainer.network.layers:
        sums = layer.weights[:-1].T @ given + layer.weights[-1][:, None]
        found.append(ACTIVATIONS[layer.spec.activation.key](sums) if layer.spec else sums)
        given = found[-1]
    return found


def leads(trainer: Trainer) -> Array:
    """How far the right score of each training row is ahead of the best other one."""
    scores, rows = outputs(trainer)[-1], trainer.data.train
    right = np.arange(len(scores))[:, None] == rows.classes
    return scores[right.argmax(axis=0), np.arange(scores.shape[1])] - np.where(right, -np.inf, scores).max(axis=0)


def cross_entropy(trainer: Trainer, *, test: bool = False) -> float:
    """The mean of -ln p(right class)."""
    rows = trainer.data.test if test else trainer.data.train
    scores = outputs(trainer, rows.inputs)[-1]
    scores = scores - scores.max(axis=0)
    right = scores[rows.classes, np.arange(scores.shape[1])]
    return float((np.log(np.exp(scores).sum(axis=0)) - right).mean())


def accuracy(trainer: Trainer, *, test: bool = False) -> float:
    """The share of rows whose right class has the largest score."""
    rows = trainer.data.test if test else trainer.data.train
    return float((outputs(trainer, rows.inputs)[-1].argmax(axis=0) == rows.classes).mean())


def history(config: Config, seed: int, epochs: int, *, test: bool = False) -> Array:
    """Cross-entropy and accuracy before the first epoch and after each: ``(epochs + 1, 2)``."""
    trainer = trained(config, seed, 0)
    found = []
    for epoch in range(epochs + 1):
        if epoch:
            trainer.run(trainer.steps_per_epoch)
        found.append((cross_entropy(trainer, test=test), accuracy(trainer, test=test)))
    return np.array(found)


def spreads(trainer: Trainer) -> Array:
    """The standard deviation of each layer's units over the rows, as a root mean square."""
    return np.array([np.sqrt(values.var(axis=1).mean()) for values in outputs(trainer)])


def dead(trainer: Trainer) -> float:
    """The share of the first layer's units that are zero for every training row."""
    return float((outputs(trainer)[0] <= 0).all(axis=1).mean())


def weights(trainer: Trainer) -> Array:
    """All weights, without biases."""
    return np.concatenate([layer.weights[:-1].ravel() for layer in trainer.network.layers])


@seeds
def test_from_zeros_neurons_stay_alike_and_the_network_guesses(seed: int) -> None:
    """All eight stay equal to the last bit, and the loss stays that of the classes' shares; from Xavier it learns."""
    zeros, xavier = (trained(config, seed, 50) for config in (beginnings.ZEROS.config, *beginnings.ZEROS.others))
    hidden = outputs(zeros)[0]
    assert (hidden == hidden[0]).all()
    shares = np.bincount(zeros.data.train.classes) / len(zeros.data.train)
    assert cross_entropy(zeros) == pytest.approx(-(shares * np.log(shares)).sum(), abs=1e-3)
    assert np.ptp(outputs(xavier)[0], axis=0).min() > 0
    assert cross_entropy(xavier) < 0.2


@seeds
def test_small_weights_let_signals_vanish(seed: int) -> None:
    """Each layer passes on a tenth at most; Xavier keeps half over all six; large weights saturate half of layer 6.

    ReLU with Xavier loses most of the signal, with He it keeps more than a third. So says the spread on the page too:
    the deviation of all of a layer's outputs together.
    """
    small, xavier, large, relu, he = (
        trained(config, seed, 0) for config in (beginnings.VANISH.config, *beginnings.VANISH.others)
    )
    fading = spreads(small)[:6]
    assert (fading[1:] / fading[:-1]).max() < 0.1
    assert fading[5] < 1e-7
    assert spreads(xavier)[5] > 0.5 * spreads(xavier)[0]
    assert spreads(he)[5] > 1 / 3 * spreads(he)[0]
    assert spreads(relu)[5] < 1 / 4 * spreads(relu)[0]
    small_sd, relu_sd, he_sd = (outputs(one)[5].std() / outputs(one)[0].std() for one in (small, relu, he))
    assert small_sd < 1e-5 < relu_sd < 1 / 3 < he_sd
    flat = [(np.abs(outputs(trainer)[5]) > 0.95).mean() for trainer in (small, xavier, large)]
    assert flat[:2] == [0, 0]
    assert flat[2] > 0.4


@seeds
def test_at_a_rate_of_1_relu_units_die_and_the_network_is_right_all_the_same(seed: int) -> None:
    """A quarter of them or more; at 0.01 none does."""
    fast, slow = (trained(config, seed, 40) for config in (beginnings.DYING.config, *beginnings.DYING.others))
    assert 0.25 <= dead(fast) < 0.75
    assert accuracy(fast) > 0.98
    assert dead(slow) == 0


@seeds
def test_batch_norm_rescues_weights_that_are_far_too_large(seed: int) -> None:
    """Signals that doubled from layer to layer keep their size, and the loss ends at less than half."""
    without, with_norm = beginnings.BATCH_NORM.config, beginnings.BATCH_NORM.others[0]
    growing = spreads(trained(without, seed, 0))[:4]
    assert (growing[1:] / growing[:-1]).min() > 1.5
    plain, normed = trained(without, seed, 60), trained(with_norm, seed, 60)
    now = normed.metrics()  # this plays the pass that is read next
    steady = np.array([np.sqrt(values.var(axis=1).mean()) for values in normed.train_pass.hidden])
    assert steady.max() / steady.min() < 2
    assert now.train_loss < 0.5 * cross_entropy(plain)
    assert accuracy(plain) < 0.85
    assert (now.train_accuracy or 0) > 0.95


@seeds
def test_adam_arrives_before_momentum_and_momentum_before_sgd(seed: int) -> None:
    """At the same rate: within 20 epochs, 60 epochs, and not in 60."""
    losses = [history(config, seed, 60)[:, 0] for config in (steps.OPTIMIZERS.config, *steps.OPTIMIZERS.others)]
    sgd, momentum, adam = (int((loss < 0.1).argmax()) for loss in losses)
    assert sgd == 0  # never
    assert 0 < adam <= 20 < momentum <= 60


@seeds
def test_a_curve_tells_whether_the_learning_rate_is_right(seed: int) -> None:
    """Too low: it falls slowly and without a rise; about right: it arrives; too high: it jumps above its start.

    At a rate of 10 a run is chaotic: the processor decides when it calms down. Over twelve seeds, 30 to 60% of its
    first twenty epochs are rises.
    """
    low, right, high = (history(config, seed, 60)[:, 0] for config in (steps.RATES.config, *steps.RATES.others))
    assert (np.diff(low) < 0).all()
    assert low[-1] > 0.85 * low[0]
    assert right[-1] < 0.1
    assert high.max() > 5 * high[0]
    assert (np.diff(high[:21]) > 0).mean() > 1 / 4


@seeds
def test_no_straight_line_separates_xor(seed: int) -> None:
    """The loss stays that of guessing, at a larger rate too; four neurons are enough."""
    for config in (capacity.XOR_LINE.config, capacity.XOR_LINE.others[0]):
        line = trained(config, seed, 100)
        assert cross_entropy(line) > 0.65
        assert accuracy(line) < 0.7
    layered = trained(capacity.XOR_LINE.others[1], seed, 100)
    assert len(layered.network.layers) == 2
    assert accuracy(layered) > 0.98
    assert cross_entropy(trained(capacity.XOR_FOUR.config, seed, 100)) < 0.1


@seeds
def test_four_neurons_add_up_to_xor(seed: int) -> None:
    """Nearly every point is right, and each neuron counts: without any one of them, fewer are; one alone is no help."""
    four, one = (trained(config, seed, 100) for config in (capacity.XOR_FOUR.config, *capacity.XOR_FOUR.others))
    assert accuracy(four) > 0.98
    output = four.network.layers[-1].weights
    hidden, classes = outputs(four)[0], four.data.train.classes
    for unit in range(4):
        rest = np.arange(4) != unit
        scores = output[:-1][rest].T @ hidden[rest] + output[-1][:, None]
        assert (scores.argmax(axis=0) == classes).mean() < 0.9
    assert accuracy(one) < 0.8


@seeds
def test_squares_make_a_circle_linear(seed: int) -> None:
    """All points are right, by the squares: their weights are five times the others'; without them, it guesses."""
    squares, plain = (trained(config, seed, 60) for config in (capacity.FEATURES.config, *capacity.FEATURES.others))
    assert accuracy(squares) == 1
    used = np.abs(squares.network.layers[-1].weights[:4]).max(axis=1)
    assert used[2:].min() > 5 * used[:2].max()
    assert cross_entropy(plain) > 0.65


@seeds
def test_four_layers_of_eight_learn_the_spiral_that_one_of_32_does_not(seed: int) -> None:
    """After 150 epochs, at less than half of its loss."""
    wide, deep = (trained(config, seed, 150) for config in (capacity.DEPTH.config, *capacity.DEPTH.others))
    assert cross_entropy(wide) > 0.45
    assert cross_entropy(deep) < 0.25


@seeds
def test_the_test_loss_turns_while_the_training_loss_falls(seed: int) -> None:
    """By epoch 300 it is at twice its lowest; with 2,000 points it stays within two fifths of it.

    With L2, with dropout and with more points it ends at three fifths or less.
    """
    few, (held, dropped, many) = memory.OVERFITTING.config, memory.OVERFITTING.others
    test, train = history(few, seed, 300, test=True)[:, 0], history(few, seed, 300)[:, 0]
    best = int(test.argmin())
    assert 5 < best < 150
    assert test[-1] > 2 * test[best]
    assert train[-1] < 0.5 * train[best]
    enough = history(many, seed, 300, test=True)[:, 0]
    assert enough[-1] < 1.4 * enough.min()
    assert enough[-1] < 0.6 * test[-1]
    for config in (held, dropped):
        assert cross_entropy(trained(config, seed, 300), test=True) < 0.6 * test[-1]


@seeds
def test_l2_shortens_the_weights_and_the_boundary(seed: int) -> None:
    """The weights by half at least; and the test loss is lower."""
    free, held = (trained(config, seed, 300) for config in (memory.L2.config, *memory.L2.others))
    assert np.linalg.norm(weights(held)) < 0.5 * np.linalg.norm(weights(free))
    assert boundary_length(held) < boundary_length(free)
    assert cross_entropy(held, test=True) < cross_entropy(free, test=True)


def boundary_length(trainer: Trainer, side: int = 100) -> int:
    """How many neighboring cells of the plane's grid get different answers."""
    data = trainer.data
    answers = outputs(trainer, data.inputs(Plane.through(data).grid(data, side)))[-1].argmax(axis=0).reshape(side, side)
    return int((answers[1:] != answers[:-1]).sum() + (answers[:, 1:] != answers[:, :-1]).sum())


@seeds
def test_ten_points_by_heart_are_worth_no_more_than_guessing(seed: int) -> None:
    """All ten are right, and of 90 others no more than half; after 200 points, most."""
    ten, many = (trained(config, seed, 200) for config in (memory.TEN.config, *memory.TEN.others))
    assert len(ten.data.train) == 10
    assert accuracy(ten) == 1
    assert accuracy(ten, test=True) <= 0.5
    assert accuracy(many, test=True) > 0.8


@pytest.mark.parametrize("seed", range(5))
def test_raw_centimeters_make_the_curve_jump(seed: int) -> None:
    """The loss rises in more than every third epoch, and the accuracy swings by a quarter; standardized, neither.

    Where both stop, at epoch 50, standardized is ahead by each of the four numbers that the page shows.
    """
    raw, standard = (history(config, seed, 50) for config in (steps.IRIS.config, *steps.IRIS.others))
    assert (np.diff(raw[:, 0]) > 0).mean() > 1 / 3
    assert raw[25:, 1].max() - raw[25:, 1].min() > 0.25
    assert (np.diff(standard[:, 0]) < 0).all()
    assert raw[:, 1].max() > 0.9  # it learns all the same: it is only never calm
    for is_test in (False, True):
        before, after = (trained(config, seed, 50) for config in (steps.IRIS.config, *steps.IRIS.others))
        assert cross_entropy(after, test=is_test) < 0.9 * cross_entropy(before, test=is_test)
        assert accuracy(after, test=is_test) > accuracy(before, test=is_test) + 0.02


@seeds
def test_the_hinge_loss_stops_at_its_margin_and_softmax_never_does(seed: int) -> None:
    """With every lead at the margin no weight moves by a bit anymore; softmax's weights still grow by a twentieth."""
    moved = []
    for config in (steps.HINGE.config, *steps.HINGE.others):
        trainer = trained(config, seed, 300)
        before = weights(trainer).copy()
        trainer.run(100 * trainer.steps_per_epoch)
        moved.append(np.linalg.norm(weights(trainer)) / np.linalg.norm(before))
        assert accuracy(trainer) == 1
        if trainer.config.training.loss.key == "hinge":
            assert leads(trainer).min() >= 1
            assert (weights(trainer) == before).all()
    assert moved[0] == 1
    assert moved[1] > 1.04


def test_each_experiment_has_its_claim() -> None:
    """None is without a test above."""
    told = [one for module in (beginnings, capacity, memory, steps) for one in vars(module).values()]
    assert {one.key for one in told if isinstance(one, Experiment)} == {one.key for one in EXPERIMENTS}
    assert len(EXPERIMENTS) == sum(name.startswith("test_") for name in globals()) - 1
