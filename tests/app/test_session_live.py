from __future__ import annotations

import asyncio
import itertools
import json
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import numpy as np
import pytest
from hypothesis import given

import app.live.run
import app.live.session as module
from app.cost import MANY_WEIGHTS, SIDE, SMALL_SIDE
from app.live.commands import Action, Command
from app.live.protocol import Frame, decode
from app.live.session import DEFAULT_SPEED, LiveSession, Picture
from engine import Config, DataSettings, LayerSpec, NetworkSettings, SettingsError, Trainer, TrainingSettings
from engine.activations import Linear
from engine.datasets import Blobs
from engine.optimizers import SGD
from tests.app.samples import Clock, explosive, heavy, iris, small, turn, turns_until
from tests.engine.strategies import FEW, small_configs

Answer = TypeVar("Answer")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The session's clock, in the test's hand: steps take no time."""
    mine = Clock()
    for timed in (module, app.live.run):
        monkeypatch.setattr(timed, "time", mine)
    return mine


def do(session: LiveSession, action: Action, value: float = 0.0) -> None:
    """Command it as the socket does."""
    session.command(Command(action, value))


def scene_of(session: LiveSession) -> dict[str, Any]:
    """The scene of the picture that a turn makes."""
    return dict(json.loads(session.take_turn().scene))


def advice_of(session: LiveSession) -> dict[str, Any] | None:
    """What is said beside the picture that a turn makes."""
    found: dict[str, Any] | None = json.loads(session.take_turn().asides["advice"])["advice"]
    return found


def with_rate(config: Config, rate: float) -> Config:
    """The same with another learning rate."""
    return config.with_(training=config.training.with_(learning_rate=rate))


class Threads:
    """What the socket does with a turn; counts them."""

    turns = 0

    def __call__(self, take_turn: Callable[[], Picture]) -> asyncio.Future[Picture]:
        """Take it in a thread."""
        self.turns += 1
        return asyncio.get_running_loop().run_in_executor(None, take_turn)


async def soon(answer: Awaitable[Answer], limit_s: float = 5.0) -> Answer:
    """An answer that must not take for ever."""
    return await asyncio.wait_for(answer, limit_s)


# Steps ---------------------------------------------------------------------------------------------------------------


def test_the_first_picture_is_complete_before_any_click() -> None:
    """On arrival: step 0, paused, one moment of curves, a histogram per layer, a full boundary, the data's points."""
    session = LiveSession(Config())
    picture = session.take_turn()
    frame, scene = decode(picture.frame), json.loads(picture.scene)
    assert (frame.step, frame.playing, frame.diverged, frame.scene) == (0, False, False, picture.scene_number)
    assert (len(frame.histograms), set(frame.curves[0]), frame.classes.shape) == (2, {0.0}, (SIDE, SIDE))
    assert set(np.unique(frame.classes)) == {0, 1}
    assert len(scene["train"]["x"]) + len(scene["test"]["x"]) == 500


@pytest.mark.parametrize("config", [small(), small(l2=0.1), iris()], ids=["small", "l2", "iris"])
def test_steps_are_those_of_the_engine(config: Config) -> None:
    """Seven presses of step train what the engine trains in seven steps, number for number."""
    session, trainer = LiveSession(config), Trainer(config)
    for count in range(1, 8):
        do(session, "step")
        frame = turn(session)
        trainer.run(1)
        assert (frame.step, frame.playing) == (count, False)
        assert frame.metrics == trainer.metrics()
        assert [sum(h.counts) for h in frame.histograms] == [
            layer.units * len(trainer.data.train) for layer in config.network.hidden
        ]


def test_an_epoch_ends_where_the_epoch_ends() -> None:
    """Epoch, pressed in the middle of one, trains to its end; pressed there, a whole one."""
    session = LiveSession(small())
    do(session, "step")
    turn(session)
    do(session, "step")
    assert turn(session).step == 2
    ends = []
    for _ in range(2):
        do(session, "epoch")
        ends.append(turns_until(session, lambda _: session._news_in() is None).step)
    assert ends == [5, 10]


