"""The search as a Streamlit component: what is searched, and its trials as pictures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.labs.health.summary import setup_of
from app.live.search.messages import parameter_told
from app.page.view import texts
from app.page.view.assets import style
from app.page.view.boot import forwarding, mounted
from app.page.view.search_words import words
from app.palette import DARK, LIGHT
from app.setup.draft import Draft, offers, reach
from app.setup.variants import Variable
from app.words import _, language
from engine import Config, SettingsError
from engine.registry import Registry
from engine.search import Axis, Parameter, Plan, axes, plan_file
from engine.search.folds import sealed
from engine.settings import Knob, to_dict

_search_view = mounted("search_view", "search/main.js", style("bench", "lab/lab", "checks/marks", "search"))


def search_view(key: str, data: Mapping[str, Any], on_message: Callable[[Any], None]) -> None:
    """Show the search; the ``data`` are what `data_of` returns.

    ``on_message`` is called with the requests to the page, as ``requests.unheard`` takes them: the edits of the draft
    ("switch", "range", "scale", "values" and "add" with a ``path``, "put" with a ``field``), "start", "run", "propose",
    "discard", "new", "file" with its ``text``, "open" with a ``trial``, "setup", "bench", and "renew".
    """
    _search_view(key=key, data=dict(data), on_event_change=forwarding(key, on_message))


def data_of(
    ticket: str, setup: Config, draft: Draft | None, plan: Plan | None, *, study: str, heard: int
) -> dict[str, Any]:
    """The data of the view as JSON: ``Data`` in ``search/main.js``.

    ``draft`` is that of a new search, or of a study's next stage; ``plan`` is the study's, whose token is ``study``.
    """
    data = sealed(setup)
    return {
        "ticket": ticket,
        "language": language(),
        "heard": heard,
        "words": words(),
        "palettes": {"light": LIGHT, "dark": DARK},
        "explanations": texts.address("explanations"),
        "study": study,
        "lede": _("Draw settings at random on log scales, train briefly, look, then train longer in a finer range."),
        "setup": str(setup_of(setup)),
        "order": draft and order_told(draft),
        "stage": draft and stage_told(draft),
        "settings": {path: _setting(setup, one, len(data.train)) for path, one in offers(setup).items()},
        "rows": [len(data.train), len(data.test)],
        "task": setup.data.dataset.task,
        "file": _file(draft, plan),
    }


def order_told(draft: Draft) -> dict[str, Any]:
    """What is searched, as ``Order`` in ``search/order.js``."""
    offered = offers(draft.setup)
    return {
        "rows": [
            {"title": _title(offered, row.parameter), "on": row.is_on, "problem": row.problem, **_told(row.parameter)}
            for row in draft.rows
        ],
        **{name: getattr(draft, name) for name in ("method", "trials", "epochs", "folds")},
        "problems": draft.problems(),
    }


def stage_told(draft: Draft) -> dict[str, Any]:
    """The stage of a draft as the live session tells one that is planned, with the settings that suit the setup."""
    found: list[Axis] = []
    for row in draft.rows:
        try:
            found += axes(draft.setup, [row.parameter]) if row.is_on else []
        except SettingsError:
            continue
    return {
        "begun": False,
        "method": draft.method,
        "trials": draft.trials,
        "epochs": draft.epochs,
        "parameters": [parameter_told(axis) for axis in found],
    }


def _title(offered: Mapping[str, Variable], parameter: Parameter) -> str:
    variable = offered.get(parameter.path)
    return variable.name if variable else parameter.path


def _told(parameter: Parameter) -> dict[str, Any]:
    body = to_dict(parameter)
    if parameter.is_range:
        return {name: body[name] for name in ("path", "low", "high", "scale")}
    return {"path": parameter.path, "values": [*parameter.values]}


def _setting(setup: Config, variable: Variable, rows: int) -> dict[str, Any]:
    """A setting that may be searched, as ``Setting`` in ``search/row.js``."""
    note, named = variable.field.note, {"title": variable.title}
    if isinstance(note, Knob) and variable.key == "training.batch_size":
        return named | {"choices": _choices(variable, [size for size in variable.offered(setup) if size <= rows])}
    if isinstance(note, Knob):
        low, high = reach(note)
        return named | {"reach": [low, high], "whole": variable.field.type is int, "isLog": high > max(low, 0)}
    if isinstance(note, Registry) or variable.field.choices:
        return named | {"choices": _choices(variable, variable.offered(setup))}
    return named | {"reach": [0, note.high], "whole": True, "isLog": False}


def _choices(variable: Variable, values: list[Any]) -> list[dict[str, Any]]:
    return [{"value": value, "title": variable.shown(value)} for value in values]


def _file(draft: Draft | None, plan: Plan | None) -> str:
    """The search as a file: the study's, else the draft's; empty if that is not allowed."""
    try:
        found = plan or (draft and draft.plan())
        return plan_file.to_text(found) if found else ""
    except SettingsError:
        return ""
