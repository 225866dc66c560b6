"""Four ways down one network's loss on a budget of evaluations, and the two of its weights over which one walks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Literal

import numpy as np

from app.labs.figures.kept import Kept
from app.words import N_, Message
from engine import Config, DataSettings, NetworkSettings, Trainer
from engine.budget import Descent, Way, descend_in_pieces
from engine.datasets import Dataset, Digits, Iris, Moons
from engine.errors import SettingsError, no_number, wrong_length
from engine.network import Network
from engine.preprocessors import Standardize
from engine.settings import Help, Knob, Settings
from engine.slice_walk import PlaneLoss
from engine.slices import ParameterPlane
from engine.tape import Array, Pieces
from engine.ways import AnalyticGradient, LocalSearch, NumericGradient, RandomSearch

BUDGET = 3200  # evaluations
MOMENTS = np.unique([*np.geomspace(1, BUDGET, 80).round().astype(int), 200])  # ever farther apart; a claim is on 200
SPREAD = 2.0  # the standard deviation of a score that random search draws
MOST_STEPS = 30  # by hand
FARTHEST = 100.0  # that a weight may be from 0 where the walk starts
LENGTHS = (0.1, 100.0)  # rates of a step by hand
WAYS: tuple[Message, ...] = (N_("Random search"), N_("Local search"), N_("Numeric gradient"), N_("Analytic gradient"))
KEPT = Kept[Descent](64, 2**26, lambda found: found.parameters.nbytes)


@dataclass(frozen=True)
class Controls(Settings):
    """What the learner sets; ``start`` has two weights once it was dragged, ``walked`` the rates of steps by hand."""

    data: Annotated[
        Literal["moons", "iris", "digits"],
        Help("What one layer learns: moons with 6 weights, iris with 15, or digits of 64 pixels with 650."),
    ] = "iris"
    slope_rate: Annotated[
        float, Knob("How far ways 3 and 4 follow the gradient: try 20.", 0.01, 100.0, (0.3, 1, 2, 5, 10, 20, 50))
    ] = 2.0
    nudge: Annotated[
        float,
        Knob(
            "How far way 2 looks around, as a standard deviation: try 0.02.", 0.001, 10.0, (0.02, 0.05, 0.1, 0.2, 0.4)
        ),
    ] = 0.2
    step_by_hand: Annotated[float, Knob("The rate of your next step: below, at and above the lowest.", *LENGTHS)] = 3.0
    start: Annotated[tuple[float, ...], Help("Where the walk starts: the values of both weights.", 0, 2)] = ()
    walked: Annotated[tuple[float, ...], Help("The rates of the steps that were taken by hand.", 0, MOST_STEPS)] = ()
    seed: Annotated[int, Knob("Which starts are drawn.", 0, 9999)] = 0

    def __post_init__(self) -> None:
        """Refuse a start that has only one weight or is far away, and a step of no allowed rate."""
        super().__post_init__()
        if len(self.start) == 1:
            raise SettingsError("start", wrong_length(1, 2, 2))
        for name, low, high in (("start", -FARTHEST, FARTHEST), ("walked", *LENGTHS)):
            for value in getattr(self, name):
                if not low <= value <= high:
                    raise SettingsError(name, no_number(value, low, high))


@dataclass(frozen=True)
class Sight:
    """What is shown of a dataset: the inputs across and up, and a class whose weights for them one walks over."""

    dataset: Dataset
    rows: int
    inputs: tuple[int, int]
    of_class: int
    names: tuple[Message, Message]  # of the two weights
    window: tuple[tuple[float, float], tuple[float, float]]  # lowest and highest of both weights
    start: tuple[float, float]
    seen: tuple[int, int] = (0, 1)  # the inputs of the pictures; of images, all are
    starts: int = 9  # whose median is drawn; the pictures are of the first


SIGHTS: Mapping[str, Sight] = {
    "moons": Sight(
        Moons(), 100, (0, 1), 1, (N_("weight of x₁ for B"), N_("weight of x₂ for B")),
        ((-5, -8), (7, 1.4)), (-3.0, -0.8),
    ),
    "iris": Sight(
        Iris(), 150, (2, 0), 2,
        (N_("weight of petal length for virginica"), N_("weight of sepal length for virginica")),
        ((-3.8, -3.4), (6.4, 4.25)), (-2.6, 2.7), (2, 3),
    ),
    "digits": Sight(
        Digits(), 150, (20, 36), 0, (N_("weight of pixel 3, 5 for 0"), N_("weight of pixel 5, 5 for 0")),
        ((-6, -5), (4, 2.8)), (-4.6, 1.6), starts=5,
    ),
}  # fmt: skip


@lru_cache(maxsize=8)
def trainer_of(data: str) -> Trainer:
    """One layer on a dataset, with all rows to train on; it is only read."""
    sight = SIGHTS[data]
    rows = DataSettings(dataset=sight.dataset, points=sight.rows, test_share=0.0, preprocessor=Standardize())
    return Trainer(Config(data=rows, network=NetworkSettings(hidden=())))


def seeds_of(data: str, seed: int) -> list[int]:
    """The seeds of the starts that one seed stands for; two such seeds share none."""
    starts = SIGHTS[data].starts
    return [*range(starts * seed, starts * (seed + 1))]


def ways_of(data: str, rate: float, nudge: float) -> tuple[Way, ...]:
    """The four ways, in the order of their numbers; new weights are as large as gives scores a spread of 2."""
    size = SPREAD / trainer_of(data).network.inputs ** 0.5
    return RandomSearch(size), LocalSearch(nudge), NumericGradient(rate), AnalyticGradient(rate)


def descent_of(data: str, way: Way, seed: int) -> Pieces[Descent]:
    """What a way has got to at each moment, from all starts."""
    key = (data, way, seed)
    if (found := KEPT.get(key)) is None:
        found = KEPT.keep(
            key, (yield from descend_in_pieces(trainer_of(data), way, seeds_of(data, seed), MOMENTS.tolist()))
        )
    return found


@lru_cache(maxsize=32)
def plane_of(data: str, seed: int) -> PlaneLoss:
    """Over two weights of the pictured network, as values; all others stay as they start."""
    trainer, sight = trainer_of(data), SIGHTS[data]
    network = trainer.network
    places = [row * network.outputs + sight.of_class for row in sight.inputs]
    origin: Array = Network(network.inputs, network.outputs, (), seed=seeds_of(data, seed)[0]).parameters
    origin[places] = 0
    directions = np.zeros((2, len(origin)))
    directions[[0, 1], places] = 1
    return PlaneLoss(trainer, ParameterPlane(origin, directions))


def start_of(controls: Controls) -> Array:
    """Where the walk starts, ``(2,)``: as dragged, or where the lab puts it."""
    return np.array(controls.start or SIGHTS[controls.data].start, float)


def followed(before: Controls, after: Controls) -> Controls:
    """On other data, or from other starts, the walk begins anew."""
    is_same = (before.data, before.seed) == (after.data, after.seed)
    return after if is_same else after.with_(start=(), walked=())


def renewed(controls: Controls) -> dict[str, Any]:
    """Other starts of all four ways, and of the walk."""
    return {"seed": (controls.seed + 1) % 10_000, "start": (), "walked": ()}
