from __future__ import annotations

import numpy as np
import pytest

from engine.preprocessors import PREPROCESSORS, Preprocessor
from tests.engine.strategies import name

RNG = np.random.default_rng(0)
ROWS, OTHERS = RNG.normal([3.0, -100.0], [0.5, 20.0], (50, 2)), RNG.normal(size=(9, 2))
every = pytest.mark.parametrize("preprocessor", [cls() for cls in PREPROCESSORS], ids=name)


@every
def test_a_transform_treats_each_row_alone_and_keeps_the_shape(preprocessor: Preprocessor) -> None:
    """What becomes of a row depends on the fitted rows and on itself, not on its neighbours."""
    transform = preprocessor.fit(ROWS)
    together = transform(OTHERS)
    assert together.shape == OTHERS.shape
    np.testing.assert_allclose(np.vstack([transform(row[None]) for row in OTHERS]), together, rtol=1e-14)


@every
def test_fitting_and_transforming_write_to_nothing(preprocessor: Preprocessor) -> None:
    """Neither the fitted rows nor the transformed ones are changed."""
    rows, others = ROWS.copy(), OTHERS.copy()
    preprocessor.fit(rows)(others)
    np.testing.assert_array_equal(rows, ROWS)
    np.testing.assert_array_equal(others, OTHERS)


@every
@pytest.mark.parametrize("rows", [np.array([[2.0, 5.0]]), np.full((4, 2), 7.0)], ids=["one row", "constant"])
def test_rows_without_any_spread_stay_finite(
    preprocessor: Preprocessor, rows: np.ndarray[tuple[int, int], np.dtype[np.float64]]
) -> None:
    """One row, or a feature that is the same in every row, is no division by zero."""
    assert np.isfinite(preprocessor.fit(rows)(OTHERS)).all()


def test_standardize_is_z_scores() -> None:
    """Minus the mean, over the biased standard deviation, of the fitted rows."""
    ours = PREPROCESSORS["standardize"]().fit(ROWS)(OTHERS)
    mean = [sum(column) / len(column) for column in ROWS.T]
    spread = [(sum((v - m) ** 2 for v in column) / len(column)) ** 0.5 for column, m in zip(ROWS.T, mean, strict=True)]
    np.testing.assert_allclose(ours, (OTHERS - mean) / spread, rtol=1e-12)


def test_no_preprocessing_is_the_same_table() -> None:
    """The features come through as they are."""
    np.testing.assert_array_equal(PREPROCESSORS["none"]().fit(ROWS)(OTHERS), OTHERS)
