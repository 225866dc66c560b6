"""From a file's bytes to its text."""

from __future__ import annotations

import codecs
import re
from itertools import islice
from unicodedata import is_normalized, normalize

from app.words import _

MOST_MEGABYTES = 5
LONGEST_QUOTE = 40  # characters of someone's own text in a sentence
# Everyone on the same server waits while a single call works, so no call gets more of a text than this.
PIECE = 2**16
LONGEST_NORMALIZED = 256  # characters: sorting a run of combining marks takes quadratic time
MOST_CONTROLS = 0.05  # of the characters: in random bytes, a tenth are not text in Windows-1252
TRIED_FOREIGN = 20_000  # characters that tell one encoding from another
BROKEN, MOST_BROKEN = "\ufffd", 0.1  # of the characters that are not ASCII, in text that is UTF-8 after all
CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f\x7f-\x9f\ufffd]")
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# How files that are not text begin: ZIP, so also XLSX and ODS; old Office; gzip; bzip2; xz; 7z.
PACKED = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf")
PORTABLE = b"%PDF"


class TableError(ValueError):
    """A table that cannot be used: one sentence that says what was given and what is allowed."""


def decode(data: bytes) -> tuple[str, str]:
    """The text, and the name of its encoding if that is not UTF-8.

    Raises:
        TableError: there is too much, nothing, or no text.

    >>> decode("종,값".encode("cp949"))
    ('종,값', 'CP949 (Korean)')
    >>> decode("größe,1".encode("latin-1"))
    ('größe,1', 'Windows-1252 (Western European)')
    """
    if len(data) > MOST_MEGABYTES * 2**20:
        message = _("The table has {size:.1f} MB; give at most {most} MB.")
        raise TableError(message.format(size=len(data) / 2**20, most=MOST_MEGABYTES))
    if data.startswith(PACKED):
        raise TableError(_("This is a workbook or another packed file; save it as CSV and give that."))
    text, encoding = _decoded(data)
    if data.startswith(PORTABLE) or "\0" in text or _controls(text) > MOST_CONTROLS * len(text):
        raise TableError(_("This file is not text; give a table as text, such as CSV."))
    if not text or text.isspace():
        raise TableError(_("There is nothing in it; give a table with a row for each example."))
    return text.lstrip("\ufeff"), encoding


def quoted(text: str) -> str:
    """Someone's own text, quoted in a sentence."""
    return f"“{short(text)}”"


def short(text: str) -> str:
    r"""One printable line, cut if it is long.

    >>> short("a\nb" + "c" * 100)
    'a bcccccccccccccccccccccccccccccccccccc…'
    """
    line = printable(text[:LONGEST_NORMALIZED])
    return line if len(line) <= LONGEST_QUOTE else f"{line[: LONGEST_QUOTE - 1]}…"


def printable(text: str) -> str:
    r"""One line without control characters, composed (NFC): a word in two Unicode forms is one word.

    >>> printable("  wing\x07 \u200b span ")
    'wing span'
    >>> len("e\u0301te\u0301"), len(printable("e\u0301te\u0301"))
    (5, 3)
    """
    if text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    line = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    if len(line) > LONGEST_NORMALIZED or is_normalized("NFC", line):
        return line
    return normalize("NFC", line)


def _controls(text: str) -> int:
    return sum(len(CONTROL.findall(text[start : start + PIECE])) for start in range(0, len(text), PIECE))


def _decoded(data: bytes) -> tuple[str, str]:
    """UTF-8 hardly ever fits other encodings; then Korean if it makes sense, because any bytes are Windows-1252.

    A file that was cut in the middle of a character, or joined with another one, is still UTF-8.
    """
    if data.startswith(UTF_16):
        return _decoded_as(data, "utf-16", "replace"), "UTF-16"
    try:
        return _decoded_as(data, "utf-8-sig"), ""
    except UnicodeDecodeError:
        text = _decoded_as(data, "utf-8-sig", "replace")
    foreign = _foreign(text)
    if foreign.count(BROKEN) <= MOST_BROKEN * len(foreign):
        return text, _("UTF-8, with broken ones shown as {sign}").format(sign=BROKEN)
    try:
        text = _decoded_as(data, "cp949")
    except UnicodeDecodeError:
        text = ""
    if _is_korean(text):
        return text, "CP949 (Korean)"
    return _decoded_as(data, "cp1252", "replace"), "Windows-1252 (Western European)"


def _decoded_as(data: bytes, encoding: str, errors: str = "strict") -> str:
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    pieces = [decoder.decode(data[start : start + PIECE]) for start in range(0, len(data), PIECE)]
    return "".join(pieces) + decoder.decode(b"", final=True)


def _is_korean(text: str) -> bool:
    """Whether most of the non-ASCII text is common EUC-KR syllables: an umlaut with a letter gives a rare one."""
    foreign = _foreign(text)
    everyday = ("가" <= letter <= "힣" and len(letter.encode("euc_kr", "ignore")) == 2 for letter in foreign)
    return sum(everyday) > len(foreign) / 2


def _foreign(text: str) -> list[str]:
    """The first characters that are not ASCII."""
    return list(islice((letter for letter in text if not letter.isascii()), TRIED_FOREIGN))
