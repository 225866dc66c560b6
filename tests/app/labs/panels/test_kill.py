"""Which units are dead, and which networks learn again, counted in plain NumPy."""

from __future__ import annotations

import numpy as np
import pytest

from app.labs.claims.activations import five
from app.labs.claims.runs import trained
from app.labs.panels import kill
from tests.app.labs.panels import plain

FOUND = kill.kill(None)


def at(kind: str, rate: float, bias: float = 0.0) -> dict[str, float]:
    """One point of a line."""
    line = next(line for line in FOUND["lines"] if (line["kind"], line["bias"]) == (kind, bias))
    point: dict[str, float] = next(point for point in line["rates"] if point["rate"] == rate)
    return point


@pytest.mark.parametrize(("rate", "bias"), [(0.1, 0.0), (1.0, 0.0), (1.0, 0.1)])
def test_a_dead_unit_has_no_positive_sum(rate: float, bias: float) -> None:
    """For any training row; the mean of five starts."""
    ends = [trained(five("relu", rate, bias), start, 100) for start in range(5)]
    assert at("relu", rate, bias)["dead"] == pytest.approx(np.mean([*map(plain.dead, ends)]), abs=1e-4)


def test_a_high_rate_kills_relu_and_a_small_bias_does_not_save_it() -> None:
    """A third at a rate of 1, whatever the bias."""
    assert at("relu", 0.1)["dead"] < 0.1
    assert 0.2 < at("relu", 1.0)["dead"] < 0.5
    assert at("relu", 1.0, 0.1)["dead"] == pytest.approx(at("relu", 1.0)["dead"], abs=0.1)
    assert at("leaky_relu", 1.0)["dead"] == 0.0


def test_elu_diverges_at_a_rate_that_relu_survives() -> None:
    """Four of five starts at 1; so it is not drawn from there on."""
    assert at("elu", 1.0)["diverged"] > 2
    assert at("relu", 1.0)["diverged"] == 0


def test_the_killed_learn_again_only_if_gradients_come_back() -> None:
    """None under ReLU; the loss of those that do is below a tenth by its formula, and not every one does."""
    learned = {one["kind"]: one["learned"] for one in FOUND["revived"]}
    assert learned["relu"] == 0
    assert 0 < learned["leaky_relu"] < 5
    assert 0 < learned["elu"] < 5

    def leaky(sums: plain.Array) -> plain.Array:
        return np.where(sums > 0, sums, 0.01 * sums)

    ends = [kill._goes_on(five("leaky_relu", 0.1), kill.killed(start), start) for start in range(5)]
    assert sum(plain.loss(end, leaky) < 0.1 for end in ends) == learned["leaky_relu"]
    assert FOUND["killed"] == pytest.approx(np.mean([plain.dead(kill.killed(start)) for start in range(5)]), abs=1e-4)