@pytest.mark.parametrize("speed", [16, 60, 500, 2000])
def test_it_plays_at_its_speed(clock: Clock, speed: int) -> None:
    """Sixty frames of a sixtieth of a second take a second's steps, and the first one."""
    session = LiveSession(small())
    do(session, "speed", speed)
    do(session, "play")
    for _ in range(60):
        clock.now += 1 / 60
        frame = turn(session)
    assert frame.playing
    assert frame.step == pytest.approx(1 + speed, abs=2)


def test_it_starts_at_the_default_speed(clock: Clock) -> None:
    """What the speed menu shows first is what is run."""
    session = LiveSession(small())
    do(session, "play")
    turn(session)
    clock.now += 0.04
    assert turn(session).step == 1 + DEFAULT_SPEED * 0.04


def test_a_pause_takes_no_more_step(clock: Clock) -> None:
    """After pause the next picture says paused, and time goes by without a step."""
    session = LiveSession(small())
    do(session, "play")
    clock.now += 0.05
    step = turn(session).step
    assert step > 0
    clock.now += 0.05
    do(session, "pause")
    assert (turn(session).playing, turn(session).step) == (False, step)


def test_step_while_playing_takes_one_and_pauses(clock: Clock) -> None:
    """Step is exact even in the middle of a run."""
    session = LiveSession(small())
    do(session, "play")
    clock.now += 0.05
    step = turn(session).step
    clock.now += 0.05
    do(session, "step")
    frame = turn(session)
    assert (frame.step, frame.playing) == (step + 1, False)


def test_reset_is_the_same_start_again() -> None:
    """After reset, everything that is drawn is what was drawn at first, and the run repeats."""
    session = LiveSession(small())
    first = turn(session)
    for _ in range(2):
        do(session, "epoch")
        later = turn(session)
    do(session, "reset")
    again = turn(session)
    assert (again.step, again.metrics) == (0, first.metrics)
    np.testing.assert_array_equal(again.classes, first.classes)
    np.testing.assert_array_equal(again.confidence, first.confidence)
    np.testing.assert_array_equal(again.curves, first.curves)
    for _ in range(2):
        do(session, "epoch")
        repeated = turn(session)
    assert repeated.metrics == later.metrics != first.metrics


def test_reset_ends_an_epoch_under_way() -> None:
    """Reset in the middle of a long epoch goes to the start and stays there."""
    session = LiveSession(small())
    session._pace.ask(10_000)
    turn(session)
    do(session, "reset")
    assert (turn(session).step, session._news_in()) == (0, None)


def test_a_new_network_owes_nothing() -> None:
    """A structural change in the middle of a long epoch starts at step 0 and stays there."""
    session = LiveSession(small())
    session._pace.ask(10_000)
    turn(session)
    session.configure(small(seed=1))
    assert (turn(session).step, session._news_in()) == (0, None)


# The drawing -------------------------------------------------------------------------------------------------------


def test_a_hovered_neuron_is_the_main_picture_until_it_is_left() -> None:
    """Paused or not, the next picture shows the neuron and names it; left, the boundary is back."""
    session = LiveSession(small())
    boundary = turn(session)
    session.command(Command("hover", focus=(1, 2)))
    hovered = turn(session)
    assert (boundary.focus, hovered.focus) == (None, (1, 2))
    values = session._look.drawing.surface.neurons()[0][2].reshape(SIDE, SIDE)
    np.testing.assert_array_equal(hovered.classes, values > 0)
    session.command(Command("hover"))
    again = turn(session)
    assert again.focus is None
    np.testing.assert_array_equal(again.confidence, boundary.confidence)


@pytest.mark.parametrize("focus", [(1, 3), (3, 0), (0, 7), (900, 900)])
def test_a_unit_that_there_is_not_is_not_hovered(focus: tuple[int, int]) -> None:
    """A hover over what has just gone shows the boundary."""
    session = LiveSession(small())
    session.command(Command("hover", focus=focus))
    assert turn(session).focus is None


