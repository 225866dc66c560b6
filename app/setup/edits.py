"""One change to a setup by path, with whatever else has to change; pure, so it can be tested without the page.

Some settings depend on others: a loss fits the dataset's task, groups divide a layer's units. The engine's error names
the one that depends, so no pair is known by name here: a value whose error names its own path is not offered, and if
the error names another path, that setting moves to the nearest value that fits.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from app.setup.cost import check_cost
from engine import Config, SettingsError
from engine.edits import Path, at, entry_like, field_at, replaced
from engine.registry import Registry
from engine.settings import Knob


def edited(config: Config, path: Path, value: Any) -> tuple[Config, Path | None]:
    """The config with a new value at a path, and the path of what changed along with it, if anything.

    Raises:
        SettingsError: the value itself is refused; the message names the whole path.

    >>> from engine.normalizations import GroupNorm
    >>> layer = ("network", "hidden", 0)
    >>> four, _ = edited(Config(), (*layer, "normalization"), GroupNorm(4))
    >>> six, moved = edited(four, (*layer, "units"), 6)
    >>> moved, at(six, moved)
    (('network', 'hidden', 0, 'normalization', 'groups'), 3)
    """
    new, moved = edited_together(config, {path: value})
    return new, moved[0] if moved else None


def edited_together(config: Config, changes: dict[Path, Any]) -> tuple[Config, tuple[Path, ...]]:
    """The config with all these changes, and the paths of what changed along with them.

    Raises:
        SettingsError: one of the values is refused; nothing is changed.

    >>> from engine.edits import in_all
    >>> new, moved = edited_together(Config(), in_all(Config(), "units", 3))
    >>> [layer.units for layer in new.network.hidden], moved
    ([3, 3], ())
    """
    wanted = changes
    moved: tuple[Path, ...] = ()
    while True:
        try:
            return changed(config, wanted), moved
        except SettingsError as error:
            other = _path_of(error)
            if other in wanted or not _moves(config, changes, other):
                raise
            found = next((near for near in _nearest(config, other) if _accepts(config, wanted, other, near)), None)
            if found is None:
                raise
            wanted, moved = {**wanted, other: found}, (*moved, other)


def fits(config: Config, path: Path, value: Any) -> bool:
    """Whether a value is possible, if need be with a change of something else.

    >>> from engine.normalizations import GroupNorm
    >>> layer = ("network", "hidden", 0)
    >>> four, _ = edited(Config(), (*layer, "normalization"), GroupNorm(4))
    >>> [count for count in range(1, 65) if fits(four, (*layer, "normalization", "groups"), count)]
    [1, 2, 4, 8, 16]
    """
    try:
        changed(config, {path: value})
    except SettingsError as error:
        return _moves(config, (path,), _path_of(error))
    return True


def changed(config: Config, changes: dict[Path, Any]) -> Config:
    """The config with all these changes made at once; other columns bring the dataset's own features.

    Raises:
        SettingsError: the resulting config is refused, or costs more than the page allows.
    """
    data = config.data
    if changes.get(("data", "dataset"), data.dataset).columns != data.dataset.columns:
        changes = {**changes, ("data", "features"): ()}  # other columns: start from the new dataset's own
    new: Config = replaced(config, changes)
    check_cost(new)
    return new


def _path_of(error: SettingsError) -> Path:
    return tuple(int(name) if name.isdigit() else name for name in error.key.split("."))


def _moves(config: Config, edited_paths: Iterable[Path], other: Path) -> bool:
    """Whether an error names something other than what was edited, and that can be moved."""
    if any(other[: len(path)] == path for path in edited_paths):
        return False
    try:
        at(config, other)
    except LookupError:
        return False
    return True


def _accepts(config: Config, changes: dict[Path, Any], other: Path, value: Any) -> bool:
    """Whether some changes get along with this value at another path; what is wrong elsewhere does not count."""
    try:
        changed(config, {**changes, other: value})
    except SettingsError as error:
        return _path_of(error) != other
    return True


def _nearest(config: Config, path: Path) -> Iterable[Any]:
    """The other values of the field at a path; of numbers the nearest below first, as less is the gentler change."""
    old, note = at(config, path), field_at(config, path).note
    if isinstance(note, Registry):
        return (entry_like(old, cls) for cls in note)
    if isinstance(note, Knob):
        numbers = note.ticks or range(int(note.low), int(note.high) + 1)
        return sorted(numbers, key=lambda number: (number > old, abs(number - old)))
    return ()
