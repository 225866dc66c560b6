"""Earlier moments of a run, to go back to, thinned as it grows."""

from __future__ import annotations

from typing import Generic, Protocol, TypeVar

from app.live.run.thinning import Thinning

MOST_SNAPSHOTS = 150  # moments
MOST_BYTES = 4_000_000  # for one session, so that a full class fits in memory; large networks keep fewer moments
LEAST_SNAPSHOTS = 6


class Kept(Protocol):
    """What a run needs to continue from an earlier moment."""

    @property
    def step(self) -> int:
        """The steps taken by then."""

    @property
    def nbytes(self) -> int:
        """The memory that it takes."""


M = TypeVar("M", bound=Kept)
M_co = TypeVar("M_co", bound=Kept, covariant=True)


class Trains(Protocol[M_co]):
    """A trainer, or several in step."""

    @property
    def step(self) -> int:
        """The number of steps taken."""

    def snapshot(self) -> M_co:
        """A copy of everything that changes as it trains."""


class History(Generic[M]):
    """Snapshots of one run; the newest moment is kept when someone leaves it."""

    def __init__(self) -> None:
        """Start without a moment."""
        self._kept: list[M] = []
        self._thinning = Thinning()

    def keep_if_due(self, trainer: Trains[M]) -> None:
        """Keep the trainer's current moment, if the last kept one is long enough ago."""
        if self._kept and not self._thinning.is_apart(trainer.step, self._kept[-1].step):
            return
        snapshot = trainer.snapshot()
        self._kept.append(snapshot)
        if len(self._kept) > max(LEAST_SNAPSHOTS, min(MOST_SNAPSHOTS, MOST_BYTES // snapshot.nbytes)):
            self._kept = [self._kept[place] for place in self._thinning.thin([moment.step for moment in self._kept])]

    def leave(self, trainer: Trains[M]) -> None:
        """Keep the newest moment as it is now, so that one can come back to it."""
        self._kept = [*(moment for moment in self._kept if moment.step < trainer.step), trainer.snapshot()]

    def nearest(self, step: int, here: int) -> M:
        """The kept moment that is nearest to a step, the earlier one of two that are equally near.

        Seen from ``here``, it is on the same side as the step if possible: who asks for a little less gets less.
        """
        ahead = [moment for moment in self._kept if (moment.step - here) * (step - here) > 0]
        return min(ahead or self._kept, key=lambda moment: abs(moment.step - step))

    def cut(self, step: int) -> None:
        """Forget what comes after a step: the run takes a new path from there."""
        self._kept = [moment for moment in self._kept if moment.step <= step]
