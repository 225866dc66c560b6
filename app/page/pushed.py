"""What the page has told the browser's widgets, until they have it; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

MOST_ASKED = 10  # times in a row: what a browser that saw it has not taken up by then, it never will


@dataclass
class _Word:
    """What a widget was told in a run of the page, and what it may still say in place of that."""

    told: Any
    run: int
    before: list[Any]
    asked: int = 0


class Pushed:
    """Values that the page gave to widgets, by key, until the browser is known to have them.

    A browser sends the values of all its widgets with each request. A request that was written before the page's last
    word arrived has the values of before: Streamlit takes them for edits, and undo would be undone. And where one run
    follows another at once, a browser may draw the second only, so the word is in each run until it is there.

    >>> pushed = Pushed()
    >>> pushed.begin()
    >>> pushed.draw("layers", 3, 2)  # the page undoes a third layer
    True
    >>> pushed.is_echo("layers", 3), pushed.is_echo("layers", 4)
    (True, False)
    >>> pushed.saw(1)  # says the live view, which is drawn last
    >>> pushed.begin()
    >>> pushed.draw("layers", 2, 2)  # the browser has it: what it says now is an edit
    False
    >>> pushed.is_echo("layers", 3)
    False
    """

    def __init__(self) -> None:
        """Start with a browser that has all."""
        self.run = 0
        self._seen = 0
        self._late: dict[str, _Word] = {}
        self._drawn: set[str] = set()

    def begin(self) -> None:
        """A run of the page begins."""
        self.run += 1
        self._drawn = set()

    def saw(self, run: Any) -> None:
        """The browser has drawn this run of the page, as the live view says; other numbers say nothing."""
        if isinstance(run, int) and 0 < run <= self.run:
            self._seen = run

    def draw(self, key: str, held: Any, value: Any) -> bool:
        """A widget is drawn with a value; ``held`` is what the browser last said. Whether the browser is to be told."""
        self._drawn.add(key)
        word = self._late.get(key)
        if word is None:
            if held != value:
                self._late[key] = _Word(value, self.run, [held])
            return bool(held != value)
        is_seen = self._seen >= word.run and value == word.told
        is_blind = not self._seen  # the view has never said what it saw: there may be none
        if (held == value and (is_seen or is_blind)) or word.asked == MOST_ASKED:
            del self._late[key]
            return bool(held != value)
        word.asked += is_seen or is_blind
        word.before.append(held)
        if value != word.told:
            self._late[key] = _Word(value, self.run, [*word.before, word.told])
        return True

    def end(self) -> None:
        """A run has come to its end: what it did not draw is gone."""
        self._late = {key: word for key, word in self._late.items() if key in self._drawn}

    @property
    def is_pending(self) -> bool:
        """Whether the browser has yet to say that it has all."""
        return bool(self._late)

    def is_echo(self, key: str, said: Any) -> bool:
        """Whether a widget that changed only says what was before, or what the page itself told it."""
        word = self._late.get(key)
        return word is not None and (said == word.told or said in word.before)
