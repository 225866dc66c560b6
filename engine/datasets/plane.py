"""Two or more classes in the plane, drawn by a formula."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar

import numpy as np

from engine.datasets.base import DATASETS, Dataset, Noise, jitter
from engine.elsewhere import Elsewhere
from engine.settings import Knob
from engine.tape import Array

TURNS = 1.75  # of each spiral arm


@DATASETS.add("circle")
@dataclass(frozen=True)
class Circle(Dataset):
    """A disk inside a ring: no straight line separates them.

    Source: the idea of TensorFlow Playground's circle.

    >>> table, classes = Circle(noise=0.0).sample(np.random.default_rng(0), 4)
    >>> (np.hypot(*table.T) < 3).tolist(), classes.tolist()
    ([True, False, True, False], [0, 1, 0, 1])
    """

    formula: ClassVar[str] = (
        r"r_A \sim \mathcal{U}(0, 2.5) \qquad r_B \sim \mathcal{U}(3.5, 5) \\ "
        r"x = r \, (\sin \varphi, \cos \varphi) \\ "
        r"x \leftarrow x + 2 \cdot \text{noise} \cdot n \qquad n \sim \mathcal{N}(0, I)"
    )
    use: ClassVar[str] = "To see what a first hidden layer is for."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        sklearn="make_circles()", differs="scikit-learn's are two thin circles; here a disk lies in a ring."
    )
    noise: Noise = 0.1

    def sample(self, rng: np.random.Generator, points: int) -> tuple[Array, Array]:
        """Radius 0 to 2.5 for A, 3.5 to 5 for B."""
        classes = self._classes(points)
        radius = np.where(classes == 0, 0.0, 3.5) + np.where(classes == 0, 2.5, 1.5) * rng.random(points)
        angle = 2 * np.pi * rng.random(points)
        table = np.column_stack([radius * np.sin(angle), radius * np.cos(angle)])
        return table + jitter(rng, points, self.noise), classes


@DATASETS.add("xor", "XOR")
@dataclass(frozen=True)
class Xor(Dataset):
    """Four corners, with opposite corners in one class: a single perceptron cannot separate them.

    Source: Minsky and Papert (1969); the idea of TensorFlow Playground's xor.

    >>> table, classes = Xor(noise=0.0).sample(np.random.default_rng(0), 6)
    >>> ((table[:, 0] * table[:, 1] > 0) == (classes == 1)).all()
    np.True_
    """

    formula: ClassVar[str] = (
        r"A: \; x_1 x_2 < 0 \qquad B: \; x_1 x_2 > 0 \\ "
        r"x \leftarrow x + 2 \cdot \text{noise} \cdot n \qquad n \sim \mathcal{N}(0, I)"
    )
    use: ClassVar[str] = "To see why a single neuron is not enough."
    elsewhere: ClassVar[Elsewhere] = Elsewhere()
    noise: Noise = 0.1

    def sample(self, rng: np.random.Generator, points: int) -> tuple[Array, Array]:
        """0.3 to 5 away from both axes."""
        classes = self._classes(points)
        size = rng.uniform(0.3, 5.0, (points, 2))
        left = rng.choice([-1.0, 1.0], points)
        signs = np.column_stack([left, np.where(classes == 1, left, -left)])
        return signs * size + jitter(rng, points, self.noise), classes


@DATASETS.add("gauss")
@dataclass(frozen=True)
class Gauss(Dataset):
    """Two round clouds: while the noise is low, a straight line separates them.

    Source: the idea of TensorFlow Playground's gauss.

    >>> Gauss().sample(np.random.default_rng(0), 10)[0].shape
    (10, 2)
    """

    formula: ClassVar[str] = (
        r"x \sim \mathcal{N}\left(\pm (2, 2), \; \sigma^2 I\right) \\ \sigma = 0.7 + 2.6 \cdot \text{noise}"
    )
    use: ClassVar[str] = "To begin with: it needs no hidden layer."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        sklearn="make_blobs(centers=2)", differs="scikit-learn draws the centers at random."
    )
    noise: Noise = 0.1

    def sample(self, rng: np.random.Generator, points: int) -> tuple[Array, Array]:
        """Centers at (-2, -2) and (2, 2); the spread grows with the noise."""
        classes = self._classes(points)
        spread = 0.7 + 2.6 * self.noise
        return np.where(classes == 0, -2.0, 2.0)[:, None] + spread * rng.standard_normal((points, 2)), classes


@DATASETS.add("spiral")
@dataclass(frozen=True)
class Spiral(Dataset):
    """Two intertwined arms: the hardest of the small datasets.

    Source: Lang and Witbrock (1988); the idea of TensorFlow Playground's spiral.

    >>> table, classes = Spiral(noise=0.0).sample(np.random.default_rng(0), 500)
    >>> bool(np.hypot(*table.T).max() <= 5)
    True
    """

    formula: ClassVar[str] = (
        r"r = 5 s \qquad \varphi = 3.5 \pi s + \pi c \qquad 0 < s < 1 \\ x = r \, (\sin \varphi, \cos \varphi) \\ "
        r"x \leftarrow x + 2 \cdot \text{noise} \cdot n \qquad n \sim \mathcal{N}(0, I)"
    )
    use: ClassVar[str] = "To see how far a network can bend its boundary."
    elsewhere: ClassVar[Elsewhere] = Elsewhere()
    noise: Noise = 0.1

    def sample(self, rng: np.random.Generator, points: int) -> tuple[Array, Array]:
        """Radius 0 to 5 over 1.75 turns, the arms half a turn apart."""
        classes = self._classes(points)
        share = (np.arange(points) // 2 + 0.5) / max(1, points / 2)
        angle = 2 * np.pi * TURNS * share + np.pi * classes
        table = 5 * share[:, None] * np.column_stack([np.sin(angle), np.cos(angle)])
        return table + jitter(rng, points, self.noise), classes


@DATASETS.add("moons")
@dataclass(frozen=True)
class Moons(Dataset):
    """Two interlocking half moons.

    Source: sklearn.datasets.make_moons.

    >>> Moons().sample(np.random.default_rng(0), 10)[0].shape
    (10, 2)
    """

    formula: ClassVar[str] = (
        r"0 \le \varphi \le \pi \\ x_A = 3 \, (\cos \varphi - 0.5, \; \sin \varphi - 0.25) \\ "
        r"x_B = 3 \, (0.5 - \cos \varphi, \; 0.25 - \sin \varphi) \\ "
        r"x \leftarrow x + 2 \cdot \text{noise} \cdot n \qquad n \sim \mathcal{N}(0, I)"
    )
    use: ClassVar[str] = "For a first look at overfitting, with few points and much noise."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        sklearn="make_moons()", differs="scikit-learn's moons are a third as large, and not centered on zero."
    )
    noise: Noise = 0.1

    def sample(self, rng: np.random.Generator, points: int) -> tuple[Array, Array]:
        """scikit-learn's moons, centered and three times as large."""
        from sklearn.datasets import make_moons

        first = (points + 1) // 2
        table, classes = make_moons((first, points - first), shuffle=False, noise=None)
        return 3 * (table - [0.5, 0.25]) + jitter(rng, points, self.noise), classes


