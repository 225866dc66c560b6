from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.datasets import load_digits, load_iris, load_wine

from engine import Config, Trainer
from engine.datasets import DATASETS, Dataset
from engine.errors import SettingsError
from engine.settings import fields_of, to_dict
from tests.engine.strategies import FEW, name, settings

every = pytest.mark.parametrize("dataset", [cls() for cls in DATASETS], ids=name)
noisy = pytest.mark.parametrize(
    "cls", [cls for cls in DATASETS if "noise" in {f.name for f in fields_of(cls)}], ids=name
)


def without_noise(key: str, **settings: Any) -> Dataset:
    """A dataset without noise."""
    return DATASETS.from_dict({"key": key, "noise": 0.0, **settings})


def draw(dataset: Dataset, points: int, seed: int = 0) -> tuple[Any, Any]:
    """A sample from a seed."""
    return dataset.sample(np.random.default_rng(seed), points)


@pytest.mark.parametrize("cls", list(DATASETS), ids=name)
@given(st.data(), st.one_of(st.integers(2, 12), st.integers(2, 5000)))
@FEW
def test_a_sample_is_as_large_as_asked_and_evenly_spread(cls: type[Dataset], data: st.DataObject, points: int) -> None:
    """With any settings: all rows are finite, and class sizes differ by at most one unless a class runs out."""
    dataset = data.draw(settings(cls, {}))
    table, classes = draw(dataset, points)
    expected = min(points, dataset.rows or points)
    assert table.shape == (expected, len(dataset.columns))
    assert np.isfinite(table).all()
    if dataset.task == "regression":
        assert classes.shape == (expected,)
        assert np.abs(classes).max() <= 1
        return
    sizes = np.bincount(classes, minlength=len(dataset.class_names))
    assert len(sizes) == len(dataset.class_names)
    there_are = np.bincount(draw(dataset, 5000)[1])
    assert (sizes >= np.minimum(there_are, sizes.max() - 1)).all()


@every
def test_the_same_generator_state_draws_the_same_sample(dataset: Dataset) -> None:
    """A sample is a function of its generator: same seed, same bytes; another seed, another sample."""
    first, again, other = draw(dataset, 60, 3), draw(dataset, 60, 3), draw(dataset, 60, 4)
    assert first[0].tobytes() == again[0].tobytes()
    assert first[1].tobytes() == again[1].tobytes()
    assert first[0].tobytes() != other[0].tobytes()


@every
def test_a_sample_may_be_written_to_without_harm(dataset: Dataset) -> None:
    """The sample belongs to the caller: overwriting it does not change the next one."""
    table, classes = draw(dataset, 30)
    keep = table.copy()
    table[...], classes[...] = 0, 0
    np.testing.assert_array_equal(draw(dataset, 30)[0], keep)


@every
def test_the_axes_hold_the_data(dataset: Dataset) -> None:
    """At the default noise, at least 99% of the values lie within their column's axis, which is not far too wide."""
    table, _ = draw(dataset, 5000)
    for column, values in zip(dataset.columns, table.T, strict=True):
        assert np.mean((column.low <= values) & (values <= column.high)) >= 0.99
        alike = [other for other in dataset.columns if (other.low, other.high) == (column.low, column.high)]
        spread = max(np.ptp(table[:, dataset.columns.index(other)]) for other in alike)  # pixels share one scale
        assert spread > 0.4 * (column.high - column.low)
    keys = [column.key for column in dataset.columns]
    assert set(dataset.plane) <= set(keys)
    assert dataset.plane[0] != dataset.plane[1]
    assert len(keys) == len(set(keys))


@noisy
def test_noise_moves_the_same_points_in_proportion(cls: Any) -> None:
    """With one seed, each point strays along a straight line, twice as far at twice the noise."""
    none, some, twice = (draw(cls(noise=noise), 90)[0] for noise in (0.0, 0.1, 0.2))
    np.testing.assert_allclose(twice - none, 2 * (some - none), rtol=1e-9, atol=1e-9)
    assert np.abs(some - none).max() > 0.05


def test_circle_without_noise_is_a_disc_within_a_ring() -> None:
    """A lies within radius 2.5, B between 3.5 and 5, and both go all the way around."""
    table, classes = draw(without_noise("circle"), 2000)
    radius = np.hypot(*table.T)
    assert radius[classes == 0].max() <= 2.5
    assert 3.5 <= radius[classes == 1].min() <= radius.max() <= 5
    assert np.abs(table[classes == 1].mean(axis=0)).max() < 5 * 3 / np.sqrt(1000)


