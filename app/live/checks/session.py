"""Checks of one setup behind one ticket: they run one after another, in the turns that all live sessions share."""

from __future__ import annotations

import time
from collections.abc import Mapping
from functools import partial
from typing import Any

from app.labs.health.charts import CHARTS, chart
from app.labs.health.told import lines_told
from app.live.base import Session
from app.live.checks.kept import FINDINGS, Findings
from app.live.picture.view import View
from app.live.wire.commands import Command
from app.setup.cost import session_bytes
from app.words import Translated
from engine import Config
from engine.checks import CHECKS, Finding
from engine.errors import Phrase
from engine.tape import Pieces

RESTS, RUNS = b"\0", b"\1"  # a frame says only whether more is coming
NEWS_S = 0.1  # between two frames while a check runs
HALF = 300  # pieces after which the ring of a running check is half full: nobody knows how many there will be


class CheckSession(Session):
    """The checks of one setup, of which each runs once, for all who look."""

    def __init__(self, config: Config, findings: Findings = FINDINGS) -> None:
        """Take a setup; its checks wait until `run` or a viewer asks for them."""
        super().__init__(_needed(config))
        self._kept = findings
        self._take(config)
        self._take_first_turn()

    @property
    def config(self) -> Config:
        """The setup that is checked."""
        return self._config

    @property
    def findings(self) -> Mapping[str, Finding]:
        """What was found so far, by check."""
        return dict(self._findings)

    def configure(self, config: Config) -> None:
        """Check another setup, from the beginning."""
        if config == self._config:
            return
        with self.claim.changing(_needed(config)), self._between_steps():
            self._take(config)
        self.run()

    def run(self) -> None:
        """Run the checks that have found nothing yet."""
        self.command(Command("play"))

    def news_in(self) -> float | None:
        """A check that is not done has news at once."""
        return 0.0 if self._queue else super().news_in()

    def _take(self, config: Config) -> None:
        self._config, self._findings = config, dict(self._kept.of(config))
        self._queue: list[str] = []  # the checks to run; the first one is running
        self._stop()
        self._charts = {key: Translated(partial(dict, chart={"key": key, "data": None})) for key in CHARTS}
        for finding in self._findings.values():
            self._draw(finding)
        self._tell()

    def _in_pieces(self) -> Pieces[None]:
        changed, self._stale = self._stale, False
        for _asked, command in self._commands.empty():
            changed |= self._obey(command)
        if self._queue:
            changed = True
            yield from self._check()
        waiting = self._waiting()
        frame = RUNS if self._queue else RESTS
        frames = dict.fromkeys([viewer.view for viewer in waiting] or [View()], frame)
        progress = {"running": self._queue[0] if self._queue else "", "queued": self._queue[1:], "share": self._share}
        asides = {"progress": Translated(partial(dict, progress=progress)), "told": self._told}
        asides |= {f"chart.{key}": told for key, told in self._charts.items()}
        self._show(frames, asides, (self._scene_number, self._scene), waiting, changed=changed)

    def _obey(self, command: Command) -> bool:
        match command.do:
            case "play":
                self._queue += [key for key in CHECKS if key not in self._findings and key not in self._queue]
            case "reset":
                self._stop()
                self._findings, self._queue = {}, [*CHECKS]
                self._tell()
            case "pause":
                self._stop()
            case "put" if command.name in CHECKS and command.name not in self._queue:
                self._findings.pop(command.name, None)
                self._queue.append(command.name)
                self._tell()
            case _:
                return False
        return True

    def _stop(self) -> None:
        """Give up what runs and forget what waits; what was found stays."""
        self._running: Pieces[Finding] | None = None
        self._share = 0.0
        self._pieces = 0
        self._queue = []

    def _check(self) -> Pieces[None]:
        """Go on with the first check of the queue until there is something new to see."""
        key, started = self._queue[0], time.perf_counter()
        running = self._running = self._running or or_apart(key, CHECKS[key](self._config))
        while True:
            try:
                next(running)
            except StopIteration as end:
                return self._found(end.value)
            self._pieces += 1
            if time.perf_counter() - started > NEWS_S:
                self._share = round(self._pieces / (self._pieces + HALF), 2)
                return None
            yield

    def _found(self, finding: Finding) -> None:
        self._running, self._share, self._pieces = None, 0.0, 0
        del self._queue[0]
        self._findings[finding.key] = finding
        self._kept.keep(self._config, finding)
        self._draw(finding)
        self._tell()

    def _draw(self, finding: Finding) -> None:
        key = finding.key
        if key in self._charts:
            drawn = chart(self._config, finding)
            self._charts[key] = Translated(partial(dict, chart={"key": key, "data": drawn}))

    def _tell(self) -> None:
        told: dict[str, Any] = lines_told(self._config, self._findings)
        self._told = Translated(partial(dict, told=told))
        self._stale = True


def or_apart(key: str, check: Pieces[Finding]) -> Pieces[Finding]:
    """A check that cannot take a setup does not apply to it: the other checks go on."""
    try:
        return (yield from check)
    except (ArithmeticError, ValueError):
        return Finding(key, None, reason=Phrase("this setup cannot be checked this way"))


def _needed(config: Config) -> int:
    """An upper bound in bytes for the checks of a setup, which build a second network."""
    return session_bytes(config) * 5 // 4
