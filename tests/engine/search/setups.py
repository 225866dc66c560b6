"""Setups that are searched in a moment."""

from __future__ import annotations

from engine import Config, DataSettings, LayerSpec, NetworkSettings
from engine.datasets import Moons
from engine.search import Parameter, Plan, Stage

RATE = Parameter("training.learning_rate", 1e-3, 1.0)
L2 = Parameter("training.l2", 1e-6, 0.1)
MOONS = Config(
    data=DataSettings(dataset=Moons(noise=0.2), points=90, test_share=0.2),
    network=NetworkSettings(hidden=(LayerSpec(units=4), LayerSpec(units=4))),
)


def plan(*stages: Stage, **changes: object) -> Plan:
    """A search of the moons."""
    return Plan(setup=MOONS, stages=stages or (Stage((RATE, L2), trials=6, epochs=3),)).with_(**changes)
