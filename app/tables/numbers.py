"""From a cell to a number. A mark may separate decimals or thousands, and only the whole table can tell which."""

from __future__ import annotations

import math
import re
from functools import cache
from typing import NamedTuple
from unicodedata import category, decimal

LONGEST_NUMBER = 400  # characters; all digits of the smallest normal float are fewer than its zeros
INFINITE = frozenset({"inf", "infinity", "infinite", "∞", "1.#inf"})
CODES = frozenset({"usd", "eur", "gbp", "krw", "jpy", "chf", "inr", "us$", "rs", "rs."})
POWERS = frozenset("²³")
SIGNS = frozenset("%‰°/· ") | POWERS
LONGEST_UNIT = 10
# Quantifiers are possessive, or over bounded cells: no pattern takes longer than a cell's length allows.
PLAIN = re.compile(r"[+-]?(?:[0-9]++(?:\.[0-9]*+)?+|\.[0-9]++)(?:e[+-]?[0-9]++)?+", re.IGNORECASE)
THOUSANDS = r"[1-9][0-9]{{0,2}}(?:{mark}[0-9]{{3}})++"
LAKHS = r"[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}"
CORE = re.compile(
    r"([^0-9.,]{0,8}+(?:(?<=rs)\. ?)?)([.,]?[0-9](?:[0-9.,' ]*[0-9])?(?:e[+-]?[0-9]++)?+[.,]?)([^0-9]*+)", re.IGNORECASE
)
# Minus signs, spaces and apostrophes as they are typeset, invisible characters, and what other keyboards type.
TYPED = {
    **dict.fromkeys("−–﹣\u2010\u2011", "-"),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff", ""),  # invisible
    **dict.fromkeys("\u00a0\u2007\u2009\u202f\u3000", " "),
    **dict.fromkeys("’‘´`", "'"),
    "٫": ".",
    "٬": ",",
    "₨": "rs",
}


class Readings(NamedTuple):
    """What a cell is if the point is the decimal mark, and if the comma is; NaN if it is then not a number."""

    point: float
    comma: float
    unit: str = ""  # a currency or a unit around it

    @property
    def is_number(self) -> bool:
        """Whether it is a number in either reading."""
        return not (math.isnan(self.point) and math.isnan(self.comma))


NONE = Readings(math.nan, math.nan)


def readings(text: str) -> Readings:
    """The number that a cell may be; only digits are read, so nothing is ever evaluated.

    >>> readings("1.5"), readings("1,234")
    (Readings(point=1.5, comma=nan, unit=''), Readings(point=1234.0, comma=1.234, unit=''))
    >>> readings("−12.50 €").point, readings("１２ cm").unit, readings("=1+1").is_number
    (-12.5, 'cm', False)
    """
    if len(text) > LONGEST_NUMBER:
        return NONE
    typed = text if text.isascii() else "".join(map(_typed, text))
    if PLAIN.fullmatch(typed):
        value = float(typed)
        if "." not in typed:
            return Readings(value, value)
        if len(typed) - typed.index(".") != 4:
            return Readings(value, math.nan)
        return Readings(value, _read(typed.lstrip("+-"), ",", -1.0 if typed.startswith("-") else 1.0))
    bare = typed.lower().lstrip("+-")
    if bare in INFINITE:
        value = -math.inf if typed.startswith("-") else math.inf
        return Readings(value, value)
    return _with_unit(typed)


def _with_unit(typed: str) -> Readings:
    found = CORE.fullmatch(typed)
    if not found:
        return NONE
    before, core, after = found.groups()
    before, after = before.replace(" ", ""), after.strip(" ")
    unsigned = before.replace("-", "", 1).replace("+", "", 1)
    if not (_is_currency(unsigned) and (_is_currency(after) or _is_unit(after)) and not (unsigned and after)):
        return NONE
    sign = -1.0 if "-" in before else 1.0
    return Readings(_read(core, ".", sign), _read(core, ",", sign), unsigned.rstrip(".") or after)


def _read(core: str, mark: str, sign: float) -> float:
    """The number whose decimals follow a mark."""
    other = "," if mark == "." else "."
    if not _pattern(mark).fullmatch(core):
        return math.nan
    return sign * float(core.replace(other, "").replace("'", "").replace(" ", "").replace(mark, "."))


@cache
def _pattern(mark: str) -> re.Pattern[str]:
    """Plain digits, or thousands with one mark throughout, or grouped as in India; then possibly decimals."""
    marks = (",", "'", " ") if mark == "." else (r"\.", "'", " ")
    whole = [THOUSANDS.format(mark=other) for other in marks] + ([LAKHS] if mark == "." else [])
    point = re.escape(mark)
    plain = rf"(?:[0-9]++(?:{point}[0-9]*+)?+|{point}[0-9]++)(?:e[+-]?[0-9]++)?+"
    return re.compile(rf"(?:{'|'.join(whole)})(?:{point}[0-9]++)?+|{plain}", re.IGNORECASE)


def _typed(letter: str) -> str:
    """A character's ASCII equivalent, if there is one."""
    if (digit := decimal(letter, None)) is not None:
        return str(digit)
    if "\uff01" <= letter <= "\uff5e":
        return chr(ord(letter) - 0xFEE0)
    return TYPED.get(letter, letter)


def _is_currency(text: str) -> bool:
    return text.lower() in CODES or all(category(letter) == "Sc" for letter in text)


def _is_unit(text: str) -> bool:
    """A few letters and signs; but 5² has no unit."""
    return (
        len(text) <= LONGEST_UNIT
        and text[:1] not in POWERS
        and all(letter.isalpha() or letter in SIGNS for letter in text)
    )
