"""Lecture 5: where networks come from. Its convolutions are another course."""

from app.experiments import find
from app.labs.capacity import CAPACITY
from app.labs.course.idea import Idea, Lecture
from app.words import N_

LECTURE_5 = Lecture(
    5,
    N_("A little history"),
    (
        Idea(
            "xor",
            N_("No straight line separates XOR, and one neuron draws no other."),
            CAPACITY,
            shows=N_("One neuron against more"),
            claim="one_line",
            experiment=find("xor_line"),
        ),
    ),
)
