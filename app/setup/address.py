"""The parts of the page's address: read despite whatever was appended on the way, and written so that little can be."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from app.setup.axes import Axes, is_special
from app.setup.cost import check_cost
from app.setup.lesson import Lesson, from_query
from app.setup.links import MOST_READ, LeftOut, LinkError, defaults, read, to_text, to_text_without_rows
from app.words import _, explained
from engine import Config, SettingsError
from engine.datasets import DATASETS, Dataset
from engine.text import is_unseen

# In the order of writing: what a mail program appends to a link lands behind the setup, which knows where it ends.
PARTS = ("note", "hide", "axes", "setup")
ESCAPED = "amp;"  # before a part's name, if someone copied a link out of HTML
OPENERS = {")": "(", "]": "[", "}": "{", ">": "<", "»": "«", "”": "“", "’": "‘"}
MARKS = "\"'`*_~|"  # put around a link in pairs
STOPS = ".!?…:"
SPECIAL = re.compile(r"[a-z0-9]+")  # the words of axes that are not columns


@dataclass(frozen=True)
class Opened:
    """What an address says."""

    config: Config
    axes: Axes = None
    lesson: Lesson = Lesson()
    left_out: LeftOut | None = None
    problem: str = ""  # in sentences, the parts that cannot be used


def opened(query: Mapping[str, str]) -> Opened:
    """What the query of an address says; if part of it is wrong, the rest still counts.

    >>> opened({"note": "Play it."}).lesson.note, opened({}).problem
    ('Play it.', '')
    """
    given = {name: text for name in PARTS if (text := query.get(name) or query.get(ESCAPED + name) or "")}
    last = next(reversed([*query]), "").removeprefix(ESCAPED)
    note = given.get("note", "")
    lesson, problem = from_query(without_tail(note) if last == "note" else note, given.get("hide", ""))
    problems, config, left_out = [problem], Config(), None
    try:
        if setup := given.get("setup"):
            linked = read(setup)
            check_cost(linked[0])
            config, left_out = linked
        elif given:  # made before any default changed: since then, every link with more than a setup has one
            config = Config.from_dict(defaults(1))
    except (LinkError, SettingsError) as error:
        problems.append(
            _("This link cannot be read: {why}. Here are the defaults instead.").format(why=explained(error))
        )
    if left_out:
        problems.append(_not_here(left_out, config))
    text = given.get("axes", "")
    if len(text) > MOST_READ:
        message = _(
            "The axes in this link have {count:,} characters; at most {most:,} are allowed, so they are left out."
        )
        problems.append(message.format(count=len(text), most=MOST_READ))
        text = ""
    return Opened(config, axes_of(text, config.data.dataset), lesson, left_out, " ".join(filter(None, problems)))


def is_part(name: str) -> bool:
    """Whether a parameter of an address belongs to the page; others are left alone."""
    return name.removeprefix(ESCAPED) in PARTS


def parts(config: Config, axes: Axes, lesson: Lesson, left_out: LeftOut | None = None) -> dict[str, str]:
    """The parts of the address that restores all this, without rows that no address can hold; each may be empty.

    ``left_out`` is what the previous address had no room for, as long as nothing has replaced it.
    """
    others = {**lesson.to_query(), "axes": ".".join(axes or ())}
    try:
        setup = to_text(config)
    except LinkError:
        left_out, others["axes"] = LeftOut.of(config), ""
    if left_out:
        return others | {"setup": to_text_without_rows(config, left_out)}
    return others | {"setup": setup if config != Config() or any(others.values()) else ""}


def axes_of(text: str, dataset: Dataset) -> Axes:
    """The two columns that a link names, or another plane, else None; a column's own name may contain a period too.

    >>> axes_of("x2.x1>", Config().data.dataset), axes_of("x2", Config().data.dataset)
    (('x2', 'x1'), None)
    >>> axes_of("pca.", Config().data.dataset), axes_of("through.train12.test3>", Config().data.dataset)
    (('pca',), ('through', 'train12', 'test3'))
    """
    keys = [column.key for column in dataset.columns]
    for plain in dict.fromkeys((text, unquote(text))):
        for across in keys:
            if plain.startswith(f"{across}.") and (up := _leading(plain[len(across) + 1 :], {*keys} - {across})):
                return across, up
        special = tuple(SPECIAL.findall(plain))
        if is_special(special) and _leading(plain, {".".join(special)}):
            return special
    return None


def without_tail(note: str) -> str:
    """A note at the end of an address, without trailing punctuation that is not its own; its full stop stays.

    >>> [without_tail(note) for note in ("Play it.", "Play it.)", "Play it (twice).", "Why?>.", "Now,")]
    ['Play it.', 'Play it.', 'Play it (twice).', 'Why?', 'Now']
    """
    while len(note) <= MOST_READ and (tail := _tail(note)):  # the end of a longer one is not shown anyway
        note = note[:-tail]
    return note


def _tail(note: str) -> int:
    """How many of the last characters of a note were appended, as far as one step can tell."""
    letter = note[-1:]
    if letter in OPENERS:
        return int(note.count(letter) > note.count(OPENERS[letter]))
    if letter and letter in MARKS:
        run = len(note) - len(note.rstrip(letter))
        return run - (note.count(letter) - run) % 2  # one of them may close what was opened before
    if letter and letter in ".…":
        return int(not note.endswith("...") and (note[-2:-1] in {*STOPS} or _tail(note[:-1]) > 0))
    return int(bool(letter) and (letter in ",;<" or is_unseen(letter)))


def _leading(text: str, keys: Iterable[str]) -> str:
    """The longest key that a text begins with, if only punctuation follows."""
    fitting = (key for key in keys if text.startswith(key) and not any(map(str.isalnum, text[len(key) :])))
    return max(fitting, key=len, default="")


def _not_here(left_out: LeftOut, config: Config) -> str:
    """What to say about a link that had no room for the learner's own rows."""
    message = _(
        "The {rows:,} rows of {own} are not in this link: here is {other} instead, with everything else as "
        "it was. Add the rows again, or open the setup file."
    )
    own, other = _(DATASETS[left_out.key].title), _(config.data.dataset.title)
    return message.format(rows=left_out.rows, own=own, other=other)
