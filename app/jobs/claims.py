"""Measures the claims and the panels of a lab, once a server, each in a process of its own: nobody waits for it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from app.labs import LABS, Lab

ROOT = Path(__file__).parents[2]

# Is told what was measured so far, by the key of the claim or panel, and whether more is being measured.
Listener: TypeAlias = Callable[[Mapping[str, Any], bool], None]


AT_ONCE = max(2, os.cpu_count() or 1)  # processes on one server: a class opens many labs, and each takes 200 MB
TURNS = threading.BoundedSemaphore(AT_ONCE)


@dataclass
class _Run:
    """One run of a command, which may have to wait for its turn."""

    process: subprocess.Popen[str] | None = None


class Measurement:
    """What one command prints, line by line: run when someone first asks, and kept.

    A line is an object with a key, as "claim" or "panel", and a "value", which is any JSON.
    """

    def __init__(self, command: Sequence[str], named: str = "claim") -> None:
        """Prepare; ``named`` is what a line calls its key."""
        self._command, self._named = command, named
        self._lock = threading.Lock()
        self._found: dict[str, Any] = {}
        self._listeners: list[Listener] = []
        self._run: _Run | None = None
        self._is_done = False

    def tell(self, listener: Listener) -> None:
        """Tell a listener what was found, now and whenever there is more, from any thread."""
        with self._lock:
            if not self._is_done and listener not in self._listeners:
                self._listeners.append(listener)
            if not self._is_done and self._run is None:
                self._run = _Run()
                threading.Thread(target=self._measure, args=(self._run,), daemon=True).start()
        self._say([listener])

    def forget(self, listener: Listener) -> None:
        """Tell it no more; where nobody listens, nothing is measured."""
        with self._lock:
            if listener in self._listeners:
                self._listeners.remove(listener)
            run = None if self._listeners else self._run
            if run:
                self._run = None
        if run and run.process:
            run.process.terminate()

    def _measure(self, run: _Run) -> None:
        with TURNS:
            process = self._start(run)
            if process is None:
                return
            with process:
                for line in process.stdout or ():
                    found = json.loads(line)
                    with self._lock:
                        self._found[found[self._named]] = found["value"]
                    self._say(self._listeners)
        with self._lock:
            if run is not self._run:
                return  # it was ended, or another one measures
            self._run, self._is_done = None, process.returncode == 0
            told, self._listeners = self._listeners, []
        self._say(told)

    def _start(self, run: _Run) -> subprocess.Popen[str] | None:
        """The process of a run whose turn it is, unless it was ended meanwhile."""
        with self._lock:
            if run is self._run:
                run.process = subprocess.Popen(self._command, cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own
            return run.process

    def _say(self, listeners: Sequence[Listener]) -> None:
        with self._lock:
            found, measures, told = dict(self._found), self._run is not None, [*listeners]
        for listener in told:
            listener(found, measures)


def command_for(lab: Lab, what: str = "--lines") -> list[str]:
    """What measures the claims of a lab, or its panels, line by line."""
    return [sys.executable, "-m", "app.labs", "--lab", lab.key, what]


MEASUREMENTS = {lab.key: Measurement(command_for(lab)) for lab in LABS}
PANELS = {lab.key: Measurement(command_for(lab, "--panels"), "panel") for lab in LABS}
