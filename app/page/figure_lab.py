"""The page of a lab with a figure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.labs import Lab
from app.live.figure import FigureSession
from app.live.hub import HUB
from app.page.any_lab import AnyLabState, text_of
from app.page.state import PageState
from app.page.view.figure import figure_data
from app.setup.links import LinkError, to_text
from engine.settings import Settings

OWN = "own"  # of setups, that of the playground


class FigureState(AnyLabState):
    """A lab with a figure, whose moment is the browser's own."""

    def __init__(self, lab: Lab, query: Mapping[str, str]) -> None:
        """Start where an address points."""
        assert lab.figure  # noqa: S101 - other labs have another state
        self.figure = lab.figure
        super().__init__(lab, query)

    @property
    def live(self) -> FigureSession:
        """The live session; one that was dropped is replaced."""
        while (found := self._session()) is None:
            self._ticket = HUB.keep(FigureSession(self._drawn(), self.figure.draw, self.figure.later))
        return found

    def show(self) -> str:
        """Let the live session draw what is set; returns its ticket."""
        self.live.configure(self._drawn())
        return self._tell_of_panels(self._ticket)

    def address(self) -> dict[str, str]:
        """The controls; with any of them, the sliders too, whose first values follow the others."""
        parts = super().address()
        sliders = {name: text_of(getattr(self.settings, name)) for name in self.lab.scales}
        return sliders | parts if parts else parts

    def view_data(self, ticket: str) -> dict[str, Any]:
        """The data of a figure."""
        return figure_data(ticket, self.heard) | {"figure": self.lab.key, "step": self._step}

    def edit(self, name: str, value: Any) -> None:
        """As in any lab; a setup can also be the one that the playground has now."""
        if (name, value) == ("setup", OWN):
            try:
                value = to_text(PageState.of("playground", {}).config)
            except LinkError as error:
                self.refuse(f"{error}.")
                return
        super().edit(name, value)

    def answer(self, event: Mapping[str, Any]) -> None:
        """What any lab does, and what is set in the figure."""
        match event:
            case {"name": "new_weights"}:
                self._take(self.settings.with_(**self.figure.renewed(self.settings)))
            case _:
                super().answer(event)

    def _drawn(self) -> Settings:
        """What the figure shows."""
        drawn: Settings = self.figure.given(self.settings, lambda: PageState.of("playground", {}).config)
        return drawn

    def _session(self) -> FigureSession | None:
        return HUB.find(self._ticket, FigureSession)

    def _take(self, settings: Settings) -> None:
        """Use these controls, with what follows from them."""
        super()._take(self.figure.follow(self.settings, settings))

    def _play(self) -> None:
        """The browser plays."""
