"""The curves that are drawn are the activations' own: slopes by differences, zones by closed forms."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from app.labs.panels.curves import COUNT, SUMS, WIDEST, curves, thumbnails
from engine.activations import ACTIVATIONS

KINDS: dict[str, Any] = {kind["key"]: kind for kind in curves(None)["kinds"]}
GAP = 2 * WIDEST / (COUNT - 1)
# Where the slope is a twentieth of the steepest: closed forms.
SIGMOID = math.log((1 + math.sqrt(0.95)) / (1 - math.sqrt(0.95)))  # s(1 - s) = 1/80
TANH = math.atanh(math.sqrt(0.95))  # 1 - t² = 1/20
FORMULAS: dict[str, Callable[[float], float]] = {
    "sigmoid": lambda x: 1 / (1 + math.exp(-x)),
    "tanh": math.tanh,
    "softplus": lambda x: math.log1p(math.exp(x)),
    "gelu": lambda x: x * (1 + math.erf(x / math.sqrt(2))) / 2,
    "silu": lambda x: x / (1 + math.exp(-x)),
    "maxout": lambda x: max(x, -x / 2),
    "prelu": lambda x: max(x, 0.25 * x),
    "noisy_relu": lambda x: max(x, 0.0),
}


def test_every_activation_of_the_registry_is_there() -> None:
    """Large and small, in its order."""
    assert [*KINDS] == [*ACTIVATIONS.keys]
    assert [kind["key"] for kind in thumbnails(None)["kinds"]] == [*ACTIVATIONS.keys]
    assert all(len(kind["value"]) == len(kind["slope"]) == COUNT for kind in KINDS.values())


@pytest.mark.parametrize("key", FORMULAS)
def test_a_value_is_that_of_its_formula(key: str) -> None:
    """To what is sent of it; gelu may be the usual approximation."""
    expected = [FORMULAS[key](float(x)) for x in SUMS]
    assert KINDS[key]["value"] == pytest.approx(expected, abs=6e-4)


@pytest.mark.parametrize("key", ACTIVATIONS.keys)
def test_a_slope_is_the_difference_of_values(key: str) -> None:
    """Central, except beside a kink at 0; to the square of the gap and what rounding leaves."""
    value, slope = np.array(KINDS[key]["value"]), np.array(KINDS[key]["slope"])
    away = np.abs(SUMS[1:-1]) > 1.5 * GAP
    central = (value[2:] - value[:-2]) / (2 * GAP)
    assert slope[1:-1][away] == pytest.approx(central[away], abs=4e-3)


@pytest.mark.parametrize(
    ("key", "zones"),
    [
        ("linear", []),
        ("maxout", []),
        ("prelu", []),
        ("step", [(-5, 5)]),
        ("relu", [(-5, 0)]),
        ("leaky_relu", [(-5, 0)]),
        ("sigmoid", [(-5, -SIGMOID), (SIGMOID, 5)]),
        ("tanh", [(-5, -TANH), (TANH, 5)]),
        ("softplus", [(-5, math.log(0.05 / 0.95))]),
        ("elu", [(-5, math.log(0.05))]),
    ],
)
def test_hatching_is_where_the_slope_is_below_a_twentieth(key: str, zones: list[tuple[float, float]]) -> None:
    """By closed forms, to the next sum that is drawn."""
    assert len(KINDS[key]["flat"]) == len(zones)
    for found, expected in zip(KINDS[key]["flat"], zones, strict=True):
        assert found == pytest.approx(expected, abs=GAP)


def test_the_steepest_slope_is_that_of_the_curve() -> None:
    """SELU's is its scale times its alpha, GELU's that at the square root of 2, and no ordinary share is above 1."""
    assert KINDS["selu"]["steepest"] == pytest.approx(1.0507 * 1.67326, rel=1e-4)
    assert KINDS["gelu"]["steepest"] == pytest.approx(1.1289, abs=2e-3)
    assert KINDS["sigmoid"]["steepest"] == 0.25
    assert all(max(map(abs, kind["slope"])) <= kind["steepest"] + 1e-4 for kind in KINDS.values())


def test_what_is_special_is_shown_as_it_is() -> None:
    """PReLU's slopes have left 0.25 both ways; noise moves dots to both sides of the ReLU; maxout has two sums."""
    low, high = KINDS["prelu"]["learned"]
    assert low < 0.25 < high
    away = np.array(KINDS["noisy_relu"]["noisy"]) - np.array(KINDS["noisy_relu"]["value"])
    assert away[SUMS > 1].std() == pytest.approx(0.1, rel=0.3)
    assert KINDS["maxout"]["pieces"][1] == pytest.approx([-x / 2 for x in KINDS["maxout"]["pieces"][0]], abs=1e-4)
