"""Runs that a viewer keeps, to compare them with the one that trains: where each was when it was pinned."""

from __future__ import annotations

import json
from base64 import b64encode
from dataclasses import dataclass

import numpy as np

from app.compare import differences
from app.live.drawing import Drawing
from app.live.run import Run
from engine import Config
from engine.metrics import Metrics
from engine.tape import Array

MOST = 4  # so that curves and columns stay readable
NO_PINS, NO_SETTINGS = json.dumps({"pins": []}), json.dumps({"settings": []})


@dataclass(frozen=True)
class Pin:
    """One moment of a run, with the curves that led to it and the boundary that it had come to."""

    number: int  # its name, from 1
    config: Config
    step: int
    steps_per_epoch: int
    metrics: Metrics
    curves: Array  # (7, moments), as in a frame
    classes: Array  # (side, side), as in a frame, over the whole plane
    confidence: Array  # (side, side)


class Pins:
    """The pinned runs of one session, at most `MOST`."""

    def __init__(self) -> None:
        """Start with none."""
        self._pins: list[Pin] = []
        self._told = NO_PINS
        self._settings: tuple[Config | None, str] = None, NO_SETTINGS

    def pin(self, run: Run, drawing: Drawing) -> None:
        """Keep where a run is now; one more than there is room for is not kept."""
        if len(self._pins) == MOST:
            return
        trainer, side = run.trainer, drawing.surface.side
        number = next(number for number in range(1, MOST + 1) if self.find(number) is None)
        classes, confidence = drawing.surface_of(None, drawing.surface.scores())
        curves = run.curves.table()
        pin = Pin(
            number=number,
            config=trainer.config,
            step=trainer.step,
            steps_per_epoch=trainer.steps_per_epoch,
            metrics=trainer.metrics(),
            curves=curves[:, curves[0] <= trainer.step],
            classes=classes.reshape(side, side),
            confidence=confidence.reshape(side, side),
        )
        self._keep([*self._pins, pin])

    def unpin(self, number: int) -> None:
        """Let a run go."""
        self._keep([pin for pin in self._pins if pin.number != number])

    def find(self, number: int) -> Pin | None:
        """The run of a number, if it is pinned."""
        return next((pin for pin in self._pins if pin.number == number), None)

    def _keep(self, pins: list[Pin]) -> None:
        self._pins = sorted(pins, key=lambda pin: pin.number)
        self._told = json.dumps({"pins": [_told(pin) for pin in self._pins]})
        self._settings = None, NO_SETTINGS

    def told(self, now: Config) -> dict[str, str]:
        """As JSON: the runs, and the settings in which they and the set-up of now differ; see ``protocol``."""
        if self._pins and self._settings[0] is not now:
            rows = differences([*(pin.config for pin in self._pins), now])
            settings = [{"title": title, "values": values} for title, values in rows]
            self._settings = now, json.dumps({"settings": settings})
        return {"pins": self._told, "settings": self._settings[1]}


def _told(pin: Pin) -> dict[str, object]:
    return {
        "number": pin.number,
        "step": pin.step,
        "stepsPerEpoch": pin.steps_per_epoch,
        **{name: None if value is None else float(np.float32(value)) for name, value in _named(pin.metrics).items()},
        "curves": b64encode(pin.curves.astype("<f4").tobytes()).decode(),
        "moments": pin.curves.shape[1],
        "side": len(pin.classes),
        "classes": b64encode(pin.classes.tobytes()).decode(),
        "confidence": b64encode(pin.confidence.tobytes()).decode(),
    }


def _named(metrics: Metrics) -> dict[str, float | None]:
    finite = metrics.to_dict()
    return {
        "trainLoss": finite["train_loss"],
        "testLoss": finite["test_loss"],
        "trainAccuracy": finite["train_accuracy"],
        "testAccuracy": finite["test_accuracy"],
    }
