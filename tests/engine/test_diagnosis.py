from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from sklearn.metrics import confusion_matrix

from engine import Config, Trainer
from engine.activations import ACTIVATIONS, Activation, ReLU, Sigmoid, Tanh
from engine.diagnosis import LayerProbe, UpdateProbe, loss_along, random_direction, signal, taken_for
from engine.losses import LOSSES, CrossEntropy, Loss, SquaredError
from engine.parts import Views
from engine.planes import Plane
from engine.probes import Surface
from tests.engine.strategies import FEW, name, small_configs


def trained(body: dict[str, Any] | None = None, steps: int = 40) -> Trainer:
    """A trainer after a few steps."""
    trainer = Trainer(Config.from_dict(body or {}))
    trainer.run(steps)
    return trainer


def network(*hidden: dict[str, Any], **training: Any) -> dict[str, Any]:
    """A setup on three blobs with these hidden layers."""
    data = {"dataset": {"key": "blobs"}, "points": 120}
    return {"data": data, "network": {"hidden": list(hidden)}, "training": training}


def everything(trainer: Trainer) -> list[object]:
    """Every number that training reads, and its record of the epoch."""
    snapshot = trainer.snapshot()
    numbers = (snapshot.parameters, snapshot.statistics, snapshot.slots, trainer.loop.scores, trainer.loop.shuffled)
    return [snapshot.step, trainer.divergence, *(number.tobytes() for number in numbers)]


@given(small_configs())
@FEW
def test_looking_changes_nothing_and_the_run_goes_on_alike(config: Config) -> None:
    """For any config, running all diagnoses between two slices changes no bit, neither then nor in the second slice."""
    looked, plain = Trainer(config), Trainer(config)
    for _ in range(2):
        for trainer in (looked, plain):
            trainer.run(5)
        before = everything(looked)
        reports = LayerProbe(looked).reports()
        assert len(reports) == len(UpdateProbe(looked).ratios()) == len(config.network.hidden) + 1
        direction = random_direction(looked.network, 1)
        loss_along(looked, [direction, -direction], np.array([0.0, 1.0]))
        Surface(looked.network, looked.data, Plane.through(looked.data), 4).neurons()
        assert everything(looked) == before == everything(plain)


def test_a_report_is_numpy_s_view_of_the_layers() -> None:
    """Against a forward and backward pass of two tanh layers, written out row by row in the usual layout."""
    trainer = trained(network({"units": 5}, {"units": 4}))
    probe = LayerProbe(trainer)
    trainer.run(3)  # compiled before, read after
    reports = probe.reports()
    (w1, w2, w3), rows = (layer.weights for layer in trainer.network.layers), trainer.data.train
    x, t, one = rows.inputs[:-1].T, rows.targets.T, np.ones((len(rows), 1))
    z1 = np.hstack([x, one]) @ w1
    z2 = np.hstack([np.tanh(z1), one]) @ w2
    scores = np.hstack([np.tanh(z2), one]) @ w3
    p = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    d3 = p - t  # of the summed loss
    d2 = (d3 @ w3[:-1].T) * (1 - np.tanh(z2) ** 2)
    d1 = (d2 @ w2[:-1].T) * (1 - np.tanh(z1) ** 2)
    below = [x, np.tanh(z1), np.tanh(z2)]
    for report, z, d, weights, into in zip(reports, [z1, z2, scores], [d1, d2, d3], [w1, w2, w3], below, strict=True):
        assert report.before.mean == pytest.approx(z.mean(), rel=1e-10)
        assert report.before.deviation == pytest.approx(z.std(), rel=1e-10)
        assert report.gradient.mean == pytest.approx(d.mean(), rel=1e-8, abs=1e-14)
        assert report.gradient.deviation == pytest.approx(d.std(), rel=1e-10)
        assert report.weight_norm == pytest.approx(math.sqrt((weights[:-1] ** 2).sum()), rel=1e-12)
        gradient = into.T @ d / len(rows)
        assert report.gradient_norm == pytest.approx(math.sqrt((gradient**2).sum()), rel=1e-10)
        assert report.gradient.counts.sum() == report.gradient_shared.counts.sum() == d.size
        outputs = z if report.layer == 3 else np.tanh(z)
        spread = [np.std(unit) for unit in outputs.T]
        assert report.signal == pytest.approx(math.sqrt(np.mean(np.square(spread))), rel=1e-10)
        assert report.gradient_shared.deviation == report.gradient.deviation
        low, high = report.gradient_shared.low, report.gradient_shared.high
        assert low <= min(np.quantile(each, 0.0025) for each in (d1, d2, d3))
        assert high >= max(np.quantile(each, 0.9975) for each in (d1, d2, d3))
        assert (low, high) == (reports[0].gradient_shared.low, reports[0].gradient_shared.high)
        if report.layer < 3:
            assert report.out is not None
            assert report.out.mean == pytest.approx(np.tanh(z).mean(), rel=1e-10)
            assert report.saturated == pytest.approx((1 - np.tanh(z) ** 2 < 0.05).mean(), abs=1e-12)
            assert report.dead == 0
        else:
            assert (report.out, report.saturated, report.dead) == (None, None, None)


