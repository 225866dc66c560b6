"""A table that somebody uploads or pastes: from any bytes to a dataset, or to one sentence that says why not.

``decoding`` makes text of bytes, and ``foreign`` says what is another format. ``cutting`` makes cells of text, ``body``
tells rows from titles and comments, ``header`` names from data, ``numbers`` and ``columns`` numbers from words and
gaps; ``reading`` puts these together. ``suggesting`` and ``choosing`` make a dataset of columns. No cell is ever run.
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
