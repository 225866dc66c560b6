"""What one viewer of a session looks at."""

from __future__ import annotations

from dataclasses import dataclass

from app.live.wire.frame import Focus, Point, Shown, Window


@dataclass(frozen=True)
class View:
    """A window of the plane, a unit, a point, and what the histograms count; equal views get the same frame.

    >>> View() == View(focus=None), View().shown
    (True, 'activations')
    """

    window: Window = None  # None for the whole plane
    focus: Focus = None  # the hovered unit
    point: Point = None
    shown: Shown = "activations"
