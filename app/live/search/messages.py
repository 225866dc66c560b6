"""What travels between a search and those who look at it. This is its only description; the page's JavaScript reads it.

From the server come JSON texts, each an object with one key. Each is sent when it changes, and all of them after a
connection was made (again). Scores, losses and other numbers that are not finite, or are not there, are null.

- ``{"study": Study}``: how far it is.

  - ``state``: "ready" (never started), "running", "paused", "cancelled" or "done" (all stages are); ``problem``: why it
    was paused by itself, or why a wish was not fulfilled, as a sentence, else ""; ``works``: whether workers still have
    trials of it, which come to their end after a pause; ``measures``: whether the final score is being measured
  - ``task``: "classification" (the score is the accuracy on left-out rows) or "regression" (R²); ``folds``; ``rows``
    that are searched, ``sealed`` rows that are not
  - ``trials`` of all stages, those planned included; how many are ``done``, ``diverged``, ``refused`` (could not be
    trained), and how many ``results`` there are
  - ``stages``: those that have begun or are planned, each a Stage; ``proposal``: the Stage that "extend" would add once
    all are done, else null
  - ``best``: the numbers of up to six trials, the best first; ``bench``: their setups as the value of ``networks`` in
    the address of "Side by side", "" if they do not fit
  - ``final``: null, or ``{"trial", "epochs", "score", "loss", "rows"}`` measured once on the sealed rows
  - ``beside``: null, or of the study that is compared with this one ``{"state", "problem", "method", "trials",
    "done", "diverged"}``

- Stage: ``method`` ("random", "grid", "halving"), ``trials`` (a grid may have fewer than were asked for), ``epochs``,
  ``parameters`` (each a Parameter; a planned stage has none until it begins), ``begun``. If it has begun also ``first``
  (the number of its first trial), ``rungs`` (``[trials, epochs]`` each; one, unless halving), ``done``, ``diverged``,
  ``refused``, ``best`` (``[number, score]`` or null), ``edges`` (``{"path", "end", "value"}``: the best value is near
  the "low" or "high" end of its range, so a better one may lie beyond) and ``importance`` (by path, shares that add
  up to 1; empty with few trials or if the score depends on nothing).
- Parameter: ``path``, ``title``; a range has ``low``, ``high``, ``scale`` ("log", "linear"), ``whole`` (whole numbers
  only) and how far the setting allows it: ``least``, ``most``; a set has ``values``, each ``{"value", "title"}``.
- ``{"pace": {"left", "rate", "workers"}}``: seconds that the rest of the plan takes, and trials a second, both by the
  median of the last 20 trials (null before there is one); how many workers there are for all studies.
- ``{"results": {"at", "items"}}``: results in the order in which they came, the first of them being number ``at`` of
  all, from 0. They come in pieces of at most `trials.PIECE`; one that is full never changes. With successive halving
  a trial has a result for each rung; the last one counts. An item is ``[number, epochs, score, loss, folds, state,
  values]``: the mean score and loss over the folds (null if one diverged), each fold's score, "" or "diverged" or else
  the sentence why it could not be trained, and the values in the order of its stage's parameters.
- ``{"besides": ...}``: likewise, of the study that is compared with this one.
- ``{"curves": [{"number", "epochs", "losses"}]}`` of the best five: the mean loss over the folds after some epochs, at
  most `trials.MOMENTS` of them, the last one included.
- ``{"trial": ...}``: null, or the trial that is open: ``number``, ``epochs``, ``score``, ``loss``, ``values`` (each
  ``{"path", "title", "text"}``), ``folds`` (scores), ``curves`` (for each fold ``{"epochs", "losses"}``), ``diverged``
  (null, or ``{"epoch", "fold"}``, the first one, both from 1), ``problem``, ``setup`` (as ``setup`` in an address of
  the playground, "" if it is too long), and ``boundary``: null until it is computed, ``{"problem"}`` if it cannot be,
  or what the network answers after training on all searched rows: ``side``, ``classes`` and ``confidence`` (u8 side x
  side from the top left, in base64, as in a frame of the playground), ``places`` and ``marks`` of training points (in
  base64, as in a pin's), ``across`` and ``up`` (``{"title", "low", "high"}``), and ``broken``: the epoch in which it
  diverged, from 1, or 0.

A frame is one byte: 1 while something runs, else 0.

From the browser come commands: ``start`` and ``go_on`` (after whatever stopped it), ``pause`` and ``cancel``, all for
what is compared as well; ``measure`` (end the search and measure the best trial, once), ``compare`` (run the same
budget with the other method), ``{"do": "extend", "trials": n, "epochs": n}`` (run the proposal, with other figures if
they are given), ``{"do": "open_trial", "trial": number}`` and ``close_trial``. A stage with other ranges is a change of
the plan, for which the page asks (`SearchSession.extend`).
"""

