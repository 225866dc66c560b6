"""The trials of a search, as `messages` describes them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from app.search.stand import Stand
from app.setup import links
from app.words import _, explained, name_of, shown
from engine import Config, SettingsError
from engine.registry import Registry
from engine.search import Axis, Parameter, Plan, Result, Trial, axes
from engine.search.space import LAYERS
from engine.search.work import config_of

PIECE = 50  # results in a text
MOMENTS = 200  # of a curve
DRAWN = 5  # curves
DIGITS = 6  # that a picture could show


def results_told(
    results: Sequence[Result], at: int, setup: Config, trials: Mapping[int, Trial], key: str
) -> dict[str, Any]:
    """A piece of the results, in the current language."""
    return {key: {"at": at, "items": [_item(setup, trials[result.number], result) for result in results]}}


def _item(setup: Config, trial: Trial, result: Result) -> list[Any]:
    state = "diverged" if result.diverged else _problem(setup, trial, result)
    folds = [finite(score) for score in result.scores]
    values = [rounded(value) for value in trial.values.values()]
    return [result.number, result.epochs, finite(result.score), finite(result.loss), folds, state, values]


def _problem(setup: Config, trial: Trial, result: Result) -> str:
    """Why a trial could not be trained; its values say it again, in the current language."""
    if result.problem:
        try:
            config_of(setup, trial)
        except SettingsError as error:
            return explained(error)
    return result.problem


def curves_told(stand: Stand) -> dict[str, Any]:
    """The curves of the best trials."""
    return {
        "curves": [
            {"number": result.number, **curve(np.mean(result.losses, axis=0).tolist())} for result in stand.best[:DRAWN]
        ]
    }


def trial_told(plan: Plan, trial: Trial, result: Result | None, parameters: Sequence[Parameter]) -> dict[str, Any]:
    """An open trial, in the current language, without its boundary."""
    titles = {axis.parameter.path: (title_of(axis), axis) for axis in axes(plan.setup, parameters)}
    return {
        "number": trial.number,
        "epochs": result.epochs if result else 0,
        "score": finite(result.score) if result else None,
        "loss": finite(result.loss) if result else None,
        "values": [
            {"path": path, "title": titles[path][0], "text": valued(titles[path][1], value)}
            for path, value in trial.values.items()
        ],
        "folds": [finite(score) for score in result.scores] if result else [],
        "curves": [curve(losses) for losses in result.losses] if result else [],
        "diverged": _diverged(result) if result and result.diverged else None,
        "problem": _problem(plan.setup, trial, result) if result else "",
        "setup": _link(plan.setup, trial),
    }


def curve(losses: Sequence[float]) -> dict[str, Any]:
    """Some of the epochs of a curve, evenly spread, with the last one.

    >>> curve([0.5, 0.25])
    {'epochs': [1, 2], 'losses': [0.5, 0.25]}
    """
    count = len(losses)
    kept = np.unique(np.linspace(0, count - 1, min(count, MOMENTS)).round().astype(int)).tolist() if count else []
    return {"epochs": [at + 1 for at in kept], "losses": [finite(losses[at]) for at in kept]}


def finite(value: float | None) -> float | None:
    """A number with the digits that a picture could show; None for what JSON has no word for.

    >>> finite(1 / 3), finite(math.inf), finite(None)
    (0.333333, None, None)
    """
    return None if value is None or not math.isfinite(value) else float(f"{value:.{DIGITS}g}")


def rounded(value: Any) -> Any:
    """A value of a setting; a number with the digits that a picture could show."""
    return finite(value) if isinstance(value, float) else value


def title_of(axis: Axis) -> str:
    """What a parameter is called, in the current language."""
    return _("Hidden layers") if axis.parameter.path == LAYERS else name_of(axis.field)


def valued(axis: Axis, value: Any) -> str:
    """A value of a parameter as a person reads it, in the current language."""
    note = axis.field.note
    if isinstance(note, Registry):
        return _(note[value].title)
    return shown(float(f"{value:.3g}") if isinstance(value, float) else value)


def _diverged(result: Result) -> dict[str, int]:
    """The fold that diverged first, and when."""
    broken = [(len(losses), fold) for fold, losses in enumerate(result.losses) if result.scores[fold] is None]
    epoch, fold = min(broken)
    return {"epoch": epoch + 1, "fold": fold + 1}


def _link(setup: Config, trial: Trial) -> str:
    try:
        return links.to_text(config_of(setup, trial))
    except (links.LinkError, SettingsError):
        return ""
