"""Patients: setups with the rows that they are given, drawn healthy before one thing is broken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, TypeVar, get_args

import numpy as np

from engine import Config, DataSettings, LayerSpec, Trainer
from engine.activations import Activation, ReLU, Tanh
from engine.adam import Adam
from engine.config import NetworkSettings, TrainingSettings
from engine.data import Data, prepare
from engine.datasets import Circle, Dataset, Moons, Rings, Xor
from engine.optimizers import SGD, Momentum, Optimizer

T = TypeVar("T")
Level: TypeAlias = Literal["easy", "medium", "hard"]
LEVELS: tuple[Level, ...] = get_args(Level)
STEPS = 600  # that a patient has trained when the learner meets it
CLEAN, NOISY = (0.03, 0.12), (0.34, 0.46)  # noise of the data: classes that are apart, and that overlap
SEEDS = 2**31
# Rates at which each of them learns such data within those steps.
RATES: tuple[tuple[Optimizer, tuple[float, ...]], ...] = (
    (SGD(), (0.1, 0.2)),
    (Momentum(), (0.02, 0.05)),
    (Adam(), (0.005, 0.01)),
)


@dataclass(frozen=True)
class Patient:
    """A setup and its data, which need not be those that the setup draws."""

    config: Config
    data: Data

    @classmethod
    def healthy(cls, config: Config) -> Patient:
        """A setup with its own data."""
        return cls(config, prepare(config.data, config.seed, config.training.precision))

    def trainer(self) -> Trainer:
        """A new trainer of it, at its initial weights."""
        return Trainer(self.config, self.data)


def one_of(rng: np.random.Generator, choices: Sequence[T]) -> T:
    """One of them, all equally likely."""
    return choices[int(rng.integers(len(choices)))]


def dataset(rng: np.random.Generator, noise: tuple[float, float] = CLEAN) -> Dataset:
    """Data of two columns that no straight line separates."""
    moved = round(float(rng.uniform(*noise)), 2)
    kinds: tuple[Dataset, ...] = (Circle(moved), Xor(moved), Moons(moved), Rings(moved, classes=2), Rings(moved))
    return one_of(rng, kinds)


def layers(units: int, depth: int, activation: Activation) -> tuple[LayerSpec, ...]:
    """Equal hidden layers with the initial weights that suit their activation."""
    return (LayerSpec(units, activation, activation.initializer),) * depth


def network(rng: np.random.Generator, activations: Sequence[Activation] = (Tanh(), ReLU())) -> tuple[LayerSpec, ...]:
    """Two to four hidden layers, large enough for such data."""
    return layers(one_of(rng, (8, 10, 12, 16)), one_of(rng, (2, 3, 4)), one_of(rng, activations))


def setup(rng: np.random.Generator, data: DataSettings, hidden: tuple[LayerSpec, ...], l2: float = 0.0) -> Config:
    """A setup with one of the optimizers, at a rate that suits it."""
    optimizer, rates = one_of(rng, RATES)
    training = TrainingSettings(
        optimizer=optimizer, learning_rate=one_of(rng, rates), l2=l2, batch_size=one_of(rng, (16, 32))
    )
    return Config(int(rng.integers(SEEDS)), data, NetworkSettings(hidden), training)


def usual(rng: np.random.Generator, activations: Sequence[Activation] = (Tanh(), ReLU())) -> Config:
    """A healthy setup on data whose classes are apart."""
    data = DataSettings(dataset=dataset(rng), points=one_of(rng, (200, 300)))
    return setup(rng, data, network(rng, activations), one_of(rng, (0.0, 0.001)))


def able_to_die(rng: np.random.Generator) -> Config:
    """The same of ReLU only."""
    return usual(rng, (ReLU(),))


def noisy(rng: np.random.Generator) -> Config:
    """A large network on data whose classes overlap, which it can know by heart."""
    data = DataSettings(dataset=dataset(rng, NOISY), points=one_of(rng, (100, 120, 140)))
    hidden = layers(one_of(rng, (24, 32)), one_of(rng, (2, 3)), one_of(rng, (Tanh(), ReLU())))
    return learning_by_heart(setup(rng, data, hidden))


def modest(rng: np.random.Generator) -> Config:
    """A small network with a penalty, for few rows of classes that overlap."""
    data = DataSettings(dataset=dataset(rng, NOISY), points=300, test_share=one_of(rng, (0.75, 0.8)))
    hidden = layers(one_of(rng, (5, 6, 8)), 1, one_of(rng, (Tanh(), ReLU())))
    return learning_by_heart(setup(rng, data, hidden, l2=one_of(rng, (0.01, 0.02))))


def learning_by_heart(config: Config) -> Config:
    """With the optimizer that is fastest at it."""
    return config.with_(training=config.training.with_(optimizer=Adam(), learning_rate=0.02))
