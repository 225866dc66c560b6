"""The cells of a column: which are numbers, and which are gaps.

Each distinct text is read once, so a column of 100,000 equal cells costs no more than its length.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from unicodedata import category

import numpy as np

from app.tables.columns import Column
from app.tables.numbers import readings
from engine.tape import Array

# Gaps in any column: nothing, what programs write for it, and what spreadsheets write for errors; also in brackets of
# any kind.
GAPS = frozenset(
    {"", "nan", "-nan", "nan%", "nat", "null", "\\n", "n/a", "#n/a", "#na", "#nv", "#n/a n/a", "n.a.", "n.a"}
    | {"1.#ind", "-1.#ind", "1.#qnan", "-1.#qnan", "-nan(ind)", "missing", "결측", "결측치"}
)
# Gaps among numbers, as are signs; among words these may be words: North America, no symptoms.
GAPS_AMONG_NUMBERS = GAPS | frozenset(
    {"na", "none", "nil", "n/d", "nd", "n.d.", "unknown", "unk", "empty", "blank", "leer", "void", "tbd", "undefined"}
    | {"no data", "nodata", "not available", "not recorded", "missing value"}
    | {"없음", "미상", "모름", "해당없음", "무응답", "데이터 없음"}
)
SIGNS = frozenset({"Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Zs"})  # by Unicode's categories
MOST_MISTAKES = 5  # words among numbers that are corrected by hand; or if there are more, a tenth of the rows
LONGEST_GAP = max(map(len, GAPS_AMONG_NUMBERS)) + 2  # with brackets


@dataclass(frozen=True, eq=False)
class Cells:
    """A column before it is known whether its first rows are a header, and which mark separates decimals."""

    texts: tuple[str, ...]
    codes: Array  # (rows,); the index of each text among the distinct ones
    different: tuple[str, ...]
    points: Array  # (distinct texts,); the numbers if the point is the decimal mark, NaN if they are none
    commas: Array  # (distinct texts,); the numbers if the comma is
    units: tuple[str, ...]  # of the distinct texts
    gap_words: Array  # (distinct texts,); which would be gaps among numbers

    @classmethod
    def of(cls, texts: Sequence[str]) -> Cells:
        """Read every text as the numbers that it may be."""
        numbers = {text: number for number, text in enumerate(dict.fromkeys(texts))}
        different = tuple(numbers)
        codes = np.fromiter(map(numbers.__getitem__, texts), int, len(texts))
        points, commas, units, gap_words = [], [], [], []
        for text in different:  # no objects are kept that Python's garbage collector would have to walk through
            point, comma, unit = readings(text)
            points.append(point)
            commas.append(comma)
            units.append(unit)
            gap_words.append(point != point and comma != comma and is_gap_among_numbers(text))  # noqa: PLR0124 -- NaN
        if "+" in numbers and "-" in numbers:
            gap_words[numbers["-"]] = False  # a dash together with a plus is a minus
        return cls(
            tuple(map(different.__getitem__, codes.tolist())),  # so that equal texts are one object in memory
            codes,
            different,
            np.array(points),
            np.array(commas),
            tuple(units),
            np.array(gap_words, bool),
        )

    def below(self, rows: int) -> Cells:
        """The same without the first rows."""
        return replace(self, texts=self.texts[rows:], codes=self.codes[rows:])

    @property
    def point(self) -> Array:
        """The numbers of all rows if the point is the decimal mark: ``(rows,)``."""
        return np.asarray(self.points[self.codes])

    @property
    def comma(self) -> Array:
        """The numbers of all rows if the comma is the decimal mark: ``(rows,)``."""
        return np.asarray(self.commas[self.codes])

    @property
    def gaps(self) -> Array:
        """Which rows would be gaps among numbers."""
        return np.asarray(self.gap_words[self.codes])

    @property
    def is_number(self) -> Array:
        """Which rows are numbers in either reading."""
        return np.asarray(self._are_numbers[self.codes])

    @property
    def is_riddle(self) -> Array:
        """Which rows are different numbers depending on the decimal mark."""
        return np.asarray(self._are_riddles[self.codes])

    @property
    def riddle(self) -> str:
        """The first text whose mark is ambiguous; empty if there is none."""
        rows = self.is_riddle
        return self.texts[int(np.argmax(rows))] if rows.any() else ""

    @property
    def certain(self) -> tuple[int, int]:
        """How many rows are numbers only if the point is the decimal mark, and how many only if the comma is."""
        return int(self._counts[self._points_only].sum()), int(self._counts[self._commas_only].sum())

    @cached_property
    def is_numeric(self) -> bool:
        """Whether most cells are numbers, with at most one unit, and the rest may be mistakes."""
        alike = self._unit_counts[""] + max((count for unit, count in self._unit_counts.items() if unit), default=0)
        there = int(self._counts[~self.gap_words].sum())
        words = there - self._unit_counts.total()
        return 2 * alike > there and (words <= MOST_MISTAKES or 10 * words <= there)

    def settled(self, decimal: str) -> Column:
        """The column, given a decimal mark: ``"."``, ``","``, or ``""`` if it cannot be known."""
        unit = self._unit_counts.most_common(1)[0][0] if self.is_numeric else ""
        either = np.where(self._commas_only, self.commas, self.points)
        either[self._are_riddles] = np.nan
        numbers = {".": self.points, ",": self.commas, "": either}[decimal].copy()
        if any(self.units):
            alike = np.array([other == unit for other in self.units], bool)
            numbers[~alike & (numbers != 0)] = np.nan
        missing = self.gap_words if self.is_numeric else self._gaps_among_words()
        return Column("", self.texts, numbers[self.codes], missing[self.codes], self.is_numeric, unit)

    @cached_property
    def _counts(self) -> Array:
        return np.bincount(self.codes, minlength=len(self.different))

    @cached_property
    def _are_numbers(self) -> Array:
        return np.asarray(~(np.isnan(self.points) & np.isnan(self.commas)))

    @property
    def _points_only(self) -> Array:
        return np.asarray(~np.isnan(self.points) & np.isnan(self.commas))

    @property
    def _commas_only(self) -> Array:
        return np.asarray(np.isnan(self.points) & ~np.isnan(self.commas))

    @cached_property
    def _are_riddles(self) -> Array:
        neither = self._points_only | self._commas_only | ~self._are_numbers
        return np.asarray(~neither & (self.points != self.commas))

    @cached_property
    def _unit_counts(self) -> Counter[str]:
        """How many numbers have each unit."""
        if not any(self.units):
            return Counter({"": int(self._counts[self._are_numbers].sum())})
        counts: Counter[str] = Counter()
        for unit, count in zip(self.units, (self._counts * self._are_numbers).tolist(), strict=True):
            if count:
                counts[unit] += count
        return counts

    def _gaps_among_words(self) -> Array:
        """Which texts are gaps among words: a question mark is one too, unless all words are signs."""
        there = (text for text, count in zip(self.different, self._counts.tolist(), strict=True) if count)
        has_words = any(any(map(str.isalnum, text[:LONGEST_GAP])) for text in there)
        words = GAPS | {"?"} if has_words else GAPS
        return np.array([_is_gap(text, words) for text in self.different], bool)


def is_gap_among_numbers(text: str) -> bool:
    """Whether a text is a gap among numbers: a word for that, or signs only, such as dashes and dots.

    >>> [text for text in ("-", "??", "NA", "(blank)", "#NAME?", "+", "x", "0") if is_gap_among_numbers(text)]
    ['-', '??', 'NA', '(blank)', '#NAME?']
    """
    return _is_gap(text, GAPS_AMONG_NUMBERS) or (
        len(text) <= LONGEST_GAP and "+" not in text and all(category(letter) in SIGNS for letter in text)
    )


def _is_gap(text: str, words: frozenset[str]) -> bool:
    if len(text) > LONGEST_GAP:
        return False
    lower = text.lower()
    bare = lower.strip("<>()[]")
    is_error = text.isupper() and text[0] == "#" and text[-1] in "!?"
    return lower in words or is_error or (bare != "" and bare in words)


def decimal_of(columns: Sequence[Cells], delimiter: str) -> str:
    """The decimal mark, if all columns of numbers together allow only one; otherwise ``""``.

    A comma that also separates columns is taken to separate thousands unless something contradicts it, and a point then
    separates decimals.
    """
    point, comma = (
        sum(counts) for counts in zip(*(cells.certain for cells in columns if cells.is_numeric), (0, 0), strict=True)
    )
    if point == comma:
        return "." if delimiter == "," else ""
    return "." if point > comma else ","
