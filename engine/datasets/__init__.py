"""Datasets: a table of raw columns with a class for each row or, in regression, a value.

The registry follows the order of the modules: points in the plane, measured data, regression, the learner's own data.
"""

from engine.datasets.base import DATASETS, PLANE, Column, Dataset, Image, Task
from engine.datasets.plane import Blobs, Checkerboard, Circle, Gauss, Moons, Rings, Spiral, Xor
from engine.datasets.real import Digits, Iris, Wine
from engine.datasets.regression import Bumps, TiltedPlane
from engine.datasets.sketch import Painted
from engine.datasets.table import LARGEST, Table

__all__ = [
    "DATASETS",
    "LARGEST",
    "PLANE",
    "Blobs",
    "Bumps",
    "Checkerboard",
    "Circle",
    "Column",
    "Dataset",
    "Digits",
    "Gauss",
    "Image",
    "Iris",
    "Moons",
    "Painted",
    "Rings",
    "Spiral",
    "Table",
    "Task",
    "TiltedPlane",
    "Wine",
    "Xor",
]
