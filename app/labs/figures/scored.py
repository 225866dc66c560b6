"""Three losses of the same scores: what the learner sets, and what the engine makes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np

from app.words import N_, Message
from engine import Config
from engine.errors import SettingsError, no_number, wrong_length
from engine.losses import CrossEntropy, Hinge, Loss, SquaredHinge
from engine.network import Network
from engine.settings import Help, Knob, Settings
from engine.streams import generator
from engine.tape import Array, Tape, play

NAMES: tuple[Message, ...] = (N_("Hinge"), N_("Squared hinge"), N_("Softmax"))
CLASSES: tuple[Message, ...] = (N_("cat"), N_("car"), N_("frog"))
LECTURE = ((3.2, 5.1, -1.7), (1.3, 4.9, 2.0), (2.2, 2.5, -3.1))  # scores of cat, car and frog; image i is of class i
FARTHEST = 20.0  # that a score may be from 0
REACH = 3.0  # of the plane, each way
EACH = 3  # points of a class
POINTS = (  # one class after the other
    (-1.9, 1.2), (-0.6, 2.1), (-1.5, -0.2),
    (1.1, 1.4), (2.1, 0.4), (0.7, 0.3),
    (0.1, -1.0), (-1.1, -1.9), (1.3, -1.8),
)  # fmt: skip
ARROWS = ((1.1, -0.5), (-0.3, 1.2), (-1.0, -0.5))  # the weights of each class, before any step
ONE, SPREAD = (1.0, 0.0, 0.0, 0.0), (0.25, 0.25, 0.25, 0.25)  # weights that give (1, 1, 1, 1) one score
MARGINS = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True)
class Controls(Settings):
    """What the learner sets; lists are empty until something in them was dragged."""

    examples: Annotated[
        Literal["images", "points", "rows", "weights"],
        Help("What is scored: three images, points in a plane, rows of a dataset, or one row by two sets of weights."),
    ] = "images"
    dataset: Annotated[
        Literal["yours", "iris", "wine", "digits", "blobs", "spiral", "circle"],
        Help("Whose rows are scored, by one layer with random weights: yours are those of the playground."),
    ] = "iris"
    margin: Annotated[
        float, Knob("How far ahead the right score must be for a hinge loss of 0: try 0.1, then 10.", 0.01, 10, MARGINS)
    ] = 1.0
    weights_times: Annotated[
        float, Knob("What all weights are multiplied by, and with them all scores: try 0.01, then 2.", 0.01, 10.0)
    ] = 1.0
    scores: Annotated[tuple[float, ...], Help("The scores of the three images, image by image.", 0, 9)] = ()
    picked: Annotated[int, Knob("Which of the nine scores is looked at.", 0, 8)] = 4
    points: Annotated[tuple[float, ...], Help("The places of the nine points.", 0, 18)] = ()
    arrows: Annotated[tuple[float, ...], Help("The weights of the three classes.", 0, 6)] = ()
    seed: Annotated[int, Knob("Which scores, points and weights are drawn.", 0, 9999)] = 0

    def __post_init__(self) -> None:
        """Refuse a list that is cut short, and numbers that are far away."""
        super().__post_init__()
        for name, whole, farthest in (("scores", 9, FARTHEST), ("points", 18, REACH), ("arrows", 6, REACH)):
            values = getattr(self, name)
            if values and len(values) != whole:
                raise SettingsError(name, wrong_length(len(values), whole, whole))
            for value in values:
                if not abs(value) <= farthest:
                    raise SettingsError(name, no_number(value, -farthest, farthest))


@dataclass(frozen=True)
class OwnRows(Controls):
    """The same where the rows are the learner's own: those of the playground, with all that prepares them."""

    setup: Annotated[Config, Help("The playground's setup.")] = Config()


def losses_of(margin: float) -> tuple[Loss, ...]:
    """The three losses, in the order of their numbers."""
    return Hinge(margin=margin), SquaredHinge(margin=margin), CrossEntropy()


def scores_of(controls: Controls) -> Array:
    """The scores of the three images as typed, ``(classes, rows)``; those of the lecture, unless others are drawn."""
    if controls.scores:
        return np.reshape(controls.scores, (3, 3)).T
    if controls.seed == 0:
        return np.array(LECTURE).T
    return np.asarray(generator(controls.seed, "weights").normal(1.0, 2.5, (3, 3)).clip(-4, 7).round(1))


def points_of(controls: Controls) -> Array:
    """The places of the points, ``(9, 2)``, one class after the other."""
    if controls.points:
        return np.reshape(controls.points, (-1, 2))
    if controls.seed == 0:
        return np.array(POINTS)
    middles = np.repeat(np.reshape(POINTS, (3, EACH, 2)).mean(axis=1), EACH, axis=0)
    offsets = generator(controls.seed, "data").normal(0, 0.9, middles.shape)
    return np.asarray((middles + offsets).clip(-REACH, REACH).round(2))


def arrows_of(controls: Controls) -> Array:
    """The weights of each class before any step, ``(3, 2)``, as dragged."""
    if controls.arrows:
        return np.reshape(controls.arrows, (3, 2))
    if controls.seed == 0:
        return np.array(ARROWS)
    return np.asarray(generator(controls.seed, "weights").normal(0, 0.9, (3, 2)).clip(-REACH, REACH).round(2))


def one_hot(classes: Array, count: int) -> Array:
    """The targets of some rows, ``(count, rows)``."""
    return np.eye(count)[:, classes]


def gradient(loss: Loss, scores: Array, targets: Array) -> Array:
    """d(a row's loss)/d(its scores), ``(classes, rows)``, by the calls with which the engine trains.

    >>> scores, right = np.log([[2.0], [3.0], [5.0]]), np.array([[0.0], [1.0], [0.0]])
    >>> gradient(CrossEntropy(), scores, right).round(12).ravel().tolist()
    [0.2, -0.7, 0.5]
    """
    tape = Tape(scores.shape[-1])
    d_scores = loss.emit(tape, scores, targets)
    play(tape.calls)
    return np.asarray(d_scores * scores.shape[-1])


def descend(
    network: Network, rows: tuple[Array, Array], loss: Loss, rate: float, steps: int, *, l2: float = 0.0
) -> tuple[Array, Array]:
    """Gradient descent on all rows at once, from the network's weights, which it moves; ``l2`` is a penalty's.

    ``rows`` are inputs with a last row of ones, ``(inputs + 1, rows)``, and targets, ``(classes, rows)``. Returns the
    output layer's weights before each step and after the last, ``(steps + 1, inputs + 1, classes)``, and the mean
    losses there, ``(steps + 1,)``.
    """
    inputs, targets = rows
    compiled = network.step(inputs.shape[-1], loss)
    compiled.feed[: len(inputs)], compiled.targets[...] = inputs, targets
    path, losses = [], []
    with np.errstate(all="ignore"):
        for _ in range(steps + 1):
            play(compiled.forward.calls)
            play(compiled.backward)
            path.append(network.layers[-1].weights.copy())
            losses.append(loss.value(compiled.forward.scores, targets))
            network.parameters -= rate * (network.gradients + l2 * network.penalized * network.parameters)
    return np.array(path), np.array(losses)
