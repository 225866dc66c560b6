"""What the pages of all labs have in common: the controls, the claims, the panels, and the address."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Mapping
from functools import partial
from typing import Any

from app.jobs.claims import MEASUREMENTS, PANELS
from app.labs import Lab, panels
from app.live.bench.session import BenchSession
from app.live.figure import FigureSession
from app.page.lab_address import controls_address
from app.page.live import LiveState
from app.page.view.head import head_data
from app.page.view.lab import claims_data, measured_with, panels_measured_with
from app.page.view.settings import described
from app.words import Translated, plain, problem_of, title_of
from engine import SettingsError
from engine.errors import not_one_of
from engine.registry import Registry
from engine.settings import Field, Registered, Settings, fields_of

LONGEST = 40  # characters of a value in an address


class AnyLabState(LiveState):
    """What a visitor has set in one lab. A refused edit changes nothing and leaves a sentence."""

    def __init__(self, lab: Lab, query: Mapping[str, str]) -> None:
        """Start where an address points."""
        super().__init__()
        self.lab = lab
        self._before: Settings = lab.settings  # the controls before a button was pressed
        self._panels_told = ""  # the ticket of the session that is told what the panels show
        self.read_address(query)

    def read_address(self, query: Mapping[str, str]) -> None:
        """Take the controls from an address, the lab's own for what it leaves out."""
        self.settings, self.tried = self.lab.settings, ""  # no button is pressed
        for field in fields_of(type(self.settings)):
            if field.name in query:
                self.edit(field.name, _parsed(field, query[field.name]))
        self.read_moment(query)

    def address(self) -> dict[str, str]:
        """What differs from the lab's own controls."""
        return controls_address(self.lab, self.settings)

    def answer(self, event: Mapping[str, Any]) -> None:
        """Set a control, try something, measure the claims."""
        match event:
            case {"name": "set", "path": str(path), "value": value}:
                self.edit(path, value)
            case {"name": "try", "key": str(key)}:
                self.press(key)
            case {"name": "tried", "key": str(key)}:
                self._arrive_at(key)
            case {"name": "measure"}:
                MEASUREMENTS[self.lab.key].tell(self._tell)
            case {"name": "cancel"}:
                self._cancel()

    def _arrive_at(self, key: str) -> None:
        """A link has set what a button sets: it is pressed, so that the lab says where to look."""
        own = self.lab.settings
        chosen = self.lab.button(key)
        if chosen and controls_address(self.lab, chosen.changed(own)) == controls_address(self.lab, self.settings):
            self._before, self.tried = own, key

    def edit(self, name: str, value: Any) -> None:
        """Set a control; an entry of a registry is named by its key."""
        field = next((field for field in fields_of(type(self.settings)) if field.name == name), None)
        if field is None:
            return
        try:
            self._take(self.settings.with_(**{name: _typed(field, value)}))
        except SettingsError as error:
            self._reject(name, value, error)

    def _reject(self, name: str, _value: Any, error: SettingsError) -> None:
        """Say why a value is refused."""
        self.refuse(f"{title_of(name)}: {problem_of(error)}.")

    def _take(self, settings: Settings) -> None:
        """Use these controls."""
        self.settings, self.tried = settings, ""

    def press(self, key: str) -> None:
        """Do what a button tries, and play; pressed again, take it back."""
        chosen = self.lab.button(key)
        if chosen is None:
            return
        if self.tried == key:
            self.settings, self.tried = self._before, ""
            return
        if not self.tried:
            self._before = self.settings
        self.settings, self.tried = chosen.changed(self._before), key
        self._play()

    @abstractmethod
    def _play(self) -> None:
        """Play from the first step."""

    @abstractmethod
    def _session(self) -> BenchSession | FigureSession | None:
        """The session that was shown last, unless it was dropped."""

    def _cancel(self) -> None:
        MEASUREMENTS[self.lab.key].forget(self._tell)

    def _tell(self, found: Mapping[str, Any], measures: bool) -> None:  # noqa: FBT001 - as `Listener`
        session = self._session()
        if session is None:
            self._cancel()
            return
        lab, figures = self.lab, {key: math.nan if value is None else value for key, value in found.items()}
        session.tell("claims", Translated(lambda: {"claims": claims_data(lab, figures, measuring=measures)}))

    def _tell_of_panels(self, ticket: str) -> str:
        """A new session is told what the panels show as well, once someone looks; returns its ticket."""
        session = self._session()
        if session and ticket != self._panels_told:
            self._panels_told = ticket
            session.once_seen(partial(PANELS[self.lab.key].tell, self._tell_panels))
        return ticket

    def _tell_panels(self, found: Mapping[str, Any], _measures: bool) -> None:  # noqa: FBT001 - as `Listener`
        session = self._session()
        if session is None:
            PANELS[self.lab.key].forget(self._tell_panels)
            return
        for key, value in found.items():  # each by itself: what was sent before is not sent again
            session.tell(f"panels.{key}", Translated(partial(dict, panels={key: value})))

    def around(self) -> dict[str, Any]:
        """The frame of the lab, as it is after the browser's address was followed."""
        return {"lab": self.data()}

    def data(self) -> dict[str, Any]:
        """What the frame of the lab shows, as JSON: ``Lab`` in ``static/lab/data.js``."""
        lab = self.lab
        inside = lab.figure.inside if lab.figure else ()
        return head_data(lab) | {
            "key": lab.key,
            "lede": str(lab.lede),
            "guess": self._guess(),
            "controls": [self._control(field) for field in fields_of(type(self.settings)) if field.name not in inside],
            "tries": [
                {
                    "key": one.key,
                    "verb": str(one.verb),
                    "question": str(one.question),
                    "watch": str(one.watch),
                    "figure": one.figure,
                    "on": one.key == self.tried,
                }
                for one in lab.tries
            ],
            "panels": [*panels.PANELS[lab.key]],
            "panelsMeasuredWith": panels_measured_with(lab, self.settings),
            "claims": claims_data(lab, {}),
            "measuredWith": measured_with(lab, self.settings),
        }

    def _guess(self) -> dict[str, Any] | None:
        lab = self.lab
        guess = lab.figure.guess(self.settings) if lab.figure and lab.figure.guess else lab.guess
        if guess is None:
            return None
        return ({"names": [*guess.names]} if guess.names else {}) | {
            "ask": str(guess.ask),
            "for": self._guessed_for(),  # with other controls, the guess is another one
            "about": guess.about,
            "says": {name: str(text) for name, text in guess.says.items()},
            "caveats": {str(number): str(text) for number, text in guess.caveats.items()},
            "options": [
                {"text": str(one.text), "networks": [*one.networks], "allBut": one.all_but} for one in guess.options
            ],
        }

    def _guessed_for(self) -> dict[str, str]:
        beside = self.lab.figure.beside if self.lab.figure else ()
        return {name: value for name, value in self.address().items() if name not in beside}

    def _control(self, field: Field) -> dict[str, Any]:
        value = getattr(self.settings, field.name)
        shown = {
            "value": value.key if isinstance(value, Registered) else value,
            "locked": False,
            "off": field.name in self.lab.idle(self.settings),
        }
        control = described(field.name, field) | shown | {"explain": f"{self.lab.key}.{field.name}"}
        if scale := self.lab.scales.get(field.name):
            mark = scale.mark(self.settings)
            marked = {"network": scale.network, "mark": mark.value, "markText": str(mark.text)}
            low, high = scale.ends(self.settings) if scale.ends else (field.note.low, field.note.high)
            named = {"label": str(scale.label or control["label"])}
            return control | named | {"kind": "scale", "low": low, "high": high, "linear": scale.linear} | marked
        if control["kind"] == "ticks" and value not in field.note.ticks:
            control["options"] = sorted([*control["options"], [value, plain(value)]])
        return control


def _typed(field: Field, value: Any) -> Any:
    """An entry for its key; JSON has one kind of number."""
    if isinstance(field.note, Registry):
        if value not in field.note.keys:
            raise SettingsError(field.name, not_one_of(field.note.keys, value))
        return field.note[value]()
    if field.item and isinstance(value, list):
        return tuple(float(item) if type(item) is int else item for item in value)
    return float(value) if field.type is float and type(value) is int else value


def _parsed(field: Field, text: str) -> Any:
    """A value of an address; a text that is no number stays one, and is refused."""
    if field.item:
        try:
            return [float(part) for part in text[: LONGEST * field.note.high].split(",")]
        except ValueError:
            return text[:LONGEST]
    if field.type is str:
        return text
    if field.type not in {int, float}:
        return text[:LONGEST]
    try:
        return field.type(text[:LONGEST])
    except ValueError:
        return text[:LONGEST]
