"""Advice on one run while it trains, which does not flicker."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence

import numpy as np

from app.advice import Advice, advise, signs_of
from engine import Trainer
from engine.diagnosis import LayerProbe, LayerReport
from engine.tape import Array, Pieces

REMEMBERED = 9  # measurements whose update:weight ratios count: that of a single batch means little
AGREEING = 3  # measurements in a row that must agree before advice is given
LONGEST = 16 * AGREEING  # that are ever required


class Watch:
    """Watches one trainer and gives steady advice.

    Advice that differs from the last one has to be confirmed, except about the initial weights and the end of a run.
    Advice that was withdrawn needs twice as many confirmations to come back, and advice that gave way to other advice
    does not come back until something is changed by hand.
    """

    def __init__(self, trainer: Trainer) -> None:
        """Start knowing nothing."""
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
        self._past: set[str] = set()  # advice that gave way to other advice
        self.advice = None

    def judge(self, table: Array, reports: Sequence[LayerReport], ratios: Sequence[float]) -> None:
        """Diagnose curves, layers and update:weight ratios, as `signs_of` takes them, and keep the advice."""
        trainer = self._trainer
        self._ratios.append(ratios)
        middle = np.median(np.array(self._ratios), axis=0).tolist()
        first = self._first_reports(reports)
        new = advise(signs_of(trainer, table, reports, first, middle, since=self._since), self._past)
        self._keys.append(new.key if new else None)
        old = self.advice
        if old and new and new.key == old.key:
            self.advice = new
        elif trainer.ended or trainer.step == 0 or self._is_sure(new) or self._agree():
            if old and new:
                self._past.add(old.key)
            elif old:
                self._taken_back[old.key] += 1
            self.advice = new

    def judge_initial(self, probe: LayerProbe) -> Pieces[None]:
        """Measure the initial weights, if that was not done before the first step; with pauses, like the probe."""
        if self._trainer.step and not self._first:
            self._first = yield from probe.reports_in_pieces(self._trainer.first)

    def _is_sure(self, new: Advice | None) -> bool:
        return new is not None and new.sure and not self._taken_back[new.key]

    def _agree(self) -> bool:
        """Whether enough of the newest diagnoses agree with the last one."""
        key = self._keys[-1]
        enough = min(AGREEING * 2 ** self._taken_back[key], LONGEST) if key else AGREEING
        return list(self._keys)[-enough:] == [key] * enough

    def _first_reports(self, reports: Sequence[LayerReport]) -> Sequence[LayerReport]:
        """The reports on the initial weights, measured once; changes by hand before the first step count."""
        if self._trainer.step == 0:
            self._first = reports
        elif not self._first:
            self._first = LayerProbe(self._trainer).reports(self._trainer.first)
        return self._first
