"""Values that the page has sent to the browser's widgets and that may not have arrived; pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

MOST_ASKED = 10  # times in a row: what a browser that saw it has not adopted by then, it never will


@dataclass
class _Word:
    """What a widget was sent in a run of the page, and what it may still report instead."""

    sent: Any
    run: int
    before: list[Any]
    asked: int = 0


class Pushed:
    """Values that the page gave to widgets, by key, until the browser is known to have them.

    A browser sends the values of all its widgets with each request. A request written before the page's latest values
    arrived has the old ones: Streamlit takes them for edits, and undo would be undone. And if one run follows another
    at once, a browser may draw only the second, so every run sends the values until they have arrived.

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
        """Start with a browser that is up to date."""
        self.run = 0
        self._seen = 0
        self._late: dict[str, _Word] = {}
        self._drawn: set[str] = set()

    def begin(self) -> None:
        """Start a run of the page."""
        self.run += 1
        self._drawn = set()

    def saw(self, run: Any) -> None:
        """Note that the browser has drawn this run of the page, as the live view reports; ignore other numbers."""
        if isinstance(run, int) and 0 < run <= self.run:
            self._seen = run

    def draw(self, key: str, held: Any, value: Any) -> bool:
        """Draw a widget with a value; ``held`` is what the browser last reported. Returns whether to send the value."""
        self._drawn.add(key)
        word = self._late.get(key)
        if word is None:
            if held != value:
                self._late[key] = _Word(value, self.run, [held])
            return bool(held != value)
        is_seen = self._seen >= word.run and value == word.sent
        is_blind = not self._seen  # the view has never reported what it saw: there may be none
        if (held == value and (is_seen or is_blind)) or word.asked == MOST_ASKED:
            del self._late[key]
            return bool(held != value)
        word.asked += is_seen or is_blind
        word.before.append(held)
        if value != word.sent:
            self._late[key] = _Word(value, self.run, [*word.before, word.sent])
        return True

    def end(self) -> None:
        """Finish a run: forget the widgets that it did not draw."""
        self._late = {key: word for key, word in self._late.items() if key in self._drawn}

    @property
    def is_pending(self) -> bool:
        """Whether the browser has yet to confirm some value."""
        return bool(self._late)

    def is_echo(self, key: str, value: Any) -> bool:
        """Whether a change of a widget only repeats an old value, or the one that the page sent."""
        word = self._late.get(key)
        return word is not None and (value == word.sent or value in word.before)
