"""The scene: what the page draws that does not move while the network trains, and the words about it."""

from __future__ import annotations

import math
from typing import Any

from app.advice.signs import guess_of
from app.live.picture.drawing import Drawing
from app.live.picture.lens import card_columns
from app.live.run.curves import answer_strides
from app.words import N_, Message, apart, conjunction
from engine import Trainer
from engine.data import Rows
from engine.datasets import PLANE, Column, Painted
from engine.planes import Plane

# What a plane of its own is called, by its axis across.
NOTES = {
    "component 1": N_(
        "The plane of the first two principal components of the training points: points beside it are projected "
        "onto it."
    ),
    "from point to point": N_(
        "A plane through the two ringed points that also follows the training points: all others are projected onto it."
    ),
}
DIRECTIONS = (N_("component 1"), N_("component 2"), N_("from point to point"), N_("component across the line"))
MOST_NAMED = 4  # held columns named in the note under the picture


def describe_scene(trainer: Trainer, plane: Plane, drawing: Drawing) -> dict[str, Any]:
    """The scene of a trainer over a plane, as JSON."""
    keys = [column.key for column in trainer.data.columns]
    return {
        "task": trainer.data.dataset.task,
        "loss": trainer.config.training.loss.key,
        "classes": list(trainer.data.class_names),
        "lead": trainer.config.training.loss.lead if trainer.data.dataset.task == "classification" else None,
        "axes": [_axis(plane.across), _axis(plane.up)],
        "spanned": plane.span is not None,
        "columns": [{"key": column.key, "title": _titled(column)} for column in trainer.data.columns],
        "paint": trainer.data.columns == PLANE and trainer.data.dataset.task == "classification",
        "own": isinstance(trainer.data.dataset, Painted),
        "told": [keys.index(column.key) for column in card_columns(trainer.data, plane)],
        "image": drawing.images.scene(),
        "train": _points(trainer, trainer.data.train, plane),
        "test": _points(trainer, trainer.data.test, plane),
        "drawing": drawing.scene(),
        "guess": _guess_loss(trainer),
        "strides": answer_strides(trainer.data),
        "note": _plane_note(plane, trainer),
    }


def _guess_loss(trainer: Trainer) -> float | None:
    """The loss of who does not look at the inputs; None if it is no number."""
    loss = guess_of(trainer).loss
    return loss if math.isfinite(loss) else None


def _axis(column: Column) -> dict[str, Any]:
    return {"key": column.key, "title": _titled(column), "low": column.low, "high": column.high}


def _titled(column: Column) -> Message:
    title = N_(column.title)
    return N_("{title} ({unit})").format(title=title, unit=column.unit) if column.unit else title


def _points(trainer: Trainer, rows: Rows, plane: Plane) -> dict[str, list[Any]]:
    """The places of the points and their colors: by class, or in regression by value."""
    x, y = plane.places(trainer.data, rows.table).round(4).T.tolist()
    points = {"x": x, "y": y, "class": rows.classes.tolist()}
    if trainer.data.dataset.task == "regression":
        points["value"] = rows.targets[0].astype(float).round(4).tolist()
    return points


def _plane_note(plane: Plane, trainer: Trainer) -> Message | str:
    """Say when the picture is only a slice: a column that the network sees is held fixed, or points lie beside it."""
    if plane.span:
        return NOTES[plane.across.title]
    titles = {column.key: column for column in trainer.data.columns}
    held = [
        N_("{title} {value}").format(
            title=N_(apart(titles[key].title)), value=f"{value:.2f} {titles[key].unit}".strip()
        )
        for key, value in plane.held.items()
        if key in trainer.data.features
    ]
    if not held:
        return ""
    if len(held) > MOST_NAMED:
        sentence = N_("A plane through the data: the boundary is drawn with the other {count} columns at their means.")
        return sentence.format(count=len(held))
    return N_("A plane through the data: the boundary is drawn with {held}, the mean of the training points.").format(
        held=conjunction(held)
    )
