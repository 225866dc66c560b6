"""A search behind one ticket: its job runs elsewhere, and goes on when nobody looks."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from app.live.base import Session
from app.live.picture.view import View
from app.live.search.messages import pace_told, problem_told, study_told
from app.live.search.opened import boundary
from app.live.search.trials import PIECE, curves_told, results_told, trial_told
from app.live.wire.commands import Command
from app.search.job import SearchJob
from app.search.jobs import Jobs
from app.search.problems import Problem, said
from app.search.stand import Stand
from app.words import Translated, speaking
from engine.search import Result, Stage, Trial
from engine.search.folds import sealed
from engine.tape import Pieces

RESTS, RUNS = b"\0", b"\1"

NEEDED = 20_000_000  # bytes of a session, for what it tells of thousands of trials


class SearchSession(Session):
    """One study, for those who look at one page of it.

    A page keeps the token of ``JOBS.create(plan)`` in its link, and opens ``HUB.keep(SearchSession(token, job, JOBS))``
    with the job of ``JOBS.open(token)``.
    """

    def __init__(self, token: str, job: SearchJob, jobs: Jobs) -> None:
        """Look at a study's job; it is as it is, and nothing starts."""
        super().__init__(NEEDED)
        self.job, self._token, self._jobs = job, token, jobs
        data = sealed(job.kept.plan.setup)
        self._rows = len(data.train), len(data.test)
        self._counts = {"results": 0, "besides": 0}  # how many are told
        self._open: _Open | None = None
        self._looks = False  # whether a worker draws it
        self._beside: SearchJob | None = None
        self._joined = False  # whether that was looked for
        job.listeners.add(self)
        self._take_first_turn()

    def news(self) -> None:
        """There is something new to tell; called from any thread."""
        self._stale = True
        self.bell.ring()

    def extend(self, stage: Stage) -> None:
        """Add a stage, and run it; what is wrong with it is told as the study's problem."""
        self.job.extend(stage)

    def _in_pieces(self) -> Pieces[None]:
        changed, self._stale = self._stale, False
        for _asked, command in self._commands.empty():
            changed |= self._obey(command)
        stand = self.job.stand
        if changed:
            if stand.beside and not self._joined:
                self._join(start=False)
            yield from self._tell(stand)
        waiting = self._waiting()
        frame = RUNS if stand.state == "running" or stand.works or stand.measures else RESTS
        frames = dict.fromkeys([viewer.view for viewer in waiting] or [View()], frame)
        self._show(frames, dict(self._asides), (self._scene_number, self._scene), waiting, changed=changed)

    def _obey(self, command: Command) -> bool:
        """Pass a wish on to the job, which has news when it is fulfilled; whether there is something to tell now."""
        match command.do:
            case "start" | "go_on":
                self._ask_both(SearchJob.start)
            case "pause":
                self._ask_both(SearchJob.pause)
            case "cancel":
                self._ask_both(SearchJob.cancel)
            case "measure":
                self.job.measure()
            case "extend":
                trials, epochs = map(int, command.numbers)
                self.job.extend(trials=trials, epochs=epochs)
            case "compare":
                self._join(start=True)
            case "open_trial":
                return self._open_trial(command.index)
            case "close_trial":
                self._open = None
                return True
        return False

    def _ask_both(self, wish: Callable[[SearchJob], None]) -> None:
        """What is compared runs and rests with the study, for whoever looks at both."""
        for job in (self.job, self._beside):
            if job:
                wish(job)

    def _join(self, *, start: bool) -> None:
        """Look at the study that is compared with this one; its database may make one wait, so not in a turn."""
        self._joined = True
        threading.Thread(target=self._find_beside, kwargs={"start": start}, daemon=True).start()

    def _find_beside(self, *, start: bool) -> None:
        try:
            token = self.job.kept.beside
            beside = self._jobs.compare(self._token) if start else self._jobs.open(token) if token else None
        except Exception as error:  # noqa: BLE001 - whatever it is, the study says it
            self.job.complain(said(error))
            return
        if beside:
            beside.listeners.add(self)
            self._beside = beside
            self.news()

    def _open_trial(self, number: int) -> bool:
        trial = self.job.trials.get(number)
        if trial is None:
            return False
        result = next((each for each in reversed(self.job.results) if each.number == number), None)
        self._open = _Open(trial, result)
        if result and not result.problem and not self._looks:
            self._looks = True
            threading.Thread(target=self._look, daemon=True).start()
        return True

    def _look(self) -> None:
        """Have a worker draw what is open, and again if that is another trial by then."""
        while opened := self._to_look_at():
            try:
                submit = self._jobs.pool.workers()().submit
                future = submit(boundary, self.job.kept.plan.setup, opened.trial, opened.epochs)
                opened.boundary = future.result()
            except Exception as error:  # noqa: BLE001 - whatever it is, the picture says it
                opened.problem = said(error)
            self.news()

    def _to_look_at(self) -> _Open | None:
        with self._lock:
            opened = self._open
            if opened and opened.epochs and not (opened.boundary or opened.problem):
                return opened
            self._looks = False
            return None

    def _tell(self, stand: Stand) -> Pieces[None]:
        job, beside = self.job, self._beside
        told = {
            "study": partial(study_told, job, stand, self._rows, beside),
            "pace": partial(pace_told, stand),
            "curves": partial(curves_told, stand),
            "trial": partial(self._trial_told, self._open, stand),
        }
        self._asides |= {key: Translated(make) for key, make in told.items()}
        yield from self._tell_results("results", job, stand.results)
        if beside:
            yield from self._tell_results("besides", beside, beside.stand.results)

    def _tell_results(self, key: str, job: SearchJob, count: int) -> Pieces[None]:
        """Those that came since the last time; pieces that were full then are as they were."""
        first = self._counts[key] // PIECE * PIECE
        if count > self._counts[key]:
            trials, results = job.trials, job.results[first:count]
            for at in range(0, len(results), PIECE):
                told = partial(results_told, results[at : at + PIECE], first + at, job.kept.plan.setup, trials, key)
                self._asides |= {f"{key}.{(first + at) // PIECE}": (piece := Translated(told))}
                for language in {viewer.language for viewer in self._waiting()}:
                    with speaking(language):
                        str(piece)  # here, because all of a large study would make a turn too long
                yield
            self._counts[key] = count

    def _trial_told(self, opened: _Open | None, stand: Stand) -> dict[str, Any]:
        if opened is None:
            return {"trial": None}
        stage = next(each for each in reversed(stand.stages) if each.first <= opened.trial.number)
        told = trial_told(self.job.kept.plan, opened.trial, opened.result, stage.stage.parameters)
        problem = {"problem": problem_told(opened.problem)} if opened.problem else None
        return {"trial": {**told, "boundary": problem or opened.boundary}}


@dataclass
class _Open:
    """A trial that is looked at."""

    trial: Trial
    result: Result | None
    boundary: dict[str, Any] | None = None
    problem: Problem | None = None

    @property
    def epochs(self) -> int:
        """How long it was trained; 0 if it was not."""
        return self.result.epochs if self.result and not self.result.problem else 0
