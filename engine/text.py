"""Clean text on entry: removes what a page, a file or a message between them cannot carry."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

HALVES = re.compile("[\ud800-\udfff]")  # surrogates, which UTF-8 cannot encode
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # C0 and C1, except tab and newline
BREAKS = re.compile("\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")  # the line ends of str.splitlines


def clean(text: str) -> str:
    r"""The text with a single kind of line break and no control characters; � replaces half a character.

    >>> clean("a\ud800b\0\r\nc")
    'a�b\nc'
    """
    if text.isascii() and text.isprintable():  # true for nearly all texts, and fast
        return text
    return CONTROLS.sub("", HALVES.sub("\ufffd", BREAKS.sub("\n", text)))


def cleaned(value: Any) -> Any:
    r"""A JSON value in which every text is clean, including keys.

    >>> cleaned({"note\0": ["\udc00", 1, None]})
    {'note': ['�', 1, None]}
    """
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {cleaned(key): cleaned(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [cleaned(item) for item in value]
    return value


def is_unseen(letter: str) -> bool:
    r"""Whether a character is invisible: a space, or one without width.

    >>> is_unseen("\u200b"), is_unseen(".")
    (True, False)
    """
    return letter.isspace() or unicodedata.category(letter) in {"Cc", "Cf"}
