"""A live session: one learner's network, trained slice by slice and turned into frames."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeAlias

from app.advice import Advice
from app.live.inbox import Inbox
from app.live.picture.look import Look
from app.live.picture.scene import describe_scene
from app.live.picture.slow import NO_STORY, Slow
from app.live.run.pace import Pace
from app.live.run.pins import NO_PINS, NO_SETTINGS, Pin, Pins
from app.live.run.run import Run
from app.live.turns import PIECES_S, is_heavy, some_pieces
from app.live.wire.commands import Command
from app.live.wire.frame import encode
from app.setup.axes import Axes
from app.setup.lesson import control_at
from engine import Config, Trainer
from engine.checkpoint import to_bytes
from engine.export import script_of
from engine.probes import Plane
from engine.tape import Pieces, finish

BUDGET_S = 0.010  # for the training steps of one frame: a full class gets its turns, and a pause is heard soon
DEFAULT_SPEED = 500  # steps a second: about an epoch a frame for the default set-up

NO_ADVICE = json.dumps({"advice": None})
NOTHING_TOLD: Mapping[str, str] = {"story": NO_STORY, "advice": NO_ADVICE, "pins": NO_PINS, "settings": NO_SETTINGS}


@dataclass(frozen=True)
class Picture:
    """What a viewer is shown: a scene, in full, and the frame that belongs to it."""

    number: int
    scene_number: int
    scene: str
    asides: Mapping[str, str]  # by kind: what is told only when it changes, see ``wire.frame``
    frame: bytes


InThread: TypeAlias = Callable[[Callable[[], Picture]], asyncio.Future[Picture]]


class LiveSession:
    """One trainer behind one ticket.

    The page's thread configures it, the socket commands it, worker threads take its turns: a lock keeps them apart.
    Computing is apart from sending: whoever first asks for a newer picture has it computed, all viewers get the same.
    """

    def __init__(self, config: Config, axes: Axes = None) -> None:
        """Build the network; nothing runs until someone plays it."""
        self._lock = threading.Lock()
        self._turn = asyncio.Lock()
        self._commands = Inbox()
        self._waiting: set[Callable[[], object]] = set()
        self._pace = Pace(DEFAULT_SPEED)
        self._ended_while_playing = False
        self._starts = 0
        self._networks = 1  # that were built
        self._slow = Slow()
        self._pins = Pins()
        self._scene_number = 0
        self._picture: Picture | None = None
        self._work: Pieces[Picture] | None = None  # what the last turn of a heavy network left to the next
        self._look = Look(Run(Trainer(config)), axes)
        self._slow.look_at(self._trainer, self._look.drawing, self._look.twin)
        self._start_showing()
        if is_heavy(self._trainer):
            self.take_turn()  # here, where nobody waits for a turn

    @property
    def _run(self) -> Run:
        return self._look.run

    @property
    def _trainer(self) -> Trainer:
        return self._run.trainer

    # Called by the page ----------------------------------------------------------------------------------------------

    def configure(self, config: Config, axes: Axes = None) -> None:
        """Go on under another config: live fields are retuned, anything else starts anew from its seed.

        Raises:
            SettingsError, ValueError: the set-up or the axes are refused; what ran before goes on.
        """
        now = self._trainer.config
        if config == now and axes == self._look.axes:
            return
        new = Run(Trainer(config)) if now.needs_restart(config) else None  # takes a while: no turn has to wait for it
        with self._between_steps():
            run = new or self._run
            plane = Plane.through(run.trainer.data, axes)
            if run is not new:
                run.trainer.retune(config)
                if config != now:
                    run.watch.begin()
            self._networks += run is new
            self._look.turn_to(run, axes, plane)
            self._slow.look_at(run.trainer, self._look.drawing, self._look.twin)
            if new:
                self._start_showing()
            elif config != now and (run.trainer.divergence or run.trainer.early_stop):
                run.begin()
                self._start_showing()
            else:
                self._go_on()
                self._set_scene()
        self._announce()

    @property
    def advice(self) -> Advice | None:
        """What is said about the run at the moment."""
        return self._run.watch.advice

    def script(self) -> str:
        """The network as it is now, as a script in NumPy.

        Raises:
            ExportError: something in the set-up cannot be written.
        """
        with self._between_steps():
            return script_of(self._trainer)

    def parameters(self) -> bytes:
        """The run as it is now, as the bytes of a file; see `engine.checkpoint`."""
        with self._between_steps():
            return to_bytes(self._trainer)

    def pinned(self, number: int) -> Pin | None:
        """A pinned run, by its number."""
        with self._lock:
            return self._pins.find(number)

    def keep(self, pins: Iterable[Pin]) -> None:
        """Have these runs pinned, in place of those that were."""
        with self._lock:
            self._pins.keep(pins)
            self._stale = True
        self._announce()

    def _start_showing(self) -> None:
        """The run is at its first weights; one that ended by itself goes on by itself."""
        if not self._pace.playing:
            self._pace.pause()  # what was owed to the run before is let go
        self._go_on()
        self._starts += 1
        self._set_scene()

    def _go_on(self) -> None:
        """Play again what ended by itself while it played, if nothing ends it any more."""
        if self._ended_while_playing and not self._trainer.ended:
            self._pace.play(time.perf_counter())
            self._ended_while_playing = False

    def _set_scene(self) -> None:
        self._scene = json.dumps(
            describe_scene(self._trainer, self._look.plane, self._look.drawing)
            | {"run": self._starts, "network": self._networks}
        )
        self._scene_number += 1
        self._stale = True

    # Called by the socket, on the event loop: nothing here waits for the lock ----------------------------------------

    def command(self, command: Command) -> None:
        """Do what a viewer asks for, at the next turn; every viewer sees it."""
        self._commands.put(time.perf_counter(), command)
        self._announce()

    async def next_picture(self, after: int, in_thread: InThread) -> Picture:
        """The newest picture if its number is above ``after``, else a new one, as soon as there is something new."""
        while not (self._picture and self._picture.number > after):
            if (wait_s := self._news_in()) != 0:
                await self._wait(wait_s)
                continue
            async with self._turn:
                if not (self._picture and self._picture.number > after):
                    await in_thread(self.take_turn)
        return self._picture

    def _news_in(self) -> float | None:
        """Seconds until there is something new to see; None if only a change can bring it."""
        return 0.0 if self._stale or self._commands or self._work else self._pace.due_in(time.perf_counter())

    async def _wait(self, seconds: float | None) -> None:
        loop, changed = asyncio.get_running_loop(), asyncio.Event()

        def wake() -> None:
            loop.call_soon_threadsafe(changed.set)

        self._waiting.add(wake)
        try:
            if self._news_in() == 0:
                return  # it came just before we began to wait
            async with asyncio.timeout(seconds):
                await changed.wait()
        except TimeoutError:
            pass
        finally:
            self._waiting.discard(wake)

    def _announce(self) -> None:
        for wake in tuple(self._waiting):
            wake()

    # Called by a worker thread ---------------------------------------------------------------------------------------

    def take_turn(self) -> Picture:
        """Do what was asked for, train one slice, look at the network, and keep the picture.

        All that takes a heavy network several turns; until the last of them the picture is the one before. So it is
        where the page holds the session for longer: nobody else shall wait for it.
        """
        picture = self._picture
        while True:
            if self._lock.acquire(timeout=PIECES_S if picture else -1):
                try:
                    self._go_on_with_turn()
                finally:
                    self._lock.release()
                self._announce()
            if self._picture:
                return self._picture

    def _go_on_with_turn(self) -> None:
        work, self._work = self._work or self._in_pieces(), None
        if not is_heavy(self._trainer):
            self._picture = finish(work)
        elif ended := some_pieces(work):
            self._picture = ended.value
        else:
            self._work = work

    @contextmanager
    def _between_steps(self) -> Iterator[None]:
        """Hold the session while nothing is under way in it; what a turn has left is done first, a piece at a time."""
        while True:
            with self._lock:
                if self._work:
                    self._go_on_with_turn()
                if self._work is None:
                    yield
                    return

    def _in_pieces(self) -> Pieces[Picture]:
        for asked, command in self._commands.empty():  # what comes meanwhile waits for the next turn
            yield from self._obey(asked, command)
            yield
        yield from self._train()
        self._stale = False
        scene_number, scene = self._scene_number, self._scene
        frame = yield from self._look.frame_in_pieces(scene_number, self._pace, time.perf_counter())
        asides = {
            "story": (yield from self._slow.story_in_pieces()),
            "advice": _told(self._run.watch.advice),
            **self._pins.told(self._trainer.config),
        }
        number = self._picture.number + 1 if self._picture else 1
        return Picture(number, scene_number, scene, asides, encode(frame))

    def _obey(self, asked: float, command: Command) -> Pieces[None]:
        self._slow.obey(command)
        if command.do in {"hover", "window", "point", "show"}:
            self._look.obey(command)
        elif command.do in {"edit", "lock"}:
            self._handle(command)
        elif command.do == "pin":
            yield from self._pins.pin(self._trainer, self._run.curves, self._look.drawing.surface, self._run.reading)
        elif command.do == "unpin":
            self._pins.unpin(command.index)
        else:
            yield from self._move(asked, command)

    def _move(self, asked: float, command: Command) -> Pieces[None]:
        """In time: on, back, or at another pace."""
        trainer, pace = self._trainer, self._pace
        match command.do:
            case "play" if not trainer.ended:
                pace.play(asked)
            case "pause" | "slow":
                pace.pause()
            case "step":
                pace.ask(1)
            case "epoch":
                pace.ask(trainer.steps_per_epoch - trainer.step % trainer.steps_per_epoch)
            case "reset":
                self._ended_while_playing = False
                yield from self._run.begin_in_pieces()
                self._start_showing()
            case "back":
                self._go_back(command.index)
            case "speed":
                pace.speed = command.value

    def _handle(self, command: Command) -> None:
        """One parameter, by hand."""
        if command.index >= self._trainer.network.parameters.size or command.network not in {0, self._networks}:
            return  # it was asked of a network that is gone
        self._run.watch.begin()
        if command.do == "edit":
            self._trainer.set_parameter(command.index, command.value)
        else:
            self._trainer.lock(command.index, locked=command.locked)

    def _go_back(self, step: int) -> None:
        self._pace.pause()
        self._ended_while_playing = False
        self._run.go_to(step)

    def _train(self) -> Pieces[None]:
        started = time.perf_counter()
        due = self._pace.due(started)
        taken = yield from self._run.train_in_pieces(due, started + BUDGET_S)
        self._pace.settle(started, taken, late=taken < due)
        if self._trainer.ended and due:
            self._ended_while_playing = self._pace.playing
            self._pace.pause()


def _told(advice: Advice | None) -> str:
    if advice is None:
        return NO_ADVICE
    calm = advice.key != "diverged"
    touches = [control_at(path) for path, _ in advice.changes]
    told = {"key": advice.key, "calm": calm, "text": advice.text, "button": advice.button, "touches": touches}
    return json.dumps({"advice": told})
