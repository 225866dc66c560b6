"""Initializers: the weights before training. The initial bias is a setting of the layer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from engine.elsewhere import Elsewhere
from engine.registry import Registry
from engine.settings import Knob, Registered
from engine.tape import Array


class Initializer(Registered, ABC):
    """Weights of a given variance, usually normal with mean zero.

    All normal initializers scale the same random numbers, and so do all uniform ones, so two of a kind can be compared
    with the same seed.
    """

    @abstractmethod
    def variance(self, fan_in: int, fan_out: int) -> float:
        """The variance of one weight between ``fan_in`` inputs and ``fan_out`` units."""

    def draw(self, rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
        """Weights, ``(fan_in, fan_out)``."""
        weights: Array = rng.standard_normal((fan_in, fan_out)) * np.sqrt(self.variance(fan_in, fan_out))
        return weights


def _uniform(rng: np.random.Generator, variance: float, fan_in: int, fan_out: int) -> Array:
    """Uniform weights with mean zero: between -a and a they have variance a² / 3."""
    weights: Array = rng.uniform(-1, 1, (fan_in, fan_out)) * np.sqrt(3 * variance)
    return weights


INITIALIZERS: Registry[Initializer] = Registry(
    "initializer", "How large the layer's weights are before the first step: try zeros, then large random, then Xavier."
)


@INITIALIZERS.add("zeros", classic=True)
@dataclass(frozen=True)
class Zeros(Initializer):
    """All weights zero: every unit of a layer gets the same gradient, so they never differ.

    Source: CS231n, "Neural networks 2: weight initialization, pitfall".

    >>> Zeros().draw(np.random.default_rng(0), 2, 3).any()
    np.False_
    """

    formula: ClassVar[str] = r"w = 0"
    use: ClassVar[str] = "For biases, and for an output layer that should start undecided; never for hidden layers."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.nn.init.zeros_(weight)", keras="keras.initializers.Zeros()"
    )

    def variance(self, fan_in: int, fan_out: int) -> float:
        """Nothing varies."""
        return 0.0


@INITIALIZERS.add("constant")
@dataclass(frozen=True)
class Constant(Initializer):
    """All weights equal: as with zeros, every unit of a layer gets the same gradient, so they never differ.

    Source: CS231n, "Neural networks 2: weight initialization, pitfall".

    >>> Constant(0.5).draw(np.random.default_rng(0), 1, 3).tolist()
    [[0.5, 0.5, 0.5]]
    """

    formula: ClassVar[str] = r"w = \text{weight}"
    use: ClassVar[str] = "To see symmetry; in practice only for biases."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.nn.init.constant_(weight, 0.1)", keras="keras.initializers.Constant(0.1)"
    )
    weight: Annotated[float, Knob("The value of every weight: try any, the units never differ.", -1.0, 1.0)] = 0.1

    def variance(self, fan_in: int, fan_out: int) -> float:
        """Nothing varies."""
        return 0.0

    def draw(self, rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
        return np.full((fan_in, fan_out), self.weight)


@INITIALIZERS.add("small", "small random", classic=True)
@dataclass(frozen=True)
class SmallRandom(Initializer):
    """Standard deviation 0.01: breaks the symmetry, but signals shrink from layer to layer.

    Source: CS231n, "Neural networks 2: small random numbers".

    >>> SmallRandom().variance(4, 4)
    0.0001
    """

    formula: ClassVar[str] = r"w \sim \mathcal{N}(0, 0.01^2)"
    use: ClassVar[str] = "For one or two layers; in a deeper network the signal fades."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.nn.init.normal_(weight, std=0.01)",
        keras="keras.initializers.RandomNormal(stddev=0.01)",
        differs="Without a number, PyTorch's deviation is 1 and Keras's is 0.05.",
    )

    def variance(self, fan_in: int, fan_out: int) -> float:
        """0.01²."""
        return 1e-4


@INITIALIZERS.add("large", "large random", classic=True)
@dataclass(frozen=True)
class LargeRandom(Initializer):
    """Standard deviation 1: units saturate at once and hardly learn.

    Source: CS231n, lecture 6, "activation statistics".

    >>> LargeRandom().variance(4, 4)
    1.0
    """

    formula: ClassVar[str] = r"w \sim \mathcal{N}(0, 1)"
    use: ClassVar[str] = "To see saturation, and how a normalization prevents it."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.nn.init.normal_(weight)",
        keras="keras.initializers.RandomNormal(stddev=1.0)",
        differs="Without a number, PyTorch's deviation is 1 and Keras's is 0.05.",
    )

    def variance(self, fan_in: int, fan_out: int) -> float:
        """1²."""
        return 1.0


@INITIALIZERS.add("scaled", "random of any scale")
@dataclass(frozen=True)
class Scaled(Initializer):
    """Any standard deviation: between too small and too large lies what the other initializers compute.

    Source: CS231n, lecture 6, "activation statistics".

    >>> Scaled(0.5).variance(4, 4)
    0.25
    """

    formula: ClassVar[str] = r"w \sim \mathcal{N}(0, \text{deviation}^2)"
    use: ClassVar[str] = "To find out for yourself which scale a layer needs."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.nn.init.normal_(weight, std=0.1)",
        keras="keras.initializers.RandomNormal(stddev=0.1)",
        differs="Without a number, PyTorch's deviation is 1 and Keras's is 0.05.",
    )
    deviation: Annotated[float, Knob("Standard deviation of the weights: try 0.01, then 1.", 0.0, 5.0)] = 0.1

    def variance(self, fan_in: int, fan_out: int) -> float:
        """The square of the standard deviation."""
        return self.deviation**2


@INITIALIZERS.add("lecun", "LeCun")
@dataclass(frozen=True)
class LeCun(Initializer):
    """Variance 1 / fan_in: weighted sums vary as much as the inputs; the right choice for SELU.

    CS231n's slides call this Xavier initialization.

    Source: LeCun et al. (1998), "Efficient backprop", equation 16.

    >>> LeCun().variance(4, 5)
    0.25
    """

    formula: ClassVar[str] = r"w \sim \mathcal{N}\left(0, \frac{1}{n_\text{in}}\right)"
    use: ClassVar[str] = "With SELU, and with activations that are nearly linear around zero."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch='torch.nn.init.kaiming_normal_(weight, nonlinearity="linear")',
        keras="keras.initializers.LecunNormal()",
        differs="Keras cuts the normal distribution off at two of its deviations, and keeps the variance.",
    )

    def variance(self, fan_in: int, fan_out: int) -> float:
        """1 / fan_in."""
        return 1.0 / fan_in


@INITIALIZERS.add("xavier", "Xavier", classic=True)
@dataclass(frozen=True)
class Xavier(Initializer):
    """Variance 2 / (fan_in + fan_out): preserves the size of signals and gradients through tanh layers.

    CS231n's slides use the simpler 1 / fan_in, which is LeCun's.

    Source: Glorot and Bengio (2010), equation 12.

    >>> Xavier().variance(3, 5)
    0.25
    """

    formula: ClassVar[str] = r"w \sim \mathcal{N}\left(0, \frac{2}{n_\text{in} + n_\text{out}}\right)"
    use: ClassVar[str] = "With tanh and sigmoid, and for output layers."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.nn.init.xavier_normal_(weight)",
        keras="keras.initializers.GlorotNormal()",
        differs="Keras cuts the normal distribution off at two of its deviations, and keeps the variance.",
    )

    def variance(self, fan_in: int, fan_out: int) -> float:
        """2 / (fan_in + fan_out)."""
        return 2.0 / (fan_in + fan_out)


@INITIALIZERS.add("xavier_uniform", "Xavier, uniform")
@dataclass(frozen=True)
class XavierUniform(Initializer):
    """Between ±√(6 / (fan_in + fan_out)): Xavier's variance without outliers.

    Source: Glorot and Bengio (2010), equation 16, the "normalized initialization".

    >>> bool(np.abs(XavierUniform().draw(np.random.default_rng(0), 3, 3)).max() <= 1)
    True
    """

    formula: ClassVar[str] = r"w \sim \mathcal{U}(-a, a) \\ a = \sqrt{\frac{6}{n_\text{in} + n_\text{out}}}"
    use: ClassVar[str] = "As Xavier, when no weight should lie far out."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.nn.init.xavier_uniform_(weight)",
        keras="keras.initializers.GlorotUniform()",
        sklearn="MLPClassifier()",
        differs="It is Keras's default. scikit-learn has no other, draws the biases likewise, and takes 2 in "
        "place of 6 for sigmoids.",
    )

    def variance(self, fan_in: int, fan_out: int) -> float:
        """2 / (fan_in + fan_out)."""
        return 2.0 / (fan_in + fan_out)

    def draw(self, rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
        return _uniform(rng, self.variance(fan_in, fan_out), fan_in, fan_out)


@INITIALIZERS.add("he", "He", classic=True)
@dataclass(frozen=True)
class He(Initializer):
    """Variance 2 / fan_in: compensates for the half that ReLU sets to 0.

    Source: He et al. (2015), equation 10; CS231n, "Neural networks 2".

    >>> He().variance(8, 5)
    0.25
    """

    formula: ClassVar[str] = r"w \sim \mathcal{N}\left(0, \frac{2}{n_\text{in}}\right)"
    use: ClassVar[str] = "With ReLU and its relatives: the usual start."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch='torch.nn.init.kaiming_normal_(weight, nonlinearity="relu")',
        keras="keras.initializers.HeNormal()",
        differs="Keras cuts the normal distribution off at two of its deviations, and keeps the variance. "
        "PyTorch's layers start from something else: uniform weights of variance 1 / (3 fan_in).",
    )

    def variance(self, fan_in: int, fan_out: int) -> float:
        """2 / fan_in."""
        return 2.0 / fan_in


@INITIALIZERS.add("he_uniform", "He, uniform")
@dataclass(frozen=True)
class HeUniform(Initializer):
    """Between ±√(6 / fan_in): He's variance without outliers.

    Source: He et al. (2015), equation 10, for the uniform distribution.

    >>> bool(np.abs(HeUniform().draw(np.random.default_rng(0), 6, 3)).max() <= 1)
    True
    """

    formula: ClassVar[str] = r"w \sim \mathcal{U}(-a, a) \\ a = \sqrt{\frac{6}{n_\text{in}}}"
    use: ClassVar[str] = "As He, when no weight should lie far out."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch='torch.nn.init.kaiming_uniform_(weight, nonlinearity="relu")',
        keras="keras.initializers.HeUniform()",
        differs="PyTorch's layers start from a narrower uniform distribution, of variance 1 / (3 fan_in).",
    )

    def variance(self, fan_in: int, fan_out: int) -> float:
        """2 / fan_in."""
        return 2.0 / fan_in

    def draw(self, rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
        return _uniform(rng, self.variance(fan_in, fan_out), fan_in, fan_out)


@INITIALIZERS.add("orthogonal")
@dataclass(frozen=True)
class Orthogonal(Initializer):
    """A random rotation: any number of equally wide layers preserves lengths, forward and backward.

    This holds as long as no activation bends them. The units' weights are orthonormal if there are no more units than
    inputs; otherwise the inputs' weights are. The rotation is the Q of a normal matrix's QR factorization, with its
    signs set so that every rotation is equally likely.

    Source: Saxe et al. (2014).

    >>> w = Orthogonal().draw(np.random.default_rng(0), 3, 2)
    >>> bool(np.allclose(w.T @ w, [[1.0, 0.0], [0.0, 1.0]]))
    True
    """

    formula: ClassVar[str] = (
        r"W^\top W = I \quad (n_\text{in} \ge n_\text{out}) \\ W W^\top = I \quad (n_\text{in} < n_\text{out})"
    )
    use: ClassVar[str] = "For very deep networks that are nearly linear at first, and for recurrent weights."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        pytorch="torch.nn.init.orthogonal_(weight)", keras="keras.initializers.Orthogonal()"
    )

    def variance(self, fan_in: int, fan_out: int) -> float:
        """1 / max(fan_in, fan_out): the mean square of a component of a unit vector."""
        return 1.0 / max(fan_in, fan_out)

    def draw(self, rng: np.random.Generator, fan_in: int, fan_out: int) -> Array:
        tall = rng.standard_normal((max(fan_in, fan_out), min(fan_in, fan_out)))
        q, r = np.linalg.qr(tall)
        rotation: Array = q * np.where(np.diag(r) < 0, -1.0, 1.0)
        return rotation if fan_in >= fan_out else rotation.T
