"""What pages with a live bench have in common."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from app.live.bench.session import BenchSession
from app.live.hub import HUB
from app.page.live import DIGITS, LiveState
from app.page.sidebar import open_in_playground
from app.page.view.bench import data_of
from app.setup.bench import Bench
from engine import Config

DRAW = "weights"  # the part of an address that says which initial weights are drawn


class BenchState(LiveState):
    """What a visitor has set on one page with a bench."""

    def __init__(self) -> None:
        """Start with a session that is made when it is first shown."""
        super().__init__()
        self.draw = 0  # which initial weights are drawn
        self._opens: tuple[Config, int] | None = None  # what the playground is to show: a setup, and a step

    @property
    @abstractmethod
    def bench(self) -> Bench:
        """The networks that stand side by side."""

    def read_moment(self, query: Mapping[str, str]) -> None:
        """Take from an address which weights are drawn as well."""
        self.draw = self.number(query, DRAW)
        super().read_moment(query)

    def draw_part(self) -> dict[str, str]:
        """The part of the address with the weights, if they are not the first ones."""
        return {DRAW: str(self.draw)} if self.draw else {}

    @property
    def live(self) -> BenchSession:
        """The live session; one that was dropped is replaced."""
        while (found := HUB.find(self._ticket, BenchSession)) is None:
            session = BenchSession(self.bench)
            session.advance(self._step)
            self._step, self._ticket = 0, HUB.keep(session)
        return found

    def show(self) -> str:
        """Let the live session show this bench; returns its ticket."""
        self.live.configure(self.bench)
        return self._ticket

    def view_data(self, ticket: str) -> dict[str, Any]:
        """The data of the bench."""
        return data_of(ticket, self.bench, self.heard)

    def handle(self, event: Mapping[str, Any]) -> None:
        """Open a network in the playground, draw other weights, or do what this page only can."""
        match event:
            case {"name": "open", "network": int(network)} if 0 <= network < len(self.bench.entries):
                self._opens = self.bench.configs[network], self.live.group.step
            case {"name": "new_weights"}:
                self.draw = (self.draw + 1) % 10**DIGITS
            case _:
                self.answer(event)

    def leave(self) -> None:
        """Go to the playground, if a network is to be opened there."""
        if self._opens:
            (config, step), self._opens = self._opens, None
            open_in_playground(config, step)
