"""What the default setup's run will do is what it does."""

from __future__ import annotations

from base64 import b64decode

import numpy as np

from app.live.run.future import PICTURED, SIDE, future
from engine import Config, Trainer
from engine.planes import Plane


def test_the_future_is_what_training_fills_in() -> None:
    """Each moment has the loss and accuracy, to the last bit, of a run that is sliced in another way."""
    found = future()
    table = np.frombuffer(b64decode(found["curves"]), "<f4").reshape(7, found["moments"])
    trainer = Trainer(Config())
    for step, train, test, right in table[[0, 1, 2, 3]].T[::20]:
        while trainer.step < step:
            trainer.run(min(7, int(step) - trainer.step))
        metrics = trainer.metrics()
        assert (np.float32(metrics.train_loss), np.float32(metrics.test_loss)) == (train, test)
        assert np.float32(metrics.train_accuracy) == right
    assert table[0, -1] == PICTURED[-1] * trainer.steps_per_epoch


def test_its_pictures_are_the_network_s_answers() -> None:
    """The winning class of each cell, by the network's own scores at that epoch."""
    picture = future()["pictures"][2]
    trainer = Trainer(Config())
    trainer.run(picture["epoch"] * trainer.steps_per_epoch)
    grid = Plane.through(trainer.data, None).grid(trainer.data, SIDE)
    values = trainer.data.inputs(grid)
    *hidden, output = (layer.weights for layer in trainer.network.layers)
    for weights in hidden:  # the default is ReLU; the last row are the biases
        values = np.vstack([np.maximum(weights.T @ values, 0), np.ones(SIDE * SIDE)])
    winners = (output.T @ values).argmax(axis=0)
    classes = np.frombuffer(b64decode(picture["classes"]), np.uint8)
    assert (classes == winners).mean() > 0.999  # float32 may decide a tie otherwise
