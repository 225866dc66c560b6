"""What is wrong with a value, as errors that a page can translate: an English text, apart from the values in it."""

from __future__ import annotations

import re
import reprlib
from collections.abc import Callable, Iterable
from typing import get_origin

_SHORT = reprlib.Repr()
_SHORT.maxlevel, _SHORT.maxstring, _SHORT.maxother, _SHORT.maxlong = 3, 80, 80, 40
LONGEST = 200  # characters of a value in a message


class Phrase:
    """A text and the values of its fields, which may be phrases too.

    Give the text as a literal, because the catalogs of translations are collected from the code.

    >>> str(Phrase("{value} is not {kind}", value=7, kind=Phrase("a text")))
    '7 is not a text'
    """

    def __init__(self, text: str, /, **values: object) -> None:
        """Keep the text apart from the values."""
        self.text, self.values = text, values

    def __str__(self) -> str:
        """The phrase in English."""
        return self.said(str)

    def __repr__(self) -> str:
        """The same, as an error shows its arguments."""
        return repr(str(self))

    def said(self, translate: Callable[[str], str]) -> str:
        """The phrase in another language: ``translate`` takes each text with its fields.

        >>> spanish = {"give {what}": "da {what}", "text": "texto"}
        >>> Phrase("give {what}", what=Phrase("text")).said(spanish.__getitem__)
        'da texto'
        """
        values = {
            name: value.said(translate) if isinstance(value, Phrase) else value for name, value in self.values.items()
        }
        return translate(self.text).format(**values)


class SettingsError(ValueError):
    """Invalid settings: the message names the key, the value and what is allowed."""

    def __init__(self, key: str, phrase: Phrase | str) -> None:
        """Keep the dotted ``key`` separate, so that an outer object can prepend its own name.

        A problem that no page shows may be a plain string, which stays in English.
        """
        super().__init__(key, phrase)
        self.key, self.phrase = key, phrase

    def __str__(self) -> str:
        """The whole message, in English."""
        return f"{self.key}: {self.problem}" if self.key else self.problem

    @property
    def problem(self) -> str:
        """The message without the key."""
        return str(self.phrase)

    def inside(self, outer: str | int) -> SettingsError:
        """The same error, from the point of view of the object that contains this one."""
        return SettingsError(f"{outer}.{self.key}" if self.key else str(outer), self.phrase)


def shown(value: object) -> str:
    r"""A value as errors show it: one printable line, truncated if it is long or deep; works for any value.

    >>> import numpy as np
    >>> shown(np.eye(2))
    'array([[1., 0.], [0., 1.]])'
    """
    try:
        text = _SHORT.repr(value)
    except Exception:  # noqa: BLE001 - a repr that fails, a number with too many digits, a class named "list"
        text = f"<{type(value).__name__}>"
    line = re.sub(r"\s*\n\s*", " ", text)
    line = "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in line)
    return line if len(line) <= LONGEST else f"{line[: LONGEST // 2]}...{line[-LONGEST // 2 :]}"


def no_number(value: object, low: float, high: float) -> Phrase:
    """What is wrong with a value that is not a number within a range."""
    given = shown(value)
    return Phrase("{value} is not allowed; give a number from {low:g} to {high:g}", value=given, low=low, high=high)


def no_whole_number(value: object, low: float, high: float) -> Phrase:
    """What is wrong with a value that is not a whole number within a range."""
    return Phrase(
        "{value} is not allowed; give a whole number from {low} to {high}",
        value=shown(value),
        low=int(low),
        high=int(high),
    )


def not_one_of(allowed: Iterable[str], value: object) -> Phrase:
    """What is wrong with a value that is none of the allowed words."""
    return Phrase("{value} is not allowed; choose one of {allowed}", value=shown(value), allowed=", ".join(allowed))


def no_list(value: object, low: int, high: int) -> Phrase:
    """What is wrong with a value that is not a list."""
    given = shown(value)
    return Phrase("{value} is not allowed; give a list of {low} to {high} items", value=given, low=low, high=high)


def wrong_length(count: int, low: int, high: int) -> Phrase:
    """What is wrong with a list of too few or too many items."""
    return Phrase(
        "a list of {count} is not allowed; give a list of {low} to {high} items", count=count, low=low, high=high
    )


def no_object(value: object) -> Phrase:
    """What is wrong with a value that is not a JSON object."""
    return Phrase("{value} is not allowed; give an object", value=shown(value))


def of_another_type(value: object, kind: type) -> Phrase:
    """What is wrong with a value that is not of a type."""
    if kind is str:
        return Phrase("{value} is not a text", value=shown(value))
    if get_origin(kind) is tuple:
        return Phrase("{value} is not a list", value=shown(value))
    return Phrase("{value} is not a {kind}", value=shown(value), kind=kind.__name__)


def either(options: Iterable[int]) -> Phrase | int:
    """The numbers that are allowed, in a sentence.

    >>> str(either([1, 2, 4, 8]))
    '1, 2, 4 or 8'
    """
    *few, last = options
    # Translators: the numbers that are allowed, such as "1, 2, 4 or 8".
    return Phrase("{few} or {last}", few=", ".join(map(str, few)), last=last) if few else last
