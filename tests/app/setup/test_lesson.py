from __future__ import annotations

import re
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.page.view.assets import STATIC
from app.setup.lesson import CANVAS, LONGEST, Lesson, from_query, hideable
from app.setup.links import to_text
from engine import Config
from tests.app.visitor import everywhere, link_of, rerun, sentences, set_up, state_of, visit, widget
from tests.cases import first
from tests.engine.strategies import SOME

SIDE_BAR = [name for name in hideable() if name not in {*CANVAS, "share", "sweep"}]  # these two are buttons


@cache
def everything() -> frozenset[str]:
    """The keys of all widgets of a page without a lesson."""
    return frozenset(everywhere(visit()))


def path_of(key: str) -> str:
    """What a lesson calls the widget of a key."""
    if key == "layers":
        return "network.layers"
    if key == "set:seed":
        return "data.seed"
    return re.sub(r"\.hidden\.\d+", "", key.removeprefix("set:").replace("all:", "network."))


@pytest.mark.parametrize("name", first(8, SIDE_BAR))
def test_what_is_hidden_is_not_drawn_and_all_else_is(name: str) -> None:
    """No widget with that name or within it is on the page, no other is missing, and the setup is unchanged."""
    page = visit(hide=name, setup=to_text(Config()))
    left = everywhere(page).keys()
    gone = {key for key in everything() if f"{path_of(key)}.".startswith(f"{name}.")}
    assert gone
    assert left == everything() - gone
    assert (set_up(page), sentences(page)) == (Config(), [])
    assert link_of(page) == {"hide": name, "setup": to_text(Config())}


def test_every_name_of_the_canvas_is_known_to_its_styles() -> None:
    """live.css hides exactly what a lesson can name."""
    css = (STATIC / "live.css").read_text("utf-8")
    assert set(re.findall(r'\[data-hidden~="(\w+)"\]', css)) == set(CANVAS)


def test_a_link_s_lesson_is_kept_beside_its_setup() -> None:
    """Words, hidden names and setup are in the address bar again after a change."""
    page = visit(note="Train it.", hide="step,data.points", setup=to_text(Config(seed=3)))
    page.number_input(widget("set:seed")).set_value(4)
    rerun(page)
    assert link_of(page) == {"note": "Train it.", "hide": "data.points,step", "setup": to_text(Config(seed=4))}


@pytest.mark.parametrize(
    ("query", "said"),
    [
        (
            {"hide": "step,nonsense"},
            "This link hides 'nonsense', which is not a control of this page; everything else is as the link says.",
        ),
        (
            {"hide": "<b>x</b>"},
            "This link hides '<b>x</b>', which is not a control of this page; everything else is as the link says.",
        ),
        ({"note": "x" * 1001}, "The instruction has 1,001 characters; the first 1,000 are shown."),
    ],
)
def test_a_link_edited_by_hand_gets_one_sentence(query: dict[str, str], said: str) -> None:
    """A sentence says what is wrong, and the rest of the link is used."""
    page = visit(**query)
    assert sentences(page) == [said]
    assert state_of(page).lesson.hidden == ({"step"} if "step" in str(query) else frozenset())
    assert sentences(rerun(page)) == []


@given(
    st.text(max_size=1200), st.lists(st.one_of(st.sampled_from(sorted(hideable())), st.text(max_size=9)), max_size=6)
)
@SOME
def test_any_link_is_a_lesson_that_comes_back(note: str, names: list[str]) -> None:
    """Whatever it says and hides: never an exception, only known names, and the lesson's own link is that lesson."""
    lesson, problem = from_query(note, ",".join(names))
    assert lesson.hidden <= hideable().keys()
    assert len(lesson.note) <= LONGEST
    again = lesson.to_query()
    assert from_query(again["note"], again["hide"]) == (lesson, "")
    unknown = [name for name in ",".join(names).split(",") if name and name not in hideable()]
    assert bool(problem) == bool(unknown or len(note) > LONGEST)


def test_no_lesson_leaves_no_trace() -> None:
    """An empty lesson hides nothing, says nothing and adds nothing to a link."""
    assert (Lesson().to_query(), Lesson().on_canvas) == ({"note": "", "hide": ""}, [])
    assert not Lesson().hides(("training", "learning_rate"))
