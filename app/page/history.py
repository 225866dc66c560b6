"""A page's part of the browser's history: each setup is an entry that Back and Forward return to."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlencode

import streamlit as st

from app.page.visit import Entry, Visit
from app.setup import address
from engine.edits import Path

if TYPE_CHECKING:
    from app.page.state import PageState


class History:
    """Keeps the setups of one page's visit, and goes back to them."""

    def __init__(self, page: PageState) -> None:
        """Start with none."""
        self.visit = Visit()
        self._page = page
        self.undone = 0  # presses of the Undo button
        self._slid = ""  # the setting that a slider moved in this run
        self._arrives = True  # in this run the browser arrives at the page

    def slide(self, path: Path) -> None:
        """Note that a slider moved this setting: it makes one entry as it moves, not many."""
        self._slid = ".".join(map(str, path))

    def undo(self) -> None:
        """Let the browser go back by an entry, as Ctrl+Z does: only it knows what it can go back to."""
        self.undone += 1

    def keep(self) -> None:
        """Make the setup an entry, if it differs from the last one."""
        entry = Entry(self._page.config, self._page.axes, self._page.lesson)
        slider, self._slid = self._slid, ""
        if not self.visit.is_at(entry):
            self.visit.note(entry, urlencode(self._query(), doseq=True), slider=slider, now=monotonic())

    def come_back(self) -> None:
        """The visitor returns from another page: Back and Forward may have led to any entry of this one."""
        self._arrives = True
        self.visit.come_back(urlencode(self._query(), doseq=True))

    def entries(self) -> dict[str, Any]:
        """At the end of a run: what the browser's history needs to know, with the setup as its latest entry.

        Streamlit gets it as well, since a new session of this page starts from what it has. In the run in which the
        browser comes to the page it has the address as it was opened, and would push an entry for another spelling of
        the same address.
        """
        query, wanted = st.query_params, self._query()
        arrives, self._arrives = self._arrives, False
        if not arrives and [(name, query.get_all(name)) for name in query] != [*wanted.items()]:
            query.from_dict(wanted)
        self.keep()
        return self.visit.to_browser() | {"undone": self.undone}

    def go(self, turn: int, visit: str, number: int, query: str) -> None:
        """Show the entry that the browser went to: the one that is kept, else what its address says.

        ``turn`` counts these moves of the browser.
        """
        if self.visit.is_heard(turn):
            return
        self.keep()
        if found := self.visit.find(visit, number):
            self.visit.here = number
            self._page.take(found.config, found.axes, found.lesson)
        else:
            self._page.read_address(dict(parse_qsl(query)))
        self.keep()
        self.visit.arrive(turn)

    def _query(self) -> dict[str, list[str]]:
        """The query of the address that restores the page, after any parameters that others appended."""
        query = st.query_params
        others = {name: query.get_all(name) for name in query if not address.is_part(name)}
        return others | {name: [text] for name, text in self._page.address_parts(self._page.lesson).items() if text}
