from __future__ import annotations

import json

import pytest

from app.live.session import LiveSession
from app.live.wire.frame import decode
from engine import DataSettings, LayerSpec, NetworkSettings, Trainer
from engine.activations import Linear
from tests.app.live.sessions import advice_of, do
from tests.app.samples import Clock, explosive, picture_of, turn, turns_until


def test_a_divergence_stops_and_says_so() -> None:
    """It stops, the frame is marked, the advice has step and cause, and nothing moves until something changes."""
    session = LiveSession(explosive())
    do(session, "play")
    frame = turns_until(session, lambda frame: frame.diverged)
    assert not frame.playing
    assert session.news_in() is None
    advice = advice_of(session)
    assert advice is not None
    assert f"step {frame.step + 1}:" in advice["text"]
    assert "learning rate of 10 " in advice["text"]
    assert (advice["key"], advice["calm"], advice["button"]) == ("diverged", False, "Try a tenth: 1")
    for action in ("play", "step", "epoch"):
        do(session, action)
        after = turn(session)
        assert (after.step, after.diverged, after.playing) == (frame.step, True, False)
        assert session.news_in() is None


def test_the_frame_of_a_divergence_comes_with_its_advice() -> None:
    """Beside the first frame that says diverged it is already said why."""
    session = LiveSession(explosive())
    do(session, "play")
    while True:
        picture = picture_of(session)
        if decode(picture.frame).diverged:
            break
    assert json.loads(picture.asides["advice"])["advice"]["key"] == "diverged"


def test_a_divergence_by_steps_is_told_too() -> None:
    """The step that breaks it is not taken, so that all is as it was at the last look; still it is said why."""
    session = LiveSession(explosive())
    do(session, "step")
    while not turn(session).diverged:
        do(session, "step")
    advice = advice_of(session)
    assert advice is not None
    assert advice["key"] == "diverged"


@pytest.mark.parametrize("playing", [True, False], ids=["playing", "by steps"])
def test_a_retune_after_a_divergence_starts_over(clock: Clock, playing: bool) -> None:
    """A smaller rate starts from step 0 without a notice, and plays on if it played when it broke."""
    session = LiveSession(explosive(10.0))
    if playing:
        do(session, "play")
    while not turn(session).diverged:
        clock.now += 0.01
        if not playing:
            do(session, "step")
    session.configure(explosive(0.01))
    clock.now += 0.05
    frame = turn(session)
    assert (frame.playing, frame.diverged, advice_of(session)) == (playing, False, None)
    assert frame.curves[0, -1] == frame.step
    clock.now += 0.05
    expected, after = Trainer(explosive(0.01)), turn(session)
    expected.run(after.step)
    assert (after.step > 0) == playing
    assert after.metrics == expected.metrics()


def test_reset_after_a_divergence_waits() -> None:
    """Reset goes back to step 0, takes the notice away, and does not run into the same wall by itself."""
    session = LiveSession(explosive())
    do(session, "play")
    turns_until(session, lambda frame: frame.diverged)
    do(session, "reset")
    frame = turn(session)
    assert (frame.step, frame.playing, frame.diverged) == (0, False, False)
    assert advice_of(session) is None


def test_other_axes_do_not_restart_a_network_that_diverged() -> None:
    """Looking at a diverged network from another side leaves it diverged, and the notice where it is."""
    session = LiveSession(explosive())
    do(session, "play")
    step = turns_until(session, lambda frame: frame.diverged).step
    session.configure(explosive(), ("x2", "x1"))
    frame = turn(session)
    assert (frame.diverged, frame.step, frame.playing) == (True, step, False)


def test_a_float32_network_diverges_quietly() -> None:
    """Eight linear layers in float32 diverge without a warning in the server's log."""
    base = explosive(100.0, precision="float32", batch_size=32)
    session = LiveSession(
        base.with_(data=DataSettings(), network=NetworkSettings((LayerSpec(activation=Linear()),) * 8))
    )
    do(session, "play")
    turns_until(session, lambda frame: frame.diverged)
