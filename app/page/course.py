"""The page of the course: the lectures' ideas, each with the lab that shows it and a link that sets it up."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from app.labs import COURSE, Lab
from app.labs.course import LECTURES, Idea, Lecture
from app.page.lab_address import set_up
from app.page.sidebar import draw_sidebar
from app.page.view.course import course_view
from app.page.view.panels import panel_words
from app.words import _

KEY = "course"


def course_page() -> None:
    """Draw the page."""
    draw_sidebar()
    course_view(KEY, data())


def data() -> dict[str, Any]:
    """The lectures, as JSON: ``Data`` in ``static/course/main.js``."""
    return {"lectures": [_lecture(lecture) for lecture in LECTURES]}


def _lecture(lecture: Lecture) -> dict[str, Any]:
    labs = {idea.lab.key for idea in lecture.ideas if idea.lab}
    return {
        "number": lecture.number,
        "title": str(lecture.title),
        "labs": [
            {"number": number, "title": str(lab.question), "address": lab.key}
            for number, lab in enumerate(COURSE, start=1)
            if lab.key in labs
        ],
        "ideas": [_idea(idea) for idea in lecture.ideas],
    }


def _idea(idea: Idea) -> dict[str, Any]:
    shown = idea.experiment
    return {
        "key": idea.key,
        "sentence": str(idea.sentence),
        "link": _link(idea),
        "experiment": {
            "title": _("Experiment: {title}").format(title=shown.title),
            "address": f"./?{urlencode(shown.link())}",
        }
        if shown
        else None,
    }


def _link(idea: Idea) -> dict[str, Any] | None:
    if not (idea.lab or idea.page):
        return None
    number = COURSE.index(idea.lab) + 1 if idea.lab else None
    return {"number": number, "title": label(idea), "address": set_up(idea)}


def label(idea: Idea) -> str:
    """What its link is called."""
    if idea.shows or not isinstance(idea.lab, Lab):
        return str(idea.shows)
    if button := idea.lab.button(idea.tries):
        return str(button.verb)
    return panel_words(idea.lab.key)[f"{idea.panel}Title"]
