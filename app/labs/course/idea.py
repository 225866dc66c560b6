"""What the course consists of: lectures, and in each the ideas that a lab shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.experiments import Experiment
from app.labs.cards import CARDS, claim_groups
from app.labs.health import Page
from app.labs.lab import Lab
from app.labs.measured import set_otherwise
from app.words import EMPTY, Message
from engine.registry import Registry
from engine.settings import Settings


@dataclass(frozen=True)
class Idea:
    """One sentence of a lecture, as far as it is true, and the lab that shows it.

    The link of an idea sets the lab up: with the button ``tries``, or with ``changes`` of its controls. It leads to a
    ``claim``, a ``panel`` or a ``check`` of the lab, if one shows the idea. It is called ``shows``, or as the
    button or the panel is. An ``experiment`` shows the same in the playground. Without a lab, another ``page`` of the
    app shows the idea, or the experiment alone.
    """

    key: str
    sentence: Message
    lab: Lab | Page | None = None
    page: str = ""
    shows: Message = EMPTY
    tries: str = ""
    changes: Mapping[str, Any] = field(default_factory=dict)
    claim: str = ""
    panel: str = ""
    check: str = ""
    experiment: Experiment | None = None

    def controls(self, lab: Lab) -> Settings:
        """The controls of its lab, as the link sets them."""
        pressed = lab.button(self.tries)
        changes = self._measured(lab) | {**self.changes}
        settings = pressed.changed(lab.settings) if pressed else lab.settings.with_(**changes)
        return lab.figure.follow(lab.settings, settings) if lab.figure and not pressed else settings

    def _measured(self, lab: Lab) -> dict[str, Any]:
        """The controls with which its claim is measured."""
        group = next((group for group in claim_groups(lab) if self.claim in {claim.key for claim in group}), None)
        measured = CARDS[lab.key][group[0].key].measured if group else {}
        return {
            field.name: field.note[value]() if isinstance(field.note, Registry) else value
            for field, value in set_otherwise(measured, lab.settings)
        }


@dataclass(frozen=True)
class Lecture:
    """The ideas of one lecture, in its order."""

    number: int
    title: Message
    ideas: tuple[Idea, ...]
