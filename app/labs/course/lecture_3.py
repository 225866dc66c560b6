"""Lecture 3: what a loss asks for, and how to walk down it."""

from app.experiments import find
from app.labs.course.idea import Idea, Lecture
from app.labs.health import HEALTH
from app.labs.losses import LOSSES_LAB
from app.labs.slope import SLOPE
from app.words import N_

LECTURE_3 = Lecture(
    3,
    N_("Loss functions and optimization"),
    (
        Idea(
            "hinge",
            N_("Hinge loss asks the right class to lead by a margin. Past that margin it asks for nothing more."),
            LOSSES_LAB,
            shows=N_("The lecture's three images"),
            claim="nudge_hinge",
            experiment=find("hinge"),
        ),
        Idea(
            "softmax",
            N_("Softmax turns scores into probabilities. Its loss, −log of the right class's, never quite reaches 0."),
            LOSSES_LAB,
            shows=N_("Is it ever satisfied?"),
            claim="rest_softmax",
        ),
        Idea(
            "squared",
            N_("Squaring the hinge loss makes one large mistake cost more than several small ones."),
            LOSSES_LAB,
            shows=N_("The worst of three images"),
            claim="worst",
        ),
        Idea(
            "first_loss",
            N_("With small first weights and K classes, softmax starts near ln K, and hinge near K − 1."),
            LOSSES_LAB,
            tries="zero",
        ),
        Idea(
            "double",
            N_("Doubling all weights changes no answer, but it changes the loss."),
            LOSSES_LAB,
            tries="double",
        ),
        Idea(
            "spread",
            N_("Two sets of weights can give the same scores. L2 prefers the one that spreads them out."),
            LOSSES_LAB,
            tries="spread",
        ),
        Idea(
            "lines",
            N_("Hinge and softmax draw different lines where classes overlap: softmax listens to every point."),
            LOSSES_LAB,
            shows=N_("Points in a plane, by both losses"),
            changes={"examples": "points"},
            claim="lines",
        ),
        Idea(
            "features",
            N_("With the right features, such as x1² and x2², a linear classifier separates a circle."),
            experiment=find("features"),
        ),
        Idea(
            "random",
            N_("With many weights, random guesses get nowhere. Keeping each nudge that helps gets there, slowly."),
            SLOPE,
            tries="pixels",
        ),
        Idea(
            "numeric",
            N_("A numeric gradient is easy to get right, but it costs an evaluation or two for every weight."),
            SLOPE,
            panel="byWeights",
        ),
        Idea(
            "analytic",
            N_("The analytic gradient costs about two evaluations, however many weights there are."),
            SLOPE,
            panel="passes",
        ),
        Idea(
            "check",
            N_("The analytic gradient is easy to get wrong, so check it against the numeric one."),
            HEALTH,
            shows=N_("Gradient check of your network"),
            check="gradient",
        ),
        Idea(
            "step",
            N_("The gradient says where to go, not how far. A step that is too long climbs."),
            SLOPE,
            tries="long",
        ),
        Idea(
            "rate",
            N_("The learning rate decides most. Too low, and nothing moves. Too high, and the loss jumps around."),
            SLOPE,
            shows=N_("Rate 50 on moons"),
            changes={"data": "moons", "slope_rate": 50.0},
            experiment=find("rates"),
        ),
        Idea(
            "batches",
            N_("A few rows give a rough gradient for a fraction of the work, so there is time for more steps."),
            SLOPE,
            shows=N_("All rows, 16, or one"),
            claim="batches",
        ),
    ),
)
