"""A set-up as a link: what differs from the defaults, as compressed JSON that is safe in an address."""

from __future__ import annotations

import base64
import binascii
import json
import zlib
from typing import Any

from engine import Config, SettingsError

LONGEST = 20_000  # characters of a set-up in a link, and bytes of it unpacked: far above any real one


class LinkError(ValueError):
    """A link that cannot be read; says why."""


def to_text(config: Config) -> str:
    """The set-up as letters, digits, - and _; empty for the defaults.

    >>> to_text(Config())
    ''
    >>> from_text(to_text(Config(seed=7))).seed
    7
    """
    difference = _difference(config.to_dict(), Config().to_dict())
    if not difference:
        return ""
    packed = zlib.compress(json.dumps(difference, separators=(",", ":")).encode(), 9)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def from_text(text: str) -> Config:
    """The set-up of a link's text.

    Raises:
        LinkError: damaged, or settings that are refused.
    """
    try:
        packed = base64.b64decode(text[:LONGEST] + "=" * (-len(text[:LONGEST]) % 4), "-_", validate=True)
        unpack = zlib.decompressobj()
        body = json.loads(unpack.decompress(packed, LONGEST)) if text else {}
        if text and not unpack.eof:
            message = "it is cut off"
            raise LinkError(message)
        return Config.from_dict(_merged(Config().to_dict(), body))
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
