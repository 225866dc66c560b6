"""Setups that several test files use, and a clock that only the test moves."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

import pytest
from sklearn.metrics import confusion_matrix

from app.live.session import LiveSession
from app.live.viewer import Picture, Viewer
from app.live.wire.frame import Frame, decode
from engine import Config, DataSettings, LayerSpec, NetworkSettings, Trainer, TrainingSettings
from engine.activations import Linear
from engine.datasets import Iris, Spiral, Table
from engine.losses import SquaredError
from engine.optimizers import SGD


def small(seed: int = 0, points: int = 40, **training: Any) -> Config:
    """One layer of three units, 20 training rows in batches of four: five large steps per epoch."""
    return Config(
        seed=seed,
        data=DataSettings(dataset=Spiral(), points=points),
        network=NetworkSettings((LayerSpec(units=3),)),
        training=TrainingSettings(**{"batch_size": 4, "learning_rate": 0.03, "l2": 0.0, **training}),
    )


def explosive(rate: float = 10.0, **training: Any) -> Config:
    """A linear network that diverges within a few steps at this rate, and learns at a thousandth of it."""
    return Config(
        data=DataSettings(dataset=Spiral(), points=40),
        network=NetworkSettings((LayerSpec(units=3, activation=Linear()),)),
        training=TrainingSettings(
            **{
                "loss": SquaredError(),
                "optimizer": SGD(),
                "learning_rate": rate,
                "l2": 0.0,
                "batch_size": 4,
                **training,
            }
        ),
    )


def heavy() -> Config:
    """The largest network on the most points in one batch: a step takes longer than a turn may."""
    return Config(
        data=DataSettings(points=5000),
        network=NetworkSettings((LayerSpec(units=64),) * 8),
        training=TrainingSettings(batch_size=5000),
    )


def iris(*features: str) -> Config:
    """Iris, seen by some of its columns or by all."""
    return Config(data=DataSettings(dataset=Iris(), points=150, features=features))


def many_rows() -> Table:
    """A learner's own table with 300 rows: more than an address can hold."""
    rows = range(300)
    values = tuple((float(row % 17), float(row % 23)) for row in rows)
    return Table(("a", "b"), values, tuple("yn"[row % 2] for row in rows))


def confusion(trainer: Trainer, *, test: bool = False) -> Any:
    """scikit-learn's confusion matrix of a trainer's predictions, ``(classes, classes)``."""
    trainer.metrics()
    seen, rows = (trainer.test_pass, trainer.data.test) if test else (trainer.train_pass, trainer.data.train)
    return confusion_matrix(rows.classes, seen.scores.argmax(axis=0), labels=range(len(trainer.data.class_names)))


class Clock:
    """Replaces the ``time`` module of all that trains: the test moves it, and each reading adds a microsecond."""

    @classmethod
    def of_all(cls, monkeypatch: pytest.MonkeyPatch) -> Clock:
        """One clock for every module at once: two would be as far apart as the machine has been running."""
        mine = cls()
        for name, module in [*sys.modules.items()]:
            if name.startswith(("app.live.", "app.jobs.")) and getattr(module, "time", None) is time:
                monkeypatch.setattr(module, "time", mine)
        return mine

    def __init__(self) -> None:
        """Start anywhere."""
        self.now = 1000.0

    def perf_counter(self) -> float:
        """Seconds."""
        self.now += 1e-6
        return self.now

    monotonic = thread_time = perf_counter


_VIEWERS: WeakKeyDictionary[LiveSession, Viewer] = WeakKeyDictionary()


def viewer_of(session: LiveSession) -> Viewer:
    """The viewer of a session in a test with a single viewer."""
    return _VIEWERS.setdefault(session, Viewer(session))


def picture_of(session: LiveSession) -> Picture:
    """The picture that the viewer gets after a turn in a worker thread."""
    return viewer_of(session).take_turn()


def turn(session: LiveSession) -> Frame:
    """One turn; the frame, read back from its bytes."""
    return decode(picture_of(session).frame)


def turns_until(session: LiveSession, done: Callable[[Frame], bool], most: int = 500) -> Frame:
    """Turns until a frame is as wanted."""
    for _ in range(most):
        frame = turn(session)
        if done(frame):
            return frame
    raise AssertionError(f"not within {most} turns")
