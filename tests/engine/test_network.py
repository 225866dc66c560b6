from __future__ import annotations

import numpy as np
import pytest

from engine.activations import ACTIVATIONS, Activation, NoisyReLU
from engine.config import LayerSpec
from engine.initializers import INITIALIZERS, He, LargeRandom, Xavier, Zeros
from engine.losses import CrossEntropy
from engine.network import Network
from engine.normalizations import BatchNorm, Normalization
from engine.tape import play
from tests.engine.strategies import layer, name, normalizations

SPECS = (layer(units=5, normalization=BatchNorm(), initializer=He()), layer(units=3, dropout=0.5))


@pytest.mark.parametrize("activation", [cls() for cls in ACTIVATIONS], ids=name)
@pytest.mark.parametrize("normalization", normalizations(), ids=name)
def test_a_pass_over_no_rows_gives_no_scores(activation: Activation, normalization: Normalization) -> None:
    """Every layer compiles for an empty block, such as a test set without rows."""
    net = Network(2, 3, [LayerSpec(4, activation=activation, normalization=normalization)])
    forward = net.forward(np.ones((3, 0)))
    play(forward.calls)
    assert forward.scores.shape == (3, 0)


def test_silenced_noise_leaves_the_signal_as_it_is() -> None:
    """With dropout and a noisy ReLU silenced, the training pass equals the evaluation pass."""
    layers = [LayerSpec(4, activation=NoisyReLU(2.0), dropout=0.5), LayerSpec(3, activation=NoisyReLU(1.0))]
    net = Network(2, 3, layers, seed=1)
    step = net.step(8, CrossEntropy())
    step.feed[:2] = np.random.default_rng(0).standard_normal((2, 8))
    step.silence()
    play(step.forward.calls)
    still = net.forward(step.feed[:3])
    play(still.calls)
    np.testing.assert_array_equal(step.forward.scores, still.scores)


def test_blocks_tile_the_flat_vector() -> None:
    """The blocks lie end to end without gap or overlap, with the sizes computed by hand."""
    net = Network(2, 4, SPECS)
    assert [block.start for block in net.blocks] == [0, *[block.stop for block in net.blocks[:-1]]]
    assert net.blocks[-1].stop == len(net.parameters) == (2 + 1) * 5 + 2 * 5 + (5 + 1) * 3 + (3 + 1) * 4
    assert len(net.statistics) == 2 * 5
    assert {block.layer for block in net.blocks} == {1, 2, 3}


def test_layers_are_views_into_the_flat_vectors() -> None:
    """Writing to the flat vector changes the layer's weights, and so do its gradients."""
    net = Network(2, 2, SPECS)
    for current in net.layers:
        assert np.shares_memory(current.weights, net.parameters)
        assert np.shares_memory(current.d_weights, net.gradients)
    net.parameters[...] = np.arange(len(net.parameters))
    assert net.layers[0].weights[0, 1] == 1


def test_biases_start_at_zero_and_only_weights_are_penalized() -> None:
    """Biases, the last row of each weight block, start at zero and have no penalty, like gamma and beta."""
    net = Network(2, 2, SPECS)
    for block in net.blocks:
        values, mask = block.view(net.parameters), block.view(net.penalized)
        if block.name == "weights":
            assert not values[-1].any()
            assert (mask[:-1] == 1).all()
            assert not mask[-1].any()
        else:
            assert not mask.any()


@pytest.mark.parametrize("cls", list(INITIALIZERS), ids=lambda cls: cls.key)
def test_a_layer_starts_with_its_own_initializer(cls: type) -> None:
    """A wide layer's weights have its initializer's deviation, and the output layer uses the last hidden one's."""
    net = Network(64, 64, [LayerSpec(units=64, initializer=Zeros()), LayerSpec(units=64, initializer=cls())])
    expected = cls().variance(64, 64)
    assert not net.layers[0].weights.any()
    for index in (1, 2):
        assert net.layers[index].weights[:-1].var() == pytest.approx(expected, rel=0.15, abs=1e-12)


def test_without_a_hidden_layer_the_scores_start_with_xavier() -> None:
    """A network of the output layer alone draws its weights with Xavier's variance."""
    assert Network(64, 64, []).layers[0].weights[:-1].var() == pytest.approx(Xavier().variance(64, 64), rel=0.15)


def test_a_layer_s_weights_depend_on_its_place_and_the_seed_alone() -> None:
    """Batch norm, dropout or another layer does not change the first layers' weights; another seed does."""
    first = Network(2, 2, [layer(), layer()]).layers[1].weights
    other = Network(2, 2, [layer(normalization=BatchNorm(), dropout=0.3), layer(), layer()]).layers[1].weights
    np.testing.assert_array_equal(first, other)
    assert not np.array_equal(first, Network(2, 2, [layer(), layer()], seed=1).layers[1].weights)


