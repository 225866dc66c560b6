"""Runs that a viewer keeps to compare them with the current one: where each was when it was pinned."""

from __future__ import annotations

import math
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from app.live.run.curves import Curves
from app.setup.comparison import MOST_RUNS, differences, short_names
from app.words import Translated
from engine import Config, Trainer
from engine.metrics import Metrics
from engine.planes import Plane
from engine.probes import Surface, winners
from engine.reading import Reading
from engine.tape import Array, Pieces

NAMES = {  # of the metrics, in the browser
    "train_loss": "trainLoss",
    "test_loss": "testLoss",
    "train_accuracy": "trainAccuracy",
    "test_accuracy": "testAccuracy",
}
MOST_POINTS = 300  # on the picture of a pinned run
NO_PINS, NO_SETTINGS = Translated(lambda: {"pins": []}), Translated(lambda: {"settings": []})


@dataclass(frozen=True)
class Pin:
    """One moment of a run, with the curves that led to it and the boundary that it had reached."""

    number: int  # its name, from 1
    config: Config
    step: int
    steps_per_epoch: int
    metrics: Metrics
    curves: Array  # (7, moments), as in a frame
    classes: Array  # (side, side), as in a frame, over the whole plane
    confidence: Array  # (side, side)
    places: Array  # (points, 2) uint16, of some training points
    marks: Array  # (points,) uint8

    @classmethod
    def of(cls, number: int, trainer: Trainer, curves: Curves, surface: Surface, reading: Reading) -> Pieces[Pin]:
        """The current moment of a trainer, as a frame shows it; with pauses in which it must not change."""
        side = surface.side
        metrics = yield from trainer.metrics_in_pieces()
        yield from reading.prepare()
        with reading.prepared():
            scores = yield from surface.scores_in_pieces()
        classes, confidence = winners(trainer.config.training.loss, scores)
        places, marks = points_on(trainer, surface.plane)
        return cls(
            number=number,
            config=trainer.config,
            step=trainer.step,
            steps_per_epoch=trainer.steps_per_epoch,
            metrics=metrics,
            curves=curves.until(trainer.step),
            classes=classes.reshape(side, side),
            confidence=confidence.reshape(side, side),
            places=places,
            marks=marks,
        )


def points_on(trainer: Trainer, plane: Plane) -> tuple[Array, Array]:
    """The training points on a small picture of a plane, every so-manyth if there are many: their places and marks."""
    data, rows = trainer.data, trainer.data.train
    places = plane.places(data, rows.table).round(4).T
    table = np.stack(
        [
            (values - axis.low) / (axis.high - axis.low)
            for values, axis in zip(places, (plane.across, plane.up), strict=True)
        ]
    )
    seen = np.flatnonzero(((table >= 0) & (table <= 1)).all(axis=0))[:: max(1, math.ceil(len(rows) / MOST_POINTS))]
    marks = rows.classes
    if data.dataset.task == "regression":
        marks = np.clip(127.5 + 127.5 * rows.targets[0], 0, 255).round()
    return (65535 * table[:, seen].T).round().astype(np.uint16), marks[seen].astype(np.uint8)


class Pins:
    """The pinned runs of one session, at most `MOST_RUNS`."""

    def __init__(self) -> None:
        """Start without pins."""
        self._pins: list[Pin] = []
        self._aside = NO_PINS
        self._settings: tuple[Config | None, Translated] = None, NO_SETTINGS

    def pin(self, trainer: Trainer, curves: Curves, surface: Surface, reading: Reading) -> Pieces[None]:
        """Keep the current moment of a run, if there is room for one more."""
        if len(self._pins) < MOST_RUNS:
            number = next(number for number in range(1, MOST_RUNS + 1) if self.find(number) is None)
            pin = yield from Pin.of(number, trainer, curves, surface, reading)
            self.keep([*self._pins, pin])

    def unpin(self, number: int) -> None:
        """Remove a run."""
        self.keep([pin for pin in self._pins if pin.number != number])

    def find(self, number: int) -> Pin | None:
        """The pinned run with this number."""
        return next((pin for pin in self._pins if pin.number == number), None)

    @property
    def all(self) -> tuple[Pin, ...]:
        """The runs, by number."""
        return tuple(self._pins)

    def keep(self, pins: Iterable[Pin]) -> None:
        """Keep these runs and no others."""
        self._pins = sorted(pins, key=lambda pin: pin.number)
        fields, configs = [_fields_of(pin) for pin in self._pins], [pin.config for pin in self._pins]
        self._aside = Translated(lambda: {"pins": _named(fields, configs)})
        self._settings = None, NO_SETTINGS

    def asides(self, now: Config) -> dict[str, Translated]:
        """The runs, and the settings in which they differ from each other and the current setup; see ``wire.frame``."""
        if self._pins and self._settings[0] is not now:
            configs = [*(pin.config for pin in self._pins), now]
            self._settings = now, Translated(lambda: {"settings": _settings(configs)})
        return {"pins": self._aside, "settings": self._settings[1]}


def _settings(configs: Sequence[Config]) -> list[dict[str, object]]:
    return [{"title": title, "values": values} for title, values in differences(configs)]


def _named(fields: Sequence[dict[str, object]], configs: Sequence[Config]) -> list[dict[str, object]]:
    return [each | {"name": name} for each, name in zip(fields, short_names(configs), strict=True)]


def _fields_of(pin: Pin) -> dict[str, object]:
    metrics = pin.metrics.to_dict()
    return {
        "number": pin.number,
        "step": pin.step,
        "stepsPerEpoch": pin.steps_per_epoch,
        **{NAMES[name]: None if value is None else float(np.float32(value)) for name, value in metrics.items()},
        "loss": pin.config.training.loss.key,
        "curves": b64encode(pin.curves.astype("<f4").tobytes()).decode(),
        "moments": pin.curves.shape[1],
        "side": len(pin.classes),
        "classes": b64encode(pin.classes.tobytes()).decode(),
        "confidence": b64encode(pin.confidence.tobytes()).decode(),
        "places": b64encode(pin.places.astype("<u2").tobytes()).decode(),
        "marks": b64encode(pin.marks.tobytes()).decode(),
    }
