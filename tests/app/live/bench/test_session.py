"""A live bench: what its viewers see is what trainers alone would show."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from app.live.bench.session import BenchSession
from app.live.load import LEVELS, LOAD
from app.live.picture.detail import DETAILS
from app.live.viewer import Viewer
from app.live.wire.bench import STATES, BenchFrame, decode
from app.live.wire.commands import Action, Command
from app.live.wire.frame import SHOWN, Shown
from app.setup.bench import Bench
from app.words import Translated
from engine import Config, LayerSpec, NetworkSettings, Trainer
from engine.activations import Linear, ReLU, Tanh
from engine.diagnosis import LayerProbe
from engine.initializers import Zeros
from engine.normalizations import BatchNorm
from engine.optimizers import SGD
from tests.app.samples import Clock, small

DEEP = small().with_(network=NetworkSettings((LayerSpec(units=5, activation=ReLU()),) * 3))
STILL = small().with_(network=NetworkSettings((LayerSpec(units=4, initializer=Zeros()),)))
NORMED = small().with_(network=NetworkSettings((LayerSpec(units=4, normalization=BatchNorm()),)))
RECKLESS = small(optimizer=SGD(), learning_rate=100.0)
BROKEN = RECKLESS.with_(network=NetworkSettings((LayerSpec(activation=Linear()),) * 2))
MIXED = (small(), small(seed=1), DEEP, STILL, NORMED, BROKEN)


def opened(*configs: Config, last: int = 0) -> Viewer:
    """Someone who looks at a bench of these setups."""
    return Viewer(BenchSession(Bench.of(configs, last)))


def look(viewer: Viewer, *actions: Action, **fields: object) -> BenchFrame:
    """The frame after some commands."""
    for action in actions:
        viewer.command(Command(action, **fields))  # type: ignore[arg-type]
    return decode(viewer.take_turn().frame)


def run(viewer: Viewer, steps: int) -> BenchFrame:
    """The frame after as many steps, one by one."""
    for _ in range(steps - 1):
        look(viewer, "step")
    return look(viewer, "step")


def alone(config: Config, steps: int) -> Trainer:
    """A trainer of a setup after some steps."""
    trainer = Trainer(config)
    trainer.run(steps)
    return trainer


def test_a_run_begins_at_step_0_however_soon_it_is_played(clock: Clock) -> None:
    """Curves have that moment, and one can go back to it, after a reset or another bench that plays at once."""
    viewer = opened(small(), small(seed=1))
    session = viewer.session
    assert isinstance(session, BenchSession)
    look(viewer, "play")
    for change in (lambda: look(viewer, "reset", "play"), lambda: session.configure(Bench.of([small(seed=2), DEEP]))):
        change()
        clock.now += 0.2
        assert look(viewer).step > 10
        for step, back in ((3, 0), (0, 0)):
            viewer.command(Command("back", index=step))
            frame = decode(viewer.take_turn().frame)
            assert frame.step >= back
            assert frame.arrays["curves"][0][0] == 0
        assert frame.step == 0
        look(viewer, "play")


@pytest.mark.parametrize("level", range(LEVELS))
def test_a_bench_makes_up_for_less_on_a_full_server(clock: Clock, monkeypatch: pytest.MonkeyPatch, level: int) -> None:
    """As a single network does: a frame that comes late has fewer steps behind it."""
    monkeypatch.setattr(LOAD, "level", lambda _wait, _now: level)
    viewer = opened(small(), small(seed=1))
    first = look(viewer, "play").step
    clock.now += 0.1
    assert look(viewer).step - first == round(500 * DETAILS[level].longest_gap_s)


def test_a_frame_shows_each_network_as_its_own_trainer_has_it() -> None:
    """Metrics, where it broke, what its layers are like, and how its outputs are spread."""
    frame = run(opened(*MIXED), 12)
    assert frame.step == frame.furthest == 12
    for place, config in enumerate(MIXED):
        trainer = alone(config, 12)
        found = trainer.metrics()
        losses = np.array([found.train_loss, found.test_loss], float)
        np.testing.assert_allclose(frame.arrays["metrics"][place][:2], losses, rtol=1e-6)
        broken = trainer.divergence
        assert frame.arrays["broken"][place] == (broken.step if broken else 0)
        reports, layers = LayerProbe(trainer).reports(), len(config.network.hidden)
        np.testing.assert_allclose(
            frame.arrays["figures"][place][:layers, 3], [one.gradient_norm for one in reports[:-1]], rtol=1e-6
        )
        if config != NORMED:  # whose pictures use other statistics while its own are young
            deviations = [outputs.std() for outputs in trainer.train_pass.hidden]
            np.testing.assert_allclose(frame.arrays["ranges"][place][:layers, 3], deviations, rtol=1e-5, atol=1e-12)


def test_the_output_stands_in_the_last_row_and_missing_layers_are_empty() -> None:
    """Networks of different depth share their rows."""
    viewer = opened(*MIXED)
    viewer.command(Command("show", shown="sums"))
    arrays = look(viewer).arrays
    has = np.isfinite(arrays["ranges"]).all(axis=2)
    assert has.tolist() == [
        [True, False, False, True],
        [True, False, False, True],
        [True, True, True, True],
        [True, False, False, True],
        [True, False, False, True],
        [True, True, False, True],
    ]
    rows = len(Trainer(small()).data.train)
    assert arrays["counts"][0].sum(axis=1).tolist() == [3 * rows, 0, 0, 2 * rows]
    assert arrays["counts"][2].sum(axis=1).tolist() == [5 * rows] * 3 + [2 * rows]


@pytest.mark.parametrize("shown", SHOWN)
def test_a_row_has_one_scale_unless_each_histogram_has_its_own(shown: Shown) -> None:
    """So that networks compare; nothing is lost by counting on it."""
    viewer = opened(*MIXED)
    run(viewer, 3)
    viewer.command(Command("show", shown=shown))
    shared = look(viewer)
    assert shared.shown == shown
    ranges = shared.arrays["ranges"]
    for row in range(ranges.shape[1]):
        axes = {tuple(axis) for axis in ranges[:, row, :2].tolist() if np.isfinite(axis).all()}
        assert len(axes) <= 1
    viewer.command(Command("show", shown=shown, own_axes=True))
    own = look(viewer)
    assert own.own_axes
    assert not shared.own_axes
    assert own.arrays["counts"].sum(axis=2).tolist() == shared.arrays["counts"].sum(axis=2).tolist()
    np.testing.assert_array_equal(own.arrays["ranges"][..., 2:], ranges[..., 2:])


def test_one_viewer_s_choice_is_not_another_s() -> None:
    """Each counts what it likes on one bench."""
    one = opened(small(), DEEP)
    other = Viewer(one.session)
    one.command(Command("show", shown="weights"))
    assert look(one).shown == "weights"
    assert look(other).shown == "activations"


def test_curves_have_each_network_s_moments(clock: Clock) -> None:
    """They begin at step 0 and end now, or where the network broke."""
    viewer = opened(small(), BROKEN)
    look(viewer, "play")
    for _ in range(30):
        clock.now += 0.05
        frame = look(viewer)
    curves, moments = frame.arrays["curves"], frame.arrays["moments"].tolist()
    assert curves.shape == (10, max(moments))
    first, second = curves[:5, : moments[0]], curves[5:, : moments[1]]
    assert (first[0, 0], first[0, -1]) == (0, frame.step)
    assert (second[0, 0], second[0, -1]) == (0, frame.arrays["broken"][1] - 1)
    assert first[1, -1] == frame.arrays["metrics"][0, 0]
    assert np.diff(first[0]).min() > 0


def test_commands_are_for_all_networks(clock: Clock) -> None:
    """Play, pause, epoch, reset, speed."""
    viewer = opened(*MIXED)
    assert look(viewer, "epoch").step == 5
    assert look(viewer, "speed", value=500.0).speed == 500
    look(viewer, "play")
    clock.now += 0.1
    frame = look(viewer)
    assert frame.playing
    assert frame.step > 10
    assert not look(viewer, "pause").playing
    frame = look(viewer, "reset")
    assert (frame.step, frame.furthest) == (0, 0)
    networks = [trainer.network.parameters for trainer in viewer.session.group.trainers]  # type: ignore[attr-defined]
    for parameters, config in zip(networks, MIXED, strict=True):
        np.testing.assert_array_equal(parameters, Trainer(config).network.parameters)


def test_one_goes_back_and_on_to_the_same_end() -> None:
    """What was broken then stays as it was, and the curves beyond stay until another path is taken."""
    viewer = opened(*MIXED)
    there = run(viewer, 20)
    back = look(viewer, "back", index=8)
    assert (back.step, back.furthest) == (8, 20)
    assert back.arrays["moments"].tolist() == there.arrays["moments"].tolist()
    again = run(viewer, 12)
    assert again.furthest == 20
    for name, values in there.arrays.items():
        np.testing.assert_array_equal(again.arrays[name], values, err_msg=name)
    assert look(viewer, "back", index=0).step == 0
    assert look(viewer, "back", index=20).step == 20


def test_a_bench_ends_at_its_last_step_and_play_begins_again(clock: Clock) -> None:
    """All stop at once; a press on Play then shows it again from its start."""
    viewer = opened(small(), DEEP, last=30)
    look(viewer, "play")
    for _ in range(30):
        clock.now += 0.05
        frame = look(viewer)
    assert (frame.step, frame.ended, frame.playing) == (30, True, False)
    assert look(viewer, "step").step == 30
    look(viewer, "play")
    clock.now += 0.05
    frame = look(viewer)
    assert frame.playing
    assert 0 < frame.step < 30


def test_states_are_facts() -> None:
    """Not trained, broken, stuck, learned."""
    easy = small(learning_rate=0.3)
    viewer = opened(easy, STILL, BROKEN)
    assert [STATES[state] for state in look(viewer).arrays["states"]] == ["new"] * 3
    frame = run(viewer, 70)
    trainer = alone(easy, 70)
    states = [STATES[state] for state in frame.arrays["states"]]
    assert states[1:] == ["stuck", "diverged"]
    assert (states[0] == "learned") == (trainer.metrics().train_loss < 0.1)


def test_another_bench_begins_at_its_first_step_and_plays_on(clock: Clock) -> None:
    """A control of a lab rebuilds the networks; the same bench again changes nothing."""
    viewer = opened(small(), DEEP)
    session = viewer.session
    assert isinstance(session, BenchSession)
    look(viewer, "play")
    clock.now += 0.1
    before = look(viewer)
    session.configure(Bench.of((small(), DEEP)))
    assert look(viewer).scene == before.scene
    session.configure(Bench.of((small(), DEEP, NORMED)))
    clock.now += 0.05
    after = look(viewer)
    assert after.scene > before.scene
    assert after.playing
    assert len(after.arrays["states"]) == 3
    assert after.step < before.step


def test_the_scene_names_what_is_compared() -> None:
    """Networks, layers, classes, points, and what the variance law says."""
    viewer = opened(small(), small(seed=1).with_(network=NetworkSettings((LayerSpec(units=3, activation=Tanh()),))))
    scene = json.loads(viewer.take_turn().scene)
    assert scene["titles"] == ["Layer 1", "Output"]
    assert [network["layers"] for network in scene["networks"]] == [1, 1]
    assert [len(network["law"]) for network in scene["networks"]] == [1, 1]
    assert (scene["task"], scene["classes"]) == ("classification", ["A", "B"])


def test_other_names_leave_the_run_alone() -> None:
    """Such as those of another language; viewers get them."""
    viewer = opened(small(), DEEP)
    session, step = viewer.session, run(viewer, 3).step
    assert isinstance(session, BenchSession)
    bench = Bench.of((small(), DEEP))
    session.configure(replace(bench, entries=tuple(replace(entry, name="Netz") for entry in bench.entries)))
    assert look(viewer).step == step
    assert {network["name"] for network in json.loads(session.showing.texts("en")[0])["networks"]} == {"Netz"}


def test_what_is_told_reaches_every_viewer_once_it_changes() -> None:
    """Such as the figures of a lab's claims."""
    viewer = Viewer(session := BenchSession(replace(Bench.of((small(), DEEP)), judged=False)))
    session.tell("claims", Translated(lambda: {"claims": [1]}))
    assert viewer.take_turn().asides == {"claims": '{"claims": [1]}'}


