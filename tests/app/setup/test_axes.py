"""Planes that are none of two columns: in links, and while the setup changes."""

from __future__ import annotations

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import example, given

from app.setup.address import opened, parts
from app.setup.axes import COMPONENTS, Axes, allowed, is_special, kept, plane_over, points_of, through
from app.setup.lesson import Lesson
from engine import Config, DataSettings
from engine.data import prepare
from engine.datasets import Circle, Digits, Iris, Table
from engine.preprocessors import Standardize
from tests.engine.strategies import SOME

IRIS = Config(data=DataSettings(dataset=Iris(), points=150))
PAIR = through(("train", 12), ("test", 3))
SETS = st.sampled_from(["train", "test"])


def linked(axes: Axes, tail: str = "") -> Axes:
    """Axes after a trip through a link with something appended."""
    query = parts(IRIS, axes, Lesson())
    return opened(query | {"axes": query["axes"] + tail}).axes


@pytest.mark.parametrize("tail", ["", ".", ")", ">.", "\u200b", "…"])
@pytest.mark.parametrize("axes", [COMPONENTS, PAIR])
def test_a_plane_comes_back_from_a_link(axes: Axes, tail: str) -> None:
    """Whatever punctuation follows."""
    assert linked(axes, tail) == axes


def test_a_link_says_it_in_a_word() -> None:
    """What an address shows, for as long as there are links."""
    assert parts(IRIS, COMPONENTS, Lesson())["axes"] == "pca"
    assert parts(IRIS, PAIR, Lesson())["axes"] == "through.train12.test3"


@given(st.tuples(SETS, st.integers(0, 10**9 - 1)), st.tuples(SETS, st.integers(0, 10**9 - 1)))
@SOME
def test_any_two_points_come_back(first: tuple[str, int], second: tuple[str, int]) -> None:
    """Of either kind of rows, with any index; one point twice is no plane."""
    axes = through(first, second)
    assert linked(axes) == (axes if first != second else None)
    assert points_of(axes) == ([first, second] if first != second else None)


@given(st.text(max_size=30))
@example("pca.pca")
@example("through.train1")
@example("through.train1.train1")
@example("through.train1.test2.test3")
@example("through.valid1.test2")
@example("through.train1.test99999999999")
@SOME
def test_other_words_are_no_plane(text: str) -> None:
    """They leave the dataset's own; what is read is written again."""
    axes = opened(parts(IRIS, None, Lesson()) | {"axes": text}).axes
    assert axes is None or linked(axes) == axes


def test_columns_come_before_planes() -> None:
    """A learner's own columns may be called like a plane: an old link means what it meant."""
    names = ("pca", "through", "train1.test2")
    table = Table(names, ((0.0, 1.0, 2.0), (1.0, 0.0, 3.0)), ("yes", "no"))
    config = Config(data=DataSettings(dataset=table))
    query = parts(config, None, Lesson())
    assert opened(query | {"axes": "pca.through"}).axes == ("pca", "through")
    assert opened(query | {"axes": "through.train1.test2"}).axes == ("through", "train1.test2")
    assert opened(query | {"axes": "pca"}).axes == COMPONENTS


@pytest.mark.parametrize("axes", [COMPONENTS, PAIR])
def test_two_columns_have_one_plane(axes: Axes) -> None:
    """With two columns there is nothing to choose."""
    assert allowed(axes, Circle()) is None
    assert allowed(axes, Digits()) == axes
    assert is_special(axes)


def test_two_points_stay_as_long_as_the_rows_do() -> None:
    """Another preprocessing draws the same rows; another seed, share or number of points draws others."""
    data = IRIS.data
    assert kept(PAIR, IRIS, IRIS.with_(data=data.with_(preprocessor=Standardize()))) == PAIR
    for other in (
        IRIS.with_(seed=1),
        IRIS.with_(data=data.with_(test_share=0.3)),
        IRIS.with_(data=data.with_(points=100)),
        IRIS.with_(data=data.with_(dataset=Digits(), features=())),
    ):
        assert kept(PAIR, IRIS, other) is None
        assert kept(COMPONENTS, IRIS, other) == COMPONENTS


def test_a_plane_is_drawn_over_what_is_chosen() -> None:
    """Both points are where a link says; points that are not there leave the dataset's own plane."""
    data = prepare(IRIS.data, IRIS.seed)
    plane = plane_over(data, PAIR)
    places = plane.places(data, np.stack([data.train.table[12], data.test.table[3]]))
    np.testing.assert_allclose(places[:, 1], 0, atol=1e-9)
    assert plane_over(data, COMPONENTS).across.title == "component 1"
    for gone in (through(("train", 12), ("test", 10**6)), None):
        assert plane_over(data, gone).across.key == "petal_length"


@pytest.mark.parametrize("axes", [("x1",), ("a", "b", "c"), ("petal_length", "petal_length")])
def test_what_is_no_plane_is_refused(axes: Axes) -> None:
    """By a sentence."""
    with pytest.raises(ValueError, match="axes"):
        plane_over(prepare(IRIS.data, 0), axes)
