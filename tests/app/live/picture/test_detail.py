"""What a running network shows on a busy server, and that it is sharp and of one moment at rest."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from app.live.load import LEVELS, LOAD
from app.live.picture.detail import DETAILS, Beat
from app.live.session import LiveSession
from app.live.wire.commands import Command
from app.setup.cost import SIDE, SMALL_SIDE
from engine import Config
from engine.probes import winners
from tests.app.live.sessions import do
from tests.app.samples import Clock, picture_of, turn, viewer_of


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of the session."""
    return Clock.of_all(monkeypatch)


def on_level(monkeypatch: pytest.MonkeyPatch, level: int) -> None:
    """The server is as busy as this from now on."""
    monkeypatch.setattr(LOAD, "level", lambda _wait, _now: level)


def test_there_is_a_detail_for_each_level() -> None:
    """And each shows less than the one before, of everything."""
    assert len(DETAILS) == LEVELS
    for sharp, coarse in pairwise(DETAILS):
        assert sharp.share >= coarse.share
        assert sharp.longest_gap_s >= coarse.longest_gap_s
        assert all(mine < its for mine, its in zip(sharp[1:4], coarse[1:4], strict=True))


@pytest.mark.parametrize(("level", "side"), [(0, SIDE), (1, 70), (2, SMALL_SIDE)])
def test_a_running_picture_has_fewer_cells_on_a_busy_server(
    monkeypatch: pytest.MonkeyPatch, clock: Clock, level: int, side: int
) -> None:
    """While it plays; its cells are those of a surface of that side."""
    on_level(monkeypatch, level)
    session = LiveSession(Config())
    do(session, "play")
    picture_of(session)
    clock.now += 0.02
    frame = turn(session)
    assert frame.playing
    assert frame.step
    assert frame.classes.shape == (side, side)
    plot = session._frames._whole if side == SIDE else session._frames._coarse
    assert plot is not None
    scores = plot.surface.scores()
    np.testing.assert_array_equal(frame.classes.ravel(), winners(session.trainer.config.training.loss, scores)[0])


@pytest.mark.parametrize("level", range(LEVELS))
def test_training_gives_way_last(monkeypatch: pytest.MonkeyPatch, clock: Clock, level: int) -> None:
    """Where a frame comes after a tenth of a second, it has as many steps behind it as the level makes up for."""
    on_level(monkeypatch, level)
    session = LiveSession(Config())
    do(session, "play")
    first = turn(session).step
    clock.now += 0.1
    assert turn(session).step - first == round(500 * DETAILS[level].longest_gap_s)


def test_at_rest_everything_is_sharp_and_of_one_moment(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    """However busy the server is: after a pause the frame is the one of a server with nothing else to do."""
    shown = []
    for level in (0, 2):
        on_level(monkeypatch, level)
        session = LiveSession(Config())
        do(session, "play")
        for _ in range(10):
            picture_of(session)
            clock.now += 0.02
        do(session, "pause")
        shown.append(turn(session))
    sharp, busy = shown
    assert busy.step == sharp.step > 0
    assert busy.metrics == sharp.metrics
    for name in ("classes", "confidence", "thumbnails", "confusion", "weights", "figures"):
        np.testing.assert_array_equal(getattr(busy, name), getattr(sharp, name))
    np.testing.assert_array_equal(busy.histograms[0].counts, sharp.histograms[0].counts)
    assert busy.curves[0, -1] == busy.step


def test_small_pictures_come_a_few_times_a_second(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    """In two seconds of 60 frames each, no more are new than the detail says; the weights are new in every frame."""
    on_level(monkeypatch, 0)
    session = LiveSession(Config())
    do(session, "play")
    frames = []
    for _ in range(120):
        frames.append(turn(session))
        clock.now += 1 / 60
    new = sum(not np.array_equal(now.thumbnails, before.thumbnails) for before, now in pairwise(frames))
    moved = sum(not np.array_equal(now.weights, before.weights) for before, now in pairwise(frames))
    assert 20 <= new <= 2 / DETAILS[0].small_s + 1
    assert moved == len(frames) - 1


def test_a_new_question_is_answered_at_once(monkeypatch: pytest.MonkeyPatch, clock: Clock) -> None:
    """On a busy server, too: metrics wait for their time, unless somebody asks for something else."""
    on_level(monkeypatch, 2)
    session = LiveSession(Config())
    do(session, "play")
    turn(session)
    clock.now += 0.02
    waits = turn(session)
    viewer_of(session).command(Command("show", shown="weights"))
    clock.now += 0.02
    asked = turn(session)
    assert asked.shown == "weights"
    assert asked.step > waits.step > waits.curves[0, -1]
    assert asked.curves[0, -1] == asked.step


def test_a_beat_is_due_again_after_its_time() -> None:
    """At once, and then every so many seconds."""
    beat = Beat()
    assert [beat.is_due(now, 0.5) for now in (0.0, 0.4, 0.5, 0.9, 1.0)] == [True, False, True, False, True]
