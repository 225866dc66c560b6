"""The one palette, which canvas and figures draw from: Okabe and Ito's hues, which colour-blind eyes tell apart too."""

from typing import TypedDict


class Palette(TypedDict):
    """Colours as #rrggbb."""

    classes: list[str]
    train: str
    test: str


LIGHT: Palette = {
    "classes": ["#e07b10", "#2f74d0", "#0c9a74", "#b0479b", "#c9a70c", "#5f6b7a"],
    "train": "#0b8377",
    "test": "#c2255c",
}
DARK: Palette = {
    "classes": ["#f7983c", "#5a9bf2", "#2cc79b", "#dd7cc8", "#e3c53a", "#9aa6b5"],
    "train": "#35c9b8",
    "test": "#f783ac",
}
