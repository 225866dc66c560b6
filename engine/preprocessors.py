"""Preprocessors: transform the features; fitted on the training rows only."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

import numpy as np

from engine.affine import Affine
from engine.elsewhere import Elsewhere
from engine.registry import Registry
from engine.settings import Help, Knob, Registered
from engine.tape import Array


class Preprocessor(Registered, ABC):
    """Learns a transform from the training rows and applies it to all rows."""

    @abstractmethod
    def fit(self, rows: Array) -> Affine:
        """Return the transform learned from training rows ``(rows, features)``; it may change the columns."""


def _mean(rows: Array) -> Array:
    """The mean of each column, ``(features,)``, computed relative to the first row: exact for constant columns."""
    mean: Array = rows[0] + (rows - rows[0]).mean(axis=0)
    return mean


def _rounding(rows: Array) -> Array:
    """The spread of a column, ``(features,)``, below which it may be nothing but rounding."""
    rounding: Array = len(rows) * np.finfo(float).eps * np.abs(rows).max(axis=0)
    return rounding


PREPROCESSORS: Registry[Preprocessor] = Registry(
    "preprocessor", "What is done to the features before the network sees them: try none on wine, then standardize."
)


@PREPROCESSORS.add("none", classic=True)
@dataclass(frozen=True)
class NoPreprocessing(Preprocessor):
    """The features as they are.

    Source: the starting point of CS231n, "Neural networks 2: data preprocessing".

    >>> NoPreprocessing().fit(np.array([[3.0]]))(np.array([[5.0]])).tolist()
    [[5.0]]
    """

    formula: ClassVar[str] = r"y = x"
    use: ClassVar[str] = "When all features already lie around zero on one scale."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        sklearn='"passthrough"', differs="In scikit-learn it is a word in place of a pipeline's step."
    )

    def fit(self, rows: Array) -> Affine:
        """Nothing to learn."""
        return Affine()


@PREPROCESSORS.add("centre", "center", classic=True)
@dataclass(frozen=True)
class Center(Preprocessor):
    """Subtracts each feature's mean over the training rows, so that the data lie around zero.

    Source: CS231n, "Neural networks 2: mean subtraction".

    >>> Center().fit(np.array([[1.0], [3.0]]))(np.array([[5.0]])).tolist()
    [[3.0]]
    """

    formula: ClassVar[str] = r"y = x - \mu"
    use: ClassVar[str] = "When the features' scales carry meaning but their means do not, as with pixels."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(sklearn="StandardScaler(with_std=False)")

    def fit(self, rows: Array) -> Affine:
        """Subtract the means."""
        return Affine(_mean(rows))


@PREPROCESSORS.add("min_max", "min-max")
@dataclass(frozen=True)
class MinMax(Preprocessor):
    """Scales each feature so that the training rows exactly fill an interval; a constant one goes to its lower end.

    Other rows may lie outside the interval; they are not clipped. scikit-learn's MinMaxScaler multiplies before it
    subtracts, which loses digits of columns far from zero. A column counts as constant here exactly if it does there.

    Source: CS231n, "Neural networks 2: normalization".

    >>> MinMax().fit(np.array([[1.0], [5.0]]))(np.array([[2.0], [9.0]])).tolist()
    [[0.25], [2.0]]
    >>> MinMax(interval="-1 to 1").fit(np.array([[1.0], [5.0]]))(np.array([[2.0]])).tolist()
    [[-0.5]]
    """

    formula: ClassVar[str] = r"y = a + (1 - a) \, \frac{x - x_{\min}}{x_{\max} - x_{\min}} \\ a \in \{0, -1\}"
    use: ClassVar[str] = "When features have hard limits, such as pixels, and no outliers."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        keras="keras.layers.Rescaling(scale, offset)",
        sklearn="MinMaxScaler()",
        differs="scikit-learn is the same. Keras's layer learns nothing: you give it the numbers.",
    )
    interval: Annotated[
        Literal["0 to 1", "-1 to 1"],
        Help("The interval that a feature's training values fill: try both."),
    ] = "0 to 1"

    def fit(self, rows: Array) -> Affine:
        """Subtract the smallest values, then divide by the widths."""
        low, width = rows.min(axis=0), np.ptp(rows, axis=0)
        width = np.where(width > 10 * np.finfo(float).eps, width, 1.0)
        return Affine(low, size=width) if self.interval == "0 to 1" else Affine(low, size=width / 2, offset=-1.0)


@PREPROCESSORS.add("standardize", classic=True)
@dataclass(frozen=True)
class Standardize(Preprocessor):
    """Scales each feature to mean 0 and standard deviation 1 over the training rows; a constant one becomes 0.

    Source: CS231n, "Neural networks 2: normalization".

    >>> Standardize().fit(np.array([[1.0], [3.0]]))(np.array([[5.0]])).tolist()
    [[3.0]]
    """

    formula: ClassVar[str] = r"y = \frac{x - \mu}{\sigma}"
    use: ClassVar[str] = "The first choice for tables."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torchvision.transforms.Normalize(mean, std)",
        keras="keras.layers.Normalization()",
        sklearn="StandardScaler()",
        differs="scikit-learn is the same. Keras learns both numbers when you call `adapt`; PyTorch is given them.",
    )

    def fit(self, rows: Array) -> Affine:
        """Subtract the means, then divide by the standard deviations (with n, not n - 1)."""
        mean = _mean(rows)
        deviation = np.sqrt(((rows - mean) ** 2).mean(axis=0))
        return Affine(mean, size=np.where(deviation > _rounding(rows), deviation, 1.0))


Components = Annotated[int, Knob("How many directions are kept at most, the widest first: try 1, then 2.", 1, 64)]


@dataclass(frozen=True)
class _Principal:
    """The directions along which rows vary most, the widest first."""

    mean: Array  # (features,)
    rotation: Array  # (features, components), orthonormal columns
    deviations: Array  # (components,), the standard deviation along each; 1 where the rows do not vary

    @classmethod
    def of(cls, rows: Array, components: int = 64) -> _Principal:
        """From the singular value decomposition of the centered rows; no more components than rows or features.

        A direction that varies only by rounding gets the deviation 1, so that dividing by it is harmless. The largest
        entry of each direction is positive, as in scikit-learn.
        """
        mean = _mean(rows)
        values, directions = np.linalg.svd(rows - mean, full_matrices=False)[1:]
        largest = np.take_along_axis(directions, np.abs(directions).argmax(axis=1)[:, None], axis=1)
        deviations = values / np.sqrt(max(len(rows) - 1, 1))
        spread = deviations > max(_rounding(rows).max(), 1e-10 * deviations.max())
        rotation, deviations = (directions / np.sign(largest)).T, np.where(spread, deviations, 1.0)
        return cls(mean, rotation[:, :components], deviations[:components])


@PREPROCESSORS.add("pca", "PCA", classic=True)
@dataclass(frozen=True)
class Pca(Preprocessor):
    """Rotates the centered data onto the directions of greatest variance, and keeps the first few.

    y = (x - mean) Vᵀ, where the rows of V are the eigenvectors of the training rows' covariance. There are never more
    components than training rows or features, whatever the setting says.

    Source: CS231n, "Neural networks 2: PCA and whitening".

    >>> y = Pca(components=1).fit(np.array([[-1.0, -1.0], [1.0, 1.0]]))(np.array([[2.0, 2.0]]))
    >>> bool(np.isclose(abs(y.item()), np.sqrt(8)))  # the length of (2, 2): all of it is along the diagonal
    True
    """

    formula: ClassVar[str] = r"y = V (x - \mu)"
    use: ClassVar[str] = "When many features say nearly the same, or to see data in two dimensions."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.pca_lowrank(x, q=2)",
        sklearn="PCA(n_components=2)",
        differs="A direction's sign means nothing. PyTorch's function approximates, and returns the "
        "directions, not the transformed rows.",
    )
    components: Components = 2

    def fit(self, rows: Array) -> Affine:
        """Center and rotate."""
        principal = _Principal.of(rows, self.components)
        return Affine(principal.mean, principal.rotation)


@PREPROCESSORS.add("pca_whitening", "PCA whitening", classic=True)
@dataclass(frozen=True)
class PcaWhitening(Preprocessor):
    """PCA, then divides each direction by its standard deviation: any cloud becomes a round one.

    y = (x - mean) Vᵀ / s, where s is the standard deviation along each direction (with n - 1, as in scikit-learn). A
    direction without variance, such as that of a constant feature, stays 0. CS231n adds 1e-5 to each variance instead.

    Source: CS231n, "Neural networks 2: PCA and whitening".

    >>> y = PcaWhitening(components=1).fit(np.array([[-3.0, 7.0], [0.0, 7.0], [3.0, 7.0]]))(np.array([[6.0, 7.0]]))
    >>> round(abs(y.item()), 12)  # 6 divided by the deviation 3
    2.0
    """

    formula: ClassVar[str] = r"y = \operatorname{diag}(1 / s) \; V (x - \mu)"
    use: ClassVar[str] = "When features are correlated and the network should see none of it."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        sklearn="PCA(n_components=2, whiten=True)",
        differs="scikit-learn is the same, except for the signs of the directions.",
    )
    components: Components = 2

    def fit(self, rows: Array) -> Affine:
        """Center, rotate and divide."""
        principal = _Principal.of(rows, self.components)
        return Affine(principal.mean, principal.rotation, principal.deviations)


@PREPROCESSORS.add("zca_whitening", "ZCA whitening")
@dataclass(frozen=True)
class ZcaWhitening(Preprocessor):
    """Whitening rotated back: of all round clouds, the one nearest to the data, so features keep their meaning.

    y = (x - mean) Vᵀ diag(1 / s) V. A direction without variance stays 0, as do those that too few rows leave open.

    Source: Bell and Sejnowski (1997); Krizhevsky (2009), appendix A.

    >>> y = ZcaWhitening().fit(np.array([[-3.0, 7.0], [0.0, 7.0], [3.0, 7.0]]))(np.array([[6.0, 7.0]]))
    >>> y.round(12).tolist()
    [[2.0, 0.0]]
    """

    formula: ClassVar[str] = r"y = V^\top \operatorname{diag}(1 / s) \; V (x - \mu)"
    use: ClassVar[str] = "For images that should still look like images."
    elsewhere: ClassVar[Elsewhere] = Elsewhere()

    def fit(self, rows: Array) -> Affine:
        """Center, rotate, divide and rotate back."""
        principal = _Principal.of(rows)
        return Affine(principal.mean, principal.rotation, principal.deviations, rotate_back=True)
