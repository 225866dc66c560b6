"""From text to columns: the delimiter found, the header told from the rows, numbers from words."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from io import StringIO
from itertools import islice

import numpy as np

from app.tables.decoding import LONGEST_QUOTE, TableError, decode, printable
from app.words import _
from engine.datasets.table import MOST_ROWS
from engine.tape import Array

MOST_COLUMNS = 1000
# In the order of preference; a comma parts decimals where it parts no columns.
DELIMITERS = {"\t": _("tabs"), ";": _("semicolons"), ",": _("commas"), " ": _("spaces")}
TRIED_ROWS, TRIED_LETTERS = 50, 50_000  # to find the delimiter
MISSING = frozenset({"", "?", "-", "–", "na", "n/a", "#n/a", "nan", "null"})
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True, eq=False)
class Column:
    """A column as it was given: its name, made unique, and the text of each row."""

    name: str
    texts: tuple[str, ...]
    numbers: Array  # (rows,); NaN where there is none
    missing: Array  # (rows,); whether there is nothing at all

    @cached_property
    def is_numeric(self) -> bool:
        """Whether most of what is there are numbers; the rest are then mistakes that a sentence names."""
        return bool(2 * (~np.isnan(self.numbers)).sum() > (~self.missing).sum())

    @cached_property
    def kinds(self) -> Counter[str]:
        """How often each text comes, in the order of coming; gaps do not count."""
        return Counter(printable(text) for text, gap in zip(self.texts, self.missing, strict=True) if not gap)

    @property
    def is_whole(self) -> bool:
        """Whether it has words or whole numbers, no measurements."""
        numbers = self.numbers[~np.isnan(self.numbers)]
        return not self.is_numeric or bool((numbers == np.rint(numbers)).all())

    @property
    def counts_rows(self) -> bool:
        """Whether it only numbers the rows, so that it says nothing."""
        return len(self.texts) > 2 and bool((np.diff(self.numbers) == 1).all())

    def below(self) -> Column:
        """The same without the first row."""
        return replace(self, texts=self.texts[1:], numbers=self.numbers[1:], missing=self.missing[1:])


@dataclass(frozen=True)
class Grid:
    """A table as it was given: columns of one length, each row's line in the file, and how it was read."""

    columns: tuple[Column, ...]
    lines: tuple[int, ...]
    has_header: bool  # whether the columns' names come from a first row of their own
    delimiter: str
    encoding: str  # empty for UTF-8

    def __getitem__(self, name: str) -> Column:
        """The column of a name; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    @property
    def names(self) -> tuple[str, ...]:
        """What the columns are called."""
        return tuple(column.name for column in self.columns)


@lru_cache(4)  # a dialog reads the same file at each click, and a long one takes a second
def read(data: bytes, *, has_header: bool | None = None) -> Grid:
    r"""The columns of a file or of what was pasted.

    Args:
        data: text in some encoding.
        has_header: whether the first row names the columns; None to tell it from what stands over the numbers.

    Raises:
        TableError: no table.

    >>> grid = read("size;weight;kind\n1,5;2;cat\n3;;dog".encode())
    >>> grid.names, grid["size"].numbers.tolist(), grid["weight"].missing.tolist(), grid.lines
    (('size', 'weight', 'kind'), [1.5, 3.0], [False, True], (2, 3))
    >>> read(b"2019,2020,kind\n1,2,cat\n3,4,dog").has_header  # numbers over numbers: it has to be told
    False
    """
    text, encoding = decode(data)
    delimiter = _delimiter_of(text)
    lines, rows = _read_rows(text, delimiter)
    columns = [_column(texts, decimal_comma=delimiter != ",") for texts in zip(*rows, strict=True)]
    names = [""] * len(columns)
    if has_header is None:
        has_header = _looks_headed(columns)
    if has_header:
        names, lines, columns = rows[0], lines[1:], [column.below() for column in columns]
    if len(lines) < 2:
        raise TableError(_("There is a single row; give at least two, of two classes."))
    if len(lines) > MOST_ROWS:
        raise _too_many()
    named = (replace(column, name=name) for name, column in zip(_unique(names), columns, strict=True))
    return Grid(tuple(named), tuple(lines), has_header, delimiter, encoding)


def _read_rows(text: str, delimiter: str) -> tuple[list[int], list[list[str]]]:
    """Each row's line and cells, as many in each; no more than a table and its header may have are read."""
    lines: list[int] = []
    rows: list[list[str]] = []
    try:
        for line, row in _rows(text, delimiter):
            if len(rows) > MOST_ROWS:
                raise _too_many()
            lines.append(line)
            rows.append(_of_width(row, len(rows[0]) if rows else len(row), line))
    except csv.Error:
        raise TableError(_("A field is far too long; are its quotation marks closed?")) from None
    _check_width(len(rows[0]))
    return lines, rows


