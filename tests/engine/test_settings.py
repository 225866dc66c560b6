from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import settings as profile

from engine.config import Config, DataSettings, LayerSpec, NetworkSettings, TrainingSettings, describe
from engine.datasets import DATASETS
from engine.errors import SettingsError
from engine.losses import LOSSES
from engine.settings import Knob, fields_of
from tests.engine.strategies import MANY, SHARE, SOME, Place, configs, damaged, odd, places

PLACES = list(places())
NUMBERS = [place for place in PLACES if isinstance(place.field.note, Knob)]
WORDS = [place for place in PLACES if place.field.choices]
LISTS = [place for place in PLACES if place.field.item is not None]
ENTRIES = [place for place in PLACES if hasattr(place.field.note, "keys")]
OBJECTS = [place for place in PLACES if place not in [*NUMBERS, *WORDS, *LISTS]]
HUGE = 10**400


def each(found: list[Place]) -> pytest.MarkDecorator:
    """Run a test for every field of a kind."""
    return pytest.mark.parametrize("place", found, ids=[place.id for place in found])


def refusal(body: Any) -> SettingsError:
    """The error that refuses a body."""
    with pytest.raises(SettingsError) as caught:
        Config.from_dict(body)
    return caught.value


def bound(place: Place, value: float) -> str:
    """A bound as a person would write it."""
    return str(int(value)) if place.field.type is int else f"{value:g}"


def test_the_walk_finds_every_kind_of_field() -> None:
    """The walk over the settings, on which these tests rely, finds fields of each kind."""
    assert {"seed", "network.hidden.0.units", "training.optimizer.beta1"} <= {place.key for place in NUMBERS}
    assert min(len(WORDS), len(LISTS), len(ENTRIES)) >= 2


@each(NUMBERS)
@pytest.mark.parametrize("bad", [None, True, False, "1", "", [], [1], {}, math.nan, math.inf, -math.inf], ids=repr)
def test_a_number_field_refuses_what_is_no_number_in_range(place: Place, bad: Any) -> None:
    """Anything but a finite number in range is refused with the key, the value and both bounds."""
    error = refusal(place.body(bad))
    assert error.key == place.key
    assert str(error).startswith(f"{place.key}: ")
    assert repr(bad) in str(error)
    assert f"from {bound(place, place.field.note.low)} to {bound(place, place.field.note.high)}" in str(error)


@pytest.mark.parametrize("bad", [HUGE, -HUGE], ids=["10**400", "-10**400"])
def test_a_whole_number_too_large_for_a_float_is_refused(bad: int) -> None:
    """JSON can contain an integer too large for a float; like any other it is out of range, in every field."""
    for place in NUMBERS:
        assert refusal(place.body(bad)).key == place.key


@each(NUMBERS)
def test_a_number_field_allows_exactly_its_range(place: Place) -> None:
    """Both ends of the range are allowed; the next numbers outside are refused."""
    note, whole = place.field.note, place.field.type is int
    cast = int if whole else float
    for value in (note.low, note.high):
        Config.from_dict(place.body(cast(value)))
    below = note.low - 1 if whole else math.nextafter(note.low, -math.inf)
    above = note.high + 1 if whole else math.nextafter(note.high, math.inf)
    for value in (below, above):
        error = refusal(place.body(cast(value)))
        assert error.key == place.key
        assert repr(cast(value)) in str(error)


@each([place for place in NUMBERS if place.field.type is int])
def test_a_whole_number_field_refuses_a_fraction(place: Place) -> None:
    """A whole number written with a decimal point is not a whole number, and the message asks for one."""
    low = place.field.note.low
    for value in (low + 0.5, float(low)):
        error = refusal(place.body(value))
        assert (error.key, "whole number" in str(error)) == (place.key, True)


@each([place for place in NUMBERS if place.field.type is float])
def test_a_number_field_takes_a_whole_number_as_the_same_float(place: Place) -> None:
    """1 and 1.0 are the same setting: equal, with the same JSON."""
    value = math.ceil(place.field.note.low)
    if value <= place.field.note.high:
        whole, pointed = Config.from_dict(place.body(value)), Config.from_dict(place.body(float(value)))
        assert whole == pointed
        assert json.dumps(whole.to_dict()) == json.dumps(pointed.to_dict())


