from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest
from sklearn.metrics import mean_squared_error

from engine import Trainer
from engine.activations import ACTIVATIONS
from engine.datasets import DATASETS
from engine.losses import LOSSES
from engine.normalizations import BatchNorm
from engine.optimizers import OPTIMIZERS
from engine.preprocessors import PREPROCESSORS
from engine.tape import play
from tests.engine.reference import Reference
from tests.engine.runs import assert_agrees, bits, config, recorded, trained
from tests.engine.strategies import layer, name, normalizations, variants


def test_steps_and_epochs_are_counted() -> None:
    """37 training rows in batches of 8 are 5 steps per epoch; a batch larger than the data is one step."""
    trainer = trained(config(), 7)
    assert (trainer.steps_per_epoch, trainer.step, trainer.epoch, trainer.run(0)) == (5, 7, 1.4, 0)
    assert Trainer(config(batch_size=5000)).steps_per_epoch == 1


def test_a_batch_larger_than_the_data_is_all_of_it() -> None:
    """5,000 at a time and exactly all at a time are the same run."""
    assert bits(trained(config(batch_size=5000), 20)) == bits(trained(config(batch_size=37), 20))


def test_a_short_last_batch_is_a_mean_over_its_own_rows() -> None:
    """The last step of an epoch, of 5 rows after 8 at a time, moves by the mean gradient of those 5 rows."""
    trainer = trained(config(optimizer=OPTIMIZERS["sgd"](), learning_rate=0.1), 4)
    before, h = trainer.snapshot(), 1e-5
    rows = recorded(config(optimizer=OPTIMIZERS["sgd"](), learning_rate=0.1), 1)[-1]
    assert rows.shape[1] == 5
    trainer.run(1)
    moved = trainer.network.parameters - before.parameters
    trainer.restore(before)
    forward, loss = trainer.network.forward(np.ascontiguousarray(rows[:3])), LOSSES["cross_entropy"]()
    for index in (0, 11, 30, len(moved) - 1):
        values = []
        for sign in (1, -1):
            trainer.network.parameters[index] = before.parameters[index] + sign * h
            play(forward.calls)
            values.append(loss.value(forward.scores, rows[3:]))
        trainer.network.parameters[index] = before.parameters[index]
        assert moved[index] == pytest.approx(-0.1 * (values[0] - values[1]) / (2 * h), rel=1e-6, abs=1e-10)


@pytest.mark.parametrize("batch_size", [1, 4, 5000])
def test_a_batch_of_one_trains_under_batch_norm(batch_size: int) -> None:
    """One row at a time, or one row left over (37 = 9 x 4 + 1), stays finite and agrees with the textbook."""
    trainer = Trainer(
        config(layer(units=5, normalization=BatchNorm()), batch_size=batch_size, optimizer=OPTIMIZERS["sgd"]())
    )
    textbook = Reference(trainer)
    trainer.run(80)
    textbook.run(80)
    assert trainer.divergence is None
    assert_agrees(trainer, textbook)


@pytest.mark.parametrize("normalization", normalizations(), ids=name)
@pytest.mark.parametrize("preprocessor", [variant for cls in PREPROCESSORS for variant in variants(cls())], ids=name)
def test_a_small_table_with_a_constant_column_trains(preprocessor: Any, normalization: Any) -> None:
    """Four rows, a constant column, three components, batches larger than the data: finite, and separated if possible.

    Instance norm silences a dense layer, so it separates nothing.
    """
    table = DATASETS.from_dict(
        {
            "key": "table",
            "names": ["weight", "wheels", "height"],
            "cells": [[1, 4, 10], [2, 4, 30], [11, 4, 20], [12, 4, 40]],
            "labels": ["light", "light", "heavy", "heavy"],
        }
    )
    if hasattr(preprocessor, "components"):
        preprocessor = preprocessor.with_(components=3)
    data = {"dataset": table, "features": (), "preprocessor": preprocessor, "test_share": 0.0}
    trainer = trained(config(layer(units=8, normalization=normalization), data=data, batch_size=5000), 600)
    assert (trainer.divergence, trainer.batch_size) == (None, 4)
    assert np.isfinite(trainer.network.parameters).all()
    assert trainer.metrics().train_accuracy == (0.5 if normalization.key == "instance" else 1)


