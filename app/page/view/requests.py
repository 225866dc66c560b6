"""What someone changes on the drawing, applied to the setup by the page's own edits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.page.state import PageState
from app.page.view import settings
from app.setup.axes import COMPONENTS, through
from app.words import _
from engine.datasets.sketch import MOST_POINTS
from engine.edits import Path
from engine.features import available

MOST_EVENTS = 50  # of one message
BUTTONS = {
    "new_start": PageState.new_start,
    "new_weights": PageState.new_weights,
    "leave_experiment": PageState.leave_experiment,
    "health": PageState.ask_for_health,
}
KEYED = {"mend": PageState.mend, "experiment": PageState.open_experiment}
LAYER_BUTTONS = {"add": PageState.insert_layer, "remove": PageState.remove_layer, "same": PageState.same_for_all}


def hear(page: PageState, message: Any) -> None:
    """Handle the events of a message of ``wire/outbox.js`` that were not handled before, in order."""
    for count, event in unheard(message, page.heard):
        page.heard = count
        answer(page, event)


def unheard(message: Any, heard: int) -> list[tuple[int, Mapping[str, Any]]]:
    """The events of a message of ``wire/outbox.js`` after the last one that was handled, each with its number.

    A message has all events that the view does not know to be handled, so earlier ones are among them. Of more than
    anybody can press in that time, the last ones count.
    """
    events = message.get("events") if isinstance(message, Mapping) else None
    counted = [
        (event["count"], event)
        for event in (events[-MOST_EVENTS:] if isinstance(events, list) else [])
        if isinstance(event, Mapping) and isinstance(event.get("count"), int)
    ]
    return [(count, event) for count, event in counted if count > heard]


def answer(page: PageState, event: Any) -> None:
    """Do what the canvas asks of the page; what makes no sense, or what a lesson hides, changes nothing.

    "renew" and "again" need only the rerun that comes with them.
    """
    if not isinstance(event, Mapping):
        return
    page.widgets.saw(event.get("seen"))
    if any(page.lesson.hides(path) for path in _touched(event)):
        return
    match event:
        case {"name": "set" | "layer" | "feature"}:
            _edit(page, event)
        case {"name": "axis" | "plane"}:
            _turn(page, event)
        case {"name": "mend" | "experiment" as name, "key": str(key)}:
            KEYED[name](page, key)
        case {"name": "bring_back", "run": int(number)}:
            page.bring_back(number)
        case {"name": "paint", "points": (list() | None) as points}:
            page.paint(points and points[: MOST_POINTS + 1])  # one too many is refused as any more are
        case {"name": "go"}:
            _go(page, event)
        case {"name": str(name)} if name in BUTTONS:
            BUTTONS[name](page)


def _go(page: PageState, event: Mapping[str, Any]) -> None:
    """Follow the browser to another entry of its history."""
    match event:
        case {"turn": int(turn), "visit": str(visit), "entry": int(number), "query": str(query)}:
            page.history.go(turn, visit, number, query)


def _edit(page: PageState, event: Mapping[str, Any]) -> None:
    """Change a setting by its control, or the network on its drawing."""
    match event:
        case {"name": "set", "path": str(path), "value": value}:
            settings.change(page, path, value)
        case {"name": "layer", "layer": int(layer), "do": str(do)} if do in LAYER_BUTTONS:
            LAYER_BUTTONS[do](page, layer)
        case {"name": "feature", "key": str(key)}:
            _toggle(page, key)


def _touched(event: Mapping[str, Any]) -> list[Path]:
    """The controls that a lesson must leave visible for this event."""
    name = event.get("name")
    own: dict[Any, list[Path]] = {
        "layer": [("network", "layers")],
        "set": settings.touched(str(event.get("path"))),
        "feature": [("data", "features")],
        "paint": [("data", "dataset"), ("paint",)],
        "new_start": [("newStart",)],
        "new_weights": [("newWeights",)],
    }
    return own.get(name, []) if isinstance(name, str) else []


def _turn(page: PageState, event: Mapping[str, Any]) -> None:
    """Draw the boundary over another plane."""
    match event:
        case {"axis": (0 | 1) as which, "key": str(key)} if _is_column(page, key):
            page.set_axis(which, key)
        case {"points": []}:
            page.set_plane(COMPONENTS)
        case {"points": [[str(first), int(start)], [str(second), int(end)]]}:
            page.set_plane(through((first, start), (second, end)))


def _is_column(page: PageState, key: str) -> bool:
    return key in {column.key for column in page.config.data.dataset.columns}


def _toggle(page: PageState, key: str) -> None:
    data = page.config.data
    chosen = set(data.features) ^ {key}
    if chosen:
        page.edit(("data", "features"), tuple(name for name in available(data.dataset) if name in chosen))
    else:
        page.problem = _("The network needs something to look at: keep at least one feature.")
