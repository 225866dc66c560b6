from __future__ import annotations

import json
import math
from typing import Any

import numpy as np
import pytest

from app.live.picture.statistics import EVERY_S, FIGURES, LARGEST_SHARE
from app.live.session import LiveSession
from app.live.wire.commands import Command
from app.live.wire.frame import SHOWN, Frame, Shown
from engine import Config, DataSettings, LayerSpec, NetworkSettings, Trainer, TrainingSettings
from engine.activations import ReLU, Sigmoid
from engine.diagnosis import LayerProbe, UpdateProbe
from engine.initializers import SmallRandom, Zeros
from engine.normalizations import BatchNorm
from engine.reading import Reading
from engine.tape import Pieces
from tests.app.samples import Clock, explosive, iris, picture_of, small, turn, turns_until, viewer_of

RICH = Config(
    seed=3,
    data=DataSettings(points=60),
    network=NetworkSettings(
        (LayerSpec(units=5, activation=ReLU(), dropout=0.3), LayerSpec(units=4, normalization=BatchNorm()))
    ),
    training=TrainingSettings(batch_size=7, l2=0.01),
)


def trained(config: Config, steps: int) -> tuple[LiveSession, Trainer]:
    """A session after some presses of step, and the engine after as many steps."""
    session, trainer = LiveSession(config), Trainer(config)
    for _ in range(steps):
        viewer_of(session).command(Command("step"))
        turn(session)
    trainer.run(steps)
    return session, trainer


def told(frame: Frame, key: str) -> list[float]:
    """One of a frame's figures, of each layer."""
    column: list[float] = frame.figures[:, [figure.key for figure in FIGURES].index(key)].tolist()
    return column


def assert_told(frame: Frame, trainer: Trainer) -> None:
    """The frame tells what the engine says of its layers; NaN of what there is not."""
    with Reading(trainer).on():
        reports, ratios = LayerProbe(trainer).reports(), UpdateProbe(trainer).ratios()
    mortal = [*(isinstance(spec.activation, ReLU) for spec in trainer.config.network.hidden), False]
    expected: dict[str, Any] = {
        "signal": [report.signal for report in reports],
        "dead": [report.dead if can_die else None for report, can_die in zip(reports, mortal, strict=True)],
        "saturated": [report.saturated for report in reports],
        "gradient": [report.gradient_norm for report in reports],
        "update": ratios,
    }
    for key, values in expected.items():
        np.testing.assert_array_equal(told(frame, key), np.array(values, np.float32))


@pytest.mark.parametrize("config", [small(), iris(), RICH], ids=["small", "iris", "rich"])
@pytest.mark.parametrize("steps", [0, 6])
def test_the_figures_are_those_of_the_diagnosis(config: Config, steps: int) -> None:
    """Every figure of each layer, the output too, as the engine says it; dead only where a unit can die."""
    session, trainer = trained(config, steps)
    frame = turn(session)
    assert frame.step == steps
    assert_told(frame, trainer)
    assert frame.figures.shape == (len(trainer.network.layers), len(FIGURES))


@pytest.mark.parametrize("shown", SHOWN)
def test_the_histograms_are_those_of_the_choice(shown: Shown) -> None:
    """Each choice counts what its name says: as many values, of the same mean; the output has all but activations."""
    session, trainer = trained(RICH, 6)
    viewer_of(session).command(Command("show", shown=shown))
    frame = turn(session)
    assert frame.shown == shown
    if shown == "weights":
        blocks = [layer.weights[:-1] for layer in trainer.network.layers]
        wanted = [(float(block.mean()), block.size) for block in blocks]
    else:
        name = {"activations": "out", "sums": "before", "gradients": "gradient"}[shown]
        with Reading(trainer).on():
            own = [getattr(report, name) for report in LayerProbe(trainer).reports()]
        wanted = [(one.mean, int(one.counts.sum())) for one in own if one]
    assert len(frame.histograms) == len(wanted) == (2 if shown == "activations" else 3)
    found = [(one.mean, int(one.counts.sum())) for one in frame.histograms]
    np.testing.assert_allclose(found, wanted, rtol=1e-5, atol=1e-7)


