from __future__ import annotations

import numpy as np
import pytest

from app.live.run.pace import DEFAULT_SPEED
from app.live.session import LiveSession
from app.live.wire.commands import Action, Command
from app.setup.cost import SIDE
from engine import LayerSpec, NetworkSettings, Trainer
from engine.planes import Plane
from engine.probes import Surface
from tests.app.live.sessions import advice_of, do
from tests.app.samples import Clock, small, turn, turns_until, viewer_of


def test_a_hovered_neuron_is_the_main_picture_until_it_is_left() -> None:
    """Paused or not, the next picture shows the neuron and names it; left, the boundary is back."""
    session = LiveSession(small())
    boundary = turn(session)
    viewer_of(session).command(Command("hover", focus=(1, 2)))
    hovered = turn(session)
    assert (boundary.focus, hovered.focus) == (None, (1, 2))
    trainer = Trainer(small())
    surface = Surface(trainer.network, trainer.data, Plane.through(trainer.data), SIDE)
    surface.scores()  # what the neurons give is computed on the way
    values = surface.neurons()[0][2].reshape(SIDE, SIDE)
    np.testing.assert_array_equal(hovered.classes, values > 0)
    viewer_of(session).command(Command("hover"))
    again = turn(session)
    assert again.focus is None
    np.testing.assert_array_equal(again.confidence, boundary.confidence)


@pytest.mark.parametrize("focus", [(1, 3), (3, 0), (0, 7), (900, 900)])
def test_a_unit_that_there_is_not_is_not_hovered(focus: tuple[int, int]) -> None:
    """A hover over what has just gone shows the boundary."""
    session = LiveSession(small())
    viewer_of(session).command(Command("hover", focus=focus))
    assert turn(session).focus is None


def test_a_hovered_unit_that_goes_is_let_go() -> None:
    """A layer less: what was hovered in it is no more, what is still there stays hovered."""
    for focus, left in (((1, 2), None), ((0, 1), (0, 1))):
        session = LiveSession(small())
        viewer_of(session).command(Command("hover", focus=focus))
        assert turn(session).focus == focus
        session.configure(small().with_(network=NetworkSettings((LayerSpec(units=2),))))
        assert turn(session).focus == left


def test_an_edited_weight_changes_what_is_drawn_at_once() -> None:
    """Set while paused, the weight has its value in the next picture, and loss and boundary follow."""
    session, trainer = LiveSession(small()), Trainer(small())
    before = turn(session)
    viewer_of(session).command(Command("edit", -2.5, index=1))
    after = turn(session)
    trainer.set_parameter(1, -2.5)
    assert after.weights[1] == -2.5
    np.testing.assert_array_equal(np.delete(after.weights, 1), np.delete(before.weights, 1))
    assert after.metrics == trainer.metrics() != before.metrics
    assert (after.confidence != before.confidence).any()


def test_a_locked_weight_stays_while_the_rest_trains() -> None:
    """Locked, it keeps its value through an epoch; unlocked, it moves again."""
    session = LiveSession(small())
    start = turn(session)
    viewer_of(session).command(Command("lock", index=4, locked=True))
    do(session, "epoch")
    held = turns_until(session, lambda frame: frame.step == 5)
    assert held.locked.tolist() == [4]
    assert held.weights[4] == start.weights[4]
    assert (np.delete(held.weights, 4) != np.delete(start.weights, 4)).all()
    viewer_of(session).command(Command("lock", index=4, locked=False))
    do(session, "step")
    freed = turn(session)
    assert freed.locked.size == 0
    assert freed.weights[4] != start.weights[4]


@pytest.mark.parametrize("action", ["edit", "lock"])
def test_a_parameter_that_there_is_not_is_left_alone(action: Action) -> None:
    """An index beyond the network, as an old page may send, changes nothing and stops nothing."""
    session = LiveSession(small())
    before = turn(session)
    viewer_of(session).command(Command(action, 1.0, index=session.trainer.network.parameters.size, locked=True))
    after = turn(session)
    np.testing.assert_array_equal(after.weights, before.weights)
    assert after.locked.size == 0


def test_the_frame_tells_the_speed() -> None:
    """What was set by one viewer is what the next one is shown."""
    session = LiveSession(small())
    assert turn(session).speed == DEFAULT_SPEED
    do(session, "speed", 60)
    assert turn(session).speed == 60


def test_an_early_stop_ends_the_run_with_a_notice(clock: Clock) -> None:
    """Patience runs out: the frame says ended, not diverged, and the advice says why."""
    session = LiveSession(small(learning_rate=1.0, patience=1))
    do(session, "play")
    for _ in range(200):
        clock.now += 0.04
        frame = turn(session)
        if frame.ended:
            break
    assert (frame.ended, frame.diverged, frame.playing) == (True, False, False)
    advice = advice_of(session)
    assert advice is not None
    assert (advice["key"], advice["calm"]) == ("stopped", True)
