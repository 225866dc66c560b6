"""A teacher's link: which controls it hides, and a short instruction. Both are plain text in the address."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from functools import cache
from urllib.parse import unquote

from app.setup.links import MOST_READ
from app.setup.walk import LAYERS, settings_of
from app.words import N_, _, once_a_language
from engine import Config
from engine.edits import Path
from engine.errors import shown
from engine.settings import Registered
from engine.text import clean, is_unseen

LONGEST = 1000  # characters of an instruction
MOST_LINES = 30
SEED: Path = ("seed",)
# The controls on the canvas, by the names that its modules use.
CANVAS = {
    "play": N_("Play"),
    "step": N_("Step"),
    "epoch": N_("Epoch"),
    "slow": N_("Slow motion"),
    "reset": N_("Reset"),
    "newWeights": N_("New weights"),
    "newStart": N_("New seed"),
    "speed": N_("Speed"),
    "edit": N_("Changing the network in its drawing"),
    "statistics": N_("Layer statistics"),
    "measures": N_("Curves"),
    "rewind": N_("Going back in the run"),
    "pin": N_("Pinning and comparing runs"),
    "paint": N_("Painting points"),
    "advice": N_("Advice"),
    "tour": N_("Tour"),
    "experiments": N_("Experiments"),
}
CHANGED_BY = {"network": "edit", "data": "paint"}  # for each section, the name of what changes it on the canvas


@dataclass(frozen=True)
class Lesson:
    """What a link adds to a setup; without an instruction or anything hidden, it is not a lesson."""

    note: str = ""
    hidden: frozenset[str] = frozenset()

    def hides(self, path: Path) -> bool:
        """Whether the control at a path of the setup is hidden, on its own or with its whole section.

        >>> Lesson(hidden=frozenset({"network.activation"})).hides(("network", "hidden", 1, "activation", "alpha"))
        True
        """
        names = control_at(path).split(".")
        return any(".".join(names[: count + 1]) in self.hidden for count in range(len(names)))

    @classmethod
    def of(cls, note: str, hidden: Iterable[str]) -> Lesson:
        """A lesson with these words, cut to the allowed length."""
        return cls(_seen("\n".join(_lines(note)[:MOST_LINES])), frozenset(hidden))

    def to_query(self) -> dict[str, str]:
        """The parts of a link; empty if there is nothing to hide or to say.

        >>> Lesson("Play it.", frozenset({"step", "data"})).to_query()
        {'note': 'Play it.', 'hide': 'data,step'}
        """
        return {"note": self.note, "hide": ",".join(sorted(self.hidden))}

    @property
    def on_canvas(self) -> list[str]:
        """What is hidden on the canvas; a hidden section also hides what changes it there.

        Experiments, which change everything, are hidden with any control.
        """
        hidden = self.hidden | {there for section, there in CHANGED_BY.items() if section in self.hidden}
        hidden |= {"experiments"} if self.hidden else set()
        return [name for name in CANVAS if name in hidden]


def control_at(path: Path) -> str:
    """A lesson's name for the control at a path: all layers are one.

    >>> control_at(("network", "hidden", 1, "activation", "alpha"))
    'network.activation.alpha'
    """
    if path == LAYERS:
        return "network.layers"
    whole = ("data", *path) if path == SEED else path  # its place on the page
    return ".".join(str(name) for name in whole if not isinstance(name, int) and name != "hidden")


@once_a_language
def hideable() -> dict[str, str]:
    """Everything that a lesson can hide, by its name in the link, with its title."""
    sections = {"data": _("Data"), "network": _("Network"), "training": _("Training")}
    found: dict[str, str] = {}
    for setting in settings_of(Config()):
        control = control_at(setting.path)
        section = control.split(".")[0]
        title = sections[section]
        found.setdefault(section, _("{section}: all of it").format(section=title))
        if not isinstance(setting.owner, Registered):
            found[control] = _("{section}: {control}").format(section=title, control=setting.name)
    found["sweep"] = _("Trying several values")
    found["share"] = _("Share and save")
    return found | {name: _("Canvas: {control}").format(control=title) for name, title in CANVAS.items()}


def shows(lesson: Lesson, section: str) -> bool:
    """Whether a lesson leaves a control of a section of the sidebar to be seen.

    >>> shows(Lesson(hidden=frozenset({"network"})), "network"), shows(Lesson(), "network")
    (False, True)
    """
    return any(not lesson.hides(path) for path in _paths()[section])


@cache
def _paths() -> dict[str, list[Path]]:
    """The settings of each section of the sidebar."""
    found: dict[str, list[Path]] = {}
    for setting in settings_of(Config()):
        found.setdefault(control_at(setting.path).split(".")[0], []).append(setting.path)
    return found


def from_query(note: str, hide: str) -> tuple[Lesson, str]:
    """The lesson of a link's two parts, and a sentence about what cannot be used; empty if everything can.

    >>> from_query("Play it.", "training,step.")[0].on_canvas
    ['step', 'experiments']
    """
    if len(hide) > MOST_READ:
        problem = _(
            "The list of what this link hides has {count:,} characters; at most {most:,} are allowed, so "
            "nothing is hidden."
        )
        return Lesson.of(note, ()), problem.format(count=len(hide), most=MOST_READ)
    known = hideable()
    named = [_known(name, known) for name in unquote(clean(hide)).split(",") if name]
    unknown = [name for name in named if name not in known]
    problem = cut(note)
    if unknown:
        problem = _("This link hides {name}, which is not a control of this page; everything else is as the link says.")
        problem = problem.format(name=shown(unknown[0]))
    return Lesson.of(note, [name for name in named if name in known]), problem


def cut(note: str) -> str:
    """A sentence that says by how much an instruction is too long; empty if it is not."""
    count, lines = len(note), len(_lines(note))
    if count > LONGEST:
        problem = _("The instruction has {count:,} characters; the first {most:,} are shown.")
        return problem.format(count=count, most=LONGEST)
    if lines > MOST_LINES:
        problem = _("The instruction has {count:,} lines; the first {most:,} are shown.")
        return problem.format(count=lines, most=MOST_LINES)
    return ""


def _lines(note: str) -> list[str]:
    """The lines of an instruction, up to the allowed length."""
    return _seen(clean(note[:LONGEST])).split("\n")


def _seen(note: str) -> str:
    """A note without invisible characters before and after it."""
    shows = [at for at, letter in enumerate(note) if not is_unseen(letter)]
    return note[shows[0] : shows[-1] + 1] if shows else ""


def _known(name: str, known: Container[str]) -> str:
    """A name without what was appended to it, if it is known that way."""
    found = re.match(r"[\w.]*\w", name.strip())
    plain = found[0].rstrip("_") if found else ""
    return plain if plain in known else name
