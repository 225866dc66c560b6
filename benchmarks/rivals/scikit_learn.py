"""scikit-learn's multilayer perceptron, one ``fit`` per slice. It has no batch norm, so on W2 and W4 it does less."""

from __future__ import annotations

import warnings
from typing import Any, ClassVar

from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier, MLPRegressor

from benchmarks.engine_workloads import Task


class ScikitLearn:
    """MLPClassifier, or MLPRegressor on the one-hot targets if the loss is squared error.

    Weights start as scikit-learn draws them. With two classes the classifier has one logistic output instead of two.
    """

    name: ClassVar[str] = "sklearn"

    def __init__(self, task: Task) -> None:
        """Translate the settings; momentum and L2, which scikit-learn has on by default, are off."""
        training = task.config.training
        squared = training.loss.key == "squared_error"
        self.x, self.y = task.x, task.targets if squared else task.targets.argmax(axis=1)
        self.estimator: Any = MLPRegressor if squared else MLPClassifier
        self.settings: dict[str, Any] = {
            "hidden_layer_sizes": [layer.units for layer in task.config.network.hidden],
            "activation": task.activation,
            "solver": training.optimizer.key,
            "learning_rate_init": training.learning_rate,
            "batch_size": training.batch_size,
            "alpha": 0.0,
            "momentum": 0.0,
            "nesterovs_momentum": False,
            "random_state": 0,
        }

    def start(self) -> None:
        """Every fit starts afresh."""

    def train(self, epochs: int) -> None:
        """Fit for exactly this many epochs, without early stopping."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ConvergenceWarning)
            self.estimator(max_iter=epochs, n_iter_no_change=epochs + 1, **self.settings).fit(self.x, self.y)
