"""The page of a lab with a figure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.labs import Lab
from app.live.figure import FigureSession
from app.live.hub import HUB
from app.page.any_lab import AnyLabState
from app.page.last_setup import playground_setup
from app.page.view.figure import figure_data
from app.setup.links import LinkError, to_text
from app.words import amount, problem_of
from engine import Config
from engine.errors import SettingsError
from engine.expressions import ExpressionError
from engine.settings import Settings

OWN = "own"  # of setups, that of the playground


class FigureState(AnyLabState):
    """A lab with a figure, whose moment is the browser's own."""

    def __init__(self, lab: Lab, query: Mapping[str, str]) -> None:
        """Start where an address points."""
        assert lab.figure  # noqa: S101 - other labs have another state
        self.figure = lab.figure
        self._refused: dict[str, Any] | None = None  # the expression that was refused last: its text, and what is wrong
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

    def view_data(self, ticket: str) -> dict[str, Any]:
        """The data of a figure."""
        found = figure_data(ticket, self.figure.speeds, self.heard)
        return found | {"figure": self.lab.key, "step": self._step, "refused": self._refused}

    def data(self) -> dict[str, Any]:
        """As of any lab; where inputs are guessed, those that there are."""
        found = super().data()
        if self.figure.inputs:
            named = self.figure.inputs(self.settings)
            options = [
                {"text": f"{name} = {amount(value, 3)}", "networks": [number]}
                for number, (name, value) in enumerate(named, start=1)
            ]
            found["guess"] |= {"options": options, "names": [name for name, _value in named]}
        return found

    def read_address(self, query: Mapping[str, str]) -> None:
        """As in any lab; what was refused before is forgotten."""
        self._refused = None
        super().read_address(query)

    def press(self, key: str) -> None:
        """As in any lab; what was refused before is forgotten."""
        self._refused = None
        super().press(key)

    def edit(self, name: str, value: Any) -> None:
        """As in any lab; a setup can also be the one that the playground has now."""
        if (name, value) == ("setup", OWN):
            try:
                value = to_text(playground_setup() or Config())
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
        drawn: Settings = self.figure.given(self.settings, lambda: playground_setup() or Config())
        return drawn

    def _session(self) -> FigureSession | None:
        return HUB.find(self._ticket, FigureSession)

    def _reject(self, name: str, value: Any, error: SettingsError) -> None:
        """As in any lab; what is wrong in an expression that was typed is said beside it."""
        if isinstance(error, ExpressionError):
            text = value if name == "expression" else getattr(self.settings, "expression", "")
            self._refused = {"text": text, "sentence": f"{problem_of(error)}.", "place": [*error.place]}
            return
        super()._reject(name, value, error)
        if (kept := self.figure.kept(name, value)) is not None:
            self.edit(name, kept)

    def _take(self, settings: Settings) -> None:
        """Use these controls, with what follows from them."""
        self._refused = None
        super()._take(self.figure.follow(self.settings, settings))

    def _play(self) -> None:
        """The browser plays."""
