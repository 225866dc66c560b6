"""Columns as they are chosen from: the kinds in them, and which of them only number the rows."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import compress

import numpy as np

from app.tables.decoding import printable
from engine.tape import Array

ROW_NAMES = frozenset(
    {"rownames", "rowname", "rownumber", "rownum", "rowno", "row", "index", "idx", "no", "nr", "num", "number", "seq"}
    | {
        "serial",
        "serialno",
        "serialnumber",
        "sno",
        "slno",
        "obs",
        "key",
        "#",
        "번호",
        "순번",
        "일련번호",
        "연번",
        "행번호",
    }
)
IDS = re.compile(r"(?:.*[\W_])?(?:id|ids|uid|uuid|guid|identifier)|.*[a-z]I[Dd]|아이디|식별자|.*번호|unnamed: ?\d++")

# Of a few whole numbers that all differ nobody can say whether they count rows. Shares are of all numbers between the
# first and the last: a measurement whose values are all different has few of them.
LEAST_RUN, LEAST_SHUFFLED = 5, 10
MOST_GAPS, MOST_SHUFFLED_GAPS = 0.2, 0.5


@dataclass(frozen=True, eq=False)
class Column:
    """A column as it was given: its name, made unique, and the text of each row."""

    name: str
    texts: tuple[str, ...]
    numbers: Array  # (rows,); NaN where there is none, or where it cannot be known
    missing: Array  # (rows,); whether there is nothing at all
    is_numeric: bool  # whether most of what is there are numbers; the rest are then mistakes that a sentence names
    unit: str = ""  # what stands beside its numbers
    is_unnamed: bool = False

    @cached_property
    def kinds(self) -> Counter[str]:
        """How often each text comes, in the order of coming; gaps do not count."""
        gaps = set(compress(self.texts, self.missing.tolist()))
        counted: Counter[str] = Counter()
        for text, count in Counter(self.texts).items():
            if text not in gaps:
                counted[printable(text)] += count
        return counted

    @property
    def is_whole(self) -> bool:
        """Whether it has words or whole numbers, no measurements."""
        numbers = self.numbers[~np.isnan(self.numbers)]
        return not self.is_numeric or bool((numbers == np.rint(numbers)).all())

    @cached_property
    def counts_rows(self) -> bool:
        """Whether it only numbers the rows or names them, so that it says nothing: by its name, or by its numbers."""
        values = self.numbers[~self.missing]
        if not self.is_numeric or not len(values) or not np.isfinite(values).all():
            return False
        if (values != np.rint(values)).any():
            return False
        name = re.sub(r"[\s_.-]", "", self.name).lower()
        if IDS.fullmatch(self.name) or IDS.fullmatch(self.name.lower()):
            return True
        in_order = np.sort(values)
        if (np.diff(in_order) == 0).any():
            return False
        return self.is_unnamed or name in ROW_NAMES or _runs(values, in_order)


def _runs(values: Array, in_order: Array) -> bool:
    """Whether different whole numbers are running ones: one by one; with gaps if there are enough; or shuffled."""
    if len(values) < LEAST_RUN:
        return False
    steps = np.diff(values)
    if (steps == 1).all() or (steps == -1).all():
        return True
    share = len(values) / (in_order[-1] - in_order[0] + 1)  # of the numbers between the first and the last
    if (steps > 0).all() or (steps < 0).all():
        return bool(share >= MOST_GAPS)
    return bool(share == 1 or (len(values) >= LEAST_SHUFFLED and share >= MOST_SHUFFLED_GAPS))
