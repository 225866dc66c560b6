"""What a page remembers of one visitor. Each page has its own state, so two pages keep different setups apart."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st
from streamlit.runtime.state import SafeSessionState

from app.experiments import find, shown_by
from app.live.budget import FullError
from app.live.hub import HUB
from app.live.run.pins import Pin
from app.live.session import LiveSession
from app.live.wire.commands import Action, Command
from app.page.history import History
from app.page.visit import Entry
from app.page.widgets import Widgets
from app.setup.editor import Editor
from app.setup.walk import LAYERS
from app.words import explained
from engine import Config
from engine.edits import Path

# Streamlit abandons a run for the next one wherever the run reads the session state, even in a callback, so an edit
# could be half done or lost. This prevents that; Streamlit still switches wherever something is drawn.
_IN_PEACE = property(lambda _state: lambda: None, lambda _state, _callback: None)
SafeSessionState._yield_callback = _IN_PEACE  # type: ignore[assignment] # noqa: SLF001

SHOWN = "page"  # the name of the page that the visitor sees, in the session state


class PageState(Editor):
    """What a visitor has set up on one page, with its widgets, its history and its live session."""

    def __init__(self, name: str, query: Mapping[str, str]) -> None:
        """Start where an address points."""
        super().__init__(query)
        self.name = name
        self.widgets, self.history = Widgets(name), History(self)
        self.dialog = ""  # the key of the open dialog
        self.asks_for_health = False  # whether the page of checks is to be shown
        self.heard = 0  # the number of the last canvas event that was handled
        self.upload: tuple[str, bytes] | None = None  # name and bytes of the last file
        self._own_network: Entry | None = None  # before the first experiment
        self._own_pins: Sequence[Pin] = ()  # likewise
        self._ticket = ""

    @classmethod
    def begin(cls, name: str) -> PageState:
        """At the start of a run of the page: its state, which on the visitor's first run comes from the address."""
        is_known = f"page:{name}" in st.session_state
        page = cls.of(name, st.query_params)
        if is_known:
            page.settle()
            page.history.keep()
            if st.session_state.get(SHOWN) != name:
                page.history.come_back()
        st.session_state[SHOWN] = name
        page.widgets.begin()
        return page

    @classmethod
    def of(cls, name: str, query: Mapping[str, str]) -> PageState:
        """The state of a page; one that the visitor has not seen yet starts where an address points."""
        key = f"page:{name}"
        if key not in st.session_state:
            st.session_state[key] = cls(name, query)
        page: PageState = st.session_state[key]
        return page

    def key(self, name: str) -> str:
        """The key of a widget of this page."""
        return self.widgets.key(name)

    def key_at(self, path: Path) -> str:
        """The key of the widget of the setting at a path."""
        return self.key("set:" + ".".join(map(str, path)))

    def keep_upload(self, key: str) -> None:
        """In an uploader's callback: keep the file, since Streamlit forgets it once the uploader is no longer drawn."""
        file = st.session_state[key]
        self.upload = (file.name, file.getvalue()) if file else None

    def slide(self, path: Path, value: Any) -> None:
        """Change one value by a slider, which makes one entry of the browser's history as it moves, not many."""
        self.edit(path, value)
        self.history.slide(path)

    def slide_all(self, field: str, value: Any) -> None:
        """The same for one field of all hidden layers."""
        self.edit_all(field, value)
        self.history.slide((*LAYERS, field))

    def mend(self, key: str) -> None:
        """Apply the advice with this key, if it is still the current advice."""
        advice = self.live.advice
        if advice and advice.key == key and not any(self.hides(path) for path, _value in advice.changes):
            self.take(advice.applied(self.config), self.axes, self.lesson)

    def ask_for_health(self) -> None:
        """Have the setup checked on its own page, unless a lesson hides what a remedy there would change."""
        self.asks_for_health = not self.lesson.hidden

    def bring_back(self, number: int) -> None:
        """Use the configuration of a pinned run."""
        if pin := self.live.pinned(number):
            self.take(pin.config, self.axes, self.lesson)

    def open_experiment(self, key: str) -> None:
        """Show an experiment at its first step, unless a lesson hides anything: it would show all of it again."""
        experiment = find(key)
        if experiment is None or self.lesson.hidden:
            return
        if not shown_by(self.lesson.note):
            self._own_network = Entry(self.config, self.axes, self.lesson)
            self._own_pins = self.live.pins
        self.live.keep(())  # runs of another problem would only be in the way
        self._begin(Entry(experiment.config, None, experiment.lesson))

    def leave_experiment(self) -> None:
        """Go back to what was there before the first experiment; where a link opened it, to the defaults."""
        if shown_by(self.lesson.note) and not self.lesson.hidden:
            self._begin(self._own_network or Entry(Config()))
            self.live.keep(self._own_pins)

    def _begin(self, entry: Entry) -> None:
        """Show a setup at its first step, and wait for Play."""
        self.take(entry.config, entry.axes, entry.lesson)
        self.live.configure(self.config, self.axes)
        actions: tuple[Action, ...] = ("pause", "reset")
        for action in actions:
            self.live.command(Command(action))

    @property
    def live(self) -> LiveSession:
        """The page's live session; one that was dropped is replaced."""
        while (found := HUB.find(self._ticket, LiveSession)) is None:
            self._ticket = HUB.open(self.config, self.axes)
        return found

    def settle(self) -> bool:
        """Have the live session, if any, show the setup; false if the server is full, so that the old setup stays."""
        live = HUB.find(self._ticket, LiveSession)
        if live is None:
            return True
        try:
            live.configure(self.config, self.axes)
        except FullError as error:
            self.take(live.trainer.config, live.axes, self.lesson)
            self.problem = f"{explained(error)}."
            return False
        return True

    def use_default(self) -> None:
        """Show the default setup."""
        self.take(Config(), None, self.lesson)

    def ticket(self) -> str:
        """The ticket of the live session, which first gets the current configuration.

        Raises:
            FullError: there is no session, and no memory for one.
        """
        if not self.settle():
            st.rerun()  # what is drawn already shows the refused setup
        return self._ticket if self.live else ""
