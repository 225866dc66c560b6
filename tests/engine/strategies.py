"""Hypothesis strategies and walks, built only from the settings classes, their knobs and the registries."""

from __future__ import annotations

import dataclasses
import math
import os
from collections import OrderedDict, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import hypothesis.strategies as st
import numpy as np
from hypothesis import Phase
from hypothesis import settings as profile

from engine.config import Config, DataSettings, LayerSpec
from engine.datasets import Painted, Table
from engine.features import available
from engine.losses import LOSSES
from engine.normalizations import NORMALIZATIONS, GroupNorm, Normalization
from engine.registry import Registry
from engine.settings import Field, Knob, Registered, Settings, fields_of

Strategy = st.SearchStrategy[Any]
Overrides = Mapping[str, Strategy]
Path = tuple[str | int, ...]

# The same examples every time, and no clock: a test of numbers does not depend on the machine's mood.
STEADY = profile(derandomize=True, deadline=None, database=None, phases=[Phase.explicit, Phase.generate, Phase.shrink])
SHARE = 1.0 if os.environ.get("THOROUGH") == "1" else 0.4
FEW, SOME, MANY = (profile(STEADY, max_examples=int(SHARE * count)) for count in (25, 60, 120))

# So small that a run of them takes milliseconds; every range is still the knob's own, only cut from above.
SMALL: Overrides = {
    "points": st.integers(2, 40),
    "units": st.integers(1, 6),
    "hidden": st.integers(0, 3),
    "patience": st.integers(0, 3),
    "stop_loss": st.sampled_from([0.0, 0.0, 0.0, 0.6]),
    "stop_epoch": st.sampled_from([0, 0, 0, 2]),
    "warmup_epochs": st.integers(0, 3),
    "batch_size": st.one_of(st.integers(1, 12), st.integers(1, 5000)),
}


def configs(overrides: Overrides | None = None) -> st.SearchStrategy[Config]:
    """Any config; ``overrides`` replaces a field's strategy by name (for a list, that of its length)."""
    return settings(Config, overrides or {})


def small_configs() -> st.SearchStrategy[Config]:
    """Any config that trains in milliseconds."""
    return configs(SMALL)


def settings(cls: type[Settings], overrides: Overrides) -> Strategy:
    """Any value of a settings class that its annotations allow."""
    if cls is DataSettings:
        return _data(overrides)
    if cls is Table:
        return _tables()
    if cls is Painted:
        return _paintings()
    if cls is Config:
        return _config(overrides)
    if cls is LayerSpec:
        return _layer(overrides)
    return st.builds(cls, **{field.name: _field(field, overrides) for field in fields_of(cls)})


def entries(registry: Registry[Any], overrides: Overrides | None = None) -> Strategy:
    """Any entry of a registry, with any of its settings."""
    return st.one_of([settings(cls, overrides or {}) for cls in registry])


def _field(field: Field, overrides: Overrides) -> Strategy:
    if field.item is not None:
        length = overrides.get(field.name, st.integers(field.note.low, field.note.high))
        item = settings(field.item, overrides)
        return length.flatmap(lambda count: st.lists(item, min_size=count, max_size=count).map(tuple))
    if field.name in overrides:
        return overrides[field.name]
    if field.choices:
        return st.sampled_from(field.choices)
    if isinstance(field.note, Knob):
        low, high = field.note.low, field.note.high
        return st.integers(int(low), int(high)) if field.type is int else st.floats(low, high)
    return entries(field.note, overrides) if isinstance(field.note, Registry) else settings(field.type, overrides)


@st.composite
def _tables(draw: st.DrawFn) -> Table:
    names = draw(
        st.lists(st.text("abc xyz,.", min_size=1, max_size=9).filter(str.strip), min_size=2, max_size=5, unique=True)
    )
    number = st.one_of(st.integers(-3, 3), st.floats(-1e15, 1e15))
    cells = draw(st.lists(st.tuples(*[number] * len(names)), min_size=2, max_size=12))
    labels = [*draw(st.permutations(["yes", "no"])), *draw(st.lists(st.sampled_from(["yes", "no", "-"]), min_size=10))]
    return Table(names=tuple(names), cells=tuple(cells), labels=tuple(labels[: len(cells)]))


