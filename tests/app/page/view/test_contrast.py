"""The contrast of all words on pictures with what is behind them, by WCAG 2.2: at least 4.5 to 1."""

from __future__ import annotations

import itertools
import json
import re
import tomllib
from typing import Any

import pytest

from app.page.view.assets import STATIC
from app.palette import DARK, LIGHT, Palette
from tests import node
from tests.app.test_palette import LUMINANCE, linear

CSS = (STATIC / "live.css").read_text(encoding="utf-8")
CONFIG = tomllib.loads((STATIC.parents[2] / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"]
THEMES = {
    name: (palette, CONFIG[name]["backgroundColor"], CONFIG[name]["textColor"])
    for name, palette in (("light", LIGHT), ("dark", DARK))
}
ENOUGH = 4.5


def contrast(one: str, other: str) -> float:
    """The ratio of two colors' luminances, as WCAG defines it."""
    low, high = sorted(float(LUMINANCE @ linear(color)) for color in (one, other))
    return (high + 0.05) / (low + 0.05)


def mixed(one: str, other: str, share: float) -> str:
    """So much of a color over another."""
    channels = [(int(one[at : at + 2], 16), int(other[at : at + 2], 16)) for at in (1, 3, 5)]
    return "#" + "".join(f"{round(share * a + (1 - share) * b):02x}" for a, b in channels)


def percent(pattern: str) -> float:
    """The share of the ground that the style sheet mixes in."""
    found = re.search(pattern + r"[^}]*color-mix\(in srgb, var\(--st-background-color\) (\d+)%", CSS)
    assert found, pattern
    return int(found[1]) / 100


@pytest.fixture(params=THEMES)
def theme(request: pytest.FixtureRequest) -> tuple[Palette, str, str]:
    """A theme: its palette, ground and ink."""
    return THEMES[request.param]


def exported(steps: str, module: str = "lib/theme.js") -> Any:
    """What a module says."""
    return node.run(module, f"return {steps};")


def test_words_on_the_ground_can_be_read(theme: tuple[Palette, str, str]) -> None:
    """Axes, labels and captions: ink and quiet."""
    palette, ground, ink = theme
    for color in (ink, palette["quiet"]):
        assert contrast(color, ground) >= ENOUGH


def test_the_chips_of_the_boundary_can_be_read(theme: tuple[Palette, str, str]) -> None:
    """Over every shade that a region can have, and over points, whatever is behind a chip."""
    palette, ground, ink = theme
    share, strongest = percent(r"\.chip \{"), exported("it.STRONGEST")
    behind = [ground, ink, palette["middle"], *palette["classes"]]
    behind += [mixed(color, palette["middle"], strongest) for color in palette["classes"]]
    assert {
        color: contrast(ink, mixed(ground, color, share))
        for color in behind
        if contrast(ink, mixed(ground, color, share)) < ENOUGH
    } == {}


def test_what_is_read_off_a_curve_can_be_read_over_the_curves(theme: tuple[Palette, str, str]) -> None:
    """The readout lies over lines of ink and of the runs' colors."""
    palette, ground, ink = theme
    share = percent(r"\.readout \{")
    for color in (ink, palette["quiet"], *palette["runs"]):
        assert contrast(ink, mixed(ground, color, share)) >= ENOUGH, color


def test_the_numbers_in_discs_can_be_read(theme: tuple[Palette, str, str]) -> None:
    """Black or white, whichever is further away."""
    colors = theme[0]["runs"]
    for color, number in zip(colors, exported(f"{json.dumps(colors)}.map(it.readableOn)"), strict=True):
        assert contrast(color, number) >= ENOUGH, color


def test_the_counts_of_the_confusion_matrix_can_be_read(theme: tuple[Palette, str, str]) -> None:
    """On a cell that all rows of its class are in, and on every emptier one."""
    palette, ground, ink = theme
    strongest = exported("it.STRONGEST", "charts/confusion.js") / 100
    for color, part in itertools.product(palette["classes"], (0.0, 0.25, 0.5, 0.75, 1.0)):
        assert contrast(ink, mixed(color, ground, part * strongest)) >= ENOUGH, color
