"""A search that has not begun, as parts of an address that a person can read and edit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from app.setup.draft import Draft, Row
from app.words import N_
from engine import SettingsError
from engine.errors import Phrase, shown
from engine.search import Parameter

WHAT = "what"  # the part with the settings that are searched
FIGURES = ("trials", "epochs", "folds")
PARTS = (WHAT, "method", *FIGURES)
BETWEEN, RANGE, CHOICE = ",", "..", "|"
CUT = N_("This search cannot be read: {why}. Here is what one begins with instead.")
MOST = 2000  # characters of a part


def to_query(draft: Draft) -> dict[str, str]:
    """The parts that differ from what a search of this setup begins with.

    >>> from dataclasses import replace
    >>> from app.setup.draft import SETUP
    >>> to_query(replace(Draft.of(SETUP), trials=16))
    {'trials': '16'}
    """
    parts, usual = _parts(draft), _parts(Draft.of(draft.setup))
    return {name: text for name, text in parts.items() if text != usual[name]}


def from_query(usual: Draft, query: Mapping[str, str]) -> Draft:
    """The draft that an address says, where it says nothing the usual one.

    Raises:
        SettingsError: a part cannot be read; what is merely not allowed, the draft tells.

    >>> from app.setup.draft import SETUP
    >>> draft = from_query(Draft.of(SETUP), {"what": "training.l2:1e-4..0.1", "trials": "9"})
    >>> draft.trials, [row.parameter.high for row in draft.rows]
    (9, [0.1])
    """
    changes: dict[str, Any] = {name: _whole(name, query[name]) for name in FIGURES if name in query}
    if "method" in query:
        changes["method"] = query["method"][:20]
    if WHAT in query:  # empty, if nothing is searched
        changes["rows"] = tuple(Row(_parameter(part)) for part in query[WHAT][:MOST].split(BETWEEN) if part)
    return replace(usual, **changes)


def _parts(draft: Draft) -> dict[str, str]:
    what = BETWEEN.join(_text(row.parameter) for row in draft.rows if row.is_on)
    return {WHAT: what, "method": draft.method, **{name: str(getattr(draft, name)) for name in FIGURES}}


def _text(parameter: Parameter) -> str:
    if not parameter.is_range:
        return f"{parameter.path}:{CHOICE.join(map(str, parameter.values))}"
    scale = "" if parameter.scale == "log" else f":{parameter.scale}"
    return f"{parameter.path}:{parameter.low:.12g}{RANGE}{parameter.high:.12g}{scale}"


def _parameter(text: str) -> Parameter:
    path, _colon, rest = text.partition(":")
    ends, _colon, scale = rest.partition(":")
    low, dots, high = ends.partition(RANGE)
    if not dots:
        return Parameter(path[:100], values=tuple(_value(value) for value in ends.split(CHOICE)))
    kind: Any = scale or "log"
    return Parameter(path[:100], _number(text, low), _number(text, high), kind)


def _value(text: str) -> Any:
    """A number where it is one."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def _number(part: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise SettingsError(WHAT, Phrase("{value} is no range; give one such as 0.01..1", value=shown(part))) from None


def _whole(name: str, text: str) -> int:
    if text.isdecimal() and text.isascii() and len(text) < 10:
        return int(text)
    raise SettingsError(name, Phrase("{value} is no whole number", value=shown(text)))
