"""How the scripts write one entry of a registry, for people who read it."""

from __future__ import annotations

from engine.export.pieces import only
from engine.export.pytorch import RATE
from engine.settings import Registered, fields_of

TARGETS = ("NumPy", "PyTorch", "Keras")
# What a script's numbers are called here, where there is no network to take them from.
SHAPE = {"layer": 1, "inputs": "inputs", "sums": "units", "units": "units", "on_kernel": "", "on_gain": ""}
RATES = {"PyTorch": RATE, "Keras": "LEARNING_RATE"}


def written(cls: type[Registered]) -> dict[str, tuple[str, str]]:
    """An entry's code with its defaults and what has to be defined for it, for each target that has code for it.

    >>> from engine.activations import LeakyReLU
    >>> written(LeakyReLU)["NumPy"]
    ('np.maximum(x, 0.01 * x)', '')
    """
    fields = {field.name: field.default for field in fields_of(cls)}
    found = {}
    for target in TARGETS:
        name = target.lower()
        code, definition = getattr(cls.code, name), getattr(cls.code, f"{name}_definition")
        if code is not None:
            filled = code.format(**SHAPE, **fields, rate=RATES.get(target, ""))
            found[target] = (filled, only(definition, set()).strip("\n"))
    return found
