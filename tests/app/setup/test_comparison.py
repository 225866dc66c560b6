from __future__ import annotations

import itertools
from typing import Any

import pytest
from hypothesis import given

from app.setup.comparison import differences, short_names
from engine import Config
from tests.engine.strategies import SMALL, SOME, configs


def rows(*bodies: dict[str, Any]) -> dict[str, list[str]]:
    """The differences of setups in JSON."""
    return dict(differences([Config.from_dict(body) for body in bodies]))


@pytest.mark.parametrize(
    ("bodies", "expected"),
    [
        ([{}, {}], {}),
        ([{}, {"training": {"learning_rate": 0.1}}], {"Learning rate": ["0.003", "0.1"]}),
        (
            [{}, {"data": {"dataset": {"key": "circle", "noise": 0.3}}}],
            {"Dataset": ["spiral", "circle"], "Dataset, noise": ["0.05", "0.3"]},
        ),
        (
            [{}, {"data": {"features": ["x1", "x1*x2"]}}, {"seed": 4}],
            {"Seed": ["0", "0", "4"], "Features": ["x1, x2", "x1, x1·x2", "x1, x2"]},
        ),
        (
            [{"network": {"hidden": [{"units": 3}]}}, {"network": {"hidden": [{"units": 3}, {"units": 5}]}}],
            {"Hidden layers": ["1", "2"], "Layer 2": ["", "5 tanh"]},
        ),
        (
            [{}, {"training": {"optimizer": {"key": "sgd"}}}],
            {"Optimizer": ["Adam", "SGD"], "Optimizer, β₁": ["0.9", ""], "Optimizer, β₂": ["0.999", ""]},
        ),
    ],
    ids=["the same", "a number", "an entry's own number", "three setups", "a layer more", "another entry"],
)
def test_only_what_differs_is_told(bodies: list[dict[str, Any]], expected: dict[str, list[str]]) -> None:
    """Each setting that differs, by its name on the page, with every setup's value."""
    found = rows(*bodies)
    assert {name: values for name, values in found.items() if name in expected} == expected
    assert len(found) == len(expected)


@pytest.mark.parametrize(
    ("bodies", "expected"),
    [
        ([{}, {"training": {"learning_rate": 0.1}}], ["0.003", "0.1"]),
        ([{"training": {"optimizer": {"key": key}}} for key in ("adam", "sgd", "rmsprop")], ["Adam", "SGD", "RMSProp"]),
        ([{"network": {"hidden": [{"activation": {"key": key}}] * 2}} for key in ("relu", "tanh")], ["ReLU", "tanh"]),
        ([{"network": {"hidden": [{}] * count}} for count in (1, 2, 3)], ["1", "2", "3"]),
        ([{"seed": 1}, {"seed": 1}, {"seed": 2}], ["1", "1", "2"]),
        ([{}, {"seed": 1, "training": {"learning_rate": 0.1}}], ["", ""]),
        ([{}, {}], ["", ""]),
        ([{}], [""]),
        ([], []),
    ],
    ids=["a number", "entries", "in all layers", "layers", "two alike", "two settings", "none", "one", "nothing"],
)
def test_setups_are_named_by_the_one_setting_in_which_they_differ(
    bodies: list[dict[str, Any]], expected: list[str]
) -> None:
    """What only some of them have follows from it; with several settings none has a name."""
    assert short_names([Config.from_dict(body) for body in bodies]) == expected


def test_two_tables_differ_although_they_are_as_long() -> None:
    """What is too long to be shown still counts."""
    cells = [[[1, 2], [3, 4]], [[1, 2], [3, 5]]]
    tables = [{"key": "table", "names": ["a", "b"], "cells": rows, "labels": ["x", "y"]} for rows in cells]
    assert rows(*({"data": {"dataset": table}} for table in tables)) == {"Dataset, cells": ["2 of them", "2 of them"]}


@given(configs(SMALL), configs(SMALL))
@SOME
def test_setups_are_equal_if_nothing_differs(one: Config, other: Config) -> None:
    """No difference is missed, and each has as many values as there are setups."""
    found = differences([one, other, one])
    assert (not found) == (one == other)
    assert all(len(values) == 3 for _, values in found)
    assert len({name for name, _ in found}) == len(found)
    for (_, values), index in itertools.product(found, (0, 2)):
        assert values[index] == values[0]
