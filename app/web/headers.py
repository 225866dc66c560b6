"""The headers of every answer, which tell a browser what a page of this server may do, and who may show it."""

from __future__ import annotations

import os
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256

FRAMERS = "FRAME_ANCESTORS"  # the variable with the other sites that may show the pages in a frame
HIGHEST_PORT = 65535
# An origin, or all those below a domain. Source: Content Security Policy Level 3, section 2.3.1 (host-source).
_ORIGIN = re.compile(r"https?://(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:(?P<port>\d{1,5}))?", re.ASCII | re.IGNORECASE)
_INLINE = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)


def framers(environment: Mapping[str, str] = os.environ) -> list[str]:
    """The origins in ``FRAME_ANCESTORS``, separated by spaces: a school's learning platform, for example.

    Raises:
        ValueError: one of them is no origin.

    >>> framers({"FRAME_ANCESTORS": "https://moodle.school.example https://*.school.example"})
    ['https://moodle.school.example', 'https://*.school.example']
    """
    origins = environment.get(FRAMERS, "").split()
    for origin in origins:
        found = _ORIGIN.fullmatch(origin)
        if not found or int(found["port"] or 0) > HIGHEST_PORT:
            raise ValueError(
                f"{FRAMERS}: {origin[:100]!r} is not allowed; give origins without a path, such as "
                f"https://moodle.school.example, with ports up to {HIGHEST_PORT} and spaces between them"
            )
    return origins


def headers(page: str, framed_by: Iterable[str] = ()) -> dict[str, str]:
    """The headers of every answer; ``page`` is the HTML of all pages, whose own scripts are allowed as they are now.

    A page runs scripts of this server only, asks nobody else for anything, and tells no other site its address, which
    may hold a study's token. Styles may stand in the page, because Streamlit writes them there.
    """
    scripts = " ".join(f"'sha256-{_digest(script)}'" for script in _INLINE.findall(page))
    rules = {
        "default-src": "'self'",
        # Streamlit makes a blob of a component's script, and its numbers of 64 bits are WebAssembly.
        "script-src": f"'self' blob: 'wasm-unsafe-eval' {scripts}".strip(),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",  # the sockets of this server, too
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": " ".join(["'self'", *framed_by]),
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in rules.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
    }


def _digest(script: str) -> str:
    return b64encode(sha256(script.encode()).digest()).decode()
