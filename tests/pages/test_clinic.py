"""The clinic's page: its addresses, curves that are named, and a case from the first answer to the playground."""

from __future__ import annotations

import json
from typing import Any

import pytest
from streamlit.runtime.scriptrunner import StopException
from streamlit.runtime.state.query_params_proxy import QueryParamsProxy

from app.labs.clinic.causes import CAUSES
from app.labs.clinic.curves import NAMES
from app.live.clinic.cases import curves_of
from app.page.clinic import ClinicState
from tests.app.visitor import rerun, sentences, state_of
from tests.pages.test_labs import open_page, said


def told(state: ClinicState) -> dict[str, Any]:
    """The data of the view, as the browser reads them."""
    found: dict[str, Any] = json.loads(json.dumps(state.view_data(state.show())))
    return found


def wrong_for(state: ClinicState) -> list[str]:
    """Causes that are not the case's."""
    return [key for key in CAUSES if key != state.case.cause]


def test_the_bare_page_shows_curves_and_its_address_brings_them_back() -> None:
    """Without a word of warning."""
    page = open_page("clinic")
    assert sentences(page) == []
    assert page.query_params == {"curves": "1"}
    assert page.session_state["clinic"].shows_curves


def test_an_address_brings_back_a_case_and_never_its_cause() -> None:
    """Answers are not in it."""
    page = open_page("clinic", level="hard", case="2")
    state = page.session_state["clinic"]
    assert sentences(page) == []
    assert (state.level, state.case_number, state.answers) == ("hard", 2, [])
    state.hear(said({"name": "answer", "cause": state.case.cause}))
    rerun(page)
    assert page.query_params == {"level": "hard", "case": "2"}


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"level": "deadly", "case": "2"}, "level: deadly is not allowed; choose from easy, medium, hard."),
        ({"case": "-1"}, "case: -1 is not allowed; give a whole number of at most 4 digits."),
        ({"curves": "many"}, "curves: many is not allowed; give a whole number of at most 4 digits."),
    ],
)
def test_a_broken_address_is_said_in_a_sentence(query: dict[str, str], sentence: str) -> None:
    """And the first case, or the first curves, are shown."""
    state = ClinicState(query)
    assert state.problem == sentence
    assert (state.level, state.case_number % 2, state.curves_number) == (
        "easy",
        1 if query.get("case") != "2" else 0,
        1,
    )


def test_a_wrong_answer_gets_a_fact_and_leaves_the_others_open() -> None:
    """After two of them the page may be asked; what it tells shows the cure."""
    state = ClinicState({"level": "easy", "case": "3"})
    first, second, *_ = wrong_for(state)
    state.hear(said({"name": "tell"}, 1))
    assert not state.is_solved
    state.hear(said({"name": "answer", "cause": first}, 2))
    clinic = told(state)["clinic"]
    assert clinic["wrong"] == {first: str(CAUSES[first].against(state.case.facts))}
    assert (clinic["found"], clinic["canTell"], len(told(state)["networks"])) == (None, False, 1)
    state.hear(said({"name": "answer", "cause": first}, 3))  # the same once more is no second try
    assert not told(state)["clinic"]["canTell"]
    state.hear(said({"name": "answer", "cause": second}, 4))
    assert told(state)["clinic"]["canTell"]
    state.hear(said({"name": "tell"}, 5))
    found = told(state)["clinic"]["found"]
    assert found["key"] == state.case.cause
    assert found["told"].startswith("It is this: ")
    assert state.live.is_cured


def test_the_right_answer_shows_the_cure_and_the_next_case_has_no_answers() -> None:
    """One session a case; what follows is ready for a new answer."""
    state = ClinicState({"level": "easy", "case": "3"})
    state.hear(said({"name": "answer", "cause": state.case.cause}, 1))
    data = told(state)
    assert data["clinic"]["found"]["told"].startswith("Yes: ")
    assert [network["name"] for network in data["networks"]] == ["As it was", str(CAUSES[state.case.cause].cure)]
    before = state.live
    state.hear(said({"name": "answer", "cause": wrong_for(state)[0]}, 2))  # too late
    assert told(state)["clinic"]["wrong"] == {}
    state.hear(said({"name": "next"}, 3))
    data = told(state)
    assert (state.case_number, data["clinic"]["found"], data["clinic"]["wrong"]) == (4, None, {})
    assert state.live is not before
    assert not state.live.is_cured


def test_the_cured_setup_opens_in_the_playground_once_it_is_known() -> None:
    """Not before, which would tell the cause."""
    page = open_page("clinic", level="easy", case="3")
    state = page.session_state["clinic"]
    state.hear(said({"name": "open"}, 1))
    rerun(page)
    assert page.session_state["clinic"] is state
    state.hear(said({"name": "answer", "cause": state.case.cause}, 2))
    state.hear(said({"name": "open"}, 3))
    rerun(page)
    assert state_of(page).config == state.case.cured.config


def test_curves_are_checked_on_the_server() -> None:
    """Nothing sent before names a curve's cause; right ones are said to be right, others get a fact."""
    state = ClinicState({})
    curves = curves_of(1)
    before = told(state)
    assert before["marks"] == [None] * 6
    assert not any(key in json.dumps(before["curves"]) for key in NAMES)
    causes = [curve.cause for curve in curves]
    swapped = [causes[1], causes[0], *causes[2:5], ""]
    state.hear(said({"name": "match", "causes": swapped}, 1))
    marks = told(state)["marks"]
    assert [mark and mark["right"] for mark in marks] == [False, False, True, True, True, None]
    assert all(mark["told"].startswith("Not this: ") for mark in marks[:2])
    assert not told(state)["canTell"]
    state.hear(said({"name": "match", "causes": swapped}, 2))
    assert told(state)["canTell"]
    state.hear(said({"name": "match", "causes": causes}, 3))
    assert told(state)["isDone"]
    state.hear(said({"name": "next"}, 4))
    assert (state.curves_number, told(state)["marks"]) == (2, [None] * 6)


@pytest.mark.parametrize(
    "event", [{"name": "match", "causes": ["x"]}, {"name": "match", "causes": "dead"}, {"name": "match"}]
)
def test_a_match_that_is_none_changes_nothing(event: dict[str, Any]) -> None:
    """A browser may send anything."""
    state = ClinicState({})
    state.hear(said(event))
    assert (state.matches, state.rounds) == ([""] * 6, 0)


def test_a_run_that_gives_way_before_its_address_is_written_undoes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """As one does whose case took long: the browser has asked again meanwhile, with the old address."""

    def give_way(*_: Any) -> None:
        raise StopException

    page = open_page("clinic", level="easy", case="3")
    state = page.session_state["clinic"]
    state.hear(said({"name": "next"}))
    with monkeypatch.context() as slow:
        slow.setattr(QueryParamsProxy, "from_dict", give_way)
        rerun(page)
    assert page.query_params == {"level": "easy", "case": "3"}
    rerun(page)
    assert (state.case_number, page.query_params) == (4, {"level": "easy", "case": "4"})


def test_the_parts_keep_what_was_answered() -> None:
    """From the curves to a patient and back."""
    state = ClinicState({"level": "easy", "case": "3"})
    wrong = wrong_for(state)[0]
    state.hear(said({"name": "answer", "cause": wrong}, 1))
    state.hear(said({"name": "part", "curves": True}, 2))
    assert state.address() == {"curves": "1"}
    state.hear(said({"name": "part", "curves": False}, 3))
    assert (state.address(), state.answers) == ({"level": "easy", "case": "3"}, [wrong])