@DATASETS.add("blobs")
@dataclass(frozen=True)
class Blobs(Dataset):
    """Round clouds on a ring, one per class: three of them unless you choose another number.

    Source: sklearn.datasets.make_blobs.

    >>> sorted(set(Blobs().sample(np.random.default_rng(0), 10)[1].tolist()))
    [0, 1, 2]
    """

    formula: ClassVar[str] = (
        r"x \sim \mathcal{N}\left(3.5 \, (\sin \varphi_c, \cos \varphi_c), \; \sigma^2 I\right) \\ "
        r"\varphi_c = 2 \pi c / \text{classes} \qquad \sigma = 0.5 + 3 \cdot \text{noise}"
    )
    use: ClassVar[str] = "To see more than two classes at once."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        sklearn="make_blobs()", differs="scikit-learn draws the centers at random; here they lie on a ring."
    )
    noise: Noise = 0.1
    classes: Annotated[int, Knob("How many clouds there are, one per class: try 2, then 6.", 2, 6)] = 3

    @property
    def class_names(self) -> tuple[str, ...]:
        """A, B, C, ..."""
        return tuple("ABCDEF"[: self.classes])

    def sample(self, rng: np.random.Generator, points: int) -> tuple[Array, Array]:
        """Centers 3.5 from the middle; the spread grows with the noise."""
        from sklearn.datasets import make_blobs

        angles = 2 * np.pi * np.arange(self.classes) / self.classes
        centers = 3.5 * np.column_stack([np.sin(angles), np.cos(angles)])
        sizes = np.bincount(self._classes(points), minlength=self.classes)
        table, classes = make_blobs(
            sizes,
            centers=centers,
            cluster_std=0.5 + 3 * self.noise,
            random_state=int(rng.integers(2**31)),
            shuffle=False,
        )
        return table, classes


