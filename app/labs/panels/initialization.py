"""What the panels of the lab "How should weights start?" show, measured with the engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.labs.panels.flow import flow
from app.labs.panels.lecture import lecture
from app.labs.panels.symmetry import symmetry

PANELS: Mapping[str, Callable[[Any], Any]] = {
    "flow": flow,
    "symmetry": symmetry,
    "lecture": lecture,
}