def test_biases_alone_are_no_spread_between_points() -> None:
    """Units that give each row the same, far apart from each other: a standard deviation of 1, and no signal."""
    outputs = np.array([[1.0], [-1.0]]) + 1e-6 * np.array([[1.0, -1.0, 1.0, -1.0]])
    assert np.std(outputs) == pytest.approx(1.0)
    assert signal(outputs) == pytest.approx(1e-6)


def test_a_relu_that_no_row_wakes_is_dead() -> None:
    """Two of four units are pushed far to the left: half of the layer is dead, and saturated on every row."""
    trainer = trained(network({"units": 4, "activation": {"key": "relu"}}), steps=0)
    trainer.network.layers[0].weights[-1] = [-100, 100, -100, 100]
    report = LayerProbe(trainer).reports()[0]
    assert (report.dead, report.saturated) == (0.5, 0.5)


@pytest.mark.parametrize("activation", [cls() for cls in ACTIVATIONS], ids=name)
def test_slopes_are_the_activation_s_slope(activation: Activation) -> None:
    """The slopes of a block are those of its numbers, added up if a unit chooses among several sums."""
    x = np.random.default_rng(0).normal(0, 4, (activation.width(3), 500))
    own = Views({key: value.copy() for key, value in activation.parameters(3).items()})
    slopes = activation.slopes(x, own)
    assert slopes.shape == (3, 500)
    if activation.width(1) > 1:
        assert (slopes == 1).all()
    else:
        np.testing.assert_array_equal(slopes, activation.slope(x))


def test_saturated_and_dead_say_what_they_document() -> None:
    """tanh beyond 0.975, a sigmoid within 0.0127 of its ends, a ReLU on the left."""
    tanh, edge = Tanh(), np.arctanh([0.974, 0.975])
    assert tanh.saturated(tanh.slope(edge)).tolist() == [False, True]
    sigmoid, ends = Sigmoid(), np.log(np.array([0.0125, 0.0129]) / (1 - np.array([0.0125, 0.0129])))
    assert sigmoid.saturated(sigmoid.slope(ends)).tolist() == [True, False]
    sides = np.array([[-1.0, -2.0], [-1.0, 2.0]])
    assert ReLU().dead(ReLU().slope(sides)).tolist() == [True, False]
    assert ReLU().saturated(ReLU().slope(sides)).tolist() == [[True, True], [True, False]]


def test_only_what_is_flat_somewhere_can_die() -> None:
    """A ReLU and its noisy relative, and a step; what is merely nearly flat lets a little through."""
    mortal = {kind.key for kind in ACTIVATIONS if kind().can_die}
    assert mortal == {"relu", "noisy_relu", "step"}


