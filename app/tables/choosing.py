"""From columns to a dataset, or to the reason why not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from app.tables.columns import Column
from app.tables.decoding import LONGEST_QUOTE, TableError, printable, quoted
from app.tables.numbers import readings
from app.tables.reading import Grid
from app.tables.suggesting import CLASSES, COLUMNS, seen_for
from app.words import _, apart, explained
from engine import DataSettings, SettingsError
from engine.datasets import LARGEST, Dataset, Table
from engine.datasets.base import evenly
from engine.settings import Knob, fields_of
from engine.tape import Array

POINTS: Knob = next(field.note for field in fields_of(DataSettings) if field.name == "points")
MOST_POINTS = int(POINTS.high)


@dataclass(frozen=True)
class Use:
    """A dataset that can be used, and the sentence that describes it."""

    table: Table
    sentence: str


def gaps(grid: Grid, label: str, seen: Sequence[str], without: Collection[str] = ()) -> int:
    """How many rows have gaps in what is used, apart from those that are left out for their label."""
    return int((_gaps(grid, label, seen) & ~_unwanted(grid, label, without)).sum())


def use(grid: Grid, label: str, seen: Sequence[str], *, leave_out: bool = False, without: Collection[str] = ()) -> Use:
    r"""The dataset of a label and the columns that the network sees.

    Args:
        grid: the table.
        label: the column that says which class each row belongs to.
        seen: the columns of numbers.
        leave_out: whether rows with gaps are left out.
        without: values of the label whose rows are left out.

    Raises:
        TableError: says what is wrong, and where.

    >>> from app.tables.reading import read
    >>> use(read(b"a,b,kind\n1,2,cat\n3,4,dog\n5,6,dog"), "kind", ["a", "b"]).sentence
    '3 rows, 2 columns, 2 classes: cat 1, dog 2.'
    """
    _check_count(grid, label, seen)
    for name in seen:
        _check_numbers(grid, grid[name])
    unwanted = _unwanted(grid, label, without)
    gap = _gaps(grid, label, seen) & ~unwanted
    if gap.any() and not leave_out:
        raise TableError(_gap_sentence(grid, label, seen, gap))
    kept = np.flatnonzero(~gap & ~unwanted)
    texts, spelled = grid[label].texts, grid[label].labels
    labels = [spelled[text] for text in texts]
    kinds = Counter(labels[row] for row in kept.tolist())
    _check_labels(grid[label], kinds)
    chosen = kept
    if len(kept) > MOST_POINTS:
        # Numbered as since the first release: in alphabetical order.
        numbers = {kind: number for number, kind in enumerate(sorted(kinds))}
        classes = np.array([numbers[labels[row]] for row in kept.tolist()])
        chosen = kept[np.sort(evenly(np.random.default_rng(0), classes, MOST_POINTS))]
    cells = np.column_stack([grid[name].numbers[chosen] for name in seen])
    try:
        table = Table(tuple(seen), tuple(map(tuple, cells.tolist())), tuple(labels[row] for row in chosen.tolist()))
    except SettingsError as error:  # anything else that the engine refuses
        raise TableError(explained(error)) from None
    sentence = summary(table)
    if len(chosen) < len(kept):
        sentence += " " + _("These were sampled evenly by class from {rows:,} rows.").format(rows=len(kept))
    if alike := next((text for text in dict.fromkeys(texts) if spelled[text] != printable(text)), ""):
        message = _("Equal numbers are one class: {text} counts as {label}.")
        sentence += " " + message.format(text=quoted(alike), label=quoted(spelled[alike]))
    return Use(table, sentence)


def summary(dataset: Dataset) -> str:
    """The size of someone's own dataset, and how many rows each class has.

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


def _unwanted(grid: Grid, label: str, without: Collection[str]) -> Array:
    column = grid[label]
    return np.array([column.labels[text] in without for text in column.texts], bool)


def _gap_sentence(grid: Grid, label: str, seen: Sequence[str], gap: Array) -> str:
    row = int(np.argmax(gap))
    column = next(name for name in (*seen, label) if grid[name].missing[row])
    message = _(
        "Rows with gaps: {count:,} of {rows:,}, the first in line {line}, column {column}; "
        "fill them in or leave them out."
    )
    return message.format(count=int(gap.sum()), rows=len(gap), line=grid.lines[row], column=quoted(column))


def _check_count(grid: Grid, label: str, seen: Sequence[str]) -> None:
    if len(seen) in COLUMNS:
        return
    if len(seen) == 1 and tuple(seen) == seen_for(grid, label):
        message = _("Only one column is left for the network, {name}; it needs {low} to {high} columns of numbers.")
        raise TableError(message.format(name=quoted(seen[0]), low=COLUMNS[0], high=COLUMNS[-1]))
    message = _("Columns chosen for the network: {count}; choose {low} to {high} that hold numbers.")
    raise TableError(message.format(count=len(seen), low=COLUMNS[0], high=COLUMNS[-1]))


def _check_numbers(grid: Grid, column: Column) -> None:
    wrong = ~column.missing & ~(np.abs(column.numbers) <= LARGEST)  # also true for NaN
    if not wrong.any():
        return
    row = int(np.argmax(wrong))
    message = _("Line {line}, column {column}: ") + _wrong(column, row)
    text, found = quoted(column.texts[row]), readings(column.texts[row])
    places = {"line": grid.lines[row], "column": quoted(column.name), "text": text}
    raise TableError(message.format(**places, point=f"{found.point:.15g}", comma=f"{found.comma:.15g}"))


def _wrong(column: Column, row: int) -> str:
    """What is wrong with a cell, and what to do."""
    text, found = column.texts[row], readings(column.texts[row])
    given = [value for value in found[:2] if not np.isnan(value)]
    if text.startswith("="):
        message = _("{text} is a formula, and formulas are never run; give its value.")
    elif not given:
        message = _("{text} is not a number; correct it or leave the column out.")
    elif np.isinf(given[0]) and not any(map(str.isdigit, text)):
        message = _("{text} is infinite; give numbers up to ±1e15, or leave the column out.")
    elif not np.isnan(column.numbers[row]):
        message = _("{text} is too large; give numbers up to ±1e15.")
    elif found.unit != column.unit:
        message = _("{text} is not in the unit of the other numbers; write them all the same way.")
    elif len(given) == 1:
        message = _("{text} has a different decimal mark than other numbers; write them all the same way.")
    else:
        message = _("{text} may be {point} or {comma}; say which, or write thousands without a mark.")
    return message


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
