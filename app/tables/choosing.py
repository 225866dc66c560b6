"""From columns to a data set: which is the label, which the network sees, and what stands in the way."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from app.tables.decoding import LONGEST_QUOTE, TableError, printable, quoted
from app.tables.reading import Column, Grid
from app.words import _, apart
from engine import DataSettings, SettingsError
from engine.datasets import LARGEST, Dataset, Table
from engine.datasets.base import evenly
from engine.settings import Knob, fields_of
from engine.tape import Array

POINTS: Knob = next(field.note for field in fields_of(DataSettings) if field.name == "points")
MOST_POINTS = int(POINTS.high)
COLUMNS, CLASSES = range(2, 65), range(2, 11)
# What people call the column that is to be learned, in English and in Korean.
LABELS = frozenset(
    {"class", "label", "species", "target", "y", "category", "type", "variety", "outcome", "diagnosis", "quality"}
    | {"분류", "종", "품종", "범주", "정답", "라벨", "레이블", "클래스"}
)


@dataclass(frozen=True)
class Use:
    """A data set that can be used, and the sentence that says what it holds."""

    table: Table
    sentence: str


def label_for(grid: Grid) -> str:
    r"""The column that most likely is the label: of few different values, called so or the last one.

    >>> from app.tables.reading import read
    >>> label_for(read(b"species,a,b,legs\ncat,1.5,2.5,4\nbird,2.5,1.5,2"))
    'species'
    """
    fitting = [column.name for column in grid.columns if len(column.kinds) in CLASSES and column.is_whole]
    named = [name for name in fitting if name.lower() in LABELS]
    return (named or fitting or grid.names)[-1]


def seen_for(grid: Grid, label: str) -> tuple[str, ...]:
    """The columns that the network is shown unless somebody says otherwise: numbers, but not the rows' own."""
    numeric = [column for column in grid.columns if column.is_numeric and column.name != label]
    telling = [column for column in numeric if not column.counts_rows]
    chosen = telling if len(telling) in COLUMNS else numeric
    return tuple(column.name for column in chosen[: COLUMNS[-1]])


def gaps(grid: Grid, label: str, seen: Sequence[str]) -> int:
    """How many rows lack something of what is used."""
    return int(_gaps(grid, label, seen).sum())


def use(grid: Grid, label: str, seen: Sequence[str], *, leave_out: bool = False) -> Use:
    r"""The data set of a label and the columns that the network sees, without the rows that have gaps if so wished.

    Raises:
        TableError: says what stands in the way, and where.

    >>> from app.tables.reading import read
    >>> use(read(b"a,b,kind\n1,2,cat\n3,4,dog\n5,6,dog"), "kind", ["a", "b"]).sentence
    '3 rows, 2 columns, 2 classes: cat 1, dog 2.'
    """
    _check_count(len(seen))
    for name in seen:
        _check_numbers(grid, grid[name])
    gap = _gaps(grid, label, seen)
    if gap.any() and not leave_out:
        raise TableError(_gap_sentence(grid, label, seen))
    kept = np.flatnonzero(~gap)
    labels = np.array([printable(text) for text in grid[label].texts], dtype=object)
    _check_labels(grid[label], Counter(labels[kept]))
    chosen = kept
    if len(kept) > MOST_POINTS:
        __, numbers = np.unique(labels[kept].astype(str), return_inverse=True)
        chosen = kept[np.sort(evenly(np.random.default_rng(0), numbers, MOST_POINTS))]
    cells = np.column_stack([grid[name].numbers[chosen] for name in seen])
    try:
        table = Table(tuple(seen), tuple(map(tuple, cells.tolist())), tuple(labels[chosen]))
    except SettingsError as error:  # whatever else the engine refuses
        raise TableError(str(error)) from None
    sentence = summary(table)
    if len(chosen) < len(kept):
        sentence += " " + _("These are drawn evenly by class from {rows:,} rows.").format(rows=len(kept))
    return Use(table, sentence)


def summary(dataset: Dataset) -> str:
    """How large a data set of somebody's own rows is, and how many of them each class has.

    >>> summary(Table())
    '12 rows, 2 columns, 2 classes: cat 6, dog 6.'
    """
    names = dataset.class_names
    table, classes = dataset.sample(np.random.default_rng(0), dataset.own_rows)
    counts = zip(names, np.bincount(classes, minlength=len(names)), strict=True)
    return _("{rows:,} rows, {columns} columns, {count} classes: {classes}.").format(
        rows=len(table),
        columns=table.shape[1],
        count=len(names),
        classes=_(", ").join(f"{apart(name)} {count:,}" for name, count in counts),
    )


def _gaps(grid: Grid, label: str, seen: Sequence[str]) -> Array:
    return np.asarray(np.any([grid[name].missing for name in (label, *seen)], axis=0))


def _gap_sentence(grid: Grid, label: str, seen: Sequence[str]) -> str:
    gap = _gaps(grid, label, seen)
    row = int(np.argmax(gap))
    column = next(name for name in (*seen, label) if grid[name].missing[row])
    message = _(
        "Rows with gaps: {count:,} of {rows:,}, first line {line}, column {column}; fill them in or leave them out."
    )
    return message.format(count=int(gap.sum()), rows=len(gap), line=grid.lines[row], column=quoted(column))


def _check_count(count: int) -> None:
    if count not in COLUMNS:
        message = _("Columns chosen for the network: {count}; choose {low} to {high} that hold numbers.")
        raise TableError(message.format(count=count, low=COLUMNS[0], high=COLUMNS[-1]))


def _check_numbers(grid: Grid, column: Column) -> None:
    wrong = ~column.missing & ~(np.abs(column.numbers) <= LARGEST)  # so for NaN too
    if not wrong.any():
        return
    row = int(np.argmax(wrong))
    text = column.texts[row]
    if text.startswith("="):
        message = _("Line {line}, column {column}: {text} is a formula, and none is ever run; give its value.")
    elif np.isnan(column.numbers[row]):
        message = _("Line {line}, column {column}: {text} is no number; mend it or leave the column out.")
    else:
        message = _("Line {line}, column {column}: {text} is too large; give numbers up to ±1e15.")
    raise TableError(message.format(line=grid.lines[row], column=quoted(column.name), text=quoted(text)))


def _check_labels(column: Column, kinds: Counter[str]) -> None:
    name = quoted(column.name)
    if len(kinds) == 1:
        message = _("Every row of column {name} is {kind}; a label has {low} to {high} different values.")
        raise TableError(message.format(name=name, kind=quoted(*kinds), low=CLASSES[0], high=CLASSES[-1]))
    if len(kinds) not in CLASSES:
        message = _("Column {name} has {count:,} different values; a label has {low} to {high}.")
        raise TableError(message.format(name=name, count=len(kinds), low=CLASSES[0], high=CLASSES[-1]))
    if long := [kind for kind in kinds if len(kind) > LONGEST_QUOTE]:
        message = _("The label {label} has {count:,} characters; give at most {most}.")
        raise TableError(message.format(label=quoted(long[0]), count=len(long[0]), most=LONGEST_QUOTE))
