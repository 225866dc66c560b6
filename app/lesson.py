"""A teacher's link: which controls it hides, and a few words of instruction. Both are plain text in the address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.edits import Path
from app.words import _, name_of, title_of
from engine.config import DataSettings, LayerSpec, NetworkSettings, TrainingSettings
from engine.settings import Settings, fields_of, shown

LONGEST = 1000  # characters of an instruction
LAYERS = "layers"  # what the number of hidden layers is called
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
        if path[-1:] == ("hidden",):
            names.append(LAYERS)
        return any(".".join(names[: count + 1]) in self.hidden for count in range(len(names)))

    @classmethod
    def of(cls, note: str, hidden: Iterable[str]) -> Lesson:
        """A lesson of these words, without what is too much of them."""
        return cls(note[:LONGEST].strip(), frozenset(hidden))

    def to_query(self) -> dict[str, str]:
        """The parts of a link, empty where there is nothing to hide or to say.

        >>> Lesson("Play it.", frozenset({"step", "data"})).to_query()
        {'note': 'Play it.', 'hide': 'data,step'}
        """
        return {"note": self.note, "hide": ",".join(sorted(self.hidden))}

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
            key = LAYERS if field.name == "hidden" else field.name
            called = _("Hidden layers") if key == LAYERS else name_of(field)
            found[f"{name}.{key}"] = f"{title}: {called}"
    found["seed"] = title_of("seed")
    found["sweep"] = _("Trying several values")
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
    if unknown:
        problem = _("This link hides {name}, which is no control of this page; all else is as it says.")
        problem = problem.format(name=shown(unknown[0]))
    elif len(note) > LONGEST:
        problem = _("The instruction in this link has {count:,} characters; the first {most:,} are shown.")
        problem = problem.format(count=len(note), most=LONGEST)
    return Lesson.of(note, [name for name in named if name in known]), problem
