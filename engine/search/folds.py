"""The folds of a search: each part of the training rows is left out once; the test rows stay sealed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from sklearn.model_selection import KFold, StratifiedKFold

from engine.config import Config, DataSettings
from engine.data import Data, Drawn, arrange, draw
from engine.errors import Phrase, SettingsError
from engine.tape import Array


@dataclass(frozen=True)
class Folds:
    """How the training rows of a setup are split: each class evenly, by scikit-learn; the rows by ``seed``.

    Sealed are the setup's test rows, which belong to no fold.
    """

    count: int
    seed: int

    def split(self, config: Config) -> list[tuple[Array, Array]]:
        """For each fold, the rows that a trial trains on and those that are left out, as indices into all rows.

        Raises:
            SettingsError: a class has fewer rows than there are folds, or there are fewer rows.
        """
        drawn = _drawn(config.data, config.seed)
        rows, labels = drawn.train, drawn.labels[drawn.train]
        if config.data.dataset.task == "regression":
            _check(self.count, len(rows), Phrase("the training rows"))
            splitter = KFold(self.count, shuffle=True, random_state=self.seed)
        else:
            classes, counts = np.unique(labels, return_counts=True)
            name = config.data.dataset.class_names[classes[counts.argmin()]]
            _check(self.count, counts.min(), Phrase("the training rows of class {name}", name=name))
            splitter = StratifiedKFold(self.count, shuffle=True, random_state=self.seed)
        return [(rows[train], rows[left]) for train, left in splitter.split(rows[:, None], labels)]

    def data(self, config: Config) -> list[Data]:
        """The data of a trial in each fold, whose test rows are those that are left out."""
        drawn, precision = _drawn(config.data, config.seed), config.training.precision
        return [arrange(config.data, drawn, *fold, precision) for fold in self.split(config)]


def sealed(config: Config) -> Data:
    """The data of the last run: all rows that were searched, and those that no trial has seen."""
    drawn = _drawn(config.data, config.seed)
    return arrange(config.data, drawn, drawn.train, drawn.test, config.training.precision)


def _drawn(settings: DataSettings, seed: int) -> Drawn:
    return _drawn_for(settings.with_(preprocessor=DataSettings().preprocessor), seed)


@lru_cache(maxsize=4)
def _drawn_for(settings: DataSettings, seed: int) -> Drawn:
    """The rows, which do not depend on how they are preprocessed."""
    return draw(settings, seed)


def _check(folds: int, rows: int, what: Phrase) -> None:
    if folds > rows:
        phrase = Phrase(
            "{folds} is not allowed; {what} are {rows}, and each fold needs one", folds=folds, what=what, rows=int(rows)
        )
        raise SettingsError("folds", phrase)
