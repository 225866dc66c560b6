"""The engine as a scikit-learn classifier, for pipelines, cross-validation and searches.

Not part of ``import engine``: it needs scikit-learn at once, which takes a second to import.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Self

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.utils import check_random_state
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from engine.config import Config
from engine.data import Data, Rows
from engine.datasets import LARGEST, Column, Dataset
from engine.network import Network
from engine.settings import Help, SettingsError, shown
from engine.tape import Array, play
from engine.trainer import Trainer


@dataclass(frozen=True)
class _Table(Dataset):
    """The table that was given to ``fit``: it has names for its classes, and is never drawn from."""

    names: Annotated[tuple[str, ...], Help("What the classes are called.", high=10**9)] = ()

    @property
    def class_names(self) -> tuple[str, ...]:
        """As given."""
        return self.names

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        """None: nothing draws the table."""
        return ()

    def sample(self, rng: np.random.Generator, points: int) -> tuple[Array, Array]:
        """The rows are those that were given."""
        raise NotImplementedError


class PlaygroundClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """A small neural network that is fitted to any table of numbers with a label for each row.

    Every choice is the key of a registry entry (``python -m engine describe`` lists them), or an object with its key
    and fields: ``optimizer={"key": "momentum", "mu": 0.5}``. All are checked in ``fit``.

    Args:
        hidden_layer_sizes: units of each hidden layer, at most 8 layers of at most 64 units.
        activation: of every hidden layer.
        initializer: of every layer.
        normalization: of every hidden layer.
        dropout: the chance that a hidden unit is silenced for a step, 0 to 0.9.
        preprocessor: fitted on the rows that ``fit`` is given.
        loss: what training makes smaller.
        optimizer: the rule of the steps.
        learning_rate: how large the steps are.
        schedule: how the learning rate changes.
        l1: pulls every weight to zero by a constant force.
        l2: pulls every weight to zero in proportion to it.
        batch_size: rows of each step.
        epochs: how often every row is shown.
        random_state: None, a seed, or a generator: decides the weights, the batches and the noise.

    Attributes:
        classes_: the labels, sorted.
        n_features_in_: the number of columns.
        loss_: the mean loss over the training rows at the end, without the penalty.
        n_iter_: the number of epochs taken: fewer than ``epochs`` if the network diverged.

    Raises:
        SettingsError: a setting is refused; the message names its place in a set-up and what is allowed.
        ValueError: the table is not numbers, not finite, or does not fit the labels.

    >>> from sklearn.datasets import load_iris
    >>> x, y = load_iris(return_X_y=True)
    >>> PlaygroundClassifier(random_state=0).fit(x, y).score(x, y) > 0.95
    True
    """

    def __init__(
        self,
        hidden_layer_sizes: Sequence[int] = (8, 8),
        *,
        activation: Any = "tanh",
        initializer: Any = "xavier",
        normalization: Any = "none",
        dropout: float = 0.0,
        preprocessor: Any = "standardize",
        loss: Any = "cross_entropy",
        optimizer: Any = "adam",
        learning_rate: float = 0.03,
        schedule: Any = "constant",
        l1: float = 0.0,
        l2: float = 0.0,
        batch_size: int = 32,
        epochs: int = 100,
        random_state: Any = None,
    ) -> None:
        """Keep the settings as they are, as scikit-learn wants it."""
        self.hidden_layer_sizes = hidden_layer_sizes
        self.activation = activation
        self.initializer = initializer
        self.normalization = normalization
        self.dropout = dropout
        self.preprocessor = preprocessor
        self.loss = loss
        self.optimizer = optimizer
        self.learning_rate = learning_rate
        self.schedule = schedule
        self.l1 = l1
        self.l2 = l2
        self.batch_size = batch_size
        self.epochs = epochs
        self.random_state = random_state

    def fit(self, X: Any, y: Any) -> Self:  # noqa: N803 - scikit-learn's names
        """Train on a table ``(rows, columns)`` with labels ``(rows,)`` of any kind."""
        X, y = validate_data(self, X, y, dtype=np.float64)  # noqa: N806
        check_classification_targets(y)
        if np.abs(X).max() > LARGEST:
            raise ValueError(f"X has {np.abs(X).max():g} in it, which is not allowed; give numbers up to ±{LARGEST:g}")
        self.classes_, numbers = np.unique(y, return_inverse=True)
        if not isinstance(self.epochs, int | np.integer) or self.epochs < 0:
            raise SettingsError("epochs", f"{shown(self.epochs)} is not allowed; give a whole number from 0")
        config = self._config(int(check_random_state(self.random_state).randint(2**31 - 1)))
        self._transform = config.data.preprocessor.fit(X)
        inputs, targets = self._block(X), np.eye(len(self.classes_))[:, numbers]
        rows, none = Rows(X, numbers, inputs, targets), Rows(X[:0], numbers[:0], inputs[:, :0], targets[:, :0])
        names = tuple(str(label) for label in self.classes_)
        keys = tuple(f"x{index}" for index in range(len(inputs) - 1))
        trainer = Trainer(config, Data(_Table(names), keys, rows, none, self._transform, "float64"))
        trainer.run(self.epochs * trainer.steps_per_epoch)
        # Not the trainer itself: its compiled calls are bound to its buffers, which a pickle would part.
        self._config_, self._parameters = config, trainer.network.parameters.copy()
        self._statistics = trainer.network.statistics.copy()
        self.n_iter_, self.loss_ = trainer.step // trainer.steps_per_epoch, trainer.metrics().train_loss
        return self

    def predict(self, X: Any) -> Array:  # noqa: N803
        """The label of the largest score for each row: ``(rows,)``."""
        scores = self._scores(X)
        labels: Array = self.classes_[scores.argmax(axis=0)]
        return labels

    def predict_proba(self, X: Any) -> Array:  # noqa: N803
        """The share of belief in each label, as the loss reads the scores: ``(rows, labels)``."""
        scores = self._scores(X)
        return self._config_.training.loss.confidence(scores).T

    def decision_function(self, X: Any) -> Array:  # noqa: N803
        """The scores ``(rows, labels)``; of two labels, by how much the second leads: ``(rows,)``."""
        scores = self._scores(X)
        return scores[1] - scores[0] if len(self.classes_) == 2 else scores.T

    def _scores(self, X: Any) -> Array:  # noqa: N803
        check_is_fitted(self)
        X = validate_data(self, X, dtype=np.float64, reset=False)  # noqa: N806
        inputs = self._block(X)
        network = Network(len(inputs) - 1, len(self.classes_), self._config_.network.hidden)
        network.parameters[...], network.statistics[...] = self._parameters, self._statistics
        forward = network.forward(inputs)
        play(forward.calls)
        return forward.scores

    def _block(self, table: Array) -> Array:
        return np.ascontiguousarray(np.vstack([self._transform(table).T, np.ones(len(table))]))

    def _config(self, seed: int) -> Config:
        names = ("activation", "initializer", "normalization")
        shape = {name: _entry(getattr(self, name)) for name in names} | {"dropout": self.dropout}
        hidden = [{"units": _plain(units), **shape} for units in self.hidden_layer_sizes]
        choices = {name: _entry(getattr(self, name)) for name in ("loss", "optimizer", "schedule")}
        numbers = {name: _plain(getattr(self, name)) for name in ("learning_rate", "l1", "l2", "batch_size")}
        return Config.from_dict(
            {
                "seed": seed,
                "data": {"preprocessor": _entry(self.preprocessor)},
                "network": {"hidden": hidden},
                "training": {**choices, **numbers},
            }
        )


def _entry(choice: Any) -> Any:
    return {"key": choice} if isinstance(choice, str) else choice


def _plain(number: Any) -> Any:
    """A NumPy number, as searches hand them in, as Python's own."""
    return number.item() if isinstance(number, np.generic) else number
