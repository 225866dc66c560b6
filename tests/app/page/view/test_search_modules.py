"""What the search's modules compute: trials from results, axes, the next trial, the time left, a table."""

from __future__ import annotations

import csv
import io
import json
import math
from typing import Any

import pytest

from tests.node import run

RATE = {"path": "rate", "title": "Rate", "low": 0.001, "high": 10, "scale": "log"}
KIND = {"path": "kind", "title": "Kind", "values": [{"value": "a", "title": "A"}, {"value": "b", "title": "B, too"}]}
STAGES = [
    {"begun": True, "first": 1, "epochs": 5, "parameters": [RATE, KIND]},
    {"begun": True, "first": 3, "epochs": 9, "parameters": [RATE]},
]
ITEMS = [
    [1, 5, 0.9, 0.3, [0.8, 1.0], "", [0.1, "a"]],
    [2, 5, None, None, [None, 0.5], "diverged", [9, "b"]],
    [3, 3, 0.5, 0.7, [0.5, 0.5], "", [0.2]],
    [3, 9, 0.95, 0.2, [0.9, 1.0], "", [0.2]],
]


def test_the_last_result_of_a_trial_counts() -> None:
    """Pieces may come again and in any order; a stage that is not told yet waits."""
    steps = """
        const results = new it.Results();
        results.take({at: 2, items: items.slice(2)});
        results.take({at: 0, items: items.slice(0, 2)});
        results.take({at: 0, items: items.slice(0, 2)});
        const best = it.best(it.trialsOf(items, stages)).map(({number}) => number);
        return [it.trialsOf(results.items, stages), it.trialsOf(items, []), best];
    """
    trials, early, order = run("search/results.js", steps, before=_given())
    assert [(one["number"], one["stage"], one["epochs"], one["score"]) for one in trials] == [
        (1, 0, 5, 0.9),
        (2, 0, 5, None),
        (3, 1, 9, 0.95),
    ]
    assert trials[0]["values"] == {"rate": 0.1, "kind": "a"}
    assert (early, order) == ([], [3, 1])


def test_the_table_can_be_read_by_a_spreadsheet() -> None:
    """One line a trial, with quotes where a cell has a comma."""
    items = [*ITEMS, [4, 9, None, None, [], 'no "rows", none', [0.3]]]
    text = run("search/results.js", "return it.tableOf(it.trialsOf(items, stages), stages)", before=_given(items))
    head, *rows = csv.reader(io.StringIO(text))
    assert head == ["trial", "stage", "epochs", "rate", "kind", "score", "loss", "fold 1", "fold 2", "state"]
    assert rows[1] == ["2", "1", "5", "9", "b", "", "", "", "0.5", "diverged"]
    assert rows[3] == ["4", "2", "9", "0.3", "", "", "", "", "", 'no "rows", none']


def test_scores_are_placed_by_the_logarithm_of_what_they_miss() -> None:
    """From 90 to 99 is as far as from 99 to 99.9 %; no row missed is at the top, and nothing leaves the axis."""
    steps = """
        const {place, ticks} = it.scoreScale([0.5, 0.9, 0.99, 0.999, 1], {task: "classification", rows: 1000});
        return [[0.9, 0.99, 0.999, 1, -5].map(place), ticks.map(([, text]) => text)];
    """
    (ninety, good, better, perfect, worst), texts = run("search/scale.js", steps)
    assert better - good == pytest.approx(good - ninety)
    assert 0 < ninety < good < better < perfect <= 1
    assert worst == 0
    assert "100%" in texts


def test_an_outlier_is_left_out_only_beside_many_others() -> None:
    """Tukey's fence: one trial at chance beside ten good ones; never a trial that diverged."""
    steps = """
        const trials = [...Array.from({length: 10}, (_, at) => 0.95 + at / 300), 0.1, null].map((score) => ({score}));
        return [trials, trials.slice(-4)].map((some) => it.withoutOutliers(some, 400).map(({score}) => score));
    """
    many, few = run("search/scale.js", steps)
    assert 0.1 not in many
    assert None in many
    assert 0.1 in few


