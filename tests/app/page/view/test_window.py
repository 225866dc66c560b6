"""The windows of the main plot, run by node, against the server's own rule for them."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from app.live.picture.lens import CLOSEST, FARTHEST, is_allowed
from app.page.view.component import LIMITS
from engine import Config, Trainer
from engine.planes import Plane
from tests import node

WHOLE = {"left": -6, "right": 6, "bottom": -6, "top": 6}
PLANE = Plane.through(Trainer(Config()).data)
# A `Looking` at the plane of the default setup; what it asks for is kept, and the time is the test's.
START = f"""
let now = 0, later = [];
globalThis.performance = {{ now: () => now }};
globalThis.setTimeout = (call, ms) => {{ later.push(call); return later.length; }};
const bounds = {json.dumps(LIMITS["window"])};
const asked = [], scene = {{ axes: [{{ key: "x1", low: -6, high: 6 }}, {{ key: "x2", low: -6, high: 6 }}] }};
const looking = new it.Looking((name, fields) => asked.push([name, fields]), bounds);
const settle = () => {{ for (const call of later.splice(0)) call(); }};
const whole = {json.dumps(WHOLE)};
"""


def run(steps: str) -> Any:
    """What some steps with a `Looking` return."""
    return node.run("boundary/window.js", steps, before=START)


def test_the_plane_is_the_one_the_test_means() -> None:
    """The default setup's axes go from -6 to 6."""
    assert [(axis.low, axis.high) for axis in (PLANE.across, PLANE.up)] == [(-6, 6), (-6, 6)]


def test_whatever_is_wanted_becomes_a_window_that_the_server_allows() -> None:
    """Neither too close nor too far away; what was allowed stays as it is."""
    rng = np.random.default_rng(0)
    wanted = [dict(zip(WHOLE, row, strict=True)) for row in (rng.normal(size=(500, 4)) ** 3 * 5).tolist()]
    found = run(f"return {json.dumps(wanted)}.map((window) => it.bounded(window, whole, bounds));")
    stayed = 0
    for before, after in zip(wanted, found, strict=True):
        assert is_allowed(_corners(after), PLANE)
        if (
            before["left"] < before["right"]
            and before["bottom"] < before["top"]
            and is_allowed(_corners(before), PLANE)
        ):
            assert after == pytest.approx(before, abs=0.02)
            stayed += 1
    assert 20 < stayed < 480


def _corners(window: dict[str, float]) -> tuple[tuple[float, float], tuple[float, float]]:
    return (window["left"], window["bottom"]), (window["right"], window["top"])


def test_a_zoom_keeps_the_point_under_the_pointer() -> None:
    """Twice as close around a quarter from the left and from the top."""
    zoomed = run("return it.zoomed(whole, 2, 0.25, 0.25);")
    assert zoomed == {"left": -4.5, "right": 1.5, "bottom": -1.5, "top": 4.5}
    at = [zoomed["left"] + 0.25 * 6, zoomed["top"] - 0.25 * 6]
    assert at == [-6 + 0.25 * 12, 6 - 0.25 * 12]


def test_a_move_is_a_share_of_the_window() -> None:
    """A tenth to the right, a fifth down."""
    assert run("return it.moved(whole, 0.1, -0.2);") == pytest.approx(
        {"left": -4.8, "right": 7.2, "bottom": -8.4, "top": 3.6}
    )


def test_rounding_makes_no_other_window() -> None:
    """What the server gives back in float32 is what was asked for."""
    near = "{ left: -6.0000001, right: 6, bottom: -6, top: 6.0000001 }"
    assert run(f"return [it.same(whole, {near}), it.same(whole, {{ ...whole, top: 6.1 }})];") == [True, False]


def test_the_server_is_asked_for_the_last_window_only() -> None:
    """Three turns of the wheel before it is time: one question; all of the plane is asked for by null."""
    steps = "looking.follow(scene, [-6, 6, -6, 6]); for (let i = 0; i < 3; i++) looking.zoom(2); settle();"
    [[name, fields]] = run(f"{steps} return asked;")
    assert (name, fields) == ("window", {"low": [-0.75, -0.75], "high": [0.75, 0.75]})
    back = f"{steps} now = 500; looking.press('0'); settle(); return [asked[1], looking.isHome];"
    assert run(back) == [["window", {"low": None, "high": None}], True]


def test_a_frame_of_before_does_not_pull_the_window_back() -> None:
    """Until the server shows what was asked for, or two seconds have passed, the window is the person's."""
    steps = "looking.follow(scene, [-6, 6, -6, 6]); looking.zoom(2); settle(); looking.follow(scene, [-6, 6, -6, 6]);"
    assert run(f"{steps} return looking.now.left;") == -3
    assert run(f"{steps} now = 2500; looking.follow(scene, [-6, 6, -6, 6]); return looking.now.left;") == -6


def test_no_key_goes_beyond_the_bounds() -> None:
    """A hundred presses of plus end at the closest window, of minus at the farthest."""
    steps = "looking.follow(scene, [-6, 6, -6, 6]); for (let i = 0; i < 100; i++) looking.press('%s');"
    span = "return looking.now.right - looking.now.left;"
    assert run(steps % "+" + span) == pytest.approx(12 * CLOSEST)
    assert run(steps % "-" + span) == pytest.approx(12 * (1 + 2 * FARTHEST))
    assert run("return [looking.press('x'), looking.press('ArrowLeft')];") == [False, True]
