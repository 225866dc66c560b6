from __future__ import annotations

import base64
import json
import re
import tracemalloc
import zlib
from contextlib import nullcontext
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.setup.links import LinkError, from_text, to_text
from engine import Config, DataSettings, LayerSpec, NetworkSettings, TrainingSettings
from engine.activations import LeakyReLU
from engine.datasets import DATASETS, Spiral, Table
from engine.losses import SquaredError
from tests.engine.strategies import MANY, SOME, configs, damaged

SHORT = {"hidden": st.integers(0, 3)}


def packed(body: Any) -> str:
    """Any JSON as a link's text, packed as a link is."""
    return raw(json.dumps(body).encode())


def raw(body: bytes) -> str:
    """Any bytes as a link's text."""
    return base64.urlsafe_b64encode(zlib.compress(body, 9)).decode().rstrip("=")


def content(text: str) -> Any:
    """What a link's text was packed from."""
    return json.loads(zlib.decompress(base64.urlsafe_b64decode(text + "==")))


def read(text: str) -> Config | LinkError:
    """The result of a link's text; anything other than a config or a LinkError is an error here."""
    try:
        found = from_text(text)
    except LinkError as error:
        return error
    assert isinstance(found, Config)
    return found


@given(configs())
@MANY
def test_a_link_brings_the_whole_setup_back(config: Config) -> None:
    """Whatever the settings, the link of a setup is that setup, and fits in an address."""
    text = to_text(config)
    assert re.fullmatch(r"[A-Za-z0-9_-]*", text)
    assert len(text) <= 4000
    assert from_text(text) == config


def test_the_defaults_need_no_link() -> None:
    """An empty text is the default setup, whose link has only the version."""
    assert from_text("") == from_text(to_text(Config())) == Config()
    assert content(to_text(Config())) == {"version": 2}


def test_a_link_holds_only_what_differs() -> None:
    """A new seed takes only a few characters, so default settings may improve without affecting old links."""
    assert content(to_text(Config(seed=7))) == {"version": 2, "seed": 7}


def test_a_part_of_a_setup_is_enough() -> None:
    """A link that another tool wrote may leave out whatever has its default, that of the version it names."""
    found = from_text(packed({"version": 2, "training": {"learning_rate": 0.1}, "network": {"hidden": [{"units": 3}]}}))
    assert found.training == Config().training.with_(learning_rate=0.1)
    assert found.network == NetworkSettings((LayerSpec(units=3),))


@pytest.mark.parametrize("key", DATASETS.keys)
def test_every_dataset_can_be_linked_by_its_key(key: str) -> None:
    """The setup of each dataset with its own columns comes back, whatever the default dataset is."""
    dataset = DATASETS[key]()
    data = Config().data.with_(dataset=dataset, features=tuple(c.key for c in dataset.columns))
    config = Config(data=data, training=TrainingSettings(loss=SquaredError()))
    assert from_text(to_text(config)).data == config.data


@given(configs(SHORT), st.data())
@MANY
def test_a_damaged_link_is_refused_or_valid(config: Config, data: st.DataObject) -> None:
    """A link cut short, with a character changed, dropped or put in, gives a LinkError or another valid setup."""
    text = to_text(config)
    at = data.draw(st.integers(0, max(0, len(text) - 1)))
    extra = data.draw(st.one_of(st.sampled_from("Aa0-_=+/ %"), st.characters()))
    read(data.draw(st.sampled_from([text[:at], text[:at] + extra + text[at + 1 :], text[:at] + extra + text[at:]])))


@given(st.text(max_size=60))
@SOME
def test_foreign_text_is_refused(text: str) -> None:
    """Text that was never a link is refused with a sentence, unless it is empty."""
    found = read(text)
    assert found == Config() if not text else isinstance(found, LinkError)


@pytest.mark.parametrize("cut", [1, 2, 3, 4, 5, 8, 12, 20, 40])
def test_a_link_without_its_end_is_refused(cut: int) -> None:
    """A link that a mail program cut is refused, however much of it is left: never half a setup."""
    config = Config(seed=12345, network=NetworkSettings((LayerSpec(units=3), LayerSpec(units=5))))
    text = to_text(config)
    assert len(text) > 60
    with pytest.raises(LinkError):
        from_text(text[:-cut])


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"1",
        b'"text"',
        b"[]",
        b"\xff\xfe",
        b"{\x00}",
        b"9" * 10_000,
        b"[" * 15_000,
        b'{"data":' * 2_000,
        b'{"seed": NaN}',
        b'{"seed": 1e999}',
        b'{"seed": true}',
        b'{"data": null}',
        b'{"data": []}',
        b'{"data": {"dataset": "spiral"}}',
        b'{"data": {"dataset": {"key": []}}}',
        b'{"data": {"dataset": {"key": "mnist"}}}',
        b'{"data": {"dataset": {"key": "iris"}}}',
        b'{"data": {"features": []}}',
        b'{"network": {"hidden": {"0": {}}}}',
        b'{"network": {"hidden": [[]]}}',
        b'{"training": {"precision": ["float64"]}}',
        b'{"key": "spiral"}',
        b'{"unknown": 1}',
        b'{"seed": 1%s}' % (b"0" * 400),
        b'{"training": {"l2": -1%s}}' % (b"0" * 400),
    ],
)
def test_what_is_no_setup_is_refused(body: bytes) -> None:
    """Whatever was packed into a link: if it is not a setup, it is refused with a sentence."""
    with pytest.raises(LinkError) as caught:
        from_text(raw(body))
    assert str(caught.value).strip()