def test_a_hovered_unit_that_goes_is_let_go() -> None:
    """A layer less: what was hovered in it is no more, what is still there stays hovered."""
    for focus, left in (((1, 2), None), ((0, 1), (0, 1))):
        session = LiveSession(small())
        session.command(Command("hover", focus=focus))
        assert turn(session).focus == focus
        session.configure(small().with_(network=NetworkSettings((LayerSpec(units=2),))))
        assert turn(session).focus == left


def test_an_edited_weight_changes_what_is_drawn_at_once() -> None:
    """Set while paused, the weight has its value in the next picture, and loss and boundary follow."""
    session, trainer = LiveSession(small()), Trainer(small())
    before = turn(session)
    session.command(Command("edit", -2.5, index=1))
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
    session.command(Command("lock", index=4, locked=True))
    do(session, "epoch")
    held = turns_until(session, lambda frame: frame.step == 5)
    assert held.locked.tolist() == [4]
    assert held.weights[4] == start.weights[4]
    assert (np.delete(held.weights, 4) != np.delete(start.weights, 4)).all()
    session.command(Command("lock", index=4, locked=False))
    do(session, "step")
    freed = turn(session)
    assert freed.locked.size == 0
    assert freed.weights[4] != start.weights[4]


@pytest.mark.parametrize("action", ["edit", "lock"])
def test_a_parameter_that_there_is_not_is_left_alone(action: Action) -> None:
    """An index beyond the network, as an old page may send, changes nothing and stops nothing."""
    session = LiveSession(small())
    before = turn(session)
    session.command(Command(action, 1.0, index=session._trainer.network.parameters.size, locked=True))
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


# Changed settings ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", [{"learning_rate": 0.5}, {"l2": 0.3}, {"l1": 0.3}])
def test_a_live_change_goes_on_from_where_it_is(change: dict[str, float]) -> None:
    """After a changed rate or penalty: the same step, curves and weights, the next step under the new one."""
    config = small()
    session, trainer = LiveSession(config), Trainer(config)
    do(session, "epoch")
    before = turn(session)
    changed = config.with_(training=config.training.with_(**change))
    session.configure(changed)
    after = turn(session)
    assert (after.step, after.metrics) == (before.step, before.metrics)
    assert sorted(set(after.curves[0].tolist())) == [0, 5]
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
    """A structural change shows the network of the new set-up at step 0, as a new session of it would."""
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


def test_the_same_set_up_again_changes_nothing() -> None:
    """A rerun of the page without an edit is no news: no new scene, no new frame."""
    session = LiveSession(small())
    scene = session.take_turn().scene_number
    session.configure(small())
    assert session._news_in() is None
    assert session.take_turn().scene_number == scene


def test_every_edit_comes_with_its_own_scene() -> None:
    """The frame after an edit belongs to a new scene, so that no browser draws new numbers over old points."""
    session = LiveSession(small())
    numbers = [session.take_turn().scene_number]
    for config in (small(seed=1), small(seed=1, learning_rate=0.5), iris()):
        session.configure(config)
        picture = session.take_turn()
        assert decode(picture.frame).scene == picture.scene_number
        numbers.append(picture.scene_number)
    assert numbers == sorted(set(numbers))
    assert json.loads(picture.scene)["classes"] == ["setosa", "versicolor", "virginica"]


def test_other_axes_are_another_picture_of_the_same_network() -> None:
    """Choosing the plane's axes keeps the weights and the step."""
    session = LiveSession(iris())
    do(session, "epoch")
    before = turn(session)
    session.configure(iris(), ("sepal_length", "sepal_width"))
    scene, after = scene_of(session), turn(session)
    assert [axis["title"] for axis in scene["axes"]] == ["sepal length (cm)", "sepal width (cm)"]
    assert (after.step, after.metrics) == (before.step, before.metrics)
    assert not np.array_equal(after.confidence, before.confidence)


