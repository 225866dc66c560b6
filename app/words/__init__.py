"""What a person reads, in that person's language.

English is the source; ``locale/`` has the other languages. ``_`` translates a text now, into the current language;
pages use it. ``N_`` keeps a text for later: at import, or in a thread that serves several viewers.
"""

from app.words.errors import explained, problem_of
from app.words.languages import ENGLISH, best, offered
from app.words.messages import (
    EMPTY,
    N_,
    Message,
    Paragraph,
    Translated,
    _,
    conjunction,
    follow,
    language,
    ngettext,
    once_a_language,
    paragraph,
    speaking,
)
from app.words.names import apart, label_of, name_of, named, shown, title_of
from app.words.numbers import amount, plain

__all__ = [
    "EMPTY",
    "ENGLISH",
    "N_",
    "Message",
    "Paragraph",
    "Translated",
    "_",
    "amount",
    "apart",
    "best",
    "conjunction",
    "explained",
    "follow",
    "label_of",
    "language",
    "name_of",
    "named",
    "ngettext",
    "offered",
    "once_a_language",
    "paragraph",
    "plain",
    "problem_of",
    "shown",
    "speaking",
    "title_of",
]
