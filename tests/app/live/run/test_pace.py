from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.live.run.pace import LONGEST_GAP_S, Pace
from app.live.wire.commands import SPEEDS
from tests.engine.strategies import SOME


def run(pace: Pace, start: float, seconds: float) -> int:
    """Do as the live session does, waiting as long as the pace says, with all the time in the world for the steps."""
    taken, now, turns = 0, start, 0
    while (wait := pace.due_in(now)) is not None and now + wait <= start + seconds:
        now += wait + 1e-9
        turns += 1
        assert turns < 200_000, "the clock stands still"
        due = pace.due(now)
        pace.settle(now, due, late=False)
        taken += due
    return taken


def test_a_new_pace_owes_nothing() -> None:
    """Nothing runs until someone plays it."""
    pace = Pace(500)
    assert (pace.playing, pace.due(10.0), pace.due_in(10.0)) == (False, 0, None)


def test_the_first_step_is_due_at_once() -> None:
    """A press of play is seen in the next frame, even at one step a second."""
    pace = Pace(1)
    pace.play(10.0)
    assert (pace.due(10.0), pace.due_in(10.0)) == (1, 0.0)


@pytest.mark.parametrize("speed", SPEEDS)
def test_a_run_keeps_its_speed(speed: int) -> None:
    """Ten seconds of play take ten times the speed in steps, and the first one."""
    pace = Pace(speed)
    pace.play(3.0)
    assert run(pace, 3.0, 10.0) == pytest.approx(1 + 10 * speed, abs=2)


@given(
    st.sampled_from([speed for speed in SPEEDS if speed >= 16]), st.lists(st.floats(0.001, LONGEST_GAP_S), min_size=1)
)
@SOME
def test_frames_of_any_length_add_up(speed: int, gaps: list[float]) -> None:
    """However uneven the frames come, the steps taken are those of the time that went by."""
    pace, now, taken = Pace(speed), 0.0, 0
    pace.play(now)
    for gap in gaps:
        now += gap
        due = pace.due(now)
        pace.settle(now, due, late=False)
        taken += due
    assert taken == pytest.approx(1 + speed * now, abs=1.001)


def test_a_long_gap_is_not_made_up_for() -> None:
    """A viewer who comes back after a minute finds the run going on, not a minute's steps at once."""
    pace = Pace(500)
    pace.play(0.0)
    pace.settle(0.0, 1, late=False)
    assert pace.due(60.0) == 25  # a twentieth of a second


def test_a_full_server_makes_up_for_less() -> None:
    """Fewer steps a frame; but a slow run still reaches its next step."""
    pace = Pace(500)
    pace.play(0.0)
    pace.settle(0.0, 1, late=False)
    pace.longest_gap_s = 0.016
    assert pace.due(60.0) == 8
    pace.speed = 1
    assert pace.due(60.0) == 1


def test_a_heavy_network_runs_as_fast_as_it_can() -> None:
    """Steps that there was no time for are let go while it plays: no backlog grows."""
    pace = Pace(8000)
    pace.play(0.0)
    pace.settle(0.05, 3, late=True)
    assert pace.due(0.05) == 0
    assert pace.due(0.0511) == 8


def test_steps_that_were_asked_for_stay_owed() -> None:
    """An epoch that takes several turns is done to its last step, and not one more."""
    pace = Pace(500)
    pace.ask(10)
    taken = []
    for now in (0.0, 5.0, 6.0):
        taken.append(min(4, pace.due(now)))
        pace.settle(now, taken[-1], late=True)
    assert taken == [4, 4, 2]
    assert (pace.due(100.0), pace.due_in(100.0)) == (0, None)


def test_asking_for_steps_pauses() -> None:
    """A step pressed while it plays ends the playing."""
    pace = Pace(500)
    pace.play(0.0)
    pace.ask(1)
    assert (pace.playing, pace.due(9.0)) == (False, 1)


def test_a_pause_owes_nothing_more() -> None:
    """What was due when pause was pressed is not taken anymore."""
    pace = Pace(500)
    pace.play(0.0)
    pace.pause()
    assert (pace.playing, pace.due(1.0), pace.due_in(1.0)) == (False, 0, None)


def test_play_again_counts_from_now() -> None:
    """The time of a pause is not counted, and play pressed twice gives no second first step."""
    pace = Pace(100)
    pace.play(0.0)
    pace.pause()
    pace.play(50.0)
    pace.play(50.0)
    assert pace.due(50.0) == 1


def test_the_wait_is_that_for_the_next_whole_step() -> None:
    """At 20 steps a second, 0.02 s after the last, the next one is due in 0.03 s."""
    pace = Pace(20)
    pace.play(0.0)
    pace.settle(0.0, 1, late=False)
    assert pace.due_in(0.02) == pytest.approx(0.03)
    assert pace.due(0.049) == 0
    assert pace.due(0.051) == 1