@pytest.mark.parametrize("axes", [("x1", "x1"), ("x1", "petal_width"), ("", "")])
def test_refused_axes_leave_everything_as_it_was(axes: tuple[str, str]) -> None:
    """Axes that the data set lacks are refused; the old run goes on under its old picture."""
    session = LiveSession(small())
    do(session, "step")
    before = turn(session)
    for config in (small(), small(seed=5)):
        with pytest.raises(ValueError, match="axes"):
            session.configure(config, axes)
    assert turn(session).metrics == before.metrics
    session.configure(small())
    assert turn(session).step == before.step


def test_a_refused_set_up_never_reaches_a_session() -> None:
    """Settings are checked when they are made, so a session knows only allowed ones."""
    with pytest.raises(SettingsError):
        LiveSession(small(learning_rate=-1.0))


@given(small_configs())
@FEW
def test_any_set_up_gives_a_picture(config: Config) -> None:
    """Whatever is allowed can be looked at and trained for a step: one point per class, no test row, no layer."""
    session = LiveSession(config)
    do(session, "step")
    frame = turn(session)
    assert frame.step == 1 or frame.diverged
    assert len(frame.histograms) == len(config.network.hidden)
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
        assert advice["text"].startswith(f"Stopped at the end of epoch {epoch}")


def test_a_rule_that_holds_already_stops_the_run_where_it_is() -> None:
    """Nothing is trained anew: at step 15 an end at epoch 1 rests at step 15."""
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


# Divergence ----------------------------------------------------------------------------------------------------------


def test_a_divergence_stops_and_says_so() -> None:
    """It stops, the frame is marked, the advice has step and cause, and nothing moves until something changes."""
    session = LiveSession(explosive())
    do(session, "play")
    frame = turns_until(session, lambda frame: frame.diverged)
    assert not frame.playing
    assert session._news_in() is None
    advice = advice_of(session)
    assert advice is not None
    assert f"step {frame.step + 1}:" in advice["text"]
    assert "learning rate 10 " in advice["text"]
    assert (advice["key"], advice["calm"], advice["button"]) == ("diverged", False, "Try a tenth: 1")
    for action in ("play", "step", "epoch"):
        do(session, action)
        after = turn(session)
        assert (after.step, after.diverged, after.playing) == (frame.step, True, False)
        assert session._news_in() is None


def test_the_frame_of_a_divergence_comes_with_its_advice() -> None:
    """Beside the first frame that says diverged it is already said why."""
    session = LiveSession(explosive())
    do(session, "play")
    while True:
        picture = session.take_turn()
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


# Time ----------------------------------------------------------------------------------------------------------------


class Steps:
    """Stands in for a trainer whose steps take a known time."""

    ended = False

    def __init__(self, clock: Clock, step_s: float) -> None:
        """Move this clock at each step."""
        self.clock, self.step_s, self.calls = clock, step_s, 0

    def run(self, steps: int) -> int:
        """Take them all."""
        self.clock.now += steps * self.step_s
        self.calls += 1
        assert self.calls < 1000
        return steps


@pytest.mark.parametrize(
    ("step_s", "least", "most"), [(1.0, 1, 1), (0.011, 1, 1), (0.004, 2, 3), (0.001, 9, 11), (1e-6, 800, 800)]
)
def test_a_slice_keeps_to_its_budget(clock: Clock, step_s: float, least: int, most: int) -> None:
    """Of 800 steps as many are taken as 10 ms hold, at least one, and never a step much beyond."""
    steps = Steps(clock, step_s)
    taken = app.live.run.run_within(steps, 800, clock.now + 0.010)  # type: ignore[arg-type]
    assert least <= taken <= most
    assert steps.calls <= 12


def test_no_step_is_taken_where_none_is_due(clock: Clock) -> None:
    """A turn that only looks trains nothing."""
    steps = Steps(clock, 1e-6)
    assert (app.live.run.run_within(steps, 0, clock.now + 1), steps.calls) == (0, 0)  # type: ignore[arg-type]


