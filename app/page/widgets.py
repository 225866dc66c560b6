"""A page's widgets: each shows a value of the page's state, and saves what the visitor sets it to."""

from __future__ import annotations

from collections.abc import Callable, Container
from typing import Any

import streamlit as st

from app.page.pushed import Pushed
from app.words import language


class Widgets:
    """Keys for the widgets of one page, and the values that the browser has yet to show."""

    def __init__(self, page: str) -> None:
        """Start with the name of a page."""
        self._page = page
        self._pushed = Pushed()

    def key(self, name: str) -> str:
        """The key of a widget, which differs from page to page.

        It also differs by language: a browser sends the labels of the chosen options, and those of one language mean
        nothing in another.
        """
        return f"{name}--{self._page}--{language()}"

    def begin(self) -> None:
        """Start a run of the page."""
        self._pushed.begin()

    def saw(self, run: Any) -> None:
        """Note that the browser has drawn this run of the page, as the live view reports."""
        self._pushed.saw(run)

    def end(self) -> dict[str, Any]:
        """At the end of a run: what the live view needs to know.

        ``pending`` is true while a widget of the browser may still have an old value; its next request will show it.
        ``run`` is the number that the view reports as seen with its next request.
        """
        self._pushed.end()
        return {"pending": self._pushed.is_pending, "run": self._pushed.run}

    def show(self, key: str, value: Any) -> None:
        """Before a widget is drawn: make it show this value, whatever it showed before.

        Also pass the value as the widget's default. If one run follows another at once, a browser may draw only the
        second, and a widget that it never drew before then starts with its default.
        """
        if key not in st.session_state or self._pushed.draw(key, st.session_state[key], value):
            st.session_state[key] = value

    def on_edit(
        self, key: str, save: Callable[[Any], None], offered: Container[Any] | None = None
    ) -> Callable[[], None]:
        """The callback of a widget: saves what the visitor set it to, but no echo of an old value.

        For a choice, only ``offered`` values are saved: a late request may name one that no longer exists.
        """

        def listen() -> None:
            value = st.session_state[key]
            if not self._pushed.is_echo(key, value) and (offered is None or value in offered):
                save(value)

        return listen
