from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import hypothesis.strategies as st
import pytest
from hypothesis import given

from app.setup.comparison import MOST_RUNS, differences
from app.setup.variants import Variable, variables, varied
from engine import Config, DataSettings, LayerSpec, NetworkSettings, Trainer
from engine.activations import LeakyReLU, ReLU
from engine.adam import AdamW
from engine.datasets import Iris
from engine.normalizations import GroupNorm
from engine.registry import Registry
from tests.engine.strategies import FEW, SOME, small_configs

LAYERS = NetworkSettings((LayerSpec(units=8, normalization=GroupNorm(4)), LayerSpec(units=4)))


def named(config: Config, key: str) -> Variable:
    """The setting of a key."""
    return {variable.key: variable for variable in variables(config)}[key]


def leaves(body: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    """Everything in a setup's JSON, by its path."""
    if isinstance(body, dict | list):
        for name, value in body.items() if isinstance(body, dict) else enumerate(body):
            yield from leaves(value, (*path, str(name)))
    else:
        yield ".".join(path), body


def changes(old: Config, new: Config) -> set[str]:
    """The paths at which two setups are not the same."""
    one, other = dict(leaves(old.to_dict())), dict(leaves(new.to_dict()))
    return {path for path in one.keys() | other.keys() if one.get(path, "") != other.get(path, "")}


@given(small_configs())
@SOME
def test_every_setting_of_a_setup_may_be_tried(config: Config) -> None:
    """Each number, word and choice anywhere in the setup's JSON belongs to a setting with a unique name."""
    found = variables(config)
    assert len({one.key for one in found}) == len({one.title for one in found}) == len(found)
    paths = {".".join(map(str, path)) for one in found for path in one.paths}
    mixed = {
        ".".join(map(str, path[:-1]))
        for one in found
        for path in one.paths
        if isinstance(one.field.note, Registry) and len({type(value) for value in _values(config, one)}) > 1
    }
    lists = ("data.features", "data.dataset.cells", "data.dataset.names", "data.dataset.labels", "data.dataset.points")
    for path, value in leaves(config.to_dict()):
        if path.startswith(lists) or value in ((), []):
            continue
        at = path.removesuffix(".key")
        assert at in paths or any(at.startswith(f"{inside}.") for inside in mixed), path


def _values(config: Config, variable: Variable) -> list[Any]:
    values = []
    for path in variable.paths:
        value: Any = config
        for name in path:
            value = value[name] if isinstance(name, int) else getattr(value, name)
        values.append(value)
    return values


@given(small_configs(), st.data())
@SOME
def test_every_value_is_accepted_and_changes_its_setting_alone(config: Config, data: st.DataObject) -> None:
    """Offered and suggested values make a setup that differs there, or in the features of another dataset."""
    variable = data.draw(st.sampled_from(variables(config)))
    suggested, offered = variable.suggested(config), variable.offered(config)
    assert len(suggested) <= MOST_RUNS
    assert variable.is_typed or variable.now(config) in suggested
    assert variable.is_typed or set(suggested) <= set(offered)
    values = [*suggested, *offered]
    assert variable.now(config) in values or not values or isinstance(variable.now(config), float)
    for value in values:
        made = variable.applied(config, value)
        assert Config.from_dict(made.to_dict()) == made
        own = tuple(".".join(map(str, path)) for path in variable.paths)
        allowed = (*own, "data.features") if variable.key == "data.dataset" else own
        assert [path for path in changes(config, made) if not path.startswith(allowed)] == []
        assert made == config or variable.now(made) == value
        assert made == config or differences([config, made])


@given(small_configs(), st.data())
@FEW
def test_what_is_suggested_trains(config: Config, data: st.DataObject) -> None:
    """The engine takes a step with it."""
    cheap = [one for one in variables(config) if one.field.name not in {"points", "units", "dataset", "hidden"}]
    variable = data.draw(st.sampled_from(cheap))
    for value in variable.suggested(config)[:2]:
        trainer = Trainer(variable.applied(config, value))
        assert trainer.run(1) == 1 or trainer.ended


def test_values_begin_around_the_present_one() -> None:
    """Neighboring ticks, also at the end; otherwise half and double for whole numbers, and even steps."""
    config = Config()
    fast = config.with_(training=config.training.with_(learning_rate=10.0))
    assert named(config, "training.learning_rate").suggested(config) == [0.0003, 0.001, 0.003, 0.01, 0.03]
    assert named(fast, "training.learning_rate").suggested(fast) == [0.1, 0.3, 1.0, 3.0, 10.0]
    assert named(config, "network.hidden.units").suggested(config) == [4, 8, 16, 32, 64]
    assert named(config, "seed").suggested(config) == [0, 1, 2, 3, 4]
    assert named(config, "data.test_share").suggested(config) == [0.1, 0.3, 0.5, 0.7, 0.9]


def test_setups_that_differ_in_one_setting_have_its_name() -> None:
    """In nothing else, and in all layers alike; an entry's own settings are its defaults."""
    config = Config()
    rate, optimizer = (named(config, key) for key in ("training.learning_rate", "training.optimizer"))
    several = [rate.applied(config, value) for value in (0.01, 0.02)]
    assert varied(several) == rate
    assert varied([*several, Config(seed=1)]) is None
    assert varied([config, config]) is None
    assert varied([config, optimizer.applied(config, "sgd")]) == optimizer
    plain, wide = (Config(network=NetworkSettings((LayerSpec(units=units),) * 2)) for units in (4, 8))
    assert (varied([plain, wide]) or rate).key == "network.hidden.units"
    assert varied([plain, Config(network=NetworkSettings((LayerSpec(units=4), LayerSpec(units=8))))]) is None


@pytest.mark.parametrize(
    ("key", "now", "following"),
    [
        ("training.learning_rate", 0.3, [1.0, 3.0]),
        ("training.learning_rate", 100.0, [10.0, 3.0]),
        ("seed", 7, [8, 9]),
        ("training.optimizer", "sgd", ["momentum", "nesterov"]),
        ("network.hidden", 2, [3, 4]),
        ("network.hidden.units", 64, [32, 16]),
    ],
)
def test_the_next_value_follows_the_last(key: str, now: Any, following: list[Any]) -> None:
    """In order, as long as there is one; then those before."""
    variable = named(Config(), key)
    assert variable.following(variable.applied(Config(), now))[:2] == following


def test_what_lectures_compare_is_suggested_first() -> None:
    """Of many choices those and the current one, in the registry's order; all of a few."""
    usual = ["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"]
    config = Config()
    assert named(config, "training.optimizer").suggested(config) == usual
    own = config.with_(training=config.training.with_(optimizer=AdamW()))
    assert named(own, "training.optimizer").suggested(own) == [*usual[1:], "adamw"]
    assert named(config, "network.hidden.initializer").suggested(config) == ["zeros", "small", "large", "xavier", "he"]
    assert named(config, "training.precision").suggested(config) == ["float64", "float32"]


def test_all_hidden_layers_change_at_once() -> None:
    """An activation goes into each layer; as many layers as wanted are the first ones and copies of the last."""
    config = Config(network=NetworkSettings((LayerSpec(units=3, activation=LeakyReLU()), LayerSpec(units=5))))
    made = named(config, "network.hidden.activation").applied(config, "relu")
    assert made.network.hidden == (LayerSpec(units=3, activation=ReLU()), LayerSpec(units=5, activation=ReLU()))
    three = named(config, "network.hidden").applied(config, 3).network.hidden
    assert three == (*config.network.hidden, LayerSpec(units=5))
    assert named(config, "network.hidden").now(config) == 2


def test_an_entry_s_own_settings_are_those_that_all_layers_have() -> None:
    """The slope of the leaky ReLU can be varied if every layer has one."""
    leaky, plain = LayerSpec(activation=LeakyReLU()), LayerSpec()
    key = "network.hidden.activation.alpha"
    for hidden, is_there in (((leaky, leaky), True), ((leaky, plain), False), ((plain,), False), ((), False)):
        config = Config(network=NetworkSettings(hidden))
        assert (key in {variable.key for variable in variables(config)}) == is_there


def test_what_does_not_go_with_the_rest_is_not_offered() -> None:
    """Losses for values with iris, datasets of values with cross-entropy."""
    config = Config(data=DataSettings(dataset=Iris()))
    losses, sets = (set(named(config, key).offered(config)) for key in ("training.loss", "data.dataset"))
    assert "cross_entropy" in losses
    for key in sets:
        assert named(config, "data.dataset").applied(config, key).data.dataset.task == "classification"


@pytest.mark.parametrize(
    ("key", "text", "values", "problems"),
    [
        ("seed", "1, 2;3\n 2 , 4", [1, 2, 3, 4], []),
        ("seed", "", [], []),
        ("seed", "1.5", [], ["1.5 is not allowed; give a whole number from 0 to 2147483647"]),
        ("data.test_share", "0.5 0 1e-1 nan", [0.5, 0, 0.1], ["nan is not allowed; give a number from 0 to 0.9"]),
        ("data.test_share", "0.5, 5, many", [0.5], [
            "5 is not allowed; give a number from 0 to 0.9",
            "'many' is not allowed; give a number from 0 to 0.9",
        ]),
        ("data.test_share", "0.5 0.50 .5", [0.5], []),
        ("network.hidden.units", "4 8 6", [4, 8], ["4 groups do not divide 6 units; choose 1, 2, 3 or 6"]),
        ("seed", "1 2 3 4 5 6 7 8 9", [], ["9 values are too many; give at most 8"]),
    ],
)  # fmt: skip
def test_typed_numbers_are_read_or_refused(key: str, text: str, values: list[float], problems: list[str]) -> None:
    """Commas, semicolons and spaces separate them; duplicates count once; each wrong one gets its sentence."""
    config = Config(network=LAYERS)
    assert named(config, key).read(config, text) == (values, problems)
