"""What ends a command from outside: Ctrl-C and the signals that ask a process to end."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

ENDING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


class Interrupted(BaseException):
    """A signal has ended the command. Like KeyboardInterrupt no Exception: nothing may take it for a failure."""

    def __init__(self, number: int, done: str = "") -> None:
        """Keep the number of the signal, and what was done in spite of it."""
        super().__init__(number)
        self.number, self.done = number, done

    @property
    def status(self) -> int:
        """The exit status, as shells have it.

        >>> Interrupted(signal.SIGINT).status, Interrupted(signal.SIGTERM).status
        (130, 143)
        """
        return 128 + self.number

    def __str__(self) -> str:
        """What a person reads."""
        return f"interrupted by {signal.Signals(self.number).name}{self.done}"


class Ending:
    """Whether a signal has come while it was put off."""

    number: int | None = None


def _raise(number: int, _frame: FrameType | None) -> None:
    raise Interrupted(number)


@contextmanager
def interruptible() -> Iterator[None]:
    """Let each of the signals raise `Interrupted`."""
    with _handled(_raise):
        yield


@contextmanager
def put_off() -> Iterator[Ending]:
    """Note the first signal, so that the work at hand can be brought to an end; a second one ends it at once."""
    ending = Ending()

    def note(number: int, frame: FrameType | None) -> None:
        if ending.number is not None:
            _raise(number, frame)
        ending.number = number

    with _handled(note):
        yield ending


@contextmanager
def _handled(handler: Any) -> Iterator[None]:
    """Handle the signals like this, but those that the caller has told the process to ignore (``nohup``)."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only there signals arrive
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