def test_the_update_of_plain_descent_is_rate_times_gradient() -> None:
    """For SGD on all rows at once the ratio is rate x |gradient| / |weights|, layer by layer, and follows the rate."""
    body = network({"units": 5}, optimizer={"key": "sgd"}, batch_size=5000, learning_rate=0.1, l2=0.0)
    trainer = trained(body, steps=4)
    updates, layers = UpdateProbe(trainer), LayerProbe(trainer).reports()
    expected = [0.1 * report.gradient_norm / report.weight_norm for report in layers]
    assert updates.ratios() == pytest.approx(expected, rel=1e-9)
    config = trainer.config
    trainer.retune(config.with_(training=config.training.with_(learning_rate=0.2)))
    assert updates.ratios() == pytest.approx([2 * ratio for ratio in expected], rel=1e-9)


def test_the_update_of_momentum_is_the_step_that_comes() -> None:
    """With optimizer state and small batches, the ratio is that of the step which the trainer then takes."""
    trainer = trained(network({"units": 3}, optimizer={"key": "adam"}, batch_size=7), steps=11)
    ratios = UpdateProbe(trainer).ratios()
    before = [layer.weights[:-1].copy() for layer in trainer.network.layers]
    trainer.run(1)
    for ratio, old, layer in zip(ratios, before, trainer.network.layers, strict=True):
        moved = np.sqrt(((layer.weights[:-1] - old) ** 2).sum() / (old**2).sum())
        assert ratio == pytest.approx(moved, rel=1e-12)


def test_zero_weights_have_no_ratio() -> None:
    """With zero weights, a layer that moves has an infinite ratio, and one that does not has ratio 0.

    A tanh of 0 is 0, so nothing moves; a sigmoid of 0 is 1/2, so the scores' weights do, and no others yet.
    """
    zeros = {"units": 3, "initializer": {"key": "zeros"}}
    assert UpdateProbe(trained(network(zeros), steps=0)).ratios() == [0.0, 0.0]
    awake = zeros | {"activation": {"key": "sigmoid"}}
    assert UpdateProbe(trained(network(awake), steps=0)).ratios() == [0.0, math.inf]


def test_the_confusion_matrix_is_scikit_learn_s() -> None:
    """True classes down, predicted classes across."""
    trainer = trained(network({"units": 2}), steps=3)
    trainer.metrics()
    scores, classes = trainer.train_pass.scores, trainer.data.train.classes
    expected = confusion_matrix(classes, scores.argmax(axis=0), labels=[0, 1, 2])
    np.testing.assert_array_equal(taken_for(scores, classes, 3), expected)
    assert not np.array_equal(expected, expected.T)


def test_the_loss_along_directions_is_the_loss_of_moved_networks() -> None:
    """At each point the loss is that of a trainer whose parameters were moved there by hand, including batch norm."""
    trainer = trained(network({"units": 3, "normalization": {"key": "batch"}}))
    first, second = (random_direction(trainer.network, seed) for seed in (1, 2))
    distances = np.array([-0.5, 0.0, 1.0])
    surface = loss_along(trainer, [first, second], distances)
    line = loss_along(trainer, [first], distances, test=True)
    for i, a in enumerate(distances):
        for j, b in enumerate(distances):
            assert surface[i, j] == pytest.approx(moved(trainer, a * first + b * second).train_loss, rel=1e-12)
        assert line[i] == pytest.approx(moved(trainer, a * first).test_loss, rel=1e-12)


def moved(trainer: Trainer, by: Any) -> Any:
    """The metrics of the same network with its parameters moved."""
    other = Trainer(trainer.config)
    other.restore(trainer.snapshot())
    other.network.parameters += by
    return other.metrics()


