"""Regularization as one choice: which penalty is on the weights, and how strong it is; pure."""

from __future__ import annotations

from engine.config import TrainingSettings

KINDS = ("none", "l2", "l1", "both")
STRENGTH = 0.001  # of a penalty that is switched on


def kind_of(training: TrainingSettings) -> str:
    """Which penalties are on.

    >>> kind_of(TrainingSettings(l1=0.0, l2=0.01))
    'l2'
    """
    return {(False, False): "none", (False, True): "l2", (True, False): "l1", (True, True): "both"}[
        (training.l1 > 0, training.l2 > 0)
    ]


def strength_of(training: TrainingSettings) -> float | None:
    """The strength of the penalties that are on; None if none is, or if two differ."""
    on = {strength for strength in (training.l1, training.l2) if strength}
    return on.pop() if len(on) == 1 else None


def with_kind(training: TrainingSettings, kind: str) -> TrainingSettings:
    """Only this kind of penalty, with the strength that it has or else that of the other kind.

    >>> with_kind(TrainingSettings(l1=0.0, l2=0.01), "l1").l1, with_kind(TrainingSettings(l1=0.1, l2=0.01), "l1").l1
    (0.01, 0.1)
    """
    l1 = training.l1 or training.l2 or STRENGTH
    l2 = training.l2 or training.l1 or STRENGTH
    return training.with_(l1=l1 if kind in {"l1", "both"} else 0.0, l2=l2 if kind in {"l2", "both"} else 0.0)


def penalties_of(training: TrainingSettings) -> list[str]:
    """The fields of the penalties that are on; without any, that of L2.

    >>> penalties_of(TrainingSettings(l1=0.1, l2=0.0)), penalties_of(TrainingSettings(l1=0.0, l2=0.0))
    (['l1'], ['l2'])
    """
    return [name for name in ("l1", "l2") if getattr(training, name)] or ["l2"]
