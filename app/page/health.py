"""The page "Is my training healthy?": checks of the playground's setup, which the page's address holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from app.advice.remedies import Advice
from app.labs.health.among import line
from app.live.checks.session import CheckSession
from app.live.hub import HUB
from app.page.last_setup import playground_setup
from app.page.live import LiveState, kept
from app.page.sidebar import HEALTH_PAGE, PLAYGROUND
from app.page.state import PageState
from app.page.view.checks import data_of, health_view
from app.setup.editor import Editor
from app.words import EMPTY, _
from engine import Config

KEY = "health"


class HealthState(LiveState, Editor):
    """What a visitor has checked: a setup, and the one before a remedy."""

    def __init__(self, query: Mapping[str, str]) -> None:
        """Start where an address points; its session is made when it is first shown."""
        LiveState.__init__(self)
        self.before: Config | None = None  # the setup before a remedy was applied
        self._opens = False  # whether the playground is to show this setup
        self._seen: Config | None = None  # the playground's setup that was taken last
        Editor.__init__(self, query)

    def read_address(self, query: Mapping[str, str]) -> None:
        """Take the setup of an address, or the playground's; nothing has been tried on it."""
        self.before = None
        Editor.read_address(self, query)
        self._is_given = bool(query)
        if not query:
            self.come_back()

    def come_back(self) -> None:
        """Take the playground's setup, unless it is still the one that was taken last."""
        yours = playground_setup(hidden=False)
        if yours is not None and yours != self._seen:
            self._seen, self.before, self._is_given = yours, None, True
            self.take(yours, None, self.lesson)

    @property
    def is_yours(self) -> bool:
        """Whether someone has chosen this setup: else it is the one that every playground begins with."""
        return self._is_given or self.config != Config()

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

    def answer(self, event: Mapping[str, Any]) -> None:
        """Apply a remedy or take it back; open the setup in the playground."""
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
        known = self.live.findings if self.live.config == self.config else {}
        changes = line(self.config, known[key], known).remedy.changes if key in known else ()
        if not changes:
            return
        before = self.config
        self.take(Advice("", EMPTY, EMPTY, changes).applied(before), self.axes, self.lesson)
        if self.config != before:
            self.before = before

    def leave(self) -> None:
        """Show the setup in the playground, whose run goes on if it is the same."""
        if not self._opens:
            return
        self._opens = False
        page = PageState.of("playground", {})
        page.take(self.config, self.axes, self.lesson)
        st.switch_page(PLAYGROUND)

    def view_data(self, ticket: str) -> dict[str, Any]:
        """The data of the checks."""
        return data_of(
            ticket,
            self.config,
            self.live.findings,
            heard=self.heard,
            tries=self.before is not None,
            yours=self.is_yours,
        )

    def draw_view(self, key: str, data: Mapping[str, Any]) -> None:
        """Draw the list of checks."""
        health_view(key, data, self.hear)


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
    state = kept(KEY, lambda _query: HealthState({}))
    state.come_back()  # before what follows: it takes the setup without the playground's plane
    state.before = None
    state.take(page.config, page.axes, page.lesson)
    st.switch_page(HEALTH_PAGE, query_params=state.arrive())


def health_page() -> None:
    """Draw the page."""
    kept(KEY, HealthState).run(KEY)
