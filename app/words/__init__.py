"""What a person reads, in the language of whoever reads it.

English is the source; ``locale/`` has the other languages. ``_`` says a text now, in the language of the moment: pages
use it. ``N_`` keeps a text to be said later: what is made at import, or in a thread that serves several viewers.
"""

from app.words.errors import explained, problem_of
from app.words.languages import ENGLISH, best, offered
from app.words.messages import (
    EMPTY,
    N_,
    Message,
    Paragraph,
    Told,
    _,
    conjunction,
    follow,
    language,
    ngettext,
    paragraph,
    speaking,
)
from app.words.names import apart, name_of, named, shown, title_of

__all__ = [
    "EMPTY",
    "ENGLISH",
    "N_",
    "Message",
    "Paragraph",
    "Told",
    "_",
    "apart",
    "best",
    "conjunction",
    "explained",
    "follow",
    "language",
    "name_of",
    "named",
    "ngettext",
    "offered",
    "paragraph",
    "problem_of",
    "shown",
    "speaking",
    "title_of",
]
