"""The page of a lab: its controls, its bench, its claims, and its address."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from typing import Any

from app.jobs.claims import MEASUREMENTS, PANELS
from app.labs import LABS, Lab, panels
from app.live.bench.session import BenchSession
from app.live.hub import HUB
from app.live.wire.commands import Action, Command
from app.page.bench import BenchState, kept
from app.page.view.bench import words as bench_words
from app.page.view.lab import claims_data, measured_with, panels_measured_with, words
from app.page.view.panels import panel_words
from app.page.view.settings import described
from app.setup.bench import Bench
from app.words import Translated, _, plain, problem_of, title_of
from engine import SettingsError
from engine.errors import not_one_of
from engine.registry import Registry
from engine.settings import Field, Registered, Settings, fields_of

LONGEST = 40  # characters of a value in an address


class LabState(BenchState):
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

    @property
    def bench(self) -> Bench:
        """The networks that the controls describe."""
        return _bench(self.lab.bench, self.settings, self.draw)

    def address(self) -> dict[str, str]:
        """What differs from the lab's own controls."""
        own, parts = self.lab.settings, {}
        for field in fields_of(type(own)):
            value = getattr(self.settings, field.name)
            if value != getattr(own, field.name):
                parts[field.name] = _text(value)
        return parts | self.draw_part()

    def answer(self, event: Mapping[str, Any]) -> None:
        """Set a control, try something, measure the claims."""
        match event:
            case {"name": "set", "path": str(path), "value": value}:
                self.edit(path, value)
            case {"name": "try", "key": str(key)}:
                self.press(key)
            case {"name": "measure"}:
                MEASUREMENTS[self.lab.key].tell(self._tell)
            case {"name": "cancel"}:
                self._cancel()

    def edit(self, name: str, value: Any) -> None:
        """Set a control; an entry of a registry is named by its key."""
        field = next((field for field in fields_of(type(self.settings)) if field.name == name), None)
        if field is None:
            return
        try:
            self._take(self.settings.with_(**{name: _typed(field, value)}))
        except SettingsError as error:
            self.refuse(f"{title_of(name)}: {problem_of(error)}.")

    def _take(self, settings: Settings) -> None:
        """Use these controls, if their bench is allowed."""
        self.lab.bench(settings)
        self.settings, self.tried = settings, ""

    def press(self, key: str) -> None:
        """Do what a button tries, and play; pressed again, take it back."""
        chosen = next((one for one in self.lab.tries if one.key == key), None)
        if chosen is None:
            return
        if self.tried == key:
            self.settings, self.tried = self._before, ""
            return
        if not self.tried:
            self._before = self.settings
        self.settings, self.tried = chosen.changed(self._before), key
        actions: tuple[Action, ...] = ("reset", "play")
        live = self.live
        self.show()
        for action in actions:
            live.command(Command(action))

    def _cancel(self) -> None:
        MEASUREMENTS[self.lab.key].forget(self._tell)

    def _tell(self, found: Mapping[str, Any], measures: bool) -> None:  # noqa: FBT001 - as `Listener`
        session = HUB.find(self._ticket, BenchSession)
        if session is None:
            self._cancel()
            return
        lab, figures = self.lab, {key: math.nan if value is None else value for key, value in found.items()}
        session.tell("claims", Translated(lambda: {"claims": claims_data(lab, figures, measuring=measures)}))

    def show(self) -> str:
        """Let the live session show this lab; a new one is told what the panels show as well."""
        ticket = super().show()
        if ticket != self._panels_told:
            self._panels_told = ticket
            PANELS[self.lab.key].tell(self._tell_panels)
        return ticket

    def _tell_panels(self, found: Mapping[str, Any], _measures: bool) -> None:  # noqa: FBT001 - as `Listener`
        session = HUB.find(self._ticket, BenchSession)
        if session is None:
            PANELS[self.lab.key].forget(self._tell_panels)
            return
        for key, value in found.items():  # each by itself: what was sent before is not sent again
            session.tell(f"panels.{key}", Translated(partial(dict, panels={key: value})))

    def data(self) -> dict[str, Any]:
        """What the frame of the lab shows, as JSON: ``Lab`` in ``static/lab/data.js``."""
        lab, number = self.lab, LABS.index(self.lab)
        around = [LABS[at] if 0 <= at < len(LABS) else None for at in (number - 1, number + 1)]
        previous, following = ({"title": str(one.question), "address": one.key} if one else None for one in around)
        return {
            "key": lab.key,
            "number": number + 1,
            "total": len(LABS),
            "group": str(lab.group.title),
            "question": str(lab.question),
            "lede": str(lab.lede),
            "previous": previous,
            "next": following,
            "labs": {"title": _("Labs"), "address": "labs"},
            "guess": {
                "ask": str(lab.guess.ask),
                "for": self.address(),  # with other controls, the guess is another one
                "about": lab.guess.about,
                "options": [
                    {"text": str(one.text), "networks": [*one.networks], "allBut": one.all_but}
                    for one in lab.guess.options
                ],
            },
            "controls": [self._control(field) for field in fields_of(type(self.settings))],
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
            return control | {"kind": "scale", "low": field.note.low, "high": field.note.high} | marked
        if control["kind"] == "ticks" and value not in field.note.ticks:
            control["options"] = sorted([*control["options"], [value, plain(value)]])
        return control


@lru_cache(maxsize=64)
def _bench(make: Callable[[Any], Bench], settings: Settings, draw: int) -> Bench:
    """Each run of a page needs it several times, and visitors share it."""
    return make(settings).drawn(draw)


def _typed(field: Field, value: Any) -> Any:
    """An entry for its key; JSON has one kind of number."""
    if isinstance(field.note, Registry):
        if value not in field.note.keys:
            raise SettingsError(field.name, not_one_of(field.note.keys, value))
        return field.note[value]()
    return float(value) if field.type is float and type(value) is int else value


def _parsed(field: Field, text: str) -> Any:
    """A value of an address; a text that is no number stays one, and is refused."""
    if field.type not in {int, float}:
        return text[:LONGEST]
    try:
        return field.type(text[:LONGEST])
    except ValueError:
        return text[:LONGEST]


def _text(value: Any) -> str:
    return value.key if isinstance(value, Registered) else f"{value:.6g}" if isinstance(value, float) else str(value)


def lab_page(key: str) -> None:
    """Draw the page of a lab."""
    lab = next(lab for lab in LABS if lab.key == key)
    state = kept(f"lab:{key}", partial(LabState, lab))
    data = state.data()
    state.run(f"lab:{key}", lab=data, words=bench_words() | words() | panel_words(key))
