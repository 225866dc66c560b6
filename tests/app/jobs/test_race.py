from __future__ import annotations

import numpy as np
import pytest

import app.jobs.race as module
from app.jobs.race import MOMENTS, Race
from app.live.picture.frames import surface_over
from app.live.run.pins import Pin
from engine import Config, Trainer
from engine.planes import Plane
from engine.probes import winners
from tests.app.samples import Clock, explosive, iris, small


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The race's clock, for which a training step takes no time."""
    return Clock.of_all(monkeypatch)


def finish(race: Race) -> list[Pin]:
    """All turns that it takes."""
    while race.share < 1:
        race.turn()
    return race.pins(None)


def alone(config: Config, epochs: int) -> Trainer:
    """The engine's own run."""
    trainer = Trainer(config)
    trainer.run(epochs * trainer.steps_per_epoch)
    return trainer


def test_each_run_is_what_the_engine_makes_of_it_alone() -> None:
    """Figures and boundary agree to the last bit, and the curves are the metrics after each epoch."""
    configs = [small(learning_rate=rate, batch_size=batch) for rate, batch in ((0.01, 4), (0.3, 5))]
    for number, (config, pin) in enumerate(zip(configs, finish(Race(configs, 7)), strict=True), start=1):
        trainer = alone(config, 7)
        assert (pin.number, pin.config, pin.step) == (number, config, trainer.step)
        assert pin.metrics == trainer.metrics()
        surface = surface_over(Plane.through(trainer.data), trainer)
        classes, _ = winners(config.training.loss, surface.scores())
        np.testing.assert_array_equal(pin.classes.ravel(), classes)
        losses = [np.float32(alone(config, epoch).metrics().train_loss) for epoch in range(8)]
        np.testing.assert_array_equal(pin.curves[:2], [[epoch * trainer.steps_per_epoch for epoch in range(8)], losses])


def test_runs_cut_short_have_come_as_far(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the cost of their epochs, no run is ever more than one epoch ahead of another."""
    monkeypatch.setattr(module, "BUDGET_S", 1e-5)
    race = Race([small(batch_size=1), small(batch_size=4), small(batch_size=20)], 50)
    for _ in range(40):
        race.turn()
        epochs = [pin.step / pin.steps_per_epoch for pin in race.pins(None)]
        assert max(epochs) - min(epochs) <= 1
        assert race.epochs == min(epochs)
    assert 0 < race.share < 1


def test_a_run_that_breaks_stands_where_it_broke() -> None:
    """A diverged run is done immediately, the others continue; its last finite figures are kept."""
    configs = [explosive(), explosive(0.001)]
    race = Race(configs, 20)
    broken, whole = finish(race)
    trainer = alone(configs[0], 20)
    assert trainer.divergence is not None
    assert (broken.step, broken.metrics) == (trainer.step, trainer.metrics())
    assert whole.step == 20 * whole.steps_per_epoch > broken.step
    assert race.epochs == 20


def test_a_rule_that_stops_training_is_followed() -> None:
    """A run of 50 epochs whose setup stops after 3 has 3."""
    (pin,) = finish(Race([small(stop_epoch=3)], 50))
    assert pin.step == 3 * pin.steps_per_epoch


def test_a_long_run_has_curves_of_bounded_length() -> None:
    """The moments are evenly spaced, and the last one is the end."""
    (pin,) = finish(Race([small(batch_size=20)], 450))
    steps = pin.curves[0].tolist()
    assert (steps[0], steps[1], steps[-1]) == (0, 3, 450)
    assert len(steps) == 151 <= MOMENTS + 1


def test_the_boundary_lies_over_the_page_s_axes_where_they_are_there() -> None:
    """For iris over the chosen columns; a dataset without them uses its own plane."""
    axes = ("sepal_length", "petal_width")
    race = Race([iris(), small()], 1)
    flowers, points = race.pins(axes)
    own_flowers, own_points = race.pins(None)
    assert (flowers.confidence != own_flowers.confidence).any()
    np.testing.assert_array_equal(points.confidence, own_points.confidence)
