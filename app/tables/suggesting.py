"""What a table is most likely meant for: its label, what the network sees, and why a column is not suggested."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from app.tables.cells import is_gap_among_numbers
from app.tables.columns import Column
from app.tables.decoding import quoted
from app.tables.header import LABELS
from app.tables.reading import Grid
from app.words import _

COLUMNS, CLASSES = range(2, 65), range(2, 11)
SHOWN = 3  # names in a sentence


def label_for(grid: Grid) -> str:
    r"""The column that most likely is the label: few distinct values that recur, and a label's name or the last place.

    >>> from app.tables.reading import read
    >>> label_for(read(b"species,a,b,legs\ncat,1.5,2.5,4\nbird,2.5,1.5,2"))
    'species'
    """
    fitting = [column for column in grid.columns if column.is_whole and len(column.kinds) in CLASSES]
    named = [column for column in fitting if column.name.lower() in LABELS]
    recurring = [column for column in fitting if len(column.kinds) < column.kinds.total() and not column.counts_rows]
    return (named or recurring or fitting or grid.columns)[-1].name


def seen_for(grid: Grid, label: str) -> tuple[str, ...]:
    """The columns that the network sees unless someone chooses others: numbers, but not the rows' own."""
    telling = (c.name for c in grid.columns if c.name != label and c.is_numeric and not c.counts_rows)
    return tuple(telling)[: COLUMNS[-1]]


def left_out(grid: Grid, label: str, seen: Sequence[str]) -> tuple[str, ...]:
    r"""Why the other columns were not suggested, one sentence for each reason.

    >>> from app.tables.reading import read
    >>> left_out(read(b"id,note,a,kind\n1,good,2.5,x\n2,bad,3.5,y\n3,7,1.5,x"), "kind", ["a"])[0]
    'Not suggested because it only numbers the rows: “id”.'
    """
    others = [column for column in grid.columns if column.name not in {label, *seen}]
    numeric = [column for column in others if column.is_numeric]
    empty = [column for column in others if column.missing.all()]
    words = [column for column in others if not column.is_numeric and not column.missing.all()]
    found = [
        _reason(
            [column for column in numeric if column.counts_rows],
            _("Not suggested because it only numbers the rows: {names}."),
            _("Not suggested because they only number the rows: {names}."),
        ),
        _reason(
            words,
            _("Not suggested because it holds words: {names}."),
            _("Not suggested because they hold words: {names}."),
            lambda column: _word_in(grid, column),
        ),
        _reason(
            empty,
            _("Not suggested because it is empty: {names}."),
            _("Not suggested because they are empty: {names}."),
        ),
    ]
    if (count := sum(c.is_numeric and not c.counts_rows for c in grid.columns if c.name != label)) > COLUMNS[-1]:
        found.append(
            _("Of {count:,} columns of numbers, the first {most} are suggested.").format(count=count, most=COLUMNS[-1])
        )
    return tuple(filter(None, found))


def doubtful(grid: Grid, label: str) -> dict[str, int]:
    """The label's values that may be words or gaps, such as NA, and how many rows have each."""
    kinds = grid[label].kinds
    return {kind: count for kind, count in kinds.items() if is_gap_among_numbers(kind)}


def _reason(
    columns: Sequence[Column], one: str, several: str, example: Callable[[Column], str] = lambda _column: ""
) -> str:
    if not columns:
        return ""
    names = _(", ").join(quoted(column.name) + example(column) for column in columns[:SHOWN])
    if len(columns) > SHOWN:
        names += _(" and {count:,} more").format(count=len(columns) - SHOWN)
    return (one if len(columns) == 1 else several).format(names=names)


def _word_in(grid: Grid, column: Column) -> str:
    """The first word in a column of words, and its line."""
    row = next(
        row
        for row, (gap, number) in enumerate(zip(column.missing.tolist(), column.numbers.tolist(), strict=True))
        if not gap and number != number  # noqa: PLR0124 -- NaN
    )
    return _(" ({text} in line {line})").format(text=quoted(column.texts[row]), line=grid.lines[row])
