"""What the panels of the lab "Which activation, and why?" show, measured with the engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.labs.panels.centered import centered
from app.labs.panels.curves import curves, thumbnails
from app.labs.panels.kill import kill
from app.labs.panels.units import units

PANELS: Mapping[str, Callable[[Any], Any]] = {
    "curve": curves,
    "all": thumbnails,
    "kill": kill,
    "centered": centered,
    "units": units,
}
