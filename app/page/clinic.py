"""The page "The clinic": curves to be named, and patients; the address has what is shown, never a cause."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.labs.clinic.cases import Case
from app.labs.clinic.causes import CAUSES
from app.labs.clinic.curves import NAMES
from app.labs.clinic.patients import LEVELS, Level
from app.live.clinic.cases import case_of, curves_of
from app.live.clinic.session import ClinicSession
from app.live.hub import HUB
from app.page.live import DIGITS, LiveState, kept
from app.page.sidebar import open_in_playground
from app.page.view.clinic import clinic_view, curves_data_of, data_of
from app.words import _

KEY = "clinic"
CURVES, LEVEL, CASE = "curves", "level", "case"  # the parts of an address
PATIENCE = 2  # wrong answers, after which the page may be asked


class ClinicState(LiveState):
    """What a visitor has answered to one case, or to six curves; nothing of it is kept anywhere else."""

    def __init__(self, query: Mapping[str, str]) -> None:
        """Start where an address points."""
        super().__init__()
        self._opens = False  # whether the playground is to show the cured setup
        self.read_address(query)

    def read_address(self, query: Mapping[str, str]) -> None:
        """Take the curves or the case; what is opened anew has no answers."""
        self.shows_curves = CASE not in query
        self.draw_curves(self.number(query, CURVES))
        level = query.get(LEVEL, LEVELS[0])
        if level not in LEVELS:
            problem = _("level: {value} is not allowed; choose from {allowed}.")
            self.refuse(problem.format(value=level[:20], allowed=", ".join(LEVELS)))
        self.admit(next((one for one in LEVELS if one == level), LEVELS[0]), self.number(query, CASE))

    def address(self) -> dict[str, str]:
        """The number of the curves, or the level and the number of the case."""
        if self.shows_curves:
            return {CURVES: str(self.curves_number)}
        return {LEVEL: self.level, CASE: str(self.case_number)}

    def admit(self, level: Level, number: int) -> None:
        """Show another patient."""
        self.level, self.case_number = level, number % 10**DIGITS or 1
        self._case: Case | None = None
        self.answers: list[str] = []  # causes that were named, in their order
        self.is_told = False  # whether the page named it

    def draw_curves(self, number: int) -> None:
        """Show other curves."""
        self.curves_number = number % 10**DIGITS or 1
        self.matches: list[str] = [""] * len(NAMES)  # the causes that the curves were given
        self.rounds = 0  # how often they were checked
        self.are_told = False

    @property
    def case(self) -> Case:
        """The case that is shown; drawn when it is first asked for."""
        self._case = self._case or case_of(self.level, self.case_number)
        return self._case

    @property
    def is_solved(self) -> bool:
        """Whether the cause is known."""
        return self.is_told or self.case.cause in self.answers

    @property
    def live(self) -> ClinicSession:
        """The live session; one that was dropped, or has another case, is replaced."""
        while (found := HUB.find(self._ticket, ClinicSession)) is None or found.case is not self.case:
            self._ticket = HUB.keep(ClinicSession(self.case))
        return found

    def show(self) -> str:
        """Let the cured run join once the cause is known; returns the ticket. Curves need no session.

        What takes long is done here, before the address is written.
        """
        if self.shows_curves:
            curves_of(self.curves_number)
            return ""
        live = self.live
        if self.is_solved:
            live.cure()
        return self._ticket

    def answer(self, event: Mapping[str, Any]) -> None:
        """Go to the curves or the patients; answer, ask, or go on."""
        match event:
            case {"name": "part", "curves": bool(shows)}:
                self.shows_curves = shows
            case _ if self.shows_curves:
                self.answer_curves(event)
            case _:
                self.answer_case(event)

    def answer_curves(self, event: Mapping[str, Any]) -> None:
        """Check which cause each curve was given, tell all, or draw others."""
        match event:
            case {"name": "match", "causes": [*causes]} if len(causes) == len(NAMES):
                self.matches = [cause if cause in NAMES else "" for cause in causes]
                self.rounds += 1
            case {"name": "tell"} if self.rounds >= PATIENCE:
                self.are_told = True
            case {"name": "next"}:
                self.draw_curves(self.curves_number + 1)

    def answer_case(self, event: Mapping[str, Any]) -> None:
        """Name a cause, be told it, or go to another case."""
        match event:
            case {"name": "answer", "cause": str(cause)} if cause in CAUSES and not self.is_solved:
                if cause not in self.answers:
                    self.answers.append(cause)
            case {"name": "tell"} if len(self.answers) >= PATIENCE:
                self.is_told = True
            case {"name": "level", "level": str(level)} if level in LEVELS:
                self.admit(next(one for one in LEVELS if one == level), self.case_number)
            case {"name": "next"}:
                self.admit(self.level, self.case_number + 1)
            case {"name": "open"} if self.is_solved:
                self._opens = True

    def leave(self) -> None:
        """Show the cured setup in the playground, where its run begins anew."""
        if self._opens:
            self._opens = False
            open_in_playground(self.case.cured.config, 0)

    def view_data(self, ticket: str) -> dict[str, Any]:
        """The data of the clinic."""
        if self.shows_curves:
            curves = curves_of(self.curves_number)
            matches = [curve.cause for curve in curves] if self.are_told else self.matches
            number, can_tell = self.curves_number, self.rounds >= PATIENCE
            return curves_data_of(curves, matches, number=number, heard=self.heard, can_tell=can_tell)
        return data_of(
            ticket,
            self.case,
            self.answers,
            heard=self.heard,
            is_solved=self.is_solved,
            can_tell=len(self.answers) >= PATIENCE,
        )

    def draw_view(self, key: str, data: Mapping[str, Any]) -> None:
        """Draw the clinic; curves are a view of their own."""
        clinic_view(f"{key}:curves" if self.shows_curves else key, data, self.hear)


def clinic_page() -> None:
    """Draw the page."""
    kept(KEY, ClinicState).run(KEY)
