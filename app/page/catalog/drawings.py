"""A picture of every entry, as the engine computes it, and the words below it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from app.page.catalog import SETTINGS, curves, numbers, planes
from app.page.svg import picture
from app.words import N_, Message
from engine.config import REGISTRIES
from engine.settings import Registered


@dataclass(frozen=True)
class Drawing:
    """How a registry's entries, or a number, are drawn, and what is to be seen."""

    draw: Callable[..., str]  # of an entry: the inside of an SVG of 320 x 200
    caption: Message


DRAWINGS: Mapping[str, Drawing] = {
    "features": Drawing(planes.feature, N_("The value over the plane: orange below 0, blue above.")),
    "preprocessors": Drawing(
        planes.preprocessor, N_("Length and width of iris petals, before and after; the axes have a mark at 1.")
    ),
    "activations": Drawing(curves.activation, N_("The value from −4 to 4; the thin line is the slope.")),
    "initializers": Drawing(
        curves.initializer, N_("The weights between 100 inputs and 100 neurons, from −0.5 to 0.5.")
    ),
    "normalizations": Drawing(
        planes.normalization, N_("Eight points (rows) in eight neurons (columns), before and after.")
    ),
    "losses": Drawing(
        curves.loss, N_("The loss by how far the right score is ahead of another at 0; the thin line is the slope.")
    ),
    "optimizers": Drawing(curves.optimizer, N_("40 steps down a bowl, each rule at its best rate.")),
    "schedules": Drawing(curves.schedule, N_("The learning rate over 200 epochs.")),
    "surfaces": Drawing(planes.surface, N_("Heights, the lowest darkest, and how momentum goes down.")),
}
BY_ERROR = N_("The loss by the error; the thin line is the slope.")
ARROWS = N_("Weights of six neurons with two inputs, and what they are with a gain of 1.")
POINTS = N_("Some of the points.")
NUMBERS: Mapping[str, Drawing] = {
    "dropout": Drawing(
        numbers.dropout, N_("Outputs of eight neurons (columns), and what a step leaves in which half fall silent.")
    ),
    "learning_rate": Drawing(
        numbers.learning_rate, N_("Descent at three rates: too small (teal), good (blue), too large (red).")
    ),
    "warmup_epochs": Drawing(numbers.warmup_epochs, N_("The learning rate over 200 epochs, with 50 to warm up.")),
    "l1": Drawing(numbers.l1, N_("The penalty of one weight from −4 to 4; the thin line is the slope.")),
    "l2": Drawing(numbers.l2, N_("The penalty of one weight from −4 to 4; the thin line is the slope.")),
    "max_norm": Drawing(numbers.max_norm, N_("Weights of six neurons with two inputs, and the same at most 1 long.")),
    "clip": Drawing(numbers.clip, N_("Six gradients of two parameters, and the same at most 1 long.")),
    "patience": Drawing(
        numbers.patience,
        N_("Training loss (blue) and test loss (red) by epoch; the dots are at the best epoch."),
    ),
    "stop_loss": Drawing(
        numbers.stop_loss, N_("Training loss (blue) and test loss (red) by epoch; the dots are where the run ends.")
    ),
    "stop_epoch": Drawing(
        numbers.stop_epoch, N_("Training loss (blue) and test loss (red) by epoch; the dots are where the run ends.")
    ),
    "batch_size": Drawing(
        numbers.batch_size, N_("The training loss over 80 steps, with batches of 1 point (red) and of all (blue).")
    ),
}


def caption(registry: str, entry: Registered) -> Message:
    """What is to be seen in an entry's picture."""
    if registry not in DRAWINGS:
        return POINTS
    if "regression" in getattr(entry, "tasks", ()):
        return BY_ERROR
    return ARROWS if entry.key == "weight" and registry == "normalizations" else DRAWINGS[registry].caption


@cache
def drawn(kind: str, key: str) -> str:
    """The picture of a registry's entry, or of a number, as SVG.

    Raises:
        LookupError: there is none, or it is served elsewhere.
    """
    if kind == SETTINGS:
        return picture(NUMBERS[key].draw())
    return picture(DRAWINGS[kind].draw(REGISTRIES[kind][key]()))
