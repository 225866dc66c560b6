"""A twin of a trainer, which takes the next step in its place."""

from __future__ import annotations

from engine.tape import Pieces, finish
from engine.trainer import Trainer


class Twin:
    """Shares only data and arena with its trainer, so its steps do not affect the trainer."""

    def __init__(self, trainer: Trainer) -> None:
        """Compile, without training."""
        self._original, self.trainer = trainer, Trainer(trainer.config, trainer.data, trainer.arena)

    def step(self) -> Trainer:
        """Copy the original's state, take its next step, and return the twin.

        This is only a step: early stopping, which would go back to the best epoch, is not applied. A step that breaks
        the network is undone; the twin's ``divergence`` then names it.

        >>> from engine import Config
        >>> original = Trainer(Config())
        >>> Twin(original).step().step, original.step
        (1, 0)
        """
        return finish(self.step_in_pieces())

    def step_in_pieces(self) -> Pieces[Trainer]:
        """The same, with pauses during which the original must not change."""
        original, twin = self._original, self.trainer
        if twin.config != original.config:
            twin.retune(original.config)
        if twin.locked != original.locked:
            twin.loop.freeze(original.loop.frozen)
        twin.restore(original.snapshot())
        yield from twin.loop.step_in_pieces()
        return twin
