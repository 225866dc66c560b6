"""What the course consists of: lectures, and in each the ideas that a lab shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.experiments import Experiment
from app.labs.health import Page
from app.labs.lab import Lab, Try
from app.words import EMPTY, Message
from engine.settings import Settings


@dataclass(frozen=True)
class Idea:
    """One sentence of a lecture, as far as it is true, and the lab that shows it.

    The link of an idea sets the lab up: with the button ``tries``, or with ``changes`` of its controls. It leads to a
    ``claim`` or a ``panel`` of the lab, if what shows the idea is below its picture. It is called ``shows``; without
    that, as the button or the panel is. An ``experiment`` shows the same in the playground.
    """

    key: str
    sentence: Message
    lab: Lab | Page
    shows: Message = EMPTY
    tries: str = ""
    changes: Mapping[str, Any] = field(default_factory=dict)
    claim: str = ""
    panel: str = ""
    experiment: Experiment | None = None

    def controls(self, lab: Lab) -> Settings:
        """The controls of its lab, as the link sets them."""
        pressed = self.button(lab)
        settings = pressed.changed(lab.settings) if pressed else lab.settings.with_(**self.changes)
        return lab.figure.follow(lab.settings, settings) if lab.figure and not pressed else settings

    def button(self, lab: Lab) -> Try | None:
        """The button that the link presses."""
        return next((one for one in lab.tries if one.key == self.tries), None)


@dataclass(frozen=True)
class Lecture:
    """The ideas of one lecture, in its order."""

    number: int
    title: Message
    ideas: tuple[Idea, ...]
