from __future__ import annotations

import pickle

import numpy as np
import pytest
from sklearn.decomposition import PCA
from sklearn.preprocessing import StandardScaler

from engine.preprocessors import PREPROCESSORS, Preprocessor
from tests.engine.strategies import name, variants

RNG = np.random.default_rng(0)
ROWS, OTHERS = RNG.normal([3.0, -100.0], [0.5, 20.0], (50, 2)), RNG.normal(size=(9, 2))
every = pytest.mark.parametrize("preprocessor", [one for cls in PREPROCESSORS for one in variants(cls())], ids=name)


@every
def test_a_transform_treats_each_row_alone(preprocessor: Preprocessor) -> None:
    """The result for a row depends on the fitted rows and on itself, not on its neighbors."""
    transform = preprocessor.fit(ROWS)
    together = transform(OTHERS)
    assert together.shape == OTHERS.shape
    np.testing.assert_allclose(np.vstack([transform(row[None]) for row in OTHERS]), together, rtol=1e-12, atol=1e-13)


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
    """One row, or a constant feature, causes no division by zero."""
    assert np.isfinite(preprocessor.fit(rows)(OTHERS)).all()


WITH_CONSTANT = np.column_stack([ROWS, np.full(50, 1e6 / 3)])  # which no sum of fifty of them divides back to exactly


