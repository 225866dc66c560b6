"""How a race's pictures are sent: heights as whole numbers, places and losses with a few digits."""

from __future__ import annotations

import math

import numpy as np

from engine.tape import Array

WIDE, HIGH = 69, 51  # places of a picture's ground, where its height is known
SHADES = 999  # heights are sent as whole numbers up to this


def shades(heights: Array, floor: float = 0.0) -> list[list[int]]:
    """Heights as whole numbers: as they are, or with a ``floor`` by the logarithm of how far they are above the lowest.

    The floor is the share of the greatest height that is added before, so that the lowest has a logarithm too.
    """
    heights = np.where(np.isfinite(heights), heights, np.nan)
    if floor:
        above = heights - np.nanmin(heights)
        heights = np.log10(above + floor * np.nanmax(above))
    low, high = np.nanmin(heights), np.nanmax(heights)
    shares = (heights - low) / (high - low or 1.0)
    whole: list[list[int]] = np.nan_to_num(shares * SHADES, nan=SHADES).round().astype(int).tolist()
    return whole


def spots(places: Array) -> list[list[float | None]]:
    """Places, (k, 2), as numbers."""
    return [numbers(place) for place in places]


def numbers(values: Array) -> list[float | None]:
    """With five digits, which are enough to draw."""
    return [float(f"{value:.5g}") if math.isfinite(value) else None for value in values.tolist()]