def test_xor_without_noise_is_the_sign_of_the_product() -> None:
    """B lies where x1 and x2 have the same sign; all four corners are equally full; nothing lies on the axes."""
    table, classes = draw(without_noise("xor"), 2000)
    np.testing.assert_array_equal(table.prod(axis=1) > 0, classes == 1)
    assert 0.3 <= np.abs(table).min() <= np.abs(table).max() <= 5
    quarters = np.bincount(2 * (table[:, 0] > 0) + (table[:, 1] > 0), minlength=4)
    assert np.abs(quarters - 500).max() < 5 * np.sqrt(2000 * 0.25 * 0.75)


def test_gauss_has_its_centers_and_its_spread() -> None:
    """Means at (-2, -2) and (2, 2), standard deviation 0.7 without noise, within five standard errors."""
    table, classes = draw(without_noise("gauss"), 4000)
    for label, center in ((0, -2.0), (1, 2.0)):
        cloud = table[classes == label]
        assert np.abs(cloud.mean(axis=0) - center).max() < 5 * 0.7 / np.sqrt(2000)
        assert np.abs(cloud.std(axis=0) - 0.7).max() < 5 * 0.7 / np.sqrt(4000)


def test_spiral_without_noise_is_two_archimedean_arms() -> None:
    """On each arm the angle grows with the radius, 1.75 turns over a radius of 5; the arms are half a turn apart."""
    table, classes = draw(without_noise("spiral"), 400)
    radius = np.hypot(*table.T)
    angle = 2 * np.pi * 1.75 * radius / 5 + np.pi * classes
    np.testing.assert_allclose(table, np.column_stack([radius * np.sin(angle), radius * np.cos(angle)]), atol=1e-9)
    assert 4.9 < radius.max() <= 5


def test_moons_without_noise_are_half_circles() -> None:
    """Both moons have radius 3, one about (-1.5, -0.75), the other about (1.5, 0.75)."""
    table, classes = draw(without_noise("moons"), 300)
    for label, center in ((0, [-1.5, -0.75]), (1, [1.5, 0.75])):
        np.testing.assert_allclose(np.hypot(*(table[classes == label] - center).T), 3.0, rtol=1e-12)


@pytest.mark.parametrize("count", [2, 3, 6])
def test_blobs_stand_on_a_ring(count: int) -> None:
    """Each cloud's mean is 3.5 from the middle, in its own direction, the first straight up."""
    blobs = without_noise("blobs", classes=count)
    table, classes = draw(blobs, 600 * count)
    for label in range(count):
        turn = 2 * np.pi * label / count
        cloud = table[classes == label]
        assert np.abs(cloud.mean(axis=0) - [3.5 * np.sin(turn), 3.5 * np.cos(turn)]).max() < 5 * 0.5 / np.sqrt(600)
    assert len(blobs.class_names) == count


@pytest.mark.parametrize("count", [2, 3, 4])
def test_rings_lie_inside_each_other(count: int) -> None:
    """Without noise each ring fills the outer seven tenths of its part of the radius, all the way around."""
    table, classes = draw(without_noise("rings", classes=count), 3000)
    share = np.hypot(*table.T) / (5 / count) - classes
    assert 0.3 <= share.min() < 0.31
    assert 0.99 < share.max() <= 1
    for label in range(count):
        assert np.abs(table[classes == label].mean(axis=0)).max() < 5 * 5 / np.sqrt(3000 / count)


@pytest.mark.parametrize("squares", [2, 3, 8])
def test_the_squares_of_a_checkerboard_alternate(squares: int) -> None:
    """Without noise the class is the color of the square that the point lies in, and every square is filled alike."""
    table, classes = draw(without_noise("checkerboard", squares=squares), 6400)
    place = (table + 5) * squares / 10
    cells = np.floor(place).astype(int)
    np.testing.assert_array_equal(cells.sum(axis=1) % 2, classes)
    assert 0.05 <= (place % 1).min() <= (place % 1).max() <= 0.95
    counts = np.bincount(cells[:, 0] * squares + cells[:, 1], minlength=squares**2)
    for color in (0, 1):
        own = counts[np.add.outer(range(squares), range(squares)).ravel() % 2 == color]
        assert np.abs(own - own.mean()).max() < 5 * np.sqrt(own.mean())


SOME_TABLE: dict[str, Any] = {"names": ["a", "b"], "cells": [[0, 1], [2, 3.5], [4, 5]], "labels": ["x", "y", "x"]}


