"""The decision boundary of an open trial, computed by a worker of the search."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from app.live.run.pins import points_on
from engine import Config, Trainer
from engine.planes import Plane
from engine.probes import Surface, winners
from engine.search import Trial
from engine.search.folds import sealed
from engine.search.work import config_of

SIDE = 80  # cells of the picture, each way


def boundary(setup: Config, trial: Trial, epochs: int) -> dict[str, Any]:
    """Train a trial's values on all rows that are searched, and draw what the network then answers; see `messages`."""
    config = config_of(setup, trial)
    trainer = Trainer(config, sealed(config))
    trainer.run(epochs * trainer.steps_per_epoch)
    plane = Plane.through(trainer.data)
    scores = Surface(trainer.network, trainer.data, plane, SIDE).scores()
    classes, confidence = winners(config.training.loss, scores)
    places, marks = points_on(trainer, plane)
    broken = trainer.divergence
    return {
        "side": SIDE,
        "classes": b64encode(classes.tobytes()).decode(),
        "confidence": b64encode(confidence.tobytes()).decode(),
        "places": b64encode(places.astype("<u2").tobytes()).decode(),
        "marks": b64encode(marks.tobytes()).decode(),
        "across": {"title": plane.across.title, "low": plane.across.low, "high": plane.across.high},
        "up": {"title": plane.up.title, "low": plane.up.low, "high": plane.up.high},
        "broken": (broken.step - 1) // trainer.steps_per_epoch + 1 if broken else 0,
    }