def axes_of(config: Config, shown: Shown, *, own: bool = False) -> list[tuple[float, float]]:
    """The ends of each histogram's axis, after some steps."""
    session, _ = trained(config, 6)
    viewer_of(session).command(Command("show", shown=shown, own_axes=own))
    return [(one.low, one.high) for one in turn(session).histograms]


@pytest.mark.parametrize("shown", SHOWN)
def test_one_axis_serves_all_layers_unless_each_is_to_have_its_own(shown: Shown) -> None:
    """It holds the central 99.5% of each layer's numbers; a layer's own axis covers all of them."""
    common, own = axes_of(RICH, shown), axes_of(RICH, shown, own=True)
    assert len(set(common)) == 1
    assert shown == "weights" or len(set(own)) > 1  # the weights of all layers happen to be below 1
    session, trainer = trained(RICH, 6)
    (low, high), seen = common[0], session.trainer.train_pass
    layers = {
        "activations": seen.hidden,
        "sums": [*seen.before_activation, seen.scores],
        "weights": [layer.weights[:-1] for layer in trainer.network.layers],
    }
    with Reading(session.trainer).on():
        session.trainer.metrics()
        for values, (left, right) in zip(layers.get(shown, []), own, strict=shown != "gradients"):
            assert left <= values.min() <= values.max() <= right
            assert low <= np.quantile(values, 0.0025, method="higher")
            assert np.quantile(values, 0.9975, method="lower") <= high


def test_a_common_axis_of_bounded_activations_is_their_bounds() -> None:
    """Tanh from -1 to 1 however small the values are, sigmoids from 0 to 1, both on one axis from -1 to 1."""
    tanh, sigmoid = LayerSpec(units=3, initializer=SmallRandom()), LayerSpec(units=3, activation=Sigmoid())
    for layers, axis in (((tanh, tanh), (-1, 1)), ((sigmoid,), (0, 1)), ((tanh, sigmoid), (-1, 1))):
        assert set(axes_of(Config(network=NetworkSettings(layers)), "activations")) == {axis}


def test_without_hidden_layers_the_scores_take_the_place_of_activations() -> None:
    """A linear model has one histogram of each kind; that of the activations is that of the sums."""
    session = LiveSession(Config(network=NetworkSettings(())))
    first = turn(session).histograms
    viewer_of(session).command(Command("show", shown="sums"))
    sums = turn(session).histograms
    assert len(first) == len(sums) == 1
    assert first[0].counts.tolist() == sums[0].counts.tolist()


def test_looking_changes_nothing() -> None:
    """After 20 looks the weights are those of a trainer that nobody looked at, bit for bit."""
    session, trainer = trained(RICH, 20)
    np.testing.assert_array_equal(session.trainer.network.parameters, trainer.network.parameters)


def test_zeros_have_no_gradient_and_do_not_move() -> None:
    """All weights zero: every ReLU is dead, no weight has a gradient, no weight moves."""
    config = Config(network=NetworkSettings((LayerSpec(units=3, activation=ReLU(), initializer=Zeros()),)))
    frame = turn(LiveSession(config))
    assert (told(frame, "dead")[0], told(frame, "saturated")[0]) == (1, 1)
    assert told(frame, "gradient") == told(frame, "update") == [0, 0]


def test_large_weights_saturate_a_sigmoid() -> None:
    """At weights of 100 nearly every unit lies on a flat end for nearly every row, and none at the initial weights."""
    session = LiveSession(Config(network=NetworkSettings((LayerSpec(units=3, activation=Sigmoid()),))))
    assert told(turn(session), "saturated")[0] < 0.1
    for index in range(6):
        viewer_of(session).command(Command("edit", 100.0, index))
    assert told(turn(session), "saturated")[0] > 0.9


