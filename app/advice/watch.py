"""Advice on one run while it goes on: what is said is said calmly."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

import numpy as np

from app.advice import Advice, advise, signs_of
from engine import Trainer
from engine.diagnosis import LayerReport
from engine.tape import Array

REMEMBERED = 9  # looks whose update:weight ratios count: that of a single batch says little
AGREEING = 3  # looks in a row that must say the same before it is said


class Watch:
    """Watches one trainer. A look that differs from the one before is not yet believed, but for the end of a run."""

    def __init__(self, trainer: Trainer) -> None:
        """Nothing is known yet."""
        self._trainer = trainer
        self.advice: Advice | None = None
        self.begin()

    def begin(self) -> None:
        """Judge only what comes from here on: a run began, or something was changed by hand."""
        self._since = self._trainer.step
        self._ratios: deque[Sequence[float]] = deque(maxlen=REMEMBERED)
        self._keys: deque[str | None] = deque(maxlen=AGREEING)
        self.advice = None

    def look(self, table: Array, reports: Sequence[LayerReport], ratios: Sequence[float]) -> None:
        """Look at curves, layers and update:weight ratios, as `signs_of` takes them, and keep the advice."""
        trainer = self._trainer
        self._ratios.append(ratios)
        middle = np.median(np.array(self._ratios), axis=0).tolist()
        new = advise(signs_of(trainer, table, reports, middle, self._since))
        self._keys.append(new.key if new else None)
        said = self.advice.key if self.advice else None
        if trainer.ended or self._keys[-1] == said or (len(self._keys) == AGREEING and len(set(self._keys)) == 1):
            self.advice = new
