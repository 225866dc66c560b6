"""The building blocks of the scripts of all targets."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.activations import ACTIVATIONS
from engine.config import Config, LayerSpec, TrainingSettings
from engine.errors import Phrase
from engine.losses import LOSSES
from engine.network import Layer
from engine.normalizations import NORMALIZATIONS, NoNormalization
from engine.optimizers import OPTIMIZERS
from engine.registry import Registry
from engine.schedules import SCHEDULES
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
DEFINING = (ACTIVATIONS, NORMALIZATIONS, LOSSES, OPTIMIZERS, SCHEDULES)  # registries whose entries bring definitions


class ExportError(ValueError):
    """Something in a setup that a target cannot write; the message is one sentence."""

    def __init__(self, phrase: Phrase) -> None:
        """Keep the sentence, so that it can be said in another language."""
        super().__init__(phrase)
        self.phrase = phrase


@dataclass(frozen=True)
class Target:
    """A framework that scripts are written for; its name in lower case is the name of a field of `Code`.

    ``own`` are the definitions that belong to no entry, by name; ``more`` is what the code of any entry may use.
    """

    name: str
    own: Table = field(default_factory=dict)
    dropout: str = ""
    more: Table = field(default_factory=dict)

    def code(self, registry: Registry[Any], entry: Registered, **more: object) -> str:
        """The code of a registry's entry, with its fields filled in.

        Raises:
            ExportError: the target has no code for it.

        >>> from engine.activations import LeakyReLU
        >>> Target("NumPy").code(ACTIVATIONS, LeakyReLU(0.1))
        'np.maximum(x, 0.1 * x)'
        """
        code = self._of(entry, "")
        if code is None:
            known = ", ".join(cls.key for cls in registry if self._of(cls, "") is not None)
            # Translators: {noun} is the kind of what is chosen, as in "the activation 'relu'".
            problem = Phrase(
                "the {noun} {entry!r} cannot be exported to {target}; choose one of {known}",
                noun=Phrase(registry.noun),
                entry=entry.key,
                target=self.name,
                known=known,
            )
            raise ExportError(problem)
        fields = {one.name: getattr(entry, one.name) for one in fields_of(type(entry))}
        return code.format(**self.more, **more, **fields)

    def _of(self, entry: Registered | type[Registered], suffix: str) -> str | None:
        found: str | None = getattr(entry.code, self.name.lower() + suffix)
        return found

    def definitions(self) -> dict[str, str]:
        """All definitions by name: the target's own, then those of the entries."""
        texts = [self._of(cls, "_definition") for registry in DEFINING for cls in registry]
        return {**self.own, **{_named(text): text for text in texts if text}}

    def parts(self, layer: Layer) -> list[str]:
        """The code of each part of a layer, in order: its weighted sum, its activation and so on."""
        spec, (rows, sums) = layer.spec, layer.weights.shape
        shape = {"layer": layer.index, "inputs": rows - 1, "sums": sums}
        dense = self.code(NORMALIZATIONS, NoNormalization(), **shape)
        if spec is None:
            return [dense]
        placement = spec.normalization.placement
        bend = self.code(ACTIVATIONS, spec.activation, **shape, units=layer.units)
        units = sums if placement == "before" else layer.units
        norm = self.code(NORMALIZATIONS, spec.normalization, **shape, units=units)
        parts = {"before": [dense, norm, bend], "after": [dense, bend, norm], "none": [norm, bend]}[placement]
        if self.dropout and spec.dropout:
            parts.append(self.dropout.format(units=layer.units, rate=spec.dropout))
        return parts


def _named(definition: str) -> str:
    return re.split(r"\W", definition.removeprefix("class ").removeprefix("def "))[0]


def refuse_the_unknown(config: Config, target: str) -> None:
    """Refuse settings that were added after the scripts were written, unless they have no effect.

    Raises:
        ExportError: names the first such setting.
    """
    for settings in (config.training, *config.network.hidden):
        _refuse_in(settings, target)


def _refuse_in(settings: Settings, target: str) -> None:
    for one in fields_of(type(settings)):
        if one.name not in KNOWN[type(settings)] and getattr(settings, one.name) != one.default:
            problem = Phrase(
                "the setting {name!r} cannot be exported to {target}; leave it at its default",
                name=one.name,
                target=target,
            )
            raise ExportError(problem)


def only(template: str, switches: Collection[str]) -> str:
    r"""A template without the lines that end in ``#if name``, unless the name is among the switches.

    >>> only("a = 1\nb = 2  #if two\nc = 3  #if three\n", {"three"})
    'a = 1\nc = 3\n'
    """
    lines = [line.partition("  #if ") for line in template.splitlines()]
    return "".join(f"{code}\n" for code, _, name in lines if not name or name in switches)


def used(definitions: Table, text: str) -> list[str]:
    """The definitions whose names occur in a text, or in a later definition that is used; in their order.

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
    """An array as code, one row per line, with every digit.

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