@pytest.mark.parametrize("dataset", [cls() for cls in DATASETS], ids=name)
@pytest.mark.parametrize("noise", [0.0, None])
def test_one_point_per_class_or_two_points_in_all_train(dataset: Any, noise: float | None) -> None:
    """Training and metrics work without a warning for as many points as classes, with or without noise."""
    if noise is not None and hasattr(dataset, "noise"):
        dataset = dataset.with_(noise=noise)
    regression = dataset.task == "regression"
    chosen = config(loss=LOSSES["squared_error" if regression else "cross_entropy"](), learning_rate=0.03)
    for points in {2, len(dataset.class_names)}:
        data = chosen.data.with_(dataset=dataset, features=(), points=points, test_share=0.0)
        found = trained(chosen.with_(data=data), 1000).metrics()
        assert found.train_loss < 1e-2
        assert found.train_accuracy == (None if regression else 1)
        split = trained(chosen.with_(data=data.with_(test_share=0.9)), 20)
        test_loss = split.metrics().test_loss
        if regression:
            assert test_loss is not None
        assert test_loss is None or math.isfinite(test_loss)  # None where each class has its only point in training


@pytest.mark.parametrize("key", ["squared_error", "huber"])
def test_regression_without_hidden_layers_finds_the_least_squares(key: str) -> None:
    """On the noisy plane, full-batch descent ends where NumPy's lstsq says; the losses are those of the residuals."""
    data = {"dataset": DATASETS["plane"](), "preprocessor": PREPROCESSORS["none"](), "points": 100}
    base = config(data=data, loss=LOSSES[key](), optimizer=OPTIMIZERS["sgd"](), learning_rate=0.05, batch_size=1000)
    trainer = trained(base.with_(network=base.network.with_(hidden=())), 2000)
    train, test = trainer.data.train, trainer.data.test
    fit = np.linalg.lstsq(train.inputs.T, train.targets[0], rcond=None)[0]
    np.testing.assert_allclose(trainer.network.parameters, fit, atol=1e-10)  # no residual comes near Huber's delta
    found = trainer.metrics()
    assert found.train_loss == pytest.approx(mean_squared_error(train.targets[0], train.inputs.T @ fit) / 2, rel=1e-9)
    assert found.test_loss == pytest.approx(mean_squared_error(test.targets[0], test.inputs.T @ fit) / 2, rel=1e-9)
    assert (found.train_accuracy, found.test_accuracy) == (None, None)


def test_a_network_learns_the_bumps() -> None:
    """Two small hidden layers explain nine tenths of the variance of the values."""
    data = {"dataset": DATASETS.from_dict({"key": "bumps", "noise": 0.0}), "points": 600, "test_share": 0.5}
    chosen = config(
        layer(units=16), layer(units=8), data=data, loss=LOSSES["squared_error"](), learning_rate=0.01, batch_size=16
    )
    trainer = trained(chosen, 19 * 200)
    assert (trainer.metrics().test_loss or 1) < 0.1 * trainer.data.test.targets.var() / 2


def test_without_test_rows_the_test_s_figures_are_none() -> None:
    """Share 0 reports None for the test, in the metrics and in their JSON."""
    found = trained(config(data={"test_share": 0.0}), 3).metrics()
    assert (found.test_loss, found.test_accuracy) == (None, None)
    assert json.loads(json.dumps(found.to_dict()))["test_loss"] is None


def test_twelve_layers_of_64_units_train() -> None:
    """The largest possible network learns XOR."""
    hidden = [layer(units=64, activation=ACTIVATIONS["relu"](), normalization=BatchNorm())] * 12
    trainer = trained(
        config(*hidden, data={"dataset": DATASETS["xor"](), "points": 200}, learning_rate=0.003, batch_size=32), 160
    )
    assert trainer.divergence is None
    assert (trainer.metrics().train_accuracy or 0) > 0.9
