"""A live session: one network, trained slice by slice and drawn as frames for its viewers."""

from __future__ import annotations

import time
from collections.abc import Iterable

from app.advice import Advice
from app.live.base import Session
from app.live.picture.detail import detail_at
from app.live.picture.frames import Frames
from app.live.picture.scene import describe_scene
from app.live.picture.slow import NO_STORY, Slow
from app.live.picture.view import View
from app.live.run.pace import Pace
from app.live.run.pins import NO_PINS, NO_SETTINGS, Pin, Pins
from app.live.run.player import Player
from app.live.run.run import Run
from app.live.turns import BRIEF_S, is_heavy
from app.live.wire.commands import Command
from app.setup.axes import Axes, plane_over, points_of
from app.setup.cost import session_bytes
from app.setup.lesson import control_at
from app.words import Translated
from engine import Config, Trainer
from engine.checkpoint import to_bytes
from engine.export import script_of
from engine.planes import Plane
from engine.tape import Pieces

MOMENTS = 100  # that `advance` measures
NO_ADVICE = Translated(lambda: {"advice": None})
NO_ASIDES = {"story": NO_STORY, "advice": NO_ADVICE, "pins": NO_PINS, "settings": NO_SETTINGS}


class LiveSession(Session):
    """One trainer behind one ticket."""

    def __init__(self, config: Config, axes: Axes = None) -> None:
        """Build the network; nothing runs until someone presses Play."""
        super().__init__(session_bytes(config))
        self._slow = Slow()
        self._pins = Pins()
        self._player = Player(Run(Trainer(config)))
        self._frames = Frames(self._player.run, axes)
        self._show_run()
        self._take_first_turn()

    @property
    def pace(self) -> Pace:
        """How many steps are due."""
        return self._player.pace

    @property
    def is_heavy(self) -> bool:
        """Whether one step, or one drawing, may take longer than a turn."""
        return is_heavy(self.trainer)

    @property
    def trainer(self) -> Trainer:
        """The trainer; it moves only in the session's turns."""
        return self._player.run.trainer

    def configure(self, config: Config, axes: Axes = None) -> None:
        """Continue with another config: live fields are changed in place, anything else restarts from the seed.

        So does a live field of a run that has ended, unless it is the stop rule: nothing else would show its effect.

        Raises:
            SettingsError, ValueError: the setup or the axes are refused, or the server is full; the old run continues.
        """
        if config == self.trainer.config and axes == self._frames.axes:
            return
        with self.claim.changing(session_bytes(config)):
            self._configure(config, axes)
        self.bell.ring()

    def _configure(self, config: Config, axes: Axes) -> None:
        now = self.trainer.config
        new = Run(Trainer(config)) if now.needs_restart(config) else None  # takes a while, but no turn waits for it
        with self._between_steps():
            run = new or self._player.run
            plane = plane_over(run.trainer.data, axes)
            if not new:
                run.trainer.retune(config)
                if config != now:
                    run.watch.begin()
            self._turn_to(run, axes, plane)
            if new:
                self._player.take(new)
            elif config != now and run.must_begin_again(now):
                run.begin()
                self._player.start()
            else:
                self._player.go_on()
            self._show_run()

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
        plane = self._frames.plane
        numbers = {"run": self._player.starts, "network": self._player.networks}
        points = {"through": points_of(self.axes) if plane.span else None}
        scene = describe_scene(self.trainer, plane, self._frames.drawing) | numbers | points
        self._scene = Translated(lambda: scene)
        self._scene_number += 1
        self._stale = True

    @property
    def axes(self) -> Axes:
        """The axes of the plane; None for the dataset's own."""
        return self._frames.axes

    @property
    def advice(self) -> Advice | None:
        """The current advice on the run."""
        return self._player.run.watch.advice

    def advance(self, step: int) -> None:
        """Train to a step of the run, as Play would, with its curves."""
        self._in_own_turns(self._advance_in_pieces(step))
        self.bell.ring()

    def _advance_in_pieces(self, step: int) -> Pieces[None]:
        run = self._player.run
        trainer, stride = run.trainer, max(1, step // MOMENTS)
        while trainer.step < step and not trainer.ended:
            moment = min(step, trainer.step + stride)
            while trainer.step < moment and not trainer.ended:
                yield from run.train_in_pieces(moment - trainer.step, time.perf_counter() + BRIEF_S)
                yield
            yield from run.curves.measure_in_pieces(trainer)
        self._stale = True

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

    @property
    def pins(self) -> tuple[Pin, ...]:
        """The pinned runs, by number."""
        with self._lock:
            return self._pins.all

    def keep(self, pins: Iterable[Pin]) -> None:
        """Pin these runs instead of the ones pinned before."""
        with self._lock:
            self._pins.keep(pins)
            self._stale = True
        self.bell.ring()

    def _in_pieces(self) -> Pieces[None]:
        changed, starts = self._stale, self._player.starts
        for asked, command in self._commands.empty():  # commands that arrive meanwhile wait for the next turn
            changed = True
            yield from self._obey(asked, command)
            yield
        if self._player.starts != starts:
            self._set_scene()
        detail = detail_at(time.perf_counter())
        self.pace.longest_gap_s = detail.longest_gap_s
        changed |= yield from self._player.train_in_pieces()
        self._stale = False
        waiting = self._waiting()
        for viewer in waiting:
            for _asked, command in viewer.inbox.empty():
                viewer.view = self._frames.obey(viewer.view, command)
        views = [viewer.view for viewer in waiting] or [View()]
        scene = self._scene_number, self._scene
        now = time.perf_counter()
        frames = yield from self._frames.frames_in_pieces(scene[0], self.pace, now, views, detail)
        asides = {
            "story": (yield from self._slow.story_in_pieces()),
            "advice": _aside_of(self.advice),
            **self._pins.asides(self.trainer.config),
        }
        self._show(frames, asides, scene, waiting, changed=changed)

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
