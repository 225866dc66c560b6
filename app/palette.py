"""The one palette for canvas and figures: Okabe and Ito's hues, which color-blind eyes can tell apart."""

from typing import TypedDict


class Palette(TypedDict):
    """Colors as #rrggbb."""

    classes: list[str]  # the first two are also the ends of the diverging scale, -1 and +1
    middle: str  # 0 on that scale
    train: str
    test: str
    runs: list[str]  # of pinned runs' curves, far from each other and from train and test, also for color-blind eyes


# For datasets with more than six classes: the colors farthest from those six, for normal eyes and for eyes without
# red or green cones (Machado et al., 2009), and then made slightly less vivid.
_MORE_LIGHT = ["#5a20e8", "#7a1010", "#143a94", "#9c5212"]
_MORE_DARK = ["#f0305f", "#c9efa6", "#c2804f", "#a5efee"]

LIGHT: Palette = {
    "classes": ["#e07b10", "#2f74d0", "#0c9a74", "#b0479b", "#c9a70c", "#5f6b7a", *_MORE_LIGHT],
    "middle": "#e6e9ed",
    "train": "#0b8377",
    "test": "#c2255c",
    "runs": ["#7c4dcc", "#a87400", "#0a86b8", "#73370f", "#23379b", "#730f5f"],
}
DARK: Palette = {
    "classes": ["#f7983c", "#5a9bf2", "#2cc79b", "#dd7cc8", "#e3c53a", "#9aa6b5", *_MORE_DARK],
    "middle": "#39424e",
    "train": "#35c9b8",
    "test": "#f783ac",
    "runs": ["#b9a0f7", "#e2b84d", "#5f73eb", "#c28078", "#afebff", "#879b0f"],
}
