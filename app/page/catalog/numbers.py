"""Drawings of settings that are numbers: the inside of an SVG of 320 x 200 each."""

from __future__ import annotations

from functools import cache

import numpy as np

from app.labs.claims.capacity import moons
from app.page.catalog.curves import BOWL, SLOPE, VALUE, best_rate, curve, over_epochs, rings, walked
from app.page.catalog.planes import ARROW, arrows, board
from app.page.svg import WIDTH, dots, line
from engine import Config, DataSettings, Trainer, TrainingSettings
from engine.datasets import Circle
from engine.optimizers import SGD, Clock, Flat
from engine.parts import Dropout
from engine.regularizers import emit_clip, emit_max_norm, emit_penalty, penalty
from engine.schedules import Constant, WarmUp
from engine.streams import generator
from engine.tape import Array, Tape, play

SMALL, LARGE = 0.05, 2.1  # times 1 / curvature: far below 2, past which plain descent diverges, and just beyond it
FEW = 9  # steps that diverge
TOO_SMALL, TOO_LARGE = 4, 3  # their colors
WARM = 50  # epochs of 200
UPDATES = 80  # behind the losses of two batch sizes
EPOCHS = 400  # of a run that stops
MEMORIZES = moons(20).with_(seed=1)  # the lab's network that learns its few points by heart


def dropout() -> str:
    """Outputs of a layer, and what is left of them in one step."""
    batch = np.abs(generator(0, "data").standard_normal((8, 8)))
    mask = np.empty_like(batch)
    Dropout(0.5).draw(generator(1, "noise"), mask)
    return board(batch, 12) + ARROW.format(x=150) + board(batch * mask, 180)


def l1() -> str:
    """The penalty of one weight, and its slope."""
    return _penalty(1.0, 0.0)


def l2() -> str:
    """Likewise."""
    return _penalty(0.0, 1.0)


def _penalty(of_size: float, of_square: float) -> str:
    weights = np.linspace(-4, 4, 161)
    each = [penalty(np.array([weight]), np.ones(1), of_size, of_square) for weight in weights]
    flat, tape = _flat(weights), Tape(1)
    emit_penalty(tape, flat, np.ones_like(weights), np.array(of_size), np.array(of_square))
    play(tape.calls)
    return curve(weights, np.array(each), flat.gradients)


def _flat(parameters: Array) -> Flat:
    return Flat(parameters, np.zeros((2, len(parameters))), np.zeros((0, len(parameters))), Clock(np.zeros(())))


def max_norm() -> str:
    """The weights of six neurons with two inputs, before and after."""
    weights, tape = _vectors(), Tape(1)
    before = weights.copy()
    emit_max_norm(tape, weights, 1.0)
    play(tape.calls)
    return arrows(before, 76) + ARROW.format(x=150) + arrows(weights, 244)


def clip() -> str:
    """The gradients of six steps, before and after."""
    before = _vectors()
    return arrows(before, 76) + ARROW.format(x=150) + arrows(np.array([clipped(one) for one in before.T]).T, 244)


def clipped(gradient: Array) -> Array:
    """A gradient of two parameters, at most 1 long."""
    flat, tape = _flat(np.zeros(2)), Tape(1)
    emit_clip(tape, flat, 1.0)
    flat.gradients[...] = gradient
    play(tape.calls)
    return flat.gradients.copy()


def _vectors() -> Array:
    return generator(1, "weights").standard_normal((2, 6)) * 0.8


def learning_rate() -> str:
    """Descent on one bowl at three rates."""
    limit = 1 / max(BOWL.curvatures)
    return (
        rings()
        + walked(SGD(), LARGE * limit, TOO_LARGE, FEW)
        + walked(SGD(), best_rate(SGD()), VALUE)
        + walked(SGD(), SMALL * limit, TOO_SMALL)
    )


def warmup_epochs() -> str:
    """The rate, as it grows before a schedule begins."""
    return over_epochs(WarmUp(Constant(), WARM))


def batch_size() -> str:
    """The training loss step by step, with batches of one row and of all."""
    runs = [_losses(batch) for batch in (1, 5000)]
    top = max(map(max, runs))
    steps = np.linspace(6, WIDTH - 6, UPDATES)
    return f'<path d="M0 176H{WIDTH}" class="axis"/>' + "".join(
        line(steps, [176 - 150 * loss / top for loss in run], color)
        for run, color in zip(runs, (SLOPE, VALUE), strict=True)
    )


def _losses(batch: int) -> list[float]:
    training = TrainingSettings(optimizer=SGD(), learning_rate=0.1, l2=0.0, batch_size=batch)
    trainer, found = Trainer(Config(data=DataSettings(dataset=Circle(), points=100), training=training)), []
    for _ in range(UPDATES):
        found.append(trainer.metrics().train_loss)
        trainer.run(1)
    return found


def patience() -> str:
    """A run that goes back to its lowest test loss."""
    return _stopping(patience=50)


def stop_loss() -> str:
    """A run that ends at a training loss."""
    return _stopping(stop_loss=0.1)


def stop_epoch() -> str:
    """A run that ends after an epoch."""
    return _stopping(stop_epoch=200)


def _stopping(**rule: float) -> str:
    """Training and test loss by epoch, with the rule bold, without it faint; a dot where the network is at the end."""
    free, ruled = _run(MEMORIZES), _run(MEMORIZES.with_(training=MEMORIZES.training.with_(**rule)))
    top = float(free.max())
    x = 6 + np.arange(len(free)) * (WIDTH - 12) / EPOCHS

    def y(losses: Array) -> Array:
        return np.asarray(182 - 160 * losses / top)

    faint = "".join(line(x, y(free[:, kind]), color, "thin") for kind, color in ((0, VALUE), (1, SLOPE)))
    bold = "".join(line(x[: len(ruled)], y(ruled[:, kind]), color) for kind, color in ((0, VALUE), (1, SLOPE)))
    end = int(ruled[:, 1].argmin()) if "patience" in rule else len(ruled) - 1
    marks = dots(x[[end, end]], y(ruled[end]), "var(--ink)", 5)
    return f'<path d="M0 182H{WIDTH}" class="axis"/><g opacity=".45">{faint}</g>{bold}{marks}'


@cache
def _run(config: Config) -> Array:
    """The training and the test loss at the beginning and after each epoch, ``(epochs + 1, 2)``."""
    trainer, found = Trainer(config), list[tuple[float, float]]()
    while len(found) <= EPOCHS and not trainer.early_stop:  # which is back at its best epoch
        now = trainer.metrics()
        found.append((now.train_loss, now.test_loss or 0.0))
        if trainer.ended:
            break
        trainer.run(trainer.steps_per_epoch)
    return np.array(found)