def test_painted_points_are_drawn_as_they_are() -> None:
    """Each point once, at its place with its class; fewer points are taken from the classes in turn."""
    points: list[list[float]] = [[-1, 2.5, 0], [3, 0.25, 2], [-6, 6, 0], [0, 0, 0]]
    painted = DATASETS.from_dict({"key": "painted", "points": points})
    table, classes = draw(painted, 100)
    assert sorted([*row, label] for row, label in zip(table.tolist(), classes.tolist(), strict=True)) == sorted(points)
    assert (painted.rows, painted.class_names) == (4, ("A", "B", "C"))
    assert sorted(draw(painted, 2)[1].tolist()) == [0, 2]
    assert DATASETS.from_dict(json.loads(json.dumps(to_dict(painted)))) == painted


@pytest.mark.parametrize(
    ("points", "key", "said"),
    [
        ([], "points", "a list of 0 is not allowed; give at least 2"),
        ([[0, 0, 1], [1, 1, 1]], "points", "every point is B; paint at least one point of another class"),
        (
            [[0, 0, 0], [6.5, 1, 1]],
            "points.1",
            "(6.5, 1, 1) is not allowed; give x1, x2 from -6 to 6 and a class from 0 to 5",
        ),
        ([[0, 0, 0], [1, 1, 6]], "points.1", "(1, 1, 6) is not allowed"),
        ([[0, 0, 0], [1, 1, 1.0]], "points.1", "(1, 1, 1.0) is not allowed"),
        ([[0, 0, 0], [1, True, 1]], "points.1", "(1, True, 1) is not allowed"),
        ([[0, math.nan, 0], [1, 1, 1]], "points.0", "(0, nan, 0) is not allowed"),
        ([[0, "<b>", 0], [1, 1, 1]], "points.0", "(0, '<b>', 0) is not allowed"),
        ([[0, 0], [1, 1, 1]], "points.0", "(0, 0) is not allowed"),
        ([[0, 0, 0], 7], "points.1", "7 is not a list"),
    ],
)
def test_a_bad_painting_is_refused_in_one_sentence(points: Any, key: str, said: str) -> None:
    """The message has the point, its value and what is allowed."""
    with pytest.raises(SettingsError) as refused:
        DATASETS.from_dict({"key": "painted", "points": points})
    assert refused.value.key == key
    assert refused.value.problem.startswith(said)


def test_a_table_of_one_s_own_is_drawn_as_it_is() -> None:
    """Each row once, with the number of its label in the alphabet; columns, plane and size are the table's."""
    table = DATASETS.from_dict({"key": "table", **SOME_TABLE})
    cells, classes = draw(table, 100)
    found = sorted((*row, label) for row, label in zip(cells.tolist(), classes.tolist(), strict=True))
    assert found == [(0, 1, 0), (2, 3.5, 1), (4, 5, 0)]
    assert (table.plane, table.rows, table.class_names) == (("a", "b"), 3, ("x", "y"))
    assert [(column.key, column.low < 0, column.high > 4) for column in table.columns] == [
        ("a", True, True),
        ("b", False, True),
    ]
    assert DATASETS.from_dict(json.loads(json.dumps(to_dict(table)))) == table


@pytest.mark.parametrize(
    ("change", "key", "said"),
    [
        ({"cells": [[0, 1], ["tall", 3], [4, 5]]}, "cells.1", "'tall' in column 'a'"),
        ({"cells": [[0, 1], [2, "3"], [4, 5]]}, "cells.1", "'3' in column 'b'"),
        ({"cells": [[0, 1], [2, float("nan")], [4, 5]]}, "cells.1", "nan in column 'b'"),
        ({"cells": [[0, 1], [2, 3], [float("-inf"), 5]]}, "cells.2", "-inf in column 'a'"),
        ({"cells": [[0, 1], [2, 1e16], [4, 5]]}, "cells.1", "give a number up to ±1e15"),
        ({"cells": [[0, 1], [2, True], [4, 5]]}, "cells.1", "True in column 'b'"),
        ({"cells": [[0, 1], [2], [4, 5]]}, "cells.1", "a row of 1 is not allowed; there are 2 columns"),
        ({"cells": [[0, 1], 7, [4, 5]]}, "cells.1", "7 is not a list"),
        ({"cells": [[0, 1]]}, "cells", "a list of 1 is not allowed"),
        ({"cells": [[0, 1]] * 100_001}, "cells", "a list of 100001 is not allowed; give a list of 2 to 100000 items"),
        ({"labels": ["x", "x", "x"]}, "labels", "every row is 'x'; give at least two different labels"),
        ({"labels": ["x", "y"]}, "labels", "there are 2 for 3 rows"),
        ({"labels": ["x", "y", 3]}, "labels.2", "3 is not a text"),
        ({"names": ["a", "a"]}, "names.1", "'a' is not allowed; give each column its own printable name"),
        ({"names": ["a", " "]}, "names.1", "' ' is not allowed"),
        ({"names": ["a"]}, "names", "a list of 1 is not allowed"),
    ],
)
def test_a_bad_table_is_refused_in_one_sentence(change: dict[str, Any], key: str, said: str) -> None:
    """The message has the row, the column, the value and what is allowed."""
    with pytest.raises(SettingsError) as caught:
        DATASETS.from_dict({"key": "table", **SOME_TABLE, **change})
    assert caught.value.key == key
    assert said in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_more_than_ten_labels_are_refused() -> None:
    """There are ten colors."""
    cells, labels = [[i, i] for i in range(11)], [str(i) for i in range(11)]
    with pytest.raises(SettingsError, match="11 different labels are not allowed; give 2 to 10"):
        DATASETS.from_dict({"key": "table", "names": ["a", "b"], "cells": cells, "labels": labels})


