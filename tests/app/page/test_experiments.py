"""Choosing an experiment, and the way back from it."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from app.experiments import EXPERIMENTS, find
from app.live.wire.commands import Command
from app.page.view import requests
from app.setup.links import to_text
from engine import Config, DataSettings
from engine.datasets import Circle
from tests.app.samples import iris, picture_of, turn, turns_until, viewer_of
from tests.app.visitor import link_of, linked, rerun, sentences, set_up, state_of, visit, widget
from tests.cases import first

OWN = Config(seed=5, data=DataSettings(dataset=Circle()))


def ask(page: AppTest, name: str, **fields: Any) -> AppTest:
    """What the canvas asks of the page."""
    requests.answer(state_of(page), {"name": name, **fields})
    return rerun(page)


def choose(page: AppTest, key: str) -> AppTest:
    """Press an experiment's card."""
    return ask(page, "experiment", key=key)


@pytest.mark.parametrize("experiment", first(3, EXPERIMENTS), ids=lambda experiment: experiment.key)
def test_an_experiment_sets_everything_up(experiment: Any) -> None:
    """Its setup and its question; the address is then the experiment's own link, and nothing is wrong with it."""
    page = choose(visit(setup=to_text(OWN)), experiment.key)
    assert (set_up(page), state_of(page).lesson, sentences(page)) == (experiment.config, experiment.lesson, [])
    assert link_of(page) == experiment.link()


def test_it_waits_at_its_first_step() -> None:
    """Also if a network was playing, and if the same experiment has run already."""
    page = visit()
    for _again in range(2):
        session = state_of(page).live
        session.command(Command("play"))
        turns_until(session, lambda frame: frame.step > 0)
        choose(page, "hinge")
        frames = [turn(state_of(page).live) for _ in range(3)]
        assert {(frame.step, frame.playing) for frame in frames} == {(0, False)}
        assert state_of(page).live.trainer.config == set_up(page)


def test_back_leads_to_the_own_network_after_any_number_of_experiments() -> None:
    """With its axes and its instruction, whatever was tried in between."""
    page = visit(setup=to_text(iris()), axes="sepal_width.petal_width", note="Look.")
    before = link_of(page)
    for key in ("zeros", "rates", "hinge"):
        choose(page, key)
    page.number_input(widget("set:seed")).set_value(4)
    rerun(page)
    ask(page, "leave_experiment")
    assert (set_up(page), link_of(page)) == (iris(), before)
    assert (state_of(page).axes, state_of(page).lesson.note) == (("sepal_width", "petal_width"), "Look.")
    ask(page, "leave_experiment")  # nothing to leave
    assert set_up(page) == iris()


def test_pinned_runs_stay_with_their_problem() -> None:
    """An experiment begins without those of one's own network, which come back with it; its own are gone."""
    page = visit()
    session = state_of(page).live
    viewer_of(session).command(Command("pin"))
    picture_of(session)
    (own,) = session.pins
    for key in ("zeros", "rates"):
        choose(page, key)
        session = state_of(page).live
        assert session.pins == ()
        viewer_of(session).command(Command("pin"))
        picture_of(session)
    ask(page, "leave_experiment")
    assert state_of(page).live.pins == (own,)


def test_the_own_network_is_the_one_before_the_last_visit_to_the_gallery() -> None:
    """An edit between two experiments is kept."""
    page = choose(visit(), "zeros")
    ask(page, "leave_experiment")
    ask(page, "feature", key="x1*x2")
    edited = set_up(page)
    choose(page, "vanish")
    ask(page, "leave_experiment")
    assert set_up(page) == edited != Config()


def test_from_an_experiment_s_link_back_leads_to_the_defaults() -> None:
    """There is nothing else to go back to."""
    page = visit(**EXPERIMENTS[3].link())
    assert set_up(page) == EXPERIMENTS[3].config
    ask(page, "leave_experiment")
    assert (set_up(page), link_of(page)) == (Config(), {})


def test_undo_brings_the_own_network_back_and_redo_the_experiment() -> None:
    """As for any other change."""
    page = choose(visit(setup=to_text(OWN)), "depth")
    name = state_of(page).history.visit.name
    ask(page, "go", turn=1, visit=name, entry=1, query="")
    assert (linked(page), state_of(page).lesson.note) == (OWN, "")
    ask(page, "go", turn=2, visit=name, entry=2, query="")
    experiment = find("depth")
    assert experiment is not None
    assert (linked(page), state_of(page).lesson) == (experiment.config, experiment.lesson)


@pytest.mark.parametrize("hidden", ["network.activation", "experiments", "step", "training"])
def test_no_experiment_opens_what_a_lesson_hides(hidden: str) -> None:
    """Whatever it hides, the class stays in the lesson; the button is hidden too."""
    page = choose(visit(setup=to_text(OWN), hide=hidden), "zeros")
    assert (set_up(page), [*state_of(page).lesson.hidden]) == (OWN, [hidden])
    assert "experiments" in state_of(page).lesson.on_canvas


def test_a_lesson_in_an_experiment_s_words_keeps_what_it_hides() -> None:
    """It is a teacher's own: there is no way out of it."""
    page = visit(**EXPERIMENTS[0].link() | {"hide": "training"})
    ask(page, "leave_experiment")
    assert (set_up(page), [*state_of(page).lesson.hidden]) == (EXPERIMENTS[0].config, ["training"])


def test_an_instruction_alone_hides_no_experiments() -> None:
    """Only a lesson that hides something does."""
    page = visit(note="Play it.", setup=to_text(OWN))
    assert state_of(page).lesson.on_canvas == []


@pytest.mark.parametrize("key", ["nonsense", "", 3, None])
def test_an_unknown_experiment_changes_nothing(key: Any) -> None:
    """Nor is anything said."""
    page = choose(visit(), key)
    assert (set_up(page), sentences(page)) == (Config(), [])
