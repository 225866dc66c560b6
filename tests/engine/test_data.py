from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.preprocessing import StandardScaler

from engine.config import DataSettings
from engine.data import Data, prepare
from engine.datasets import DATASETS, Dataset, Table
from engine.features import compute
from engine.preprocessors import PREPROCESSORS
from engine.streams import generator
from tests.engine.strategies import FEW, SMALL, name, settings

every = pytest.mark.parametrize("dataset", [cls() for cls in DATASETS], ids=name)


def rows_of(data: Data) -> Any:
    """All raw rows with their class, training first."""
    return np.column_stack(
        [np.vstack([data.train.table, data.test.table]), np.concatenate([data.train.classes, data.test.classes])]
    )


def ordered(rows: Any) -> Any:
    """Rows in an order of their own."""
    return rows[np.lexsort(rows.T)]


@every
@pytest.mark.parametrize("share", [0.0, 0.25, 0.9])
def test_the_split_parts_every_row_once(dataset: Dataset, share: float) -> None:
    """Training and test rows are all rows, each once, and the test gets its share, within one row per class."""
    whole, half = (prepare(DataSettings(dataset=dataset, points=101, test_share=s), 7) for s in (0.0, share))
    np.testing.assert_array_equal(ordered(rows_of(whole)), ordered(rows_of(half)))
    rows = min(101, dataset.rows or 101)
    spared = rows - len(half.class_names) if dataset.task == "classification" else rows
    assert abs(len(half.test) - min(share * rows, spared)) <= 0.5
    assert len(half.train) + len(half.test) == rows


@given(settings(DataSettings, SMALL), st.integers(0, 99))
@FEW
def test_blocks_are_feature_major_with_ones_and_one_hot_targets(data_settings: DataSettings, seed: int) -> None:
    """For any data settings: shapes, the row of ones, one-hot targets, at least one training row."""
    data = prepare(data_settings, seed)
    assert len(data.train) >= 1
    for rows in (data.train, data.test):
        kept = getattr(data_settings.preprocessor, "components", None)
        expected = (
            len(data_settings.features) if kept is None else min(len(data_settings.features), kept, len(data.train))
        )
        assert len(rows.inputs) == expected + 1
        assert rows.inputs.shape[1] == len(rows)
        assert (rows.inputs[-1] == 1).all()
        if data.dataset.task == "regression":
            assert rows.targets.shape == (1, len(rows))
            np.testing.assert_array_equal(rows.targets[0] > 0, rows.classes == 1)
            continue
        assert rows.targets.shape == (len(data.class_names), len(rows))
        np.testing.assert_array_equal(rows.targets.argmax(axis=0), rows.classes)
        np.testing.assert_array_equal(rows.targets.sum(axis=0), 1)
        assert np.isfinite(rows.inputs).all()


def test_the_preprocessor_sees_training_rows_only() -> None:
    """Inputs are standardized by the training rows' mean and deviation; the test rows do not matter."""
    chosen = DataSettings(features=("x1", "x2^2", "sin(x2)"), preprocessor=PREPROCESSORS["standardize"](), points=40)
    data = prepare(chosen, 3)
    raw, held = (compute(data.dataset, data.features, rows.table) for rows in (data.train, data.test))
    scaler = StandardScaler().fit(raw)
    np.testing.assert_allclose(data.train.inputs[:-1].T, scaler.transform(raw), atol=1e-12)
    np.testing.assert_allclose(data.test.inputs[:-1].T, scaler.transform(held), atol=1e-12)
    np.testing.assert_allclose(data.train.inputs[:-1].mean(axis=1), 0, atol=1e-12)
    assert np.abs(data.test.inputs[:-1].mean(axis=1)).max() > 1e-3


def test_any_table_becomes_inputs_as_the_training_rows_did() -> None:
    """The training table put through ``inputs`` is the training block, to the last bit."""
    data = prepare(DataSettings(features=("x2", "x1*x2")), 1)
    np.testing.assert_array_equal(data.inputs(data.train.table), data.train.inputs)


def test_without_a_test_share_there_is_no_test_row() -> None:
    """Share 0 leaves an empty test set of the right shape."""
    data = prepare(DataSettings(test_share=0.0, points=30), 0)
    assert (len(data.train), len(data.test), data.test.inputs.shape) == (30, 0, (3, 0))


@every
def test_one_point_per_class_is_trained_on(dataset: Dataset) -> None:
    """Two points, nine tenths for testing: a class without a training row cannot be learned, so both train."""
    data = prepare(DataSettings(dataset=dataset, points=2, test_share=0.9), 0)
    assert (len(data.train), len(data.test)) == ((1, 1) if dataset.task == "regression" else (2, 0))


# As many rows of each class as ecoli has.
ECOLI = Table(
    ("a", "b"),
    tuple((float(n), float(n % 17)) for n in range(336)),
    tuple(kind for kind, rows in zip("abcdefgh", (143, 77, 52, 35, 20, 5, 2, 2), strict=True) for _row in range(rows)),
)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_every_class_has_a_row_to_train_on(share: float) -> None:
    """Over 200 seeds: every class has a training row, the sizes stay, and each row occurs once."""
    settings = DataSettings(dataset=ECOLI, points=500, test_share=share)
    for seed in range(200):
        data = prepare(settings, seed)
        assert set(data.train.classes) == set(range(8))
        assert len(data.test) == round(share * 336)
        assert sorted(rows_of(data)[:, 0]) == list(range(336))


def test_a_split_that_has_every_class_is_the_one_that_was_drawn() -> None:
    """Existing runs and links do not change: one row moves per lacking class, and none in most splits."""
    kept = 0
    for seed in range(50):
        data = prepare(DataSettings(dataset=ECOLI, points=500, test_share=0.5), seed)
        table, classes = ECOLI.sample(generator(seed, "data"), 500)
        drawn = generator(seed, "split").permutation(336)[168:]
        lacking = 8 - len(set(classes[drawn]))
        assert int((data.train.table != table[drawn]).any(axis=1).sum()) == lacking
        kept += not lacking
    assert 0 < kept < 50


def test_the_precision_is_that_of_the_blocks() -> None:
    """float32 blocks are the float64 ones, rounded."""
    double, single = (prepare(DataSettings(), 0, precision) for precision in ("float64", "float32"))
    assert single.train.inputs.dtype == single.train.targets.dtype == np.float32
    np.testing.assert_array_equal(single.train.inputs, double.train.inputs.astype(np.float32))


def test_which_rows_are_held_back_is_drawn_from_the_seed() -> None:
    """Another seed holds out other points, from both classes and not from one end of the table."""
    still = DataSettings(dataset=DATASETS.from_dict({"key": "moons", "noise": 0.0}), points=200)
    first, again, other = (prepare(still, seed).test for seed in (0, 0, 1))
    np.testing.assert_array_equal(first.table, again.table)
    assert not np.array_equal(ordered(first.table), ordered(other.table))
    assert 30 < first.classes.sum() < 70
