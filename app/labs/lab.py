"""What a lab is: a question, networks side by side that answer it, a few controls, and claims."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from app.labs.claim import Claim
from app.setup.bench import Bench
from app.words import EMPTY, N_, Message
from engine import Config
from engine.settings import Settings
from engine.tape import Pieces

# Computes what the browser draws, from a lab's controls, as JSON: each name with what it stands for.
Draw: TypeAlias = Callable[[Any], Pieces[dict[str, Any]]]


@dataclass(frozen=True)
class Group:
    """Labs that belong together: what they are called, and what they are about."""

    title: Message
    about: Message


FOUNDATIONS = Group(N_("Foundations"), N_("What a network computes, and where its gradients come from."))
SIGNAL = Group(N_("Signal"), N_("What reaches the last layer, and what comes back."))
LEARNING = Group(N_("Learning"), N_("What it costs to be wrong, and how to get better."))
GROUPS = (FOUNDATIONS, SIGNAL, LEARNING)  # in the order of the lectures


@dataclass(frozen=True)
class Option:
    """One answer to a guess: the networks that it names, counted from 1, with what is written before them.

    ``all_but`` says that it stands for all the others.
    """

    text: Message
    networks: tuple[int, ...] = ()
    all_but: bool = False


@dataclass(frozen=True)
class Guess:
    """What one may guess before the run; never forced, never kept.

    The right answer names the networks that have ``learned`` it at the end, those that have not, or the ``best``, which
    has the lowest test loss and is one of the networks of the right answer. ``caveats`` are what has to be said if a
    network, counted from 1, is the best. ``names`` are what is asked about, if that is not networks; ``says`` are
    sentences on the outcome, by their names, that are others than those of the page.
    """

    ask: Message
    options: tuple[Option, ...]
    about: Literal["learned", "not learned", "best"] = "learned"
    caveats: Mapping[int, Message] = field(default_factory=dict)
    names: Sequence[str] = ()
    says: Mapping[str, Message] = field(default_factory=dict)


@dataclass(frozen=True)
class Try:
    """A button that sets controls and plays: what it does, and the question that this answers.

    ``changes`` are the controls that it sets, or a function that finds them from the present ones. ``watch`` says where
    to look meanwhile, never what will be seen there. ``figure`` answers the question, network by network, at the end: a
    loss, or a share of each layer, as "dead": the chart by depth then shows it, and the end tells its mean.
    """

    key: str
    verb: Message
    question: Message
    changes: Mapping[str, Any] | Callable[[Any], Mapping[str, Any]]
    watch: Message = EMPTY
    figure: Literal["", "dead", "saturated", "trainLoss", "testLoss"] = ""

    def changed(self, settings: Settings) -> Settings:
        """These controls, as the button leaves them."""
        changes = self.changes(settings) if callable(self.changes) else self.changes
        return settings.with_(**changes)


@dataclass(frozen=True)
class Mark:
    """A value that a slider names, with the text beside it."""

    value: float
    text: Message


@dataclass(frozen=True)
class Scale:
    """The slider of a field: it moves one network, counted from 1; 0 stands for all.

    ``mark`` gives the value that is marked on it, from the lab's controls, and ``ends`` its lowest and its highest
    value; without these it has those of the field. It is over powers of ten, unless it is ``linear``. ``label`` is what
    it is called, if that is not the field's title.
    """

    network: int
    mark: Callable[[Any], Mark]
    ends: Callable[[Any], tuple[float, float]] | None = None
    linear: bool = False
    label: Message = EMPTY


@dataclass(frozen=True)
class Figure:
    """The live picture of a lab that has no bench.

    ``draw`` is quick, as its numbers are dragged; each of ``later`` adds to it once nothing moves any more. Controls
    named in ``inside`` are set in the picture; ``renewed`` gives what changes if another start is drawn. ``follow``
    gives the controls after an edit, from those before and those that it leads to: another choice may change others.
    ``guess`` gives what may be guessed with some controls, if that is not always the lab's own; ``given`` gives what is
    drawn, from the controls and from the setup that the visitor's playground has now.
    ``kept`` gives what is left of a control's value that is refused, or nothing.
    ``inputs`` are what one may guess in place of networks, each with its value; on the controls named in ``beside`` no
    guess depends. It plays at one of ``speeds``, in steps a second.
    """

    draw: Draw
    later: tuple[Draw, ...] = ()
    inside: Collection[str] = ()
    follow: Callable[[Any, Any], Any] = lambda _before, after: after
    renewed: Callable[[Any], Mapping[str, Any]] = lambda _settings: {}
    guess: Callable[[Any], Guess | None] | None = None
    given: Callable[[Any, Callable[[], Config]], Any] = lambda settings, _playground: settings
    kept: Callable[[str, Any], Any] = lambda _name, _value: None
    inputs: Callable[[Any], Sequence[tuple[str, float]]] | None = None
    beside: Collection[str] = ()
    speeds: tuple[int, ...] = (5, 20, 60)  # at which one can follow a race


def no_bench(_settings: Any) -> Bench:
    """The bench of a lab with a figure: there is none."""
    raise NotImplementedError


@dataclass(frozen=True)
class Lab:
    """One question, with everything that answers it.

    ``settings`` are the values of the controls, at most four, as they are at first; ``bench`` makes the networks from
    such values. A lab with a ``figure`` has `no_bench`; what is said of networks then means what races in its figure.
    ``entries`` are those of the engine's registries that it compares or makes claims about, as ``registry.key``, and
    numbers, as ``settings.l2``: the catalog leads from them to the lab.
    """

    key: str
    question: Message
    lede: Message
    settings: Settings
    bench: Callable[[Any], Bench]
    guess: Guess
    tries: tuple[Try, ...]
    claims: tuple[Claim, ...]
    scales: Mapping[str, Scale]
    group: Group = SIGNAL
    idle: Callable[[Any], Collection[str]] = (
        lambda _settings: ()
    )  # the controls that change nothing with these settings
    figure: Figure | None = None
    entries: tuple[str, ...] = ()

    def button(self, key: str) -> Try | None:
        """The button that tries something, by its key."""
        return next((one for one in self.tries if one.key == key), None)
