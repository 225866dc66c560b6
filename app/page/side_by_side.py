"""The page "Side by side": a bench that a visitor puts together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from app.live.wire.commands import Action, Command
from app.page.bench import BenchState
from app.page.controls import with_value
from app.page.live import kept
from app.page.sidebar import SIDE_BY_SIDE
from app.page.values import LIMITS, Choice, limit_text
from app.page.view.bench import own_words, words
from app.setup.bench import Bench, from_text, heading_of, to_text
from app.setup.coarse_to_fine import can_judge, verdict
from app.setup.comparison import LEAST_NETWORKS, MOST_NETWORKS
from app.setup.editor import Editor
from app.setup.links import LinkError
from app.setup.variants import varied
from app.words import _, explained, language, problem_of
from engine import Config, SettingsError

NETWORKS = "networks"  # the part of an address that has the setups
LAST = "last"  # the part that says after which step all stop


class SideBySide(BenchState):
    """Setups that differ in anything but their data's kind. A refused edit changes nothing and leaves a sentence."""

    key = "side_by_side"

    def __init__(self, query: Mapping[str, str]) -> None:
        """Start where an address points."""
        super().__init__()
        self._dialogs = 0  # how often the dialog was opened: each time it begins with what is shown
        self._asks = False  # whether it is open
        self._spoken = language()  # when the networks were named
        self.read_address(query)

    def read_address(self, query: Mapping[str, str]) -> None:
        """Take the setups; without any, the default one from two seeds."""
        self.read_moment(query)
        last = self.number(query, LAST)
        self._bench = Bench.of([Config(), Config(seed=1)], last)
        try:
            if text := query.get(NETWORKS):
                self._bench = Bench.of(from_text(text), last)
        except (LinkError, SettingsError) as error:
            message = _("This link cannot be read: {why}. Here is a bench of two seeds instead.")
            self.refuse(message.format(why=explained(error)))

    @property
    def bench(self) -> Bench:
        """The setups, with the weights that were drawn last, and named in the visitor's language."""
        if self._spoken != language():
            self._spoken = language()
            self._bench = Bench.of(self._bench.configs, self._bench.last)
        return self._bench.drawn(self.draw) if self.draw else self._bench

    def address(self) -> dict[str, str]:
        """The setups, as text, and the last step; a learner's own rows may be too many for an address."""
        parts = self.draw_part() | ({LAST: str(self._bench.last)} if self._bench.last else {})
        try:
            return {NETWORKS: to_text(self._bench.configs)} | parts
        except LinkError:
            return parts

    def compare(self, bench: Bench, draw: int = 0) -> None:
        """Show another bench, which plays from its first step."""
        self._bench, self.draw = bench, draw
        self.show()
        actions: tuple[Action, ...] = ("reset", "play")
        for action in actions:
            self.live.command(Command(action))

    def answer(self, event: Mapping[str, Any]) -> None:
        """Do what a control of the page asks for."""
        match event:
            case {"name": "last", "value": int(last)} if last in LIMITS:
                self._take(self.bench.configs, last)
            case {"name": "add"} if following := self.following():
                self._take([*self._bench.configs, following])
            case {"name": "remove", "network": int(network)} if 0 <= network < len(self._bench.entries):
                self._take([config for at, config in enumerate(self._bench.configs) if at != network])
            case {"name": "finer" | "wider" as way}:
                self.search(way)
            case {"name": "choose"}:
                self._asks = True
                self._dialogs += 1

    def _take(self, configs: Sequence[Config], last: int | None = None) -> None:
        """Show these networks, if they may stand side by side; those that play go on playing."""
        try:
            self._bench = Bench.of(configs, self._bench.last if last is None else last)
        except SettingsError as error:
            self.refuse(f"{problem_of(error)}.")

    def following(self) -> Config | None:
        """A copy of the last network with the next value of what differs; other weights where that is not one setting.

        None if there is no other value, or no room.
        """
        configs = self._bench.configs
        if len(configs) >= MOST_NETWORKS:
            return None
        variable = varied(configs)
        if variable is None:
            draws = [config.network.draw for config in configs]
            return configs[-1].with_(network=configs[-1].network.with_(draw=max(draws) + 1))
        used = {variable.now(config) for config in configs}
        new = next((value for value in variable.following(configs[-1]) if value not in used), None)
        return None if new is None else variable.applied(configs[-1], new)

    def search(self, way: str) -> None:
        """Compare again, around the best network: "finer" or "wider" values."""
        configs = self._bench.configs
        found = verdict(configs, self.live.results).search if self.live.group.step else None
        values = getattr(found, way) if found else []
        variable = varied(configs)
        if variable and values:
            found_bench = Bench.of([variable.applied(configs[0], value) for value in values], self._bench.last)
            self.compare(found_bench, self.draw)

    def data(self) -> dict[str, Any]:
        """What the page's own controls show, as JSON: ``Side`` in ``static/bench/side.js``."""
        bench = self._bench
        variable = varied(bench.configs)
        return {
            "heading": heading_of(bench.configs),
            "limits": [[last, limit_text(int(last))] for last in with_value(bench.last, LIMITS, int)],
            "last": bench.last,
            "isOne": variable is not None,
            "isJudged": (is_judged := can_judge(bench.configs)),
            "canSearch": bool(variable and variable.is_typed and is_judged),
            "canAdd": self.following() is not None,
            "canRemove": len(bench.entries) > LEAST_NETWORKS,
        }

    def around(self) -> dict[str, Any]:
        """What the page's own controls show; the dialog, while it is open."""
        if self._asks:
            st.dialog(_("What to compare"), width="small", on_dismiss=self._close)(self.contents)()
        return {"side": self.data(), "words": words() | own_words()}

    def _close(self) -> None:
        self._asks = False

    def contents(self) -> None:
        """The dialog: the values that networks like the first one are to have."""
        editor = Editor({})
        editor.config = self._bench.configs[0]
        bench = Choice(self._key_of, editor, self._bench).draw()
        pressed = st.button(_("Compare them"), type="primary", disabled=bench is None, key=self._key_of("compare"))
        if pressed and bench:
            self._close()
            self.compare(bench, self.draw)
            st.rerun()

    def _key_of(self, name: str) -> str:
        return f"{name}--{self.key}--{self._dialogs}--{language()}"


def watch(bench: Bench) -> None:
    """Show a bench on the page of one's own."""
    state = kept(SideBySide.key, SideBySide)
    state.compare(bench)
    try:
        to_text(bench.configs)
    except LinkError as error:
        state.remark = _("{why}: the address leaves these networks out.").format(why=error)
    st.switch_page(SIDE_BY_SIDE, query_params=state.arrive())


def side_by_side_page() -> None:
    """Draw the page."""
    kept(SideBySide.key, SideBySide).run(SideBySide.key)
