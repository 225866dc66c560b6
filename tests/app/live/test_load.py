"""When detail gives way, and when it comes back."""

from __future__ import annotations

from itertools import pairwise

import pytest

from app.live.load import BUSY_S, CALM_S, IDLE_S, LEVELS, SETTLES_S, TRIES_S, Load

STEP_S = 0.02  # between two looks at the load


def played(load: Load, wait: float, seconds: float, start: float) -> list[int]:
    """The levels while turns wait for so long."""
    return [load.level(wait, start + STEP_S * look) for look in range(round(seconds / STEP_S))]


def test_a_busy_server_gives_up_one_level_at_a_time() -> None:
    """It rises by one, waits for what that does, and goes no further than the last level."""
    levels = played(Load(), 2 * BUSY_S[-1], seconds=5 * SETTLES_S, start=0.0)
    rises = [at for at in range(1, len(levels)) if levels[at] != levels[at - 1]]
    assert levels[0] == 1
    assert max(levels) == LEVELS - 1
    assert all(levels[at] - levels[at - 1] == 1 for at in rises)
    assert rises[0] * STEP_S >= SETTLES_S - STEP_S


def test_a_calm_server_becomes_sharp_again() -> None:
    """Once turns no longer wait, each level is left after a while, not at once."""
    load = Load()
    played(load, 2 * BUSY_S[-1], seconds=5 * SETTLES_S, start=0.0)
    levels = played(load, CALM_S[0] / 2, seconds=LEVELS * TRIES_S + 1, start=10.0)
    assert levels[: round(TRIES_S / STEP_S) - 1] == [LEVELS - 1] * (round(TRIES_S / STEP_S) - 1)
    assert levels[-1] == 0


def test_who_comes_after_a_class_sees_all_detail() -> None:
    """Nothing has played for a while: the first picture is sharp, although the class left a busy server."""
    load = Load()
    assert played(load, 2 * BUSY_S[-1], seconds=5 * SETTLES_S, start=0.0)[-1] == LEVELS - 1
    assert load.level(0.0, 5 * SETTLES_S + IDLE_S + 0.1) == 0


def test_a_wait_between_busy_and_calm_changes_nothing() -> None:
    """Neither up nor down, however long it lasts."""
    load = Load()
    load.level(2 * BUSY_S[0], 0.0)
    assert set(played(load, (BUSY_S[0] + CALM_S[0]) / 2, seconds=120, start=1.0)) == {1}


@pytest.mark.parametrize(("wait", "level"), [(0.025, LEVELS - 3), (0.04, LEVELS - 2), (0.055, LEVELS - 1)])
def test_the_last_levels_are_for_a_full_server(wait: float, level: int) -> None:
    """A class of 25 waits a 40th of a second for its turns, which costs it nothing but detail of pictures."""
    assert played(Load(), wait, seconds=120, start=0.0)[-1] == level


def test_each_level_is_left_by_its_own_calm() -> None:
    """A wait that is calm for a full server is none for a busy one: it comes back by one level and stays there."""
    load = Load()
    played(load, 2 * BUSY_S[-1], seconds=5 * SETTLES_S, start=0.0)
    wait = (CALM_S[-2] + CALM_S[-1]) / 2
    assert set(played(load, wait, seconds=60, start=5.0)[round((TRIES_S + 1) / STEP_S) :]) == {LEVELS - 2}


def test_a_server_at_the_edge_seldom_changes_its_level() -> None:
    """Where sharp pictures are too much and the next ones easy, five minutes bring a handful of tries, not hundreds."""
    load = Load()
    levels: list[int] = []
    for look in range(round(300 / STEP_S)):
        wait = 2 * BUSY_S[0] if not levels or levels[-1] == 0 else CALM_S[0] / 2
        levels.append(load.level(wait, STEP_S * look))
    tries = sum(now < before for before, now in pairwise(levels))
    assert 3 <= tries <= 9
    assert levels.count(0) * STEP_S < 0.02 * 300
