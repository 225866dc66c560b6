"""The live view as a Streamlit component: mounts the canvas and hands it a ticket."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.experiments import shown_by
from app.live.budget import FullError
from app.live.picture.lens import CLOSEST, FARTHEST
from app.live.run.pace import DEFAULT_SPEED
from app.live.wire.commands import LARGEST_VALUE, SPEEDS, STAGES
from app.page.last_setup import to_remember
from app.page.messages import draw_full
from app.page.state import PageState
from app.page.view import settings, texts
from app.page.view.assets import style
from app.page.view.boot import forwarding, mounted
from app.page.view.labels import counted, figures, labels
from app.palette import DARK, LIGHT
from app.setup.comparison import MOST_RUNS
from app.setup.editor import Editor
from app.setup.lesson import Lesson
from app.words import language
from engine import Config
from engine.datasets import PLANE
from engine.datasets.sketch import LETTERS, MOST_POINTS

LIMITS = {  # limits that the browser enforces, so that the server does not have to refuse
    "window": {"closest": CLOSEST, "farthest": FARTHEST},
    "paint": {"points": MOST_POINTS, "reach": PLANE[0].high, "letters": LETTERS},
    "weight": LARGEST_VALUE,
    "stages": STAGES,
    "runs": MOST_RUNS,
}

_live_view = mounted("live_view", "main.js", style("live"))


def live_view(page: PageState, on_message: Callable[[Any], None]) -> None:
    """Show a page's live session; drawn last, because it tells the browser the state at the end of the run.

    ``on_message`` is called with the canvas's requests to the page, as ``requests.hear`` takes them.
    """
    key = page.key("live_view")
    try:
        ticket = page.ticket()
    except FullError as error:
        draw_full(error, page.use_default if page.config != Config() else None)
        return
    entries = page.history.entries() | page.widgets.end() | {"heard": page.heard}

    _live_view(
        key=key,
        data=data_of(ticket, page.lesson, entries, settings.shown(page), ahead=is_untouched(page))
        | {"setup": to_remember(page), "unkept": page.why_no_link() != ""},
        on_event_change=forwarding(key, on_message),
    )


def data_of(
    ticket: str, lesson: Lesson, entries: Mapping[str, Any], shown: Mapping[str, Any], *, ahead: bool
) -> dict[str, Any]:
    """The data of the view as JSON: ``Data`` in ``view.js``.

    ``shown`` are the settings on the canvas; ``ahead`` tells whether the run's future is shown.
    """
    return {
        "ticket": ticket,
        "language": language(),
        "speeds": SPEEDS,
        "speed": DEFAULT_SPEED,
        "words": labels(),
        "counted": counted(),
        "figures": figures(),
        "limits": LIMITS,
        "settings": shown,
        "texts": texts.addresses(),
        "ahead": ahead,
        "lesson": {
            "note": lesson.note,
            "hidden": sorted(lesson.hidden),
            "away": lesson.on_canvas,
            "experiment": experiment.key if (experiment := shown_by(lesson.note)) else "",
        },
        "entries": entries,
        "palettes": {"light": LIGHT, "dark": DARK},
    }


def is_untouched(page: Editor) -> bool:
    """Whether this is the page's own setup, whose future may be shown: a lesson's or a changed one is to be guessed."""
    return page.config == Config() and page.lesson == Lesson()
