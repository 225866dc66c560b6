"""What the page has told the browser's widgets, until they have it; pure."""

from __future__ import annotations

from typing import Any

MOST_TOLD = 10  # times in a row: what a browser has not taken up by then, it never will


class Pushed:
    """Values that the page gave to widgets, by key, with those that the browser may still have in their place.

    A browser sends the values of all its widgets with each request. A request that was written before the page's last
    word arrived has the values of before: Streamlit takes them for edits, and undo would be undone. And where one run
    follows another at once, a browser may draw the second only, which does not have the word.

    >>> pushed = Pushed()
    >>> pushed.draw("layers", 3, 2)  # the page undoes a third layer
    >>> pushed.heard("layers", 3), pushed.heard("layers", 4)
    (2, 4)
    >>> pushed.draw("layers", 2, 2)  # the browser has it: what it says now is an edit
    >>> pushed.heard("layers", 3)
    3
    """

    def __init__(self) -> None:
        """Start with a browser that has all."""
        self._late: dict[str, tuple[list[Any], Any]] = {}  # what a widget may still say, and what it was told
        self._drawn: set[str] = set()

    def begin(self) -> None:
        """A run of the page begins."""
        self._drawn = set()

    def draw(self, key: str, held: Any, value: Any) -> None:
        """A widget is drawn with a value; ``held`` is what the browser last said."""
        self._drawn.add(key)
        before, _told = self._late.pop(key, ([], None))
        if held != value and len(before) < MOST_TOLD:
            self._late[key] = [*before, held], value

    def end(self) -> None:
        """A run has come to its end: what it did not draw is gone."""
        self._late = {key: late for key, late in self._late.items() if key in self._drawn}

    @property
    def is_pending(self) -> bool:
        """Whether the browser has yet to say that it has all."""
        return bool(self._late)

    def heard(self, key: str, said: Any) -> Any:
        """What a widget that changed is set to: what the page told it, where the browser only says what was before."""
        before, told = self._late.get(key, ([], said))
        return told if said in before else said
