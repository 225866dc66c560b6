"""The words of the labs' panels; a panel's title is named by its key, as is the quiet line beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.page.view.panels import (
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

_WORDS: Mapping[str, Callable[[], dict[str, str]]] = {
    "perceptron": perceptron.words,
    "slope": slope.words,
    "backprop": backprop.words,
    "activations": activations.words,
    "initialization": initialization.words,
    "normalization": normalization.words,
    "preprocessing": preprocessing.words,
    "losses": dict,
    "capacity": capacity.words,
    "optimizers": optimizers.words,
}


def panel_words(lab: str) -> dict[str, str]:
    """The words of the panels of one lab: ``<key>Title``, ``<key>Note``, and what its drawing says."""
    return _WORDS[lab]()