def test_there_are_many_initial_weights_of_one_seed() -> None:
    """Draw 0 uses the stream of seed and layer alone; any other draw differs in every layer."""
    specs = [layer(), layer()]
    starts = [Network(2, 2, specs, seed=5, draw=number).parameters for number in (0, 1, 2, 2**31 - 1)]
    np.testing.assert_array_equal(starts[0], Network(2, 2, specs, seed=5).parameters)
    rng = np.random.default_rng(np.random.SeedSequence(5, spawn_key=(2, 1)))  # weights are the third stream
    first = rng.standard_normal((2, 4)) * np.sqrt(Xavier().variance(2, 4))
    np.testing.assert_array_equal(starts[0][:8].reshape(2, 4), first)
    for block in Network(2, 2, specs).blocks:
        drawn = [block.view(start)[:-1] for start in starts]
        assert len(np.unique(drawn)) == 4 * drawn[0].size
    assert not np.array_equal(starts[1], Network(2, 2, specs, seed=6, draw=1).parameters)


def test_evaluation_treats_each_row_alone() -> None:
    """In evaluation a row's scores do not depend on the other rows: no batch statistics, no dropout."""
    net = Network(2, 3, SPECS, seed=2)
    inputs = np.vstack([np.random.default_rng(0).standard_normal((2, 9)), np.ones(9)])
    whole = net.forward(inputs)
    play(whole.calls)
    for index in range(9):
        alone = net.forward(np.ascontiguousarray(inputs[:, index : index + 1]))
        play(alone.calls)
        np.testing.assert_allclose(alone.scores[:, 0], whole.scores[:, index], rtol=1e-12)


def test_a_forward_pass_shows_each_hidden_layer() -> None:
    """Each layer's weighted sums, activation input and output can be read."""
    net = Network(2, 3, [layer(units=5), layer(units=3)])
    inputs = np.vstack([np.random.default_rng(0).standard_normal((2, 7)), np.ones(7)])
    forward = net.forward(inputs)
    play(forward.calls)
    assert [block.shape for block in forward.sums] == [(5, 7), (3, 7), (3, 7)]
    np.testing.assert_allclose(forward.sums[0], net.layers[0].weights.T @ inputs, rtol=1e-12)
    for seen, given in zip(forward.before_activation, forward.hidden, strict=True):
        np.testing.assert_allclose(given, np.tanh(seen), rtol=1e-12)
    np.testing.assert_allclose(
        forward.scores, net.layers[2].weights[:-1].T @ forward.hidden[1] + net.layers[2].weights[-1:].T, rtol=1e-12
    )


def test_a_copy_in_float32_is_the_same_network_rounded() -> None:
    """The copy has the same layout and the rounded numbers, and does not share them."""
    net = Network(2, 2, SPECS, seed=4)
    copy = net.copy(np.float32)
    np.testing.assert_array_equal(copy.parameters, net.parameters.astype(np.float32))
    np.testing.assert_array_equal(copy.statistics, net.statistics.astype(np.float32))
    assert copy.blocks == net.blocks
    copy.parameters.fill(0)
    assert net.parameters.any()


def test_dropout_draws_a_mask_as_wide_as_its_layer() -> None:
    """A training step draws noise only for layers with dropout; evaluation draws none."""
    net = Network(2, 2, [layer(units=5), layer(units=3, dropout=0.5)])
    assert [block.shape for block, *_ in net.step(8, CrossEntropy()).noises] == [(3, 8)]


def test_every_hidden_unit_learns_alike_from_zeros() -> None:
    """With zero weights the units of a layer get equal gradients, the pitfall described in the initializer."""
    net = Network(2, 2, [LayerSpec(units=4, initializer=Zeros()), LayerSpec(units=4, initializer=Zeros())])
    step = net.step(6, CrossEntropy())
    step.feed[:2] = np.random.default_rng(0).standard_normal((2, 6))
    step.feed[3:] = np.eye(2)[:, [0, 1, 1, 1, 0, 1]]
    play([*step.forward.calls, *step.backward])
    for current in net.layers[:-1]:
        assert np.ptp(current.d_weights, axis=1).max() == 0


def test_large_weights_saturate_a_tanh() -> None:
    """With standard deviation 1 most units of a wide second layer are beyond 0.99; with Xavier few are."""
    shares = []
    for initializer in (LargeRandom(), Xavier()):
        net = Network(2, 2, [LayerSpec(units=64, initializer=initializer)] * 2)
        inputs = np.vstack([2 * np.random.default_rng(0).standard_normal((2, 200)), np.ones(200)])
        forward = net.forward(inputs)
        play(forward.calls)
        shares.append(float((np.abs(forward.hidden[1]) > 0.99).mean()))
    assert shares[0] > 0.4
    assert shares[1] < 0.05


def test_dropout_has_no_part_in_an_evaluation() -> None:
    """With or without dropout, the same weights give the same scores in evaluation."""
    inputs = np.vstack([np.random.default_rng(0).standard_normal((2, 7)), np.ones(7)])
    with_dropout, without = (Network(2, 2, [layer(dropout=rate)] * 2).forward(inputs) for rate in (0.5, 0.0))
    play([*with_dropout.calls, *without.calls])
    np.testing.assert_array_equal(with_dropout.scores, without.scores)
    assert without.scores.any()


def test_biases_start_where_the_layer_says() -> None:
    """A hidden layer's biases start at its setting, those of the scores at zero."""
    net = Network(2, 2, [layer(bias=0.25), layer(bias=0.0)])
    assert [current.weights[-1].tolist() for current in net.layers] == [[0.25] * 4, [0.0] * 4, [0.0] * 2]
