"""Networks that train in step are the same, to the last bit, as networks that train alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from engine import Config, DataSettings, LayerSpec, NetworkSettings, SettingsError, Trainer, TrainingSettings
from engine.activations import Linear
from engine.adam import Adam
from engine.lockstep import Lockstep
from engine.normalizations import BatchNorm
from engine.optimizers import SGD

BASE = Config(
    data=DataSettings(points=60),
    network=NetworkSettings((LayerSpec(units=4, normalization=BatchNorm(), dropout=0.2), LayerSpec(units=3))),
    training=TrainingSettings(batch_size=7, optimizer=Adam(), learning_rate=0.03, l2=0.0),
)
BROKEN = BASE.with_(
    network=NetworkSettings((LayerSpec(units=8, activation=Linear()),) * 2),
    training=BASE.training.with_(optimizer=SGD(), learning_rate=100.0),
)


def tuned(config: Config, **training: object) -> Config:
    """A config with other settings of training."""
    return config.with_(training=config.training.with_(**training))


def assert_alike(group: Lockstep, configs: Sequence[Config], steps: int) -> None:
    """Each network has the parameters, statistics and metrics of a trainer that took these steps alone."""
    for trainer, config in zip(group.trainers, configs, strict=True):
        alone = Trainer(config)
        alone.run(steps)
        assert (trainer.step, trainer.divergence, trainer.stop) == (alone.step, alone.divergence, alone.stop)
        np.testing.assert_array_equal(trainer.network.parameters, alone.network.parameters)
        np.testing.assert_array_equal(trainer.network.statistics, alone.network.statistics)
        assert trainer.metrics() == alone.metrics()


MIXED = [
    BASE,
    BASE.with_(seed=1),
    tuned(BASE, learning_rate=0.1, l2=0.01),
    tuned(BASE, batch_size=11),
    tuned(BASE, stop_epoch=2),
    BROKEN,
    BROKEN.with_(seed=2),
    tuned(BROKEN, learning_rate=0.01),
]


@pytest.mark.parametrize("slices", [(200,), (1, 7, 50, 42, 100), (3,) * 66 + (2,)])
def test_each_network_trains_as_it_would_alone(slices: tuple[int, ...]) -> None:
    """In stacks of one shape or by itself, through divergences and stop rules, however the run is sliced."""
    group = Lockstep(MIXED)
    assert group.stacked == [3, 1, 1, 3]
    for steps in slices:
        group.run(steps)
    assert group.step == sum(slices) == 200
    assert [trainer.divergence is not None for trainer in group.trainers] == [False] * 5 + [True, True, False]
    assert_alike(group, MIXED, 200)


def test_a_step_in_pieces_is_the_same_step(monkeypatch: pytest.MonkeyPatch) -> None:
    """Networks whose steps take long pause within them, alone or in a stack, through divergences as well."""
    monkeypatch.setattr("engine.trainer.LARGE", 0)
    monkeypatch.setattr("engine.stack.LARGE", 0)
    group, pauses = Lockstep(MIXED), 0
    for _pause in group.run_in_pieces(200):
        pauses += 1
    assert pauses > 200 * len(group.stacked)
    assert_alike(group, MIXED, 200)


@pytest.mark.parametrize("kept", [0, 3, 10, 60])
def test_going_back_leads_to_the_same_end(kept: int) -> None:
    """From a moment before, between or after divergences, and forward again; what was broken then stays broken."""
    group = Lockstep(MIXED)
    group.run(kept)
    moment = group.snapshot()
    group.run(150 - kept)
    end = group.snapshot()
    group.restore(moment)
    assert group.step == kept
    assert_alike(group, MIXED, kept)
    group.run(150 - kept)
    assert_alike(group, MIXED, 150)
    group.restore(moment)
    group.restore(end)
    group.run(20)
    assert_alike(group, MIXED, 170)


def test_the_end_is_when_nobody_trains() -> None:
    """All are broken, or stopped."""
    group = Lockstep([BROKEN, BROKEN.with_(seed=1)])
    group.run(500)
    assert group.ended
    last = group.step
    group.run(10)
    assert group.step == last
    assert not Lockstep([BASE]).ended


def test_setups_that_draw_the_same_data_share_them() -> None:
    """Eight columns of one dataset hold it once."""
    group = Lockstep([BASE, tuned(BASE, learning_rate=0.1), BASE.with_(seed=1)])
    one, same, other = (trainer.data for trainer in group.trainers)
    assert one is same is not other


def test_nothing_is_no_group() -> None:
    """One sentence says so."""
    with pytest.raises(SettingsError, match="no networks are not allowed; give at least one config"):
        Lockstep([])
