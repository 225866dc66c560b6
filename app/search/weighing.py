"""How much each parameter decides, measured by a worker now and then: it takes a third of a second."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import dataclass

from app.search.pool import Pool
from engine.search import Study
from engine.search.executors import was_lost
from engine.search.importance import LEAST, importance

MORE = 1.25  # times the trials, after which it is measured again


@dataclass(frozen=True)
class _Asked:
    stage: int
    trials: int
    found: Future[dict[str, float]]


class Weighing:
    """The importance of the parameters in each stage of a study, as of its last measurement."""

    def __init__(self) -> None:
        """Nothing is measured yet."""
        self._asked: _Asked | None = None
        self._found: dict[int, tuple[int, dict[str, float]]] = {}  # by stage: from how many trials, and what

    @property
    def is_busy(self) -> bool:
        """Whether a worker measures."""
        return self._asked is not None

    def of(self, stage: int) -> Mapping[str, float]:
        """What is known of a stage; nothing if it has too few trials."""
        return self._found.get(stage, (0, {}))[1]

    def forget(self) -> None:
        """Wait no more for what was asked."""
        self._asked = None

    def go_on(self, study: Study, pool: Pool) -> None:
        """Take what was found, and ask again about the last stage that has enough new trials."""
        if self._asked and self._asked.found.done():
            self._take(self._asked)
        for at in reversed(range(len(study.begun))):
            if self._asked is None:
                self._ask(study, pool, at)

    def _take(self, asked: _Asked) -> None:
        self._asked = None
        error = asked.found.exception()
        if error is None:
            self._found[asked.stage] = asked.trials, asked.found.result()
        elif not was_lost(error):
            raise error

    def _ask(self, study: Study, pool: Pool, at: int) -> None:
        good = sum(result.score is not None for result in study.drivers[at].results.values())
        before = self._found.get(at, (0, {}))[0]
        wanted = before + 1 if study.drivers[at].ended else MORE * before
        if good < max(LEAST, wanted):
            return
        found = pool.workers()().submit(importance, study.begun[at].stage.parameters, *study.scored(at))
        self._asked = _Asked(at, good, found)
