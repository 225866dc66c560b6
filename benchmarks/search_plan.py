"""The search that is measured: moons of 500 points, two layers of 16, three parameters."""

from __future__ import annotations

from engine import Config, DataSettings, LayerSpec, NetworkSettings, TrainingSettings
from engine.datasets import Moons
from engine.optimizers import SGD
from engine.search import Parameter, Plan, Stage

FOLDS = 3
RATE, L2, BATCH = "training.learning_rate", "training.l2", "training.batch_size"
SETUP = Config(
    data=DataSettings(dataset=Moons(noise=0.2), points=500, test_share=0.2),
    network=NetworkSettings(hidden=(LayerSpec(units=16), LayerSpec(units=16))),
    training=TrainingSettings(optimizer=SGD(), batch_size=32),
)
PARAMETERS = (Parameter(RATE, 1e-3, 1.0), Parameter(L2, 1e-6, 0.1), Parameter(BATCH, values=(16, 32, 64)))


def plan(trials: int = 64, epochs: int = 100) -> Plan:
    """A search at random."""
    return Plan(setup=SETUP, folds=FOLDS, stages=(Stage(PARAMETERS, trials=trials, epochs=epochs),))
