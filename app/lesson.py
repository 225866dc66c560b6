"""A teacher's link: which controls it hides, and a few words of instruction. Both are plain text in the address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.edits import Path
from app.words import _, title_of
from engine.config import DataSettings, LayerSpec, NetworkSettings, TrainingSettings
from engine.settings import Settings, fields_of

LONGEST = 1000  # characters of an instruction
# What is on the canvas, by the names that its modules use.
CANVAS = {
    "play": _("Play"),
    "step": _("Step"),
    "epoch": _("Epoch"),
    "slow": _("Slow motion"),
    "reset": _("Reset"),
    "newWeights": _("New weights"),
    "newStart": _("New start"),
    "speed": _("Speed"),
    "edit": _("Changing the network on its drawing"),
    "statistics": _("Statistics of the layers"),
    "measures": _("Curves"),
    "rewind": _("Going back in the run"),
    "pin": _("Pinning and comparing runs"),
    "paint": _("Painting points"),
    "advice": _("Advice"),
    "tour": _("Tour"),
}


@dataclass(frozen=True)
class Lesson:
    """What a link adds to a set-up; nothing hidden and nothing said is no lesson."""

    note: str = ""
    hidden: frozenset[str] = frozenset()

    def hides(self, path: Path) -> bool:
        """Whether the control at a path of the set-up is hidden, by itself or with its whole section.

        >>> Lesson(hidden=frozenset({"network.activation"})).hides(("network", "hidden", 1, "activation", "alpha"))
        True
        """
        names = [str(name) for name in path if not isinstance(name, int) and name != "hidden"]
        return any(".".join(names[: count + 1]) in self.hidden for count in range(len(names)))

    @property
    def on_canvas(self) -> list[str]:
        """What is hidden on the canvas."""
        return [name for name in CANVAS if name in self.hidden]


def hideable() -> dict[str, str]:
    """Everything that a lesson may hide, by its name in the link, with what people call it."""
    sections: dict[str, tuple[str, list[type[Settings]]]] = {
        "data": (_("Data"), [DataSettings]),
        "network": (_("Network"), [NetworkSettings, LayerSpec]),
        "training": (_("Training"), [TrainingSettings]),
    }
    found = {}
    for name, (title, classes) in sections.items():
        found[name] = _("{section}: all of it").format(section=title)
        for field in (field for cls in classes for field in fields_of(cls)):
            key, called = (field.name, title_of(field.name)) if field.name != "hidden" else ("layers", _("Hidden layers"))
            found[f"{name}.{key}"] = f"{title}: {called}"
    found["seed"] = title_of("seed")
    found["share"] = _("Save and share")
    return found | {name: _("Canvas: {control}").format(control=title) for name, title in CANVAS.items()}


def from_query(note: str, hide: str) -> tuple[Lesson, str]:
    """The lesson of a link's two parts, and a sentence about what of it cannot be used; empty where all can.

    >>> from_query("Play it.", "data,step")[0].on_canvas
    ['step']
    """
    known = hideable()
    named = [name for name in hide.split(",") if name]
    unknown = [name for name in named if name not in known]
    problem = ""
    if len(note) > LONGEST:
        problem = _("The instruction in this link has {count} characters; the first {most} are shown.").format(
            count=len(note), most=LONGEST
        )
    if unknown:
        problem = _("This link hides {name}, which is no control of this page; all else is as it says.").format(
            name=repr(unknown[0][:40])
        )
    return Lesson(note[:LONGEST].strip(), frozenset(named) & known.keys()), problem


def to_query(note: str, hidden: Iterable[str]) -> dict[str, str]:
    """The parts of a link for a lesson, each only if there is something in it.

    >>> to_query(" Play it. ", {"step", "data"})
    {'hide': 'data,step', 'note': 'Play it.'}
    """
    return {
        name: text for name, text in (("hide", ",".join(sorted(hidden))), ("note", note[:LONGEST].strip())) if text
    }