def test_while_it_plays_looks_are_few(clock: Clock) -> None:
    """Sixty frames of one second show at most five sets of figures, and one on the first."""
    session = LiveSession(small())
    turn(session)
    viewer_of(session).command(Command("play"))
    seen = set()
    for _ in range(60):
        clock.now += 1 / 60
        seen.add(turn(session).figures.tobytes())
    assert 4 <= len(seen) <= 1 + 1 / EVERY_S


def test_a_pause_shows_the_last_figures(clock: Clock) -> None:
    """However soon after the last look: what rests is looked at."""
    session = LiveSession(small())
    viewer_of(session).command(Command("play"))
    for _ in range(7):
        clock.now += 1 / 60
        turn(session)
    viewer_of(session).command(Command("pause"))
    frame = turn(session)
    trainer = Trainer(small())
    trainer.run(frame.step)
    assert_told(frame, trainer)


def test_dear_looks_are_fewer(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """A look that takes 100 ms is taken every two seconds, a twentieth of the time."""
    session = LiveSession(small())
    turn(session)  # the initial weights are looked at, too, once
    reports, looked = LayerProbe.reports_in_pieces, list[float]()

    def slow(probe: LayerProbe) -> Any:
        looked.append(clock.now)
        clock.now += 0.1
        return reports(probe)

    monkeypatch.setattr(LayerProbe, "reports_in_pieces", slow)
    viewer_of(session).command(Command("play"))
    for _ in range(600):
        clock.now += 1 / 60
        turn(session)
    gaps = np.diff(looked)
    assert len(gaps) >= 4
    assert min(gaps) >= 0.1 / LARGEST_SHARE


def test_the_first_picture_after_play_waits_for_no_look(clock: Clock) -> None:
    """However long it rested: what was seen at rest is shown on, until it is time again."""
    session = LiveSession(small())
    rested = turn(session).figures
    clock.now += 60
    viewer_of(session).command(Command("play"))
    played = turn(session)
    assert played.step
    np.testing.assert_array_equal(played.figures, rested)
    clock.now += EVERY_S
    assert not np.array_equal(turn(session).figures, rested)


def test_a_rest_costs_no_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hovering over a paused network looks at nothing again; a lock, which changes the next step, does."""
    session = LiveSession(small())
    turn(session)
    ratios, looked = UpdateProbe.ratios_in_pieces, list[int]()

    def look(probe: UpdateProbe) -> Pieces[list[float]]:
        looked.append(1)
        return ratios(probe)

    monkeypatch.setattr(UpdateProbe, "ratios_in_pieces", look)
    viewer_of(session).command(Command("hover", focus=(1, 0)))
    turn(session)
    assert not looked
    for index in range(9):
        viewer_of(session).command(Command("lock", index=index, locked=True))
    assert told(turn(session), "update")[0] == 0
    assert looked


@pytest.mark.usefixtures("clock")  # for which all steps of an epoch fit in a turn
def test_a_run_that_was_stopped_tells_what_its_next_step_would_do() -> None:
    """The same as a run without the stop rule says at that moment."""
    session, plain = LiveSession(small(stop_epoch=2)), LiveSession(small())
    for one in (session, plain):
        for _ in range(2):
            one.command(Command("epoch"))
            frame = turn(one)
        assert frame.ended == (one is session)
        assert_told(frame, one.trainer)
    assert told(turn(session), "update") == told(turn(plain), "update")


def test_a_run_that_diverged_has_no_next_step() -> None:
    """A diverged network: no update:weight, because no step is taken anymore."""
    session = LiveSession(explosive())
    viewer_of(session).command(Command("play"))
    frame = turns_until(session, lambda frame: frame.ended)
    assert all(map(math.isnan, told(frame, "update")))


def test_a_new_start_is_another_run() -> None:
    """The scene counts the starts: a reset is one, a retuned rate is none."""
    session = LiveSession(small())

    def run() -> int:
        return int(json.loads(picture_of(session).scene)["run"])

    first = run()
    session.configure(small(learning_rate=0.5))
    assert run() == first
    viewer_of(session).command(Command("reset"))
    assert run() == first + 1
