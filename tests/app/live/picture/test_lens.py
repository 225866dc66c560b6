from __future__ import annotations

import gc
import json
from dataclasses import replace
from typing import Any
from weakref import WeakSet

import numpy as np
import pytest

from app.live.picture import frames
from app.live.picture.frames import surface_over
from app.live.session import LiveSession
from app.live.viewer import Viewer
from app.live.wire.commands import Command
from app.live.wire.frame import Point, Window, decode
from app.setup.cost import SIDE, SURFACES
from engine import Config, DataSettings, Trainer, TrainingSettings
from engine.datasets import DATASETS, Bumps, Xor
from engine.losses import Hinge, SquaredError
from engine.planes import Plane
from engine.probes import Surface, thumb_cells, winners
from engine.tape import Array, play
from tests.app.samples import iris, picture_of, small, turn, turns_until, viewer_of

CORNER = ((1.0, -2.0), (3.0, 0.5))


def regression() -> Config:
    """Values to learn."""
    return Config(data=DataSettings(dataset=Bumps(), points=60), training=TrainingSettings(loss=SquaredError()))


def look(session: LiveSession, window: Window) -> None:
    """Look at a window, as the socket asks for it."""
    viewer_of(session).command(Command("window", window=window))


def ask(session: LiveSession, point: Point) -> None:
    """Ask about a point, as the socket does."""
    viewer_of(session).command(Command("point", point=point))


def through(trainer: Trainer, window: tuple[tuple[float, float], tuple[float, float]]) -> tuple[Array, Array]:
    """Classes and confidence of the engine's own surface, over a plane made by hand."""
    plane = Plane.through(trainer.data)
    (left, bottom), (right, top) = window
    across, up = replace(plane.across, low=left, high=right), replace(plane.up, low=bottom, high=top)
    surface = Surface(trainer.network, trainer.data, Plane(across, up, plane.held), SIDE)
    classes, sure = winners(trainer.config.training.loss, surface.scores())
    return classes.reshape(SIDE, SIDE), sure.reshape(SIDE, SIDE)


def seen_whole(trainer: Trainer, which: int, index: int) -> Array:
    """The network's scores of one row, by a pass over that row alone."""
    rows = trainer.data.test if which else trainer.data.train
    forward = trainer.network.forward(np.ascontiguousarray(rows.inputs[:, [index]]))
    play(forward.calls)
    return forward.scores


@pytest.mark.parametrize(
    ("config", "window"),
    [(small(), CORNER), (iris(), ((2.0, 0.5), (2.5, 0.75))), (regression(), ((-9.0, -9.0), (9.0, 9.0)))],
    ids=["plane", "iris", "regression from afar"],
)
def test_a_window_s_picture_is_the_engine_s_surface_over_it(
    config: Config, window: tuple[tuple[float, float], tuple[float, float]]
) -> None:
    """Cell for cell, at the initial weights and after five steps; the frame says where it lies."""
    session, trainer = LiveSession(config), Trainer(config)
    look(session, window)
    for steps in (0, 5):
        for _ in range(steps):
            viewer_of(session).command(Command("step"))
            turn(session)
        trainer.run(steps)
        frame = turn(session)
        classes, sure = through(trainer, window)
        np.testing.assert_array_equal(frame.classes, classes)
        np.testing.assert_array_equal(frame.confidence, sure)
        (left, bottom), (right, top) = window
        np.testing.assert_array_equal(frame.window, np.array([left, right, bottom, top], np.float32))


def test_the_small_pictures_go_on_to_show_all_of_the_plane() -> None:
    """Zoomed in or not, the drawing's pictures are the same bytes; a hovered neuron is shown over the window."""
    session = LiveSession(small())
    whole = turn(session)
    look(session, CORNER)
    zoomed = turn(session)
    np.testing.assert_array_equal(zoomed.thumbnails, whole.thumbnails)
    assert not np.array_equal(zoomed.confidence, whole.confidence)
    viewer_of(session).command(Command("hover", focus=(1, 2)))
    hovered = turn(session)
    plane = Plane.through(Trainer(small()).data).within(*CORNER)
    surface = Surface(Trainer(small()).network, Trainer(small()).data, plane, SIDE)
    surface.scores()
    np.testing.assert_array_equal(hovered.classes.ravel(), surface.neuron(0, 2) > 0)
    look(session, None)
    viewer_of(session).command(Command("hover"))
    again = turn(session)
    np.testing.assert_array_equal(again.confidence, whole.confidence)
    np.testing.assert_array_equal(again.window, whole.window)
    assert again.window.tolist() == [-6, 6, -6, 6]
    assert len(thumb_cells(SIDE)) == again.thumbnails[0].size


