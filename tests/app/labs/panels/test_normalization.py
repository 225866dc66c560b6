"""What the panels on batch norm show, computed again in plain NumPy."""

from __future__ import annotations

import json
from functools import partial

import numpy as np
import pytest

from app.labs.claims.normalization import STEPS
from app.labs.claims.runs import trained as trained_for
from app.labs.normalization import Controls
from app.labs.panels import normalization
from engine import Trainer
from engine.streams import generator

CONTROLS = Controls()
trained = partial(trained_for, steps=STEPS)
# What a mean is taken over, of the axes row, channel, position; groups split the channels in two.
AXES = {"batch": (0, 2), "layer": (1, 2), "instance": (2,)}


def test_four_steps_are_those_of_the_formula() -> None:
    """From the weights and the inputs of eight rows; evaluation uses what the trainer has kept."""
    found = normalization.steps(CONTROLS)
    trainer = trained(normalization.network(CONTROLS.with_(batch_size=8), 2), 0)
    one, two = trainer.network.layers[:2]
    rows, unit = trainer.data.train, found["unit"] - 1
    sums, centered, scaled, out = (np.array(axis["values"]) for axis in found["axes"])
    np.testing.assert_allclose(centered, sums - sums.mean(), atol=1e-12)
    np.testing.assert_allclose(scaled, centered / np.sqrt((centered**2).mean() + 1e-5), rtol=1e-9)
    np.testing.assert_allclose(out, found["gamma"] * scaled + found["beta"], rtol=1e-9)
    assert found["mean"] == pytest.approx(sums.mean())
    assert found["variance"] == pytest.approx(sums.var())
    for axis, values in zip(found["axes"], (sums, centered, scaled, out), strict=True):
        assert (axis["mean"], axis["deviation"]) == pytest.approx((values.mean(), values.std()), abs=1e-12)
    # The sums of these rows, from the inputs up, with the statistics of the batch in layer 1.
    chosen = generator(0, "batches", 8).permutation(len(rows))[:8]
    z = one.weights.T @ rows.inputs[:, chosen]
    own = one.own["normalization"].values
    z = (z - z.mean(axis=1, keepdims=True)) / np.sqrt(z.var(axis=1, keepdims=True) + 1e-5)
    hidden = np.tanh(own["gamma"][:, None] * z + own["beta"][:, None])
    expected = two.weights[:-1].T @ hidden + two.weights[-1][:, None]
    np.testing.assert_allclose(sums, expected[unit], rtol=1e-9)
    assert found["classes"] == rows.classes[chosen].tolist()
    kept = two.own["normalization"].statistics["running"][:, unit]
    assert (found["running"]["mean"], found["running"]["variance"]) == pytest.approx(tuple(kept))


@pytest.mark.parametrize("kind", ["batch", "layer", "group", "instance"])
def test_cells_of_a_group_are_those_that_numpy_averages(kind: str) -> None:
    """Two cells are in one group exactly if averaging over the kind's axes gives them one mean."""
    block = np.random.default_rng(5).standard_normal((4, 4, 4))
    if kind == "group":
        halves = [block[:, half].mean(axis=(1, 2), keepdims=True) for half in (slice(2), slice(2, 4))]
        means = np.concatenate([np.broadcast_to(half, (4, 2, 4)) for half in halves], axis=1)
    else:
        means = np.broadcast_to(block.mean(axis=AXES[kind], keepdims=True), block.shape)
    group, flat = normalization.shared_by(kind).ravel(), means.ravel()
    assert group.shape == (64,)
    np.testing.assert_array_equal(group[:, None] == group, np.isclose(flat[:, None], flat, rtol=0, atol=1e-12))


def test_the_loss_below_a_block_is_that_of_the_network_on_the_bench() -> None:
    """Trained with this normalization; instance norm can only guess."""
    losses = {one["network"]: one["loss"] for one in normalization.cells(CONTROLS)}
    assert losses.keys() == {2, 4, 5, 6}
    expected = np.median([trained(normalization.network(CONTROLS, 4), seed).metrics().train_loss for seed in range(3)])
    assert losses[4] == pytest.approx(expected)
    assert losses[6] == pytest.approx(np.log(2), abs=0.01)


