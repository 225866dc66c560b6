"""What the panels of each lab show: by the lab's key and the panel's, a pure function of the lab's controls.

It returns JSON that was measured with the engine. To add a panel, write its function in its lab's module, its words in
``app/page/view/panels`` and its drawing in ``app/page/view/static/lab/panels``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from app.labs.panels import (
    activations,
    backprop,
    capacity,
    initialization,
    normalization,
    optimizers,
    perceptron,
    preprocessing,
    slope,
)

Panels: TypeAlias = Mapping[str, Callable[[Any], Any]]

PANELS: Mapping[str, Panels] = {
    "perceptron": perceptron.PANELS,
    "slope": slope.PANELS,
    "backprop": backprop.PANELS,
    "activations": activations.PANELS,
    "initialization": initialization.PANELS,
    "normalization": normalization.PANELS,
    "preprocessing": preprocessing.PANELS,
    "losses": {},
    "capacity": capacity.PANELS,
    "optimizers": optimizers.PANELS,
}
