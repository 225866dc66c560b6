"""A set-up as a file: JSON that a person can read and edit, with the version of what its words mean.

The config's own object with two keys beside it: ``version``, which a file written by hand may leave out to mean the
newest, and ``page``, an object that the web page keeps there for itself and the engine does not read.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from engine.config import Config
from engine.settings import SettingsError, shown
from engine.text import cleaned

_LAYER = {
    "units": 8,
    "activation": {"key": "tanh"},
    "initializer": {"key": "xavier"},
    "bias": 0.0,
    "normalization": {"key": "none"},
    "dropout": 0.0,
}
# What the defaults of each version were, the first one's first, where those of the next are others: a file or a link of
# that version means them by what it leaves out. Whoever changes a default adds a line here, with what it was.
OLDER: tuple[dict[str, Any], ...] = (
    {
        "data": {"dataset": {"key": "spiral", "noise": 0.1}},
        "network": {"hidden": [_LAYER, _LAYER]},
        "training": {"learning_rate": 0.03, "l2": 0.0},
    },
)
VERSION = len(OLDER) + 1
WIDTH = 100  # characters of a list that still stands on one line


def to_text(config: Config, page: Mapping[str, Any] | None = None) -> str:
    """The file of a set-up; of a table of numbers each row has a line.

    >>> print(to_text(Config())[:50])
    {
      "version": 2,
      "seed": 0,
      "data": {
        "da
    """
    body = {"version": VERSION, **config.to_dict()} | ({} if page is None else {"page": cleaned(dict(page))})
    return _written(body) + "\n"


def from_text(text: str) -> Config:
    """The set-up of a file; what is left out has the default that it had in the file's version.

    Raises:
        SettingsError: in one sentence, whatever the text is: no JSON, another version, or settings that are refused.

    >>> from_text('{"seed": 3}').seed
    3
    >>> from_text('{"seed": 3, "version": 1}').training.learning_rate, Config().training.learning_rate
    (0.03, 0.003)
    >>> from_text('{"version": 9}')
    Traceback (most recent call last):
    engine.settings.SettingsError: version: 9 is not allowed; give 1 or 2
    """
    return opened(text)[0]


def opened(text: str) -> tuple[Config, dict[str, Any]]:
    """The set-up of a file, and what the web page keeps in it: the engine has not looked at that. Empty if nothing.

    Raises:
        SettingsError: as by `from_text`.
    """
    body = _read(text)
    version, page = body.pop("version", VERSION), body.pop("page", {})
    return Config.from_dict(merged(older(version), body)), page


def older(version: int) -> dict[str, Any]:
    """In what the defaults of a version differ from those of today."""
    found: dict[str, Any] = {}
    for difference in reversed(OLDER[version - 1 :]):
        found = merged(found, difference)
    return found


def merged(base: Mapping[str, Any], difference: Any) -> Any:
    """A JSON object with another one laid over it; a registry entry that has its key is taken whole.

    >>> merged({"a": 1, "b": {"c": 2, "d": 3}}, {"b": {"c": 4}})
    {'a': 1, 'b': {'c': 4, 'd': 3}}
    """
    if not isinstance(difference, dict) or "key" in difference:
        return difference
    whole = dict(base)
    for name, value in difference.items():
        known = whole.get(name)
        whole[name] = merged(known, value) if isinstance(known, dict) else value
    return whole


def check_version(version: Any) -> None:
    """Raise a SettingsError unless it is a version that can be read; so not true, and not 1.0."""
    if type(version) is not int or not 1 <= version <= VERSION:
        known = " or ".join(map(str, range(1, VERSION + 1)))
        raise SettingsError("version", f"{shown(version)} is not allowed; give {known}")


def _read(text: str) -> dict[str, Any]:
    """The object of a file, its texts clean."""
    try:
        body = cleaned(json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_once, parse_constant=_no_number))
    except SettingsError:
        raise
    except json.JSONDecodeError as error:
        raise SettingsError("", f"this is not JSON: {error}") from None
    except RecursionError:
        raise SettingsError("", "this is nested too deeply for a set-up; give a file that was written here") from None
    except ValueError:  # of the conversion from text to an integer
        raise SettingsError("", "this has a number of too many digits in it; give at most 4300") from None
    if not isinstance(body, dict):
        raise SettingsError("", f"{shown(body)} is not allowed; give an object")
    check_version(body.get("version", VERSION))
    page = body.get("page", {})
    if not isinstance(page, dict):
        raise SettingsError("page", f"{shown(page)} is not allowed; give an object")
    try:
        _written(page)
    except (RecursionError, ValueError):
        raise SettingsError(
            "page", "this is nested too deeply, or has a number too large; give it as written"
        ) from None
    return body


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; of two values of one key no one can say which is meant."""
    body = dict(pairs)
    if len(body) < len(pairs):
        twice = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        raise SettingsError("", f"the key {shown(twice)} is given twice in one object; give it once")
    return body


def _no_number(word: str) -> None:
    raise SettingsError("", f"this is not JSON: {word} is no number")


def _written(value: Any, indent: str = "") -> str:
    """On one line what is short and holds neither objects nor lists, else an item a line; a list in a list on one."""
    if not isinstance(value, dict | list):
        return _line(value)
    items = list(value.values()) if isinstance(value, dict) else value
    if not any(isinstance(item, dict | list) for item in items) and len(line := _line(value)) <= WIDTH:
        return line
    inner = indent + "  "
    if isinstance(value, dict):
        lines = [f"{inner}{_line(key)}: {_written(item, inner)}" for key, item in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    lines = [inner + (_written(item, inner) if isinstance(item, dict) else _line(item)) for item in items]
    return "[\n" + ",\n".join(lines) + f"\n{indent}]"


_line = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
