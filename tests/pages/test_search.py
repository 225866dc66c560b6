"""The page of the search: default, odd addresses, what is edited, and where it leads."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.page import search
from app.page.search import SearchState
from app.page.view.search import data_of
from app.search.job import SearchJob
from app.search.jobs import Jobs
from app.search.problems import FULL, GONE, StoreError
from app.setup.draft import SETUP
from app.setup.links import to_text
from engine.search import plan_file
from engine.search.work import config_of
from tests.app.samples import small
from tests.app.search.samples import jobs_in, until
from tests.app.visitor import rerun, sentences, set_up, state_of, visit, widget
from tests.pages.test_labs import open_page, said

SHORT = {"trials": "4", "epochs": "2", "folds": "2", "what": "training.learning_rate:0.01..1"}


@pytest.fixture(autouse=True)
def jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Jobs]:
    """Jobs with a file and threads of their own."""
    own = jobs_in(tmp_path)
    monkeypatch.setattr(search, "JOBS", own)
    yield own
    own.close()


def told(state: SearchState, **events: Any) -> SearchState:
    """Let the view say something."""
    state.hear(said(events, state.heard + 1))
    return state


def done(state: SearchState) -> SearchJob:
    """Start the search, and wait until all trials are done; returns its job."""
    told(state, name="start")
    job = state.job
    assert job
    until(lambda: job.stand.state == "done" and job.stand.best)
    return job


def has_draft(state: SearchState) -> bool:
    """Whether there is something to run next."""
    return state.draft is not None


def test_by_default_a_search_is_ready_to_start() -> None:
    """Nothing is said, nothing is in the address, nothing is kept; what the view gets is JSON."""
    page = open_page("search")
    assert sentences(page) == []
    assert page.query_params == {}
    state = page.session_state["search"]
    assert state.config == SETUP
    data = json.loads(json.dumps(state.view_data("")))
    assert (data["ticket"], data["study"], data["order"]["problems"]) == ("", "", {})
    assert [row["title"] for row in data["order"]["rows"]] == ["Learning rate", "L2", "Neurons", "Batch size"]
    assert data["rows"] == [400, 100]
    assert plan_file.from_text(data["file"]).stages[0].trials == 64


def test_the_address_holds_the_setup_and_what_is_searched() -> None:
    """As it was written, and a page that is opened with it begins there."""
    query = SHORT | {"setup": to_text(small()), "method": "grid"}
    page = open_page("search", **query)
    assert sentences(page) == []
    assert {name: page.query_params[name] for name in query} == query
    state = page.session_state["search"]
    assert (state.config, state.draft.trials, state.draft.method) == (small(), 4, "grid")


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"study": "nothing"}, str(GONE)),
        ({"study": "x" * 500}, str(GONE)),
        ({"trials": "many"}, "This search cannot be read: trials: 'many' is no whole number."),
        ({"what": "training.l2:a..b"}, "a..b' is no range; give one such as 0.01..1."),
        ({"setup": "xx"}, "This link cannot be read: it is cut off. Here are the defaults instead."),
    ],
)
def test_an_odd_address_is_said_in_one_sentence(query: dict[str, str], sentence: str) -> None:
    """And a search can begin all the same."""
    page = open_page("search", **query)
    (warning,) = sentences(page)
    assert sentence in warning
    assert page.session_state["search"].draft.problems() == {}


def test_a_study_of_a_later_version_is_said(jobs: Jobs, tmp_path: Path) -> None:
    """In one sentence; a new search can begin."""
    token = jobs.create(SearchState(SHORT).draft.plan())  # type: ignore[union-attr]
    with sqlite3.connect(tmp_path / "searches.db") as file:
        file.execute("UPDATE studies SET plan = replace(plan, '\"version\": 1,', '\"version\": 99,')")
    page = open_page("search", study=token)
    (warning,) = sentences(page)
    assert warning == "This search cannot be opened: version: 99 is not allowed; give 1."
    assert page.session_state["search"].address() == {}


def test_a_store_that_cannot_be_read_is_said_and_tried_again(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address stays, so that the study is there once the store is."""
    state = SearchState(SHORT)
    done(state)

    def refuse(_token: str) -> None:
        raise StoreError(FULL.format(place="the file"))

    with monkeypatch.context() as patch:
        patch.setattr(jobs, "open", refuse)
        other = SearchState(state.address())
        assert other.show() == ""
        assert other.view_data("")["ticket"] == ""
    assert "The disk of the file is full" in other.problem
    assert other.address() == state.address()
    assert other.show() != ""


def test_bad_figures_stay_and_prevent_the_start(jobs: Jobs) -> None:
    """What is wrong is told in the view's data at its place; nothing is lost."""
    state = SearchState(SHORT)
    told(state, name="range", path="training.learning_rate", low=1, high=0.1)
    told(state, name="put", field="trials", value=0)
    told(state, name="start")
    data = state.view_data("")
    assert {*data["order"]["problems"]} == {"training.learning_rate", "trials"}
    assert (data["order"]["rows"][0]["low"], data["order"]["trials"], data["study"]) == (1, 0, "")
    told(state, name="put", field="trials", value=3)
    told(state, name="range", path="training.learning_rate", low=0.1, high=1)
    told(state, name="start")
    assert state.job is jobs.open(state.address()["study"])


