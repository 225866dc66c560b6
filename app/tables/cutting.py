"""From text to cells: lines of a reasonable length, cut at the delimiter."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from itertools import islice

from app.tables.decoding import TableError
from app.tables.numbers import readings
from app.words import N_, _

# In order of preference; a comma separates decimals if it does not separate columns.
DELIMITERS = {"\t": N_("tabs"), ";": N_("semicolons"), ",": N_("commas"), "|": N_("vertical bars"), " ": N_("spaces")}
FULL_WIDTH = "，"
COMMENTS = ("#", "%", "//")
TRIED_ROWS, TRIED_LETTERS = 50, 50_000  # to find the delimiter
# Nobody else's live stream moves while one line is cut, which takes 2 ms for this many characters.
LONGEST_LINE = 200_000
MOST_LINES = 500_000  # including blank ones
SEPARATOR = re.compile(r"[\"']?sep=([^\"'\w])[\"']?[\s,;]*", re.IGNORECASE)
BREAK = re.compile(r"[\r\n]")
SPACED = re.compile(r"(?<=[0-9]) (?=[0-9])")
RULE = re.compile(r"[\s|+:=-]*+")  # what Markdown and terminal tables draw between rows


@dataclass
class Row:
    """The cells of a row, how many fields it has, and the number of its last line."""

    line: int
    fields: int
    cells: list[str]  # without empty ones at the end
    joined: int = 0  # how many delimiters are in cells of several lines

    @property
    def is_comment(self) -> bool:
        """Whether it begins like one, or is in brackets, like the size that pandas writes below a table."""
        return self.cells[0].startswith(COMMENTS) or (self.cells[0].startswith("[") and self.cells[-1].endswith("]"))


@dataclass(frozen=True)
class Cutter:
    """How a text is cut: the delimiter, the quotation mark, and how many lines at the top are not part of the table."""

    delimiter: str
    quote: str = '"'
    skipped: int = 0
    framed: bool = False  # whether each line also begins and ends with the delimiter

    def rows(self, text: str) -> Iterator[Row]:
        """Each row that is not blank.

        Raises:
            TableError: a line or a field is too long.
        """
        feed = _Feed(text, self)
        reader = csv.reader(feed, delimiter=self.delimiter, quotechar=self.quote, skipinitialspace=True)
        last = self.skipped
        try:
            for row in reader:
                feed.length = 0
                cells = [cell.strip() for cell in row]
                fields = len(cells)
                while cells and not cells[-1]:
                    cells.pop()
                joined = self._joined(row) if feed.line > last + 1 else 0
                last = feed.line
                if cells:
                    yield Row(feed.line, fields, cells, joined)
        except csv.Error:
            raise TableError(_("A field is far too long; are its quotation marks closed?")) from None

    def _joined(self, row: list[str]) -> int:
        return sum(cell.count(self.delimiter) for cell in row if BREAK.search(cell))


class _Feed:
    """The lines of a text for ``csv``, with a limit on their length even if quotation marks join them."""

    def __init__(self, text: str, cutter: Cutter) -> None:
        self._lines = StringIO(text, newline="")
        self._cutter = cutter
        self.line = self.length = 0
        for _number in range(cutter.skipped):
            next(self)
        self.length = 0

    def __iter__(self) -> _Feed:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.line += 1
        if self.line > MOST_LINES:
            raise TableError(_("There are more than {most:,} lines; give at most that many.").format(most=MOST_LINES))
        self.length += len(line)
        if len(line) > LONGEST_LINE:
            message = _("Line {line} has {count:,} characters; give at most {most:,}.")
            raise TableError(message.format(line=self.line, count=len(line), most=LONGEST_LINE))
        if self.length > LONGEST_LINE:
            message = _("The row that ends with line {line} is far too long; are its quotation marks closed?")
            raise TableError(message.format(line=self.line))
        return self._cut(line)

    def _cut(self, line: str) -> str:
        if self._cutter.delimiter not in "| ":
            return line
        if RULE.fullmatch(line) and ("--" in line or "==" in line or ":-" in line):
            return "\n"
        if self._cutter.delimiter == " ":
            return line.replace("\t", " ")
        if self._cutter.framed:
            return line.strip().removeprefix("|").removesuffix("|") + "\n"
        return line


def cutter_for(text: str) -> Cutter:
    r"""How to cut a text: as its line ``sep=`` says, or so that its first rows are most even and have the most numbers.

    Raises:
        TableError: there is only one column, or a line is too long.

    >>> cutter_for("a|b|kind\n1|2|cat").delimiter, cutter_for("12 cm,1\n15 cm,2").delimiter
    ('|', ',')
    """
    sample = _sample(text)
    first = sample.partition("\n")[0].partition("\r")[0]
    given = SEPARATOR.fullmatch(first)
    if given:
        delimiters, skipped = [given[1]], 1
    else:
        spaced = sample.replace("\t", "\t ", 1)  # because a tab is a space too
        delimiters, skipped = [mark for mark in (*DELIMITERS, FULL_WIDTH) if mark in spaced], 0
    lines = [line for line in sample.splitlines()[skipped:] if line.strip() and not RULE.fullmatch(line)]
    framed = sum(line.lstrip().startswith("|") for line in lines) > len(lines) / 2
    quotes = "\"'" if "'" in sample and '"' not in sample else '"'
    cutters = [Cutter(delimiter, quote, skipped, framed) for delimiter in delimiters for quote in quotes]
    fits = [_fit(sample, cutter) for cutter in cutters]
    if given is None and not any(fits):
        names = [str(name) for name in DELIMITERS.values()]
        message = _("There is only one column; put {delimiters} or {last} between columns.")
        raise TableError(message.format(delimiters=_(", ").join(names[:-1]), last=names[-1]))
    return cutters[fits.index(max(fits))]


def _sample(text: str) -> str:
    """The first lines, including all of the last one unless it is huge."""
    if len(text) <= TRIED_LETTERS:
        return text
    sample = text[:TRIED_LETTERS]
    end = max(sample.rfind("\n"), sample.rfind("\r")) + 1
    return sample[:end] if end else sample


def _fit(text: str, cutter: Cutter) -> float:
    """How many rows have the most common width, and how many of their cells are numbers or quoted.

    A number with spaces in it, such as 1 234, counts as the numbers into which spaces would cut it.
    """
    try:
        rows = list(islice((row for row in cutter.rows(text) if not row.is_comment), TRIED_ROWS))
        rows = rows or list(islice(cutter.rows(text), TRIED_ROWS))
    except TableError:
        return 0.0
    width = usual_width(rows)
    if width < 2:
        return 0.0
    even = sum(row.fields >= width >= len(row.cells) for row in rows) / len(rows)
    cells = [cell for row in rows for cell in islice(row.cells, TRIED_ROWS)]
    numbers = [1 + len(SPACED.findall(cell)) if readings(cell).is_number else 0 for cell in cells]
    loose = sum(cell[0] == cell[-1] == "'" for cell in cells if len(cell) > 1)
    return even * (0.1 + (sum(numbers) - loose / 2) / (sum(numbers) + numbers.count(0)))


def usual_width(rows: list[Row]) -> int:
    """How many fields most rows have; the first row's number if only that row has no empty field at the end."""
    if not rows:
        return 0
    width = Counter(row.fields for row in rows).most_common(1)[0][0]
    longest = max(len(row.cells) for row in rows if row.fields == width)
    return longest if longest in {row.fields for row in rows[:TRIED_ROWS] if row.fields < width} else width