from __future__ import annotations

from typing import Any

from app.live.search.trials import finite, title_of, valued
from app.search.job import SearchJob
from app.search.problems import Problem
from app.search.stand import StageStand, Stand
from app.setup import bench, links
from app.words import explained
from engine import SettingsError
from engine.search import Axis, Plan, Stage, axes
from engine.search.work import config_of


def study_told(job: SearchJob, stand: Stand, rows: tuple[int, int], beside: SearchJob | None) -> dict[str, Any]:
    """The study, in the current language; ``rows`` are how many are searched and sealed."""
    plan, stages = job.kept.plan, [_stage(job.kept.plan, stage) for stage in stand.stages]
    stages += [_planned(plan, stage) for stage in stand.planned]
    return {
        "study": {
            "state": stand.state,
            "problem": problem_told(stand.problem),
            "works": stand.works,
            "measures": stand.measures,
            "task": plan.setup.data.dataset.task,
            "folds": plan.folds,
            "rows": rows[0],
            "sealed": rows[1],
            "trials": sum(stage["trials"] for stage in stages),
            **_counts(stand),
            "results": stand.results,
            "stages": stages,
            "proposal": _planned(plan, stand.proposal) if stand.proposal else None,
            "best": [result.number for result in stand.best],
            "bench": _bench(job, stand),
            "final": {**vars(stand.final), "loss": finite(stand.final.loss)} if stand.final else None,
            "beside": _beside(beside) if beside else None,
        }
    }


def problem_told(problem: Problem) -> str:
    """The sentence, in the current language."""
    return explained(problem) if isinstance(problem, SettingsError) else str(problem)


def pace_told(stand: Stand) -> dict[str, Any]:
    """How fast it is."""
    running = stand.state == "running"
    return {
        "pace": {
            "left": finite(stand.left_s) if running else None,
            "rate": finite(stand.rate) if running else None,
            "workers": stand.workers,
        }
    }


def _counts(stand: Stand) -> dict[str, int]:
    names = ("done", "diverged", "refused")
    return {name: sum(getattr(stage, name) for stage in stand.stages) for name in names}


def _beside(job: SearchJob) -> dict[str, Any]:
    stand = job.stand
    stage = stand.stages[0]
    counts = _counts(stand)
    return {
        "state": stand.state,
        "problem": problem_told(stand.problem),
        "method": stage.stage.method,
        "trials": stage.trials,
        "done": counts["done"],
        "diverged": counts["diverged"],
    }


def _stage(plan: Plan, stand: StageStand) -> dict[str, Any]:
    return {
        **_planned(plan, stand.stage),
        "begun": True,
        "trials": stand.trials,
        "first": stand.first,
        "rungs": [[rung.trials, rung.epochs] for rung in stand.rungs],
        "done": stand.done,
        "diverged": stand.diverged,
        "refused": stand.refused,
        "best": [stand.best.number, finite(stand.best.score)] if stand.best else None,
        "edges": [vars(edge) for edge in stand.edges],
        "importance": {path: finite(share) for path, share in stand.importance.items()},
    }


def _planned(plan: Plan, stage: Stage) -> dict[str, Any]:
    parameters = [parameter_told(axis) for axis in axes(plan.setup, stage.parameters)] if stage.parameters else []
    return {
        "begun": False,
        "method": stage.method,
        "trials": stage.trials,
        "epochs": stage.epochs,
        "parameters": parameters,
    }


def parameter_told(axis: Axis) -> dict[str, Any]:
    """A Parameter, in the current language."""
    parameter, note = axis.parameter, axis.field.note
    told: dict[str, Any] = {"path": parameter.path, "title": title_of(axis)}
    if not parameter.is_range:
        return told | {"values": [{"value": value, "title": valued(axis, value)} for value in parameter.values]}
    ends = {"low": parameter.low, "high": parameter.high, "least": note.low, "most": note.high}
    return told | ends | {"scale": parameter.scale, "whole": axis.whole}


def _bench(job: SearchJob, stand: Stand) -> str:
    trials = job.trials
    try:
        return bench.to_text([config_of(job.kept.plan.setup, trials[result.number]) for result in stand.best])
    except links.LinkError:
        return ""
