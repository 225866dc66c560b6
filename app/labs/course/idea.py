"""What the course consists of: lectures, and in each the ideas that a lab shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.experiments import Experiment
from app.labs.cards import CARDS, claim_groups
from app.labs.health import Page
from app.labs.lab import Lab, Try
from app.words import EMPTY, Message
from engine.registry import Registry
from engine.settings import Registered, Settings, fields_of


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
        pressed = self.button(lab)
        changes = self._measured(lab) | {**self.changes}
        settings = pressed.changed(lab.settings) if pressed else lab.settings.with_(**changes)
        return lab.figure.follow(lab.settings, settings) if lab.figure and not pressed else settings

    def _measured(self, lab: Lab) -> dict[str, Any]:
        """The controls with which its claim is measured."""
        group = next((group for group in claim_groups(lab) if self.claim in {claim.key for claim in group}), None)
        measured = CARDS[lab.key][group[0].key].measured if group else {}
        fields = {field.name: field for field in fields_of(type(lab.settings))}
        return {
            name: fields[name].note[value]() if isinstance(fields[name].note, Registry) else value
            for name, value in measured.items()
            if not _is(getattr(lab.settings, name), value)
        }

    def button(self, lab: Lab) -> Try | None:
        """The button that the link presses."""
        return next((one for one in lab.tries if one.key == self.tries), None)


def _is(now: Any, value: Any) -> bool:
    """Whether a control has a value; an entry of a registry is named by its key."""
    return bool((now.key if isinstance(now, Registered) else now) == value)


@dataclass(frozen=True)
class Lecture:
    """The ideas of one lecture, in its order."""

    number: int
    title: Message
    ideas: tuple[Idea, ...]
