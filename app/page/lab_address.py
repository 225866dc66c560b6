"""The addresses of labs: which controls they set, and which claim or panel they lead to."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from app.labs import Lab
from app.labs.course import Idea
from engine.settings import Registered, Settings, fields_of


def set_up(idea: Idea) -> str:
    """The address that sets an idea's lab up, and leads to what in it shows the idea."""
    lab = idea.lab
    if lab is None:
        return idea.page
    parts = controls_address(lab, idea.controls(lab)) if isinstance(lab, Lab) else {}
    places = {"claim": idea.claim, "panel": idea.panel, "try": idea.tries, "check": idea.check}
    part = next((f"#{kind}-{key}" for kind, key in places.items() if key), "")
    return lab.key + (f"?{urlencode(parts)}" if parts else "") + part


def controls_address(lab: Lab, settings: Settings) -> dict[str, str]:
    """The parts of an address: the controls that differ from a lab's own.

    With any of them a figure has its sliders, too, whose first values follow the others.
    """
    values = {field.name: getattr(settings, field.name) for field in fields_of(type(settings))}
    differing = [name for name, value in values.items() if value != getattr(lab.settings, name)]
    sliders = lab.scales if lab.figure and differing else ()
    return {name: text_of(values[name]) for name in dict.fromkeys([*sliders, *differing])}


def text_of(value: Any) -> str:
    """A value in an address."""
    if isinstance(value, tuple):
        return ",".join(map(text_of, value))
    return value.key if isinstance(value, Registered) else f"{value:.6g}" if isinstance(value, float) else str(value)
