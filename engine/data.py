"""From data settings to the network's input blocks: draw, split, compute features, preprocess."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.affine import Affine
from engine.config import DataSettings
from engine.datasets import Column, Dataset
from engine.features import compute
from engine.streams import generator
from engine.tape import Array


@dataclass(frozen=True)
class Rows:
    """Some rows of a dataset: raw table, classes, and the block that a network reads."""

    table: Array  # (rows, columns), raw
    classes: Array  # (rows,); in regression 1 where the value is above 0
    inputs: Array  # (inputs + 1, rows), preprocessed, with a last row of ones; under PCA not the features themselves
    targets: Array  # (classes, rows), one-hot; in regression the values, (1, rows)

    def __len__(self) -> int:
        """The number of rows."""
        return len(self.classes)


@dataclass(frozen=True)
class Data:
    """Training and test rows, and the transform from any other raw table to inputs."""

    dataset: Dataset
    features: tuple[str, ...]
    train: Rows
    test: Rows
    transform: Affine
    precision: str

    def inputs(self, table: Array) -> Array:
        """The input block of a raw table: ``(rows, columns)`` in, ``(inputs + 1, rows)`` out."""
        return _block(self.transform(compute(self.dataset, self.features, table)), self.precision)

    @property
    def class_names(self) -> tuple[str, ...]:
        """The names of the classes."""
        return self.dataset.class_names

    @property
    def columns(self) -> tuple[Column, ...]:
        """The raw columns."""
        return self.dataset.columns


def prepare(settings: DataSettings, seed: int, precision: str = "float64") -> Data:
    """Draw, split and preprocess; the preprocessor is fitted on training rows only.

    At least one row is for training. The split ignores the classes, and is repaired if it leaves a class without a
    training row.
    """
    drawn = draw(settings, seed)
    return arrange(settings, drawn, drawn.train, drawn.test, precision)


@dataclass(frozen=True)
class Drawn:
    """A dataset's rows, and which of them are for training and for testing."""

    table: Array  # (rows, columns), raw
    labels: Array  # (rows,), the class; in regression the value
    train: Array  # indices of rows
    test: Array  # indices of rows


def draw(settings: DataSettings, seed: int) -> Drawn:
    """Draw the rows and split them, as `prepare` does."""
    table, labels = settings.dataset.sample(generator(seed, "data"), settings.points)
    held = min(len(labels) - 1, round(settings.test_share * len(labels)))
    order = generator(seed, "split").permutation(len(labels))
    train, test = order[held:], order[:held]
    if settings.dataset.task == "classification":
        train, test = with_every_class(train, test, labels)
    return Drawn(table, labels, train, test)


def arrange(settings: DataSettings, drawn: Drawn, train: Array, test: Array, precision: str = "float64") -> Data:
    """The data of a network that trains on some of the rows and is tested on others, given by their indices.

    The preprocessor is fitted on the training rows only.
    """
    table, labels = drawn.table, drawn.labels
    seen = compute(settings.dataset, settings.features, table[train])
    transform = settings.preprocessor.fit(seen)
    width = transform(seen[:1]).shape[1]
    if settings.dataset.task == "regression":
        classes, targets = (labels > 0).astype(int), labels[None].astype(precision)
    else:
        classes, targets = labels, np.eye(len(settings.dataset.class_names), dtype=precision)[:, labels]

    def rows(index: Array) -> Rows:
        features = compute(settings.dataset, settings.features, table[index])
        prepared = transform(features) if len(index) else np.empty((0, width))
        return Rows(table[index], classes[index], _block(prepared, precision), targets[:, index])

    return Data(settings.dataset, settings.features, rows(train), rows(test), transform, precision)


def with_every_class(train: Array, test: Array, labels: Array) -> tuple[Array, Array]:
    """Repair a split so that each class has a training row; a split that needs no repair is unchanged.

    A test row of each lacking class swaps places with a training row of the largest class. If no class has two
    training rows, it just moves, so that there are at least as many training rows as classes.

    Args:
        train: the indices of the training rows.
        test: the indices of the test rows.
        labels: the class of each row.

    >>> with_every_class(np.array([0, 1]), np.array([2]), np.array([0, 0, 1]))
    (array([2, 1]), array([0]))
    """
    lacking = np.setdiff1d(labels[test], labels[train])
    if not len(lacking):
        return train, test
    train, test = train.copy(), test.copy()
    for label in lacking:
        place = int(np.argmax(labels[test] == label))
        counts = np.bincount(labels[train])
        if counts.max() > 1:
            other = int(np.argmax(labels[train] == counts.argmax()))
            train[other], test[place] = test[place], train[other]
        else:
            train, test = np.append(train, test[place]), np.delete(test, place)
    return train, test


def _block(features: Array, precision: str) -> Array:
    return np.ascontiguousarray(np.vstack([features.T, np.ones(len(features))]), dtype=precision)