def test_random_directions_are_as_long_as_the_weights_of_each_unit() -> None:
    """It keeps the length of each unit's weights; biases and scales stay; a seed always gives the same direction."""
    net = trained(network({"units": 3, "normalization": {"key": "batch"}})).network
    direction = random_direction(net, 5)
    np.testing.assert_array_equal(direction, random_direction(net, 5))
    assert not np.allclose(direction, random_direction(net, 6))
    for block in net.blocks:
        part, weights = block.view(direction), block.view(net.parameters)
        if block.name == "weights":
            np.testing.assert_allclose((part[:-1] ** 2).sum(axis=0), (weights[:-1] ** 2).sum(axis=0))
            assert not part[-1].any()
        else:
            assert not part.any()


@pytest.mark.parametrize("shapes", [[], [(3,)], [(22,), (22,), (22,)]])
def test_wrong_directions_are_refused(shapes: list[tuple[int, ...]]) -> None:
    """None, three, or one of another length: the error says what is allowed."""
    with pytest.raises(ValueError, match="give one or two of shape"):
        loss_along(trained(network({"units": 3}), steps=0), [np.zeros(shape) for shape in shapes], np.zeros(1))


def test_the_expected_first_loss() -> None:
    """Cross-entropy: the log of the number of classes. Squared error: one half, from the one target that is 1."""
    targets = np.eye(5)[:, [0, 3, 4, 4]]
    assert CrossEntropy().expected(targets) == pytest.approx(math.log(5), rel=1e-14)
    assert SquaredError().expected(targets) == 0.5


@pytest.mark.parametrize("loss", [cls() for cls in LOSSES], ids=name)
def test_small_weights_start_at_the_expected_loss(loss: Loss) -> None:
    """A network with small weights starts within a hundredth of the expected loss."""
    small = {"units": 4, "initializer": {"key": "small"}}
    trainer = trained(network(small, loss={"key": loss.key}), steps=0)
    assert trainer.metrics().train_loss == pytest.approx(loss.expected(trainer.data.train.targets), rel=0.01)


def test_neurons_are_the_hidden_layers_over_the_grid() -> None:
    """Every hidden neuron's surface agrees with an evaluation of the network in float64, over more than one chunk."""
    trainer = trained(network({"units": 5}, {"units": 4}))
    plane = Plane.through(trainer.data)
    surface = Surface(trainer.network, trainer.data, plane, 60)
    surface.scores()
    first, second = surface.neurons()
    w1, w2, _ = (layer.weights for layer in trainer.network.layers)
    h1 = np.tanh(w1.T @ trainer.data.inputs(plane.grid(trainer.data, 60)))
    h2 = np.tanh(w2.T @ np.vstack([h1, np.ones(3600)]))
    np.testing.assert_allclose(first, h1, atol=1e-4)
    np.testing.assert_allclose(second, h2, atol=1e-4)


def test_the_update_at_the_end_of_patience_is_a_step_and_no_way_back() -> None:
    """Just before early stopping goes back to the best epoch, the ratios are those of the step itself."""
    data = {"dataset": {"key": "moons", "noise": 0.5}, "points": 60, "test_share": 0.66}
    setup = {"data": data, "training": {"patience": 4}}
    hasty = Trainer(Config.from_dict(setup))
    patient = Trainer(Config.from_dict({**setup, "training": {"patience": 0}}))
    while not hasty.early_stop:
        before = hasty.snapshot()
        hasty.run(1)
    hasty.restore(before)
    patient.restore(replace(before, best=None))
    weights = [layer.weights[:-1].copy() for layer in patient.network.layers]
    found = UpdateProbe(hasty).ratios()
    patient.run(1)
    for ratio, layer, old in zip(found, patient.network.layers, weights, strict=True):
        moved = np.linalg.norm(layer.weights[:-1] - old) / np.linalg.norm(old)
        assert ratio == pytest.approx(moved, rel=1e-12)


def test_a_locked_layer_has_no_update() -> None:
    """If all weights of a layer are frozen, its ratio is 0."""
    trainer = trained(steps=3)
    probe = UpdateProbe(trainer)
    for index in range(trainer.network.layers[0].weights.size):
        trainer.lock(index)
    first, *others = probe.ratios()
    assert first == 0
    assert all(others)
