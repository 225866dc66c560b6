"""Texts that are translated now, and texts that wait until it is known who reads them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import reduce, wraps
from typing import Any, TypeVar

from app.words.languages import ENGLISH, translations

T = TypeVar("T")
_spoken: ContextVar[str] = ContextVar("spoken", default="")
_ask: Callable[[], str] = lambda: ENGLISH  # noqa: E731 (a variable: `follow` sets it)


def follow(ask: Callable[[], str]) -> None:
    """Outside of `speaking`, ask this function for the language: the page knows its visitor's."""
    global _ask  # noqa: PLW0603 (one process has one page layer)
    _ask = ask


def language() -> str:
    """The code of the current language."""
    return _spoken.get() or _ask()


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Use a language within this block.

    >>> with speaking("en-XA"):
    ...     _("Play")
    '⟦Plåý ö⟧'
    """
    token = _spoken.set(code)
    try:
        yield
    finally:
        _spoken.reset(token)


def once_a_language(make: Callable[[], T]) -> Callable[[], T]:
    """Make what is the same for everyone who reads a language only once; nobody may change it.

    >>> play = once_a_language(lambda: [_("Play")])
    >>> play() is play()
    True
    >>> with speaking("en-XA"):
    ...     play()
    ['⟦Plåý ö⟧']
    """
    made: dict[str, T] = {}

    @wraps(make)
    def give() -> T:
        spoken = language()
        if spoken not in made:
            made[spoken] = make()
        return made[spoken]

    return give


def _(text: str) -> str:
    """A text in the current language."""
    return translations(language()).gettext(text)


def ngettext(one: str, many: str, count: float) -> str:
    """The text for a count; a fraction takes the plural."""
    return translations(language()).ngettext(one, many, int(count) if count == int(count) else 2)


@dataclass(frozen=True)
class Message:
    """A text with the values of its fields, in the language of whoever turns it into a string.

    >>> message = N_("at {rate:.2g}").format(rate=0.125)
    >>> str(message)
    'at 0.12'
    """

    text: str
    values: tuple[tuple[str, Any], ...] = ()
    many: str = ""  # the plural, chosen by the field ``count``

    def format(self, **values: Any) -> Message:
        """The same with values for its fields, which may be messages themselves."""
        return Message(self.text, (*self.values, *values.items()), self.many)

    def __bool__(self) -> bool:
        """Whether the text is not empty."""
        return bool(self.text)

    def __str__(self) -> str:
        """The text in the current language."""
        if not self:
            return ""
        values = dict(self.values)
        text = ngettext(self.text, self.many, values["count"]) if self.many else _(self.text)
        return text.format(**values) if values else text

    def __format__(self, spec: str) -> str:
        return format(str(self), spec)


@dataclass(frozen=True)
class Paragraph:
    """Sentences, one after the other."""

    sentences: tuple[Message, ...]

    def __str__(self) -> str:
        """The sentences in the current language."""
        return " ".join(map(str, self.sentences))


EMPTY = Message("")


def N_(text: str, many: str = "") -> Message:  # noqa: N802 (its usual name)
    """A text for later; ``many`` is its plural, chosen by its field ``count``."""
    return Message(text, (), many)


def conjunction(messages: Iterable[Message]) -> Message:
    """All of them, as a text for later.

    >>> str(conjunction([N_("tanh"), N_("ReLU")]))
    'tanh and ReLU'
    """
    return reduce(lambda first, second: N_("{first} and {second}").format(first=first, second=second), messages)


def paragraph(*sentences: Message) -> Paragraph:
    """Sentences for later, one after the other, without the empty ones.

    >>> str(paragraph(N_("It fades."), N_("It starts small.")))
    'It fades. It starts small.'
    """
    return Paragraph(tuple(sentence for sentence in sentences if sentence))


class Translated:
    """JSON that several viewers receive, translated once for each language.

    >>> str(Translated(lambda: {"text": N_("Play")}))
    '{"text": "Play"}'
    """

    def __init__(self, make: Callable[[], Any]) -> None:
        """Wait; ``make`` returns the value, with messages in it."""
        self._make = make
        self._texts: dict[str, str] = {}

    def __str__(self) -> str:
        """The JSON in the current language."""
        spoken = language()
        if spoken not in self._texts:
            self._texts[spoken] = json.dumps(self._make(), default=_text_of)
        return self._texts[spoken]


def _text_of(value: Any) -> str:
    if isinstance(value, Message | Paragraph):
        return str(value)
    problem = f"{type(value).__name__} is not JSON"
    raise TypeError(problem)
