"""A page's widgets: each shows a value of the page's state, and saves what the visitor sets it to."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any

import streamlit as st

from app.page.pushed import Pushed
from app.words import language


class Widgets:
    """Keys for the widgets of one page, and the values that the browser is yet to show."""

    def __init__(self, page: str) -> None:
        """Widgets of a page of this name."""
        self._page = page
        self._pushed = Pushed()

    def key(self, name: str) -> str:
        """The key of a widget: another one on each page.

        In another language it is another widget, too: a browser sends the labels of what is chosen, and those of one
        language say nothing in the other.
        """
        return f"{name}--{self._page}--{language()}"

    def begin(self) -> None:
        """A run of the page begins."""
        self._pushed.begin()

    def saw(self, run: Any) -> None:
        """The browser has drawn this run of the page, says the live view."""
        self._pushed.saw(run)

    def end(self) -> dict[str, Any]:
        """At the end of a run: what the live view has to know.

        ``pending`` is true while a widget of the browser may still have a value of before; its next request tells.
        ``run`` is what the view says to have seen when it asks for something.
        """
        self._pushed.end()
        return {"pending": self._pushed.is_pending, "run": self._pushed.run}

    def show(self, key: str, value: Any) -> None:
        """Before a widget is drawn: let it show this value, whatever it showed before."""
        if key not in st.session_state or self._pushed.draw(key, st.session_state[key], value):
            st.session_state[key] = value

    def on_edit(
        self, key: str, save: Callable[[Any], None], offered: Container[Any] | None = None
    ) -> Callable[[], None]:
        """The callback of a widget: saves what the visitor set it to, but no echo of what it showed before.

        Of a choice what is ``offered`` is saved: a late request may name what no longer is.
        """

        def listen() -> None:
            said = st.session_state[key]
            if not self._pushed.is_echo(key, said) and (offered is None or said in offered):
                save(said)

        return listen
