from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

from app.palette import DARK, LIGHT, Palette

# Machado, Oliveira and Fernandes (2009): how eyes without red or without green cones see linear RGB.
EYES = {
    "normal": np.eye(3),
    "without red": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "without green": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
}
# Ottosson (2020): Oklab, in which equal distances look equally far.
TO_CONES = np.array(
    [[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566], [0.0883, 0.2817, 0.63]]
)
TO_LAB = np.array(
    [[0.2104542553, 0.793617785, -0.0040720468], [1.9779984951, -2.428592205, 0.4505937099], [0.0259, 0.7828, -0.8087]]
)
LUMINANCE = np.array([0.2126, 0.7152, 0.0722])


def linear(color: str) -> Any:
    """Linear RGB of #rrggbb."""
    channels = np.array([int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def seen(color: str, eyes: str) -> Any:
    """The position of a color in Oklab for these eyes."""
    return TO_LAB @ np.cbrt(TO_CONES @ np.clip(EYES[eyes] @ linear(color), 0, 1))


@pytest.mark.parametrize("eyes", EYES)
@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_the_runs_curves_are_told_apart(palette: Palette, eyes: str) -> None:
    """Any two runs, for eyes with or without red or green cones; eight leave less room than six would."""
    pairs = [*itertools.combinations(palette["runs"], 2)]
    near = {pair: float(np.linalg.norm(seen(pair[0], eyes) - seen(pair[1], eyes))) for pair in pairs}
    assert {pair: distance for pair, distance in near.items() if distance < 0.064} == {}


@pytest.mark.parametrize(("palette", "background"), [(LIGHT, "#ffffff"), (DARK, "#10151d")], ids=["light", "dark"])
def test_the_runs_curves_stand_out_from_the_page(palette: Palette, background: str) -> None:
    """By WCAG 2.2's contrast for non-text elements, 3 : 1."""
    behind = LUMINANCE @ linear(background)
    for color in palette["runs"]:
        low, high = sorted([behind, LUMINANCE @ linear(color)])
        assert (high + 0.05) / (low + 0.05) >= 3, color
