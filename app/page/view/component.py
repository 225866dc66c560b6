"""The live view as a Streamlit component: mounts the canvas and hands it a ticket."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from app.live.picture.lens import CLOSEST, FARTHEST
from app.live.run.pace import DEFAULT_SPEED
from app.live.wire.commands import LARGEST_VALUE, SPEEDS, STAGES
from app.page.state import PageState
from app.page.view.assets import STATIC, VERSION
from app.page.view.labels import counted, figures, labels
from app.palette import DARK, LIGHT
from app.setup.comparison import MOST_RUNS
from app.setup.lesson import Lesson
from app.words import language
from engine.datasets import PLANE
from engine.datasets.sketch import LETTERS, MOST_POINTS
from engine.text import cleaned

# Streamlit resends inline assets at each rerun, so the actual module is an ordinary file that this one imports.
_BOOT = """
const folder = new URL("live-static/%s/", document.baseURI);
// A page that is open while a newer server takes its server's place begins again, with all modules of one version.
if ((window.gradientPlayground ??= folder.href) !== folder.href) window.location.reload();
const ready = import(new URL("main.js", folder));
export default function (component) {
  let cleanUp, gone = false;
  const show = (module) => { if (!gone) cleanUp = module.default(component); };
  const complain = () => {
    if (gone) return;
    const sentence = document.createElement("p");
    sentence.className = "not-loaded";
    sentence.setAttribute("role", "alert");
    sentence.textContent = component.data.words.notLoaded.replace("{address}", folder.pathname);
    component.parentElement.querySelector(".live-view").replaceChildren(sentence);
  };
  const late = setTimeout(complain, %d);
  ready.then(show, complain).finally(() => clearTimeout(late));
  return () => { gone = true; cleanUp?.(); };
}
"""
LATE_MS = 10_000  # after which modules that are still loading are reported missing; the view appears if they arrive
LIMITS = {  # limits that the browser enforces, so that the server does not have to refuse
    "window": {"closest": CLOSEST, "farthest": FARTHEST},
    "paint": {"points": MOST_POINTS, "reach": PLANE[0].high, "letters": LETTERS},
    "weight": LARGEST_VALUE,
    "stages": STAGES,
    "runs": MOST_RUNS,
}

_live_view = st.components.v2.component(
    "gradient_playground.live_view",
    html='<div class="live-view"></div>',
    css=(STATIC / "live.css").read_text(encoding="utf-8"),
    js=_BOOT % (VERSION, LATE_MS),
)


def live_view(page: PageState, on_message: Callable[[Any], None], choices: Mapping[str, Any]) -> None:
    """Show a page's live session; drawn last, because it tells the browser the state at the end of the run.

    ``on_message`` is called with the canvas's requests to the page, as ``requests.hear`` takes them. ``choices`` are
    the entries of a layer's menu, as ``requests.choices`` returns them.
    """
    key = page.key("live_view")
    ticket = page.ticket()
    entries = page.history.entries() | page.widgets.end() | {"heard": page.heard}

    def forward() -> None:
        on_message(cleaned(st.session_state[key].event))

    _live_view(key=key, data=data_of(ticket, choices, page.lesson, entries), on_event_change=forward)


def data_of(ticket: str, choices: Mapping[str, Any], lesson: Lesson, entries: Mapping[str, Any]) -> dict[str, Any]:
    """The data of the view as JSON: ``Data`` in ``view.js``."""
    return {
        "ticket": ticket,
        "language": language(),
        "speeds": SPEEDS,
        "speed": DEFAULT_SPEED,
        "words": labels(),
        "counted": counted(),
        "figures": figures(),
        "limits": LIMITS,
        "choices": choices,
        "lesson": {"note": lesson.note, "hidden": sorted(lesson.hidden), "away": lesson.on_canvas},
        "entries": entries,
        "palettes": {"light": LIGHT, "dark": DARK},
    }
