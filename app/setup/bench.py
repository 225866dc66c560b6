"""A bench: several setups side by side, which train in step on the same kind of data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Literal

from app.setup import links
from app.setup.comparison import LEAST_NETWORKS, MOST_NETWORKS, differences, one_difference
from app.setup.cost import MEGABYTE, MOST_BYTES, session_bytes
from app.setup.variants import varied
from app.words import Message, _
from engine import Config, SettingsError
from engine.errors import Phrase

SEPARATOR = "."  # between the setups of a link, in whose texts it does not occur
EMPTY = "0"  # the default setup, whose own text is empty
DRAWS = 2**31  # of initial weights
MOST_NAMED = 5  # settings in a heading
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

    Where they are ``judged``, the best of them is marked whenever they rest. ``curve`` is what the chart shows at
    first, ``counts`` what the histograms do, and ``speed`` how many steps a second a lab's networks take at first.

    Raises:
        SettingsError: too few or too many networks, different data, or more than the page can hold.
    """

    entries: tuple[Entry, ...]
    last: int = 0
    goal: float = 0.1
    judged: bool = False
    curve: Literal["trainLoss", "testLoss", "bothLosses", "testAccuracy"] = "trainLoss"
    counts: Literal["activations", "weights"] = "activations"
    speed: int = 60  # slow enough to watch a few hundred steps
    has_theory: bool = True  # whether the variance law is drawn, which follows from the initial weights
    least: ClassVar[int] = LEAST_NETWORKS

    def __post_init__(self) -> None:
        """Refuse what cannot be compared side by side."""
        configs = self.configs
        if not self.least <= len(configs) <= MOST_NETWORKS:
            raise _not_so_many(len(configs), self.least)
        datasets = {config.data.dataset.key for config in configs}
        if len({config.data.dataset.columns for config in configs}) > 1 or len(datasets) > 1:
            raise SettingsError("", Phrase("Networks on different datasets are not allowed side by side; choose one"))
        if (columns := len(configs[0].data.dataset.columns)) > MOST_COLUMNS:
            problem = "Data of {count} columns are not allowed side by side; choose data with at most {most}"
            raise SettingsError("", Phrase(problem, count=columns, most=MOST_COLUMNS))
        if self.needed > MOST_BYTES:
            problem = "These networks would need {needed} MB of memory together; at most {most} MB are allowed"
            raise SettingsError("", Phrase(problem, needed=-(-self.needed // MEGABYTE), most=MOST_BYTES // MEGABYTE))

    @property
    def configs(self) -> tuple[Config, ...]:
        """The setups, in their order."""
        return tuple(entry.config for entry in self.entries)

    @property
    def needed(self) -> int:
        """An upper bound in bytes for a live session with all networks."""
        return sum(map(session_bytes, self.configs))

    def drawn(self, draw: int) -> Bench:
        """The same with other initial weights, 0 for its own; the data stay, and what differs still does."""

        def other(config: Config) -> Config:
            return config.with_(network=config.network.with_(draw=(config.network.draw + draw) % DRAWS))

        entries = [replace(entry, config=other(entry.config)) for entry in self.entries]
        return replace(self, entries=tuple(entries))

    @classmethod
    def of(cls, configs: Sequence[Config], last: int = 0) -> Bench:
        """A bench of setups, each named by what it differs in; numbered where that is several settings.

        >>> one = Config()
        >>> [entry.name for entry in Bench.of([one, one.with_(seed=3)]).entries]
        ['Seed 0', 'Seed 3']
        """
        return cls(tuple(_named(configs)) if configs else (), last, judged=True)


def _named(configs: Sequence[Config]) -> list[Entry]:
    """A number is named with its setting; a word says enough, so that its setting is the note."""
    if variable := varied(configs):
        values = [variable.now(config) for config in configs]
        return [
            Entry(config, shown, variable.name) if isinstance(value, str) else Entry(config, f"{variable.name} {shown}")
            for config, value, shown in zip(configs, values, map(variable.shown, values), strict=True)
        ]
    if found := one_difference(configs):
        title, texts = found
        return [Entry(config, f"{title} {text}") for config, text in zip(configs, texts, strict=True)]
    rows = differences(configs)
    return [
        Entry(
            config,
            _("Network {number}").format(number=number + 1),
            ", ".join(f"{title} {values[number]}" for title, values in rows if values[number]),
        )
        for number, config in enumerate(configs)
    ]


def heading_of(configs: Sequence[Config]) -> str:
    """What setups that stand side by side compare, in a line.

    >>> heading_of([Config(), Config(seed=3)])
    'Seed: 0, 3'
    """
    if variable := varied(configs):
        found = variable.title, [variable.shown(variable.now(config)) for config in configs]
    elif one := one_difference(configs):
        found = one
    else:
        titles = [title for title, _values in differences(configs)]
        if not titles:
            return _("{count} networks of the same setup").format(count=len(configs))
        named = ", ".join(titles) if len(titles) <= MOST_NAMED else _("{count} settings").format(count=len(titles))
        return _("What differs: {settings}").format(settings=named)
    title, values = found
    return _("{setting}: {values}").format(setting=title, values=", ".join(values))


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
        SettingsError: there are too many, before any of them is read.

    >>> [config.seed for config in from_text(to_text([Config(), Config(seed=3)]))]
    [0, 3]
    """
    if (count := text.count(SEPARATOR) + 1) > MOST_NETWORKS:
        raise _not_so_many(count)
    return [links.from_text("" if part == EMPTY else part) for part in text.split(SEPARATOR)]


def _not_so_many(count: int, least: int = LEAST_NETWORKS) -> SettingsError:
    problem = "{count} networks are not allowed side by side; choose from {low} to {high}"
    return SettingsError("", Phrase(problem, count=count, low=least, high=MOST_NETWORKS))
