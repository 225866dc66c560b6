from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given

from app.live.session import LiveSession
from app.live.wire.commands import Command
from app.live.wire.frame import decode
from app.setup.axes import plane_over
from engine import Config, DataSettings, NetworkSettings, SettingsError, Trainer, TrainingSettings
from engine.datasets import Blobs
from engine.optimizers import SGD
from tests.app.live.sessions import advice_of, do, scene_of, train_epoch, with_rate
from tests.app.samples import Clock, iris, picture_of, small, turn, turns_until, viewer_of
from tests.engine.strategies import FEW, small_configs


@pytest.mark.parametrize("change", [{"learning_rate": 0.5}, {"l2": 0.3}, {"l1": 0.3}])
def test_a_live_change_goes_on_from_where_it_is(change: dict[str, float]) -> None:
    """After a changed rate or penalty: the same step, curves and weights, the next step under the new one."""
    config = small()
    session, trainer = LiveSession(config), Trainer(config)
    do(session, "epoch")
    before = turns_until(session, lambda frame: frame.step == trainer.steps_per_epoch)
    changed = config.with_(training=config.training.with_(**change))
    session.configure(changed)
    after = turn(session)
    assert (after.step, after.metrics) == (before.step, before.metrics)
    np.testing.assert_array_equal(after.curves[:5], before.curves[:5])  # below are the penalty and the rate
    do(session, "step")
    trainer.run(5)
    unchanged = trainer.snapshot()
    trainer.run(1)
    old = trainer.metrics()
    trainer.restore(unchanged)
    trainer.retune(changed)
    trainer.run(1)
    assert turn(session).metrics == trainer.metrics() != old


@pytest.mark.parametrize(
    "changed",
    [small(seed=3), small(batch_size=5), small(points=30), small(optimizer=SGD()), small(precision="float32")],
    ids=["seed", "batch", "points", "optimizer", "precision"],
)
def test_any_other_change_restarts_from_the_seed(changed: Config) -> None:
    """A structural change shows the network of the new setup at step 0, as a new session of it would."""
    session = LiveSession(small())
    do(session, "epoch")
    turn(session)
    session.configure(changed)
    found, fresh = turn(session), turn(LiveSession(changed))
    assert (found.step, found.metrics, found.playing) == (0, fresh.metrics, False)
    np.testing.assert_array_equal(found.confidence, fresh.confidence)
    np.testing.assert_array_equal(found.curves, fresh.curves)


def test_a_structural_change_plays_on(clock: Clock) -> None:
    """A run that plays goes on playing with the new network, from its step 0."""
    session = LiveSession(small())
    do(session, "play")
    clock.now += 0.1
    assert turn(session).step > 20
    session.configure(small(seed=1))
    clock.now += 0.01
    frame = turn(session)
    assert frame.playing
    assert 0 < frame.step < 20


def test_the_same_setup_again_changes_nothing() -> None:
    """A rerun of the page without an edit is no news: no new scene, no new frame."""
    session = LiveSession(small())
    scene = picture_of(session).scene_number
    session.configure(small())
    assert session.news_in() is None
    assert picture_of(session).scene_number == scene


def test_every_edit_comes_with_its_own_scene() -> None:
    """The frame after an edit belongs to a new scene, so that no browser draws new numbers over old points."""
    session = LiveSession(small())
    numbers = [picture_of(session).scene_number]
    for config in (small(seed=1), small(seed=1, learning_rate=0.5), iris()):
        session.configure(config)
        picture = picture_of(session)
        assert decode(picture.frame).scene == picture.scene_number
        numbers.append(picture.scene_number)
    assert numbers == sorted(set(numbers))
    assert json.loads(picture.scene)["classes"] == ["setosa", "versicolor", "virginica"]


def test_other_axes_are_another_picture_of_the_same_network() -> None:
    """Choosing the plane's axes keeps the weights and the step."""
    session = LiveSession(iris())
    before = train_epoch(session)
    session.configure(iris(), ("sepal_length", "sepal_width"))
    scene, after = scene_of(session), turn(session)
    assert [axis["title"] for axis in scene["axes"]] == ["sepal length (cm)", "sepal width (cm)"]
    assert (after.step, after.metrics) == (before.step, before.metrics)
    assert not np.array_equal(after.confidence, before.confidence)


@pytest.mark.parametrize("axes", [("pca",), ("through", "train12", "test3")])
def test_another_plane_shows_the_same_points_elsewhere(axes: tuple[str, ...]) -> None:
    """The run goes on; the points are where the engine's plane has them, and a later rerun changes nothing."""
    session = LiveSession(iris())
    before = train_epoch(session)
    session.configure(iris(), axes)
    scene, after, data = scene_of(session), turn(session), session.trainer.data
    assert (after.step, after.metrics) == (before.step, before.metrics)
    assert (scene["spanned"], len(scene["through"] or [])) == (True, 2 if len(axes) == 3 else 0)
    places = plane_over(data, axes).places(data, data.test.table)
    np.testing.assert_allclose(np.array([scene["test"]["x"], scene["test"]["y"]]).T, places, atol=1e-4)
    number = after.scene
    session.configure(iris(), axes)
    assert turn(session).scene == number
    session.configure(iris())
    assert scene_of(session)["spanned"] is False


