"""A search as a file: JSON that a person can read and edit."""

from __future__ import annotations

from typing import Any

from engine.errors import Phrase, SettingsError, shown
from engine.search.plan import Plan
from engine.search.space import axes
from engine.settings import from_dict, to_dict
from engine.setup_file import VERSION as SETUP_VERSION
from engine.setup_file import check_version, merged, older, read_object, written

VERSION = 1


def to_text(plan: Plan) -> str:
    """The text of a search's file.

    >>> from engine.search.plan_file import from_text
    >>> from_text(to_text(Plan(folds=5))) == Plan(folds=5)
    Traceback (most recent call last):
    engine.errors.SettingsError: stages.0.parameters: nothing to search; choose at least one setting
    """
    body = to_dict(plan)
    return written({"version": VERSION, **body, "setup": {"version": SETUP_VERSION, **body["setup"]}}) + "\n"


def from_text(text: str) -> Plan:
    """Read the search in a file; omitted settings get their defaults, those of the setup by its version.

    Raises:
        SettingsError: with one sentence, whatever the text is.

    >>> plan = from_text('{"stages": [{"parameters": [{"path": "training.l2", "low": 1e-6, "high": 0.1}]}]}')
    >>> plan.folds, plan.stages[0].trials
    (3, 64)
    """
    body = read_object(text)
    version = body.pop("version", VERSION)
    if version != VERSION or type(version) is not int:
        raise SettingsError(
            "version", Phrase("{value} is not allowed; give {allowed}", value=shown(version), allowed=VERSION)
        )
    plan: Plan = from_dict(Plan, body | {"setup": _setup(body.get("setup", {}))})
    for at, stage in enumerate(plan.stages):
        if stage.parameters or at == 0:
            try:
                axes(plan.setup, stage.parameters)
            except SettingsError as error:
                raise error.inside("parameters").inside(at).inside("stages") from None
    return plan


def _setup(body: Any) -> Any:
    """The setup's own object, with the defaults of its version."""
    if not isinstance(body, dict):
        return body
    version = body.get("version", SETUP_VERSION)
    try:
        check_version(version)
    except SettingsError as error:
        raise error.inside("setup") from None
    return merged(older(version), {name: value for name, value in body.items() if name not in {"version", "page"}})
