"""Pages with a live session: what they have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeVar

import streamlit as st

from app.live.base import Session
from app.live.budget import FullError
from app.page.messages import draw_full, draw_messages
from app.page.sidebar import draw_sidebar
from app.page.state import SHOWN
from app.page.view.bench import bench_view
from app.page.view.requests import unheard
from app.words import _, explained

DIGITS = 4  # of a number in an address
STEP = "step"  # the part that says at which step the page is opened

S = TypeVar("S", bound="LiveState")


class LiveState(ABC):
    """What a visitor has set on one page with a live session."""

    def __init__(self) -> None:
        """Start with a session that is made when it is first shown."""
        self.problem = self.remark = ""  # what was wrong with an edit or the address, and what else is to be said
        self._step = 0  # that an address points at, until the session is there
        self.heard = 0  # the number of the last event of the canvas that was handled
        self._written: dict[str, str] | None = None  # the address after the last run
        self._was_told = False  # by the canvas, at the start of this run
        self._ticket = ""

    @property
    @abstractmethod
    def live(self) -> Session:
        """The live session; one that was dropped is replaced."""

    @abstractmethod
    def show(self) -> str:
        """Let the live session show what is set; returns its ticket."""

    @abstractmethod
    def view_data(self, ticket: str) -> dict[str, Any]:
        """The data of the view as JSON."""

    @abstractmethod
    def address(self) -> dict[str, str]:
        """The parts of the address that restore all this."""

    @abstractmethod
    def read_address(self, query: Mapping[str, str]) -> None:
        """Take everything from the parts of an address; what cannot be used leaves a sentence."""

    @abstractmethod
    def answer(self, event: Mapping[str, Any]) -> None:
        """Do what the canvas asks of this page only."""

    def read_moment(self, query: Mapping[str, str]) -> None:
        """Take from an address at which step to open; what cannot be used leaves a sentence."""
        self._step = self.number(query, STEP)

    def number(self, query: Mapping[str, str], name: str) -> int:
        """A whole number of an address, 0 if it has none; another text leaves a sentence."""
        text = query.get(name, "0")
        if text.isdecimal() and text.isascii() and len(text) <= DIGITS:
            return int(text)
        problem = _("{name}: {value} is not allowed; give a whole number of at most {most} digits.")
        self.refuse(problem.format(name=name, value=text[:20], most=DIGITS))
        return 0

    def refuse(self, why: str) -> None:
        """Say why something is not done, besides what is to be said already."""
        self.problem = f"{self.problem} {why}".strip()

    def hear(self, message: Any) -> None:
        """Handle the events of a message of ``wire/outbox.js`` that were not handled before, in order."""
        self._was_told = True
        for count, event in unheard(message, self.heard):
            self.heard = count
            self.handle(event)

    def handle(self, event: Mapping[str, Any]) -> None:
        """Handle one event."""
        self.answer(event)

    def leave(self) -> None:  # noqa: B027 - most pages lead nowhere by themselves
        """Go to another page, if that was asked for."""

    def come_back(self) -> None:  # noqa: B027 - most pages are as they were left
        """Be opened again without a word."""

    def run(self, key: str, **around: Any) -> None:
        """Draw the page; ``around`` is what the view's data have besides those of the session."""
        draw_sidebar()
        self._follow_browser(key)
        self.leave()
        draw_messages(self)
        try:
            ticket = self._shown()
        except FullError as error:
            draw_full(error, partial(self.read_address, {}) if self.address() else None)
            return
        address = self.address()
        if st.query_params.to_dict() != address:
            st.query_params.from_dict(address)
        self._written = address  # not before: a run may give way to the next one here, which has the old address
        data = self.view_data(ticket) | {"page": key}
        self.draw_view(f"{key}:view", data | self.around() | around)

    def _shown(self) -> str:
        """Let the live session show what is set; where the server is full, what it showed before."""
        try:
            return self.show()
        except FullError as error:
            if not self._written or self._written == self.address():
                raise
            self.read_address(self._written)
            self.refuse(f"{explained(error)}.")
            draw_messages(self)
            return self.show()

    def draw_view(self, key: str, data: Mapping[str, Any]) -> None:
        """Draw the view with its data."""
        bench_view(key, data, self.hear)

    def around(self) -> dict[str, Any]:
        """Draw what stands beside the view; returns what its data have besides the session's, as it is now."""
        return {}

    def arrive(self) -> dict[str, str]:
        """Before the page is shown with its own address, which is returned: it is not read again."""
        self._written = self.address()
        return self._written

    def _follow_browser(self, key: str) -> None:
        """Take what Back, Forward or a link says; a page that is opened again without a word is as it was left.

        A run that the canvas asked for says nothing: after a quick edit the browser may still have the address before
        the last one.
        """
        was_told, self._was_told = self._was_told, False
        query, comes = st.query_params.to_dict(), st.session_state.get(SHOWN) != key
        st.session_state[SHOWN] = key
        if not was_told and self._written not in (None, query) and (query or not comes):
            self.read_address(query)
        elif comes and not query:
            self.come_back()


def kept(name: str, make: Callable[[Mapping[str, str]], S]) -> S:
    """The state of a page, which on the visitor's first run is made from the address."""
    if name not in st.session_state:
        st.session_state[name] = make(st.query_params.to_dict())
    found: S = st.session_state[name]
    return found
