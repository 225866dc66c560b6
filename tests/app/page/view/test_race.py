"""The arithmetic of a figure that plays in the browser, and of the race; run by node."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from app.labs.figures.racers import choices as choices_of_racers
from app.labs.figures.racers import racers_in
from engine.schedules import SCHEDULES
from tests import node


def exported(module: str, steps: str, **values: Any) -> Any:
    """What a module of the lab says about some values."""
    given = "".join(f"const {name} = {json.dumps(value)};" for name, value in values.items())
    return node.run(f"lab/{module}.js", given + steps)


def racer(**fields: Any) -> dict[str, Any]:
    """One that never gets anywhere."""
    return {"first": None, "stays": None, "left": None, "diverged": None, "stops": None} | fields


@pytest.mark.parametrize(
    ("one", "has_bottom", "outcome"),
    [
        (racer(first=87, stays=87), True, ["arrives", 87]),
        (racer(first=0, stays=0), True, ["alreadyThere", 0]),
        (racer(first=53, stays=99), True, ["arrives", 99]),
        (racer(first=53), True, ["leavesAgain", 53]),
        (racer(diverged=31), True, ["offAt", 31]),
        (racer(first=3, diverged=31), True, ["offAt", 31]),
        (racer(), True, ["never", 0]),
        (racer(left=41, diverged=57), False, ["outAt", 41]),
        (racer(), False, ["never", 0]),
        (racer(stops=200), True, ["stopped", 200]),
        (racer(stops=200), False, ["stopped", 200]),
        (racer(stays=87, stops=200), True, ["arrives", 87]),
    ],
)
def test_what_came_of_a_racer(one: dict[str, Any], has_bottom: bool, outcome: list[Any]) -> None:
    """It arrived for good, or left again, or diverged, or is out where there is no bottom, or its rate fell to 0."""
    assert exported("optimizers/scene", "return it.outcomeOf(one, bottom);", one=one, bottom=has_bottom) == outcome


def test_the_first_one_down_has_won_if_it_is_there_in_time() -> None:
    """Two that stay from the same step on share it, not one that leaves again; after the last step, nobody has won."""
    racers = [racer(first=24, stays=90), racer(first=74, stays=74), racer(first=9), racer(first=60, stays=74)]
    scene = {"racers": racers, "minima": [[0, 0]], "last": 120}
    states = "return it.statesOf(scene);"
    assert exported("optimizers/scene", states, scene=scene) == ["", "learned", "", "learned"]
    assert exported("optimizers/scene", states, scene=scene | {"last": 70}) == [""] * 4
    out = {"racers": [racer(first=1, left=40), racer(left=11)], "minima": [], "last": 120}
    assert exported("optimizers/scene", states, scene=out) == ["", "learned"]


def test_a_path_ends_where_it_is_not_finite() -> None:
    """And at the step that is shown."""
    places = [[0, 0], [1, 1], [2, None], [3, 3]]
    assert exported("optimizers/scene", "return it.pathTo(places, 3);", places=places) == [[0, 0], [1, 1]]
    assert exported("optimizers/scene", "return it.pathTo(places, 0);", places=places) == [[0, 0]]


def test_discs_do_not_cover_each_other() -> None:
    """Six at one place in a corner stay inside; the first one keeps its place if it can."""
    places = [[170, 125]] * 6 + [[-50, 900]]
    room = {"width": 340, "height": 250, "edge": 10}
    found = exported("optimizers/scene", "return it.spread(places, 17, room);", places=places, room=room)
    assert found[0] == [170, 125]
    assert all(10 <= x <= 330 and 10 <= y <= 240 for x, y in found)
    apart = [math.dist(one, other) for at, one in enumerate(found) for other in found[:at]]
    assert min(apart) >= 17


@pytest.mark.parametrize(
    ("losses", "is_log"),
    [
        ([[10, 1e-3], [10, 0.1]], True),
        ([[10, 1e-30]], True),
        ([[10, 1e-3], [10, 1e9]], True),
        ([[1.15, 0.62]], True),
        ([[5, -40]], False),
        ([[0, 0]], False),
    ],
)
def test_a_loss_axis_holds_what_can_be_seen(losses: list[list[float]], is_log: bool) -> None:
    """Over powers of ten unless a loss is below 0; the first losses lie inside, and what is far beyond does not."""
    steps = """const axis = it.lossAxis(losses); const ticks = it.lossTicks(axis, (a, b) => [a, b]);
    return [axis, losses.flat().map((loss) => it.shareOf(loss, axis)), ticks];"""
    axis, shares, ticks = exported("optimizers/scene", steps, losses=losses)
    assert axis["isLog"] is is_log
    for loss, share in zip([loss for each in losses for loss in each], shares, strict=True):
        assert (0 <= share <= 1) == (axis["low"] <= loss <= axis["high"])
    assert len(ticks) <= 6
    if losses[0][0] > 0:
        assert 0.5 < shares[0] < 1
        assert len(ticks) >= 2


def test_an_axis_of_lengths_begins_with_the_first_that_there_is() -> None:
    """Before the first step there is none, and a search has none at all."""
    lengths = [[None, 0.5, 0.01], [None, None, None]]
    axis = exported("optimizers/scene", "return it.lossAxis(lengths);", lengths=lengths)
    assert axis["isLog"]
    assert axis["low"] < 0.01
    assert 0.5 < axis["high"] < 1
    nobody = exported("optimizers/scene", "return it.lossAxis(lengths);", lengths=lengths[1:])
    assert nobody == {"isLog": False, "low": 0, "high": 1}


def test_a_line_is_cut_where_it_leaves_its_chart() -> None:
    """At the edge it crosses; where it ends outside, that is its exit, and where it comes back, it has none."""
    steps = "return ways.map((points) => it.cutAt(points, 0, 100));"
    back, up, gone, broken = exported(
        "optimizers/scene",
        steps,
        ways=[
            [[0, 50], [1, 150], [2, 150], [3, 50]],
            [[0, 50], [1, -50]],
            [[0, 150], [1, 130]],
            [[0, 10], [1, 20], [2, 120]],
        ],
    )
    assert back == {"lines": [[[0, 50], [0.5, 100]], [[2.5, 100], [3, 50]]], "exit": None}
    assert up == {"lines": [[[0, 50], [0.5, 0]]], "exit": [0.5, 0]}
    assert gone == {"lines": [], "exit": None}
    assert broken == {"lines": [[[0, 10], [1, 20], [1.8, 100]]], "exit": [1.8, 100]}


def test_fewer_steps_have_more_ink() -> None:
    """Over powers, between 35 and 600."""
    inks = exported("optimizers/scene", "return counts.map(it.inkOf);", counts=[10, 35, 70, 140, 280, 600, 900])
    assert inks == sorted(inks, reverse=True)
    assert inks[0] == inks[1]
    assert inks[5] == inks[6]
    assert inks[1] - inks[2] == pytest.approx(inks[2] - inks[3])


PLAY = "const play = new it.Play(20); play.fit(120); const seen = [];"


def test_a_figure_plays_at_its_speed_and_stops_at_the_end() -> None:
    """20 steps a second, whatever the display's rate; played again, it begins anew."""
    steps = (
        PLAY
        + """
    play.play();
    for (let now = 0; now <= 10000; now += 1000 / 60) {
      play.advance(now);
      if (now > 990 && seen.length < 1) seen.push(play.step);
    }
    seen.push(play.step, play.isPlaying, play.ended);
    play.play();
    return [...seen, play.step, play.isPlaying, play.hasEnded];"""
    )
    assert exported("play", steps) == [pytest.approx(20, abs=1), 120, False, True, 0, True, True]