def test_values_are_placed_on_the_axis_of_all_stages() -> None:
    """A log axis by factors, from the lowest to the highest end; a set in equal parts, numbers by size."""
    steps = """
        const range = it.valueScale([rate, {...rate, low: 0.1, high: 100}]);
        const values = [32, 8].map((value) => ({value, title: `${value}`}));
        const set = it.valueScale([{path: "s", title: "S", values}]);
        const places = [0.001, 100, Math.sqrt(0.1)].map(range.place);
        return [places, [8, 32].map(set.place), range.ticks.map(([, text]) => text)];
    """
    range_places, set_places, ticks = run("search/scale.js", steps, before=f"const rate = {_json(RATE)};")
    assert range_places == pytest.approx([0, 1, 0.5])
    assert set_places == [0.25, 0.75]
    assert ticks[-1] == "100"


@pytest.mark.parametrize(
    ("seconds", "says"),
    [(0.2, "under"), (42, "s 40"), (7.4, "s 7"), (170, "min 3"), (8000, "h 2.2")],
)
def test_the_time_left_is_about(seconds: float, says: str) -> None:
    """Never a figure under a second."""
    words = {"leftUnder": "under", "leftSeconds": "s {count}", "leftMinutes": "min {count}", "leftHours": "h {count}"}
    assert run("search/bar.js", f"return it.timeLeft({seconds}, {_json(words)})") == says


def test_the_filled_button_follows_the_study() -> None:
    """Start, pause, go on, run the next stage, or nothing."""
    steps = """
        const done = {state: "done", proposal: null};
        return [[null, false], [{state: "running"}, false], [{state: "paused"}, false], [{state: "cancelled"}, true],
            [{...done, proposal: {}}, false], [done, false], [done, true]]
            .map(([study, draft]) => it.mainOf(study, draft));
    """
    assert run("search/bar.js", steps) == ["start", "pause", "go_on", "go_on", "run", "none", "run"]


def test_arrows_walk_the_trials_of_a_picture_and_a_pointer_finds_the_nearest() -> None:
    """From one to the next, not beyond the last; far from all there is none."""
    spots = [{"number": 7, "x": 0, "y": 0}, {"number": 4, "x": 10, "y": 0}, {"number": 9, "x": 50, "y": 0}]
    steps = f"""
        const spots = {_json(spots)};
        return [...[[0, 1], [4, 1], [9, 1], [7, -1]].map(([from, by]) => it.step(spots, from, by)), it.step([], 3, 1),
            it.nearest(spots, 7, 1), it.nearest(spots, 30, 0)];
    """
    assert run("search/chart.js", steps) == [7, 9, 9, 7, 0, 4, 0]


def test_handles_move_by_a_tenth_of_a_decade() -> None:
    """A whole number by one at least; neither leaves its axis."""
    log, whole = (
        {"low": 0.001, "high": 10, "isLog": True, "whole": False},
        {"low": 1, "high": 64, "isLog": True, "whole": True},
    )
    steps = f"""
        const [log, whole] = [{_json(log)}, {_json(whole)}];
        return [it.moved(log, 0.1, 1), it.moved(log, 0.1, 10), it.moved(log, 5, 10), it.moved(whole, 1, 1),
            it.moved(whole, 2, -1), it.valueAt(log, 0.5), it.placeOf(log, 0.1)];
    """
    found: list[Any] = run("search/slider.js", steps)
    assert found[:6] == [round(0.1 * 10**0.1, 2), 1, 10, 2, 1, 0.1]
    assert math.isclose(found[6], 0.5)


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("", {"stage": -1, "trial": 0}),
        ("trial-15", {"stage": -1, "trial": 15}),
        ("stage-2,trial-70", {"stage": 1, "trial": 70}),
    ],
)
def test_the_end_of_the_address_says_stage_and_trial(text: str, mark: dict[str, int]) -> None:
    """As it is written, so it is read; something else is nothing."""
    assert run("search/mark.js", f"return it.markText({_json(mark)})") == text
    assert run("search/mark.js", f"return it.readMark('#{text}')") == mark
    assert run("search/mark.js", "return it.readMark('#claim-other')") == {"stage": -1, "trial": 0}


def _json(value: Any) -> str:
    return json.dumps(value)


def _given(items: list[Any] = ITEMS) -> str:
    return f"const items = {_json(items)}, stages = {_json(STAGES)};"
