"""The curves of "Which curve is which?"."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pytest

from app.labs.clinic.curves import AGAINST, NAMES, REASONS, Curve, curves_in_pieces
from engine.tape import finish
from tests.cases import first


@cache
def curves_of(number: int) -> tuple[Curve, ...]:
    """The curves of a number."""
    return finish(curves_in_pieces(number))


def test_a_number_means_six_curves_in_one_order() -> None:
    """The same again; another number has others."""
    again = finish(curves_in_pieces(1))
    assert [curve.cause for curve in again] == [curve.cause for curve in curves_of(1)]
    assert all(
        np.array_equal(one.course.moments, other.course.moments) for one, other in zip(again, curves_of(1), strict=True)
    )
    assert not np.array_equal(again[0].course.moments, curves_of(2)[0].course.moments)


@pytest.mark.parametrize("number", first(2, range(1, 13)))
def test_each_cause_has_one_curve_and_a_fact_speaks_against_all_others(number: int) -> None:
    """And none against its own: what is said of a curve is so on the curve."""
    curves = curves_of(number)
    assert sorted(curve.cause for curve in curves) == sorted(NAMES)
    for curve in curves:
        said = [AGAINST[key](curve) for key in NAMES if key != curve.cause]
        assert all(said)
        assert re.search(r"\d|does not move", str(REASONS[curve.cause](curve)))


@pytest.mark.parametrize("number", first(2, range(1, 13)))
def test_the_curves_look_as_their_causes_say(number: int) -> None:
    """Measured on the curve itself, in losses of guessing."""
    shapes = {curve.cause: curve.course.moments[1:3] / curve.guess for curve in curves_of(number)}
    assert np.ptp(shapes["dead"][0]) < 0.06
    assert shapes["large_weights"][0, 0] > 3
    train, test = shapes["too_large"]
    assert train[-1] < 0.35
    assert test[-1] > train[-1] + 0.2
    for key in ("rate_low", "small"):
        assert 0.25 < shapes[key][0, -1] < shapes[key][0, 0]
    slow, small = (shapes[key][0] for key in ("rate_low", "small"))
    assert slow[30] - slow[-1] > small[30] - small[-1]
    jumps = next(curve for curve in curves_of(number) if curve.cause == "rate_high")
    assert jumps.course.diverged or np.diff(jumps.course.moments[1]).max() > 0.05 * jumps.guess
