"""Text that holds data but is not a table of rows and delimiters: recognized by format, or converted into a table."""

from __future__ import annotations

import re
from io import StringIO
from itertools import islice

from app.tables.decoding import TableError
from app.tables.numbers import readings
from app.words import _

HEAD, TAIL = 10_000, 100  # characters to check
PAGES = ("<!doctype", "<html", "<head", "<body", "<table", "<div", "<!--", "<?xml", "<svg", "<rss")
ATTRIBUTE = re.compile(r"@attribute\s++('[^'\n]*+'|\"[^\"\n]*+\"|[^\s]++)", re.IGNORECASE)
PAIR = re.compile(r"(?:[0-9]++|qid):[^\s:]++")
QUOTES = re.compile(r"[\"',]")
TRIED_LINES = 20


def check_kind(text: str) -> None:
    """Refuse other formats by name.

    Raises:
        TableError: says which one.

    >>> check_kind('[{"a": 1}]')
    Traceback (most recent call last):
    app.tables.decoding.TableError: This is JSON, or a list in brackets, not a table; save it as CSV and give that.
    """
    head, tail = text[:HEAD].lstrip().lower(), text[-TAIL:].rstrip()
    if head.startswith(PAGES):
        raise TableError(
            _("This is a web page or XML, not a table; where it shows one, download its raw file or copy its cells.")
        )
    for name, is_it in (
        (_("JSON, or a list in brackets"), _is_json(head, tail)),
        (_("rich text (RTF)"), head.startswith("{\\rtf")),
    ):
        if is_it:
            raise TableError(_("This is {name}, not a table; save it as CSV and give that.").format(name=name))
    if _is_sparse(head):
        message = _("This is LIBSVM's format, “label number:value …”, not a table; save it as CSV and give that.")
        raise TableError(message)


def from_arff(text: str) -> str | None:
    r"""The rows of Weka's format below a line with its attributes' names, on their old lines; None for anything else.

    Raises:
        TableError: the rows are sparse, or there are none.

    >>> from_arff("@relation x\n@attribute a numeric\n@attribute kind {u,v}\n@data\n1,u\n2,v").splitlines()
    ['', '', '', 'a,kind', '1,u', '2,v']
    """
    head = text[:HEAD].lstrip().lower()
    while head.startswith("%"):
        head = head.partition("\n")[2].lstrip()
    if not head.startswith(("@relation", "@attribute")):
        return None
    names: list[str] = []
    end = 0
    number = 0
    for number, line in enumerate(StringIO(text)):  # noqa: B007 -- it is read below
        end += len(line)
        declared = line.lstrip()
        if found := ATTRIBUTE.match(declared):
            names.append(found[1].strip("'\""))
        if declared[:5].lower() == "@data":
            break
    else:
        raise TableError(_("This is ARFF without @data; give its rows too."))
    if text[end : end + HEAD].lstrip().startswith("{"):
        raise TableError(_("This is ARFF with sparse rows; save it as CSV and give that."))
    plain = ",".join(QUOTES.sub(" ", name) for name in names)
    return "\n" * number + plain + "\n" + text[end:]


def _is_json(head: str, tail: str) -> bool:
    inner = head[1:].lstrip()[:1]
    closed = tail.endswith(("}", "]"))
    if head.startswith("{"):
        return inner in {'"', "}"}
    return head.startswith("[") and (inner in {"{", "["} or (closed and inner in {'"', "]", *"-0123456789tfn"}))


def _is_sparse(head: str) -> bool:
    """Whether all the first lines are a label and numbered values."""
    lines = [line.partition("#")[0].split() for line in islice(head.splitlines(), TRIED_LINES)]
    lines = [line for line in lines if line]
    whole = lines[:-1] or lines  # the last one may be cut off
    pairs = sum(len(line) > 1 and all(map(PAIR.fullmatch, line[1:])) for line in whole)
    labels = sum(len(line) == 1 or readings(line[0]).is_number for line in whole)
    return pairs > len(whole) / 2 and labels == len(whole)
