"""The course as a Streamlit component: the browser alone remembers which ideas have been ticked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.page.view.assets import style
from app.page.view.boot import mounted
from app.page.view.labels import labels
from app.words import _, language

_course_view = mounted("course_view", "course/main.js", style("lab/lab", "course"))


def course_view(key: str, data: Mapping[str, Any]) -> None:
    """Show the lectures; ``data`` has them as JSON."""
    _course_view(key=key, data=dict(data) | {"language": language(), "words": words()})


def words() -> dict[str, str]:
    """The words of the page, by the names that its module uses."""
    return {
        "title": _("The course"),
        "lede": _(
            "The ideas of CS231n, lectures 3 to 7, in their order. Each link sets up what shows the idea. Tick what "
            "you have seen: your browser remembers it, and nobody else does."
        ),
        "lecture": _("Lecture {number}"),
        "seen": _("{done} of {total} seen"),
        "goOn": _("Next unseen"),
        "print": _("Print"),
        "clear": _("Clear the ticks"),
        "undo": _("Bring the ticks back"),
        "labs": _("Labs"),
        "notHere": _(
            "Not here: convolutions, second-order methods, ensembles, data augmentation, and transfer learning."
        ),
        "unkept": _("This browser keeps nothing, so the ticks last until the page is closed."),
        "notLoaded": labels()["notLoaded"],
    }
