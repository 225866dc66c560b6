from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Config, SettingsError, Stack, Trainer
from engine.initializers import Scaled
from engine.stopping import RULES
from tests.engine.strategies import SOME, small_configs

SPIRAL = {"dataset": {"key": "spiral"}, "points": 60}


def setup(**training: Any) -> Config:
    """A small setup with batch norm, dropout and a last short batch."""
    layer = {"units": 6, "activation": {"key": "relu"}, "normalization": {"key": "batch"}, "dropout": 0.2}
    return Config.from_dict({"data": SPIRAL, "network": {"hidden": [layer, layer]}, "training": training})


def variants(config: Config, count: int) -> list[Config]:
    """The same setup with other seeds, first weights, learning rates and penalties."""
    training, network = config.training, config.network
    others = tuple(spec.with_(initializer=Scaled(0.3), bias=0.1) for spec in network.hidden)
    return [
        config.with_(
            network=network.with_(hidden=others, draw=5) if number == 2 else network,
            seed=config.seed ^ number // 2,  # other seeds, all within the allowed
            training=training.with_(
                learning_rate=min(training.learning_rate * 3**number, 100.0),
                l1=training.l1 if number % 2 else 0.01,
                l2=0.1 * number,
                **dict.fromkeys(RULES, 0),
            ),
        )
        for number in range(count)
    ]


def assert_alike(stack: Stack, trainers: list[Trainer]) -> None:
    """Every network of the stack has the same bits as in its own trainer."""
    found = stack.metrics()
    for number, trainer in enumerate(trainers):
        np.testing.assert_array_equal(stack.network.parameters[number], trainer.network.parameters)
        np.testing.assert_array_equal(stack.network.statistics[number], trainer.network.statistics)
        assert stack.divergences[number] == trainer.divergence
        np.testing.assert_equal(found[number].to_dict(), trainer.metrics().to_dict())


@given(small_configs(), st.integers(1, 4), st.lists(st.integers(0, 15), min_size=1, max_size=3))
@SOME
def test_stacked_networks_are_what_they_would_be_alone(config: Config, count: int, slices: list[int]) -> None:
    """For any config with several seeds, first weights, rates and penalties: to the last bit as if alone."""
    configs = variants(config, count)
    trainers = [Trainer(each) for each in configs]
    if len({trainer.network.inputs for trainer in trainers}) > 1:  # as a preprocessor may find in other data
        with pytest.raises(SettingsError, match="data of one shape"):
            Stack(configs)
        return
    stack = Stack(configs)
    for steps in slices:
        stack.run(steps)
        for trainer in trainers:
            trainer.run(steps)
    assert_alike(stack, trainers)


@pytest.mark.parametrize("precision", ["float32", "float64"])
def test_the_others_go_on_where_one_diverges(precision: str) -> None:
    """Two of four diverge, each at a different step, and stay as they were before it; the others go on."""
    rates = (0.05, 1e2, 0.1, 3.0)
    config = setup(optimizer={"key": "momentum"}, loss={"key": "squared_error"}, l2=1.0, precision=precision)
    configs = [config.with_(training=config.training.with_(learning_rate=rate)) for rate in rates]
    stack, trainers = Stack(configs), [Trainer(each) for each in configs]
    for steps in (2, 30, 50):
        stack.run(steps)
        for trainer in trainers:
            trainer.run(steps)
        assert_alike(stack, trainers)
    broken = [divergence.step if divergence else None for divergence in stack.divergences]
    assert broken[0] is broken[2] is None
    assert len({broken[1], broken[3]} - {None}) == 2
    assert stack.step == 82


def test_a_stack_ends_with_its_last_network() -> None:
    """If all diverge, no more steps are taken."""
    config = setup(learning_rate=100.0, optimizer={"key": "sgd"}, loss={"key": "squared_error"}, l2=10.0)
    stack = Stack([config, config.with_(seed=1)])
    stack.run(10_000)
    assert all(stack.divergences)
    assert stack.step < 10_000


@pytest.mark.parametrize(
    ("configs", "problem"),
    [
        ([], "no networks"),
        ([setup(), setup(batch_size=3)], "seed, first weights, learning_rate, l1 and l2 only"),
        *(([setup(**{rule: 2})] * 2, rf"{rule}: 2(\.0)? is not allowed in a stack; choose 0") for rule in RULES),
    ],
)
def test_what_cannot_be_stacked_is_refused(configs: list[Config], problem: str) -> None:
    """One sentence says what a stack may differ in."""
    with pytest.raises(SettingsError, match=problem):
        Stack(configs)
