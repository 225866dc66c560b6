"""Lecture 6: how to set a network up, and how to watch it."""

from app.experiments import find
from app.labs.activations import ACTIVATION
from app.labs.clinic import CLINIC
from app.labs.course.idea import Idea, Lecture
from app.labs.health import HEALTH
from app.labs.initialization import INITIALIZATION
from app.labs.losses import LOSSES_LAB
from app.labs.normalization import NORMALIZATION
from app.labs.preprocessing import PREPROCESSING
from app.words import N_

LECTURE_6 = Lecture(
    6,
    N_("Training neural networks, part 1"),
    (
        Idea(
            "sigmoid",
            N_("Each sigmoid layer passes on at most a quarter of the gradient, so early layers hardly learn."),
            ACTIVATION,
            shows=N_("The gradient through sigmoids"),
            claim="sigmoid_returns",
        ),
        Idea(
            "zero_centered",
            N_("Outputs that are all positive force the weights that read them to move up or down together."),
            ACTIVATION,
            panel="centered",
        ),
        Idea(
            "tanh",
            N_("Tanh is centered at zero and passes on most of the gradient, as long as it is not saturated."),
            ACTIVATION,
            shows=N_("The gradient through tanh"),
            claim="tanh_returns",
        ),
        Idea(
            "dead",
            N_("At a high rate many ReLU neurons die: 0 for every point, no gradient. The network may still learn."),
            ACTIVATION,
            tries="kill",
            experiment=find("dying"),
        ),
        Idea(
            "leaky",
            N_("A leaky ReLU has a small slope below zero, so it always gets a gradient."),
            ACTIVATION,
            shows=N_("Rate 1: ReLU against leaky ReLU"),
            tries="kill",
            claim="leaky_lives",
        ),
        Idea(
            "scaling",
            N_("Centered and standardized inputs make the loss evenly curved, so one rate suits all weights."),
            PREPROCESSING,
            tries="one",
            experiment=find("iris"),
        ),
        Idea(
            "whitening",
            N_("PCA only turns the data. Whitening also scales each direction, and makes the loss round at the start."),
            PREPROCESSING,
            shows=N_("Seven preparations side by side"),
            claim="whiten",
        ),
        Idea(
            "leak",
            N_("Means and deviations come from the training rows alone. The test rows must not count."),
            PREPROCESSING,
            panel="leak",
        ),
        Idea(
            "pixels",
            N_("Pictures are centered, but rarely divided by a deviation: some pixels never change."),
            PREPROCESSING,
            panel="pixels",
        ),
        Idea(
            "zeros",
            N_("Neurons that start with equal weights stay equal, whatever they are trained on."),
            INITIALIZATION,
            shows=N_("Zeros beside random weights"),
            claim="zeros_equal",
            experiment=find("zeros"),
        ),
        Idea(
            "scales",
            N_("Weights that are too small let the signal vanish. Weights that are too large saturate it."),
            INITIALIZATION,
            panel="lecture",
            experiment=find("vanish"),
        ),
        Idea(
            "xavier",
            N_("Xavier's weights are sized by a layer's width. They suit tanh, though ten layers still lose signal."),
            INITIALIZATION,
            shows=N_("Ten layers from Xavier's weights"),
            claim="xavier_kept",
        ),
        Idea(
            "he",
            N_("ReLU cuts off half of the signal. He initialization makes up for that."),
            INITIALIZATION,
            tries="relu",
            claim="he_kept",
        ),
        Idea(
            "batch_norm",
            N_("Batch norm gives every layer the same scale, so a network learns from weights of almost any size."),
            NORMALIZATION,
            shows=N_("Learning from any scale"),
            claim="scales_with",
            experiment=find("batch_norm"),
        ),
        Idea(
            "evaluation",
            N_("Once the network is trained, batch norm uses running statistics instead of those of the batch."),
            NORMALIZATION,
            panel="twoModes",
        ),
        Idea(
            "sanity",
            N_("Before a long run: compare the first loss, check the gradient, and see 20 rows learned by heart."),
            HEALTH,
            shows=N_("Check your setup"),
            check="by_heart",
            experiment=find("ten"),
        ),
        Idea(
            "babysitting",
            N_("The shape of a loss curve tells what is wrong: the rate, the start or the data."),
            CLINIC,
            shows=N_("Which curve is which?"),
        ),
        Idea(
            "still",
            N_("The loss can hardly move while the accuracy doubles: it counts only which score is the highest."),
            LOSSES_LAB,
            shows=N_("Four slow epochs"),
            claim="still_loss",
        ),
        Idea(
            "coarse_to_fine",
            N_("Search coarse to fine: first a few epochs over wide ranges, then longer around the best."),
            page="search",
            shows=N_("A search in stages"),
            experiment=find("rates"),
        ),
        Idea(
            "log_scale",
            N_("Draw learning rates and penalties at random on a logarithmic scale: each factor counts alike."),
            page="search?method=random",
            shows=N_("A random search on log scales"),
        ),
        Idea(
            "grid",
            N_("A grid tries few values of the setting that matters. Random trials try a new one each time."),
            page="search?method=grid",
            shows=N_("A grid, and random beside it"),
        ),
        Idea(
            "ratio",
            N_("A healthy step changes weights by about a thousandth of their size."),
            HEALTH,
            shows=N_("Updates of your network"),
            check="updates",
        ),
    ),
)
