"""Who races: optimizers of the registry, each with a schedule and a batch, and two searches that need no gradient."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from app.words import N_, Message
from engine.config import Config
from engine.errors import SettingsError, not_one_of, wrong_length
from engine.optimizers import OPTIMIZERS
from engine.schedules import SCHEDULES, ByStep, Constant, Schedule
from engine.tape import Array

LOCAL_SEARCH, RANDOM_SEARCH = "local_search", "random_search"
SEARCHES: Mapping[str, Message] = {LOCAL_SEARCH: N_("Local search"), RANDOM_SEARCH: N_("Random search")}
ABOUT: Mapping[str, Message] = {  # where the registry's first line is too short here, or there is none
    "sgd": N_(
        "Each step goes against the gradient of a batch, and is as long as the rate times that gradient. "
        "On the surface there are no batches, so it is gradient descent there."
    ),
    LOCAL_SEARCH: N_("Looks at a random place nearby, and goes there if the loss is lower."),
    RANDOM_SEARCH: N_(
        "Looks at random places, however far away, and keeps the best. With two weights, some guess comes near the "
        "minimum. In the 354 of the playground's first network the best guess stays about where an answer of ½ to "
        "everything is, at a loss of ln 2 ≈ 0.69, while the others go on falling after the 120 steps that are shown."
    ),
}
KINDS = (*OPTIMIZERS.keys, *SEARCHES)
CONSTANT = Constant.key
ALL_ROWS = 5000  # as many as a batch can have
BATCHES: Mapping[str, int | None] = {"own": None, "all": ALL_ROWS, "32": 32, "1": 1}  # rows; None for the network's own
OWN = "own"
FEWEST, MOST = 2, 8  # racers
FIRST = "sgd,momentum,nesterov,rmsprop,adam,local_search"  # those that the lab begins with

# Where the registry's title is too long for a row, or is no name.
NAMES: Mapping[str, Message] = {
    "gradient_descent": N_("Gradient descent"),
    "momentum": N_("Momentum"),
    "nesterov": N_("Nesterov"),
}
SCHEDULE_NAMES: Mapping[str, Message] = {CONSTANT: N_("constant"), "step": N_("halved in steps")}
BATCH_NAMES: Mapping[str, Message] = {
    OWN: N_("the network's own"),
    "all": N_("all rows"),
    "32": N_("32 rows"),
    "1": N_("1 row"),
}


@dataclass(frozen=True)
class Racer:
    """An optimizer or a search by its key, a schedule by its key, and how many rows a step on the network uses."""

    kind: str
    schedule: str = CONSTANT
    batch: str = OWN

    @property
    def is_search(self) -> bool:
        """Whether it only looks at losses."""
        return self.kind in SEARCHES

    @property
    def name(self) -> Message:
        """What it is called in its row."""
        return SEARCHES.get(self.kind) or NAMES.get(self.kind) or N_(OPTIMIZERS[self.kind].title)

    @property
    def has_momentum(self) -> bool:
        """Whether it has a momentum that can be set."""
        return not self.is_search and hasattr(OPTIMIZERS[self.kind](), "mu")

    @property
    def takes_batches(self) -> bool:
        """Whether it uses as many rows as it is told."""
        return not self.is_search and not OPTIMIZERS[self.kind].full_batch

    def lengths(self, path: Array) -> Array:
        """How long the step to each place of its path was, ``(steps + 1,)``; NaN before the first, and for a search.

        >>> Racer("sgd").lengths(np.array([[0.0, 0.0], [3.0, 4.0]])).tolist()
        [nan, 5.0]
        """
        found = np.full(len(path), np.nan)
        if not self.is_search:
            found[1:] = np.linalg.norm(np.diff(path, axis=0), axis=1)
        return found

    def scheduled(self) -> Schedule:
        """What changes its rate: each step counts as an epoch, so that a race is long enough to see it."""
        schedule = SCHEDULES[self.schedule]()
        return schedule if self.schedule == CONSTANT else ByStep(schedule)

    def factors(self, steps: int) -> list[float]:
        """The factor on its rate at each step, and after the last one."""
        schedule = self.scheduled()
        return [schedule.factor(step, 1) for step in range(steps + 1)]

    def stops(self, steps: int) -> int | None:
        """The step from which its rate is 0, if it is so within some steps: from there it goes nowhere.

        >>> Racer("sgd", "cosine").stops(400), Racer("sgd").stops(400)
        (200, None)
        """
        if self.is_search or self.schedule == CONSTANT:
            return None
        falls = [factor > 0 for factor in self.factors(steps)]
        return None if falls[-1] else len(falls) - falls[::-1].index(True)

    def on(self, config: Config) -> Config:
        """A network's setup with its batch and its schedule."""
        rows = BATCHES[self.batch]
        batch = {} if rows is None else {"batch_size": rows}
        return config.with_(training=config.training.with_(schedule=self.scheduled(), **batch))


def racers_in(text: str) -> tuple[Racer, ...]:
    """The racers of an address: each an optimizer or a search, with its schedule and its batch if they are set.

    Raises:
        SettingsError: there are too few or too many, or one is not known.

    >>> racers_in("sgd,adam.cosine,sgd.constant.1")[1:]
    (Racer(kind='adam', schedule='cosine', batch='own'), Racer(kind='sgd', schedule='constant', batch='1'))
    """
    parts = text.split(",")
    if not FEWEST <= len(parts) <= MOST:
        raise SettingsError("racers", wrong_length(len(parts), FEWEST, MOST))
    return tuple(map(_racer, parts))


def kept_racers(text: str) -> str | None:
    """What can race of a text that `racers_in` refuses: those that are known, as many as there can be, if they suffice.

    >>> kept_racers("sgd,newton,adam")
    'sgd,adam'
    """
    found = [part for part in text.split(",") if _is_known(part)][:MOST]
    return ",".join(found) if len(found) >= FEWEST else None


def _is_known(part: str) -> bool:
    try:
        _racer(part)
    except SettingsError:
        return False
    return True


def _racer(text: str) -> Racer:
    allowed = (KINDS, SCHEDULES.keys, tuple(BATCHES))
    words = text.split(".", len(allowed) - 1)
    for word, known in zip(words, allowed, strict=False):
        if word not in known:
            raise SettingsError("racers", not_one_of(known, word))
    return Racer(*words)


def with_racer(text: str, index: int, kind: str) -> str:
    """The same racers, but one of them is another optimizer, at a constant rate."""
    parts = text.split(",")
    return ",".join([*parts[:index], kind, *parts[index + 1 :]])


def _kind(kind: str) -> list[Any]:
    racer, about = Racer(kind), ABOUT.get(kind) or N_(OPTIMIZERS[kind].summary())
    what = {"batches": racer.takes_batches, "momentum": racer.has_momentum, "search": racer.is_search}
    return [kind, racer.name, what | {"text": about}]


def choices() -> dict[str, Any]:
    """What a racer can be, as ``Choices`` in ``static/lab/optimizers/scene.js``: keys with their names."""
    return {
        "kinds": [_kind(kind) for kind in KINDS],
        "schedules": [[key, SCHEDULE_NAMES.get(key) or N_(SCHEDULES[key].title)] for key in SCHEDULES.keys],
        "batches": [[key, BATCH_NAMES[key]] for key in BATCHES],
        "fewest": FEWEST,
        "most": MOST,
    }
