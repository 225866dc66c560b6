"""The page "Which settings learn best?": a search that is put together here, or one that is kept by its token."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import streamlit as st

from app.live.hub import HUB
from app.live.search.session import SearchSession
from app.page.live import LiveState, kept
from app.page.side_by_side import watch
from app.page.sidebar import PLAYGROUND, SEARCH_PAGE
from app.page.state import PageState
from app.page.view.search import data_of, search_view
from app.search.job import SearchJob
from app.search.jobs import JOBS
from app.search.problems import GONE, PoolError, StoreError, said
from app.setup.bench import Bench
from app.setup.draft import SETUP, Draft
from app.setup.draft_link import CUT, from_query, to_query
from app.setup.editor import Editor
from app.setup.lesson import Lesson
from app.words import _, explained, problem_of
from engine import Config, SettingsError
from engine.search import plan_file
from engine.search.work import config_of

KEY = "search"
STUDY = "study"  # the part of an address that names a search which is kept
FIGURES = ("method", "trials", "epochs", "folds")


class SearchState(LiveState, Editor):
    """What a visitor searches: a draft until it is started, then a study, with a draft of its next stage at times."""

    def __init__(self, query: Mapping[str, str]) -> None:
        """Start where an address points."""
        LiveState.__init__(self)
        self._token = ""  # of the study; without one, the draft is that of a new search
        self._leaves: Callable[[], None] | None = None  # for another page
        self.draft: Draft | None = None
        Editor.__init__(self, query)

    def read_address(self, query: Mapping[str, str]) -> None:
        """Take the study of an address, or the setup and the draft; what cannot be used leaves a sentence."""
        Editor.read_address(self, query)
        if "setup" not in query:
            self.config, self.lesson = SETUP, Lesson()
        self._token, self.draft = query.get(STUDY, ""), None
        if self._token and self.job:
            return
        self.draft = Draft.of(self.config)
        try:
            self.draft = from_query(self.draft, query)
        except SettingsError as error:
            self.refuse(str(CUT.format(why=explained(error))))

    def address(self) -> dict[str, str]:
        """The study; else the setup and how it is searched."""
        if self._token:
            return {STUDY: self._token}
        parts = self.address_parts(self.lesson) if self.config != SETUP else {}
        return {name: text for name, text in (parts | to_query(self._new())).items() if text}

    @property
    def job(self) -> SearchJob | None:
        """The study's job, which is None without a study; what is wrong with it leaves a sentence."""
        if not self._token:
            return None
        try:
            job = JOBS.open(self._token)
        except StoreError as error:  # it may be there again with the next run
            self.refuse(_told(error))
            return None
        except SettingsError as error:
            self._give_up(_("This search cannot be opened: {why}.").format(why=explained(error)))
            return None
        if job is None:
            self._give_up(str(GONE))
            return None
        if self.config != job.kept.plan.setup:
            self.config = job.kept.plan.setup
        return job

    def _give_up(self, why: str) -> None:
        """Go on without a study that cannot be had."""
        self._token, self.draft = "", self.draft or Draft.of(self.config)
        self.refuse(why)

    @property
    def live(self) -> SearchSession:
        """The live session of the study; one that was dropped, or has another study, is replaced.

        Raises:
            LookupError: there is no study, or it cannot be read now.
        """
        job = self.job
        if job is None:
            raise LookupError
        while (found := HUB.find(self._ticket, SearchSession)) is None or found.job is not job:
            self._ticket = HUB.keep(SearchSession(self._token, job, JOBS))
        return found

    def show(self) -> str:
        """Returns the ticket of the study's session, which is empty without one."""
        try:
            return self._ticket if self.live else ""
        except LookupError:
            return ""

    def _new(self) -> Draft:
        """The draft of a new search."""
        if self.draft is None:
            self.draft = Draft.of(self.config)
        return self.draft

    def _edited(self) -> Draft:
        """What an edit changes: the draft; of a study without one, its last stage that has begun."""
        job = self.job if self._token else None
        if self.draft is None and job:
            return Draft.of_stage(self.config, job.stand.stages[-1].stage)
        return self._new()

    def answer(self, event: Mapping[str, Any]) -> None:
        """Change the draft, run it, or go to another page with what was found."""
        match event:
            case {"name": "switch" | "range" | "scale" | "values" | "add", "path": str(path)}:
                self.draft = _changed(self._edited(), path, event)
            case {"name": "put", "field": str(field), "value": int() | str() as value} if field in FIGURES:
                figure: dict[str, Any] = {field: value}
                self.draft = replace(self._edited(), **figure)
            case {"name": "file", "text": str(text)}:
                self.open_file(text)
            case {"name": "open", "trial": int(trial)}:
                self._leaves = lambda: self._open_trial(trial)
            case {"name": "setup"}:
                self._leaves = lambda: self._open(self.config)
            case {"name": "bench"}:
                self._leaves = self._open_bench
            case {"name": str(name)} if name in BUTTONS:
                BUTTONS[name](self)

    def start(self) -> None:
        """Begin the search of the draft, unless something is wrong with it: then nothing is lost."""
        draft = self._new()
        if self.job or draft.problems():
            return
        try:
            token = JOBS.create(draft.plan())
            job = JOBS.open(token)
        except (StoreError, SettingsError, PoolError) as error:
            self.refuse(_told(error))
            return
        if job:
            job.start()
            self._token, self.draft = token, None

    def extend(self) -> None:
        """Run one more stage: that of the draft, else the one that is proposed."""
        job = self.job
        if job is None or (self.draft and self.draft.problems()):
            return
        job.extend(self.draft.stage() if self.draft else None)
        self.draft = None

    def propose(self) -> None:
        """Take the proposed ranges as the draft of the next stage."""
        job = self.job
        if job and job.stand.proposal:
            self.draft = Draft.of_stage(self.config, job.stand.proposal)

    def discard(self) -> None:
        """Forget the draft of the next stage."""
        if self._token:
            self.draft = None

    def begin_anew(self) -> None:
        """Put together another search like this one; the study is kept under its address."""
        if job := self.job:
            self.draft, self._token = replace(Draft.of_plan(job.kept.plan), later=()), ""

    def open_file(self, text: str) -> None:
        """Put together the search of a file; a file that cannot be read changes nothing."""
        try:
            plan = plan_file.from_text(text)
        except SettingsError as error:
            self.refuse(_("This file cannot be opened: {why}. Everything stays as it is.").format(why=explained(error)))
            return
        self._token, self.draft = "", Draft.of_plan(plan)
        self.take(plan.setup, None, Lesson())

    def search(self, config: Config) -> None:
        """Put together a search of a setup."""
        self._token, self.draft = "", Draft.of(config)
        self.take(config, None, Lesson())

    def leave(self) -> None:
        """Go to another page, if that was asked for."""
        leaves, self._leaves = self._leaves, None
        if leaves:
            leaves()

    def _open_trial(self, number: int) -> None:
        job = self.job
        trial = job.trials.get(number) if job else None
        if trial:
            self._open(config_of(self.config, trial))

    def _open(self, config: Config) -> None:
        page = PageState.of("playground", {})
        page.take(config, None, Lesson())
        st.switch_page(PLAYGROUND)

    def _open_bench(self) -> None:
        job = self.job
        if job is None:
            return
        trials = job.trials
        try:
            bench = Bench.of([config_of(self.config, trials[result.number]) for result in job.stand.best])
        except SettingsError as error:
            self.refuse(f"{problem_of(error)}.")
        else:
            watch(bench)

    def view_data(self, ticket: str) -> dict[str, Any]:
        """The data of the view."""
        job = self.job if ticket else None
        plan = job.kept.plan if job else None
        draft = self.draft if job else self._new()
        return data_of(ticket, self.config, draft, plan, study=self._token, heard=self.heard)

    def draw_view(self, key: str, data: Mapping[str, Any]) -> None:
        """Draw the search."""
        search_view(key, data, self.hear)


