"""Experiments on what a network can express: lines, neurons, features, depth."""

from __future__ import annotations

from app.experiments.experiment import Experiment, layer, points, setup
from app.words import N_
from engine import LayerSpec
from engine.datasets import Circle, Spiral, Xor

_XOR, _CIRCLE, _SPIRAL = points(Xor(noise=0.1)), Circle(noise=0.1), points(Spiral(noise=0.05))

XOR_LINE = Experiment(
    "xor_line",
    N_("XOR with one line"),
    N_("Can one straight line separate them?"),
    N_("the final loss"),
    N_(
        "There is no hidden layer. Predict the accuracy, then press Play. Does a ten times larger learning rate help? "
        "Does a hidden layer?"
    ),
    setup(_XOR),
    (setup(_XOR, rate=0.1), setup(_XOR, (LayerSpec(),))),
)
XOR_FOUR = Experiment(
    "xor_four",
    N_("XOR with four neurons"),
    N_("How do four neurons solve it together?"),
    N_("the lines into the output"),
    N_(
        "Play for 100 epochs and point at each neuron. Then remove three of them: the run starts again and plays to "
        "the same epoch."
    ),
    setup(_XOR, (layer(4),), rate=0.03, epochs=100),
    (setup(_XOR, (layer(1),), rate=0.03, epochs=100),),
)
FEATURES = Experiment(
    "features",
    N_("Features, no layers"),
    N_("With x1² and x2², do we need a network?"),
    N_("the weights of the inputs"),
    N_(
        "Play for 60 epochs: which inputs does the output rely on? Then switch off x1² and x2² in the drawing: the "
        "run starts again and plays to the same epoch."
    ),
    setup(points(_CIRCLE, features=("x1", "x2", "x1^2", "x2^2")), rate=0.1, epochs=60),
    (setup(points(_CIRCLE), rate=0.1, epochs=60),),
)
DEPTH = Experiment(
    "depth",
    N_("Depth or width"),
    N_("32 neurons: all in one layer, or in four?"),
    N_("the loss after 150 epochs"),
    N_(
        "This is one layer of 32. Play for 150 epochs and pin the run. Then build four layers of 8, above the "
        "drawing: the run starts again and plays to the same epoch."
    ),
    setup(_SPIRAL, (layer(32, "relu", "he"),), epochs=150),
    (setup(_SPIRAL, (layer(8, "relu", "he"),) * 4, epochs=150),),
)
