"""The axes and the smoothing of the curves, run by node."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from tests import node


def run(expression: str) -> Any:
    """What an expression over the module's exports is."""
    return node.run("charts/scale.js", f"return {expression};", before="const scale = it;")


def test_a_linear_axis_goes_from_0_to_a_round_number() -> None:
    """0.62 is below 0.75; what is no number does not count; half of the top is half way up."""
    low, high, share = run("(({low, high, share}) => [low, high, share(0.375)])(scale.linear([[0.62, Infinity, NaN]]))")
    assert (low, high, share) == (0, 0.75, 0.5)


def test_a_fixed_top_stays() -> None:
    """An accuracy's axis ends at 1 whatever it is."""
    assert run("scale.linear([[0.2]], { high: 1 }).high") == 1


@pytest.mark.parametrize(
    ("axis", "ticks"),
    [
        ("scale.linear([[0.71]], { level: 0.69 })", [0, 0.345, 0.69]),
        ("scale.linear([[1.2]], { level: 0.69 })", [0, 0.345, 0.69, 1.035, 1.38]),  # up to 1.5
        ("scale.linear([[9]], { level: 0.69 })", [5, 10, 0.69]),  # 0 would be too near
        ("scale.linear([[0.5]], { level: 0.69 })", [0, 0.2, 0.4]),  # it does not lie on the axis
        ("scale.linear([[0.5]], { level: null })", [0, 0.2, 0.4]),
        ("scale.logarithmic([[0.001, 1]], { level: 0.69 })", [0.001, 0.01, 0.1, 0.69]),
    ],
)
def test_a_named_level_is_a_tick(axis: str, ticks: list[float]) -> None:
    """It divides the axis if it is high enough, else it joins the round numbers, which make room for it."""
    found, level, high = run(f"(({{ ticks, level, high }}) => [ticks, level, high])({axis})")
    assert found == pytest.approx(ticks)
    assert level == (0.69 if 0.69 in ticks else None)
    assert all(tick <= high for tick in found)


@pytest.mark.parametrize(
    ("values", "ends"),
    [
        ([0.011, 0.9], (0.01, 1)),
        ([0.02, 2.1, 0, -3], (0.02, 3)),
        ([0.5], (0.2, 0.5)),  # half of one number, rounded down
        ([1e-30, 1], (1e-12, 1)),  # twelve decades at most
        ([math.nan], (0.5, 1)),
    ],
)
def test_a_log_axis_holds_all_positive_values(values: list[float], ends: tuple[float, float]) -> None:
    """From a round number below the least to one above the greatest; what is not above 0 lies at its foot."""
    numbers = ", ".join("NaN" if math.isnan(value) else repr(value) for value in values)
    low, high, middle, foot, *ticks = run(
        f"(({{low, high, share, ticks}}) => [low, high, share(Math.sqrt(low * high)), share(0), ...ticks])"
        f"(scale.logarithmic([[{numbers}]]))"
    )
    assert (low, high) == pytest.approx(ends)
    assert (middle, foot) == (pytest.approx(0.5), 0)
    assert len(ticks) >= 2
    assert all(low * 0.999 <= tick <= high * 1.001 for tick in ticks)


def test_smoothing_is_the_mean_of_the_past() -> None:
    """Each moment weighs e to the minus its age; one that is no number is left out."""
    steps, values = [0, 2, 3, 7], [1.0, 3.0, math.nan, 2.0]
    found = run("Array.from(scale.smoothed(new Float32Array([0, 2, 3, 7]), new Float32Array([1, 3, NaN, 2]), 4))")
    for at in (0, 1, 3):
        past = [i for i in range(at + 1) if not math.isnan(values[i])]
        weights = np.exp([(steps[i] - steps[at]) / 4 for i in past])
        assert found[at] == pytest.approx(np.average([values[i] for i in past], weights=weights), rel=1e-6)
    assert found[2] is None