BUTTONS = {
    "start": SearchState.start,
    "run": SearchState.extend,
    "propose": SearchState.propose,
    "discard": SearchState.discard,
    "new": SearchState.begin_anew,
}


def _changed(draft: Draft, path: str, event: Mapping[str, Any]) -> Draft:
    match event:
        case {"name": "add"}:
            return draft.added(path)
        case {"name": "switch", "on": bool(is_on)}:
            return draft.switched(path, is_on=is_on)
        case {"name": "range", "low": low, "high": high}:
            return draft.changed(path, {"low": low, "high": high})
        case {"name": "scale", "scale": scale}:
            return draft.changed(path, {"scale": scale})
        case {"name": "values", "values": list(values)}:
            return draft.changed(path, {"values": tuple(values)}) if values else draft.switched(path, is_on=False)
    return draft


def _told(error: StoreError | SettingsError | PoolError) -> str:
    problem = said(error)
    return f"{explained(problem)}." if isinstance(problem, SettingsError) else str(problem)


def search(page: PageState) -> None:
    """Put together a search of a page's setup, on the page of its own."""
    state = kept(KEY, lambda _query: SearchState({}))
    state.search(page.config)
    st.switch_page(SEARCH_PAGE, query_params=state.arrive())


def search_page() -> None:
    """Draw the page."""
    kept(KEY, SearchState).run(KEY)
