"""What the drawings of pages have in common: an SVG of 320 x 200 in both themes' colors, lines, and dots."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable
from functools import cache

from app.palette import DARK, LIGHT, Palette

WIDTH, HEIGHT = 320, 200
GROUNDS = {"light": ("#1c2430", "#f7f9fc", "#d8dfe9"), "dark": ("#e4e9f1", "#161c26", "#303a49")}  # ink, ground, axes
LINES = (
    ".axis{fill:none;stroke:var(--line);stroke-width:1.5}"
    ".line{fill:none;stroke-width:3.5;stroke-linecap:round;stroke-linejoin:round}.thin{stroke-width:2}"
)


@cache
def address(draw: Callable[[], str]) -> str:
    """A drawing as a data URL."""
    return "data:image/svg+xml;base64," + b64encode(picture(draw()).encode()).decode()


def picture(inside: str) -> str:
    """A drawing as SVG.

    It has colors for light and dark: a browser tells a picture which of them the page around it is.
    """
    dark = f"@media(prefers-color-scheme:dark){{{_colors(DARK, *GROUNDS['dark'])}}}"
    style = _colors(LIGHT, *GROUNDS["light"]) + dark + LINES
    box = f'xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}"'
    return f'<svg {box}><style>{style}</style><path fill="var(--ground)" d="M0 0H{WIDTH}V{HEIGHT}H0z"/>{inside}</svg>'


def _colors(palette: Palette, ink: str, ground: str, line: str) -> str:
    named = {"ink": ink, "ground": ground, "line": line}
    named |= {f"c{index}": color for index, color in enumerate(palette["classes"][:2])}
    named |= {f"n{index}": color for index, color in enumerate(palette["runs"], start=1)}
    return f":root{{{';'.join(f'--{name}:{color}' for name, color in named.items())}}}"


def line(x: Iterable[float], y: Iterable[float], color: int, look: str = "") -> str:
    """A line in the color of a network; 0 is ink."""
    points = "L".join(f"{across:.1f} {up:.1f}" for across, up in zip(x, y, strict=True))
    stroke = f"var(--n{color})" if color else "var(--ink)"
    return f'<path d="M{points}" class="line{" " * bool(look)}{look}" stroke="{stroke}"/>'


def dots(x: Iterable[float], y: Iterable[float], color: str, radius: float) -> str:
    """Very short lines with round ends, which take the fewest letters, with a ring of the ground."""
    places = "".join(f"M{across:.1f} {up:.1f}h.1" for across, up in zip(x, y, strict=True))
    look = 'fill="none" stroke-linecap="round"'
    return (
        f'<path d="{places}" {look} stroke="var(--ground)" stroke-width="{2 * radius + 2:g}"/>'
        f'<path d="{places}" {look} stroke="{color}" stroke-width="{2 * radius:g}"/>'
    )