def test_a_window_is_gone_with_its_plane() -> None:
    """Another plane is seen whole."""
    session = LiveSession(iris())
    viewer_of(session).command(Command("window", window=((1.0, 0.0), (2.0, 1.0))))
    assert turn(session).window.tolist() == [1, 2, 0, 1]
    session.configure(iris(), ("pca",))
    axes = scene_of(session)["axes"]
    assert turn(session).window.tolist() == pytest.approx([end for axis in axes for end in (axis["low"], axis["high"])])


@pytest.mark.parametrize("axes", [("x1", "x1"), ("x1", "petal_width"), ("", "")])
def test_refused_axes_leave_everything_as_it_was(axes: tuple[str, str]) -> None:
    """Axes that the dataset lacks are refused; the old run goes on under its old picture."""
    session = LiveSession(small())
    do(session, "step")
    before = turn(session)
    for config in (small(), small(seed=5)):
        with pytest.raises(ValueError, match="axes"):
            session.configure(config, axes)
    assert turn(session).metrics == before.metrics
    session.configure(small())
    assert turn(session).step == before.step


def test_a_refused_setup_never_reaches_a_session() -> None:
    """Settings are checked when they are made, so a session knows only allowed ones."""
    with pytest.raises(SettingsError):
        LiveSession(small(learning_rate=-1.0))


@given(small_configs())
@FEW
def test_any_setup_gives_a_picture(config: Config) -> None:
    """Whatever is allowed can be looked at and trained for a step: one point per class, no test row, no layer."""
    session = LiveSession(config)
    do(session, "step")
    frame = turn(session)
    assert frame.step == 1 or frame.diverged
    assert len(frame.histograms) == max(len(config.network.hidden), 1)
    assert frame.classes.max() < len(config.data.dataset.class_names)


@pytest.mark.parametrize(
    "config",
    [
        Config(data=DataSettings(points=2, test_share=0.9), training=TrainingSettings(batch_size=5000)),
        Config(data=DataSettings(dataset=Blobs(noise=0.0, classes=6), points=2), network=NetworkSettings(())),
        Config(data=DataSettings(dataset=Blobs(noise=0.0, classes=6), points=6, test_share=0.0)),
    ],
    ids=["one training row", "fewer points than classes", "one point per class"],
)
def test_the_extremes_work(config: Config) -> None:
    """Hardly any data, zero noise and a batch larger than the data train all the same."""
    session = LiveSession(config)
    do(session, "epoch")
    assert turn(session).step == 1


def stopping(epoch: int) -> Config:
    """Five steps an epoch, and an end."""
    return small(stop_epoch=epoch)


def test_a_run_that_was_stopped_goes_on_when_the_rule_is_moved(clock: Clock) -> None:
    """Stopped at epoch 2 while it played, it plays on to epoch 4 from where it was, and then rests."""
    session = LiveSession(stopping(2))
    do(session, "speed", 1000)
    do(session, "play")
    for epoch in (2, 4):
        session.configure(stopping(epoch))
        for _ in range(40):
            clock.now += 0.04
            frame = turn(session)
        assert (frame.step, frame.ended, frame.playing) == (5 * epoch, True, False)
        trainer = Trainer(small())
        trainer.run(5 * epoch)
        assert frame.metrics == trainer.metrics()
        advice = advice_of(session)
        assert advice is not None
        assert advice["text"].startswith(f"Stopped at epoch {epoch}, ")


def test_a_rule_that_holds_already_stops_the_run_where_it_is() -> None:
    """Nothing is trained again: at step 15 an end at epoch 1 rests at step 15."""
    session = LiveSession(small())
    for _ in range(15):
        do(session, "step")
        turn(session)
    session.configure(stopping(1))
    frame = turn(session)
    assert (frame.step, frame.ended) == (15, True)
    session.configure(stopping(0))
    do(session, "step")
    assert turn(session).step == 16


@pytest.mark.parametrize("played", [True, False])
def test_a_live_change_after_an_end_starts_the_run_again(played: bool, clock: Clock) -> None:
    """As the new setup from step 0; it plays if the run had been playing when it ended, and rests otherwise."""
    session = LiveSession(stopping(2))
    do(session, "speed", 1000)
    for _ in range(4):
        do(session, "play" if played else "epoch")
        clock.now += 0.04
        frame = turn(session)
    assert (frame.step, frame.ended, frame.playing) == (10, True, False)
    changed = with_rate(stopping(2), 0.5)
    session.configure(changed)
    frame = turn(session)
    assert (frame.step, frame.ended, frame.playing) == (int(played), False, played)
    if not played:
        do(session, "play")
    for _ in range(40):
        clock.now += 0.04
        frame = turn(session)
    trainer = Trainer(changed)
    trainer.run(10)
    assert (frame.step, frame.ended, frame.metrics) == (10, True, trainer.metrics())


def test_a_live_change_at_an_earlier_moment_goes_on_from_there() -> None:
    """Who went back from the end wants that moment, not the beginning."""
    session = LiveSession(stopping(2))
    for _ in range(2):
        train_epoch(session)
    session.command(Command("back", index=5))
    step = turn(session).step
    assert 0 < step < 10
    session.configure(with_rate(stopping(2), 0.5))
    assert turn(session).step == step
