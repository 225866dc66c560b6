"""The one palette for canvas and figures: Okabe and Ito's hues, which color-blind eyes can tell apart."""

from typing import TypedDict


class Palette(TypedDict):
    """Colors as #rrggbb."""

    classes: list[str]  # the first two are also the ends of the diverging scale, -1 and +1
    middle: str  # 0 on that scale
    quiet: str  # words that are read second, and histograms
    hint: str  # "look here": advice, and a figure that is out of bounds
    hint_ground: str  # behind advice
    runs: list[str]  # of pinned runs and of the networks of a bench, always with their number in a disc


# For datasets with more than six classes: the colors farthest from those six, for normal eyes and for eyes without
# red or green cones (Machado et al., 2009), and then made slightly less vivid.
_MORE_LIGHT = ["#5a20e8", "#7a1010", "#143a94", "#9c5212"]
_MORE_DARK = ["#f0305f", "#c9efa6", "#c2804f", "#a5efee"]

LIGHT: Palette = {
    "classes": ["#e07b10", "#2f74d0", "#0c9a74", "#b0479b", "#c9a70c", "#5f6b7a", *_MORE_LIGHT],
    "middle": "#e6e9ed",
    "quiet": "#4e5969",
    "hint": "#6b3fc9",
    "hint_ground": "#f3effc",
    "runs": ["#5d6b7c", "#8a6500", "#c2255c", "#12a08a", "#23379b", "#73370f", "#730f5f", "#1c2430"],
}
DARK: Palette = {
    "classes": ["#f7983c", "#5a9bf2", "#2cc79b", "#dd7cc8", "#e3c53a", "#9aa6b5", *_MORE_DARK],
    "middle": "#39424e",
    "quiet": "#a3adbb",
    "hint": "#b9a0f7",
    "hint_ground": "#221d36",
    "runs": ["#8d9aab", "#f2dc6b", "#d1495b", "#35c9b8", "#5f73eb", "#c28078", "#7cf0c8", "#afebff"],
}
