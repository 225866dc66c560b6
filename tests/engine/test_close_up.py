from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Config, LayerSpec, NetworkSettings, Trainer, TrainingSettings
from engine.activations import Activation, Maxout, NoisyReLU, PReLU, Tanh
from engine.adam import AdamW
from engine.close_up import CloseUp
from engine.losses import CrossEntropy
from engine.normalizations import BatchNorm, GroupNorm, LayerNorm, NoNormalization, Normalization, WeightNorm
from engine.optimizers import OPTIMIZERS, SGD, Optimizer
from engine.slow_motion import Chosen, SlowMotion, SlowStep
from engine.tape import Array, finish
from engine.weight_step import WeightStep
from tests.engine.strategies import FEW, small_configs

ROW = 5
PLAIN = Config(
    network=NetworkSettings((LayerSpec(units=4, activation=Tanh()), LayerSpec(units=3, activation=Tanh()))),
    training=TrainingSettings(optimizer=SGD(), learning_rate=0.1, batch_size=60),
)


def of(trainer: Trainer, chosen: Chosen) -> tuple[SlowStep, CloseUp, WeightStep]:
    """The next step of a trainer, with what is seen close up."""
    step = finish(SlowMotion(trainer).next_step_in_pieces(chosen))
    assert step.close_up
    assert step.update
    return step, step.close_up, step.update


@dataclass
class ByHand:
    """Two tanh layers and a softmax in plain NumPy, forward and backward for one row."""

    outputs: list[Array]
    sums: list[Array]
    slopes: list[Array]

    @classmethod
    def of(cls, weights: list[Array], x: Array, label: int) -> ByHand:
        """One row, with its label."""
        outputs, sums = [x], []
        for number, w in enumerate(weights):
            sums.append(outputs[-1] @ w[:-1] + w[-1])
            outputs.append(np.tanh(sums[-1]) if number < 2 else sums[-1])
        share = np.exp(sums[-1]) / np.exp(sums[-1]).sum()
        slopes = [share - np.eye(2)[label]]
        for number in (1, 0):
            slopes.insert(0, (weights[number + 1][:-1] @ slopes[0]) * (1 - outputs[number + 1] ** 2))
        return cls(outputs, sums, slopes)


@pytest.mark.parametrize(("layer", "unit"), [(1, 2), (2, 0), (3, 1)])
def test_a_unit_s_numbers_are_those_of_two_layers_written_out(layer: int, unit: int) -> None:
    """Terms, sum, value, what comes back from the next layer, slope, and the gradients of its weights for this row."""
    trainer = Trainer(PLAIN)
    trainer.run(7)
    step, seen, _ = of(trainer, Chosen(ROW, layer, unit))
    weights = [each.weights for each in trainer.network.layers]
    rows = trainer.data.train
    hand = ByHand.of(weights, rows.inputs[:-1, step.rows[ROW]], int(rows.classes[step.rows[ROW]]))
    w = weights[layer - 1]
    assert seen.inputs == pytest.approx([*hand.outputs[layer - 1], 1.0])
    assert seen.weights == pytest.approx(w[:, unit])
    assert seen.products.sum() == pytest.approx(hand.sums[layer - 1][unit])
    assert seen.sum == pytest.approx(hand.sums[layer - 1][unit])
    assert seen.output == pytest.approx(hand.outputs[layer][unit])
    assert seen.slope == pytest.approx(hand.slopes[layer - 1][unit])
    assert seen.gradients == pytest.approx(seen.inputs * hand.slopes[layer - 1][unit])
    if layer == 3:
        assert seen.passages == []
        assert len(seen.next_products) == 0
        return
    assert seen.next_weights == pytest.approx(weights[layer][unit])
    assert seen.next_slopes == pytest.approx(hand.slopes[layer])
    assert seen.next_products.sum() == pytest.approx(weights[layer][unit] @ hand.slopes[layer])
    assert seen.next_gradients == pytest.approx(hand.outputs[layer][unit] * hand.slopes[layer])
    (passage,) = seen.passages
    assert passage.factor == pytest.approx(1 - hand.outputs[layer][unit] ** 2)


