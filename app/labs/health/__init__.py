"""The lab "Is my training healthy?": the engine's checks of the playground's setup, in a teacher's words.

A check's module-level function in `lines` turns what was found into one line with what to do; `charts` has what the
drawings beside the lines show, and `summary` the one next step.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.labs.lab import LEARNING, Group
from app.words import N_, Message


@dataclass(frozen=True)
class Page:
    """A lab with a page of its own, as the course lists it."""

    key: str
    question: Message
    lede: Message
    group: Group
    entries: tuple[str, ...] = ()  # as a lab's


HEALTH = Page(
    "health",
    N_("Is my training healthy?"),
    N_("Eight checks of the setup in the playground: {setup}."),
    LEARNING,
)

FIRST_SETUP = N_(
    "Eight checks of the playground's first setup: {setup}. To check yours, open it from the playground: Is it healthy?"
)

__all__ = ["FIRST_SETUP", "HEALTH", "Page"]
