"""Lecture 4: gradients gate by gate, and networks of neurons."""

from app.experiments import find
from app.labs.backprop import BACKPROP
from app.labs.capacity import CAPACITY
from app.labs.course.idea import Idea, Lecture
from app.words import N_

LECTURE_4 = Lecture(
    4,
    N_("Backpropagation and neural networks"),
    (
        Idea(
            "chain",
            N_("Each gate multiplies the gradient that comes back by its own local gradient: the chain rule."),
            BACKPROP,
            shows=N_("The lecture's circuit"),
        ),
        Idea(
            "patterns",
            N_(
                "Addition passes the gradient on to all, max to one. In a product, the inputs swap their values for it."
            ),
            BACKPROP,
            tries="route",
        ),
        Idea("branch", N_("Where a value is used twice, its gradients add up."), BACKPROP, tries="branch"),
        Idea(
            "gate",
            N_("A sigmoid can be one gate or four. The gradients stay the same, so gates can be as large as we like."),
            BACKPROP,
            tries="one_gate",
        ),
        Idea(
            "reverse",
            N_("One pass backward gives the gradient of every input. Forward, it takes a pass for each."),
            BACKPROP,
            shows=N_("Passes, counted"),
            claim="reverse",
        ),
        Idea(
            "jacobian",
            N_("The Jacobian of a whole layer would be huge, and for ReLU nearly all of it is 0. Nobody stores it."),
            BACKPROP,
            panel="jacobian",
        ),
        Idea(
            "hidden",
            N_("One neuron draws one straight line. Enough of them together can draw almost any border."),
            CAPACITY,
            shows=N_("One neuron against more"),
            claim="one_line",
        ),
        Idea(
            "capacity",
            N_("More neurons can draw more. To keep them from overfitting, penalize the weights, not the size."),
            CAPACITY,
            shows=N_("Large and held back, or small?"),
            claim="beats_three",
            experiment=find("depth"),
        ),
    ),
)
