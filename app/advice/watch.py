"""Advice on one run while it goes on: what is said is said calmly."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence

import numpy as np

from app.advice import Advice, advise, signs_of
from engine import Trainer
from engine.diagnosis import LayerProbe, LayerReport
from engine.tape import Array, Pieces

REMEMBERED = 9  # looks whose update:weight ratios count: that of a single batch says little
AGREEING = 3  # looks in a row that must say the same before it is said
LONGEST = 16 * AGREEING  # that are ever asked for


class Watch:
    """Watches one trainer, and does not waver.

    A look that differs from the one before is not yet believed, but for what the initial weights show and the end of a
    run. What was taken back needs twice as many looks to be said again, and what gave way to another opinion is not
    said again until something is changed by hand.
    """

    def __init__(self, trainer: Trainer) -> None:
        """Nothing is known yet."""
        self._trainer = trainer
        self._first: Sequence[LayerReport] = ()
        self.advice: Advice | None = None
        self.begin()

    def begin(self) -> None:
        """Judge only what comes from here on: a run began, or something was changed by hand."""
        self._since = self._trainer.step
        self._ratios: deque[Sequence[float]] = deque(maxlen=REMEMBERED)
        self._keys: deque[str | None] = deque(maxlen=LONGEST)
        self._taken_back: Counter[str] = Counter()
        self._past: set[str] = set()  # opinions that gave way to others
        self.advice = None

    def look(self, table: Array, reports: Sequence[LayerReport], ratios: Sequence[float]) -> None:
        """Look at curves, layers and update:weight ratios, as `signs_of` takes them, and keep the advice."""
        trainer = self._trainer
        self._ratios.append(ratios)
        middle = np.median(np.array(self._ratios), axis=0).tolist()
        first = self._first_reports(reports)
        new = advise(signs_of(trainer, table, reports, first, middle, since=self._since), self._past)
        self._keys.append(new.key if new else None)
        said = self.advice
        if said and new and new.key == said.key:
            self.advice = new
        elif trainer.ended or trainer.step == 0 or self._is_sure(new) or self._agree():
            if said and new:
                self._past.add(said.key)
            elif said:
                self._taken_back[said.key] += 1
            self.advice = new

    def look_first(self, probe: LayerProbe) -> Pieces[None]:
        """Look at the initial weights, if nobody did before the first step; with pauses, as the probe has them."""
        if self._trainer.step and not self._first:
            self._first = yield from probe.reports_in_pieces(self._trainer.first)

    def _is_sure(self, new: Advice | None) -> bool:
        return new is not None and new.sure and not self._taken_back[new.key]

    def _agree(self) -> bool:
        """Whether enough of the newest looks say what the last one does."""
        key = self._keys[-1]
        enough = min(AGREEING * 2 ** self._taken_back[key], LONGEST) if key else AGREEING
        return list(self._keys)[-enough:] == [key] * enough

    def _first_reports(self, reports: Sequence[LayerReport]) -> Sequence[LayerReport]:
        """Those of the initial weights, looked at once; what is changed by hand before the first step counts."""
        if self._trainer.step == 0:
            self._first = reports
        elif not self._first:
            self._first = LayerProbe(self._trainer).reports(self._trainer.first)
        return self._first