@pytest.mark.parametrize(
    ("settings", "becomes"),
    [
        ({"key": "none"}, 1e6 / 3),
        ({"key": "centre"}, 0),
        ({"key": "min_max"}, 0),
        ({"key": "min_max", "interval": "-1 to 1"}, -1),
        ({"key": "standardize"}, 0),
        ({"key": "zca_whitening"}, 0),
    ],
    ids=str,
)
def test_a_constant_column_becomes_what_is_said_of_it(settings: dict[str, str], becomes: float) -> None:
    """A constant column stays constant, and does not affect the other columns."""
    preprocessor = PREPROCESSORS.from_dict(settings)
    ours = preprocessor.fit(WITH_CONSTANT)(WITH_CONSTANT)
    np.testing.assert_allclose(ours[:, 2], becomes, atol=1e-9)
    np.testing.assert_allclose(ours[:, :2], preprocessor.fit(ROWS)(ROWS), rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("key", ["pca", "pca_whitening"])
def test_a_constant_column_adds_nothing_to_pca(key: str) -> None:
    """The first directions are the same as without it, up to sign, and along the last one all rows are 0."""
    ours = PREPROCESSORS.from_dict({"key": key, "components": 3}).fit(WITH_CONSTANT)(WITH_CONSTANT)
    without = PREPROCESSORS.from_dict({"key": key}).fit(ROWS)(ROWS)
    np.testing.assert_allclose(np.abs(ours[:, :2]), np.abs(without), atol=1e-9)
    np.testing.assert_allclose(ours[:, 2], 0, atol=1e-9)


def test_standardize_is_z_scores() -> None:
    """Minus the mean, over the biased standard deviation, of the fitted rows."""
    ours = PREPROCESSORS["standardize"]().fit(ROWS)(OTHERS)
    mean = [sum(column) / len(column) for column in ROWS.T]
    spread = [(sum((v - m) ** 2 for v in column) / len(column)) ** 0.5 for column, m in zip(ROWS.T, mean, strict=True)]
    np.testing.assert_allclose(ours, (OTHERS - mean) / spread, rtol=1e-12)


@pytest.mark.parametrize("key", ["standardize", "pca_whitening", "zca_whitening"])
def test_the_rounding_of_a_column_is_no_spread(key: str) -> None:
    """A column that varies only in its last bit counts as constant, as in scikit-learn, and is not blown up."""
    noise = np.column_stack([ROWS, np.where(np.arange(50) % 2, 0.1 + 0.2, 0.3)])
    assert StandardScaler().fit(noise).scale_[2] == 1
    settings = {"key": key, "components": 3} if key == "pca_whitening" else {"key": key}
    ours = PREPROCESSORS.from_dict(settings).fit(noise)(noise)
    np.testing.assert_allclose(ours[:, 2], 0, atol=1e-12)


@pytest.mark.parametrize("key", ["centre", "standardize"])
def test_a_constant_column_is_zero_to_the_last_bit(key: str) -> None:
    """Its mean is its value, unlike the sum of the rows divided by their number."""
    rows = np.column_stack([ROWS, np.full(50, 0.1)])
    assert rows.mean(axis=0)[2] != rows[0, 2]
    ours = PREPROCESSORS.from_dict({"key": key}).fit(rows)(rows)
    np.testing.assert_array_equal(ours[:, 2], 0)


def test_no_preprocessing_is_the_same_table() -> None:
    """The features are unchanged."""
    np.testing.assert_array_equal(PREPROCESSORS["none"]().fit(ROWS)(OTHERS), OTHERS)


def test_center_takes_the_training_mean_away() -> None:
    """It removes only the mean; the spread stays."""
    ours = PREPROCESSORS["centre"]().fit(ROWS)(OTHERS)
    np.testing.assert_allclose(ours, OTHERS - np.array([sum(column) / 50 for column in ROWS.T]), rtol=1e-12)


@pytest.mark.parametrize(("interval", "low"), [("0 to 1", 0.0), ("-1 to 1", -1.0)])
def test_min_max_fills_its_interval(interval: str, low: float) -> None:
    """Training values run from the lower end to 1; others follow the same line, even beyond."""
    transform = PREPROCESSORS.from_dict({"key": "min_max", "interval": interval}).fit(ROWS)
    np.testing.assert_allclose(transform(ROWS).min(axis=0), low, atol=1e-12)
    np.testing.assert_allclose(transform(ROWS).max(axis=0), 1, atol=1e-12)
    share = (OTHERS - ROWS.min(axis=0)) / (ROWS.max(axis=0) - ROWS.min(axis=0))
    np.testing.assert_allclose(transform(OTHERS), low + (1 - low) * share, rtol=1e-10)


# Five features of which one hangs on two others and one is constant: the rank is 3.
WIDE = RNG.normal(size=(40, 3)) @ RNG.normal(size=(3, 3))
WIDE = np.column_stack([WIDE, WIDE[:, 0] - 2 * WIDE[:, 1], np.full(40, 1e6 / 3)])


@pytest.mark.parametrize("components", [1, 2, 3])
@pytest.mark.parametrize("key", ["pca", "pca_whitening"])
def test_pca_is_the_eigenvectors_of_the_covariance(key: str, components: int) -> None:
    """Coordinates along the covariance's eigenvectors, up to their sign; whitened ones have variance 1."""
    values, vectors = np.linalg.eigh(np.cov(WIDE.T))
    expected = (WIDE - WIDE.mean(axis=0)) @ vectors[:, ::-1][:, :components]
    if key == "pca_whitening":
        expected /= np.sqrt(values[::-1][:components])
    ours = PREPROCESSORS.from_dict({"key": key, "components": components}).fit(WIDE)(WIDE)
    np.testing.assert_allclose(np.abs(ours), np.abs(expected), atol=1e-9)
    theirs = PCA(components, whiten=key == "pca_whitening", svd_solver="full").fit(WIDE).transform(WIDE)
    np.testing.assert_allclose(ours, theirs, atol=1e-9)


@pytest.mark.parametrize("key", ["pca", "pca_whitening"])
@pytest.mark.parametrize("rows", [1, 2, 4, 40])
def test_components_are_capped_by_rows_and_features(key: str, rows: int) -> None:
    """Sixty-four components of five features, or of fewer rows, give as many as exist."""
    transform = PREPROCESSORS.from_dict({"key": key, "components": 64}).fit(WIDE[:rows])
    assert transform(WIDE).shape == (40, min(5, rows))
    assert np.abs(transform(WIDE)).max() < 1e4


@pytest.mark.parametrize("key", ["pca_whitening", "zca_whitening"])
def test_whitening_makes_the_covariance_the_identity(key: str) -> None:
    """As many variances of 1 as the rank, and no covariance; directions without variance stay 0."""
    white = PREPROCESSORS.from_dict({"key": key, **({"components": 5} if key[0] == "p" else {})}).fit(WIDE)(WIDE)
    values = np.sort(np.linalg.eigvalsh(np.cov(white.T)))
    np.testing.assert_allclose(values, [0, 0, 1, 1, 1], atol=1e-9)
    assert np.abs(white).max() < 6


def test_zca_is_the_inverse_square_root_of_the_covariance() -> None:
    """On data of full rank ZCA is the one symmetric whitening, (x - mean) C^(-1/2)."""
    values, vectors = np.linalg.eigh(np.cov(ROWS.T))
    root = vectors @ np.diag(values**-0.5) @ vectors.T
    np.testing.assert_allclose(
        PREPROCESSORS["zca_whitening"]().fit(ROWS)(OTHERS), (OTHERS - ROWS.mean(axis=0)) @ root, rtol=1e-9
    )


# A clock in milliseconds, 40 apart, beside a year of them in steps of some hours and a small column.
CLOCK = 1.7e12 + 40.0 * np.arange(60)
FAR = np.column_stack([CLOCK, 1.6e12 + 5e8 * RNG.permutation(60), RNG.normal(size=60)])


@every
@pytest.mark.parametrize("columns", [[0], [0, 1], [0, 2], [0, 1, 2]], ids=str)
def test_columns_that_lie_far_off_keep_their_digits(preprocessor: Preprocessor, columns: list[int]) -> None:
    """Near 1.7e12 the result is the same as near zero, up to the mean's precision: floats there are 0.0001 off."""
    far = FAR[:, columns]
    near = far - far[0]
    ours, expected = preprocessor.fit(far)(far), preprocessor.fit(near)(near)
    if preprocessor.key == "none":
        expected = expected + far[0]
    signs = np.sign((ours * expected).sum(axis=0)) if preprocessor.key.startswith("pca") else 1.0
    np.testing.assert_allclose(
        ours, expected * signs, rtol=1e-9, atol=1e-5 * max(1.0, np.abs(np.diff(far, axis=0)).min())
    )


@pytest.mark.parametrize("interval", ["0 to 1", "-1 to 1"])
def test_min_max_is_exact_on_a_clock_in_milliseconds(interval: str) -> None:
    """Sixty rows forty milliseconds apart: the row's index over 59, to the last digits."""
    ours = PREPROCESSORS.from_dict({"key": "min_max", "interval": interval}).fit(FAR)(FAR)[:, 0]
    share = np.arange(60) / 59
    np.testing.assert_allclose(ours, share if interval == "0 to 1" else 2 * share - 1, rtol=0, atol=1e-15)


@every
def test_a_transform_is_affine_and_survives_a_pickle(preprocessor: Preprocessor) -> None:
    """The midpoint of two rows maps to the midpoint of their results; a copy does the same to the last bit."""
    transform = preprocessor.fit(ROWS)
    ends, middle = transform(OTHERS[:2]), transform(OTHERS[:2].mean(axis=0)[None])
    np.testing.assert_allclose(middle[0], ends.mean(axis=0), rtol=1e-12, atol=1e-12)
    np.testing.assert_array_equal(pickle.loads(pickle.dumps(transform))(OTHERS), transform(OTHERS))
