"""Text as it may enter: what no page, no file and no message between the two can carry is taken out of it."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

HALVES = re.compile("[\ud800-\udfff]")  # of characters that take two; UTF-8 has none
CONTROLS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # C0 and C1, but for tab and newline
BREAKS = re.compile("\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")  # what str.splitlines takes for the end of a line


def clean(text: str) -> str:
    r"""The text with one kind of line break, without control characters; � stands for half a character.

    >>> clean("a\ud800b\0\r\nc")
    'a�b\nc'
    """
    if text.isascii() and text.isprintable():  # as nearly all are, and that is told fast
        return text
    return CONTROLS.sub("", HALVES.sub("\ufffd", BREAKS.sub("\n", text)))


def cleaned(value: Any) -> Any:
    r"""A JSON value in which every text is clean, keys too.

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
    r"""Whether a character shows nothing: a space, or a mark of no width.

    >>> is_unseen("\u200b"), is_unseen(".")
    (True, False)
    """
    return letter.isspace() or unicodedata.category(letter) in {"Cc", "Cf"}
