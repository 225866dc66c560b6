"""Setups that try one entry."""

from __future__ import annotations

import pytest

from app.setup.links import from_text, to_text
from app.setup.trial import trial
from engine import Config, Trainer
from engine.config import REGISTRIES
from engine.optimizers import OPTIMIZERS, Optimizer
from engine.settings import Registered

ENTRIES = [(name, cls) for name, registry in REGISTRIES.items() for cls in registry]


def holds(config: Config, entry: Registered) -> bool:
    """Whether a setup has an entry, or a feature by its key."""
    hidden = config.network.hidden[0]
    training = config.training
    inside = (
        *(config.data.dataset, config.data.preprocessor),
        *(hidden.activation, hidden.initializer, hidden.normalization),
        *(training.loss, training.optimizer, training.schedule),
    )
    return entry in inside or entry.key in config.data.features


@pytest.mark.parametrize(("registry", "cls"), ENTRIES, ids=[f"{name}.{cls.key}" for name, cls in ENTRIES])
def test_a_trial_has_its_entry_and_fits_in_a_link(registry: str, cls: type[Registered]) -> None:
    """A surface is no part of a setup."""
    config = trial(cls())
    if registry == "surfaces":
        assert config is None
        return
    assert config is not None
    assert holds(config, cls())
    assert from_text(to_text(config)) == config


@pytest.mark.parametrize("cls", [*OPTIMIZERS], ids=OPTIMIZERS.keys)
def test_an_optimizer_learns_at_its_first_rate(cls: type[Optimizer]) -> None:
    """On the playground's spiral, 200 steps lower the loss below guessing."""
    config = trial(cls())
    assert config is not None
    assert config.training.learning_rate == cls.first_rate
    trainer = Trainer(config)
    trainer.run(200)
    assert trainer.metrics().train_loss < 0.68
