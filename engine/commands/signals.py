"""Signals that end a command: Ctrl-C and those that ask a process to terminate."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

ENDING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


class Interrupted(BaseException):
    """A signal has ended the command. Like KeyboardInterrupt, not an Exception: nothing may take it for a failure."""

    def __init__(self, number: int, done: str = "") -> None:
        """Store the number of the signal, and what was done nevertheless."""
        super().__init__(number)
        self.number, self.done = number, done

    @property
    def status(self) -> int:
        """The exit status, as in shells.

        >>> Interrupted(signal.SIGINT).status, Interrupted(signal.SIGTERM).status
        (130, 143)
        """
        return 128 + self.number

    def __str__(self) -> str:
        """The message for people."""
        return f"interrupted by {signal.Signals(self.number).name}{self.done}"


class Ending:
    """Whether a signal arrived while it was deferred."""

    number: int | None = None


def _raise(number: int, _frame: FrameType | None) -> None:
    raise Interrupted(number)


@contextmanager
def interruptible() -> Iterator[None]:
    """A context in which each signal raises `Interrupted`."""
    with _handled(_raise):
        yield


@contextmanager
def put_off() -> Iterator[Ending]:
    """A context that only records the first signal, so that the work can finish; a second one ends it immediately."""
    ending = Ending()

    def note(number: int, frame: FrameType | None) -> None:
        if ending.number is not None:
            _raise(number, frame)
        ending.number = number

    with _handled(note):
        yield ending


@contextmanager
def _handled(handler: Any) -> Iterator[None]:
    """Install a handler for the signals, except those the process was told to ignore (``nohup``)."""
    if threading.current_thread() is not threading.main_thread():
        yield  # signals arrive only in the main thread
        return
    before = {number: signal.getsignal(number) for number in ENDING}
    for number, old in before.items():
        if old is not signal.SIG_IGN:
            signal.signal(number, handler)
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)