@each(WORDS)
@pytest.mark.parametrize("bad", [None, True, 1, "no such word", "", [], ["before"], {}], ids=repr)
def test_a_word_field_refuses_any_other_word(place: Place, bad: Any) -> None:
    """A word that is not among the choices is refused, and the choices are named."""
    error = refusal(place.body(bad))
    assert error.key == place.key
    assert repr(bad) in str(error)
    assert all(choice in str(error) for choice in place.field.choices)


@each(LISTS)
@pytest.mark.parametrize("bad", [None, True, 1, "x1", {}, {"0": 1}], ids=repr)
def test_a_list_field_refuses_what_is_no_list(place: Place, bad: Any) -> None:
    """Anything other than a list is refused with the key, the value and the allowed length."""
    error = refusal(place.body(bad))
    assert error.key == place.key
    assert repr(bad) in str(error)
    assert "list" in str(error)


@each(LISTS)
def test_a_list_field_refuses_one_item_too_many(place: Place) -> None:
    """A list that is longer than allowed is refused, and the message names both lengths."""
    high = place.field.note.high
    error = refusal(place.body([{}] * (high + 1) if place.field.item is LayerSpec else ["x1"] * (high + 1)))
    assert (error.key, str(high + 1) in str(error), str(high) in str(error)) == (place.key, True, True)


@each(OBJECTS)
@pytest.mark.parametrize("bad", [None, True, 1, 1.5, "tanh", [], [{}]], ids=repr)
def test_an_object_field_refuses_what_is_no_object(place: Place, bad: Any) -> None:
    """Anything other than an object is refused with the key and the value, and the message asks for an object."""
    error = refusal(place.body(bad))
    assert error.key == place.key
    assert repr(bad) in str(error)
    assert "object" in str(error)


@each(ENTRIES)
@pytest.mark.parametrize("bad", ["no_such_entry", None, 1, True, [], {}], ids=repr)
def test_an_unknown_registry_key_is_refused_with_the_known_ones(place: Place, bad: Any) -> None:
    """An unknown entry is refused, and the message lists the known ones."""
    error = refusal(place.body({"key": bad}))
    assert error.key == f"{place.key}.key"
    assert repr(bad) in str(error)
    assert all(key in str(error) for key in place.field.note.keys)


@each(ENTRIES)
def test_an_entry_without_a_key_is_refused(place: Place) -> None:
    """An object for a registry entry must say which entry."""
    assert refusal(place.body({})).key == f"{place.key}.key"


@each(PLACES)
def test_an_unknown_key_is_refused_beside_every_field(place: Place) -> None:
    """A misspelled field is refused with its dotted key, its value, and the existing keys."""
    wrong = Place((*place.path[:-1], "tpyo"), place.field, place.around)
    error = refusal(wrong.body(17))
    assert (error.key, "17" in str(error), place.field.name in str(error)) == (wrong.key, True, True)


@pytest.mark.parametrize("body", [None, True, 3, "text", [], [{}], 1.5], ids=repr)
def test_a_config_must_be_an_object(body: Any) -> None:
    """JSON whose top level is not an object is refused with the value."""
    assert repr(body) in str(refusal(body))


@pytest.mark.parametrize(
    ("features", "key", "said"),
    [
        (["x1", "x2", "x1"], "data.features.2", "twice"),
        (["x1", "petal_width"], "data.features.1", "'petal_width'"),
        (["x1", ""], "data.features.1", "''"),
        (["x1", 2], "data.features.1", "2"),
        ([None], "data.features.0", "None"),
        ([["x1"]], "data.features.0", "['x1']"),
        ([], "data.features", "at least 1"),
    ],
)
def test_features_must_be_distinct_ones_of_the_dataset(features: list[Any], key: str, said: str) -> None:
    """A feature that is unknown, repeated or not a text is refused by its index; so is an empty list."""
    error = refusal({"data": {"features": features}})
    assert (error.key, said in str(error)) == (key, True)


def test_features_are_checked_against_the_dataset_that_is_given() -> None:
    """Iris has its measurements and no x1; the message lists the four."""
    error = refusal({"data": {"dataset": {"key": "iris"}, "features": ["x1"]}})
    assert all(word in str(error) for word in ("sepal_length", "sepal_width", "petal_length", "petal_width"))