def test_a_refused_value_is_named() -> None:
    """The sentence has the key, the value and what is allowed."""
    with pytest.raises(LinkError, match=r"training\.learning_rate: -1 .*1e-06 to 100"):
        from_text(packed({"training": {"learning_rate": -1}}))


@given(damaged())
@SOME
def test_junk_inside_a_setup_is_refused_or_valid(body: Any) -> None:
    """A setup with junk in one place gives either a LinkError or a valid setup."""
    read(packed(body))


@pytest.mark.parametrize("body", [b" " * 50_000_000, b"[" + b"0," * 10_000_000 + b"0]"], ids=["spaces", "numbers"])
def test_a_bomb_is_not_unpacked(body: bytes) -> None:
    """A small link that would unpack to megabytes is refused by its first few kilobytes: it never takes a megabyte."""
    text = raw(body)
    tracemalloc.start()
    try:
        with pytest.raises(LinkError):
            from_text(text)
        assert tracemalloc.get_traced_memory()[1] < 1_000_000
    finally:
        tracemalloc.stop()


def test_a_text_of_megabytes_is_refused() -> None:
    """An endless address is not read to its end."""
    with pytest.raises(LinkError):
        from_text("A" * 5_000_000)


def test_a_refusal_is_short() -> None:
    """A link cannot put its own text, or a link to another site, on our page."""
    with pytest.raises(LinkError) as caught:
        from_text(packed({"[free prizes](https://evil.example) " * 100: 1}))
    assert len(str(caught.value)) < 300


def own(rows: int, columns: int = 4, digits: int = 2) -> Config:
    """A table of random numbers with as many digits behind the point, and three long labels."""
    rng = np.random.default_rng(0)
    cells = tuple(map(tuple, rng.uniform(0, 10, (rows, columns)).round(digits).tolist()))
    names = tuple(f"sepal.length {number}" for number in range(columns))
    labels = ("setosa", *rng.choice(["setosa", "versicolor", "virginica"], rows - 2).tolist(), "virginica")
    return Config(data=DataSettings(dataset=Table(names, cells, labels), points=200))


@pytest.mark.parametrize("config", [own(200), own(200, columns=2, digits=4), own(60, columns=13)])
def test_200_rows_of_one_s_own_fit_in_a_link(config: Config) -> None:
    """Four columns of three digits, or points as they are painted: the link is no longer than any server takes."""
    text = to_text(config)
    assert len(text) < 5_000
    assert from_text(text) == config


@pytest.mark.parametrize(
    ("config", "why"),
    [
        (own(201), "201 rows are more than a link can hold (200)"),
        (own(5000), "5000 rows are more than a link can hold (200)"),
        (own(200, columns=20), "This setup is too long for a link"),
        (own(2, columns=64).with_(seed=1), ""),
    ],
    ids=["a row too many", "5000 rows", "long rows", "64 columns"],
)
def test_more_rows_than_that_never_get_into_a_link(config: Config, why: str) -> None:
    """What a link cannot hold is refused by a sentence; a table of few long rows is not."""
    with pytest.raises(LinkError, match=re.escape(why)) if why else nullcontext():
        to_text(config)


@pytest.mark.parametrize("key", DATASETS.keys)
def test_every_dataset_fits_as_it_is_drawn(key: str) -> None:
    """No default dataset has more own rows than a link can hold, however many points are drawn."""
    data = Config().data.with_(dataset=DATASETS[key](), features=(), points=5000)
    assert to_text(Config(data=data, training=TrainingSettings(loss=SquaredError())))


@given(st.integers(2, 230), st.integers(2, 12), st.integers(0, 12))
@SOME
def test_a_table_is_linked_whole_or_not_at_all(rows: int, columns: int, digits: int) -> None:
    """Whatever its size: if a link exists, it brings back exactly the same table."""
    config = own(rows, columns, digits)
    try:
        assert from_text(to_text(config)) == config
    except LinkError:
        assert rows > 200 or columns * (digits + 1) > 15


def test_settings_of_an_entry_survive_when_only_they_differ() -> None:
    """An entry of the default's kind with another number keeps its kind without its key."""
    slope = LayerSpec(activation=LeakyReLU(alpha=0.25))
    config = Config(data=Config().data.with_(dataset=Spiral(noise=0.5)), network=NetworkSettings((slope, LayerSpec())))
    assert from_text(to_text(config)) == config
