"""A network's state follows from its curve alone."""

from __future__ import annotations

import numpy as np
import pytest

from app.live.bench.states import judged

LONG = np.arange(0, 1001, 10)
GUESS = 0.693


def curve(steps: np.ndarray, losses: np.ndarray | float) -> np.ndarray:
    """The rows of a table: steps, training loss, and a test loss that is a little higher."""
    return np.stack([steps, np.broadcast_to(losses, steps.shape), np.broadcast_to(losses, steps.shape) + 0.01])


@pytest.mark.parametrize(
    ("losses", "state"),
    [
        (0.693 + 0.004 * (-1) ** np.arange(101), "stuck"),  # however it trembles
        (0.7 - 0.0005 * LONG, "learning"),
        (np.where(LONG < 700, 0.7 - 0.0005 * LONG, 0.35), "stuck"),  # it fell, and falls no more
        (np.where(LONG < 700, 0.7 - 0.0005 * LONG, 0.3), "settled"),  # far enough
        (np.where(LONG == 950, 0.7, 0.3), "unsteady"),
        (np.where(LONG == 500, 0.9, 0.6 - 0.0003 * LONG), "learning"),  # long ago
        (np.where(LONG > 990, 0.05, 0.5), "learned"),
        (0.4 + 0.0002 * LONG, "stuck"),  # it rises slowly
    ],
)
def test_the_last_fifth_of_a_run_decides(losses: np.ndarray, state: str) -> None:
    """Whether it is low, falls, rests, or rises above an earlier low; however finely it is sampled."""
    assert judged(curve(LONG, losses), 0.1, GUESS) == state
    if state in {"stuck", "settled", "learning"}:
        assert judged(curve(LONG[::2], losses[::2]), 0.1, GUESS) == state


@pytest.mark.parametrize(("step", "state"), [(0, "new"), (14, "new"), (20, "new"), (60, "stuck")])
def test_the_first_steps_say_little(step: int, state: str) -> None:
    """A network that rests is stuck after sixty of them."""
    assert judged(curve(np.array([0.0, step]), 0.7), 0.1, GUESS) == state


def test_a_fall_is_seen_early() -> None:
    """After fifteen steps, not sixty."""
    assert judged(curve(np.array([0.0, 10, 20]), np.array([0.7, 0.65, 0.6])), 0.1, GUESS) == "learning"


def test_the_goal_is_the_bench_s() -> None:
    """The same curve may be enough for one."""
    assert [judged(curve(LONG, 0.14), goal, GUESS) for goal in (0.1, 0.15)] == ["settled", "learned"]


@pytest.mark.parametrize(
    ("test_loss", "state"), [(0.18, "learned"), (0.2, "memorized"), (1.1, "memorized"), (np.nan, "learned")]
)
def test_what_only_the_training_rows_show_is_memorized(test_loss: float, state: str) -> None:
    """A gap of more than a fifth of the loss of guessing, as the checks call it; without test rows, there is none."""
    table = np.vstack([curve(LONG, 0.05)[:2], np.full(len(LONG), test_loss)])
    assert judged(table, 0.1, GUESS) == state
