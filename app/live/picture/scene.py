"""The scene: what the page draws that does not move while the network trains, and the words about it."""

from __future__ import annotations

from typing import Any

from app.live.picture.drawing import Drawing
from app.live.picture.lens import card_columns
from app.words import N_, Message, apart, conjunction
from engine import Trainer
from engine.data import Rows
from engine.datasets import PLANE, Column, Painted
from engine.probes import Plane

MOST_NAMED = 4  # held columns named in the note under the picture


def describe_scene(trainer: Trainer, plane: Plane, drawing: Drawing) -> dict[str, Any]:
    """The scene of a trainer over a plane, as JSON."""
    keys = [column.key for column in trainer.data.columns]
    axes = (keys.index(plane.across.key), keys.index(plane.up.key))
    return {
        "task": trainer.data.dataset.task,
        "classes": list(trainer.data.class_names),
        "lead": trainer.config.training.loss.lead if trainer.data.dataset.task == "classification" else None,
        "axes": [_axis(plane.across), _axis(plane.up)],
        "columns": [{"key": column.key, "title": _titled(column)} for column in trainer.data.columns],
        "paint": trainer.data.columns == PLANE and trainer.data.dataset.task == "classification",
        "own": isinstance(trainer.data.dataset, Painted),
        "told": [keys.index(column.key) for column in card_columns(trainer.data, plane)],
        "train": _points(trainer, trainer.data.train, axes),
        "test": _points(trainer, trainer.data.test, axes),
        "drawing": drawing.scene(),
        "note": _plane_note(plane, trainer),
    }


def _axis(column: Column) -> dict[str, Any]:
    return {"key": column.key, "title": _titled(column), "low": column.low, "high": column.high}


def _titled(column: Column) -> Message:
    title = N_(column.title)
    return N_("{title} ({unit})").format(title=title, unit=column.unit) if column.unit else title


def _points(trainer: Trainer, rows: Rows, axes: tuple[int, int]) -> dict[str, list[Any]]:
    """The places of the points and their colors: by class, or in regression by value."""
    x, y = (rows.table[:, axis].round(4).tolist() for axis in axes)
    points = {"x": x, "y": y, "class": rows.classes.tolist()}
    if trainer.data.dataset.task == "regression":
        points["value"] = rows.targets[0].astype(float).round(4).tolist()
    return points


def _plane_note(plane: Plane, trainer: Trainer) -> Message | str:
    """Say when the picture is only a slice: some column that the network sees is held fixed."""
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