@st.composite
def _paintings(draw: st.DrawFn) -> Painted:
    place, number = st.floats(-6, 6).map(lambda value: round(value, 2)), st.integers(0, 3)
    points = draw(st.lists(st.tuples(place, place, number), max_size=12))
    both = [(draw(place), draw(place), 0), (draw(place), draw(place), draw(st.integers(1, 3)))]
    return Painted(points=tuple(draw(st.permutations([*points, *both]))))


@st.composite
def _config(draw: st.DrawFn, overrides: Overrides) -> Config:
    fields = {field.name: field for field in fields_of(Config)}
    values = {name: draw(_field(field, overrides)) for name, field in fields.items() if name != "training"}
    task = values["data"].dataset.task
    fitting = st.one_of([settings(cls, overrides) for cls in LOSSES if task in cls.tasks])
    return Config(training=draw(_field(fields["training"], {"loss": fitting, **overrides})), **values)


@st.composite
def _data(draw: st.DrawFn, overrides: Overrides) -> DataSettings:
    fields = {field.name: field for field in fields_of(DataSettings)}
    values = {name: draw(_field(field, overrides)) for name, field in fields.items() if name != "features"}
    keys = available(values["dataset"])
    values["features"] = tuple(draw(st.lists(st.sampled_from(keys), min_size=1, unique=True)))
    return DataSettings(**values)


@st.composite
def _layer(draw: st.DrawFn, overrides: Overrides) -> LayerSpec:
    values = {field.name: draw(_field(field, overrides)) for field in fields_of(LayerSpec)}
    normalization = values["normalization"]
    if isinstance(normalization, GroupNorm):  # its groups must divide the units
        values["normalization"] = normalization.with_(groups=math.gcd(normalization.groups, values["units"]))
    return LayerSpec(**values)


JUNK: Strategy = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.sampled_from([10**400, -(10**400)]),
        st.floats(allow_nan=True, allow_infinity=True),
        st.text(max_size=8),
    ),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=8), inner, max_size=3)),
    max_leaves=6,
)


@st.composite
def damaged(draw: st.DrawFn) -> Any:
    """The JSON object of a config with junk in one place, or under one new key."""
    body = draw(small_configs()).to_dict()
    place: Any = body
    while True:
        keys = list(place) if isinstance(place, dict) else list(range(len(place)))
        if not keys or draw(st.integers(0, 5)) == 0:
            if isinstance(place, dict):
                place[draw(st.text(max_size=8))] = draw(JUNK)
            else:
                place.append(draw(JUNK))
            return body
        key = draw(st.sampled_from(keys))
        if not isinstance(place[key], dict | list) or draw(st.integers(0, 3)) == 0:
            place[key] = draw(JUNK)
            return body
        place = place[key]


@dataclass(frozen=True)
class Place:
    """A field somewhere in a config, with the surrounding body it needs."""

    path: Path
    field: Field
    around: Mapping[str, Any]  # siblings that must be given too: a registry entry's key

    @property
    def key(self) -> str:
        """The name in an error message."""
        return ".".join(str(part) for part in self.path)

    @property
    def id(self) -> str:
        """The pytest id."""
        return ".".join([self.key, *map(str, self.around.values())])

    def body(self, value: Any) -> dict[str, Any]:
        """The JSON object of a config with only this field."""
        inner: Any = {**self.around, self.path[-1]: value}
        for part in reversed(self.path[:-1]):
            # A layer of 64 units can be cut into the most groups as well as into one.
            inner = [{"units": 64, **inner}] if isinstance(part, int) else {part: inner}
        if self.path[:2] == ("data", "dataset"):
            inner["training"] = {"loss": {"key": "squared_error"}}  # which fits every dataset
        return dict(inner)


