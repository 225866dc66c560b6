"""What the scripts of all targets are put together from."""

from __future__ import annotations

from collections.abc import Mapping

from engine.config import Config, LayerSpec, TrainingSettings
from engine.settings import Registered, Settings, fields_of
from engine.tape import Array

KNOWN = {
    LayerSpec: {"units", "activation", "initializer", "normalization", "dropout"},
    TrainingSettings: {
        *("loss", "optimizer", "learning_rate", "schedule", "l1", "l2", "batch_size", "precision"),
    },
}


class ExportError(ValueError):
    """Something in a set-up that a target cannot write; the message is one sentence."""


def pick(table: Mapping[str, str], entry: Registered, kind: str, target: str) -> str:
    """The code for a registry entry, its fields filled in.

    >>> from engine.activations import LeakyReLU
    >>> pick({"leaky_relu": "max(x, {alpha} * x)"}, LeakyReLU(0.1), "activation", "numpy")
    'max(x, 0.1 * x)'
    """
    if entry.key not in table:
        known = ", ".join(table)
        raise ExportError(f"the {kind} {entry.key!r} cannot be exported to {target}; choose one of {known}")
    return table[entry.key].format(**{field.name: getattr(entry, field.name) for field in fields_of(type(entry))})


def refuse_the_unknown(config: Config, target: str) -> None:
    """Refuse settings that were added after the scripts were written, unless they are as if they did not exist.

    Raises:
        ExportError: names the first such setting.
    """
    for settings in (config.training, *config.network.hidden):
        _refuse_in(settings, target)


def _refuse_in(settings: Settings, target: str) -> None:
    for field in fields_of(type(settings)):
        if field.name not in KNOWN[type(settings)] and getattr(settings, field.name) != field.default:
            raise ExportError(f"the setting {field.name!r} cannot be exported to {target}; leave it at its default")


def literal(array: Array, call: str = "np.array") -> str:
    """An array as code, one row a line, with every digit.

    >>> import numpy as np
    >>> print(literal(np.array([[1.0, 0.1], [2.0, 0.5]])))
    np.array([
        [1.0, 0.1],
        [2.0, 0.5],
    ])
    """
    if array.ndim < 2:
        return f"{call}({array.tolist()!r})"
    return "\n".join([f"{call}([", *(f"    {row.tolist()!r}," for row in array), "])"])