def test_settings_are_added_switched_and_chosen() -> None:
    """By the edits of the view; events of no sense change nothing."""
    state = SearchState({})
    told(state, name="add", path="training.optimizer")
    told(state, name="values", path="training.optimizer", values=["adam", "sgd"])
    told(state, name="switch", path="training.l2", on=False)
    told(state, name="scale", path="training.learning_rate", scale="linear")
    draft = state.draft
    for event in ({"name": "add", "path": "seed"}, {"name": "values", "path": "none", "values": []}, {"name": "put"}):
        told(state, **event)
    assert state.draft == draft
    assert draft
    parameters = {parameter.path: parameter for parameter in draft.stage().parameters}
    assert parameters["training.optimizer"].values == ("adam", "sgd")
    assert parameters["training.learning_rate"].scale == "linear"
    assert "training.l2" not in parameters


def test_a_study_is_found_again_by_its_address() -> None:
    """By another visitor too; its session is the same as long as there is one, and another one afterwards."""
    state = SearchState(SHORT)
    done(state)
    address = state.address()
    other = SearchState(address)
    assert other.problem == ""
    assert other.job is state.job
    assert state.show() == state.show() != other.show()
    data = json.loads(json.dumps(other.view_data(other.show())))
    assert (data["study"], data["order"]) == (address["study"], None)


def test_stages_follow_each_other() -> None:
    """The proposed one; then one whose ranges the visitor changes first, or discards."""
    state = SearchState(SHORT)
    job = done(state)
    assert has_draft(told(state, name="propose"))
    assert not has_draft(told(state, name="discard"))
    told(state, name="range", path="training.learning_rate", low=0.1, high=0.5)
    told(state, name="put", field="trials", value=2)
    told(state, name="run")
    until(lambda: len(job.stand.stages) == 2 and job.stand.state == "done")
    assert job.stand.stages[1].stage.parameters[0].high == 0.5
    told(state, name="run")
    until(lambda: len(job.stand.stages) == 3)
    told(state, name="new")
    assert "study" not in state.address()
    assert state.draft
    assert state.draft.trials == 4


def test_a_file_is_opened_and_a_wrong_one_changes_nothing() -> None:
    """One of a later version is said in a sentence."""
    state = SearchState(SHORT)
    text = state.view_data("")["file"]
    other = SearchState({})
    told(other, name="file", text=text)
    assert other.draft
    assert other.draft.plan() == plan_file.from_text(text)
    before = other.draft
    told(other, name="file", text=text.replace('"version": 1', '"version": 99', 1))
    assert other.draft == before
    assert other.problem == (
        "This file cannot be opened: version: 99 is not allowed; give 1. Everything stays as it is."
    )


def test_a_store_that_is_full_is_said_and_nothing_is_lost(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> None:
    """The draft is still there, and starts when there is room."""

    def refuse(_plan: Any) -> str:
        raise StoreError(FULL.format(place="the file"))

    state = SearchState(SHORT)
    with monkeypatch.context() as patch:
        patch.setattr(jobs, "create", refuse)
        told(state, name="start")
    assert state.problem == "The disk of the file is full; free some space, then go on."
    assert state.job is None
    assert told(state, name="start").job


def test_a_trial_opens_in_the_playground_and_the_best_on_a_bench() -> None:
    """With exactly the values that were tried."""
    page = open_page("search", **SHORT)
    state = page.session_state["search"]
    job = done(state)
    best = job.stand.best[0]
    told(state, name="open", trial=best.number)
    page.switch_page("../pages/search.py")
    rerun(page)
    assert set_up(page) == config_of(SETUP, job.trials[best.number])
    told(state, name="bench")
    page.switch_page("../pages/search.py")
    rerun(page)
    bench = page.session_state["side_by_side"].bench
    assert bench.configs == tuple(config_of(SETUP, job.trials[result.number]) for result in job.stand.best)


def test_the_playground_s_dialog_leads_here() -> None:
    """With the playground's setup."""
    page = visit("Training", setup=to_text(small()))
    page.button(widget("sweep")).click()
    rerun(page)
    page.button(widget("sweep:search")).click()
    rerun(page)
    state = page.session_state["search"]
    assert state.config == small()
    assert state.draft.setup == small()
    assert state_of(page).dialog == ""


def test_a_lesson_that_hides_something_leads_nowhere() -> None:
    """A search would change what the teacher hid."""
    page = visit("Training", hide="network")
    page.button(widget("sweep")).click()
    rerun(page)
    assert widget("sweep:search") not in {button.key for button in page.button}


def test_data_without_a_draft_have_the_study_s_file() -> None:
    """So that it can be run again elsewhere."""
    state = SearchState(SHORT)
    job = done(state)
    data = data_of("ticket", state.config, None, job.kept.plan, study="token", heard=0)
    assert plan_file.from_text(data["file"]) == job.kept.plan
