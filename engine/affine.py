"""A fitted preprocessor as one matrix product: what can be written into a script, or kept in a pickle."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from engine.preprocessors import Transform
from engine.tape import Array


@dataclass(frozen=True)
class Affine:
    """``offset + (table - centre) @ matrix``; the centre keeps the digits of columns that lie far from zero."""

    centre: Array  # (features,)
    matrix: Array  # (features, columns)
    offset: Array  # (columns,)

    @classmethod
    def of(cls, transform: Transform, rows: Array) -> Affine:
        """The affine map that a transform is, found from its values around the mean of some ``(rows, features)``.

        Raises:
            ValueError: the transform is not affine over these rows.

        >>> Affine.of(lambda table: 2 * table + 1, np.array([[1.0], [3.0]]))(np.array([[5.0]])).tolist()
        [[11.0]]
        """
        centre, spread = rows.mean(axis=0), rows.std(axis=0)
        size = np.where(spread > 0, spread, 1.0)
        offset = transform(centre[None])[0]
        found = cls(centre, (transform(centre + np.diag(size)) - offset) / size[:, None], offset)
        if not np.allclose(found(rows), transform(rows), rtol=1e-9, atol=1e-9):
            raise ValueError("this preprocessing is no matrix product")
        return found

    def __call__(self, table: Array) -> Array:
        """Transform a table, ``(rows, features)`` to ``(rows, columns)``."""
        result: Array = self.offset + (table - self.centre) @ self.matrix
        return result
