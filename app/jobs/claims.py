"""Measures the claims and the panels of a lab, once a server, each in a process of its own: nobody waits for it."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from app.labs import LABS, Lab

ROOT = Path(__file__).parents[2]

# Is told what was measured so far, by the key of the claim or panel, and whether more is being measured.
Listener: TypeAlias = Callable[[Mapping[str, Any], bool], None]


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
        self._process: subprocess.Popen[str] | None = None
        self._is_done = False

    def tell(self, listener: Listener) -> None:
        """Tell a listener what was found, now and whenever there is more, from any thread."""
        with self._lock:
            if not self._is_done and listener not in self._listeners:
                self._listeners.append(listener)
            if not self._is_done and self._process is None:
                self._process = self._start()
        self._say([listener])

    def forget(self, listener: Listener) -> None:
        """Tell it no more; where nobody listens, nothing is measured."""
        with self._lock:
            if listener in self._listeners:
                self._listeners.remove(listener)
            process = None if self._listeners else self._process
            if process:
                self._process = None
        if process:
            process.terminate()

    def _start(self) -> subprocess.Popen[str]:
        process = subprocess.Popen(self._command, cwd=ROOT, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own
        threading.Thread(target=self._read, args=(process,), daemon=True).start()
        return process

    def _read(self, process: subprocess.Popen[str]) -> None:
        with process:
            for line in process.stdout or ():
                found = json.loads(line)
                with self._lock:
                    self._found[found[self._named]] = found["value"]
                self._say(self._listeners)
        with self._lock:
            if process is not self._process:
                return  # it was ended, or another one measures
            self._process, self._is_done = None, process.returncode == 0
            told, self._listeners = self._listeners, []
        self._say(told)

    def _say(self, listeners: Sequence[Listener]) -> None:
        with self._lock:
            found, measures, told = dict(self._found), self._process is not None, [*listeners]
        for listener in told:
            listener(found, measures)


def command_for(lab: Lab, what: str = "--lines") -> list[str]:
    """What measures the claims of a lab, or its panels, line by line."""
    return [sys.executable, "-m", "app.labs", "--lab", lab.key, what]


MEASUREMENTS = {lab.key: Measurement(command_for(lab)) for lab in LABS}
PANELS = {lab.key: Measurement(command_for(lab, "--panels"), "panel") for lab in LABS}
