"""How an entry of a registry is written elsewhere: `engine/export` puts scripts together from it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Code:
    """An entry's code for each target, which is an expression or a few lines; None where the target lacks it.

    The entry's fields stand in braces, and of a layer's part ``{layer}``, ``{inputs}``, ``{sums}`` and ``{units}`` (of
    what stands at that place). A normalization that stands on no side of the activation is the weighted sum itself;
    what Keras then has to hold back is ``{on_kernel}`` or ``{on_gain}``. An optimizer's rate is ``{rate}``.

    A definition is a function, class or constant that code names, be it the entry's own or another's.

    >>> Code(numpy="np.maximum(x, {alpha} * x)").keras is None
    True
    """

    numpy: str | None = None
    pytorch: str | None = None
    keras: str | None = None
    numpy_definition: str = ""
    pytorch_definition: str = ""
    keras_definition: str = ""
