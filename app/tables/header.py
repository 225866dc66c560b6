"""Which row names the columns, judged by the rows below it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.tables.body import Body
from app.tables.cells import Cells
from app.tables.cutting import COMMENTS, Row
from app.tables.decoding import quoted
from app.words import _

MOST_TITLES = 10
ROW_NAMES = "rownames"  # the names that R gives them
# Common names for the column to be learned, in English and Korean.
LABELS = frozenset(
    {"class", "label", "species", "target", "y", "category", "type", "variety", "outcome", "diagnosis", "quality"}
    | {"classification", "cultivar", "survived", "churn"}
    | {"분류", "종", "품종", "범주", "정답", "라벨", "레이블", "클래스"}
)


@dataclass(frozen=True)
class Header:
    """The columns' names, empty without a header, and how many rows precede the data."""

    names: list[str]
    rows: int
    passed: list[Row]  # what is not a row of the table, wherever it is
    why: str = ""  # the sentence about a header that nobody would expect


def header_of(body: Body, columns: Sequence[Cells], *, wanted: bool | None) -> Header:
    """The header of a table.

    Args:
        body: its rows.
        columns: the cells of the rows, column by column.
        wanted: whether there is one; None to find out.

    Raises:
        TableError: the number of names matches no row's number of fields.
    """
    titles = _titles(columns)
    passed = [*body.above, *(_row(body, index) for index in range(titles)), *body.comments, *body.below]
    headed, why = _is_headed(columns, titles)
    if wanted is not False and body.above and not titles and not headed:
        named, names, why = _names_above(body, columns)
        if names:
            passed.remove(named)
            return Header(names, 0, passed, why)
    if headed if wanted is None else wanted:
        names = [cells.texts[titles] for cells in columns]
        names[0] = (names[0].startswith(COMMENTS) and names[0].lstrip("#%/ ")) or names[0]
        rows = titles + 1
        if _is_under_names(columns, rows):
            passed.append(_row(body, rows))
            rows += 1
        return Header(names, rows, passed, why)
    return Header([], titles, passed)


def _row(body: Body, index: int) -> Row:
    cells = [column[index] for column in body.columns]
    return Row(body.lines[index], len(cells), cells)


def _titles(columns: Sequence[Cells]) -> int:
    """How many rows are above a header: comments, or a few cells over columns that have names further down."""
    count = 0
    for row in range(min(MOST_TITLES, len(columns[0].texts) - 1)):
        filled = sum(bool(cells.texts[row]) for cells in columns)
        if not columns[0].texts[row].startswith(COMMENTS) and not (len(columns) > 2 and 2 * filled <= len(columns)):
            break
        count = row + 1
    return count if count and _over_numbers(columns, count) else 0


def _over_numbers(columns: Sequence[Cells], row: int) -> bool:
    """Whether the cells above the columns of numbers are mostly words."""
    named = [cells for cells in columns if cells.below(row + 1).is_numeric and not cells.gaps[row]]
    words = sum(not cells.is_number[row] for cells in named)
    return 2 * words > len(named)


def _is_under_names(columns: Sequence[Cells], row: int) -> bool:
    """Whether a row below the names has units, types or other names: words over numbers that never occur again."""
    if row + 2 > len(columns[0].texts):
        return False
    numeric = [cells for cells in columns if cells.below(row + 1).is_numeric]
    if any(cells.is_number[row] for cells in numeric):
        return False
    words = [cells for cells in numeric if not cells.gaps[row]]
    return len(words) > 1 and not any(cells.texts[row] in cells.texts[row + 1 :] for cells in words)


def _is_headed(columns: Sequence[Cells], row: int) -> tuple[bool, str]:
    """Whether a row is a header, and the sentence that says so if numbers are above numbers."""
    if _over_numbers(columns, row):
        return True, ""
    message = _("The first row was read as column names because {text} occurs in no other row.")
    may_be = _are_names(columns, row)
    for cells in columns:
        text = cells.texts[row]
        if text and not cells.is_number[row] and _is_name(cells, row, may_be=may_be):
            return True, message.format(text=quoted(text))
    if _counts_columns([cells.texts[row] for cells in columns], columns, row):
        return True, _("The first row was read as column names because it numbers the columns.")
    return False, ""


def _are_names(columns: Sequence[Cells], row: int) -> bool:
    """Whether the numbers in a row may be names: each is different, such as years and wavelengths."""
    numbers = [cells.texts[row] for cells in columns if cells.is_number[row]]
    return len(set(numbers)) == len(numbers)


def _is_name(cells: Cells, row: int, *, may_be: bool) -> bool:
    """Whether a word occurs once and is a common label name, or may be a name over words that all recur."""
    if cells.gaps[row]:
        return False
    text, rest = cells.texts[row], Counter(cells.texts[row + 1 :])
    if text in rest or not rest:
        return False
    if text.lower() in LABELS:
        return True
    return may_be and not cells.below(row + 1).is_numeric and len(rest) in range(2, 11) and min(rest.values()) > 1


def _counts_columns(texts: list[str], columns: Sequence[Cells], row: int) -> bool:
    """Whether a row is 0, 1, 2, ... or 1, 2, 3, ..., at least three numbers, over words or fractions."""
    if texts[-1] and not columns[-1].is_number[row]:
        texts, columns = texts[:-1], columns[:-1]
    if not texts[0]:  # above the rows' own numbers
        texts, columns = texts[1:], columns[1:]
    if len(texts) < 3 or not any(texts == list(map(str, range(first, first + len(texts)))) for first in (0, 1)):
        return False
    below = [cells.below(row + 1) for cells in columns]
    return any(bool(cells.is_number.any()) and not _is_whole(cells) for cells in below)


def _is_whole(cells: Cells) -> bool:
    numbers = np.where(np.isnan(cells.point), cells.comma, cells.point)
    numbers = numbers[~np.isnan(numbers)]
    return bool((numbers == np.rint(numbers)).all())


def _names_above(body: Body, columns: Sequence[Cells]) -> tuple[Row, list[str], str]:
    """The line above the rows with the names, and these: after a comment mark, or without the rows' own as in R."""
    row = body.above[-1]
    if row.is_comment:
        bare = [row.cells[0].lstrip("#%/ "), *row.cells[1:]]
        names = bare if bare[0] else bare[1:]
        return row, names if len(names) == body.width else [], ""
    if len(row.cells) == 1 and len(body.above) > 1 and body.above[-2].line == row.line - 1:
        row = body.above[-2]  # pandas names the index on a line of its own
    if len(row.cells) == 1:
        return row, [], ""
    first, last = columns[0], columns[-1]
    names_rows = len(set(first.texts)) == len(first.texts) and _is_whole(first)
    if len(row.cells) != body.width - 1 or not names_rows or 2 * last.texts.count("") > len(last.texts):
        raise body.misfit(row)
    why = _("Line {line} names one column fewer than the rows have, so the first column was read as row names.")
    return row, [ROW_NAMES, *row.cells], why.format(line=row.line)
