"""The run that the default setup is going to have, which a visitor sees ahead of it, faded.

A run is deterministic, so this is not a guess: training fills in exactly these curves. It is computed once a server.
"""

from __future__ import annotations

from base64 import b64encode
from functools import cache
from typing import Any

from app.live.run.curves import Curves
from app.live.run.pins import Pin
from engine import Config, Trainer
from engine.planes import Plane
from engine.probes import Surface
from engine.reading import Reading
from engine.tape import finish

PICTURED = (31, 63, 125, 250, 500)  # epochs, each about twice as far as the one before
SIDE = 48  # cells of a picture, each way


@cache
def future() -> dict[str, Any]:
    """The curves of a run after each epoch, as in a pinned run, and its boundary at the `PICTURED` epochs."""
    trainer, curves = Trainer(Config()), Curves()
    surface = Surface(trainer.network, trainer.data, Plane.through(trainer.data, None), SIDE)
    reading, pictures = Reading(trainer), []
    curves.measure(trainer)
    for epoch in range(1, PICTURED[-1] + 1):
        trainer.run(trainer.steps_per_epoch)
        curves.measure(trainer)
        if epoch in PICTURED:
            pin = finish(Pin.of(0, trainer, curves, surface, reading))
            cells = {name: b64encode(getattr(pin, name).tobytes()).decode() for name in ("classes", "confidence")}
            pictures.append({"epoch": epoch, "side": SIDE, **cells})
    table = curves.table()
    return {
        "stepsPerEpoch": trainer.steps_per_epoch,
        "curves": b64encode(table.astype("<f4").tobytes()).decode(),
        "moments": table.shape[1],
        "pictures": pictures,
    }
