"""From bytes to columns: find the delimiter and the header, tell numbers from words, and say what was done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np

from app.tables.body import body_of, joined, skipped, too_many
from app.tables.cells import Cells, decimal_of
from app.tables.columns import Column
from app.tables.cutting import Cutter, cutter_for
from app.tables.decoding import LONGEST_NORMALIZED, LONGEST_QUOTE, TableError, decode, printable, quoted
from app.tables.foreign import check_kind, from_arff
from app.tables.header import header_of
from app.words import _, language
from engine.datasets.table import MOST_ROWS


@dataclass(frozen=True)
class Grid:
    """A table as it was given: columns of one length, each row's line in the file, and how it was read."""

    columns: tuple[Column, ...]
    lines: tuple[int, ...]
    has_header: bool  # whether the columns' names come from a row of their own
    delimiter: str
    encoding: str  # empty for UTF-8
    notes: tuple[str, ...] = ()  # what was done that nobody would expect, one sentence each
    riddle: str = ""  # a number whose mark may separate decimals or thousands, if nothing in the table says which

    @cached_property
    def _by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    def __getitem__(self, name: str) -> Column:
        """The column with a name; KeyError if there is none."""
        return self._by_name[name]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names."""
        return tuple(column.name for column in self.columns)


def read(data: bytes, *, has_header: bool | None = None, decimal: str = "") -> Grid:
    r"""The columns of a file or of pasted text.

    Args:
        data: text in some encoding.
        has_header: whether the first row names the columns; None to judge by the rows below.
        decimal: the decimal mark, ``"."`` or ``","``, if the table does not show it.

    Raises:
        TableError: no table.

    >>> grid = read("size;weight;kind\n1,5;2;cat\n3;;dog".encode())
    >>> grid.names, grid["size"].numbers.tolist(), grid["weight"].missing.tolist(), grid.lines
    (('size', 'weight', 'kind'), [1.5, 3.0], [False, True], (2, 3))
    >>> read(b"2019,2020,kind\n1,2,cat\n3,4,dog").has_header  # numbers over numbers: it has to be told
    False
    """
    found = _read(data, language(), has_header=has_header, decimal=decimal)
    if isinstance(found, str):
        raise TableError(found)
    return found


@lru_cache(4)  # a dialog reads the same file at each click, and a long one takes seconds, even to be refused
def _read(data: bytes, _spoken: str, *, has_header: bool | None, decimal: str) -> Grid | str:
    """The table, or why there is none; its notes are in a language, so each language has its own."""
    try:
        return _grid(data, has_header=has_header, decimal=decimal)
    except TableError as error:
        return str(error)


def _grid(data: bytes, *, has_header: bool | None, decimal: str) -> Grid:
    text, encoding = decode(data)
    check_kind(text)
    if arff := from_arff(text):
        text, cutter, has_header = arff, Cutter(",", quote="'" if "'" in arff else '"'), True
    else:
        cutter = cutter_for(text)
    body = body_of(cutter.rows(text))
    columns = [Cells.of(texts) for texts in body.columns]
    header = header_of(body, columns, wanted=has_header)
    lines = body.lines[header.rows :]
    _check_length(lines)
    columns = [cells.below(header.rows) for cells in columns]
    names = header.names or [""] * len(columns)
    while len(columns) > 2 and not names[-1] and not any(columns[-1].texts):
        columns.pop()
        names.pop()
    mark = decimal_of(columns, cutter.delimiter)
    riddles = (found for cells in columns if not mark and cells.is_numeric and (found := cells.riddle))
    riddle = next(riddles, "")
    named = _named([cells.settled(mark or (decimal if riddle else "")) for cells in columns], names)
    notes = [skipped(header.passed)] if header.passed else []
    notes += [joined(body.joined)] if body.joined else []
    notes += [header.why] if header.why else []
    notes += _notes(columns, named, lines)
    return Grid(named, tuple(lines), bool(header.names), cutter.delimiter, encoding, tuple(notes), riddle)


def _check_length(lines: Sequence[int]) -> None:
    if len(lines) < 2:
        raise TableError(_("There is only one row; give at least two, of two classes."))
    if len(lines) > MOST_ROWS:
        raise too_many()


def _named(columns: Sequence[Column], names: Sequence[str]) -> tuple[Column, ...]:
    unique = _unique(names)
    has_names = any(names)
    return tuple(
        replace(column, name=name, is_unnamed=has_names and not given, is_first=not has_names and not number)
        for number, (column, name, given) in enumerate(zip(columns, unique, names, strict=True))
    )


def _unique(names: Sequence[str]) -> list[str]:
    """Printable names of a reasonable length, each unique."""
    found: dict[str, None] = {}
    counts: dict[str, int] = {}
    for number, name in enumerate(names, 1):
        short = printable(name[:LONGEST_NORMALIZED])[:LONGEST_QUOTE].strip()
        plain = short or _("column {number}").format(number=number)
        unique, count = plain, counts.get(plain, 1)  # so that equal names are not counted from the start each time
        while unique in found:
            count += 1
            unique = f"{plain} ({count})"
        counts[plain] = count
        found[unique] = None
    return list(found)


def _notes(cells: Sequence[Cells], columns: Sequence[Column], lines: Sequence[int]) -> list[str]:
    """How marks and units were read, with an example."""
    notes = []
    for raw, column in zip(cells, columns, strict=True):
        thousands = raw.is_riddle & (np.abs(column.numbers) == np.maximum(np.abs(raw.point), np.abs(raw.comma)))
        if column.is_numeric and thousands.any():
            row = int(np.argmax(thousands))
            message = _("Marks were read as thousands separators: {text} in line {line} is {number}.")
            text, number = quoted(column.texts[row]), f"{column.numbers[row]:.15g}"
            notes.append(message.format(text=text, line=lines[row], number=number))
            break
    if units := [f"{column.name} ({column.unit})" for column in columns if column.unit]:
        more = _(" and {count:,} more").format(count=len(units) - 3) if len(units) > 3 else ""
        notes.append(_("Read without their units: {columns}.").format(columns=_(", ").join(units[:3]) + more))
    return notes
