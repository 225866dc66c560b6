"""The setups of one visit, each an entry of the browser's history; pure, and bounded in memory."""

from __future__ import annotations

import secrets
from collections import deque
from dataclasses import dataclass
from typing import Any

from app.setup.axes import Axes
from app.setup.lesson import Lesson
from engine import Config
from engine.datasets import Dataset

MOST_ENTRIES = 100  # setups
MOST_NUMBERS = 1_000_000  # in the learner's own tables: some 32 MB in Python
LEAST_ENTRIES = 2  # setups, however large, so that Back works at least once
PAUSE_S = 1.0  # a slider that rests this long has been released: its next move is another entry
LATEST = 8  # latest entries: that many edits may come faster than the page's own runs


@dataclass(frozen=True)
class Entry:
    """What the browser's Back brings back."""

    config: Config
    axes: Axes = None
    lesson: Lesson = Lesson()


class Visit:
    """The entries of one visit by number. The browser says which one it is at; edits make new ones.

    >>> visit = Visit()
    >>> for seed in (1, 2, 2, 3):
    ...     visit.note(Entry(Config(seed=seed)), query=f"seed={seed}")
    >>> visit.here, visit.find(visit.name, 2).config.seed
    (3, 2)
    """

    def __init__(self) -> None:
        """Start without an entry; the name tells this visit's entries from those of an earlier one."""
        self.name = secrets.token_hex(8)
        self.here = self.newest = 0
        self._kept: dict[int, Entry] = {}
        self._latest: deque[tuple[int, str]] = deque(maxlen=LATEST)
        self._answer = (0, 0, 0)
        self._slid: tuple[str, float] = ("", 0.0)

    def note(self, entry: Entry, query: str, *, slider: str = "", now: float = 0.0) -> None:
        """Make an entry of a setup, unless it is the current entry's.

        ``query`` is its part of the address. If a ``slider`` made it, the same slider's moves within a second, with
        ``now`` in seconds, stay one entry.
        """
        if self.is_at(entry):
            return
        last, at = self._slid
        if not (slider and slider == last and now - at < PAUSE_S):
            self.newest += 1
            self.here = self.newest
            self._latest.append((self.here, query))
        self._slid = (slider, now)
        self._latest[-1] = (self.here, query)
        self._kept[self.here] = entry
        self._forget()

    def is_at(self, entry: Entry) -> bool:
        """Whether a setup is the current entry's."""
        return entry == self._kept.get(self.here)

    def find(self, visit: str, number: int) -> Entry | None:
        """The entry with this number, if the visit is this one."""
        return self._kept.get(number) if visit == self.name else None

    def is_heard(self, turn: int) -> bool:
        """Whether this turn was handled before: the browser counts its turns, and repeats each until it is answered."""
        return turn <= self._answer[0]

    def arrive(self, turn: int) -> None:
        """Answer the browser's turn: it is at the current entry."""
        self._answer = (turn, self.here, self.newest)
        self._slid = ("", 0.0)

    def come_back(self, query: str) -> None:
        """The browser shows this page again after another one: it gets only the current entry."""
        self._latest.clear()
        self._latest.append((self.here, query))

    def to_browser(self) -> dict[str, Any]:
        """What ``entries.js`` needs to know: its last turn that was answered, and the latest entries."""
        return {"visit": self.name, "answer": self._answer, "latest": list(self._latest)}

    def _forget(self) -> None:
        """Drop the oldest setups if there are too many."""
        for number in sorted(self._kept.keys() - {self.here}):
            count = len(self._kept)
            if count <= LEAST_ENTRIES or (count <= MOST_ENTRIES and self._numbers() <= MOST_NUMBERS):
                return
            del self._kept[number]

    def _numbers(self) -> int:
        """How many numbers the learner's own datasets hold; one that several entries share counts once."""
        own: dict[int, Dataset] = {
            id(entry.config.data.dataset): entry.config.data.dataset for entry in self._kept.values()
        }
        return sum(dataset.own_rows * (len(dataset.columns) + 1) for dataset in own.values())
