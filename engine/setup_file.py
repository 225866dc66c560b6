"""A set-up as a file: JSON that a person can read and edit, with the version of what its words mean.

The config's own object with two keys beside it: ``version``, which a file written by hand may leave out, and ``page``,
an object that the web page keeps there for itself and the engine does not read.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from engine.config import Config
from engine.datasets.table import HALVES
from engine.settings import SettingsError, shown

VERSION = 1
WIDTH = 100  # characters of a list that still stands on one line


def to_text(config: Config, page: Mapping[str, Any] | None = None) -> str:
    """The file of a set-up; of a table of numbers each row has a line.

    >>> print(to_text(Config())[:50])
    {
      "version": 1,
      "seed": 0,
      "data": {
        "da
    """
    body = {"version": VERSION, **config.to_dict()} | ({} if page is None else {"page": dict(page)})
    return HALVES.sub(lambda half: f"\\u{ord(half[0]):04x}", _written(body)) + "\n"


def from_text(text: str) -> Config:
    """The set-up of a file; what is left out has its default.

    Raises:
        SettingsError: in one sentence, whatever the text is: no JSON, another version, or settings that are refused.

    >>> from_text('{"seed": 3}').seed
    3
    >>> from_text('{"version": 2}')
    Traceback (most recent call last):
    engine.settings.SettingsError: version: 2 is not allowed; give a set-up file of version 1
    """
    return Config.from_dict({key: value for key, value in _read(text).items() if key not in {"version", "page"}})


def page_of(text: str) -> dict[str, Any]:
    """What the web page keeps in a file, as it is: the engine has not looked at it. Empty if there is nothing.

    Raises:
        SettingsError: the text is no set-up file.
    """
    page: dict[str, Any] = _read(text).get("page", {})
    return page


def _read(text: str) -> dict[str, Any]:
    """The object of a file of our version."""
    try:
        body = json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_once, parse_constant=_no_number)
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
    version, page = body.get("version", VERSION), body.get("page", {})
    if type(version) is not int or version != VERSION:  # so not true, and not 1.0
        raise SettingsError("version", f"{shown(version)} is not allowed; give a set-up file of version {VERSION}")
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
