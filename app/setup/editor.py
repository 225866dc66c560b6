"""What a visitor has set up, and the edits that change it; pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.setup import address, edits
from app.setup.axes import Axes, allowed, is_special, kept
from app.setup.cost import check_cost
from app.setup.lesson import Lesson
from app.setup.links import LeftOut, LinkError, to_text
from app.setup.walk import LAYERS
from app.words import _, explained, named, problem_of, shown, title_of
from engine import Config, SettingsError
from engine.datasets import Dataset, Painted
from engine.edits import Path, at, entry_like, field_at, in_all, resized
from engine.registry import Registry
from engine.settings import Field, from_dict


class Editor:
    """A configuration with its axes and its lesson. A refused edit changes nothing and leaves a sentence.

    >>> editor = Editor({})
    >>> editor.edit(("network", "hidden", 0, "units"), 0)
    >>> editor.problem
    'network.hidden.0.units: 0 is not allowed; give a whole number from 1 to 64'
    """

    def __init__(self, query: Mapping[str, str]) -> None:
        """Start where the parts of an address point."""
        self.problem = self.remark = ""  # what was wrong with the last edit, and what changed along with it
        self._own: dict[str, Dataset] = {}  # the visitor's own datasets, the last of each kind, by key
        self.read_address(query)

    def read_address(self, query: Mapping[str, str]) -> None:
        """Take everything from the parts of an address; what cannot be used leaves a sentence."""
        found = address.opened(query)
        self.config, self.lesson = found.config, found.lesson
        self.axes: Axes = allowed(found.axes, found.config.data.dataset)
        self._left_out, self.problem = found.left_out, found.problem

    def address_parts(self, taught: Lesson) -> dict[str, str]:
        """The parts of a link to this with a lesson, in order; each may be empty."""
        return address.parts(self.config, self.axes, taught, self.left_out)

    @property
    def left_out(self) -> LeftOut | None:
        """The rows that the visitor's link had no room for, until other data replace them."""
        if self.config.data.dataset != Config().data.dataset:
            self._left_out = None
        return self._left_out

    def why_no_link(self) -> str:
        """Why no link can restore the whole configuration with the visitor's own rows; empty if one can."""
        try:
            to_text(self.config)
        except LinkError as error:
            return str(error)
        return ""

    def hides(self, path: Path) -> bool:
        """Whether the lesson hides the control at a path."""
        return self.lesson.hides(path)

    def value_at(self, path: Path) -> Any:
        """The value at a path, such as ``("network", "hidden", 0, "units")``."""
        return at(self.config, path)

    def field_at(self, path: Path) -> Field:
        """The description of the field at a path."""
        return field_at(self.config, path)

    def fits(self, path: Path, value: Any) -> bool:
        """Whether a value may be offered at a path."""
        return edits.fits(self.config, path, value)

    def offered(self, path: Path, registry: Registry[Any]) -> list[Any]:
        """The entries of a registry that may be put at a path: the present one, and those that fit the rest."""
        now = self.value_at(path)
        return [cls for cls in registry if cls is type(now) or self.fits(path, entry_like(now, cls))]

    def take(self, config: Config, axes: Axes, lesson: Lesson) -> None:
        """Replace all three; a configuration that costs too much is refused."""
        try:
            check_cost(config)
        except SettingsError as error:
            self.problem = explained(error)
            return
        self._keep_own()
        if config.data.dataset is not self.config.data.dataset:
            self._left_out = None
        self.config, self.lesson = config, lesson
        self.axes = allowed(axes, config.data.dataset)

    def edit(self, path: Path, value: Any) -> None:
        """Change one value. What does not work with the new value changes too, and a sentence says so.

        A late edit to a layer that no longer exists is ignored.
        """
        if self._is_there(path):
            self._edit({path: value})

    def edit_all(self, field: str, value: Any) -> None:
        """Change one field of all hidden layers, or of none if one of them refuses it.

        >>> editor = Editor({})
        >>> editor.edit_all("units", 3)
        >>> [layer.units for layer in editor.config.network.hidden]
        [3, 3]
        """
        self._edit(in_all(self.config, field, value))

    def choose(self, path: Path, registry: Registry[Any], key: str) -> None:
        """Put another entry of a registry at a path; the fields that the two share keep their values.

        The visitor's own dataset is kept meanwhile, and comes back when it is chosen again.
        """
        if not self._is_there(path):
            return
        now = self.value_at(path)
        kept = self._own.get(key) if isinstance(now, Dataset) else None
        self.edit(path, kept or entry_like(now, registry[key]))

    def choose_all(self, field: str, registry: Registry[Any], key: str) -> None:
        """Put another entry of a registry at one field of all hidden layers, as `choose` does at one."""
        paths = in_all(self.config, field, None)
        self._edit({path: entry_like(self.value_at(path), registry[key]) for path in paths})

    def use_data(self, dataset: Dataset) -> None:
        """Learn from the visitor's own dataset, from all of its rows."""
        self.edit(("data", "dataset"), dataset)
        if dataset.own_rows > self.config.data.points:
            self.edit(("data", "points"), dataset.own_rows)

    def paint(self, points: list[Any] | None) -> None:
        """Learn from these points, each x1, x2 and the number of its class; None for the last painted ones."""
        try:
            last = self._own.get(Painted.key, Painted())
            painted = last if points is None else from_dict(Painted, {"points": points})
        except SettingsError as error:
            self.problem = _("The network cannot learn from these points: {why}.").format(why=problem_of(error))
            return
        self.use_data(painted)

    def set_layer_count(self, count: int) -> None:
        """Cut the hidden layers to this number, or add copies of the last one."""
        self.edit(LAYERS, resized(self.config.network.hidden, count))

    def insert_layer(self, index: int) -> None:
        """Put a copy of a hidden layer after it."""
        layers = self.config.network.hidden
        if 0 <= index < len(layers):
            self.edit(LAYERS, (*layers[: index + 1], *layers[index:]))

    def remove_layer(self, index: int) -> None:
        """Take a hidden layer away."""
        layers = self.config.network.hidden
        if 0 <= index < len(layers):
            self.edit(LAYERS, (*layers[:index], *layers[index + 1 :]))

    def same_for_all(self, index: int) -> None:
        """Make all hidden layers copies of one."""
        layers = self.config.network.hidden
        if 0 <= index < len(layers):
            self.edit(LAYERS, (layers[index],) * len(layers))

    def set_axis(self, which: int, column: str) -> None:
        """Put another column on an axis, across (0) or up (1); choosing the other axis's column swaps the two."""
        old = self.config.data.dataset.plane if self.axes is None or is_special(self.axes) else self.axes
        other = old[which] if column == old[1 - which] else old[1 - which]
        self.axes = allowed((column, other) if which == 0 else (other, column), self.config.data.dataset)

    def set_plane(self, axes: Axes) -> None:
        """Draw the boundary over a plane of its own: along components, or through two points."""
        if is_special(axes):
            self.axes = allowed(axes, self.config.data.dataset)

    def new_start(self) -> None:
        """Take the next seed: other data, other weights, other batches."""
        self.edit(("seed",), (self.config.seed + 1) % 2**31)

    def new_weights(self) -> None:
        """Draw new initial weights; the data and the batches stay."""
        self.edit(("network", "draw"), (self.config.network.draw + 1) % 2**31)

    def _edit(self, changes: dict[Path, Any]) -> None:
        """Make all these changes at once; they give one field its new value, of one layer or of several."""
        if not changes:
            return
        self._keep_own()
        old = self.config
        try:
            self.config, moved = edits.edited_together(old, changes)
        except SettingsError as error:
            self.problem = explained(error)
        else:
            if moved:
                (path, value), also = next(iter(changes.items())), moved[0]
                sentence = _("{name} changed from {old} to {new}: {old} doesn't work with {edit}.")
                self.remark = sentence.format(
                    name=title_of(also[-1]),
                    old=shown(at(old, also)),
                    new=shown(self.value_at(also)),
                    edit=named(path[-1], value),
                )
        self.axes = kept(self.axes, old, self.config)

    def _keep_own(self) -> None:
        """Keep the visitor's own dataset before another one may replace it."""
        if (now := self.config.data.dataset).own_rows:
            self._own[now.key] = now

    def _is_there(self, path: Path) -> bool:
        try:
            self.value_at(path)
        except LookupError:
            return False
        return True
