from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.datasets import DATASETS, Dataset
from engine.features import FEATURES, available, compute
from tests.engine.strategies import name

every = pytest.mark.parametrize("dataset", [cls() for cls in DATASETS], ids=name)
TABLE = np.random.default_rng(0).uniform(-5, 5, (7, 2))


@every
def test_every_offered_feature_can_be_computed(dataset: Dataset) -> None:
    """Each feature of a dataset gives one finite column, in the requested order."""
    table, _ = dataset.sample(np.random.default_rng(0), 20)
    keys = available(dataset)
    together = compute(dataset, keys, table)
    assert together.shape == (len(table), len(keys))
    assert np.isfinite(together).all()
    for index, key in enumerate(keys):
        np.testing.assert_array_equal(compute(dataset, (key,), table)[:, 0], together[:, index])
    np.testing.assert_array_equal(compute(dataset, keys[::-1], table), together[:, ::-1])


@every
def test_the_columns_come_first_and_as_they_are(dataset: Dataset) -> None:
    """The raw columns are features of every dataset, and are not changed."""
    table, _ = dataset.sample(np.random.default_rng(0), 20)
    keys = tuple(column.key for column in dataset.columns)
    assert available(dataset)[: len(keys)] == keys
    np.testing.assert_array_equal(compute(dataset, keys, table), table)


@pytest.mark.parametrize(
    ("key", "formula"),
    [
        ("x1^2", lambda a, _: a * a),
        ("x2^2", lambda _, b: b * b),
        ("x1*x2", lambda a, b: a * b),
        ("sin(x1)", lambda a, _: (np.exp(1j * a) - np.exp(-1j * a)).imag / 2),
        ("sin(x2)", lambda _, b: (np.exp(1j * b) - np.exp(-1j * b)).imag / 2),
    ],
)
def test_a_feature_is_what_its_name_says(key: str, formula: Any) -> None:
    """Each computed feature follows the formula in its key."""
    ours = compute(DATASETS["circle"](), (key,), TABLE)[:, 0]
    np.testing.assert_allclose(ours, formula(*TABLE.T), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("cls", list(FEATURES), ids=name)
def test_a_feature_is_element_by_element(cls: Any) -> None:
    """A feature's value at one point does not depend on the others, and any shape works."""
    a, b = TABLE.T
    whole = cls.value(a, b)
    np.testing.assert_array_equal([cls.value(x, y) for x, y in zip(a, b, strict=True)], whole)
    assert cls.value(a.reshape(7, 1), b.reshape(7, 1)).shape == (7, 1)


def test_only_a_plane_offers_computed_features() -> None:
    """Iris has no x1 and x2, so it offers its four measurements alone."""
    assert available(DATASETS["iris"]()) == ("sepal_length", "sepal_width", "petal_length", "petal_width")
    assert set(FEATURES.keys) <= set(available(DATASETS["spiral"]()))
