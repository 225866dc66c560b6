"""Losses: how wrong the scores are, and in which direction they get better. Always the mean over the rows."""

from engine.losses.base import LOSSES, Loss
from engine.losses.distances import Huber, SquaredError
from engine.losses.margins import Hinge, SquaredHinge
from engine.losses.probabilities import BinaryCrossEntropy, CrossEntropy

__all__ = ["LOSSES", "BinaryCrossEntropy", "CrossEntropy", "Hinge", "Huber", "Loss", "SquaredError", "SquaredHinge"]