@DATASETS.add("rings")
@dataclass(frozen=True)
class Rings(Dataset):
    """Concentric rings, one per class: each lies inside the next.

    Source: the idea of sklearn.datasets.make_circles, for up to four classes.

    >>> table, classes = Rings(noise=0.0, classes=2).sample(np.random.default_rng(0), 4)
    >>> (np.hypot(*table.T) < 2.5).tolist(), classes.tolist()
    ([True, False, True, False], [0, 1, 0, 1])
    """

    formula: ClassVar[str] = (
        r"r = \frac{5}{\text{classes}} \, (c + u) \qquad u \sim \mathcal{U}(0.3, 1) \\ "
        r"x = r \, (\sin \varphi, \cos \varphi) \\ "
        r"x \leftarrow x + 2 \cdot \text{noise} \cdot n \qquad n \sim \mathcal{N}(0, I)"
    )
    use: ClassVar[str] = "To see classes that lie inside each other."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        sklearn="make_circles()", differs="scikit-learn has two thin circles; here there are up to four wide rings."
    )
    noise: Noise = 0.05
    classes: Annotated[int, Knob("How many rings there are, one per class: try 2, then 4.", 2, 4)] = 3

    @property
    def class_names(self) -> tuple[str, ...]:
        """A, B, C, ... from the inside out."""
        return tuple("ABCD"[: self.classes])

    def sample(self, rng: np.random.Generator, points: int) -> tuple[Array, Array]:
        """Each class gets an equal part of the radius 5; the inner three tenths of each part stay empty."""
        classes = self._classes(points)
        radius = 5 / self.classes * (classes + 0.3 + 0.7 * rng.random(points))
        angle = 2 * np.pi * rng.random(points)
        table = np.column_stack([radius * np.sin(angle), radius * np.cos(angle)])
        return table + jitter(rng, points, self.noise), classes


@DATASETS.add("checkerboard")
@dataclass(frozen=True)
class Checkerboard(Dataset):
    """The black and white squares of a board: XOR many times over.

    Source: Ho and Kleinberg (1996).

    >>> table, classes = Checkerboard(noise=0.0, squares=2).sample(np.random.default_rng(0), 6)
    >>> ((table[:, 0] * table[:, 1] < 0) == (classes == 1)).all()
    np.True_
    """

    formula: ClassVar[str] = (
        r"c = (\lfloor u_1 \rfloor + \lfloor u_2 \rfloor) \bmod 2 \\ u_j = \frac{\text{squares}}{10} \, (x_j + 5)"
    )
    use: ClassVar[str] = "To see how many neurons a boundary with many corners needs."
    elsewhere: ClassVar[Elsewhere] = Elsewhere(
        differs="scikit-learn's `make_checkerboard` makes something else: a matrix for biclustering."
    )
    noise: Noise = 0.05
    squares: Annotated[int, Knob("How many squares a side has: try 2, which is XOR, then 6.", 2, 8)] = 4

    def sample(self, rng: np.random.Generator, points: int) -> tuple[Array, Array]:
        """From -5 to 5 in both directions; a twentieth of each square's side stays empty at its edges."""
        classes = self._classes(points)
        columns, rows = np.divmod(np.arange(self.squares**2), self.squares)
        cells = [np.flatnonzero((columns + rows) % 2 == color) for color in (0, 1)]
        drawn = rng.random(points)
        cell = np.where(classes == 0, *(own[(drawn * len(own)).astype(int)] for own in cells))
        corner = np.column_stack([columns[cell], rows[cell]])
        table = 10 / self.squares * (corner + rng.uniform(0.05, 0.95, (points, 2))) - 5
        return table + jitter(rng, points, self.noise), classes