def test_the_largest_table_trains() -> None:
    """Of a hundred thousand rows as many are drawn as there are points, each once, and a network learns the label."""
    rows = [[i % 1000, i // 1000] for i in range(100_000)]
    labels = ["high" if across >= 500 else "low" for across, _ in rows]
    body = {"key": "table", "names": ["a", "b"], "cells": rows, "labels": labels}
    trainer = Trainer(Config.from_dict({"data": {"dataset": body, "points": 5000}}))
    drawn = np.vstack([trainer.data.train.table, trainer.data.test.table])
    assert len({tuple(row) for row in drawn.tolist()}) == 5000
    np.testing.assert_array_equal(trainer.data.test.table[:, 0] >= 500, trainer.data.test.classes == 0)
    trainer.run(3 * trainer.steps_per_epoch)
    assert (trainer.metrics().test_accuracy or 0) > 0.95


def test_the_plane_rises_along_its_diagonal() -> None:
    """Without noise a linear fit to the values is exact: a tenth per unit along both axes, 0 in the middle."""
    table, values = draw(without_noise("plane"), 200)
    fit, rest, *_ = np.linalg.lstsq(np.column_stack([table, np.ones(200)]), values, rcond=None)
    np.testing.assert_allclose(fit, [0.1, 0.1, 0], atol=1e-12)
    assert rest.item() < 1e-20
    assert values.min() < -0.8
    assert values.max() > 0.8


def test_bumps_are_cones_by_turns_up_and_down() -> None:
    """Without noise each value is that of the nearest top, by its distance alone, or 0 more than 2 away from it."""
    table, values = draw(without_noise("bumps"), 500)
    tops = {(-4, 2.5): 1, (0, 2.5): -1, (4, 2.5): 1, (-4, -2.5): -1, (0, -2.5): 1, (4, -2.5): -1}
    for point, value in zip(table, values, strict=True):
        distance, sign = min((float(np.hypot(*(point - top))), sign) for top, sign in tops.items())
        assert value == pytest.approx(sign * max(0, 1 - distance / 2), abs=1e-12)


@pytest.mark.parametrize("key", ["plane", "bumps"])
def test_noise_moves_points_and_not_their_values(key: str) -> None:
    """A value measured at one place is recorded at a place nearby."""
    clean, noisy = draw(without_noise(key), 100), draw(DATASETS.from_dict({"key": key, "noise": 0.3}), 100)
    np.testing.assert_array_equal(clean[1], noisy[1])
    assert np.abs(clean[0] - noisy[0]).std() > 0.2


@pytest.mark.parametrize(("key", "load"), [("iris", load_iris), ("wine", load_wine), ("digits", load_digits)])
def test_a_table_is_scikit_learn_s(key: str, load: Any) -> None:
    """All rows are scikit-learn's, each once; fewer are distinct rows with their own class."""
    raw, labels = load(return_X_y=True)
    table, classes = draw(DATASETS[key](), 5000)
    whole, expected = np.column_stack([table, classes]), np.column_stack([raw, labels])
    np.testing.assert_array_equal(whole[np.lexsort(whole.T)], expected[np.lexsort(expected.T)])
    few, few_classes = draw(DATASETS[key](), 60)
    known = {tuple(row) for row in expected.tolist()}
    assert all((*row, label) in known for row, label in zip(few.tolist(), few_classes.tolist(), strict=True))