def test_a_row_s_gradient_is_the_slope_of_its_own_loss() -> None:
    """Against central differences of one row's cross-entropy."""
    trainer = Trainer(PLAIN)
    trainer.run(3)
    step, seen, _ = of(trainer, Chosen(ROW, 1, 3))
    copy, row = trainer.network.copy(), [step.rows[ROW]]
    forward = copy.forward(trainer.data.train.inputs[:, row])

    def loss(source: int, nudge: float) -> float:
        copy.parameters[...] = step.before
        copy.layers[0].weights[source, 3] += nudge
        for call in forward.calls:
            call()
        return CrossEntropy().value(forward.scores, trainer.data.train.targets[:, row])

    for source, gradient in enumerate(seen.gradients):
        assert gradient == pytest.approx((loss(source, 1e-5) - loss(source, -1e-5)) / 2e-5, abs=1e-8)


NORMALIZED = [
    *[NoNormalization(), BatchNorm(), BatchNorm(placement="after"), WeightNorm()],
    *[LayerNorm(), GroupNorm(2, placement="after"), GroupNorm(3)],
]


@pytest.mark.parametrize("normalization", NORMALIZED, ids=str)
@pytest.mark.parametrize("activation", [Tanh(), Maxout(3), NoisyReLU(0.5), PReLU()], ids=str)
def test_the_way_through_a_layer_ends_where_the_engine_s_does(
    normalization: Normalization, activation: Activation
) -> None:
    """With noise, learned slopes, several sums and dropout: the last value is the layer's output, the slope its own."""
    spec = LayerSpec(units=6, activation=activation, normalization=normalization, dropout=0.3)
    trainer = Trainer(Config(network=NetworkSettings((spec,) * 3)))
    trainer.run(5)
    for layer in (1, 2, 3):
        step, seen, _ = of(trainer, Chosen(ROW, layer, 1))
        assert seen.products.sum() == pytest.approx(seen.sum, rel=1e-9, abs=1e-12)
        assert seen.output == pytest.approx(step.hidden[layer - 1][1, 0], rel=1e-9, abs=1e-12)
        assert seen.passages[0].slope == pytest.approx(seen.slope, rel=1e-8, abs=1e-12)
        passed = [seen.sum, *(passage.value for passage in seen.passages)]
        for before, passage, after in zip(passed, seen.passages, passed[1:], strict=False):
            if scaling := passage.scaling:
                scaled = scaling.gamma * (before - scaling.mean) / scaling.deviation + scaling.beta
                assert after == pytest.approx(scaled, rel=1e-9, abs=1e-12)
        back = [passage.slope for passage in seen.passages] + [seen.next_products.sum()]
        for passage, below, above in zip(seen.passages, back, back[1:], strict=False):
            if passage.factor is not None:
                assert below == pytest.approx(passage.factor * above, rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("normalization", [NoNormalization(), BatchNorm(), LayerNorm()], ids=str)
def test_the_batch_s_gradient_is_the_mean_of_its_rows_gradients(normalization: Normalization) -> None:
    """Also where batch norm ties the rows together."""
    spec = LayerSpec(units=3, normalization=normalization)
    trainer = Trainer(Config(network=NetworkSettings((spec, spec)), training=TrainingSettings(batch_size=8)))
    motion = SlowMotion(trainer)
    rows = [finish(motion.next_step_in_pieces(Chosen(row, 1, 2, source=0))) for row in range(8)]
    own = [step.close_up.gradients[0] for step in rows if step.close_up]
    assert rows[0].update
    assert rows[0].update.gradient == pytest.approx(np.mean(own))


@pytest.mark.parametrize("optimizer", [optimizer() for optimizer in OPTIMIZERS], ids=str)
def test_the_update_is_the_next_step_s_to_the_last_digit(optimizer: Optimizer) -> None:
    """Of each optimizer, with penalties and clipping, after some steps: old and new weight are the trainer's own."""
    training = TrainingSettings(optimizer=optimizer, learning_rate=0.01, l1=0.01, l2=0.1, clip=0.2)
    trainer = Trainer(PLAIN.with_(training=training))
    trainer.run(6)
    step, _, update = of(trainer, Chosen(ROW, 2, 1, source=3))
    trainer.run(1)
    weight = trainer.network.layers[1].weights[3, 1]
    assert (update.moved, update.after) == (weight, weight)
    whole = step.gradients + trainer.network.penalized * (0.01 * np.sign(step.before) + 0.1 * step.before)
    assert update.gradient == step.gradients[update.index]
    assert update.gradient + update.penalty == pytest.approx(whole[update.index])
    assert update.clip == pytest.approx(0.2 / max(0.2, float(np.linalg.norm(whole))))


def test_plain_descent_goes_the_rate_times_the_clipped_gradient() -> None:
    """Gradient + penalty, times the clipping factor, times -rate."""
    trainer = Trainer(PLAIN.with_(training=PLAIN.training.with_(l2=0.5, clip=0.1)))
    _, _, update = of(trainer, Chosen(0, 2, 1))
    assert update.clip
    assert update.clip < 1
    move = -0.1 * update.clip * (update.gradient + update.penalty)
    assert update.after - update.before == pytest.approx(move)


def test_max_norm_and_freezing_come_after_the_optimizer() -> None:
    """A weight that is shortened, and one that stays."""
    trainer = Trainer(PLAIN.with_(training=PLAIN.training.with_(max_norm=0.3, optimizer=AdamW())))
    _, _, update = of(trainer, Chosen(0, 2, 1, source=0))
    assert abs(update.after) < abs(update.moved)
    trainer.lock(update.index)
    _, _, still = of(trainer, Chosen(0, 2, 1, source=0))
    assert still.frozen
    assert still.after == still.before != still.moved


def test_a_bias_has_no_penalty() -> None:
    """It is the last of the unit's weights."""
    trainer = Trainer(PLAIN.with_(training=PLAIN.training.with_(l2=0.5)))
    _, seen, update = of(trainer, Chosen(0, 2, 1, source=4))
    assert seen.inputs[4] == 1
    assert update.penalty == 0
    assert update.index == trainer.network.blocks[1].start + 4 * 3 + 1


def test_what_is_not_chosen_is_in_the_middle_and_has_the_largest_slope() -> None:
    """The hidden layer in the middle, its unit with the largest slope, and the weight with the largest gradient."""
    spec = LayerSpec(units=5)
    trainer = Trainer(Config(network=NetworkSettings((spec,) * 3)))
    step, seen, update = of(trainer, Chosen(2))
    assert (seen.layer, seen.unit) == (2, int(np.abs(step.d_sums[1][:, 0]).argmax()))
    source = int(np.abs(seen.inputs[:-1]).argmax())
    assert update.before == trainer.network.layers[1].weights[source, seen.unit]
    assert of(trainer, Chosen(2, 9, 9, 9))[1].layer == 2  # there is no such layer
    assert of(Trainer(Config(network=NetworkSettings(()))), Chosen(0))[1].layer == 1


@given(small_configs(), st.integers(0, 40))
@FEW
def test_any_setup_can_be_seen_close_up(config: Config, row: int) -> None:
    """The sum is that of its terms, and slope and output are the step's own."""
    trainer = Trainer(config)
    for layer in range(1, len(config.network.hidden) + 2):
        step, seen, update = of(trainer, Chosen(row, layer, 0))
        outputs = [*step.hidden, step.scores[:, [min(row, len(step.rows) - 1)]]]
        rel, small = (1e-3, 1e-4) if config.training.precision == "float32" else (1e-7, 1e-9)
        assert seen.output == pytest.approx(outputs[layer - 1][0, 0], rel=rel, abs=small)
        assert seen.products.sum() == pytest.approx(seen.sum, rel=rel, abs=small)
        assert update.before == step.before[update.index]
        assert update.after == step.after[update.index]
