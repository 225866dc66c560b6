"""The final score: one run with the best values, on rows that no trial has seen."""

from __future__ import annotations

from dataclasses import dataclass

from engine.config import Config
from engine.errors import Phrase, SettingsError
from engine.metrics import score
from engine.search.folds import sealed
from engine.search.work import Trial, config_of
from engine.trainer import Trainer


@dataclass(frozen=True)
class Final:
    """What a trial's values came to on the sealed rows, after training on all others."""

    trial: int
    epochs: int
    score: float | None  # None if it diverged
    loss: float | None
    rows: int  # sealed ones


def final(setup: Config, trial: Trial, epochs: int) -> Final:
    """Train a trial's values on all rows that were searched, for as many epochs, and measure on the sealed ones.

    Raises:
        SettingsError: the setup has no test rows.
    """
    config = config_of(setup, trial)
    data = sealed(config)
    if not len(data.test):
        raise SettingsError("setup.data.test_share", Phrase("0 leaves no rows for a final score; give more than 0"))
    trainer = Trainer(config, data)
    trainer.run(epochs * trainer.steps_per_epoch)
    if trainer.divergence:
        return Final(trial.number, epochs, None, None, len(data.test))
    loss = trainer.metrics().test_loss
    return Final(
        trial.number, epochs, score(data.dataset.task, trainer.test_pass.scores, data.test), loss, len(data.test)
    )
