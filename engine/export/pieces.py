"""What the scripts of all targets are put together from."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from engine.config import Config, LayerSpec, TrainingSettings
from engine.network import Layer
from engine.settings import Registered, Settings, fields_of
from engine.tape import Array

KNOWN = {
    LayerSpec: {"units", "activation", "initializer", "bias", "normalization", "dropout"},
    TrainingSettings: {
        *("loss", "optimizer", "learning_rate", "schedule", "warmup_epochs", "l1", "l2", "max_norm", "clip"),
        *("patience", "stop_loss", "stop_epoch", "batch_size", "precision"),
    },
}
Table = Mapping[str, str]


class ExportError(ValueError):
    """Something in a set-up that a target cannot write; the message is one sentence."""


@dataclass(frozen=True)
class Target:
    """What a target can write: of each kind of entry the code of each key, with the entry's fields in braces.

    A weighted sum is written by ``dense``, under the key of the layer's normalization or "none". Besides the fields
    there are ``{layer}``, ``{inputs}``, ``{sums}``, ``{units}`` (of what stands at that place) and ``{rate}``.
    """

    name: str
    tables: Mapping[str, Table]
    dense: Table
    dropout: str = ""

    def code(self, kind: str, entry: Registered, **more: object) -> str:
        """The code of a registry entry, its fields filled in.

        Raises:
            ExportError: the target has none.

        >>> from engine.activations import LeakyReLU
        >>> Target("numpy", {"activation": {"leaky_relu": "max(x, {alpha} * x)"}}, {}).code(
        ...     "activation", LeakyReLU(0.1)
        ... )
        'max(x, 0.1 * x)'
        """
        table = self.tables[kind]
        if entry.key not in table:
            known = ", ".join(table)
            raise ExportError(f"the {kind} {entry.key!r} cannot be exported to {self.name}; choose one of {known}")
        fields = {field.name: getattr(entry, field.name) for field in fields_of(type(entry))}
        return table[entry.key].format(**more, **fields)

    def parts(self, layer: Layer) -> list[str]:
        """The code of each part of a layer, in order: its weighted sum, its activation and so on."""
        spec, (rows, sums) = layer.spec, layer.weights.shape
        shape = {"layer": layer.index, "inputs": rows - 1, "sums": sums}
        if spec is None:
            return [self.dense["none"].format(**shape)]
        placement = spec.normalization.placement
        bend = self.code("activation", spec.activation, **shape, units=layer.units)
        units = sums if placement == "before" else layer.units
        norm = self.code("normalization", spec.normalization, **shape, units=units)
        parts = [
            self.dense.get(spec.normalization.key, self.dense["none"]).format(**shape),
            *{"before": [norm, bend], "after": [bend, norm], "none": [bend]}[placement],
        ]
        if self.dropout and spec.dropout:
            parts.append(self.dropout.format(units=layer.units, rate=spec.dropout))
        return [part for part in parts if part]


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


def only(template: str, switches: Collection[str]) -> str:
    r"""A template without the lines that end in ``#if name``, unless the name is among the switches.

    >>> only("a = 1\nb = 2  #if two\nc = 3  #if three\n", {"three"})
    'a = 1\nc = 3\n'
    """
    lines = [line.partition("  #if ") for line in template.splitlines()]
    return "".join(f"{code}\n" for code, _, name in lines if not name or name in switches)


def used(definitions: Table, text: str) -> list[str]:
    """The definitions whose names stand in a text, or in a later definition that is used; in their order.

    >>> used({"ROWS": "ROWS = 3", "half": "half = ROWS / 2", "third": "third = ROWS / 3"}, "print(half)")
    ['ROWS = 3', 'half = ROWS / 2']
    """
    found: list[str] = []
    for name, definition in reversed(list(definitions.items())):
        if re.search(rf"\b{name}\b", text):
            found.insert(0, definition)
            text += "\n" + definition
    return found


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
