"""A set-up as a link: what differs from the defaults, as compressed JSON that is safe in an address."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from typing import Any

from app.words import _
from engine import Config, SettingsError

MOST_ROWS = 200  # of a learner's own points
LONGEST = 7_500  # characters of a set-up: RFC 9110, section 4.1, lets everyone on the way cut addresses above 8000
MOST_BYTES = 100_000  # of a set-up unpacked, so that a hostile link cannot fill the memory


class LinkError(ValueError):
    """A link that cannot be read, or a set-up that no link holds; says why."""


def to_text(config: Config) -> str:
    """The set-up as letters, digits, - and _; empty for the defaults.

    Raises:
        LinkError: it is more than a link can hold.

    >>> to_text(Config())
    ''
    >>> from_text(to_text(Config(seed=7))).seed
    7
    """
    rows = config.data.dataset.own_rows
    if rows > MOST_ROWS:
        message = _("{rows} rows are more than a link can hold ({most})")
        raise LinkError(message.format(rows=rows, most=MOST_ROWS))
    difference = _difference(config.to_dict(), Config().to_dict())
    if not difference:
        return ""
    body = json.dumps(difference, separators=(",", ":")).encode()
    text = base64.urlsafe_b64encode(zlib.compress(body, 9)).decode().rstrip("=")
    if len(text) > LONGEST or len(body) > MOST_BYTES:
        message = _("This set-up is longer than a link can be ({length} characters of at most {most})")
        raise LinkError(message.format(length=len(text), most=LONGEST))
    return text


def fits_in_link(config: Config) -> bool:
    """Whether a link can hold the set-up; one with many rows of the learner's own needs a file.

    >>> fits_in_link(Config())
    True
    """
    try:
        to_text(config)
    except LinkError:
        return False
    return True


def from_text(text: str) -> Config:
    """The set-up of a link's text.

    Raises:
        LinkError: damaged, or settings that are refused.
    """
    if not text:
        return Config()
    try:
        packed = base64.b64decode(text[:LONGEST] + "=" * (-len(text[:LONGEST]) % 4), "-_", validate=True)
        unpack = zlib.decompressobj()
        body = unpack.decompress(packed, MOST_BYTES)
        if not unpack.eof:
            message = "it is cut off"
            raise LinkError(message)
        return Config.from_dict(_merged(Config().to_dict(), json.loads(body)))
    except SettingsError as error:
        raise LinkError(str(error)) from None
    except (binascii.Error, zlib.error, ValueError, RecursionError) as error:
        message = str(error) if isinstance(error, LinkError) else "it is damaged"
        raise LinkError(message) from None


def _difference(full: dict[str, Any], default: dict[str, Any]) -> dict[str, Any]:
    """What ``full`` has otherwise than ``default``; a registry entry of another key is kept whole."""
    different = {}
    for name, value in full.items():
        same_kind = isinstance(value, dict) and value.get("key") == default.get(name, {}).get("key")
        part = _difference(value, default[name]) if same_kind else value
        if part != ({} if same_kind else default.get(name)):
            different[name] = part
    return different


def _merged(default: dict[str, Any], difference: Any) -> Any:
    """The inverse of ``_difference``."""
    if not isinstance(difference, dict):
        return difference
    if "key" in difference:
        return difference
    merged = dict(default)
    for name, value in difference.items():
        known = default.get(name)
        merged[name] = _merged(known, value) if isinstance(known, dict) else value
    return merged
