"""Experiments on how a network steps: optimizers, learning rates, the scale of the inputs, when a loss is 0."""

from __future__ import annotations

from app.experiments.experiment import Experiment, layer, points, setup
from app.words import N_
from engine.datasets import Circle, Gauss, Iris

_CIRCLE, _GAUSS = points(Circle(noise=0.1)), points(Gauss(noise=0.05))

OPTIMIZERS = Experiment(
    "optimizers",
    N_("Three optimizers"),
    N_("Same start and rate: which is the fastest?"),
    N_("epochs until loss 0.1"),
    N_(
        "This is SGD. Play for 60 epochs and pin the run. Then choose momentum as the optimizer: the run starts again "
        "and plays to the same epoch. Pin it too, and do the same with Adam."
    ),
    setup(_CIRCLE, (layer(8),), optimizer="sgd", rate=0.03, epochs=60),
    tuple(setup(_CIRCLE, (layer(8),), optimizer=key, rate=0.03, epochs=60) for key in ("momentum", "adam")),
)
RATES = Experiment(
    "rates",
    N_("Three learning rates"),
    N_("Which rate is too low, and which too high?"),
    N_("the shape of the curve"),
    N_(
        "Play for 60 epochs and pin the run. Then set the learning rate to 0.3: the run starts again and plays to the "
        "same epoch. Pin it too, and do the same at a learning rate of 10."
    ),
    setup(_CIRCLE, (layer(8),), optimizer="sgd", rate=0.001, epochs=60),
    tuple(setup(_CIRCLE, (layer(8),), optimizer="sgd", rate=rate, epochs=60) for rate in (0.3, 10.0)),
)
IRIS = Experiment(
    "iris",
    N_("Iris in centimeters"),
    N_("Raw or standardized: which is smoother?"),
    N_("loss and accuracy"),
    N_(
        "The inputs are in centimeters, and there is no hidden layer. Play for 50 epochs and pin the run. Then choose "
        "standardize under Preprocessing: the run starts again and plays to the same epoch."
    ),
    setup(points(Iris(), 150, preprocessor="none"), optimizer="sgd", rate=0.3, epochs=50),
    (setup(points(Iris(), 150), optimizer="sgd", rate=0.3, epochs=50),),
)
HINGE = Experiment(
    "hinge",
    N_("Hinge or softmax"),
    N_("Which loss stops changing the weights?"),
    N_("the weights at the end"),
    N_(
        "This is the hinge loss. Play for 400 epochs: do the weights still change? Pin the run. Then choose "
        "cross-entropy, which is softmax's loss: the run starts again and plays to the same epoch."
    ),
    setup(_GAUSS, optimizer="sgd", rate=0.1, loss="hinge", epochs=400),
    (setup(_GAUSS, optimizer="sgd", rate=0.1, epochs=400),),
)