def test_little_motion_is_few_moments() -> None:
    """Four a second, at the same speed."""
    steps = (
        PLAY
        + """
    play.play();
    for (let now = 0; now <= 2000; now += 10) if (play.advance(now, true)) seen.push(play.step);
    return seen;"""
    )
    assert exported("play", steps) == [5, 10, 15, 20, 25, 30, 35, 40]


def test_a_moment_stays_within_the_race() -> None:
    """Also when this gets shorter; a step by hand is whole."""
    steps = (
        PLAY
        + """
    play.go(500); seen.push(play.step); play.fit(60); seen.push(play.step); play.go(-3); seen.push(play.step);
    play.at = 3.7; play.pause(); play.go(play.step + 1); return [...seen, play.at];"""
    )
    assert exported("play", steps) == [120, 60, 0, 4]


def test_another_race_keeps_its_end_a_secret() -> None:
    """Until its own last step is shown; a start that is moved while the end is shown hides nothing."""
    steps = (
        PLAY
        + """
    const told = () => seen.push(play.hasEnded);
    play.go(120); told(); play.hide(); told(); play.go(60); told(); play.hide(); told();
    play.go(120); play.begin(); told(); play.go(119); told(); play.go(120); told(); play.play(); play.begin();
    return [seen, play.step, play.isPlaying];"""
    )
    assert exported("play", steps) == [[True, True, True, False, False, False, True], 0, True]


