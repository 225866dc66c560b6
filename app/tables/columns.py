"""Columns to choose from: the kinds in them, and which of them only number the rows."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import compress

import numpy as np

from app.tables.decoding import printable
from engine.datasets import LARGEST
from engine.tape import Array

WORD = re.compile("[A-Z]++(?![a-z])|[A-Z]?[a-z]++|[0-9]++|[^a-zA-Z0-9\\W_]++|[#№]")
IDS = frozenset(
    {"id", "ids", "uid", "uuid", "guid", "pid", "ident", "identifier", "mrn", "ssn", "isbn", "barcode"}
    | {"아이디", "식별자", "학번"}
)
NUMBERS = frozenset(["no", "nr", "num", "number", "nummer", "code", "key", "index", "serial", "#", "№"])
# What is numbered: followed by "id", or by one of these words for a number.
ENTITIES = frozenset(
    {"row", "case", "record", "observation", "obs", "sample", "subject", "participant", "respondent", "person"}
    | {"patient", "customer", "client", "user", "member", "student", "employee", "passenger", "account"}
    | {"order", "item", "product", "object", "obj", "line", "transaction", "학생", "고객", "환자", "회원"}
)
# A row's own number without any other word, if hardly any repeats.
ROW_NAMES = frozenset(
    {"rownames", "rowname", "rownumber", "rownum", "rowno", "rownr", "row", "idx", "seq", "sequence", "numéro"}
    | {"sno", "slno", "serialno", "serialnumber", "lfdnr", "idnumber", "idnum", "idno", "idcode", "idref"}
    | {"obs", "observation", "sample", "case", "record", "subject", "patient", "participant", "respondent"}
    | {"level0", "indexlevel0", "순번", "일련번호", "연번", "행번호", "순서"}
)

# For a few distinct whole numbers, nobody can say whether they count rows. Shares are of all numbers between the first
# and the last: a measurement whose values are all different has few of them.
LEAST_RUN, LEAST_SHUFFLED = 5, 10
MOST_GAPS, MOST_SHUFFLED_GAPS = 0.2, 0.5
LEAST_DIFFERENT = 0.9  # of the rows: some people are in a list twice
LEAST_CODE = 10_000  # a five-digit number, nearly always different, in the first column of a table without names


@dataclass(frozen=True, eq=False)
class Column:
    """A column as it was given: its name, made unique, and the text of each row."""

    name: str
    texts: tuple[str, ...]
    numbers: Array  # (rows,); NaN if it is not a number, or cannot be known
    missing: Array  # (rows,); whether the cell is a gap
    is_numeric: bool  # whether most cells are numbers; the rest are then mistakes that a sentence names
    unit: str = ""  # the unit of its numbers
    is_unnamed: bool = False  # although other columns have names
    is_first: bool = False  # of columns without names

    @cached_property
    def labels(self) -> dict[str, str]:
        """Each text as one printable line; equal numbers, such as 1 and 1.0, are written like the first of them.

        Beyond 1e15 different numbers may be equal floats.
        """
        numbers = dict(zip(self.texts, self.numbers.tolist(), strict=True))
        if not self.is_numeric:
            return {text: printable(text) for text in numbers}
        firsts: dict[float | str, str] = {}
        return {
            text: firsts.setdefault(number if abs(number) <= LARGEST else text, printable(text))
            for text, number in numbers.items()
        }

    @cached_property
    def kinds(self) -> Counter[str]:
        """How often each text occurs, in order of appearance; gaps do not count."""
        gaps = set(compress(self.texts, self.missing.tolist()))
        counted: Counter[str] = Counter()
        for text, count in Counter(self.texts).items():
            if text not in gaps:
                counted[self.labels[text]] += count
        return counted

    @property
    def is_whole(self) -> bool:
        """Whether it has words or whole numbers, and no measurements."""
        numbers = self.numbers[~np.isnan(self.numbers)]
        return not self.is_numeric or bool((numbers == np.rint(numbers)).all())

    @cached_property
    def counts_rows(self) -> bool:
        """Whether it only numbers or names the rows, so it carries no information: by its name, or by its numbers."""
        values = self.numbers[~self.missing]
        if not self.is_numeric or not len(values) or not np.isfinite(values).all():
            return False
        if (values != np.rint(values)).any():
            return False
        words = [word.lower() for word in WORD.findall(self.name)]
        if _is_id(words):
            return True
        in_order = np.sort(values)
        steps = np.diff(in_order)
        if self._has_code(words, in_order) and np.count_nonzero(steps) + 1 >= LEAST_DIFFERENT * len(values):
            return True
        return bool(steps.all()) and _runs(values, in_order)

    def _has_code(self, words: list[str], in_order: Array) -> bool:
        """Whether it would be a row's own number if hardly any repeats, by its name or its place."""
        if self.is_first:
            return len(in_order) >= LEAST_RUN and in_order[len(in_order) // 2] >= LEAST_CODE
        if self.is_unnamed or "".join(words) in ROW_NAMES:
            return True
        return set(words) <= NUMBERS | ENTITIES and not NUMBERS.isdisjoint(words)


def _is_id(words: list[str]) -> bool:
    """Whether a name is one for ids, such as “id”, “id_2”, “sampleID” or “userid”, but not “humid”."""
    while len(words) > 1 and words[-1].isdigit():
        words = words[:-1]
    last = words[-1] if words else ""
    glued = last.endswith("id") and last.removesuffix("id") in ENTITIES
    return glued or last in IDS or last == "unnamed" or last.endswith("번호")


def _runs(values: Array, in_order: Array) -> bool:
    """Whether distinct whole numbers are consecutive; with gaps if there are enough of them; or shuffled."""
    if len(values) < LEAST_RUN:
        return False
    steps = np.diff(values)
    if (steps == 1).all() or (steps == -1).all():
        return True
    share = len(values) / (in_order[-1] - in_order[0] + 1)  # of the numbers between the first and the last
    if (steps > 0).all() or (steps < 0).all():
        return bool(share >= MOST_GAPS)
    return bool(share == 1 or (len(values) >= LEAST_SHUFFLED and share >= MOST_SHUFFLED_GAPS))
