"""The curvature of the loss and the steps down it, computed again from the inputs."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from app.labs.claims import preprocessing
from app.labs.claims.curvature import curvatures
from engine import Trainer
from tests.cases import first

KINDS = (preprocessing.RAW, preprocessing.CENTERED, preprocessing.SCALED, preprocessing.WHITE)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_curvatures_are_the_eigenvalues_of_the_inputs_products(kind: Any) -> None:
    """At w = 0, p (1 - p) is 1/4 for each row, and both scores move: half of XXᵀ/n, with the ones for the biases."""
    trainer = Trainer(preprocessing.logistic(kind))
    inputs = trainer.data.train.inputs
    expected = np.linalg.eigvalsh(inputs @ inputs.T / inputs.shape[1]) / 2
    np.testing.assert_allclose(curvatures(trainer), expected, rtol=1e-6)
    assert preprocessing.condition(kind, 0) == pytest.approx(np.linalg.cond(inputs) ** 2, rel=1e-6)


@pytest.mark.parametrize("kind", first(3, reversed(KINDS)), ids=lambda kind: kind.key)
def test_the_steps_are_those_of_logistic_regression_by_hand(kind: Any) -> None:
    """With one score, the difference of both, the curvature is half as large, and the rate twice as high."""
    rows = Trainer(preprocessing.logistic(kind).with_(seed=1)).data.train
    inputs, target = rows.inputs, rows.classes
    rate = 4 / np.linalg.eigvalsh(inputs @ inputs.T / len(rows))[-1]
    w, count = np.zeros(len(inputs)), 0
    while np.log1p(np.exp(-(2 * target - 1) * (w @ inputs))).mean() > preprocessing.GOAL:
        w -= rate * inputs @ (1 / (1 + np.exp(-(w @ inputs))) - target) / len(rows)
        count += 1
    assert preprocessing.steps(kind, 1) == count


def test_the_petals_are_fisher_s() -> None:
    """Fifty of each species; their mean lengths and widths as published."""
    table = preprocessing.petals()
    cells, labels = np.array(table.cells), np.array(table.labels)
    assert np.unique(labels, return_counts=True)[1].tolist() == [50, 50]
    np.testing.assert_allclose(cells[labels == "versicolor"].mean(axis=0), [4.26, 1.326])
    np.testing.assert_allclose(cells[labels == "virginica"].mean(axis=0), [5.552, 2.026])


def test_all_hundred_petals_have_the_published_condition_numbers() -> None:
    """1291 raw, 20.7 centered, 10.3 standardized, 7.3 times the centered one for min-max."""
    found = []
    for kind in (*preprocessing.RANKED, preprocessing.WHITE):
        config = preprocessing.logistic(kind)
        values = curvatures(Trainer(config.with_(data=config.data.with_(test_share=0.0))))
        found.append(values[-1] / values[0])
    raw, scaled, centered, standard, white = found
    assert [round(raw), round(centered, 1), round(standard, 1), round(scaled / centered, 1)] == [1291, 20.7, 10.3, 7.3]
    assert white == pytest.approx(100 / 99)
