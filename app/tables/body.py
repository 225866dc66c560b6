"""Which rows are the table: its width is that of most rows, which tells it from titles, comments and footnotes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from app.tables.cutting import BREAK, Row, usual_width
from app.tables.decoding import LONGEST_QUOTE, TableError, quoted
from app.tables.numbers import readings
from app.words import _
from engine.datasets.table import MOST_ROWS

MOST_COLUMNS = 1000
MOST_SKIPPED = 1000
TRIED_ROWS = 200  # to find the width


@dataclass
class Body:
    """The rows of one width, column by column, and what is above, between and below them."""

    width: int
    lines: list[int] = field(default_factory=list)
    columns: list[list[str]] = field(default_factory=list)
    above: list[Row] = field(default_factory=list)
    below: list[Row] = field(default_factory=list)
    comments: list[Row] = field(default_factory=list)
    joined: Row | None = None  # the first row whose cell of several lines has as many delimiters as a row

    def take(self, row: Row) -> None:
        """Put a row where it belongs.

        Raises:
            TableError: it has a different number of fields than most rows, or there are too many.
        """
        if row.fields >= self.width >= len(row.cells):
            if self.below:
                raise self.misfit(self.below[0])
            self._append(row)
            if row.joined >= self.width - 1 and not self.joined:
                self.joined = row
        elif not self.lines:
            self._take_above(row)
        elif len(self.comments) + len(self.below) >= MOST_SKIPPED:
            raise too_many_skipped()
        elif row.is_comment:
            self.comments.append(row)
        elif len(row.cells) == 1:
            self.below.append(row)
        else:
            raise self.misfit(row)

    def misfit(self, row: Row) -> TableError:
        """The error for a row with a different number of fields."""
        message = _(
            "Line {line} has a different number of fields ({count}) than most lines ({width}); "
            "give every line the same number."
        )
        return TableError(message.format(line=row.line, count=row.fields, width=self.width))

    def _append(self, row: Row) -> None:
        if len(self.lines) > MOST_ROWS:
            raise too_many()
        self.lines.append(row.line)
        cells = row.cells + [""] * (self.width - len(row.cells))
        for column, cell in zip(self.columns, cells, strict=True):
            column.append(cell)

    def _take_above(self, row: Row) -> None:
        """A title is in words; a row of numbers is an incomplete row."""
        if len(self.above) >= MOST_SKIPPED:
            raise too_many_skipped()
        if len(row.cells) > 1 and not row.is_comment and all(readings(cell).is_number for cell in row.cells):
            raise self.misfit(row)
        self.above.append(row)


def body_of(rows: Iterator[Row]) -> Body:
    r"""The table's rows.

    Raises:
        TableError: rows of different widths, too many rows or columns.

    >>> from app.tables.cutting import Cutter
    >>> body = body_of(Cutter(",").rows("# cats\na,b\n1,2\n3,4"))
    >>> body.columns, body.lines, len(body.above)
    ([['a', '1', '3'], ['b', '2', '4']], [2, 3, 4], 1)
    """
    first = list(islice(rows, TRIED_ROWS))
    width = usual_width([row for row in first if not row.is_comment] or first)
    if width < 2:
        raise TableError(_("There is only one column; give at least two and a label."))
    if width > MOST_COLUMNS:
        message = _("The table has {width:,} columns; give at most {most:,}.")
        raise TableError(message.format(width=width, most=MOST_COLUMNS))
    body = Body(width, columns=[[] for _column in range(width)])
    for row in chain(first, rows):
        body.take(row)
    return body


def too_many() -> TableError:
    """The error for too many rows."""
    return TableError(_("There are more than {most:,} rows; give at most that many.").format(most=MOST_ROWS))


def too_many_skipped() -> TableError:
    """The error for a text most of whose lines are something else."""
    message = _("More than {most:,} lines are not rows of a table; give a table with a row for each example.")
    return TableError(message.format(most=MOST_SKIPPED))


def joined(row: Row) -> str:
    """The sentence about lines that may be separate rows."""
    message = _("Quotation marks join several lines into one row, down to line {line}: {text}; are all of them closed?")
    text = next(cell for cell in row.cells if BREAK.search(cell))
    return message.format(line=row.line, text=quoted(text))


def skipped(rows: list[Row]) -> str:
    """The sentence about lines that are not rows."""
    first = min(rows, key=lambda row: row.line)
    text = quoted(" ".join(cell[:LONGEST_QUOTE] for cell in first.cells[:9] if cell))
    if len(rows) == 1:
        return _("Line {line} is not a row of the table, so it was skipped: {text}.").format(line=first.line, text=text)
    message = _("Lines skipped because they are not rows of the table: {count:,}, the first in line {line}: {text}.")
    return message.format(count=len(rows), line=first.line, text=text)
