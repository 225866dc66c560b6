"""A twin of a trainer, which takes the next step in its place."""

from __future__ import annotations

import numpy as np

from engine.trainer import Trainer


class Twin:
    """Shares only the data with its trainer, so that its steps change nothing there."""

    def __init__(self, trainer: Trainer) -> None:
        """Compile; nothing is trained yet."""
        self._original, self.trainer = trainer, Trainer(trainer.config, trainer.data)

    def step(self) -> Trainer:
        """Go where the original is now, take its next step, and give the twin.

        A step alone: early stopping would go back to the best epoch. A step that breaks the network is not kept; the
        twin's ``divergence`` then names it.

        >>> from engine import Config
        >>> original = Trainer(Config())
        >>> Twin(original).step().step, original.step
        (1, 0)
        """
        original, twin = self._original, self.trainer
        if twin.config != original.config:
            twin.retune(original.config)
        if twin.locked != original.locked:
            twin.loop.hold(original.loop.held)
        twin.restore(original.snapshot())
        with np.errstate(all="ignore"):
            twin.loop.run(1)
        return twin
