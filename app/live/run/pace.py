"""How many training steps are due: steps per second of wall-clock time, whatever the display's rate."""

from __future__ import annotations

DEFAULT_SPEED = 500  # steps per second: about one epoch per frame for the default setup
LONGEST_GAP_S = 0.05  # time between two frames that is made up for; after a longer gap the run just continues


class Pace:
    """Counts the steps that a run owes its viewers. Times are seconds of one clock, given by the caller."""

    def __init__(self, speed: float) -> None:
        """Start paused, at ``speed`` steps per second."""
        self.speed = speed
        self.longest_gap_s = LONGEST_GAP_S  # less on a full server, see `app.live.picture.detail`
        self.playing = False
        self._owed = 0.0
        self._counted_to = 0.0

    def play(self, now: float) -> None:
        """Run from now on; the first step is due at once."""
        if not self.playing:
            self.playing, self._owed, self._counted_to = True, 1.0, now

    def pause(self) -> None:
        """Owe nothing more."""
        self.playing, self._owed = False, 0.0

    def ask(self, steps: int) -> None:
        """Owe exactly these steps, and pause."""
        self.playing, self._owed = False, float(steps)

    def due(self, now: float) -> int:
        """The number of whole steps owed by now."""
        return int(self._owed + self._accrued(now))

    def due_in(self, now: float) -> float | None:
        """Seconds until a step is due; 0 if one is, None if none ever will be."""
        missing = 1 - self._owed - self._accrued(now)
        if missing <= 0:
            return 0.0
        return missing / self.speed if self.playing else None

    def settle(self, now: float, taken: int, *, late: bool) -> None:
        """Count ``taken`` steps as done; ``late`` says that there was no time for the others.

        While playing, the others are dropped, so a heavy network runs as fast as it can and no backlog grows. Steps
        that someone asked for one by one stay owed.
        """
        self._owed += self._accrued(now) - taken
        self._counted_to = now
        if late and self.playing:
            self._owed = 0.0

    def _accrued(self, now: float) -> float:
        longest = max(self.longest_gap_s, 1 / self.speed)  # or a slow run would never reach its next step
        return self.speed * min(now - self._counted_to, longest) if self.playing else 0.0
