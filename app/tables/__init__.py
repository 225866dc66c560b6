"""A table that somebody uploads or pastes: from any bytes to a data set, or to one sentence that says why not.

``decoding`` makes text of bytes, ``reading`` columns of text, ``choosing`` a data set of columns. No cell is ever run.
"""

from app.tables.choosing import Use, gaps, label_for, seen_for, summary, use
from app.tables.decoding import MOST_MEGABYTES, TableError
from app.tables.reading import Column, Grid, read

__all__ = [
    "MOST_MEGABYTES",
    "Column",
    "Grid",
    "TableError",
    "Use",
    "gaps",
    "label_for",
    "read",
    "seen_for",
    "summary",
    "use",
]
