"""Experiments on where a network starts: zeros, small and large weights, units that die, batch norm."""

from __future__ import annotations

from app.experiments.experiment import Experiment, layer, points, setup
from app.words import N_
from engine.datasets import Circle, Spiral

_CIRCLE, _SPIRAL = points(Circle(noise=0.1), 300), points(Spiral(noise=0.05))

ZEROS = Experiment(
    "zeros",
    N_("Starting from zeros"),
    N_("All weights are zero: what do neurons learn?"),
    N_("the neurons' pictures"),
    N_(
        "Play for 50 epochs. What do the neurons of a layer have in common? Then choose Xavier as the initializer of "
        "all layers: the run starts again and plays to the same epoch."
    ),
    setup(_CIRCLE, (layer(8, initializer="zeros"),), epochs=50),
    (setup(_CIRCLE, (layer(8),), epochs=50),),
)
VANISH = Experiment(
    "vanish",
    N_("Vanishing signals"),
    N_("Which weights carry the signal to layer 6?"),
    N_("histograms by layer"),
    N_(
        "At first, the weights are small random ones. Before you press Play, compare the spread of layers 1 and 6. Do "
        "the same with another initializer for all layers: Xavier, then large random weights. Then choose ReLU, first "
        "with Xavier, then with He."
    ),
    setup(_SPIRAL, (layer(16, initializer="small"),) * 6),
    (
        *(setup(_SPIRAL, (layer(16, initializer=key),) * 6) for key in ("xavier", "large")),
        *(setup(_SPIRAL, (layer(16, "relu", key),) * 6) for key in ("xavier", "he")),
    ),
)
DYING = Experiment(
    "dying",
    N_("Dying ReLU"),
    N_("Learning rate 1: what share of neurons dies?"),
    N_("dead neurons, accuracy"),
    N_(
        "Play for 40 epochs. A network can still learn with a share of its neurons dead; those are lost capacity. "
        "Then set the learning rate to 0.01: the run starts again and plays to the same epoch."
    ),
    setup(_CIRCLE, (layer(24, "relu", "he"),), rate=1.0, epochs=40),
    (setup(_CIRCLE, (layer(24, "relu", "he"),), epochs=40),),
)
BATCH_NORM = Experiment(
    "batch_norm",
    N_("Batch norm"),
    N_("Weights far too large: does batch norm help?"),
    N_("histograms, then the loss"),
    N_(
        "Play for 60 epochs and pin the run. Then choose batch norm as the normalization of all layers: the run "
        "starts again and plays to the same epoch."
    ),
    setup(_SPIRAL, (layer(16, "relu", "large"),) * 4, rate=0.003, epochs=60),
    (setup(_SPIRAL, (layer(16, "relu", "large", "batch"),) * 4, rate=0.003, epochs=60),),
)
