"""A search while it is put together, and its parts of an address."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from app.setup.draft import SETUP, Draft, offers, suggested
from app.setup.draft_link import PARTS, from_query, to_query
from engine import Config, DataSettings, NetworkSettings, SettingsError, TrainingSettings
from engine.datasets import Bumps, Iris
from engine.losses import SquaredError
from engine.search import Parameter, Stage, Study, axes

RATE, L2 = "training.learning_rate", "training.l2"
SETUPS = {
    "its own": SETUP,
    "the playground's": Config(),
    "regression": Config(data=DataSettings(dataset=Bumps()), training=TrainingSettings(loss=SquaredError())),
    "no layers": Config(network=NetworkSettings(())),
    "three classes": Config(data=DataSettings(dataset=Iris())),
    "no penalty": SETUP.with_(training=SETUP.training.with_(l2=0.0)),
}


@pytest.mark.parametrize("setup", SETUPS.values(), ids=SETUPS)
def test_a_new_search_can_begin(setup: Config) -> None:
    """Whatever the setup, with nothing wrong, ranges around what is set, and trials to draw."""
    draft = Draft.of(setup)
    assert draft.problems() == {}
    assert len(Study(draft.plan()).begun[0].trials) == 64
    rate = draft.row(RATE)
    assert rate
    assert rate.parameter.low < setup.training.learning_rate < rate.parameter.high


@pytest.mark.parametrize("setup", SETUPS.values(), ids=SETUPS)
def test_whatever_is_offered_can_be_searched(setup: Config) -> None:
    """As it is suggested, also beside all others of a new search."""
    assert RATE in offers(setup)
    for path, variable in offers(setup).items():
        axes(setup, [suggested(setup, variable)])
        assert Draft.of(setup).added(path).row(path)


@pytest.mark.parametrize(
    ("figures", "wrong"),
    [
        ({"trials": 0}, {"trials": "0 is not allowed; give a whole number from 1 to 2000."}),
        ({"trials": 10**6}, {"trials": "1000000 is not allowed; give a whole number from 1 to 2000."}),
        ({"epochs": "many"}, {"epochs": "'many' is not allowed; give a whole number from 1 to 5000."}),
        ({"folds": 11}, {"folds": "11 is not allowed; give a whole number from 2 to 10."}),
        ({"rows": ()}, {"": "Nothing to search; choose at least one setting."}),
    ],
)
def test_a_figure_that_is_not_allowed_is_said(figures: dict[str, Any], wrong: dict[str, str]) -> None:
    """In one sentence, at its place."""
    assert replace(Draft.of(SETUP), **figures).problems() == wrong


def test_folds_above_the_smallest_class_are_said() -> None:
    """By the class and its rows."""
    few = SETUP.with_(data=SETUP.data.with_(points=12))
    problem = replace(Draft.of(few), folds=10).problems()["folds"]
    assert problem.startswith("10 is not allowed; the training rows of class")


def test_each_wrong_range_is_said_at_its_row() -> None:
    """One upside down, one beyond what is allowed; what is no number stays out of the range."""
    draft = Draft.of(SETUP).changed(RATE, {"low": 1.0, "high": 0.1}).changed(L2, {"high": 99})
    assert draft.problems() == {
        RATE: "0.1 is not allowed; give a number above 1, where the range begins.",
        L2: "99 is not allowed; give a number from 0 to 10.",
    }
    typed = Draft.of(SETUP).changed(L2, {"low": "small", "high": 1.0})
    assert typed.problems() == {L2: "'small' is no number; give one such as 0.01."}
    assert typed.row(L2).parameter == Draft.of(SETUP).row(L2).parameter  # type: ignore[union-attr]
    assert typed.changed(L2, {"low": 1e-4, "high": 1.0}).problems() == {}
    assert typed.switched(L2, is_on=False).problems() == {}


def test_a_setting_that_is_off_keeps_its_range() -> None:
    """And is not searched."""
    draft = Draft.of(SETUP).changed(RATE, {"high": 2.0}).switched(RATE, is_on=False)
    assert RATE not in [parameter.path for parameter in draft.stage().parameters]
    row = draft.switched(RATE, is_on=True).row(RATE)
    assert row
    assert row.parameter.high == 2.0


def test_the_address_restores_what_is_searched() -> None:
    """A range on each scale, and sets of numbers and of words; a new search has a short address."""
    draft = Draft.of(SETUP)
    assert to_query(draft) == {}
    own = draft.added("training.optimizer").added("network.hidden.dropout").switched(L2, is_on=False)
    own = replace(own, method="halving", trials=27, epochs=9, folds=2)
    query = to_query(own)
    assert {*query} == {*PARTS}
    assert from_query(draft, query).plan() == own.plan()
    nothing = draft
    for row in draft.rows:
        nothing = nothing.switched(row.parameter.path, is_on=False)
    assert from_query(draft, to_query(nothing)).rows == ()


@pytest.mark.parametrize("query", [{"trials": "few"}, {"what": "training.l2:a..b"}, {"what": "training.l2:0..1:sine"}])
def test_a_part_that_cannot_be_read_is_refused(query: dict[str, str]) -> None:
    """With a sentence."""
    with pytest.raises(SettingsError):
        from_query(Draft.of(SETUP), query)


def test_a_part_that_is_not_allowed_is_told_by_the_draft() -> None:
    """So that it can be corrected where it stands."""
    draft = from_query(Draft.of(SETUP), {"what": "training.none:1..2", "method": "magic"})
    assert draft.problems() == {
        "training.none": "'training.none' is no setting of this setup.",
        "method": "'magic' is not allowed; choose one of random, grid, halving.",
    }


def test_the_draft_of_a_plan_is_that_plan() -> None:
    """With the stages that follow the first one."""
    plan = replace(Draft.of(SETUP), later=(Stage(trials=5),), seed=3).plan()
    assert Draft.of_plan(plan).plan() == plan
    assert Draft.of_stage(SETUP, Stage((Parameter(L2, 1e-4, 1.0),), trials=7)).stage().trials == 7
