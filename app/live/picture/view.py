"""What one viewer of a session looks at."""

from __future__ import annotations

from dataclasses import dataclass

from app.live.wire.frame import Cell, Focus, Point, Shown, Window


@dataclass(frozen=True)
class View:
    """What this viewer's frames show apart from what is alike for all; equal views get the same frame.

    >>> View() == View(focus=None), View().shown
    (True, 'activations')
    """

    window: Window = None  # None for the whole plane
    focus: Focus = None  # the hovered unit
    point: Point = None
    cell: Cell = None  # of the confusion matrix, whose points are shown as pictures
    shown: Shown = "activations"
    own_axes: bool = False  # whether each histogram has its own axis instead of one for all layers
