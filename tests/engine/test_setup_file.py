from __future__ import annotations

import json
from typing import Any
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Config, LayerSpec, SettingsError
from engine.activations import Tanh
from engine.datasets import Circle, Spiral, Table
from engine.initializers import Xavier
from engine.setup_file import VERSION, from_text, opened, to_text
from tests.engine.strategies import FEW, JUNK, SOME, configs

PAGES = st.dictionaries(st.text(), JUNK.filter(lambda value: "inf" not in repr(value) and "nan" not in repr(value)))
DEEP = 100_000


def tabled(*labels: str) -> Config:
    """A setup with its own table, one row per label."""
    cells = tuple((index / 3, -1e15 * index / len(labels)) for index in range(len(labels)))
    data = Config().data.with_(dataset=Table(names=("a b", "ü,"), cells=cells, labels=labels), features=())
    return Config(data=data)


def tidy(value: Any) -> Any:
    """JSON whose texts contain only complete characters, tabs and plain line breaks, by their Unicode names."""
    if isinstance(value, dict):
        return {tidy(key): tidy(item) for key, item in value.items()}
    if isinstance(value, list):
        return [tidy(item) for item in value]
    if not isinstance(value, str):
        return value
    lines = "\n".join([*value.splitlines(), ""] if (value + "x").splitlines()[-1] == "x" else value.splitlines())
    letters = ("\ufffd" if category(letter) == "Cs" else letter for letter in lines)
    return "".join(letter for letter in letters if letter in "\t\n" or category(letter) != "Cc")


def read_plainly(text: str) -> Config:
    """The content of the JSON, read with the standard library alone."""
    body = tidy(json.loads(text.removeprefix("\ufeff")))
    return Config.from_dict({key: value for key, value in body.items() if key not in {"version", "page"}})


def refusal(text: str) -> str:
    """The sentence that refuses a text."""
    with pytest.raises(SettingsError) as caught:
        from_text(text)
    said = str(caught.value)
    assert len(said.splitlines()) == 1
    assert said.isprintable()
    assert len(said) < 400
    return said


@given(configs(), PAGES | st.none())
@FEW
def test_any_setup_comes_back_from_its_file(config: Config, page: dict[str, Any] | None) -> None:
    """The same setup and the same page's object; the text is JSON that any reader reads, and can be kept in a file."""
    text = to_text(config, page)
    assert from_text(text.encode().decode()) == config
    expected = {"version": 2, **config.to_dict(), **({} if page is None else {"page": tidy(page)})}
    assert json.loads(text) == json.loads(json.dumps(expected))
    assert opened(text) == (config, json.loads(json.dumps(tidy(page or {}))))
    assert read_plainly(text) == config


CHARACTERS = st.sampled_from('0123456789.-+eE{}[]",:ntf\\\n') | st.characters()


@given(st.sampled_from([Config(), tabled("yes", "no", "yes")]), st.data())
@SOME
def test_a_damaged_file_is_refused_or_is_what_it_says(config: Config, data: st.DataObject) -> None:
    """With characters changed, the end cut off, a line lost or doubled: one sentence, or what the JSON says."""
    text = to_text(config, {"lesson": {"text": "hello"}})
    for _ in range(data.draw(st.integers(0, 3))):
        place = data.draw(st.integers(0, len(text) - 1))
        text = text[:place] + data.draw(CHARACTERS) + text[place + 1 :]
    lines = text.splitlines(keepends=True)
    place = data.draw(st.integers(0, len(lines) - 1))
    lines[place : place + 1] = lines[place : place + 1] * data.draw(st.integers(0, 2))
    text = "".join(lines)
    text = text[: data.draw(st.sampled_from([len(text), data.draw(st.integers(0, len(text)))]))]
    try:
        found = from_text(text)
    except SettingsError as error:
        assert len(str(error).splitlines()) == 1  # noqa: PT017 - either is right
    else:
        assert found == read_plainly(text)