@pytest.mark.parametrize("loss", [cls.key for cls in LOSSES if "regression" not in cls.tasks])
@pytest.mark.parametrize("dataset", [cls.key for cls in DATASETS if cls.task == "regression"])
def test_a_loss_for_classes_is_refused_on_values(loss: str, dataset: str) -> None:
    """The message has training.loss, both keys and the losses that work; every loss works for classification."""
    body = {"data": {"dataset": {"key": dataset}}, "training": {"loss": {"key": loss}}}
    with pytest.raises(SettingsError) as caught:
        Config.from_dict(body)
    assert caught.value.key == "training.loss"
    assert f"{loss} does not work with the dataset {dataset}, which is regression" in str(caught.value)
    assert "choose one of squared_error, huber" in str(caught.value)
    assert all("classification" in cls.tasks for cls in LOSSES)


@pytest.mark.parametrize("key", ["a\nb", "a\rb", "\u2028", "\x1b[2J"], ids=ascii)
def test_a_message_is_one_printable_line_whatever_the_key(key: str) -> None:
    """A key with line breaks or control characters in it cannot break out of the message's one line."""
    assert str(refusal({key: 1})).isprintable()


def test_deeply_nested_json_is_refused_like_any_other() -> None:
    """Lists as deep as the JSON reader allows are refused with a SettingsError, not a RecursionError."""
    for depth in range(400, 1000):
        try:
            body = json.loads('{"seed": ' + "[" * depth + "]" * depth + "}")
        except RecursionError:
            return
        assert refusal(body).key == "seed"


def test_settings_made_in_python_are_refused_alike() -> None:
    """A part of the wrong type raises a SettingsError even without JSON."""
    for make in (
        lambda: DataSettings(dataset="spiral"),  # type: ignore[arg-type]
        lambda: TrainingSettings(optimizer=None),  # type: ignore[arg-type]
        lambda: NetworkSettings(hidden=[LayerSpec()]),  # type: ignore[arg-type]
        lambda: NetworkSettings(hidden=(None,)),  # type: ignore[arg-type]
        lambda: Config(data=LayerSpec()),  # type: ignore[arg-type]
    ):
        with pytest.raises(SettingsError):
            make()


@given(damaged())
@example({"network": {"hidden": [{"normalization": {"key": "none", "placement": "before"}}]}})
@MANY
def test_junk_is_read_or_refused_and_nothing_else(body: Any) -> None:
    """Junk anywhere in a config either happens to be allowed or raises a SettingsError that names a key."""
    try:
        config = Config.from_dict(body)
    except SettingsError as error:
        refused = error
    else:
        assert Config.from_dict(config.to_dict()) == config
        return
    assert refused.key
    assert str(refused).isprintable()
    assert len(str(refused)) < 1000


@given(odd())
@profile(MANY, max_examples=int(SHARE * 1500))
def test_any_object_anywhere_is_read_or_refused_in_one_line(given_: tuple[Any, Place]) -> None:
    """Any Python or NumPy object in any field gives a config of plain JSON, or a SettingsError."""
    body, place = given_
    try:
        config = Config.from_dict(body)
    except SettingsError as error:
        refused = error
    else:
        assert Config.from_dict(json.loads(json.dumps(config.to_dict(), allow_nan=False))) == config
        return
    assert str(refused).isprintable()
    assert len(str(refused)) < 1000
    assert refused.key.startswith(str(place.path[0]))


@pytest.mark.parametrize(
    "bad", [np.array(["tanh"]), np.zeros((40, 40)), np.array(["float64"] * 3)], ids=["1", "40", "3"]
)
@each([*WORDS, *LISTS, *ENTRIES])
def test_an_array_is_refused_by_name(place: Place, bad: Any) -> None:
    """For an array in the wrong place, the message has the field, the array on one line, and what is allowed."""
    error = refusal(place.body(bad))
    assert error.key == place.key
    assert "array(" in str(error)
    assert str(error).isprintable()


@each(NUMBERS)
def test_a_number_of_numpy_is_read_as_python_s_own(place: Place) -> None:
    """NumPy's numbers give the same config with the same JSON; a NumPy bool is not a number."""
    value = math.ceil(place.field.note.low)
    kinds = (np.int32, np.uint64, np.int8) if place.field.type is int else (np.float64, np.float32, np.float16)
    for kind in kinds if value <= min(100, place.field.note.high) else ():
        assert json.dumps(Config.from_dict(place.body(kind(value))).to_dict()) == json.dumps(
            Config.from_dict(place.body(value)).to_dict()
        )
    assert refusal(place.body(np.bool_(1))).key == place.key


