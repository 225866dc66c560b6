"""Lecture 7: better steps, and how to do well on new data."""

from app.experiments import find
from app.labs.capacity import CAPACITY
from app.labs.course.idea import Idea, Lecture
from app.labs.optimizers import OPTIMIZERS_LAB
from app.words import N_
from engine.surfaces import SURFACES

LECTURE_7 = Lecture(
    7,
    N_("Training neural networks, part 2"),
    (
        Idea(
            "condition",
            N_("Where the loss is steep one way and flat the other, SGD zigzags across and creeps along."),
            OPTIMIZERS_LAB,
            shows=N_("Six racers in a narrow bowl"),
        ),
        Idea(
            "saddle",
            N_("At a saddle the gradient is nearly 0. SGD leaves it, but others leave it sooner."),
            OPTIMIZERS_LAB,
            shows=N_("A saddle"),
            changes={"surface": SURFACES["saddle"]()},
            claim="saddle_first",
        ),
        Idea(
            "momentum",
            N_("Momentum keeps its direction: steps across cancel out, and steps along add up."),
            OPTIMIZERS_LAB,
            tries="no_momentum",
        ),
        Idea(
            "border",
            N_("Momentum allows a higher rate, but past a border it diverges as well."),
            OPTIMIZERS_LAB,
            shows=N_("The border of divergence"),
            tries="past",
            claim="border",
        ),
        Idea(
            "adam",
            N_("RMSProp and Adam give each weight its own step. That helps along the axes, and less diagonally."),
            OPTIMIZERS_LAB,
            shows=N_("A bowl, turned by 45°: the ravine"),
            changes={"surface": SURFACES["ravine"]()},
            claim="turned_adam",
            experiment=find("optimizers"),
        ),
        Idea(
            "adagrad",
            N_("Adagrad divides by all gradients it has seen, so its steps shrink and never grow back."),
            OPTIMIZERS_LAB,
            shows=N_("How long are its steps?"),
            claim="adagrad_shrinks",
        ),
        Idea(
            "bias_correction",
            N_("Adam's averages start at 0. Its bias correction keeps the first steps from being too long."),
            OPTIMIZERS_LAB,
            shows=N_("Adam's first step"),
            claim="adam_first",
        ),
        Idea(
            "schedules",
            N_("Start with a high rate and lower it over time: long steps first, then fine ones."),
            OPTIMIZERS_LAB,
            panel="schedules",
        ),
        Idea(
            "overfitting",
            N_("When the training loss falls and the test loss rises, the network memorizes."),
            CAPACITY,
            shows=N_("Twenty neurons, 40 points"),
            claim="memorizes",
            experiment=find("overfitting"),
        ),
        Idea(
            "stopping",
            N_("Early stopping keeps the weights from the step at which held-back rows had their lowest loss."),
            CAPACITY,
            shows=N_("Network 8 stops early"),
            claim="stopping_helps",
        ),
        Idea(
            "penalties",
            N_("L2 makes weights small. L1 can make most of them vanish."),
            CAPACITY,
            panel="penalties",
            experiment=find("l2"),
        ),
        Idea(
            "dropout",
            N_("Dropout trains a different thinned network at each step, so no neuron can rely on another."),
            CAPACITY,
            panel="wiring",
        ),
        Idea(
            "evaluation_mode",
            N_("In evaluation all neurons are on. Dropout scales while it trains, so nothing changes then."),
            CAPACITY,
            shows=N_("2000 thinned networks"),
            claim="dropout_mean",
        ),
        Idea(
            "luck",
            N_("Runs differ by luck. Compare settings over several seeds before you believe a difference."),
            CAPACITY,
            panel="luck",
        ),
    ),
)