def test_a_linear_slider_has_its_value_where_its_thumb_is() -> None:
    """To three digits; near the mark it is the mark."""
    scale = {"low": 0.0, "high": 0.98, "mark": 0.669, "linear": True}
    places = [0, 0.25, 0.5, 0.68, 1]
    found = exported("scale", "return places.map((place) => it.valueAt(place, scale));", places=places, scale=scale)
    assert found == [0, 0.245, 0.49, 0.669, 0.98]
    back = exported("scale", "return values.map((value) => it.placeOf(value, scale));", values=found, scale=scale)
    assert back == pytest.approx(places, abs=0.01)


CHOICES = {"kinds": [["sgd", "SGD", {}], ["adam", "Adam", {}]]}


@pytest.mark.parametrize("text", ["sgd", "adam.cosine", "sgd.constant.1", "sgd.step.all"])
def test_a_racer_is_written_as_the_server_reads_it(text: str) -> None:
    """Without what is as usual."""
    racer = vars(racers_in(f"sgd,{text}")[1])
    assert exported("optimizers/scene", "return it.textOf(racer);", racer=racer) == text
    assert exported("optimizers/scene", "return it.racerOf(text);", text=text) == racer


def test_the_next_racer_is_one_that_does_not_race_yet() -> None:
    """Or else the first of all."""
    steps = "return it.nextOf(scene);"
    one, both = (
        {"racers": [{"kind": kind} for kind in kinds], "choices": CHOICES} for kinds in (["sgd"], ["adam", "sgd"])
    )
    assert exported("optimizers/scene", steps, scene=one) == "adam"
    assert exported("optimizers/scene", steps, scene=both) == "sgd"


def test_a_schedule_is_drawn_from_the_full_rate_at_the_top_to_0_at_the_bottom() -> None:
    """Over its whole width."""
    assert exported("optimizers/scene", "return it.curveOf([1, 0.5, 0], 22, 12, 1);") == "M1.0 1.0L11.0 6.0L21.0 11.0"


def test_what_a_racer_has_of_its_own_is_said() -> None:
    """Its schedule and its batch, unless they are as usual, or it has none."""
    choices = json.loads(json.dumps(choices_of_racers(), default=str))
    texts = ["sgd.cosine.1", "sgd", "gradient_descent.constant.1", "local_search.cosine.32"]
    racers = [vars(one) for one in racers_in(",".join(texts))]
    found = exported(
        "optimizers/scene", "return racers.map((one) => it.ownOf(one, choices));", racers=racers, choices=choices
    )
    assert found[0] == {"schedule": str(SCHEDULES["cosine"].title), "batch": "1 row"}
    assert found[1:] == [{"schedule": "", "batch": ""}] * 3