@given(configs())
@SOME
def test_a_config_survives_the_way_through_json_text(config: Config) -> None:
    """To JSON text and back is the same config, to the last bit of each number."""
    text = json.dumps(config.to_dict(), allow_nan=False)
    again = Config.from_dict(json.loads(text))
    assert again == config
    assert hash(again) == hash(config)
    assert json.dumps(again.to_dict(), allow_nan=False) == text


def test_left_out_settings_have_their_defaults() -> None:
    """An empty object is the default config, and one given setting leaves the others at their defaults."""
    assert Config.from_dict({}) == Config()
    assert Config.from_dict({"training": {"l2": 0.1}}) == Config(training=TrainingSettings(l2=0.1))


def test_the_specification_s_example_is_accepted() -> None:
    """The JSON in the specification is read as written."""
    text = """{"seed": 0,
     "data": {"dataset": {"key": "spiral", "noise": 0.1}, "points": 500, "test_share": 0.5, "features": ["x1", "x2"],
              "preprocessor": {"key": "standardize"}},
     "network": {"hidden": [{"units": 8, "activation": {"key": "tanh"}, "initializer": {"key": "xavier"},
                             "normalization": {"key": "batch", "placement": "before"}, "dropout": 0.0}]},
     "training": {"loss": {"key": "cross_entropy"}, "optimizer": {"key": "adam"}, "learning_rate": 0.01,
                  "schedule": {"key": "constant"}, "l1": 0.0, "l2": 0.0, "batch_size": 32, "precision": "float64"}}"""
    config = Config.from_dict(json.loads(text))
    assert (config.data.points, config.network.hidden[0].units, config.training.learning_rate) == (500, 8, 0.01)


def test_exactly_the_live_fields_may_change_without_a_restart() -> None:
    """Learning rate, penalties, bounds and two stop rules are live; every other field of every class is not."""
    live = {place.key for place in PLACES if place.field.live}
    names = ("learning_rate", "l1", "l2", "max_norm", "clip", "stop_loss", "stop_epoch")
    assert live == {f"training.{name}" for name in names}
    for place in NUMBERS:
        low, high = (
            Config.from_dict(place.body(place.field.note.low)),
            Config.from_dict(place.body(place.field.note.high)),
        )
        assert low.needs_restart(high) == (place.key not in live), place.key
    assert not Config().needs_restart(Config())


def test_ticks_lie_within_their_knob_and_rise() -> None:
    """Every value on a slider is allowed, and they are in ascending order."""
    for place in NUMBERS:
        ticks = place.field.note.ticks
        assert list(ticks) == sorted(set(ticks))
        assert all(place.field.note.low <= tick <= place.field.note.high for tick in ticks), place.key


def test_every_field_has_a_sentence_of_help() -> None:
    """A person can read what each setting is for."""
    plain = [place for place in PLACES if place.key not in {"data", "network", "training"}]
    assert [place.key for place in plain if not place.field.help.endswith(".")] == []


def walk(description: dict[str, Any]) -> dict[str, Any]:
    """The described fields of an object by name."""
    return {field["name"]: field for field in description}  # type: ignore[index]


def test_the_catalog_tells_every_number_s_range_and_default() -> None:
    """``describe`` reports exactly what a field accepts, and the class's own default."""
    catalog = json.loads(json.dumps(describe(), allow_nan=False))
    assert catalog["defaults"] == Config().to_dict()
    for section, cls in {
        "layer": LayerSpec,
        "training": TrainingSettings,
        "data": DataSettings,
        "config": Config,
    }.items():
        described = walk(catalog["settings"][section])
        for field in fields_of(cls):
            if isinstance(field.note, Knob):
                found = described[field.name]
                assert (found["low"], found["high"]) == (field.note.low, field.note.high)
                assert found["default"] == getattr(cls(), field.name)


def test_the_engine_s_files_can_be_found_from_here() -> None:
    """The tests run against their own checkout, not an installed copy."""
    import engine

    assert Path(engine.__file__).parent.parent == Path(__file__).parents[2]
