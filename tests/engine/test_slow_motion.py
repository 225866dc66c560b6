from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from engine import Config, LayerSpec, NetworkSettings, Trainer, TrainingSettings
from engine.activations import Maxout, Tanh
from engine.losses import CrossEntropy
from engine.normalizations import BatchNorm
from engine.optimizers import SGD
from engine.schedules import WarmUp
from engine.slow_motion import SlowMotion
from tests.engine.strategies import FEW, small_configs

PLAIN = Config(
    network=NetworkSettings((LayerSpec(units=4), LayerSpec(units=3))),
    training=TrainingSettings(optimizer=SGD(), learning_rate=0.1, l2=0.0, batch_size=60),
)


@given(small_configs())
@FEW
def test_the_update_is_the_trainer_s_own_to_the_last_bit(config: Config) -> None:
    """For any config, across epochs: scores, parameters and divergence match, and nothing is changed."""
    trainer, plain = Trainer(config), Trainer(config)
    slow = SlowMotion(trainer)
    for _ in range(7):
        if trainer.ended:
            return
        seen = slow.next_step()
        assert trainer.network.parameters.tobytes() == plain.network.parameters.tobytes() == seen.before.tobytes()
        start = trainer.step % trainer.steps_per_epoch * trainer.batch_size
        with np.errstate(all="ignore"):
            trainer.loop.run(1)  # without early stopping, which would go back
            plain.loop.run(1)
        assert seen.after.tobytes() == trainer.network.parameters.tobytes()
        assert seen.breaks == (trainer.divergence is not None)
        if not seen.breaks:
            assert seen.step == trainer.step
            assert seen.scores.tobytes() == trainer.loop.scores[:, start : start + len(seen.rows)].tobytes()
            inputs = trainer.data.train.inputs[:-1, seen.rows]
            assert seen.inputs.tobytes() == inputs.tobytes()


def test_it_follows_a_trainer_that_is_changed() -> None:
    """After retuning, editing, freezing and going back to the start, the next step is still the trainer's."""
    trainer = Trainer(PLAIN)
    slow = SlowMotion(trainer)
    trainer.run(9)
    trainer.retune(Config.from_dict({**PLAIN.to_dict(), "training": {**PLAIN.to_dict()["training"], "l2": 0.1}}))
    trainer.set_parameter(3, -2.5)
    trainer.lock(3)
    for again in (False, True):
        if again:
            trainer.reset()
        seen = slow.next_step()
        trainer.run(1)
        assert seen.after.tobytes() == trainer.network.parameters.tobytes()
        assert seen.after[3] == seen.before[3]


def test_plain_descent_goes_the_rate_times_the_gradient() -> None:
    """The stages are consistent: after = before - rate * gradient."""
    trainer = Trainer(PLAIN)
    trainer.run(6)
    seen = SlowMotion(trainer).next_step()
    assert seen.rate == 0.1
    assert seen.after == pytest.approx(seen.before - 0.1 * seen.gradients, rel=1e-12)


def test_the_gradient_is_the_slope_of_the_batch_s_loss() -> None:
    """Against central differences of the mean cross-entropy over the rows that it names."""
    trainer = Trainer(PLAIN)
    trainer.run(4)  # the next batch is the short last one of the epoch
    seen = SlowMotion(trainer).next_step()
    assert len(seen.rows) == 250 - 4 * 60
    copy, rows = trainer.network.copy(), trainer.data.train
    forward = copy.forward(rows.inputs[:, seen.rows])

    def loss(parameters: np.ndarray) -> float:
        copy.parameters[...] = parameters
        for call in forward.calls:
            call()
        return CrossEntropy().value(forward.scores, rows.targets[:, seen.rows])

    assert seen.loss == pytest.approx(loss(seen.before), rel=1e-12)
    step = 1e-5
    for index in range(0, seen.before.size, 3):
        nudge = np.zeros(seen.before.size)
        nudge[index] = step
        slope = (loss(seen.before + nudge) - loss(seen.before - nudge)) / (2 * step)
        assert seen.gradients[index] == pytest.approx(slope, abs=1e-8)


def test_a_row_s_numbers_are_those_of_two_layers_written_out() -> None:
    """Forward by hand for one row; backward begins with share - target."""
    trainer = Trainer(PLAIN)
    seen, row = SlowMotion(trainer).next_step(), 5
    first, second, last = (layer.weights for layer in trainer.network.layers)
    assert isinstance(PLAIN.network.hidden[0].activation, Tanh)
    h1 = np.tanh(seen.inputs[:, row] @ first[:-1] + first[-1])
    h2 = np.tanh(h1 @ second[:-1] + second[-1])
    scores = h2 @ last[:-1] + last[-1]
    share = np.exp(scores) / np.exp(scores).sum()
    label = int(trainer.data.train.classes[seen.rows[row]])
    assert seen.hidden[0][:, row] == pytest.approx(h1)
    assert seen.hidden[1][:, row] == pytest.approx(h2)
    assert seen.scores[:, row] == pytest.approx(scores)
    assert seen.targets[:, row].tolist() == np.eye(2)[label].tolist()
    d_scores = share - np.eye(2)[label]
    assert seen.d_sums[2][:, row] == pytest.approx(d_scores)
    assert seen.d_sums[1][:, row] == pytest.approx((last[:-1] @ d_scores) * (1 - h2**2))


def test_of_maxout_a_unit_has_the_gradient_of_its_winning_piece() -> None:
    """One number per unit, not per piece: the sum of the layer's bias gradients, unit by unit."""
    hidden = LayerSpec(units=3, activation=Maxout(k=2), normalization=BatchNorm())
    trainer = Trainer(Config(network=NetworkSettings((hidden, LayerSpec(units=2, activation=Maxout(k=3))))))
    seen = SlowMotion(trainer).next_step()
    assert [len(d) for d in seen.d_sums] == [3, 2, 2]
    for layer, pieces in ((1, 3), (2, 1)):
        block = next(b for b in trainer.network.blocks if b.name == "weights" and b.layer == layer + 1)
        biases = block.view(seen.gradients)[-1].reshape(pieces, -1).sum(axis=0)
        assert seen.d_sums[layer].mean(axis=1) == pytest.approx(biases)


def test_the_rate_is_the_schedule_s() -> None:
    """During a warm-up of two epochs the first step's rate is a fraction of the full one."""
    training = TrainingSettings(learning_rate=0.5, warmup_epochs=2)
    trainer = Trainer(Config(training=training))
    expected = 0.5 * WarmUp(training.schedule, 2 * trainer.steps_per_epoch).factor(0, trainer.steps_per_epoch)
    assert 0 < expected < 0.1
    assert SlowMotion(trainer).next_step().rate == pytest.approx(expected)


def test_a_step_that_breaks_the_network_is_told_before_it_is_taken() -> None:
    """With a huge rate, the step is reported as breaking the network, and the weights stay."""
    trainer = Trainer(Config(training=TrainingSettings(optimizer=SGD(), learning_rate=10.0)))
    slow = SlowMotion(trainer)
    trainer.network.parameters[:] = 9e9  # together longer than what counts as a divergence
    seen = slow.next_step()
    trainer.run(1)
    assert seen.breaks
    assert trainer.divergence
    assert (seen.after == seen.before).all()
