"""A live session: one network, trained slice by slice and drawn as frames for its viewers."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.advice import Advice
from app.live.bell import Bell
from app.live.inbox import Inbox
from app.live.picture.frames import Frames
from app.live.picture.scene import describe_scene
from app.live.picture.slow import NO_STORY, Slow
from app.live.picture.view import View
from app.live.run.pins import NO_PINS, NO_SETTINGS, Pin, Pins
from app.live.run.player import Player
from app.live.run.run import Run
from app.live.turns import PIECES_S, is_heavy, some_pieces
from app.live.wire.commands import Command
from app.setup.axes import Axes
from app.setup.lesson import control_at
from app.words import Translated, speaking
from engine import Config, Trainer
from engine.checkpoint import to_bytes
from engine.export import script_of
from engine.probes import Plane
from engine.tape import Pieces, finish

if TYPE_CHECKING:
    from app.live.viewer import Viewer

NO_ADVICE = Translated(lambda: {"advice": None})
NO_ASIDES = {"story": NO_STORY, "advice": NO_ADVICE, "pins": NO_PINS, "settings": NO_SETTINGS}


@dataclass(frozen=True)
class Showing:
    """What can be seen after a turn; ``moment`` grows when what all viewers share has changed."""

    moment: int = 0
    scene_number: int = 0
    scene: Translated = Translated(dict)
    asides: Mapping[str, Translated] = field(default_factory=dict)
    frames: Mapping[View, bytes] = field(default_factory=dict)

    def texts(self, language: str) -> tuple[str, dict[str, str]]:
        """The scene, and the asides by kind, in a language; made once for each."""
        with speaking(language):
            return str(self.scene), {kind: str(aside) for kind, aside in self.asides.items()}


class LiveSession:
    """One trainer behind one ticket.

    The page's thread configures it, sockets send it commands through viewers, and worker threads take its turns; a lock
    keeps these apart.
    """

    def __init__(self, config: Config, axes: Axes = None) -> None:
        """Build the network; nothing runs until someone presses Play."""
        self.turn = asyncio.Lock()  # held by a viewer while it takes a turn
        self.bell = Bell()
        self.viewers: set[Viewer] = set()
        self.showing = Showing()
        self._lock = threading.Lock()
        self._commands = Inbox()
        self._slow = Slow()
        self._pins = Pins()
        self._scene_number = 0
        self._work: Pieces[None] | None = None  # what the last turn of a heavy network left for the next one
        self._player = Player(Run(Trainer(config)))
        self._frames = Frames(self._player.run, axes)
        self._show_run()
        while is_heavy(self.trainer) and not self.showing.frames:
            self.take_turn()  # here, where nobody waits for a turn

    @property
    def trainer(self) -> Trainer:
        """The trainer; it moves only in the session's turns."""
        return self._player.run.trainer

    def configure(self, config: Config, axes: Axes = None) -> None:
        """Continue with another config: live fields are changed in place, anything else restarts from the seed.

        Raises:
            SettingsError, ValueError: the setup or the axes are refused; the old run continues.
        """
        now = self.trainer.config
        if config == now and axes == self._frames.axes:
            return
        new = Run(Trainer(config)) if now.needs_restart(config) else None  # takes a while, but no turn waits for it
        with self._between_steps():
            run = new or self._player.run
            plane = Plane.through(run.trainer.data, axes)
            if not new:
                run.trainer.retune(config)
                if config != now:
                    run.watch.begin()
            self._turn_to(run, axes, plane)
            if new:
                self._player.take(new)
            elif config != now and (run.trainer.divergence or run.trainer.early_stop):
                run.begin()
                self._player.start()
            else:
                self._player.go_on()
            self._show_run()
        self.bell.ring()

    def _turn_to(self, run: Run, axes: Axes, plane: Plane) -> None:
        before, frames = self._frames.plane, self._frames
        is_same = {
            "same_run": run is frames.run,
            "same_plane": (plane.across, plane.up) == (before.across, before.up),
        }
        frames.turn_to(run, axes, plane)
        for viewer in tuple(self.viewers):
            viewer.view = frames.kept(viewer.view, **is_same)

    def _show_run(self) -> None:
        """Note that there is something new to draw."""
        self._slow.show(self.trainer, self._frames.drawing, self._frames.twin)
        self._set_scene()

    def _set_scene(self) -> None:
        numbers = {"run": self._player.starts, "network": self._player.networks}
        scene = describe_scene(self.trainer, self._frames.plane, self._frames.drawing) | numbers
        self._scene = Translated(lambda: scene)
        self._scene_number += 1
        self._stale = True

    @property
    def axes(self) -> Axes:
        """The columns of the plane; None for the dataset's own."""
        return self._frames.axes

    @property
    def advice(self) -> Advice | None:
        """The current advice on the run."""
        return self._player.run.watch.advice

    def script(self) -> str:
        """The current network as a NumPy script.

        Raises:
            ExportError: something in the setup cannot be written.
        """
        with self._between_steps():
            return script_of(self.trainer)

    def parameters(self) -> bytes:
        """The current run as the bytes of a file; see `engine.checkpoint`."""
        with self._between_steps():
            return to_bytes(self.trainer)

    def pinned(self, number: int) -> Pin | None:
        """The pinned run with this number."""
        with self._lock:
            return self._pins.find(number)

    def keep(self, pins: Iterable[Pin]) -> None:
        """Pin these runs instead of the ones pinned before."""
        with self._lock:
            self._pins.keep(pins)
            self._stale = True
        self.bell.ring()

    def command(self, command: Command) -> None:
        """Do this at the next turn, for all viewers; called on the event loop, so it waits for no lock."""
        self._commands.put(time.perf_counter(), command)
        self.bell.ring()

    def news_in(self) -> float | None:
        """Seconds until there is something new for everyone; None if only a change can bring it."""
        return 0.0 if self._stale or self._commands or self._work else self._player.pace.due_in(time.perf_counter())

    def take_turn(self) -> None:
        """In a worker thread: handle the commands, train one slice, and make frames for the viewers who wait for one.

        A heavy network takes several turns for this. If the page holds the session for longer, nothing is done, so
        that nobody else waits for it.
        """
        if self._lock.acquire(timeout=PIECES_S):
            try:
                self._go_on_with_turn()
            finally:
                self._lock.release()
            self.bell.ring()

    def _go_on_with_turn(self) -> None:
        work, self._work = self._work or self._in_pieces(), None
        if not is_heavy(self.trainer):
            finish(work)
        elif not some_pieces(work):
            self._work = work

    @contextmanager
    def _between_steps(self) -> Iterator[None]:
        """Hold the session while nothing is in progress; what a turn left unfinished is done first, piece by piece."""
        while True:
            with self._lock:
                if self._work:
                    self._go_on_with_turn()
                if self._work is None:
                    yield
                    return

    def _in_pieces(self) -> Pieces[None]:
        changed, starts = self._stale, self._player.starts
        for asked, command in self._commands.empty():  # commands that arrive meanwhile wait for the next turn
            changed = True
            yield from self._obey(asked, command)
            yield
        if self._player.starts != starts:
            self._set_scene()
        changed |= yield from self._player.train_in_pieces()
        self._stale = False
        waiting = [viewer for viewer in tuple(self.viewers) if viewer.is_waiting]
        for viewer in waiting:
            for _asked, command in viewer.inbox.empty():
                viewer.view = self._frames.obey(viewer.view, command)
        views = [viewer.view for viewer in waiting] or [View()]
        scene_number, scene = self._scene_number, self._scene
        pace = self._player.pace
        frames = yield from self._frames.frames_in_pieces(scene_number, pace, time.perf_counter(), views)
        asides = {
            "story": (yield from self._slow.story_in_pieces()),
            "advice": _aside_of(self.advice),
            **self._pins.asides(self.trainer.config),
        }
        showing = Showing(self.showing.moment + changed, scene_number, scene, asides, frames)
        for language in {viewer.language for viewer in waiting}:
            showing.texts(language)  # here, because a large scene would hold up the event loop
        self.showing = showing

    def _obey(self, asked: float, command: Command) -> Pieces[None]:
        self._slow.obey(command)
        match command.do:
            case "pin":
                run, surface = self._player.run, self._frames.drawing.surface
                yield from self._pins.pin(run.trainer, run.curves, surface, run.reading)
            case "unpin":
                self._pins.unpin(command.index)
            case _:
                yield from self._player.obey_in_pieces(asked, command)


def _aside_of(advice: Advice | None) -> Translated:
    if advice is None:
        return NO_ADVICE
    touches = [control_at(path) for path, _ in advice.changes]
    fields = {"key": advice.key, "calm": advice.calm, "text": advice.text, "button": advice.button, "touches": touches}
    return Translated(lambda: {"advice": fields})
