"""The loop in the documentation does what the engine does."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine import Config, Trainer
from engine.datasets import Blobs, Spiral
from engine.optimizers import SGD
from engine.streams import TOGETHER, orders
from engine.tape import Array

PAGE = (Path(__file__).parents[2] / "docs" / "training-loop.md").read_text("utf-8")
STEPS = 100


def shown() -> tuple[str, Callable[..., None]]:
    """The code on the page, and the function that it defines."""
    [code] = re.findall(r"^```python\n(def train.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    names: dict[str, Any] = {"np": np}
    exec(code, names)
    return code, names["train"]


def batches(config: Config, rows: int) -> list[Array]:
    """Which rows each step takes, from the engine's stream of orders."""
    size, found, block = config.training.batch_size, list[Array](), 0
    while len(found) < STEPS:
        for order in orders(config.seed, block, rows):
            found += [order[start : start + size] for start in range(0, rows, size)]
        block += 1
    assert block <= TOGETHER
    return found[:STEPS]


@pytest.mark.parametrize("dataset", [Spiral(), Blobs()], ids=["two classes", "three classes"])
def test_the_page_s_loop_is_the_trainer_s(dataset: Any) -> None:
    """From the same weights and batches, 100 steps, including short last batches, give the same parameters."""
    base = Config()
    config = base.with_(
        data=base.data.with_(dataset=dataset, points=90),
        network=base.network.with_(hidden=base.network.hidden[:1]),
        training=base.training.with_(optimizer=SGD(), learning_rate=0.1, batch_size=8, l2=0.0),
    )
    trainer = Trainer(config)
    assert config.network.hidden[0].activation.key == "relu"
    parts = [
        part for layer in trainer.network.layers for part in (layer.weights[:-1].copy(), layer.weights[-1:].T.copy())
    ]
    data = trainer.data.train
    shown()[1](data.inputs[:-1], data.targets, *parts, batches(config, len(data)), 0.1)
    trainer.run(STEPS)
    for layer, weights, biases in zip(trainer.network.layers, parts[::2], parts[1::2], strict=True):
        np.testing.assert_allclose(layer.weights[:-1], weights, rtol=0, atol=1e-12)
        np.testing.assert_allclose(layer.weights[-1:].T, biases, rtol=0, atol=1e-12)


def test_it_is_as_short_as_it_says() -> None:
    """Fifteen lines, none of them wider than the page."""
    lines = shown()[0].splitlines()
    assert len(lines) <= 15
    assert max(map(len, lines)) <= 130