def test_a_heavy_network_goes_as_fast_as_it_can() -> None:
    """Eight layers of 64 at 8000 steps a second: each turn takes a step or two, and no backlog grows."""
    session = LiveSession(heavy())
    do(session, "speed", 8000)
    do(session, "play")
    steps = [0]
    for _ in range(4):
        frame = turn(session)
        steps.append(frame.step)
        assert frame.playing
        assert session._pace._owed < 2
    assert all(1 <= taken <= 10 for taken in np.diff(steps))
    assert frame.classes.shape == (SMALL_SIDE, SMALL_SIDE)


def test_the_picture_is_coarser_only_for_many_weights() -> None:
    """The grid is 100 x 100 up to 4000 weights."""
    weights = LiveSession(Config())._trainer.network.parameters.size
    assert weights < MANY_WEIGHTS
    assert turn(LiveSession(Config())).classes.shape == (SIDE, SIDE)


# Viewers -------------------------------------------------------------------------------------------------------------


def test_a_paused_session_makes_no_frame_until_something_changes() -> None:
    """A credit on a paused session waits, without computing, and is answered by the frame of the next change."""

    async def watch() -> None:
        session, threads = LiveSession(small()), Threads()
        first = await soon(session.next_picture(0, threads))
        changes: list[Callable[[], None]] = [
            lambda: do(session, "step"),
            lambda: session.configure(small(learning_rate=0.5)),
            lambda: do(session, "reset"),
        ]
        for change in changes:
            waiting = asyncio.create_task(session.next_picture(first.number, threads))
            turns = threads.turns
            await asyncio.sleep(0.1)
            assert (waiting.done(), threads.turns) == (False, turns)
            change()
            first = await soon(waiting)
        assert decode(first.frame).step == 0

    asyncio.run(watch())


def test_nothing_is_computed_unless_someone_asks() -> None:
    """A session that plays without a viewer stands still, and catches up at most a tenth of a second."""

    async def watch() -> None:
        session, threads = LiveSession(small()), Threads()
        picture = await soon(session.next_picture(0, threads))
        do(session, "play")
        await asyncio.sleep(0.2)
        assert (session._trainer.step, threads.turns) == (0, 1)
        step = decode((await soon(session.next_picture(picture.number, threads))).frame).step
        assert 1 <= step <= 2 + DEFAULT_SPEED / 10

    asyncio.run(watch())


def test_an_idle_wait_ends_when_the_page_configures() -> None:
    """An edit in the page's thread wakes the viewer who waits on the event loop."""

    async def watch() -> None:
        session, threads = LiveSession(small()), Threads()
        number = (await soon(session.next_picture(0, threads))).number
        waiting = asyncio.create_task(session.next_picture(number, threads))
        await asyncio.sleep(0.02)
        page = threading.Thread(target=session.configure, args=(iris(),))
        page.start()
        picture = await soon(waiting)
        page.join()
        assert json.loads(picture.scene)["classes"][0] == "setosa"

    asyncio.run(watch())


def test_two_viewers_share_each_picture() -> None:
    """Two viewers who play along get the same pictures, each computed once."""

    async def watch() -> None:
        session, threads = LiveSession(small()), Threads()
        number = 0
        do(session, "play")
        for count in range(1, 6):
            one, other = await soon(
                asyncio.gather(session.next_picture(number, threads), session.next_picture(number, threads))
            )
            assert one is other
            assert (one.number, threads.turns) == (count, count)
            number = one.number

    asyncio.run(watch())


def test_a_viewer_who_missed_pictures_gets_the_newest_at_once() -> None:
    """A slow viewer is given the newest picture, not the next in a queue, and nothing is computed for it."""

    async def watch() -> None:
        session, threads = LiveSession(small()), Threads()
        slow = fast = await soon(session.next_picture(0, threads))
        for _ in range(3):
            do(session, "step")
            fast = await soon(session.next_picture(fast.number, threads))
        turns = threads.turns
        assert await soon(session.next_picture(slow.number, threads)) is fast
        assert threads.turns == turns

    asyncio.run(watch())