def places(cls: type[Settings] = Config, path: Path = (), around: Mapping[str, Any] | None = None) -> Iterator[Place]:
    """Every field of a config, including those of every entry of every registry."""
    for field in fields_of(cls):
        here = (*path, field.name)
        yield Place(here, field, around or {})
        if isinstance(field.item, type) and issubclass(field.item, Settings):
            yield from places(field.item, (*here, 0))
        elif isinstance(field.note, Registry):
            for entry in field.note:
                yield from places(entry, here, {"key": entry.key})
        elif isinstance(field.type, type) and issubclass(field.type, Settings):
            yield from places(field.type, here)


def normalizations() -> list[Normalization]:
    """Every normalization with every placement."""
    starts = [GroupNorm(2) if cls is GroupNorm else cls() for cls in NORMALIZATIONS]  # one group is layer norm
    return [choice for start in starts for choice in variants(start)]


def variants(entry: Any) -> list[Any]:
    """An entry with every combination of its choices."""
    found = [entry]
    for field in fields_of(type(entry)):
        if field.choices:
            found = [dataclasses.replace(one, **{field.name: choice}) for one in found for choice in field.choices]
    return found


def name(value: Any) -> str:
    """A pytest id: an entry's key with its words, a class's name."""
    if isinstance(value, Registered):
        words = [str(getattr(value, field.name)) for field in fields_of(type(value)) if field.choices]
        return "-".join([value.key, *words])
    return str(getattr(value, "key", getattr(value, "__name__", value)))


def layer(**changes: Any) -> LayerSpec:
    """A hidden layer of four units with something changed."""
    return LayerSpec(**{"units": 4, **changes})


class _Mute:
    """An object whose repr fails."""

    def __repr__(self) -> str:
        raise ValueError("no words")


class _Verse(str):
    """A text whose repr has several lines."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "two\nlines\x1b[2J\u2028"


_Number = type("int", (), {})  # reprlib goes by the name of a class
ODD: Strategy = st.one_of(
    JUNK,
    st.sampled_from([np.array(0), np.array(5.0), np.array("tanh"), np.array([]), np.zeros((3, 4)), np.arange(5000)]),
    st.sampled_from(
        [np.array(["x1", "x2"]), np.array(["tanh", None], object), np.array([_Mute()]), np.eye(3, dtype=bool)]
    ),
    st.sampled_from([np.int64(3), np.float32(0.5), np.float16("nan"), np.bool_(1), np.str_("x1"), np.longdouble(1)]),
    st.sampled_from(
        [np.datetime64("2026-01-01"), np.void(b"ab"), np.complex128(1j), np.bytes_(b"x"), np.uint64(2**64 - 1)]
    ),
    st.sampled_from(
        [10**5000, b"x" * 500, {1, 2}, frozenset({"x1"}), 1j, range(3), _Mute(), _Verse("x1"), _Number(), object]
    ),
    st.sampled_from(
        [OrderedDict(key="tanh"), defaultdict(None, key=np.array(["a"])), {np.str_("key"): np.str_("tanh")}]
    ),
    st.sampled_from(
        [{"a\nb": np.ones((9, 9))}, {_Mute(): 1}, {_Verse("x"): 1}, {(1, 2): 3}, [_Mute()] * 9, "long\n" * 500]
    ),
    st.sampled_from(
        [[np.arange(9)] * 9, (1, 2), ("x1",), (np.str_("x1"), np.str_("x2")), [[[["x" * 99] * 9] * 9] * 9] * 9]
    ),
)


@st.composite
def odd(draw: st.DrawFn) -> tuple[Any, Place]:
    """The JSON object of a config in which some field is any Python or NumPy object."""
    place = draw(st.sampled_from(list(places())))
    return place.body(draw(ODD)), place
