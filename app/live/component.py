"""The live view as a Streamlit component: mounts the canvas and hands it a ticket."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from app.live.protocol import SPEEDS
from app.live.route import STATIC, STATIC_VERSION
from app.live.session import DEFAULT_SPEED
from app.palette import DARK, LIGHT
from app.words import _

# Streamlit sends inline assets again at each rerun, so the module proper is an ordinary file that this one imports.
_BOOT = """
const folder = new URL("live-static/%s/", document.baseURI);
const ready = import(new URL("main.js", folder));
export default function (component) {
  let cleanUp, gone = false;
  ready.then((module) => { if (!gone) cleanUp = module.default(component); });
  return () => { gone = true; cleanUp?.(); };
}
"""

_live_view = st.components.v2.component(
    "gradient_playground.live_view",
    html='<div class="live-view"></div>',
    css=(STATIC / "live.css").read_text(encoding="utf-8"),
    js=_BOOT % STATIC_VERSION,
)


def live_view(ticket: str, on_event: Callable[[str], None]) -> None:
    """Show the live session of a ticket.

    ``on_event`` is called with what a button of the canvas asks of the page: ``"new_start"``, ``"tenth"`` (of the
    learning rate) or ``"renew"`` (the ticket is no longer known).
    """
    key = "live_view"

    def forward() -> None:
        on_event(str(st.session_state[key].event["name"]))

    data = {"ticket": ticket, "speeds": SPEEDS, "speed": DEFAULT_SPEED, "words": _words()}
    data["palettes"] = {"light": LIGHT, "dark": DARK}
    _live_view(key=key, data=data, on_event_change=forward)


def _words() -> dict[str, Any]:
    """The words of the canvas, by the names that the modules use."""
    return {
        "play": _("Play"),
        "pause": _("Pause"),
        "step": _("Step"),
        "stepHelp": _("One training step: one batch"),
        "epoch": _("Epoch"),
        "epochHelp": _("Train to the end of this epoch: every training point once"),
        "reset": _("Reset"),
        "resetHelp": _("Back to the first weights: the same start again"),
        "newStart": _("New start"),
        "newStartHelp": _("Another seed: other data, weights and batches"),
        "speed": _("Speed"),
        "stepsPerSecond": _("{speed} steps/s"),
        "epochs": _("epochs"),
        "steps": _("steps"),
        "train": _("train"),
        "test": _("test"),
        "loss": _("Loss"),
        "accuracy": _("Accuracy"),
        "trainPoints": _("training points"),
        "testPoints": _("test points"),
        "activations": _("Activations"),
        "noLayers": _("No hidden layer: the network is a linear classifier."),
        "mean": _("mean"),
        "deviation": _("sd"),
        "boundary": _("Decision boundary"),
        "surface": _("What the network answers"),
        "boundaryLabel": _("What the network answers over the plane, with the training and test points"),
        "curvesLabel": _("Loss and accuracy over the steps"),
        "histogramsLabel": _("How each hidden layer's activations are spread over the training points"),
        "connecting": _("Connecting …"),
        "reconnecting": _("The connection was lost. Trying again …"),
        "none": _("–"),
    }
