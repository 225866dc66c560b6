"""Experiments on what a network memorizes: overfitting, a penalty against it, ten points."""

from __future__ import annotations

from app.experiments.experiment import Experiment, layer, points, setup
from app.words import N_
from engine.datasets import Gauss, Spiral, Xor

_XOR, _GAUSS, _SPIRAL = Xor(noise=0.4), Gauss(noise=0.5), Spiral(noise=0.05)
_WIDE = (layer(16, "relu", "he"),) * 2

OVERFITTING = Experiment(
    "overfitting",
    N_("Overfitting"),
    N_("When does more training make it worse?"),
    N_("the gap between curves"),
    N_(
        "There are 50 training points, and the classes overlap. Play for 300 epochs, pin the run, and find the lowest "
        "test loss. Then try one change at a time: an L2 penalty of 0.01; a dropout of 0.3 in all layers; 2,000 "
        "points."
    ),
    setup(points(_XOR, 100), _WIDE, epochs=300),
    (
        setup(points(_XOR, 100), _WIDE, l2=0.01, epochs=300),
        setup(points(_XOR, 100), tuple(one.with_(dropout=0.3) for one in _WIDE), epochs=300),
        setup(points(_XOR, 2000), _WIDE, epochs=300),
    ),
)
L2 = Experiment(
    "l2",
    N_("L2 regularization"),
    N_("What does a penalty do to the boundary?"),
    N_("boundary and test loss"),
    N_(
        "The classes overlap a little. Play for 300 epochs without a penalty and pin the run. Then set L2 to 0.03 "
        "under Regularization: the run starts again and plays to the same epoch."
    ),
    setup(points(_GAUSS, 100), _WIDE, epochs=300),
    (setup(points(_GAUSS, 100), _WIDE, l2=0.03, epochs=300),),
)
TEN = Experiment(
    "ten",
    N_("Memorizing ten points"),
    N_("100% in training: what is the test accuracy?"),
    N_("accuracy on test points"),
    N_(
        "There are ten points to learn from and 90 to test on. That a network can memorize so few is a sanity check. "
        "Play for 200 epochs. Then set the points to 2,000: the run starts again and plays to the same epoch."
    ),
    setup(points(_SPIRAL, 100, test_share=0.9), _WIDE, epochs=200),
    (setup(points(_SPIRAL, 2000, test_share=0.9), _WIDE, epochs=200),),
)
