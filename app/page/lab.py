"""The page of a lab: its controls, its bench or its figure, its claims, and its address."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

from app.labs import LABS
from app.live.bench.session import BenchSession
from app.live.hub import HUB
from app.live.wire.commands import Action, Command
from app.page.any_lab import AnyLabState
from app.page.bench import BenchState
from app.page.figure_lab import FigureState
from app.page.live import kept
from app.page.view.bench import words as bench_words
from app.page.view.figure import figure_words
from app.page.view.lab import words
from app.page.view.panels import panel_words
from app.setup.bench import Bench
from engine.settings import Settings


class LabState(AnyLabState, BenchState):
    """A lab with a bench."""

    @property
    def bench(self) -> Bench:
        """The networks that the controls describe."""
        return _bench(self.lab.bench, self.settings, self.draw)

    def address(self) -> dict[str, str]:
        """The controls, and which weights are drawn."""
        return super().address() | self.draw_part()

    def show(self) -> str:
        """Let the live session show this lab; returns its ticket."""
        return self._tell_of_panels(BenchState.show(self))

    def _session(self) -> BenchSession | None:
        return HUB.find(self._ticket, BenchSession)

    def _take(self, settings: Settings) -> None:
        """Use these controls, if their bench is allowed."""
        self.lab.bench(settings)
        super()._take(settings)

    def _play(self) -> None:
        actions: tuple[Action, ...] = ("reset", "play")
        live = self.live
        self.show()
        for action in actions:
            live.command(Command(action))


@lru_cache(maxsize=64)
def _bench(make: Callable[[Any], Bench], settings: Settings, draw: int) -> Bench:
    """Each run of a page needs it several times, and visitors share it."""
    return make(settings).drawn(draw)


def lab_page(key: str) -> None:
    """Draw the page of a lab."""
    lab = next(lab for lab in LABS if lab.key == key)
    state = kept(f"lab:{key}", partial(FigureState if lab.figure else LabState, lab))
    figured = figure_words(key) if lab.figure else {}
    state.run(f"lab:{key}", words=bench_words() | words() | panel_words(key) | figured)
