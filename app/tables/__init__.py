"""A table that someone uploads or pastes: from any bytes to a dataset, or to one sentence that says why not.

``decoding`` turns bytes into text, and ``foreign`` recognizes other formats. ``cutting`` turns text into cells, and
``body`` tells rows from titles and comments, ``header`` names from data, ``numbers`` and ``columns`` numbers from words
and gaps; ``reading`` puts these together. ``suggesting`` and ``choosing`` turn columns into a dataset. No cell is ever
executed.
"""

from app.tables.choosing import Use, gaps, summary, use
from app.tables.columns import Column
from app.tables.decoding import MOST_MEGABYTES, TableError
from app.tables.reading import Grid, read
from app.tables.suggesting import doubtful, label_for, left_out, seen_for

__all__ = [
    "MOST_MEGABYTES",
    "Column",
    "Grid",
    "TableError",
    "Use",
    "doubtful",
    "gaps",
    "label_for",
    "left_out",
    "read",
    "seen_for",
    "summary",
    "use",
]
