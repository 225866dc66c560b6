"""Lecture 5: where networks come from. Its convolutions are another course."""

from app.experiments import find
from app.labs.course.idea import Idea, Lecture
from app.labs.perceptron import PERCEPTRON
from app.words import N_

LECTURE_5 = Lecture(
    5,
    N_("A little history"),
    (
        Idea(
            "neuron",
            N_("A neuron adds up what it gets and fires above a threshold. That is enough for AND, OR and NOT."),
            PERCEPTRON,
            shows=N_("1943: weights set by hand"),
            changes={"date": "neuron"},
        ),
        Idea(
            "rule",
            N_("The perceptron learns from its mistakes: it adds the row to its weights, or subtracts it."),
            PERCEPTRON,
            shows=N_("1957: the perceptron rule"),
            changes={"date": "perceptron"},
        ),
        Idea(
            "adaline",
            N_("Adaline changes its weights a little for every row: gradient descent on the squared error."),
            PERCEPTRON,
            shows=N_("1960: Adaline"),
            changes={"date": "adaline"},
        ),
        Idea(
            "xor",
            N_("No straight line separates XOR, so the perceptron rule goes around forever."),
            PERCEPTRON,
            tries="xor",
            experiment=find("xor_line"),
        ),
        Idea(
            "hidden_space",
            N_("A hidden layer moves the points to places where a line separates them."),
            PERCEPTRON,
            tries="hidden",
            experiment=find("xor_four"),
        ),
        Idea(
            "winter",
            N_("Deep stacks of sigmoids hardly learned: their gradient vanishes on its way back."),
            PERCEPTRON,
            shows=N_("The 1990s: a second winter"),
            changes={"date": "winter"},
        ),
        Idea(
            "revival",
            N_("Better first weights, ReLU, more data and faster machines made deep networks learn."),
            PERCEPTRON,
            shows=N_("2010–12: speech and images"),
            changes={"date": "deep"},
        ),
    ),
)
