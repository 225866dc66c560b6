"""A fitted preprocessor: an affine map, as plain arrays that fit in a script or a pickle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.tape import Array


@dataclass(frozen=True)
class Affine:
    """``(table - center) @ rotation / size @ rotation.T + offset``, from left to right; skips what is None or 0.

    The center is subtracted first, so that columns far from zero keep their digits: timestamps in milliseconds are near
    1.7e12, where floats are 0.0002 apart, so multiplying first would cause an error of that size.

    >>> Affine(center=np.array([1.0]), size=np.array([2.0]))(np.array([[5.0]])).tolist()
    [[2.0]]
    """

    center: Array | None = None  # (features,)
    rotation: Array | None = None  # (features, components)
    size: Array | None = None  # (components,), or (features,) without a rotation
    rotate_back: bool = False
    offset: float = 0.0

    def __call__(self, table: Array) -> Array:
        """Transform a table, ``(rows, features)`` to ``(rows, columns)``."""
        result = table if self.center is None else table - self.center
        if self.rotation is not None:
            result = result @ self.rotation
        if self.size is not None:
            result = result / self.size
        if self.rotation is not None and self.rotate_back:
            result = result @ self.rotation.T
        return np.asarray(result + self.offset) if self.offset else result
