"""Normalizations: keep a layer's signals at a steady scale."""

from engine.normalizations.base import EPSILON, NORMALIZATIONS, NoNormalization, Normalization
from engine.normalizations.batch import BatchNorm
from engine.normalizations.groups import GroupNorm, InstanceNorm, LayerNorm
from engine.normalizations.weights import WeightNorm

__all__ = [
    "EPSILON",
    "NORMALIZATIONS",
    "BatchNorm",
    "GroupNorm",
    "InstanceNorm",
    "LayerNorm",
    "NoNormalization",
    "Normalization",
    "WeightNorm",
]
