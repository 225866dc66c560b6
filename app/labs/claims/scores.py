"""Scores, losses and what they teach one layer, as the claims on losses measure them."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from app.labs.figures.scored import LECTURE, ONE, SPREAD, descend, losses_of, one_hot
from engine import Config, DataSettings, LayerSpec, NetworkSettings, Trainer, TrainingSettings
from engine.activations import ReLU
from engine.data import Data, Rows, prepare
from engine.datasets import Blobs, Digits, Table
from engine.initializers import Scaled
from engine.losses import Hinge, Loss
from engine.network import Network
from engine.optimizers import SGD
from engine.preprocessors import NoPreprocessing, Standardize
from engine.regularizers import penalty
from engine.streams import generator
from engine.tape import Array

HINGE, SQUARED, SOFTMAX = losses_of(1.0)
SCORES, TARGETS = np.array(LECTURE).T, np.eye(3)  # (classes, images); image i is of class i
CAT, CAR, FROG = range(3)
NUDGE = 0.1
EARLY, LATE = 1000, 10_000  # steps
CELLS = 121  # of the plane, each way


def image_loss(loss: Loss, image: int, times: float = 1.0) -> float:
    """The loss of one of the lecture's images, with all its scores times a number."""
    return loss.value(times * SCORES[:, [image]], TARGETS[:, [image]])


def mean_loss(loss: Loss, times: float = 1.0) -> float:
    """The mean over the three images."""
    return loss.value(times * SCORES, TARGETS)


def mean_loss_of_all() -> float:
    """The mean hinge loss, if the sum counts the right class as one of the wrong ones, too."""
    ahead = SCORES - (SCORES * TARGETS).sum(axis=0) + 1
    return float(np.maximum(ahead, 0).sum(axis=0).mean())


@lru_cache(maxsize=16)
def four_slow_epochs(seed: int) -> tuple[float, float]:
    """What four epochs at a low rate make of a ReLU network's loss and accuracy on digits: after ÷ before, each."""
    spec = LayerSpec(units=50, activation=ReLU(), initializer=Scaled(0.01))
    config = Config(
        seed=seed,
        data=DataSettings(dataset=Digits(), points=1000),
        network=NetworkSettings(hidden=(spec,)),
        training=TrainingSettings(optimizer=SGD(), learning_rate=0.03, l2=0.0),
    )
    trainer = Trainer(config)
    before = trainer.metrics()
    trainer.run(4 * trainer.steps_per_epoch)
    after = trainer.metrics()
    assert before.train_accuracy is not None  # noqa: S101 - digits are classes
    assert after.train_accuracy is not None  # noqa: S101
    return after.train_loss / before.train_loss, after.train_accuracy / before.train_accuracy


def nudged(loss: Loss, image: int) -> float:
    """By how much an image's loss changes at most, if any one of its scores is moved by 0.1 either way."""
    moves = NUDGE * np.vstack([np.eye(3), -np.eye(3)]).T
    moved = SCORES[:, [image]] + moves
    losses = loss.terms(moved, one_hot(np.full(moved.shape[1], image), 3)).sum(axis=0)
    return float(np.abs(losses - image_loss(loss, image)).max())


def share_of_worst(loss: Loss) -> float:
    """Which share of the sum over the images is the frog's."""
    return image_loss(loss, FROG) / (3 * mean_loss(loss))


def first_loss(loss: Loss, times: float, seed: int) -> float:
    """The loss of a layer that has not learned yet, on 300 digits, with Xavier's weights times a number."""
    data = prepare(DataSettings(dataset=Digits(), points=300, preprocessor=Standardize(), test_share=0.0), seed)
    network = Network(len(data.train.inputs) - 1, len(data.class_names), (), seed=seed)
    return loss.value(times * network.layers[0].weights.T @ data.train.inputs, data.train.targets)


@lru_cache(maxsize=16)
def blobs(noise: float, seed: int) -> Data:
    """Three clouds of 30 points each."""
    return prepare(DataSettings(dataset=Blobs(noise=noise), points=90, test_share=0.0), seed)


def learned(loss: Loss, rows: Rows, steps: int) -> Array:
    """The weights of one layer at each step of gradient descent from zeros, ``(steps + 1, 3, classes)``."""
    network = Network(2, 3, ())
    network.parameters[...] = 0
    path, _ = descend(network, (rows.inputs, rows.targets), loss, 0.1, steps)
    return path


def growth(loss: Loss, seed: int) -> float:
    """By what factor the weights grow from step 1000 to step 10 000, on clouds that lines can tell apart."""
    path = learned(loss, blobs(0.0, seed).train, LATE)
    early, late = (np.linalg.norm(path[step, :2]) for step in (EARLY, LATE))
    return float(late / early)


def disagreement(seed: int) -> float:
    """On which share of the plane hinge and softmax give another answer, on clouds that overlap."""
    data, line = blobs(0.5, seed), np.linspace(-6, 6, CELLS)
    places = data.inputs(np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2))
    one, other = ((learned(loss, data.train, EARLY)[-1].T @ places).argmax(axis=0) for loss in (HINGE, SOFTMAX))
    return float((one != other).mean())


def margin_ratio(seed: int) -> float:
    """The hinge loss of ten times the scores with ten times the margin, divided by that of the scores."""
    scores = generator(seed, "data").standard_normal((5, 40))
    targets = one_hot(np.arange(40) % 5, 5)
    return Hinge(margin=10.0).value(10 * scores, targets) / HINGE.value(scores, targets)


def penalties(l1: float, l2: float) -> tuple[float, float]:
    """Of (1, 0, 0, 0) and of (¼, ¼, ¼, ¼)."""
    one, spread = (penalty(np.array(weights), np.ones(4), l1, l2) for weights in (ONE, SPREAD))
    return one, spread


def evenness(l1: float, l2: float) -> float:
    """The smallest of four weights ÷ the largest, trained from (1, 0, 0, 0) on the input (1, 1, 1, 1)."""
    names = ("a", "b", "c", "d")
    table = Table(names=names, cells=((1.0,) * 4, (-1.0,) * 4), labels=("yes", "no"))
    trainer = Trainer(
        Config(
            data=DataSettings(dataset=table, features=names, points=2, test_share=0.0, preprocessor=NoPreprocessing()),
            network=NetworkSettings(hidden=()),
            training=TrainingSettings(loss=SOFTMAX, optimizer=SGD(), learning_rate=0.1, batch_size=2, l1=l1, l2=l2),
        )
    )
    weights = trainer.network.layers[0].weights
    yes = trainer.data.class_names.index("yes")
    weights[...] = 0
    weights[:4, yes] = ONE
    trainer.run(EARLY)
    found = weights[:4, yes]
    return float(found.min() / found.max())
