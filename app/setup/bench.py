"""A bench: several setups side by side, which train in step on the same kind of data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.setup import links
from app.setup.comparison import differences, short_names
from app.setup.cost import MEGABYTE, MOST_BYTES, session_bytes
from app.words import Message
from engine import Config, SettingsError
from engine.errors import Phrase

SEPARATOR = "."  # between the setups of a link, in whose texts it does not occur
EMPTY = "0"  # the default setup, whose own text is empty
LEAST_NETWORKS, MOST_NETWORKS = 2, 8
MOST_COLUMNS = 16  # of the data: a digit's 64 pixels have no plane that a small picture could show


@dataclass(frozen=True)
class Entry:
    """One network of a bench: its setup, what it is called, and in what it differs."""

    config: Config
    name: Message | str
    note: Message | str = ""


@dataclass(frozen=True)
class Bench:
    """Two to eight networks, the step at which all stop (0: none), and the loss below which one has learned.

    Raises:
        SettingsError: too few or too many networks, different data, or more than the page can hold.
    """

    entries: tuple[Entry, ...]
    last: int = 0
    goal: float = 0.1

    def __post_init__(self) -> None:
        """Refuse what cannot be compared side by side."""
        configs = self.configs
        if not LEAST_NETWORKS <= len(configs) <= MOST_NETWORKS:
            problem = "{count} networks are not allowed side by side; choose from {low} to {high}"
            raise SettingsError("", Phrase(problem, count=len(configs), low=LEAST_NETWORKS, high=MOST_NETWORKS))
        datasets = {config.data.dataset.key for config in configs}
        if len({config.data.dataset.columns for config in configs}) > 1 or len(datasets) > 1:
            raise SettingsError("", Phrase("Networks on different datasets are not allowed side by side; choose one"))
        if (columns := len(configs[0].data.dataset.columns)) > MOST_COLUMNS:
            problem = "Data of {count} columns are not allowed side by side; choose data with at most {most}"
            raise SettingsError("", Phrase(problem, count=columns, most=MOST_COLUMNS))
        if (needed := sum(map(session_bytes, configs))) > MOST_BYTES:
            problem = "These networks would need {needed} MB of memory together; at most {most} MB are allowed"
            raise SettingsError("", Phrase(problem, needed=-(-needed // MEGABYTE), most=MOST_BYTES // MEGABYTE))

    @property
    def configs(self) -> tuple[Config, ...]:
        """The setups, in their order."""
        return tuple(entry.config for entry in self.entries)

    def drawn(self, draw: int) -> Bench:
        """The same with other initial weights; the data stay."""
        entries = [
            replace(entry, config=entry.config.with_(network=entry.config.network.with_(draw=draw)))
            for entry in self.entries
        ]
        return replace(self, entries=tuple(entries))

    @classmethod
    def of(cls, configs: Sequence[Config]) -> Bench:
        """A bench of setups, each named by what it differs in; numbered where that is several settings.

        >>> one = Config()
        >>> [entry.name for entry in Bench.of([one, one.with_(seed=3)]).entries]
        ['0', '3']
        """
        names, rows = short_names(configs), differences(configs)
        notes = [", ".join(f"{title} {values[number]}" for title, values in rows) for number in range(len(configs))]
        named = [
            Entry(config, name or str(number), "" if name else note)
            for number, (config, name, note) in enumerate(zip(configs, names, notes, strict=True), start=1)
        ]
        return cls(tuple(named))


def to_text(configs: Sequence[Config]) -> str:
    """The setups as a part of a link.

    Raises:
        LinkError: one of them is too long for a link.
    """
    return SEPARATOR.join(links.to_text(config) or EMPTY for config in configs)


def from_text(text: str) -> list[Config]:
    """The setups of a part of a link.

    Raises:
        LinkError: one of them cannot be read.

    >>> [config.seed for config in from_text(to_text([Config(), Config(seed=3)]))]
    [0, 3]
    """
    return [links.from_text("" if part == EMPTY else part) for part in text.split(SEPARATOR)]
