"""A live session: one learner's network, trained slice by slice and turned into frames."""

from __future__ import annotations

import asyncio
import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from app.advice import Advice
from app.lesson import control_at
from app.live.commands import Command
from app.live.look import Axes, Look
from app.live.pace import Pace
from app.live.pins import NO_PINS, NO_SETTINGS, Pin, Pins
from app.live.protocol import encode
from app.live.run import Run
from app.live.scene import describe_scene
from app.live.slow import NO_STORY, Slow
from engine import Config, Trainer
from engine.checkpoint import to_bytes
from engine.export import script_of
from engine.probes import Plane

BUDGET_S = 0.010  # for the training steps of one frame: a full class gets its turns, and a pause is heard soon
MOST_COMMANDS = 64  # that wait for the next turn; a flood loses its oldest
DEFAULT_SPEED = 500  # steps a second: about an epoch a frame for the default set-up

NO_ADVICE = json.dumps({"advice": None})
NOTHING_TOLD: Mapping[str, str] = {"story": NO_STORY, "advice": NO_ADVICE, "pins": NO_PINS, "settings": NO_SETTINGS}


@dataclass(frozen=True)
class Picture:
    """What a viewer is shown: a scene, in full, and the frame that belongs to it."""

    number: int
    scene_number: int
    scene: str
    asides: Mapping[str, str]  # by kind: what is told only when it changes, see ``protocol``
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
        self._commands: deque[tuple[float, Command]] = deque(maxlen=MOST_COMMANDS)  # by time
        self._waiting: set[Callable[[], object]] = set()
        self._pace = Pace(DEFAULT_SPEED)
        self._ended_while_playing = False
        self._starts = 0
        self._networks = 1  # that were built
        self._slow = Slow()
        self._pins = Pins()
        self._scene_number = 0
        self._picture: Picture | None = None
        self._look = Look(Run(Trainer(config)), axes)
        self._slow.look_at(self._trainer, self._look.drawing)
        self._begin()

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
        with self._lock:
            run = new or self._run
            plane = Plane.through(run.trainer.data, axes)
            if run is not new:
                run.trainer.retune(config)
                if config != now:
                    run.watch.begin()
            self._networks += run is new
            self._look.turn_to(run, axes, plane)
            self._slow.look_at(run.trainer, self._look.drawing)
            if new or (config != now and (run.trainer.divergence or run.trainer.early_stop)):
                self._begin()
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
        with self._lock:
            return script_of(self._trainer)

    def parameters(self) -> bytes:
        """The run as it is now, as the bytes of a file; see `engine.checkpoint`."""
        with self._lock:
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

    def _begin(self) -> None:
        """From the first weights on; a run that ended by itself goes on by itself."""
        self._run.begin()
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
        self._commands.append((time.perf_counter(), command))
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
        return 0.0 if self._stale or self._commands else self._pace.due_in(time.perf_counter())

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
        """Do what was asked for, train one slice, look at the network, and keep the picture."""
        with self._lock:
            for _ in range(len(self._commands)):  # what comes meanwhile waits: a flood must not hold the turn for ever
                self._obey(*self._commands.popleft())
            self._train()
            number = self._picture.number + 1 if self._picture else 1
            self._stale = False
            frame = encode(self._look.frame(self._scene_number, self._pace, time.perf_counter()))
            asides = {
                "story": self._slow.story(),
                "advice": _told(self._run.watch.advice),
                **self._pins.told(self._trainer.config),
            }
            self._picture = Picture(number, self._scene_number, self._scene, asides, frame)
        self._announce()
        return self._picture

    def _obey(self, asked: float, command: Command) -> None:
        self._slow.obey(command)
        if command.do in {"hover", "window", "point", "show"}:
            self._look.obey(command)
        elif command.do in {"edit", "lock"}:
            self._handle(command)
        elif command.do == "pin":
            self._pins.pin(self._trainer, self._run.curves, self._look.drawing.surface, self._run.reading)
        elif command.do == "unpin":
            self._pins.unpin(command.index)
        else:
            self._move(asked, command)

    def _move(self, asked: float, command: Command) -> None:
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
                self._begin()
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

    def _train(self) -> None:
        started = time.perf_counter()
        due = self._pace.due(started)
        taken = self._run.train(due, started + BUDGET_S)
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
