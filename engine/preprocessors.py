"""Preprocessing of the features, fitted on the training rows only."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from engine.registry import Registry
from engine.settings import Registered
from engine.tape import Array

Transform: TypeAlias = Callable[[Array], Array]


class Preprocessor(Registered, ABC):
    """Learns a transform from the training rows, to be used on all rows."""

    @abstractmethod
    def fit(self, rows: Array) -> Transform:
        """From training rows ``(rows, features)``, the transform of any such table."""


PREPROCESSORS: Registry[Preprocessor] = Registry(
    "preprocessor", "What is done to the features before the network sees them."
)


@PREPROCESSORS.add("none")
@dataclass(frozen=True)
class NoPreprocessing(Preprocessor):
    """The features as they are.

    Source: what CS231n, "Neural networks 2: data preprocessing", starts from.

    >>> import numpy as np
    >>> NoPreprocessing().fit(np.array([[3.0]]))(np.array([[5.0]])).tolist()
    [[5.0]]
    """

    def fit(self, rows: Array) -> Transform:
        """Nothing to learn."""
        return lambda table: table


@PREPROCESSORS.add("standardize")
@dataclass(frozen=True)
class Standardize(Preprocessor):
    """Each feature to mean 0 and standard deviation 1 over the training rows; a constant one to 0.

    Source: CS231n, "Neural networks 2: normalization", by sklearn.preprocessing.StandardScaler.

    >>> import numpy as np
    >>> Standardize().fit(np.array([[1.0], [3.0]]))(np.array([[5.0]])).tolist()
    [[3.0]]
    """

    def fit(self, rows: Array) -> Transform:
        """scikit-learn's StandardScaler."""
        from sklearn.preprocessing import StandardScaler

        return StandardScaler().fit(rows).transform  # type: ignore[no-any-return]