@given(st.text() | JUNK.map(json.dumps) | st.dictionaries(st.text(), JUNK).map(json.dumps))
@SOME
def test_no_text_is_a_surprise(text: str) -> None:
    """Any text, and any JSON: one sentence, or what the JSON says."""
    try:
        found = from_text(text)
    except SettingsError as error:
        assert len(str(error).splitlines()) == 1  # noqa: PT017 - either is right
    else:
        assert found == read_plainly(text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "this is not JSON"),
        ("{", "this is not JSON"),
        ("seed: 3", "this is not JSON"),
        ('{"seed": 1} {"seed": 2}', "this is not JSON"),
        ('{"training": {"l1": NaN}}', "NaN is not a number"),
        ('{"training": {"l1": -Infinity}}', "-Infinity is not a number"),
        ('{"training": {"l1": 1e999}}', "training.l1: inf is not allowed; give a number from 0 to 10"),
        ('{"seed": 1' + "0" * 5000 + "}", "too many digits"),
        ('{"seed": 1' + "0" * 4000 + "}", "seed: 1000"),
        ('{"seed": 1, "seed": 2}', "the key 'seed' appears twice in one object; give it once"),
        ('{"page": {"a\\n": 1, "a\\n": 2}}', "the key 'a\\n' appears twice"),
        ("[" * DEEP, "nested too deeply"),
        ('{"page":' * DEEP, "nested too deeply"),
        ('{"page": ' + "[" * 200 + "]" * 200 + "}", "page: [[[[...]]]] is not allowed; give an object"),
        ('{"page": ' + "[" * 900 + "]" * 900 + "}", "nested too deeply"),
        ('{"network": {"hidden": ' + '{"a":' * 400 + "1" + "}" * 402, "network.hidden: "),
        ('{"page": {"size": 1e999}}', "page: "),
        ("[]", "[] is not allowed; give an object"),
        ("null", "None is not allowed; give an object"),
        ('{"version": 3}', "version: 3 is not allowed; give 1 or 2"),
        ('{"version": 0}', "version: 0 is not allowed; give 1 or 2"),
        ('{"version": -1}', "version: -1 is not allowed; give 1 or 2"),
        ('{"version": true}', "version: True is not allowed"),
        ('{"version": 1.0}', "version: 1.0 is not allowed"),
        ('{"version": null}', "version: None is not allowed"),
        ('{"version": "1"}', "version: '1' is not allowed"),
        ('{"page": 3}', "page: 3 is not allowed; give an object"),
        ('{"colour": 3}', "colour: this key is unknown"),
        ('{"training": {"version": 1}}', "training.version: this key is unknown"),
    ],
    ids=lambda value: repr(value)[:32],
)
def test_what_cannot_be_read_is_one_sentence(text: str, says: str) -> None:
    """The message says what was given and what is allowed."""
    assert says in refusal(text)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("\\ud83d", "\ufffd"),
        ("a\\udc00b", "a\ufffdb"),
        ("\\ud83d\\ude00", "\U0001f600"),
        ("a\\u0000\\u0007b", "ab"),
        ("\\u009bm", "m"),
        ("a\\r\\nb\\u2028c", "a\nb\nc"),
        ("a\x7fb", "ab"),
    ],
    ids=ascii,
)
def test_what_no_page_can_hold_is_taken_out_of_every_text(text: str, read: str) -> None:
    """Half a character is told by its sign, a control character goes; the labels and the page's words hold the rest."""
    body = to_text(tabled("one", "LABEL"), {"note": "LABEL", "LABEL": ["LABEL"]}).replace("LABEL", text)
    config, page = opened(body)
    assert config == tabled("one", read)
    assert page == {"note": read, read: [read]}
    to_text(config, page).encode()


@pytest.mark.parametrize("label", ["\ud83d", "a\udc00b", "\ud83d\ude00", "\0", "a\x1b[0m"], ids=ascii)
def test_half_a_character_is_no_label(label: str) -> None:
    """From Python it is refused, because no file could hold it. The complete character is a valid label."""
    with pytest.raises(SettingsError, match=r"labels\.1: "):
        tabled("one", label)
    assert from_text(to_text(tabled("one", "\U0001f600"))) == tabled("one", "\U0001f600")


def test_a_file_of_one_s_own_leaves_out_what_it_likes() -> None:
    """As in the README, it needs no version and no defaults; a byte order mark at its start is ignored."""
    found = from_text('\ufeff{"data": {"dataset": {"key": "circle"}}, "training": {"learning_rate": 0.1}}')
    assert (found.data.dataset.key, found.training.learning_rate) == ("circle", 0.1)
    assert from_text("{}") == Config()
    assert from_text('{"version": 2, "page": {"anything": [1, {}]}}') == Config()
    assert opened("{}") == (Config(), {})
    with pytest.raises(SettingsError, match=f"version: {VERSION + 1}"):
        opened(f'{{"version": {VERSION + 1}, "page": {{}}}}')


def test_a_version_says_which_defaults_are_meant() -> None:
    """A file of version 1 means the defaults of its time, one without a version today's."""
    old = from_text('{"version": 1, "seed": 3}')
    assert (old.training.learning_rate, old.training.l2) == (0.03, 0.0)
    assert old.data.dataset == Spiral(noise=0.1)
    assert old.network.hidden == (LayerSpec(units=8, activation=Tanh(), initializer=Xavier()),) * 2
    assert from_text('{"seed": 3}') == from_text('{"version": 2, "seed": 3}') == Config(seed=3)
    circle = from_text('{"version": 1, "data": {"dataset": {"key": "circle"}}}')
    assert (circle.data.dataset, circle.data.features) == (Circle(), ("x1", "x2"))
    iris = from_text('{"version": 1, "data": {"dataset": {"key": "iris"}}}')
    assert len(iris.data.features) == 4


def test_each_row_of_a_table_has_a_line() -> None:
    """Numbers that belong together are on one line, with every digit; so are the few fields of an entry."""
    lines = to_text(tabled(*["yes", "no"] * 20)).splitlines()
    rows = [[index / 3, -1e15 * index / 40] for index in range(40)]
    start = next(number for number, line in enumerate(lines) if '"cells"' in line) + 1
    assert [json.loads(line.rstrip(",")) for line in lines[start : start + 40]] == rows
    assert '    "optimizer": {"key": "adam", "beta1": 0.9, "beta2": 0.999},' in lines
    assert max(map(len, lines)) < 120
    assert "ü" in "".join(lines)
