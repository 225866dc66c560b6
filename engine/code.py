"""The code of a registry entry in other frameworks, from which `engine/export` assembles scripts."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Code:
    """An entry's code for each target, an expression or a few lines; None if the target lacks it.

    Braces contain the entry's fields and, for a part of a layer, ``{layer}``, ``{inputs}``, ``{sums}`` and ``{units}``
    (at that place). A normalization that is neither before nor after the activation is the weighted sum itself;
    ``{on_kernel}`` and ``{on_gain}`` are then its regularizers and constraints in Keras. ``{rate}`` is an optimizer's
    rate.

    A definition is a function, class or constant that this or other code uses.

    >>> Code(numpy="np.maximum(x, {alpha} * x)").keras is None
    True
    """

    numpy: str | None = None
    pytorch: str | None = None
    keras: str | None = None
    numpy_definition: str = ""
    pytorch_definition: str = ""
    keras_definition: str = ""
