"""What stands on the card of a claim beside the claim: its question before the run, and the networks that it is about.

By lab, then by the card's first claim; claims that share a sentence share its card. Where a claim has a popular saying,
the question follows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.words import N_, Message


@dataclass(frozen=True)
class Card:
    """A question that does not give the answer away, and networks of the lab's bench, counted from 1.

    A claim on a setup that is not on the bench at first is about none.
    """

    ask: Message
    networks: tuple[int, ...] = ()


CARDS: Mapping[str, Mapping[str, Card]] = {
    "activations": {
        "relu_dies": Card(N_("At a rate of 1, do ReLU units die?"), (3,)),
        "relu_lives": Card(N_("And at a rate of 0.1?"), (3,)),
        "relu_revives": Card(N_("Is it?"), (3,)),
        "leaky_lives": Card(N_("Does a leaky ReLU unit ever die, at a rate of 1?"), (4,)),
        "bias": Card(N_("Do biases of 0.1 protect it, at a rate of 1?"), (3,)),
        "sigmoid_returns": Card(N_("How much of layer 5's gradient do sigmoids let through to layer 1?"), (1,)),
        "tanh_returns": Card(N_("How much of it does tanh let through?"), (2,)),
        "relu_returns": Card(N_("How much of it does ReLU let through?"), (3,)),
        "sigmoid_fails": Card(N_("What do five sigmoid layers learn in 300 steps?"), (1,)),
        "sigmoid_unsaturated": Card(N_("How many of its outputs are saturated?"), (1,)),
        "tanh_learns": Card(N_("What do five tanh layers learn at the same rate?"), (2,)),
        "sigmoid_zigzag": Card(N_("Behind sigmoids, can one weight of a unit grow while the other shrinks?")),
        "relu_zigzag": Card(N_("And behind ReLU?")),
        "tanh_free": Card(N_("And behind tanh, whose outputs are centered?")),
    },
    "initialization": {
        "small_1": Card(N_("From weights of 0.01, how much does tanh pass on?")),
        "large_1": Card(N_("From weights of 1, what does tanh answer?")),
        "large_extreme": Card(N_("From weights of 1, how many outputs lie where tanh is flat?")),
        "xavier_1": Card(N_("From Xavier's weights, what happens to tanh's signal?")),
        "xavier_kept": Card(N_("How much of it is left after ten layers?")),
        "gain_1": Card(N_("And with a gain of 5/3?")),
        "relu_xavier_1": Card(N_("From Xavier's weights, what happens to ReLU's signal?")),
        "relu_he_1": Card(N_("And from He's weights?")),
        "he_kept": Card(N_("How much of ReLU's signal do He's weights hold through ten layers?")),
        "law": Card(N_("How far off is the variance law, which knows only the activation and the weights' variance?")),
        "zeros_equal": Card(N_("From zeros, do the units of a layer ever come to differ?"), (1,)),
        "constant_equal": Card(N_("Is it the zero, or do any equal weights do this?")),
        "random_apart": Card(N_("And from random weights?"), (4,)),
        "small_stuck": Card(N_("What do ten layers learn from weights of 0.01?"), (2,)),
        "xavier_learns": Card(N_("And what from Xavier's weights?"), (4,)),
    },
    "normalization": {
        "scales_without": Card(N_("From which scales of the weights does the network learn without batch norm?"), (1,)),
        "scales_with": Card(N_("And with batch norm before tanh?"), (2,)),
        "scales_after": Card(N_("And with batch norm after tanh?"), (3,)),
        "rate": Card(N_("How many times the rate does it allow?"), (1, 2)),
        "end": Card(N_("From weights of a good scale, which network ends lower?"), (1, 2)),
        "gap_small": Card(N_("In batches of 2, what do batch norm's own statistics cost?"), (2,)),
        "gap_large": Card(N_("And in batches of 64?"), (2,)),
        "gap_falls": Card(N_("Does every doubling of the batch bring training and evaluation closer?"), (2,)),
        "instance_silent": Card(N_("What does instance norm leave of a dense layer's signal?"), (6,)),
        "instance_stuck": Card(N_("What does a dense network learn with instance norm?"), (6,)),
    },
    "preprocessing": {
        "raw": Card(N_("In centimeters, how much steeper is the loss one way than another?"), (1,)),
        "center": Card(N_("What does centering alone change?"), (2,)),
        "min_max": Card(N_("What does min-max scaling to 0 … 1 change?"), (4,)),
        "min_max_worse": Card(N_("Is it?"), (2, 4)),
        "standardize": Card(N_("Which of the simple preparations is the best?"), (3,)),
        "pca": Card(N_("Does it?"), (2, 5)),
        "whiten": Card(N_("How even does whitening make the loss?"), (6,)),
        "ranks": Card(N_("Does a worse condition number always take more steps?"), (1, 2, 3, 4)),
        "proportion": Card(N_("Are they?"), (1, 2)),
        "whiten_steps": Card(
            N_("Whitening conditions ten times better than standardizing. How many steps does it save?"), (3, 6)
        ),
        "leak_shift": Card(N_("Does it, when they count toward the mean and the deviation?"), (3,)),
        "pixels_constant": Card(N_("In pictures of digits, is there a deviation to divide every pixel by?")),
        "pixels_largest": Card(N_("What does standardizing make of pixels that are nearly always blank?")),
        "pixels_score": Card(N_("Is it worth it: does a network read standardized digits better than centered ones?")),
    },
}