def test_weight_scales_are_counted_that_end_below_a_tenth(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each loss is the middle of three trainers' own."""
    monkeypatch.setattr(normalization, "SCALES", (0.01, 0.5))
    found = normalization.scales(CONTROLS)
    assert [one["network"] for one in found["losses"]] == [1, 2, 3]
    config = normalization.network(CONTROLS.with_(deviation=0.5, learning_rate=0.2), 1)
    expected = np.median([trained(config, seed).metrics().train_loss for seed in range(3)])
    assert found["losses"][0]["values"][1] == pytest.approx(expected)
    fast, own = found["counts"]
    assert (fast["rate"], own["rate"]) == (CONTROLS.learning_rate, CONTROLS.learning_rate / 2)
    assert fast["learned"] == [sum(value < 0.1 for value in one["values"]) for one in found["losses"]]
    assert fast["learned"][0] < fast["learned"][1]


def test_the_scales_are_even_in_powers_of_ten() -> None:
    """From 0.001 to 4.5."""
    assert len(normalization.SCALES) == 12
    np.testing.assert_allclose(normalization.SCALES, np.geomspace(0.001, 4.5, 12))


def test_running_statistics_score_as_the_trainer_evaluates() -> None:
    """And the batch's own come near them as batches grow."""
    found = normalization.modes(CONTROLS)
    metrics = [trained(normalization.network(CONTROLS, 2), seed).metrics() for seed in range(3)]
    assert found["running"]["loss"] == pytest.approx(np.median([one.train_loss for one in metrics]))
    assert found["running"]["right"] == pytest.approx(np.median([one.train_accuracy or 0 for one in metrics]))
    gaps = [one["loss"] - found["running"]["loss"] for one in found["own"]]
    assert gaps == sorted(gaps, reverse=True)
    assert gaps[0] > 20 * gaps[-1]


def test_running_averages_are_the_sum_that_momentum_makes() -> None:
    """0.9 to the power of its age, of each batch's own; the start, mean 0 and variance 1, fades alike."""
    found = normalization.running(CONTROLS)
    assert found["momentum"] == 0.9
    for name, start in (("mean", 0.0), ("variance", 1.0)):
        batches, kept = np.array(found[name]["batch"]), np.array(found[name]["running"])
        assert (len(batches), len(kept)) == (STEPS, STEPS + 1)
        for at in (0, 1, 10, STEPS):
            weights = 0.1 * 0.9 ** np.arange(at - 1, -1, -1)
            assert kept[at] == pytest.approx(0.9**at * start + weights @ batches[:at])


def test_a_batch_s_own_statistics_are_those_of_its_sums() -> None:
    """The first step's, from the first batch, in plain NumPy: both layers see the batch."""
    found, trainer = normalization.running(CONTROLS), Trainer(normalization.network(CONTROLS, 2))
    first = trainer.network.copy()
    trainer.run(1)
    given = trainer.loop.shuffled[:3, : found["size"]]
    for layer in first.layers[:2]:
        sums = layer.weights[:-1].T @ given[:-1] + layer.weights[-1][:, None]
        scaled = (sums - sums.mean(axis=1, keepdims=True)) / np.sqrt(sums.var(axis=1, keepdims=True) + 1e-5)
        given = np.vstack([np.tanh(scaled), np.ones(found["size"])])
    unit = found["unit"] - 1
    assert found["mean"]["batch"][0] == pytest.approx(sums[unit].mean())
    assert found["variance"]["batch"][0] == pytest.approx(sums[unit].var())


def test_a_network_that_diverged_leaves_json() -> None:
    """Numbers that JSON lacks are null."""
    fast = CONTROLS.with_(learning_rate=100.0, deviation=5.0)
    for measure in (normalization.steps, normalization.modes, normalization.running):
        json.dumps(measure(fast), allow_nan=False)
