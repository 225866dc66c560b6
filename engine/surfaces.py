"""Surfaces over two parameters, on which one can see how an optimizer moves.

Places are ``(..., 2)``, so that many walks go down a surface at once. Gradients are closed forms.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Annotated, ClassVar, TypeAlias

import numpy as np

from engine.elsewhere import Elsewhere
from engine.rates import Rates
from engine.registry import Registry
from engine.settings import Knob, Registered
from engine.tape import Array

Place: TypeAlias = tuple[float, float]
CONDITIONS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0)
CONDITION_HELP = "How many times the largest curvature is the smallest one: try 1, then 100."
ANGLES = (0.0, 15.0, 30.0, 45.0, 60.0, 90.0)


class Surface(Registered, ABC):
    """A loss of two parameters x and y."""

    window: ClassVar[tuple[Place, Place]]  # what to show: the lowest x and y, and the highest
    start: ClassVar[Place]  # where a walk shows what the surface is known for
    minima: ClassVar[tuple[Place, ...]] = ()  # the lowest places; none if the surface has no lower bound

    @abstractmethod
    def value(self, places: Array) -> Array:
        """The loss, ``(...)``, at places ``(..., 2)``."""

    @abstractmethod
    def gradient(self, places: Array) -> Array:
        """Its gradient, ``(..., 2)``, at places ``(..., 2)``."""

    @property
    def curvatures(self) -> tuple[float, float] | None:
        """The eigenvalues of the Hessian, the smallest first, where they are the same everywhere; otherwise None."""
        return None

    @property
    def rates(self) -> Rates | None:
        """What theory says about descent and momentum; None unless this is a quadratic bowl."""
        return Rates.of(self.curvatures) if self.curvatures and self.curvatures[0] > 0 else None


SURFACES: Registry[Surface] = Registry("surface", "The loss over two parameters: try the bowl, then the ravine.")


def _split(places: Array) -> tuple[Array, Array]:
    return places[..., 0], places[..., 1]


def _joined(x: Array, y: Array) -> Array:
    """Both as the last axis; a copy into an empty array takes a third of the time of ``np.stack``."""
    out = np.empty((*x.shape, 2), x.dtype)
    out[..., 0], out[..., 1] = x, y
    return out


@SURFACES.add("bowl")
@dataclass(frozen=True)
class Bowl(Surface):
    """A quadratic bowl whose curvature along y is larger than along x: f = ½ (x² + k y²).

    Descent must take the small steps that the steep direction allows, and needs about k of them along the flat one.

    Source: Goh (2017), "Why momentum really works"; CS231n, lecture 7, "poor conditioning".

    >>> bowl = Bowl(condition=100.0)
    >>> float(bowl.value(np.array([2.0, 0.1]))), bowl.gradient(np.array([2.0, 0.1])).tolist()
    (2.5, [2.0, 10.0])
    """

    formula: ClassVar[str] = r"f(x, y) = \tfrac{1}{2} \left(x^2 + \kappa \, y^2\right)"
    use: ClassVar[str] = "To see how a large condition number slows descent."
    elsewhere: ClassVar[Elsewhere] = Elsewhere()
    window: ClassVar[tuple[Place, Place]] = ((-2.4, -0.6), (2.4, 0.6))
    start: ClassVar[Place] = (-2.0, 0.4)
    minima: ClassVar[tuple[Place, ...]] = ((0.0, 0.0),)
    condition: Annotated[float, Knob(CONDITION_HELP, 1.0, 1000.0, CONDITIONS)] = 100.0

    def value(self, places: Array) -> Array:
        x, y = _split(places)
        return np.asarray(0.5 * (x * x + self.condition * (y * y)))

    def gradient(self, places: Array) -> Array:
        return np.asarray(places * np.array([1.0, self.condition]))

    @property
    def curvatures(self) -> tuple[float, float]:
        """1 along x and the condition number along y."""
        return 1.0, self.condition


@SURFACES.add("ravine")
@dataclass(frozen=True)
class Ravine(Surface):
    """The bowl turned by an angle, so that no rate per parameter can make it round: f = ½ (u² + k v²).

    u = x cos a + y sin a runs along the ravine, v = y cos a - x sin a across it.

    Source: Sutton (1986), "Two problems with backpropagation and other steepest-descent learning procedures".

    Along a ravine at 90° the curvature is 1, across it k:

    >>> ravine = Ravine(condition=100.0, angle=90.0)
    >>> np.abs(ravine.gradient(np.array([[0.0, 1.0], [1.0, 0.0]]))).round(7).tolist()
    [[0.0, 1.0], [100.0, 0.0]]
    """

    formula: ClassVar[str] = (
        r"f(x, y) = \tfrac{1}{2} \left(u^2 + \kappa \, v^2\right) \\ "
        r"u = x \cos \alpha + y \sin \alpha \\ v = y \cos \alpha - x \sin \alpha"
    )
    use: ClassVar[str] = "To see where a rate of its own for each parameter no longer helps."
    elsewhere: ClassVar[Elsewhere] = Elsewhere()
    window: ClassVar[tuple[Place, Place]] = ((-2.4, -2.4), (2.4, 2.4))
    start: ClassVar[Place] = (-2.0, -0.6)
    minima: ClassVar[tuple[Place, ...]] = ((0.0, 0.0),)
    condition: Annotated[float, Knob(CONDITION_HELP, 1.0, 1000.0, CONDITIONS)] = 100.0
    angle: Annotated[float, Knob("Its direction in degrees from the x axis: try 0, then 45.", 0.0, 90.0, ANGLES)] = 45.0

    def value(self, places: Array) -> Array:
        u, v = self._turned(places)
        return np.asarray(0.5 * (u * u + self.condition * (v * v)))

    def gradient(self, places: Array) -> Array:
        u, v = self._turned(places)
        cos, sin, steep = *self._direction, self.condition * v
        return _joined(u * cos - steep * sin, u * sin + steep * cos)

    @property
    def _direction(self) -> tuple[float, float]:
        turn = math.radians(self.angle)
        return math.cos(turn), math.sin(turn)

    def _turned(self, places: Array) -> tuple[Array, Array]:
        (x, y), (cos, sin) = _split(places), self._direction
        return x * cos + y * sin, y * cos - x * sin

    @property
    def curvatures(self) -> tuple[float, float]:
        """1 along the ravine and the condition number across it."""
        return 1.0, self.condition


@SURFACES.add("saddle")
@dataclass(frozen=True)
class Saddle(Surface):
    """A saddle, which has no slope in the middle but no minimum there either: f = 5 x² - y².

    Descent comes straight down along x and then waits, because the slope along y is small at first; it grows by the
    same factor at each step.

    Source: Dauphin et al. (2014), "Identifying and attacking the saddle point problem", figure 1.

    >>> float(Saddle().value(np.array([1.0, 2.0]))), Saddle().gradient(np.array([1.0, 2.0])).tolist()
    (1.0, [10.0, -4.0])
    """

    formula: ClassVar[str] = r"f(x, y) = 5 x^2 - y^2"
    use: ClassVar[str] = "To see descent wait where nothing is lowest."
    elsewhere: ClassVar[Elsewhere] = Elsewhere()
    window: ClassVar[tuple[Place, Place]] = ((-1.5, -1.5), (1.5, 1.5))
    start: ClassVar[Place] = (-1.0, 0.001)

    def value(self, places: Array) -> Array:
        x, y = _split(places)
        return np.asarray(5 * (x * x) - y * y)

    def gradient(self, places: Array) -> Array:
        return np.asarray(places * np.array([10.0, -2.0]))

    @property
    def curvatures(self) -> tuple[float, float]:
        """-2 along y and 10 along x."""
        return -2.0, 10.0


@SURFACES.add("monkey_saddle")
@dataclass(frozen=True)
class MonkeySaddle(Surface):
    """A saddle for a monkey, with a third way down for its tail, and no curvature at all in the middle: x³ - 3 x y².

    Source: Dauphin et al. (2014), "Identifying and attacking the saddle point problem", figure 1.

    >>> float(MonkeySaddle().value(np.array([2.0, 1.0]))), MonkeySaddle().gradient(np.array([2.0, 1.0])).tolist()
    (2.0, [9.0, -12.0])
    """

    formula: ClassVar[str] = r"f(x, y) = x^3 - 3 x y^2"
    use: ClassVar[str] = "To see a place where even the curvature vanishes."
    elsewhere: ClassVar[Elsewhere] = Elsewhere()
    window: ClassVar[tuple[Place, Place]] = ((-1.5, -1.5), (1.5, 1.5))
    start: ClassVar[Place] = (1.0, 0.01)

    def value(self, places: Array) -> Array:
        x, y = _split(places)
        return np.asarray(x * (x * x - 3 * (y * y)))

    def gradient(self, places: Array) -> Array:
        x, y = _split(places)
        return _joined(3 * (x * x - y * y), -6 * x * y)


@SURFACES.add("beale", "Beale")
@dataclass(frozen=True)
class Beale(Surface):
    """A plain with steep corners: f = (1.5 - x + x y)² + (2.25 - x + x y²)² + (2.625 - x + x y³)².

    Source: Beale (1958), "On an iterative method for finding a local minimum of a function of more than one variable".

    >>> float(Beale().value(np.array([3.0, 0.5]))), float(Beale().value(np.array([0.0, 0.0])))
    (0.0, 14.203125)
    """

    formula: ClassVar[str] = (
        r"f(x, y) = (1.5 - x + x y)^2 \\ {} + \left(2.25 - x + x y^2\right)^2 \\ {} + \left(2.625 - x + x y^3\right)^2"
    )
    use: ClassVar[str] = "To see how steep walls and a flat plain ask for different rates."
    elsewhere: ClassVar[Elsewhere] = Elsewhere()
    window: ClassVar[tuple[Place, Place]] = ((-0.5, -1.5), (4.0, 1.5))
    start: ClassVar[Place] = (1.0, 1.2)
    minima: ClassVar[tuple[Place, ...]] = ((3.0, 0.5),)

    def value(self, places: Array) -> Array:
        x, y = _split(places)
        square = y * y
        a, b, c = 1.5 - x + x * y, 2.25 - x + x * square, 2.625 - x + x * (square * y)
        return np.asarray(a * a + b * b + c * c)

    def gradient(self, places: Array) -> Array:
        x, y = _split(places)
        square, cube = y * y, y * y * y
        a, b, c = 1.5 - x + x * y, 2.25 - x + x * square, 2.625 - x + x * cube
        along = 2 * (a * (y - 1) + b * (square - 1) + c * (cube - 1))
        return _joined(along, 2 * x * (a + 2 * y * b + 3 * square * c))


@SURFACES.add("rosenbrock", "Rosenbrock")
@dataclass(frozen=True)
class Rosenbrock(Surface):
    """A valley bent like a banana, whose floor hardly falls: f = (1 - x)² + 100 (y - x²)².

    Source: Rosenbrock (1960), "An automatic method for finding the greatest or least value of a function".

    >>> float(Rosenbrock().value(np.array([1.0, 1.0]))), round(float(Rosenbrock().value(np.array([-1.2, 1.0]))), 1)
    (0.0, 24.2)
    """

    formula: ClassVar[str] = r"f(x, y) = (1 - x)^2 + 100 \left(y - x^2\right)^2"
    use: ClassVar[str] = "To see an optimizer follow a bent valley."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(differs="SciPy has it, as `scipy.optimize.rosen`.")
    window: ClassVar[tuple[Place, Place]] = ((-2.0, -1.0), (2.0, 3.0))
    start: ClassVar[Place] = (-1.2, 1.0)
    minima: ClassVar[tuple[Place, ...]] = ((1.0, 1.0),)

    def value(self, places: Array) -> Array:
        x, y = _split(places)
        left, off = 1 - x, y - x * x
        return np.asarray(left * left + 100 * (off * off))

    def gradient(self, places: Array) -> Array:
        x, y = _split(places)
        off = y - x * x
        return _joined(2 * (x - 1) - 400 * x * off, 200 * off)


@SURFACES.add("many_minima", "many minima")
@dataclass(frozen=True)
class Rastrigin(Surface):
    """A bowl with waves, which has a local minimum near every pair of whole numbers.

    f = 20 + x² + y² - 10 cos(2 π x) - 10 cos(2 π y). Only the minimum at 0 is the lowest.

    Source: Rastrigin (1974), "Systems of extremal control".

    >>> Rastrigin().value(np.array([[0.0, 0.0], [1.0, 0.0], [0.5, 0.0]])).tolist()
    [0.0, 1.0, 20.25]
    """

    formula: ClassVar[str] = r"f(x, y) = 20 + x^2 + y^2 \\ {} - 10 \cos(2 \pi x) - 10 \cos(2 \pi y)"
    use: ClassVar[str] = "To see that descent finds a minimum nearby, and rarely the lowest."
    elsewhere: ClassVar[Elsewhere] = Elsewhere()
    window: ClassVar[tuple[Place, Place]] = ((-2.5, -2.5), (2.5, 2.5))
    start: ClassVar[Place] = (1.7, -1.4)
    minima: ClassVar[tuple[Place, ...]] = ((0.0, 0.0),)

    def value(self, places: Array) -> Array:
        return np.asarray(20 + (places * places - 10 * np.cos(2 * math.pi * places)).sum(axis=-1))

    def gradient(self, places: Array) -> Array:
        return np.asarray(2 * places + 20 * math.pi * np.sin(2 * math.pi * places))