def _too_many() -> TableError:
    return TableError(_("There are more than {most:,} rows; give at most as many.").format(most=MOST_ROWS))


def _column(texts: tuple[str, ...], *, decimal_comma: bool) -> Column:
    numbers = np.array([_number(text, decimal_comma=decimal_comma) for text in texts])
    return Column("", texts, numbers, np.array([text.lower() in MISSING for text in texts]))


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank, with the number of its last line."""
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True)
    for row in reader:
        cells = [cell.strip() for cell in row]
        if any(cells):
            yield reader.line_num, cells


def _of_width(row: list[str], width: int, line: int) -> list[str]:
    """The row without empty fields beyond the first row's, as spreadsheets leave them."""
    while len(row) > width and not row[-1]:
        row.pop()
    if len(row) != width:
        message = _("Fields in line {line}: {count}, in the first: {width}; give every line as many.")
        raise TableError(message.format(line=line, count=len(row), width=width))
    return row


def _check_width(width: int) -> None:
    if width == 1:
        message = _("There is a single column; give columns parted by {delimiters}.")
        raise TableError(message.format(delimiters=_(", ").join(DELIMITERS.values())))
    if width > MOST_COLUMNS:
        message = _("The table has {width:,} columns; give at most {most:,}.")
        raise TableError(message.format(width=width, most=MOST_COLUMNS))


def _delimiter_of(text: str) -> str:
    """What parts the first rows most evenly, and leaves most numbers."""
    return max(DELIMITERS, key=lambda delimiter: _fit(text[:TRIED_LETTERS], delimiter))


def _fit(text: str, delimiter: str) -> float:
    try:
        rows = [row for _line, row in islice(_rows(text, delimiter), TRIED_ROWS)]
    except csv.Error:
        return 0.0
    width, count = Counter(map(len, rows)).most_common(1)[0] if rows else (0, 0)
    if width < 2:
        return 0.0
    cells = [cell for row in rows for cell in row]
    numbers = sum(not np.isnan(_number(cell, decimal_comma=delimiter != ",")) for cell in cells)
    return count / len(rows) * (0.1 + numbers / len(cells))


def _looks_headed(columns: Sequence[Column]) -> bool:
    """Whether what stands over the columns of numbers are mostly words."""
    named = [column for column in columns if column.below().is_numeric and not column.missing[0]]
    words = sum(bool(np.isnan(column.numbers[0])) for column in named)
    return 2 * words > len(named)


def _unique(names: Sequence[str]) -> list[str]:
    """Printable names of a bearable length, each another."""
    found: dict[str, None] = {}
    counts: Counter[str] = Counter()
    for number, name in enumerate(names, 1):
        plain = unique = printable(name)[:LONGEST_QUOTE].strip() or _("column {number}").format(number=number)
        while unique in found:
            counts[plain] += 1
            unique = f"{plain} ({counts[plain] + 1})"
        found[unique] = None
    return list(found)


def _number(text: str, *, decimal_comma: bool) -> float:
    """The number that a cell is, NaN where it is none; digits and nothing else, so nothing is ever evaluated.

    >>> _number("1,5", decimal_comma=True), _number("−2.5e3", decimal_comma=False), _number("=1+1", decimal_comma=True)
    (1.5, -2500.0, nan)
    """
    plain = text.replace("−", "-")
    if decimal_comma and "." not in plain and plain.count(",") == 1:
        plain = plain.replace(",", ".")
    return float(plain) if NUMBER.fullmatch(plain) else np.nan