@pytest.mark.parametrize(
    "window",
    [
        ((0.0, 0.0), (0.001, 1.0)),
        ((0.0, 0.0), (1.0, 0.02)),
        ((-18.5, 0.0), (1.0, 1.0)),
        ((0.0, 0.0), (1.0, 18.5)),
        ((-1e6, -1e6), (1e6, 1e6)),
    ],
)
def test_a_window_too_close_or_too_far_away_is_not_looked_through(window: Window) -> None:
    """Less than a 500th of an axis, or more than an axis beyond its ends: what was seen stays."""
    session = LiveSession(small())
    look(session, CORNER)
    before = turn(session)
    look(session, window)
    np.testing.assert_array_equal(turn(session).window, before.window)


@pytest.mark.parametrize("window", [((0.0, 0.0), (0.024, 0.024)), ((-18.0, -18.0), (18.0, 18.0))])
def test_the_closest_and_the_farthest_window_are_looked_through(window: Window) -> None:
    """A 500th of an axis; one axis more on each side."""
    session = LiveSession(small())
    look(session, window)
    assert window is not None
    (left, bottom), (right, top) = window
    np.testing.assert_array_equal(turn(session).window, np.array([left, right, bottom, top], np.float32))


def test_of_many_windows_only_the_last_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wheel that turns fast costs one surface a turn."""
    session = LiveSession(small())
    turn(session)
    compiled: list[Any] = []

    def counted(plane: Plane, trainer: Trainer, side: int) -> Any:
        compiled.append(plane)
        return surface_over(plane, trainer, side)

    monkeypatch.setattr(frames, "surface_over", counted)
    for number in range(1, 31):
        look(session, ((0.0, 0.0), (number / 10, 1.0)))
    assert turn(session).window[1] == 3
    assert len(compiled) == 1


def test_a_session_keeps_as_many_surfaces_as_its_estimate_allows_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many windows its viewers look through; one that is looked through again is not compiled again."""
    made: list[int] = []
    alive: WeakSet[Surface] = WeakSet()

    class Counted(Surface):
        """Surfaces that are counted."""

        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments)
            made.append(1)
            alive.add(self)

    monkeypatch.setattr("app.live.picture.frames.Surface", Counted)
    session = LiveSession(small())
    viewers = [Viewer(session) for _ in range(3)]
    for number, viewer in enumerate(viewers, start=1):
        viewer.command(Command("window", window=((0.0, 0.0), (float(number), 1.0))))
        assert decode(viewer.take_turn().frame).window[1] == number
        gc.collect()
        assert len(alive) <= SURFACES
    before = len(made)
    for _ in range(3):
        viewers[-1].command(Command("step"))
        viewers[-1].take_turn()
    assert len(made) == before == 4


def test_a_window_is_kept_while_it_trains_and_started_anew() -> None:
    """Played, reset, at another rate, with another seed: still there. Over other axes: all of the plane."""
    session = LiveSession(iris())
    window = ((2.0, 0.5), (2.5, 0.75))
    expected = np.array([2.0, 2.5, 0.5, 0.75], np.float32)
    look(session, window)
    viewer_of(session).command(Command("play"))
    for config in (None, iris().with_(seed=3), iris().with_(training=iris().training.with_(learning_rate=0.1))):
        if config:
            session.configure(config)
        frame = turns_until(session, lambda frame: frame.step > 0)
        np.testing.assert_array_equal(frame.window, expected)
    viewer_of(session).command(Command("reset"))
    np.testing.assert_array_equal(turn(session).window, expected)
    session.configure(iris(), ("sepal_width", "sepal_length"))
    columns = {column.key: column for column in Trainer(iris()).data.columns}
    across, up = columns["sepal_width"], columns["sepal_length"]
    np.testing.assert_array_equal(
        turn(session).window, np.array([across.low, across.high, up.low, up.high], np.float32)
    )


