"""The links of the course: each opens its lab as the idea needs it, at an address that stays."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from app.experiments import shown_by
from app.labs import Lab
from app.labs.course import Idea
from app.page.course import data, label
from app.page.lab_address import set_up
from app.setup import lesson
from tests.app.labs.test_course import IDEAS, each
from tests.pages.test_labs import lab_state


@each
def test_a_link_sets_the_lab_up(idea: Idea) -> None:
    """The page takes what the link says and would write the same address: its place below the picture stays."""
    if not isinstance(idea.lab, Lab):
        assert set_up(idea).split("#")[0] == (idea.lab.key if idea.lab else idea.page)
        return
    assert label(idea)
    where = urlsplit(set_up(idea))
    parts = dict(parse_qsl(where.query))
    state = lab_state(idea.lab, parts)
    assert where.path == idea.lab.key
    assert state.problem == ""
    assert state.address() == parts


def test_an_experiments_link_is_that_of_its_lesson() -> None:
    """The playground then shows the experiment that the course names."""
    shown = [idea["experiment"] for lecture in data()["lectures"] for idea in lecture["ideas"] if idea["experiment"]]
    assert len(shown) > 10
    for one in shown:
        parts = dict(parse_qsl(urlsplit(one["address"]).query))
        found = shown_by(lesson.from_query(parts["note"], "")[0].note)
        assert found
        assert one["title"].endswith(str(found.title))
        assert parts == found.link()


def test_a_lecture_lists_the_labs_that_its_ideas_need() -> None:
    """In the order of the course, each once."""
    for lecture in data()["lectures"]:
        numbers = [lab["number"] for lab in lecture["labs"]]
        assert numbers == sorted(
            {idea["link"]["number"] for idea in lecture["ideas"] if idea["link"] and idea["link"]["number"]}
        )


def test_a_link_that_sets_what_a_button_sets_has_it_pressed() -> None:
    """So that the lab says where to look, and pressing it again takes it back."""
    kill = next(idea for idea in IDEAS if idea.tries == "kill")
    assert isinstance(kill.lab, Lab)
    state = lab_state(kill.lab, dict(parse_qsl(urlsplit(set_up(kill)).query)))
    assert state.tried == ""
    state.answer({"name": "tried", "key": "kill"})
    assert state.tried == "kill"
    state.press("kill")
    assert (state.tried, state.settings) == ("", kill.lab.settings)
    state.answer({"name": "tried", "key": "kill"})
    assert state.tried == ""