def test_the_best_is_told_whenever_the_networks_rest() -> None:
    """Nobody at first and while they train; then the one with the lowest test loss of its own trainer."""
    viewer = opened(small(), DEEP, STILL)
    look(viewer)
    assert _best(viewer) is None
    step = run(viewer, 20).step
    losses = [alone(config, step).metrics().test_loss or 0.0 for config in (small(), DEEP, STILL)]
    assert _best(viewer) == losses.index(min(losses))
    look(viewer, "play")
    assert _best(viewer) is None


def _best(viewer: Viewer) -> int | None:
    found: int | None = json.loads(viewer.session.showing.texts("en")[1]["best"])["best"]["network"]
    return found


def test_who_only_looks_controls_nothing() -> None:
    """A link for a class shows the teacher's bench."""
    owner = opened(small(), DEEP)
    guest = Viewer(owner.session, only_looks=True)
    assert look(guest, "step").step == 0
    assert look(owner, "step").step == 1


def test_a_curve_is_the_same_however_the_run_went(clock: Clock) -> None:
    """At once, at any speed, in many frames or few: its moments are those of steps, not of frames."""
    ready = opened(small(), BROKEN, last=300)
    ready.session.advance(300)  # type: ignore[attr-defined]
    expected = look(ready).arrays["curves"]
    assert np.diff(expected[0][: expected.shape[1] // 2]).max() == 2
    for speed, seconds in ((30.0, 0.05), (125.0, 0.03), (500.0, 0.11)):
        viewer = opened(small(), BROKEN, last=300)
        look(viewer, "speed", value=speed)
        frame = look(viewer, "play")
        for _ in range(2000):
            if frame.ended:
                break
            clock.now += seconds
            frame = look(viewer)
        np.testing.assert_array_equal(frame.arrays["curves"], expected)
