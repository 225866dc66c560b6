"""The page "Is my training healthy?": checks of the playground's setup, which the page's address holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from app.advice.remedies import Advice
from app.labs.health.lines import line
from app.live.checks.session import CheckSession
from app.live.hub import HUB
from app.page.messages import draw_messages
from app.page.sidebar import HEALTH_PAGE, PLAYGROUND, draw_sidebar
from app.page.state import SHOWN, PageState
from app.page.view.checks import data_of, health_view
from app.page.view.requests import unheard
from app.setup.editor import Editor
from app.words import EMPTY, _
from engine import Config

KEY = "health"


class HealthState(Editor):
    """What a visitor has checked: a setup, and the one before a remedy."""

    def __init__(self, query: Mapping[str, str]) -> None:
        """Start where an address points; its session is made when it is first shown."""
        self.heard = 0  # the number of the last event of the view that was handled
        self.before: Config | None = None  # the setup before a remedy was applied
        self._opens = False  # whether the playground is to show this setup
        self._written: dict[str, str] | None = None  # the address after the last run
        self._ticket = ""
        super().__init__(query)

    def read_address(self, query: Mapping[str, str]) -> None:
        """Take the setup of an address, on which nothing has been tried."""
        self.before = None
        super().read_address(query)

    def address(self) -> dict[str, str]:
        """The parts of the address that restore all this."""
        return {name: text for name, text in self.address_parts(self.lesson).items() if text}

    @property
    def live(self) -> CheckSession:
        """The live session, whose checks run at once; one that was dropped is replaced."""
        while (found := HUB.find(self._ticket, CheckSession)) is None:
            session = CheckSession(self.config)
            session.run()
            self._ticket = HUB.keep(session)
        return found

    def show(self) -> str:
        """Let the live session check this setup; returns its ticket."""
        self.live.configure(self.config)
        return self._ticket

    def hear(self, message: Any) -> None:
        """Handle the events of a message of ``wire/outbox.js`` that were not handled before, in order."""
        for count, event in unheard(message, self.heard):
            self.heard = count
            match event:
                case {"name": "open"}:
                    self._opens = True
                case {"name": "remedy", "key": str(key)}:
                    self.mend(key)
                case {"name": "take_back"} if self.before is not None:
                    config, self.before = self.before, None
                    self.take(config, self.axes, self.lesson)

    def mend(self, key: str) -> None:
        """Do what a check's line offers, if it still does; the session then checks the new setup."""
        finding = self.live.findings.get(key) if self.live.config == self.config else None
        changes = line(self.config, finding).remedy.changes if finding else ()
        if not changes:
            return
        before = self.config
        self.take(Advice("", EMPTY, EMPTY, changes).applied(before), self.axes, self.lesson)
        if self.config != before:
            self.before = before

    def run(self) -> None:
        """Draw the page."""
        draw_sidebar()
        self._follow_browser()
        if self._opens:
            self._opens = False
            self._open()
        draw_messages(self)
        ticket = self.show()
        self._written = self.address()
        if st.query_params.to_dict() != self._written:
            st.query_params.from_dict(self._written)
        data = data_of(ticket, self.config, heard=self.heard, tries=self.before is not None)
        health_view(f"{KEY}:view", data, self.hear)

    def arrive(self) -> dict[str, str]:
        """Before the page is shown with its own address, which is returned: it is not read again."""
        self._written = self.address()
        return self._written

    def _open(self) -> None:
        """Show the setup in the playground, whose run goes on if it is the same."""
        page = PageState.of("playground", {})
        page.take(self.config, self.axes, self.lesson)
        st.switch_page(PLAYGROUND)

    def _follow_browser(self) -> None:
        """Take what Back, Forward or a link says; a page that is opened again without a word is as it was left."""
        query, comes = st.query_params.to_dict(), st.session_state.get(SHOWN) != KEY
        st.session_state[SHOWN] = KEY
        if self._written not in (None, query) and (query or not comes):
            self.read_address(query)


def _kept() -> HealthState:
    """The page's state, which on the visitor's first run is made from the address."""
    if KEY not in st.session_state:
        st.session_state[KEY] = HealthState(st.query_params.to_dict())
    found: HealthState = st.session_state[KEY]
    return found


def examine_button(page: PageState) -> None:
    """The playground's button that has its setup checked, unless a lesson hides what a remedy would change."""
    if page.lesson.hidden:
        return
    help_text = _("Check this setup: its first loss, gradient, rate, updates and more, each with what to do.")
    icon = ":material/health_metrics:"
    name, words = page.key("health"), _("Is it healthy?")
    st.button(words, icon=icon, key=name, help=help_text, width="stretch", on_click=page.ask_for_health)


def answer_health(page: PageState) -> None:
    """Leave for the page of checks if it was asked for."""
    if page.asks_for_health:
        page.asks_for_health = False
        examine(page)


def examine(page: PageState) -> None:
    """Show the checks of a page's setup."""
    if KEY not in st.session_state:
        st.session_state[KEY] = HealthState({})
    state = _kept()
    state.before = None
    state.take(page.config, page.axes, page.lesson)
    st.switch_page(HEALTH_PAGE, query_params=state.arrive())


def health_page() -> None:
    """Draw the page."""
    _kept().run()
