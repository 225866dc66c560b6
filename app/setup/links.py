"""A setup as a link: what differs from the defaults, as compressed JSON that is safe in an address."""

from __future__ import annotations

import base64
import binascii
import json
import re
import zlib
from dataclasses import dataclass
from typing import Any

from app.words import _, explained
from engine import Config, SettingsError
from engine.datasets import DATASETS
from engine.setup_file import VERSION, check_version, merged, older
from engine.text import cleaned

MOST_ROWS = 200  # of a learner's own points
LONGEST = 7_500  # characters of a setup: RFC 9110, section 4.1, lets everyone on the way cut addresses above 8000
MOST_READ = 8_000  # characters of a part of a link
MOST_BYTES = 100_000  # of an unpacked setup, so that a hostile link cannot fill the memory
LETTERS = re.compile(r"[A-Za-z0-9_-]*")
BROKEN = re.compile(r"[\s\u00ad\u200b-\u200f\u2060\ufeff]+")  # what breaks a long line, or travels along unseen


class LinkError(ValueError):
    """A link that cannot be read, or a setup that no link can hold; says why."""


@dataclass(frozen=True)
class LeftOut:
    """The learner's own rows that a link is too short for."""

    key: str  # of the dataset
    rows: int

    @classmethod
    def of(cls, config: Config) -> LeftOut:
        """What has to be left out of the link of a setup."""
        return cls(config.data.dataset.key, config.data.dataset.own_rows)


def to_text(config: Config) -> str:
    """The setup as letters, digits, - and _, marked with the version of the defaults that it leaves out.

    Raises:
        LinkError: it is too long for a link.

    >>> from_text(to_text(Config(seed=7))).seed
    7
    """
    rows = config.data.dataset.own_rows
    if rows > MOST_ROWS:
        message = _("{rows} rows are more than a link can hold ({most})")
        raise LinkError(message.format(rows=rows, most=MOST_ROWS))
    text, size = _packed(_difference(config.to_dict(), Config().to_dict()))
    if len(text) > LONGEST or size > MOST_BYTES:
        message = _("This setup is too long for a link ({length} characters; at most {most} fit)")
        raise LinkError(message.format(length=len(text), most=LONGEST))
    return text


def to_text_without_rows(config: Config, left_out: LeftOut) -> str:
    """The same without the learner's own rows, and without the settings that depend on them.

    >>> read(to_text_without_rows(Config(seed=7), LeftOut("table", 300)))[1]
    LeftOut(key='table', rows=300)
    """
    if config.data.dataset.own_rows:
        data, other = config.data, Config().data.dataset
        features = data.features if other.columns == data.dataset.columns else ()
        config = config.with_(data=data.with_(dataset=other, features=features))
    mark = {"left_out": {"key": left_out.key, "rows": left_out.rows}}
    return _packed(mark | _difference(config.to_dict(), Config().to_dict()))[0]


def from_text(text: str) -> Config:
    """The setup of a link's text; the default one if there is no text.

    Raises:
        LinkError: the text is damaged, or its settings are refused.
    """
    return read(text)[0] if text else Config()


def read(text: str) -> tuple[Config, LeftOut | None]:
    """The setup of a link's text, and what the link was too short for. Anything after the text's own end is ignored.

    Raises:
        LinkError: as by `from_text`.

    >>> read(to_text(Config(seed=7)) + ").")[0].seed
    7
    """
    try:
        body = cleaned(json.loads(_unpacked(text)))
        version, left_out = (
            (body.pop("version", 1), body.pop("left_out", None)) if isinstance(body, dict) else (1, None)
        )
        check_version(version)
        config = Config.from_dict(merged(defaults(version), body))
    except LinkError:
        raise
    except SettingsError as error:
        raise LinkError(explained(error)) from None
    except (binascii.Error, zlib.error, ValueError, RecursionError):
        message = _("it is damaged")
        raise LinkError(message) from None
    return config, None if left_out is None else _left_out(left_out)


def defaults(version: int) -> dict[str, Any]:
    """The values that a link of a version leaves out."""
    whole: dict[str, Any] = merged(Config().to_dict(), older(version))
    return whole


def _packed(difference: dict[str, Any]) -> tuple[str, int]:
    """The text of a link, and how many bytes it unpacks to."""
    body = json.dumps({"version": VERSION, **difference}, separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(zlib.compress(body, 9)).decode().rstrip("="), len(body)


def _unpacked(text: str) -> bytes:
    """Unpack a text; the stream inside knows its own end, so whatever was appended on the way does no harm."""
    if len(text) > MOST_READ:
        message = _("it has {length:,} characters; at most {most:,} are allowed")
        raise LinkError(message.format(length=len(text), most=MOST_READ))
    letters = LETTERS.match(BROKEN.sub("", text))
    packed = letters[0] if letters else ""
    unpack = zlib.decompressobj()
    whole = packed[: len(packed) - (len(packed) % 4 == 1)]  # a single letter is less than a byte
    body = unpack.decompress(base64.b64decode(whole + "=" * (-len(whole) % 4), "-_", validate=True), MOST_BYTES)
    if not unpack.eof:
        message = _("it is cut off")
        raise LinkError(message)
    return body


def _left_out(body: Any) -> LeftOut:
    match body:
        case {"key": str(key), "rows": int(rows)} if key in DATASETS.keys and 0 < rows <= 10**9:
            return LeftOut(key, int(rows))
    message = _("it is damaged")
    raise LinkError(message)


def _difference(full: dict[str, Any], default: dict[str, Any]) -> dict[str, Any]:
    """Where ``full`` differs from ``default``; a registry entry with another key is kept whole."""
    different = {}
    for name, value in full.items():
        same_kind = isinstance(value, dict) and value.get("key") == default.get(name, {}).get("key")
        part = _difference(value, default[name]) if same_kind else value
        if part != ({} if same_kind else default.get(name)):
            different[name] = part
    return different
