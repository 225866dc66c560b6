"""What a search varies: ranges, sets, and what it refuses."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from engine import Config, SettingsError
from engine.normalizations import GroupNorm
from engine.search import Parameter, applied, axes
from engine.settings import from_dict, to_dict

RATE = "training.learning_rate"


def test_random_values_are_even_over_the_logarithm() -> None:
    """As SciPy's log-uniform distribution has it, by a Kolmogorov-Smirnov test."""
    (axis,) = axes(Config(), [Parameter(RATE, 1e-4, 10.0)])
    draws = [axis.rvs(np.random.RandomState(seed)) for seed in range(400)]
    assert stats.kstest(draws, stats.loguniform(1e-4, 10.0).cdf).pvalue > 0.01
    assert min(draws) >= 1e-4
    assert max(draws) <= 10.0


def test_whole_numbers_reach_both_ends() -> None:
    """Units from 2 to 5 are each drawn."""
    (axis,) = axes(Config(), [Parameter("network.hidden.units", 2, 5, "linear")])
    random_state = np.random.RandomState(0)
    assert {axis.rvs(random_state) for _ in range(200)} == {2, 3, 4, 5}


@pytest.mark.parametrize(
    ("parameter", "sentence"),
    [
        (Parameter("data.points", 10, 20), "cannot be searched"),
        (Parameter("data.dataset", values=("iris",)), "cannot be searched"),
        (Parameter("training.patience", 1, 20), "cannot be searched"),
        (Parameter("seed", 0, 20), "cannot be searched"),
        (Parameter("training.nothing", 1, 2), "no setting of this setup"),
        (Parameter("training.optimizer.rho", 0.1, 0.2), "no setting of this setup"),
        (Parameter("training.optimizer", 1, 2), "has no range"),
        (Parameter("training.optimizer", values=("adam", "best")), "'best' is not allowed; choose one of"),
        (Parameter("training.precision", 1, 2), "has no range"),
        (Parameter(RATE, 0.1, 0.01), "above 0.1, where the range begins"),
        (Parameter(RATE, 0.1, 0.1), "above 0.1, where the range begins"),
        (Parameter(RATE, 1e-9, 1.0), "give a number from 1e-06 to 100"),
        (Parameter("training.l2", 0.0, 1.0), "has no logarithm"),
        (Parameter("network.hidden.units", values=(4, 4.5)), "4.5 is not allowed"),
        (Parameter("network.hidden", values=(1, 99)), "99 is not allowed"),
    ],
)
def test_what_cannot_be_searched_is_refused_in_a_sentence(parameter: Parameter, sentence: str) -> None:
    """It names what was given and what is allowed."""
    with pytest.raises(SettingsError, match=sentence):
        axes(Config(), [parameter])


def test_a_setting_is_searched_once() -> None:
    """Nor together with what it contains; the number of layers and their units are two settings."""
    units, layers = Parameter("network.hidden.units", 2, 8), Parameter("network.hidden", 1, 3, "linear")
    optimizer, beta = Parameter("training.optimizer", values=("adam",)), Parameter("training.optimizer.beta1", 0.5, 0.9)
    assert len(axes(Config(), [layers, units])) == 2
    for pair in ([units, units], [optimizer, beta], [beta, optimizer]):
        with pytest.raises(SettingsError, match="searched twice"):
            axes(Config(), pair)
    with pytest.raises(SettingsError, match="nothing to search"):
        axes(Config(), [])


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"network.hidden.units": 7}, [(7, "relu"), (7, "relu")]),
        ({"network.hidden": 1, "network.hidden.activation": "tanh"}, [(16, "tanh")]),
        ({"network.hidden": 0, "network.hidden.units": 3}, []),
    ],
)
def test_values_are_applied_to_every_layer(values: dict[str, Any], expected: list[tuple[int, str]]) -> None:
    """Of as many layers as there are then."""
    hidden = applied(Config(), values).network.hidden
    assert [(layer.units, layer.activation.key) for layer in hidden] == expected


def test_values_that_do_not_go_together_are_refused() -> None:
    """Two groups do not divide five units."""
    config = Config()
    layer = config.network.hidden[0].with_(normalization=GroupNorm(2))
    config = config.with_(network=config.network.with_(hidden=(layer,)))
    with pytest.raises(SettingsError, match="groups"):
        applied(config, {"network.hidden.units": 5})


def test_a_parameter_survives_json() -> None:
    """With a range, and with a set."""
    for parameter in (Parameter(RATE, 1e-4, 10.0), Parameter("training.optimizer", values=("sgd", "adam"))):
        assert from_dict(Parameter, to_dict(parameter)) == parameter
