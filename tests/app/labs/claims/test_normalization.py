"""Batch statistics, computed again in plain NumPy."""

from __future__ import annotations

import numpy as np
import pytest

from app.labs.claims import normalization
from app.labs.claims.runs import reports, trained
from engine.streams import generator


def test_the_gap_is_that_of_batch_statistics_by_hand() -> None:
    """Mean and variance over each batch of 64, in plain NumPy, against the trainer's own evaluation."""
    trainer = trained(normalization.four(normalization.BATCH, normalization.POOR), 4, normalization.STEPS)
    rows, rng, losses = trainer.data.train, generator(4, "batches", 64), []
    for _ in range(normalization.PASSES):
        order = rng.permutation(len(rows))
        for start in range(0, len(order) - 63, 64):
            chosen = order[start : start + 64]
            given = rows.inputs[:-1, chosen]
            for one in trainer.network.layers:
                given = one.weights[:-1].T @ given + one.weights[-1][:, None]
                if one.spec:
                    own = one.own["normalization"].values
                    centered = given - given.mean(axis=1, keepdims=True)
                    scaled = centered / np.sqrt(given.var(axis=1, keepdims=True) + 1e-5)
                    given = np.tanh(own["gamma"][:, None] * scaled + own["beta"][:, None])
            right = given[rows.classes[chosen], np.arange(64)]
            losses.append(float((np.log(np.exp(given).sum(axis=0)) - right).mean()))
    gap = np.mean(losses) - trainer.metrics().train_loss
    assert normalization._gaps(4)[normalization.BATCHES.index(64)] == pytest.approx(gap, abs=1e-9)


def test_without_normalization_the_silent_layer_has_a_signal() -> None:
    """So the instance norm silences it, not the setup."""
    assert reports(normalization.four(normalization.PLAIN, normalization.POOR), 0)[0].signal > 0.1