@pytest.mark.parametrize("point", [(0, 0), (0, 19), (1, 7)])
@pytest.mark.parametrize("loss", [None, Hinge()], ids=["cross-entropy", "hinge"])
def test_a_point_s_beliefs_are_the_engine_s(point: tuple[int, int], loss: Hinge | None) -> None:
    """Set, index, class, both columns, and what a pass over that one row gives, at each step: beliefs, or scores."""
    config = small(loss=loss) if loss else small()
    session, trainer = LiveSession(config), Trainer(config)
    rows = trainer.data.test if point[0] else trainer.data.train
    ask(session, point)
    for steps in range(3):
        found = turn(session).point.tolist()
        scores = seen_whole(trainer, *point)[:, 0]
        belief = scores if loss else np.exp(scores) / np.exp(scores).sum()
        assert found[:3] == [*point, rows.classes[point[1]]]
        assert found[3:5] == pytest.approx(rows.table[point[1]].tolist(), rel=1e-6)
        assert found[5:] == pytest.approx(belief.tolist(), rel=1e-6)
        viewer_of(session).command(Command("step"))
        trainer.run(1)
        assert steps == trainer.step - 1


def test_a_point_is_seen_with_all_its_columns() -> None:
    """Iris over the petals: the beliefs are those of the flower itself, not of the plane at its place."""
    session, trainer = LiveSession(iris()), Trainer(iris())
    ask(session, (0, 4))
    found = turn(session).point
    loss, plane = trainer.config.training.loss, Plane.through(trainer.data)
    np.testing.assert_allclose(found[3:7], trainer.data.train.table[4], rtol=1e-6)
    np.testing.assert_allclose(found[7:], loss.confidence(seen_whole(trainer, 0, 4))[:, 0], rtol=1e-6)
    row = np.array([[plane.held.get(column.key, value) for column, value in zip(
        trainer.data.columns, trainer.data.train.table[4], strict=True)]])  # fmt: skip
    forward = trainer.network.forward(trainer.data.inputs(row))
    play(forward.calls)
    assert np.abs(found[7:] - loss.confidence(forward.scores)[:, 0]).max() > 1e-3


def test_in_regression_a_point_has_a_target_and_an_answer() -> None:
    """The third number is the value to learn, the last one the network's own."""
    session, trainer = LiveSession(regression()), Trainer(regression())
    ask(session, (1, 3))
    found = turn(session).point.tolist()
    assert found[2] == pytest.approx(float(trainer.data.test.targets[0, 3]), rel=1e-6)
    assert found[5:] == pytest.approx([seen_whole(trainer, 1, 3).item()], rel=1e-6)


def test_of_many_columns_the_axes_are_told_first() -> None:
    """Of 13 measurements six are told: the two axes in front; the scene says which."""
    config = Config(data=DataSettings(dataset=DATASETS["wine"](), points=60))
    session, data = LiveSession(config), Trainer(config).data
    ask(session, (0, 2))
    scene = json.loads(picture_of(session).scene)
    keys = [column.key for column in data.columns]
    assert [keys[index] for index in scene["told"][:2]] == list(data.dataset.plane)
    assert len(set(scene["told"])) == 6
    found = turn(session).point
    np.testing.assert_array_equal(found[3:9], data.train.table[2][scene["told"]].astype(np.float32))
    assert len(found) == 3 + 6 + 3


def test_of_a_picture_all_pixels_are_told() -> None:
    """The 64 pixels of a digit, in their order, as they are in the table."""
    config = Config(data=DataSettings(dataset=DATASETS["digits"](), points=60))
    session, data = LiveSession(config), Trainer(config).data
    ask(session, (1, 2))
    assert json.loads(picture_of(session).scene)["told"] == list(range(64))
    found = turn(session).point
    np.testing.assert_array_equal(found[3:67], data.test.table[2].astype(np.float32))
    assert len(found) == 3 + 64 + 10


@pytest.mark.parametrize("point", [(0, 20), (1, 20), (1, 2**31 - 1)])
def test_a_point_that_there_is_not_is_not_told(point: Point) -> None:
    """Twenty rows in each set: the last is number 19."""
    session = LiveSession(small())
    ask(session, point)
    assert turn(session).point.size == 0


def test_a_point_is_let_go_with_its_data() -> None:
    """Another rate keeps it; another seed draws other points, so nothing is told until somebody asks again."""
    session = LiveSession(small())
    ask(session, (0, 5))
    assert turn(session).point.size
    session.configure(small(learning_rate=0.1))
    assert turn(session).point.size
    session.configure(small(seed=1))
    assert turn(session).point.size == 0
    ask(session, (0, 5))
    ask(session, None)
    assert turn(session).point.size == 0


def test_a_diverged_network_s_beliefs_are_no_numbers() -> None:
    """What overflowed is sent as it is, and nobody is warned."""
    session = LiveSession(Config(data=DataSettings(dataset=Xor(), points=40)))
    session.trainer.network.parameters.fill(np.nan)
    ask(session, (0, 0))
    assert np.isnan(turn(session).point[-2:]).all()
