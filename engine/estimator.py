"""The engine as a scikit-learn classifier, for pipelines, cross-validation and searches.

It is not part of ``import engine``, because it needs scikit-learn, which takes a second to import.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Self

import numpy as np
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.exceptions import ConvergenceWarning
from sklearn.utils import check_random_state
from sklearn.utils.multiclass import check_classification_targets
from sklearn.utils.validation import check_is_fitted, validate_data

from engine.arguments import config_of
from engine.config import Config
from engine.data import Data, Rows
from engine.datasets import LARGEST, Column, Dataset
from engine.errors import SettingsError, shown
from engine.network import Network
from engine.settings import Help
from engine.streams import generator
from engine.tape import Array, play
from engine.trainer import Trainer


@dataclass(frozen=True)
class _Table(Dataset):
    """The table passed to ``fit``: it has names for its classes, and is never sampled."""

    names: Annotated[tuple[str, ...], Help("The names of the classes.", high=10**9)] = ()

    @property
    def class_names(self) -> tuple[str, ...]:
        """As given."""
        return self.names

    @property
    def columns(self) -> tuple[Column, ...]:  # type: ignore[override]
        """Empty, because the table is never drawn."""
        return ()

    def sample(self, rng: np.random.Generator, points: int) -> tuple[Array, Array]:
        """Not available: the rows are those passed to ``fit``."""
        raise NotImplementedError


class PlaygroundClassifier(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """A small neural network for any table of numbers with a label for each row.

    Every choice is the key of a registry entry (``python -m engine describe`` lists them), or an object with its key
    and fields: ``optimizer={"key": "momentum", "mu": 0.5}``. A setting marked "per hidden layer" is either one value
    for all of them or a list with one value each: ``activation=["relu", "tanh"]``. Numbers may be NumPy's. ``fit``
    checks all of them.

    Args:
        hidden_layer_sizes: the units of each hidden layer, at most 12 layers with at most 64 units; a number is one
            layer.
        activation: per hidden layer.
        initializer: per hidden layer; the output layer uses the last one's.
        bias: the initial bias, 0 to 1; per hidden layer.
        normalization: per hidden layer.
        dropout: the probability that a hidden unit outputs 0 in a step, 0 to 0.9; per hidden layer.
        preprocessor: fitted on the training rows.
        loss: what training minimizes.
        optimizer: the rule for the steps.
        learning_rate: how large the steps are.
        schedule: how the learning rate changes.
        warmup_epochs: how many epochs the learning rate takes to grow to its full size, 0 for none.
        l1: pulls every weight toward zero with a constant force.
        l2: pulls every weight toward zero in proportion to its size.
        max_norm: the maximum length of the weight vector into one unit, 0 for no limit.
        clip: the maximum length of the gradient over all parameters, 0 for no limit.
        batch_size: rows per step.
        epochs: how often every row is used, at most.
        patience: early stopping: how many epochs without a lower loss on the validation rows before training stops and
            goes back to the best epoch; 0 for never, in which case there are no validation rows.
        validation_fraction: the fraction of the rows, between 0 and 1 exclusive, that ``patience`` holds out at random.
        stop_loss: the loss over the training rows at which to stop, 0 for never.
        random_state: None, a seed, or a generator (NumPy's ``Generator`` or ``RandomState``, from which each ``fit``
            draws once): decides the weights, the batches, the noise, and the validation rows.

    Attributes:
        classes_: the labels, sorted.
        n_features_in_: the number of columns.
        loss_: the mean loss over the training rows at the end, without the penalty.
        n_iter_: the number of epochs taken: fewer than ``epochs`` if the network diverged or a rule stopped it.

    Raises:
        SettingsError: a setting is invalid; the message names its place in a setup and what is allowed.
        ValueError: the table is not numeric, not finite, or does not match the labels.

    Warns:
        ConvergenceWarning: the network diverged, and stays as it was before the step that broke it.

    >>> from sklearn.datasets import load_iris
    >>> x, y = load_iris(return_X_y=True)
    >>> PlaygroundClassifier(random_state=0).fit(x, y).score(x, y) > 0.95
    True
    """

    def __init__(
        self,
        hidden_layer_sizes: Sequence[int] | int = (8, 8),
        *,
        activation: Any = "tanh",
        initializer: Any = "xavier",
        bias: Any = 0.0,
        normalization: Any = "none",
        dropout: Any = 0.0,
        preprocessor: Any = "standardize",
        loss: Any = "cross_entropy",
        optimizer: Any = "adam",
        learning_rate: float = 0.03,
        schedule: Any = "constant",
        warmup_epochs: int = 0,
        l1: float = 0.0,
        l2: float = 0.0,
        max_norm: float = 0.0,
        clip: float = 0.0,
        batch_size: int = 32,
        epochs: int = 100,
        patience: int = 0,
        validation_fraction: float = 0.1,
        stop_loss: float = 0.0,
        random_state: Any = None,
    ) -> None:
        """Store the settings unchanged, as scikit-learn requires."""
        self.hidden_layer_sizes = hidden_layer_sizes
        self.activation = activation
        self.initializer = initializer
        self.bias = bias
        self.normalization = normalization
        self.dropout = dropout
        self.preprocessor = preprocessor
        self.loss = loss
        self.optimizer = optimizer
        self.learning_rate = learning_rate
        self.schedule = schedule
        self.warmup_epochs = warmup_epochs
        self.l1 = l1
        self.l2 = l2
        self.max_norm = max_norm
        self.clip = clip
        self.batch_size = batch_size
        self.epochs = epochs
        self.patience = patience
        self.validation_fraction = validation_fraction
        self.stop_loss = stop_loss
        self.random_state = random_state

    def fit(self, X: Any, y: Any) -> Self:  # noqa: N803 - scikit-learn's names
        """Train on a table ``(rows, columns)`` with labels ``(rows,)`` of any kind."""
        X, y = validate_data(self, X, y, dtype=np.float64)  # noqa: N806
        check_classification_targets(y)
        if np.abs(X).max() > LARGEST:
            raise ValueError(f"X has {np.abs(X).max():g} in it, which is not allowed; give numbers up to ±{LARGEST:g}")
        self.classes_, numbers = np.unique(y, return_inverse=True)
        if not isinstance(self.epochs, int | np.integer) or isinstance(self.epochs, bool) or self.epochs < 0:
            raise SettingsError("epochs", f"{shown(self.epochs)} is not allowed; give a whole number from 0")
        config = config_of(self.get_params(deep=False), _seed(self.random_state))
        trainer = Trainer(config, self._data(X, numbers, config))
        trainer.run(int(self.epochs) * trainer.steps_per_epoch)
        if trainer.divergence:
            where = f"in layer {trainer.divergence.layer} at step {trainer.divergence.step}"
            advice = "the network stays as it was before; try a lower learning_rate"
            warnings.warn(f"training diverged {where}: {advice}", ConvergenceWarning, stacklevel=2)
        # Not the trainer itself: a pickle would separate its compiled calls from the buffers they are bound to.
        self._config_, self._parameters = config, trainer.network.parameters.copy()
        self._statistics = trainer.network.statistics.copy()
        self.n_iter_, self.loss_ = trainer.step // trainer.steps_per_epoch, trainer.metrics().train_loss
        return self

    def _data(self, table: Array, numbers: Array, config: Config) -> Data:
        """The training rows, and the validation rows for early stopping."""
        order, held = np.arange(len(table)), 0
        if config.training.patience:
            order = generator(config.seed, "split").permutation(len(table))
            held = min(len(table) - 1, max(1, round(_share(self.validation_fraction) * len(table))))
        self._transform = config.data.preprocessor.fit(table[order[held:]])
        eye = np.eye(len(self.classes_))

        def rows(index: Array) -> Rows:
            return Rows(table[index], numbers[index], self._block(table[index]), eye[:, numbers[index]])

        train, test = rows(order[held:]), rows(order[:held])
        keys = tuple(f"x{index}" for index in range(len(train.inputs) - 1))
        return Data(_Table(tuple(str(label) for label in self.classes_)), keys, train, test, self._transform, "float64")

    def predict(self, X: Any) -> Array:  # noqa: N803
        """The label of the largest score for each row: ``(rows,)``."""
        scores = self._scores(X)
        labels: Array = self.classes_[scores.argmax(axis=0)]
        return labels

    def predict_proba(self, X: Any) -> Array:  # noqa: N803
        """The confidence in each label, as the loss interprets the scores: ``(rows, labels)``."""
        scores = self._scores(X)
        return self._config_.training.loss.confidence(scores).T

    def decision_function(self, X: Any) -> Array:  # noqa: N803
        """The scores ``(rows, labels)``; for two labels, by how much the second one leads: ``(rows,)``."""
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


def _share(value: Any) -> float:
    """A fraction of the rows that leaves some on either side."""
    number = isinstance(value, int | float | np.integer | np.floating) and not isinstance(value, bool)
    if not number or not 0 < value < 1:
        raise SettingsError("validation_fraction", f"{shown(value)} is not allowed; give a number between 0 and 1")
    return float(value)


def _seed(random_state: Any) -> int:
    """A seed, drawn from the given generator or from the one that scikit-learn makes."""
    if isinstance(random_state, np.random.Generator):
        return int(random_state.integers(2**31 - 1))
    return int(check_random_state(random_state).randint(2**31 - 1))
