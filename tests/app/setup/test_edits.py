from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.setup.edits import edited, fits
from engine import Config, DataSettings, LayerSpec, NetworkSettings, SettingsError, TrainingSettings
from engine.activations import ELU, LeakyReLU, Tanh
from engine.datasets import DATASETS, Blobs, Circle, Iris, Rings
from engine.edits import Path, at, entry_like
from engine.losses import LOSSES, Hinge, SquaredError
from engine.normalizations import GroupNorm
from tests.engine.strategies import FEW, SMALL, SOME, configs

GROUPS: Path = ("network", "hidden", 1, "normalization", "groups")


def grouped(units: int, groups: int) -> Config:
    """A network whose second layer is normalized in groups."""
    layer = LayerSpec(units=units, normalization=GroupNorm(groups))
    return Config(network=NetworkSettings((LayerSpec(units=7), layer, LayerSpec())))


@pytest.mark.parametrize("groups", range(1, 9))
def test_groups_move_to_the_next_divisor_below(groups: int) -> None:
    """With other units the groups become the largest divisor up to their old number; nothing else changes."""
    old = grouped(8 * groups, groups)
    for units in range(1, 65):
        new, moved = edited(old, ("network", "hidden", 1, "units"), units)
        count = next(count for count in range(groups, 0, -1) if units % count == 0)
        assert new == grouped(units, count)
        assert moved == (None if count == groups else GROUPS)


@given(st.integers(1, 64))
@SOME
def test_only_divisors_fit(units: int) -> None:
    """Exactly the divisors are valid groups, and every number of units is valid whatever the groups are."""
    config = grouped(units, units)
    assert [count for count in range(1, 65) if fits(config, GROUPS, count)] == [
        count for count in range(1, units + 1) if units % count == 0
    ]
    assert all(fits(config, ("network", "hidden", 1, "units"), other) for other in range(1, 65))


@given(configs(SMALL), st.sampled_from(DATASETS.keys))
@FEW
def test_another_dataset_leaves_all_but_loss_and_features(config: Config, key: str) -> None:
    """Any dataset may follow any other: the loss stays if it works, and unrelated settings are unchanged."""
    new, moved = edited(config, ("data", "dataset"), DATASETS[key]())
    loss = config.training.loss
    stays = new.data.dataset.task in loss.tasks
    assert moved == (None if stays else ("training", "loss"))
    assert (new.training.loss == loss) == stays
    assert new.training.with_(loss=loss) == config.training
    assert (new.seed, new.network) == (config.seed, config.network)
    assert new.data.with_(dataset=Circle(), features=()) == config.data.with_(dataset=Circle(), features=())


@pytest.mark.parametrize("key", DATASETS.keys)
def test_a_loss_fits_by_its_tasks(key: str) -> None:
    """The valid losses are those for the dataset's task, and every dataset is valid for every loss."""
    config = Config(data=DataSettings(dataset=DATASETS[key]()), training=TrainingSettings(loss=SquaredError()))
    task = DATASETS[key].task
    fitting = [cls for cls in LOSSES if fits(config, ("training", "loss"), cls())]
    assert fitting == [cls for cls in LOSSES if task in cls.tasks]
    for cls in fitting:
        started, _ = edited(config, ("training", "loss"), cls())
        assert all(fits(started, ("data", "dataset"), other()) for other in DATASETS)


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        (("network", "hidden", 1, "units"), 65, r"^network\.hidden\.1\.units: 65 is not allowed"),
        (("training", "learning_rate"), 1e-9, r"^training\.learning_rate: 1e-09 is not allowed"),
        (("training", "loss"), Hinge(), r"^training\.loss: hinge does not work"),
        (("data", "features"), ("x3",), r"^data\.features\.0: 'x3' is not allowed"),
        (("seed",), -1, r"^seed: -1 is not allowed"),
        (GROUPS, 5, r"^network\.hidden\.1\.normalization\.groups: 5 groups do not divide 12 units"),
    ],
)
def test_a_value_that_is_wrong_by_itself_is_refused_by_its_path(path: Path, value: object, sentence: str) -> None:
    """A value that is out of range or of the wrong kind changes nothing else: the error has the whole path."""
    plane = DataSettings(dataset=DATASETS["plane"]())
    config = grouped(12, 4).with_(data=plane, training=TrainingSettings(loss=SquaredError()))
    assert not fits(config, path, value)
    with pytest.raises(SettingsError, match=sentence):
        edited(config, path, value)


def test_features_stay_with_their_columns() -> None:
    """Datasets with the same columns keep the chosen features; others start with their own."""
    config = Config(data=DataSettings(features=("x2", "x1*x2")))
    assert edited(config, ("data", "dataset"), Circle())[0].data.features == ("x2", "x1*x2")
    iris, moved = edited(config, ("data", "dataset"), Iris())
    assert (len(iris.data.features), moved) == (4, None)


@pytest.mark.parametrize("path", [("network", "hidden", 2), ("data", "dataset", "classes"), ("nothing",)])
def test_a_path_to_nothing_is_a_lookup_error(path: Path) -> None:
    """A layer that does not exist, a setting that the entry does not have."""
    with pytest.raises(LookupError):
        at(Config(), path)


def test_an_entry_keeps_what_it_has_in_common() -> None:
    """A shared setting is carried over; of two, only the one that the new range refuses is dropped."""
    assert entry_like(LeakyReLU(alpha=0.25), ELU) == ELU(alpha=0.25)
    assert entry_like(LeakyReLU(alpha=0.25), Tanh) == Tanh()
    assert entry_like(Blobs(noise=0.4, classes=6), Rings) == Rings(noise=0.4)
    assert entry_like(Blobs(noise=0.4, classes=4), Rings) == Rings(noise=0.4, classes=4)
