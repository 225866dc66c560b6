"""A setup as a file: JSON that a person can read and edit, with the version of its defaults.

It is the config's JSON object with two additional keys: ``version``, which a handwritten file may omit to mean the
newest, and ``page``, an object that the web page stores for itself and the engine does not read.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any

from engine.config import Config
from engine.errors import Phrase, SettingsError, either, no_object, shown
from engine.text import cleaned

_LAYER = {
    "units": 8,
    "activation": {"key": "tanh"},
    "initializer": {"key": "xavier"},
    "bias": 0.0,
    "normalization": {"key": "none"},
    "dropout": 0.0,
}
# The defaults of each version, oldest first, where they differ from the next version's: a file or link of that version
# means them by what it omits. If you change a default, add its old value here.
OLDER: tuple[dict[str, Any], ...] = (
    {
        "data": {"dataset": {"key": "spiral", "noise": 0.1}},
        "network": {"hidden": [_LAYER, _LAYER]},
        "training": {"learning_rate": 0.03, "l2": 0.0},
    },
)
VERSION = len(OLDER) + 1
WIDTH = 100  # a list of at most this many characters is written on one line


def to_text(config: Config, page: Mapping[str, Any] | None = None) -> str:
    """The text of a setup's file; each row of a table gets its own line.

    >>> print(to_text(Config())[:50])
    {
      "version": 2,
      "seed": 0,
      "data": {
        "da
    """
    body = {"version": VERSION, **config.to_dict()} | ({} if page is None else {"page": cleaned(dict(page))})
    return written(body) + "\n"


def from_text(text: str) -> Config:
    """Read the setup in a file; omitted settings get the defaults of the file's version.

    Raises:
        SettingsError: with one sentence, whatever the text is: not JSON, an unknown version, or invalid settings.

    >>> from_text('{"seed": 3}').seed
    3
    >>> from_text('{"seed": 3, "version": 1}').training.learning_rate, Config().training.learning_rate
    (0.03, 0.003)
    >>> from_text('{"version": 9}')
    Traceback (most recent call last):
    engine.errors.SettingsError: version: 9 is not allowed; give 1 or 2
    """
    return opened(text)[0]


def opened(text: str) -> tuple[Config, dict[str, Any]]:
    """The setup in a file and the web page's object, which the engine does not check; empty if there is none.

    Raises:
        SettingsError: as in `from_text`.
    """
    body = _read(text)
    version, page = body.pop("version", VERSION), body.pop("page", {})
    return Config.from_dict(merged(older(version), body)), page


def older(version: int) -> dict[str, Any]:
    """How the defaults of a version differ from today's."""
    found: dict[str, Any] = {}
    for difference in reversed(OLDER[version - 1 :]):
        found = merged(found, difference)
    return found


def merged(base: Mapping[str, Any], difference: Any) -> Any:
    """A JSON object updated with another one; a registry entry with its key replaces the old one as a whole.

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
    """Raise a SettingsError unless this is a readable version; true and 1.0 are not."""
    if type(version) is not int or not 1 <= version <= VERSION:
        known = either(range(1, VERSION + 1))
        raise SettingsError(
            "version", Phrase("{value} is not allowed; give {allowed}", value=shown(version), allowed=known)
        )


def _read(text: str) -> dict[str, Any]:
    """The JSON object of a setup's file."""
    body = read_object(text)
    check_version(body.get("version", VERSION))
    page = body.get("page", {})
    if not isinstance(page, dict):
        raise SettingsError("page", no_object(page))
    try:
        written(page)
    except (RecursionError, ValueError):
        problem = Phrase("this is nested too deeply, or contains too large a number; give it as it was saved")
        raise SettingsError("page", problem) from None
    return body


def read_object(text: str) -> dict[str, Any]:
    """The JSON object of a file, with cleaned texts.

    Raises:
        SettingsError: with one sentence, whatever the text is.
    """
    try:
        body = cleaned(json.loads(text.removeprefix("\ufeff"), object_pairs_hook=_once, parse_constant=_no_number))
    except SettingsError:
        raise
    except json.JSONDecodeError as error:
        problem = Phrase(
            "this is not JSON: {problem}: line {line} column {column} (char {char})",
            problem=error.msg,  # in Python's English
            line=error.lineno,
            column=error.colno,
            char=error.pos,
        )
        raise SettingsError("", problem) from None
    except RecursionError:
        problem = Phrase("this is nested too deeply; give a file that was saved here")
        raise SettingsError("", problem) from None
    except ValueError:  # from the conversion of text to an integer
        problem = Phrase("this contains a number with too many digits; give at most 4300")
        raise SettingsError("", problem) from None
    if not isinstance(body, dict):
        raise SettingsError("", no_object(body))
    return body


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object; refuses two values for one key, because nobody can tell which one is meant."""
    body = dict(pairs)
    if len(body) < len(pairs):
        twice = next(name for name, count in Counter(name for name, _ in pairs).items() if count > 1)
        raise SettingsError("", Phrase("the key {key} appears twice in one object; give it once", key=shown(twice)))
    return body


def _no_number(word: str) -> None:
    raise SettingsError("", Phrase("this is not JSON: {word} is not a number", word=word))


def written(value: Any, indent: str = "") -> str:
    """Write short values without nested objects or lists, and lists within lists, on one line; others item by item."""
    if not isinstance(value, dict | list):
        return _line(value)
    items = list(value.values()) if isinstance(value, dict) else value
    if not any(isinstance(item, dict | list) for item in items) and len(line := _line(value)) <= WIDTH:
        return line
    inner = indent + "  "
    if isinstance(value, dict):
        lines = [f"{inner}{_line(key)}: {written(item, inner)}" for key, item in value.items()]
        return "{\n" + ",\n".join(lines) + f"\n{indent}}}"
    lines = [inner + (written(item, inner) if isinstance(item, dict) else _line(item)) for item in items]
    return "[\n" + ",\n".join(lines) + f"\n{indent}]"


_line = json.JSONEncoder(ensure_ascii=False, allow_nan=False).encode