def test_a_second_viewer_of_a_paused_session_sees_it_at_once() -> None:
    """While one viewer waits for news, another who comes (a tab that reconnects) gets the picture that there is."""

    async def watch() -> None:
        session, threads = LiveSession(small()), Threads()
        first = await soon(session.next_picture(0, threads))
        waiting = asyncio.create_task(session.next_picture(first.number, threads))
        await asyncio.sleep(0.02)
        try:
            assert (await soon(session.next_picture(0, threads), 0.3)).number == first.number
        finally:
            waiting.cancel()

    asyncio.run(watch())


def test_a_viewer_who_leaves_does_not_stop_the_others() -> None:
    """A viewer whose socket closes while it waits leaves the session free for the next one."""

    async def watch() -> None:
        session, threads = LiveSession(small()), Threads()
        number = (await soon(session.next_picture(0, threads))).number
        gone = asyncio.create_task(session.next_picture(number, threads))
        await asyncio.sleep(0.02)
        gone.cancel()
        waiting = asyncio.create_task(session.next_picture(number, threads))
        await asyncio.sleep(0.02)
        do(session, "step")
        assert decode((await soon(waiting)).frame).step == 1

    asyncio.run(watch())


def test_a_command_does_not_wait_for_a_turn() -> None:
    """Pause, pressed while a heavy turn or a rebuild is under way, returns at once: it is called on the event loop."""
    session = LiveSession(small())
    with session._lock:
        pressing = threading.Thread(target=do, args=(session, "pause"))
        pressing.start()
        pressing.join(0.15)
        blocked = pressing.is_alive()
    pressing.join()
    assert not blocked


def test_page_socket_and_workers_may_call_at_once() -> None:
    """Edits, commands and turns of three threads lose nothing: the last edit is what is shown."""
    session, stop = LiveSession(small()), threading.Event()
    frames: list[Frame] = []
    failures: list[BaseException] = []

    def guarded(body: Callable[[], object]) -> Callable[[], None]:
        def loop() -> None:
            try:
                while not stop.is_set():
                    body()
            except BaseException as error:  # noqa: BLE001 - whatever a thread dies of, the test must hear of it
                failures.append(error)

        return loop

    actions = itertools.cycle(["play", "pause", "epoch", "reset", "step"])
    bodies = (lambda: frames.append(turn(session)), lambda: do(session, next(actions)))  # type: ignore[arg-type]
    threads = [threading.Thread(target=guarded(body)) for body in bodies]
    for thread in threads:
        thread.start()
    end, count = time.monotonic() + 0.3, 0
    while time.monotonic() < end or (len(frames) < 6 and not failures):  # a busy machine takes longer
        count += 1
        session.configure(small(seed=count) if count % 3 else with_rate(small(seed=count - 1), 0.5))
        time.sleep(0.001)  # as nobody edits without a break: the lock is not fair
    session.configure(small(seed=count + 1))
    stop.set()
    for thread in threads:
        thread.join(5)
    assert not failures
    assert len(frames) > 5
    do(session, "pause")
    do(session, "reset")
    frame, fresh = turn(session), turn(LiveSession(small(seed=count + 1)))
    assert frame.metrics == fresh.metrics
    np.testing.assert_array_equal(frame.confidence, fresh.confidence)


def test_an_edit_of_a_network_that_is_gone_does_nothing() -> None:
    """The scene numbers the networks: what a page asked of the one before is not done to the next."""
    session = LiveSession(small())
    first = json.loads(session.take_turn().scene)["network"]
    session.command(Command("edit", 5.0, 0, network=first))
    session.command(Command("reset"))
    scene = json.loads(session.take_turn().scene)
    assert scene["network"] == first
    session.command(Command("edit", 4.0, 0, network=first))
    session.configure(small(seed=1))
    second = json.loads(session.take_turn().scene)["network"]
    assert second != first
    weight = float(Trainer(small(seed=1)).network.parameters[0])
    assert turn(session).weights[0] == np.float32(weight)
    session.command(Command("lock", index=0, locked=True, network=first))
    assert turn(session).locked.size == 0
    session.command(Command("edit", 4.0, 0, network=second))
    session.command(Command("lock", index=1, locked=True, network=second))
    frame = turn(session)
    assert (frame.weights[0], frame.locked.tolist()) == (4.0, [1])
