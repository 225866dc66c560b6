"""The runs that are compared with PyTorch: every optimizer x normalization x loss that both have."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from engine.config import Config, DataSettings, LayerSpec, NetworkSettings, TrainingSettings
from engine.datasets import Spiral
from engine.losses import LOSSES
from engine.normalizations import NORMALIZATIONS
from engine.optimizers import OPTIMIZERS
from engine.trainer import Trainer

STEPS = 300
FILE = Path(__file__).parent / "torch.npz"
# At 0.1, full-batch descent under batch norm comes to an edge of stability near step 260, where a change of 1e-16 in
# the initial weights is one of 7e-2 in the loss 20 steps later, in one engine alone. 0.01 for those that are not named.
RATES = {"sgd": 0.1, "gradient_descent": 0.03, "adadelta": 1.0}


def cases() -> Iterator[tuple[str, Config]]:
    """A name and a config for each case; entries missing from the registry are left out."""
    for optimizer in OPTIMIZERS.keys:
        for normalization in ("none", "batch", "layer"):
            for loss in ("cross_entropy", "squared_error"):
                if normalization in NORMALIZATIONS.keys and loss in LOSSES.keys:
                    yield f"{optimizer}-{normalization}-{loss}", _config(optimizer, normalization, loss)


def _config(optimizer: str, normalization: str, loss: str) -> Config:
    # 37 training rows in batches of 8: the last batch of an epoch is a short one.
    layers = tuple(LayerSpec(units=units, normalization=NORMALIZATIONS[normalization]()) for units in (6, 5))
    training = TrainingSettings(
        loss=LOSSES[loss](),
        optimizer=OPTIMIZERS[optimizer](),
        learning_rate=RATES.get(optimizer, 0.01),
        batch_size=8,
        l2=0.0,
    )
    return Config(
        seed=3, data=DataSettings(dataset=Spiral(), points=75), network=NetworkSettings(layers), training=training
    )


def our_losses(config: Config, steps: int = STEPS) -> np.ndarray[Any, Any]:
    """The loss of each batch just before its step, ``(steps,)``, by our engine."""
    trainer, found = Trainer(config), list[float]()
    size, rows = trainer.batch_size, len(trainer.data.train)
    for _ in range(steps):
        start = trainer.step % trainer.steps_per_epoch * size
        trainer.run(1)
        columns = slice(start, min(start + size, rows))
        scores, targets = trainer.loop.scores[:, columns], trainer.loop.shuffled[-len(trainer.loop.scores) :, columns]
        found.append(config.training.loss.value(scores, targets))
    return np.array(found)
