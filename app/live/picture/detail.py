"""How much detail a running network has on a busy server, where frames would come too rarely.

First the pictures have less; training gives way last, on a server that is full: a frame has fewer steps behind it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

from app.live.load import LOAD
from app.live.run.pace import LONGEST_GAP_S
from app.live.turns import TURNS
from app.setup.cost import SMALL_SIDE


class Detail(NamedTuple):
    """What a running network shows; one at rest shows everything as sharp as it can be."""

    share: float  # of the sides of the boundary's picture
    small_s: float  # seconds between two drawings of the small pictures
    measured_s: float  # seconds between two measurements of losses, accuracies and histograms
    layers_s: float  # seconds between two measurements of the layers' statistics
    longest_gap_s: float  # between two frames that training makes up for, see `app.live.run.pace`

    def side(self, whole: int) -> int:
        """Cells of the boundary's picture, each way; ``whole`` at rest."""
        return max(min(SMALL_SIDE, whole), round(whole * self.share))


# By the level of `app.live.load`. Steps are small, so that nobody sees a running picture change from one to the next.
DETAILS = (
    Detail(1.0, 0.05, 0.0, 0.2, LONGEST_GAP_S),
    Detail(0.7, 0.1, 0.06, 0.4, LONGEST_GAP_S),
    Detail(0.5, 0.25, 0.125, 1.0, LONGEST_GAP_S),
    Detail(0.5, 0.35, 0.25, 1.5, 0.03),
    Detail(0.5, 0.5, 0.5, 2.0, 0.016),
)


def detail_at(now: float) -> Detail:
    """What the server has time for, at a time on ``time.perf_counter``."""
    return DETAILS[LOAD.level(TURNS.waited_s, now)]


@dataclass
class Beat:
    """Says when it is time again."""

    next: float = -math.inf

    def is_due(self, now: float, every_s: float) -> bool:
        """Whether it is time, at a time of one clock; the next time will be ``every_s`` later."""
        if now < self.next:
            return False
        self.next = now + every_s
        return True
