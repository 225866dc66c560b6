"""The live session of a figure: a picture that is computed from a few settings, and anew whenever one is dragged."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from app.labs.lab import Draw
from app.live.base import Session
from app.live.picture.view import View
from app.live.wire.commands import Command
from app.words import Translated
from engine import SettingsError
from engine.settings import Settings, fields_of
from engine.tape import Pieces

NEEDED = 25_000_000  # bytes of a session, several times what most figures take (docs/decisions/0027)
FRAME = b"\0"  # says only that the scene is complete: a figure has nothing that moves by itself


class FigureSession(Session):
    """One figure behind one ticket, which its viewers may drag numbers of.

    What takes long comes ``later``: it is computed when nothing is dragged, piece by piece, and given up as soon as
    something is. Each of its parts is sent by itself, when it is another one.
    """

    def __init__(self, settings: Settings, draw: Draw, later: Sequence[Draw] = ()) -> None:
        """Compute the figure for the first time, without what comes later."""
        super().__init__(NEEDED)
        self._settings, self._draw, self._later = settings, draw, tuple(later)
        self._owed: list[Draw] = []  # what is still to be computed for what the scene shows
        self._parts: dict[str, Any] = {}
        self._drawn: Settings | None = None  # what the scene shows
        self._take_first_turn()

    @property
    def settings(self) -> Settings:
        """What the figure shows, as far as it has been dragged."""
        return self._settings

    def configure(self, settings: Settings) -> None:
        """Show other settings."""
        if settings == self._settings:
            return
        with self._between_steps():
            self._settings, self._stale = settings, True
        self.bell.ring()

    def news_in(self) -> float | None:
        """What comes later is news as well."""
        return 0.0 if self._owed else super().news_in()

    def _in_pieces(self) -> Pieces[None]:
        changed, self._stale = self._stale, False
        for _asked, command in self._commands.empty():
            changed |= self._put(command)
        if self._drawn != self._settings:
            drawn = self._settings
            scene = yield from self._draw(drawn)
            self._drawn, self._scene = drawn, Translated(lambda: scene)
            self._scene_number += 1
            self._owed = [*self._later]
        elif self._owed and not changed:
            changed = yield from self._add(self._owed[0])
        waiting = self._waiting()
        frames = dict.fromkeys([viewer.view for viewer in waiting] or [View()], FRAME)
        self._show(frames, dict(self._asides), (self._scene_number, self._scene), waiting, changed=changed)

    def _add(self, draw: Draw) -> Pieces[bool]:
        """Compute some parts; false if they are given up because there is a command."""
        work = draw(self._settings)
        while True:
            try:
                next(work)
            except StopIteration as done:
                parts: dict[str, Any] = done.value
                break
            if self._commands:
                return False
            yield
        self._owed = self._owed[1:]
        for name, part in parts.items():
            if name not in self._parts or self._parts[name] is not part:
                self._parts[name] = part
                self._asides |= {f"part.{name}": Translated(partial(dict, part={name: part}))}
        return True

    def _put(self, command: Command) -> bool:
        """Set what is dragged; where the settings refuse a value, the picture stays as it is."""
        if command.do != "put":
            return False
        field = next((field for field in fields_of(type(self._settings)) if field.name == command.name), None)
        if field is None:
            return False
        value: Any = command.numbers if field.item else command.numbers[0]
        try:
            self._settings = self._settings.with_(**{field.name: int(value) if field.type is int else value})
        except SettingsError:
            return False
        return True
