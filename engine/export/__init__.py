"""Scripts that build one of our networks elsewhere: self-contained, and meant to be read.

`script` writes one for a setup, `script_of` one for the current network of a trainer, `written` shows one entry. Each
target has a module with what belongs to no entry; an entry itself says how it is written (`Registered.code`). An entry
that a target lacks is refused, never left out.
"""

from __future__ import annotations

from collections.abc import Callable

from engine.config import Config
from engine.export import keras, numpy, pytorch
from engine.export.numpy import script_of
from engine.export.pieces import ExportError
from engine.export.written import written

__all__ = ["TARGETS", "ExportError", "script", "script_of", "written"]

TARGETS: dict[str, Callable[[Config, int], str]] = {
    "numpy": numpy.script,
    "pytorch": pytorch.script,
    "keras": keras.script,
}


def script(config: Config, target: str, epochs: int) -> str:
    """The text of a Python script for a setup.

    For ``"numpy"``, it is our network after ``epochs`` epochs, forward only; for ``"pytorch"`` and ``"keras"``, the
    network as it starts, with a loop that trains it for ``epochs`` epochs.

    Raises:
        ExportError: the target lacks something in the setup; the message names it.

    >>> script(Config(), "numpy", 0).splitlines()[7]
    "COLUMNS = ('x1', 'x2')"
    """
    return TARGETS[target](config, epochs)
