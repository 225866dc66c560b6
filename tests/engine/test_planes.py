"""Planes whose axes are no columns: along principal components, and through two points."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from engine import Config, DataSettings
from engine.data import Data, prepare
from engine.datasets import DATASETS, Table
from engine.planes import Plane, principal
from engine.tape import Array
from tests.engine.strategies import SOME

SIDE = 5


def data_of(key: str, points: int = 120) -> Data:
    """Some rows of a dataset."""
    return prepare(DataSettings(dataset=DATASETS[key](), points=points), seed=0)


def svd(rows: Array) -> tuple[Array, Array]:
    """The components of rows and their shares of the variance, from the singular values of the centered rows."""
    values, directions = np.linalg.svd(rows - rows.mean(axis=0))[1:]
    return directions, values**2 / (values**2).sum()


def aligned(one: Array, other: Array) -> Array:
    """One direction, turned around if it points against another."""
    return np.asarray(one * np.sign(one @ other))


@pytest.mark.parametrize("key", ["iris", "wine", "digits"])
def test_components_are_those_of_the_singular_value_decomposition(key: str) -> None:
    """The same directions, the widest first, with the same shares; the largest entry of each is positive."""
    rows = data_of(key).train.table
    (directions, shares), (expected, variances) = principal(rows), svd(rows)
    count = len(variances)
    np.testing.assert_allclose(shares[:count], variances, atol=1e-12)
    for one, other in zip(directions[:2], expected, strict=False):
        np.testing.assert_allclose(one, aligned(other, one), atol=1e-9)
        assert one[np.abs(one).argmax()] > 0


@given(arrays.arrays(float, st.tuples(st.integers(1, 8), st.integers(2, 5)), elements=st.floats(-1e15, 1e15)))
@SOME
def test_components_are_always_at_right_angles(rows: Array) -> None:
    """As many as there are columns, of length 1, whatever the rows are; the shares of the variance are at most all."""
    directions, shares = principal(rows)
    np.testing.assert_allclose(directions @ directions.T, np.eye(rows.shape[1]), atol=1e-9)
    assert (np.diff(shares) <= 1e-12).all()
    assert shares.sum() == pytest.approx(1) or not shares.any()


@pytest.mark.parametrize("key", ["iris", "wine", "digits"])
def test_the_grid_of_components_is_the_mean_plus_steps_along_them(key: str) -> None:
    """Written out with two loops, from the top left; from training rows alone, whatever the test rows are."""
    data = data_of(key)
    plane, mean = Plane.along_components(data), data.train.table.mean(axis=0)
    first, second = map(aligned, svd(data.train.table)[0][:2], lines_of(plane))
    expected = [
        mean + across * first + up * second
        for up in np.linspace(plane.up.high, plane.up.low, SIDE)
        for across in np.linspace(plane.across.low, plane.across.high, SIDE)
    ]
    np.testing.assert_allclose(plane.grid(data, SIDE), np.array(expected), atol=1e-7 * np.abs(mean).max())


def lines_of(plane: Plane) -> Array:
    """The directions of a plane of its own."""
    assert plane.span is not None
    return plane.span.directions


@pytest.mark.parametrize("key", ["iris", "digits"])
def test_points_are_projected_at_right_angles(key: str) -> None:
    """The way from a point to its place is at right angles to the plane; all places are within the axes."""
    data = data_of(key)
    plane = Plane.along_components(data)
    for rows in (data.train.table, data.test.table):
        places = plane.places(data, rows)
        assert plane.span is not None
        rest = rows - plane.span.table(places[:, 0], places[:, 1])
        np.testing.assert_allclose(rest @ lines_of(plane).T, 0, atol=1e-9)
        low, high = (np.array([getattr(axis, end) for axis in (plane.across, plane.up)]) for end in ("low", "high"))
        assert ((low < places) & (places < high)).all()


def test_the_share_of_the_variance_is_on_each_axis() -> None:
    """Of iris, in percent: 92.5 and 5.3 over all flowers (scikit-learn's example); these are half of them."""
    data = data_of("iris", 150)
    plane, shares = Plane.along_components(data), svd(data.train.table)[1]
    assert [plane.across.unit, plane.up.unit] == [f"{100 * share:.1f}%" for share in shares[:2]]
    assert shares[0] == pytest.approx(0.925, abs=0.02)


@pytest.mark.parametrize("axes", [None, ("petal_width", "sepal_length")])
def test_on_two_columns_a_place_is_what_the_columns_hold(axes: tuple[str, str] | None) -> None:
    """To the last bit."""
    data = data_of("iris")
    keys = [column.key for column in data.columns]
    chosen = [keys.index(key) for key in axes or data.dataset.plane]
    places = Plane.through(data, axes).places(data, data.test.table)
    np.testing.assert_array_equal(places, data.test.table[:, chosen])


@pytest.mark.parametrize("key", ["iris", "wine", "digits"])
def test_a_plane_through_two_points_holds_both(key: str) -> None:
    """The first is at 0, the second at its distance; both of them are on the plane itself."""
    data = data_of(key)
    start, end = data.train.table[3], data.test.table[5]
    plane = Plane.through_points(data, (start, end))
    places = plane.places(data, np.stack([start, end]))
    np.testing.assert_allclose(places, [[0.0, 0.0], [float(np.linalg.norm(end - start)), 0.0]], atol=1e-9)
    assert plane.span is not None
    np.testing.assert_allclose(plane.span.table(places[:, 0], places[:, 1]), [start, end], atol=1e-9)


@pytest.mark.parametrize("key", ["iris", "digits"])
def test_it_rises_the_way_the_training_rows_vary_most_across_the_line(key: str) -> None:
    """The first singular direction of the centered rows, once their share along the line is taken away."""
    data = data_of(key)
    start, end = data.train.table[0], data.train.table[1]
    line = (end - start) / np.linalg.norm(end - start)
    centered = data.train.table - data.train.table.mean(axis=0)
    expected = svd(centered - np.outer(centered @ line, line))[0][0]
    across, up = lines_of(Plane.through_points(data, (start, end)))
    np.testing.assert_allclose(across, line, atol=1e-12)
    np.testing.assert_allclose(up, aligned(expected, up), atol=1e-8)


def test_rows_on_a_line_still_span_a_plane() -> None:
    """Nothing varies across the line: any direction at right angles will do."""
    rows = tuple((float(row), 2.0 * row, 0.0) for row in range(6))
    table = Table(("a", "b", "c"), rows, ("x", "y") * 3)
    data = prepare(Config().data.with_(dataset=table, points=6, features=()), seed=0)
    for plane in (Plane.along_components(data), Plane.through_points(data, (np.array(rows[0]), np.array(rows[4])))):
        np.testing.assert_allclose(lines_of(plane) @ lines_of(plane).T, np.eye(2), atol=1e-9)
        assert np.isfinite(plane.grid(data, 3)).all()


def test_one_point_twice_is_no_line() -> None:
    """It is refused."""
    data = data_of("iris")
    with pytest.raises(ValueError, match="same"):
        Plane.through_points(data, (data.train.table[0], data.train.table[0].copy()))
