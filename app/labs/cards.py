"""What stands on the card of a claim beside the claim: its question before the run, and what it is about.

By lab, then by the card's first claim; claims that share a sentence share its card. Where a claim has a popular saying,
the question follows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.labs.claim import Claim
from app.labs.lab import Lab
from app.words import N_, Message


@dataclass(frozen=True)
class Card:
    """A question that does not give the answer away, and networks of the lab's bench, counted from 1.

    A claim on a setup that is not on the bench at first is about none. ``measured`` are those of the lab's controls
    that its figures depend on, with the values for which they were measured; an entry of a registry is its key.
    """

    ask: Message
    networks: tuple[int, ...] = ()
    measured: Mapping[str, Any] = field(default_factory=dict)


FIVE = {"hidden_layers": 5}
AT_1 = {"learning_rate": 1.0, "hidden_layers": 5, "bias": 0.0}
AT_01 = {"learning_rate": 0.1, "hidden_layers": 5, "bias": 0.0}
TANH, RELU = {"activation": "tanh"}, {"activation": "relu"}
TEN = {"activation": "tanh", "hidden_layers": 10, "learning_rate": 0.1}
AT_02 = {"batch_size": 32, "learning_rate": 0.2}
GOOD = {"deviation": 0.25}
POOR = AT_02 | {"deviation": 0.12}
SMALL_NOISY = {"training_points": 40, "noise": 0.4}
HELD = SMALL_NOISY | {"l2": 0.003}
MARGIN_1 = {"margin": 1.0}
RACERS = {"racers": "sgd,momentum,nesterov,rmsprop,adam,local_search"}  # whose numbers the cards show
BOWL_100 = RACERS | {"surface": "bowl", "condition": 100.0}
PAIRED = {"data": "iris", "slope_rate": 2.0, "nudge": 0.2}
SMALL_NUDGES = PAIRED | {"data": "digits", "nudge": 0.05}
ON_IRIS = {"data": "iris"}
CENTIMETERS, OWN_RATES = {"unit": "cm"}, {"rates": "own"}

CARDS: Mapping[str, Mapping[str, Card]] = {
    "activations": {
        "relu_dies": Card(N_("At a rate of 1, do ReLU neurons die?"), (3,), AT_1),
        "relu_lives": Card(N_("And at a rate of 0.1?"), (3,), AT_01),
        "relu_revives": Card(N_("Is it?"), (3,), AT_01),
        "leaky_lives": Card(N_("At a rate of 1, does a leaky ReLU neuron ever die?"), (4,), AT_1),
        "bias": Card(N_("Does a bias of 0.1 do so, at a rate of 1?"), (3,), AT_1 | {"bias": 0.1}),
        "sigmoid_returns": Card(N_("How much of layer 5's gradient do sigmoids let through to layer 1?"), (1,), FIVE),
        "tanh_returns": Card(N_("How much of it does tanh let through?"), (2,), FIVE),
        "relu_returns": Card(N_("How much of it does ReLU let through?"), (3,), FIVE),
        "sigmoid_fails": Card(N_("What do five sigmoid layers learn in 300 steps?"), (1,), AT_01),
        "sigmoid_unsaturated": Card(N_("How many of its outputs are saturated?"), (1,), AT_01),
        "tanh_learns": Card(N_("What do five tanh layers learn at the same rate?"), (2,), AT_01),
        "sigmoid_zigzag": Card(N_("Can a neuron that reads sigmoids raise one weight while it lowers the other?")),
        "relu_zigzag": Card(N_("And one that reads ReLU?")),
        "tanh_free": Card(N_("And one that reads tanh, whose outputs are centered?")),
    },
    "initialization": {
        "small_1": Card(N_("From weights of 0.01, how much does tanh pass on?"), (), TANH),
        "large_1": Card(N_("From weights of 1, what does tanh answer?"), (), TANH),
        "large_extreme": Card(N_("From weights of 1, how many outputs lie where tanh is flat?"), (), TANH),
        "xavier_1": Card(N_("From Xavier's weights, what happens to tanh's signal?"), (), TANH),
        "xavier_kept": Card(N_("How much of it is left after ten layers?"), (), TANH),
        "gain_1": Card(N_("And with a gain of 5/3?"), (), TANH),
        "relu_xavier_1": Card(N_("From Xavier's weights, what happens to ReLU's signal?"), (), RELU),
        "relu_he_1": Card(N_("And from He's weights?"), (), RELU),
        "he_kept": Card(N_("How much of ReLU's signal do He's weights keep through ten layers?"), (), RELU),
        "law": Card(N_("How far off is a formula that knows only the activation and the weights' variance?"), (), TANH),
        "zeros_equal": Card(N_("From zeros, do the neurons of a layer ever come to differ?"), (1,), TANH),
        "constant_equal": Card(N_("Is it the zero, or do any equal weights do this?"), (), TEN),
        "random_apart": Card(N_("And from random weights?"), (4,), TEN),
        "small_stuck": Card(N_("What do ten layers learn from weights of 0.01?"), (2,), TEN),
        "xavier_learns": Card(N_("And what from Xavier's weights?"), (4,), TEN),
    },
    "normalization": {
        "scales_without": Card(N_("Without batch norm, from how many sizes of weights does it learn?"), (1,), AT_02),
        "scales_with": Card(N_("And with batch norm before tanh?"), (2,), AT_02),
        "scales_after": Card(N_("And with batch norm after tanh?"), (3,), AT_02),
        "rate": Card(N_("How many times is it?"), (1, 2), GOOD),
        "end": Card(N_("From weights of a good size, which network ends lower?"), (1, 2), AT_02 | GOOD),
        "gap_small": Card(N_("In batches of 2, how good is the network with their own statistics?"), (2,), POOR),
        "gap_large": Card(N_("And in batches of 64?"), (2,), POOR),
        "gap_falls": Card(N_("Does every doubling of the batch bring training and evaluation closer?"), (2,), POOR),
        "instance_silent": Card(N_("What does instance norm leave of a dense layer's signal?"), (6,)),
        "instance_stuck": Card(N_("What does a dense network learn with instance norm?"), (6,), POOR),
    },
    "preprocessing": {
        "raw": Card(
            N_("In centimeters, how much more sharply does the loss curve in one direction than in another?"),
            (1,),
            CENTIMETERS,
        ),
        "center": Card(N_("What does centering alone change?"), (2,), CENTIMETERS),
        "min_max": Card(N_("What does min-max scaling to 0 … 1 change?"), (4,)),
        "min_max_worse": Card(N_("Is it?"), (2, 4), CENTIMETERS),
        "standardize": Card(N_("Which of the simple preparations is the best?"), (3,)),
        "pca": Card(N_("Does it?"), (2, 5)),
        "whiten": Card(N_("How even does whitening make the loss?"), (6,)),
        "ranks": Card(
            N_("Does a worse condition number always take more steps?"), (1, 2, 3, 4), CENTIMETERS | OWN_RATES
        ),
        "proportion": Card(N_("Are they?"), (1, 2), CENTIMETERS | OWN_RATES),
        "whiten_steps": Card(
            N_("Whitening has a condition number ten times better than standardizing. How many steps does it save?"),
            (3, 6),
            OWN_RATES,
        ),
        "leak_shift": Card(N_("Does it, if they count toward the mean and the deviation?"), (3,)),
        "pixels_constant": Card(N_("In pictures of digits, is there a deviation to divide every pixel by?")),
        "pixels_largest": Card(N_("What does standardizing make of pixels that are nearly always blank?")),
        "pixels_score": Card(N_("Is it worth it: does a network read standardized digits better than centered ones?")),
    },
    "capacity": {
        "one_line": Card(N_("How many test points does a single neuron get right?"), (1,), SMALL_NOISY),
        "memorizes": Card(N_("How many of their 40 training points do 20 neurons get right?"), (4,), SMALL_NOISY),
        "large_answers": Card(N_("Does it?"), (2, 5), SMALL_NOISY),
        "large_is_sure": Card(
            N_("How does the test loss of four layers of 20 compare with that of 3 neurons?"), (2, 5), SMALL_NOISY
        ),
        "beats_three": Card(N_("Large and held back, or small and free: which has the lower loss?"), (2, 6), HELD),
        "beats_six": Card(N_("20 neurons with L2, or 6 without: which has the lower loss?"), (3, 6), HELD),
        "size_is_no_help": Card(N_("Is it?"), (6,), HELD),
        "l2_helps": Card(N_("How much of their test loss does L2 leave to 20 neurons?"), (4, 6), HELD),
        "dropout_mean": Card(N_("Does a network that was thinned need other weights in evaluation?"), (7,)),
        "dropout_helps": Card(
            N_("How much of their test loss does dropout leave to 20 neurons?"), (4, 7), SMALL_NOISY | {"dropout": 0.5}
        ),
        "stopping_helps": Card(
            N_("How much of their test loss is left if 20 neurons stop early?"), (4, 8), SMALL_NOISY
        ),
        "luck": Card(N_("What moves the score more, luck or size?"), (), HELD | {"dropout": 0.5}),
        "l1_vanish": Card(N_("Which penalty makes weights vanish?"), (), SMALL_NOISY),
        "l2_shrink": Card(N_("What does L2 do to the weights?"), (), SMALL_NOISY),
        "none_stay": Card(N_("Without a penalty, how many weights are near zero?"), (4,), SMALL_NOISY),
    },
    "losses": {
        "mean": Card(N_("Is it?"), (1,), MARGIN_1),
        "cat": Card(N_("Is it?"), (3,)),
        "nudge_hinge": Card(N_("Nudge a score of the car's image: which losses notice?"), (1, 3), MARGIN_1),
        "double_mean": Card(N_("Does it?"), (1,), MARGIN_1),
        "double_car": Card(N_("Does the car's softmax loss change, too?"), (3,)),
        "worst": Card(N_("Which loss looks at the worst image most?"), (1, 2), MARGIN_1),
        "first_softmax": Card(N_("Before it learns, what does a layer with ten classes lose?"), (1, 2, 3), MARGIN_1),
        "right_class": Card(N_("What if the hinge sum counts the right class, too?"), (1,), MARGIN_1),
        "still_loss": Card(N_("Can a network get better while its loss hardly moves?"), (3,)),
        "first_large": Card(N_("Is it, whatever the weights?"), (3,)),
        "rest_softmax": Card(N_("Is it?"), (3,)),
        "rest_hinge": Card(N_("And hinge?"), (1,)),
        "lines": Card(N_("Do they?"), (1, 3), MARGIN_1),
        "margin": Card(N_("Must it?"), (1,)),
        "l2_quarter": Card(N_("Two sets of weights give one score. Which does L2 prefer?")),
        "l2_spreads": Card(N_("What does L2 make of (1, 0, 0, 0), while it trains?")),
    },
    "perceptron": {
        "and": Card(N_("Does AND end, and after how many mistakes?")),
        "bound": Card(N_("Can one tell in advance how many mistakes there will be at most?")),
        "cycle": Card(N_("What do XOR's weights do?")),
        "epochs": Card(N_("Will it?")),
        "tables": Card(N_("How many of the 16 tables of two inputs does one neuron learn?")),
        "line": Card(N_("How many rows of XOR does the best line get right?")),
        "by_hand": Card(N_("Can two hidden neurons help?")),
        "two": Card(N_("Do they?")),
        "four": Card(N_("And four of them?")),
        "space": Card(N_("Where two trained neurons have moved the rows, does the perceptron rule end?")),
        "rate": Card(N_("Must it?")),
        "margin": Card(N_("Does it?")),
        "adaline": Card(N_("Adaline never rests. Where does it go?")),
        "adaline_xor": Card(N_("And for XOR?")),
        "sigmoids": Card(N_("What do five layers of sigmoids learn from usual weights?")),
        "larger": Card(N_("Can they?")),
        "relu": Card(N_("And five layers of ReLU?")),
    },
    "slope": {
        "same_gradient": Card(N_("How far is the numeric gradient from the analytic one?"), (3, 4)),
        "one_sided": Card(N_("What do differences lose that look to one side only?"), (3,)),
        "passes": Card(N_("What does a gradient by backpropagation cost?"), (4,)),
        "cost": Card(N_("What does the numeric gradient of 15 weights cost?"), (3, 4)),
        "cost_650": Card(N_("And the numeric gradient of 650 weights?"), (3, 4)),
        "same_path": Card(N_("Do the numeric and the analytic gradient lead down the same path?"), (3, 4), ON_IRIS),
        "not_always": Card(N_("Does it, with 15 weights?"), (2, 4), PAIRED),
        "good_rate": Card(
            N_("At a rate of 20, who is lower after 200 evaluations, local search or the gradient?"),
            (2, 4),
            PAIRED | {"slope_rate": 20.0},
        ),
        "random_15": Card(N_("How far does random search get with 15 weights?"), (1, 4), PAIRED),
        "random_650": Card(N_("How far does random search get with 650 weights?"), (1,), {"data": "digits"}),
        "numeric_650": Card(N_("Does a numeric one, with 650 weights?"), (2, 3), SMALL_NUDGES),
        "way_650": Card(
            N_("With 650 weights, how long does local search take to a loss of 0.35?"), (2, 4), SMALL_NUDGES
        ),
        "end_650": Card(N_("Can it not?"), (2, 4), SMALL_NUDGES),
        "border": Card(N_("Near the floor, how long may a step be?"), (), ON_IRIS),
        "promise": Card(N_("How much of what the gradient promises does the best step gain?"), (), ON_IRIS),
        "uphill": Card(N_("Does it?"), (7,), ON_IRIS),
        "batches": Card(N_("Does it, if each may read as many rows?"), (5, 6), ON_IRIS),
        "bounce": Card(N_("Where does one row a step come to rest?"), (6, 7), ON_IRIS),
    },
    "backprop": {
        "gap": Card(N_("How far are the gradients from finite differences?")),
        "reverse": Card(N_("How many passes does it take for the gradients of all inputs?")),
        "route": Card(N_("What does the smaller input of max get?")),
        "switch": Card(N_("Does it, in a product?")),
        "one_gate": Card(N_("Does it matter how small the gates are?")),
        "zeros": Card(N_("How much of ReLU's Jacobian is 0?")),
    },
    "optimizers": {
        "descent_factor": Card(
            N_("How much of the distance does a step of SGD leave, at its best rate?"), (1,), BOWL_100
        ),
        "descent_steps": Card(
            N_("At its best rate, how many steps does SGD take to a millionth of the distance?"), (1,), BOWL_100
        ),
        "momentum_factor": Card(
            N_("How much of the distance does a step of momentum leave, at its best?"), (2,), BOWL_100
        ),
        "border": Card(N_("Past which rate does momentum diverge?"), (2,), BOWL_100),
        "not_fastest": Card(N_("Is it?"), (2,), BOWL_100),
        "adam_bowl": Card(N_("Is it, on a bowl?"), (2, 5), BOWL_100),
        "turned_sgd": Card(N_("Is the bowl harder for SGD if it is turned by 45°?"), (1,), BOWL_100),
        "turned_adam": Card(N_("Does it, if the bowl is turned by 45°?"), (5,), BOWL_100),
        "saddle_leaves": Card(N_("Does it?"), (1,), RACERS),
        "saddle_first": Card(N_("Who is first off a saddle, SGD or RMSProp?"), (1, 4), RACERS),
        "random_search": Card(N_("Will it do for two?")),
        "network_search": Card(N_("How far does random local search get on the playground's network?"), (6,), RACERS),
        "network_guess": Card(N_("How far do random guesses get in a network's 354 weights?")),
        "adam_first": Card(N_("How long is Adam's very first step, with its bias correction and without?"), (5,)),
        "adagrad_shrinks": Card(N_("How long are Adagrad's steps on the network after 400, and SGD's?")),
        "all_rows": Card(N_("How often does a step of SGD raise the loss, with all rows and with one?")),
        "calmed": Card(N_("With one row a step, what does a schedule do to SGD's jumping?")),
        "slowed": Card(N_("Does it?")),
    },
}

# Those that answer the lab's question, in the order in which one learns; the others stand behind a button.
FIRST: Mapping[str, tuple[str, ...]] = {
    "activations": ("sigmoid_fails", "sigmoid_unsaturated", "tanh_learns", "relu_dies", "bias", "relu_revives"),
    "initialization": ("zeros_equal", "small_1", "large_extreme", "xavier_kept", "relu_xavier_1", "he_kept"),
    "normalization": ("scales_without", "scales_with", "rate", "end", "gap_small", "instance_silent"),
    "capacity": ("memorizes", "large_answers", "large_is_sure", "beats_three", "size_is_no_help", "luck"),
    "preprocessing": ("raw", "standardize", "min_max_worse", "pca", "whiten_steps", "leak_shift"),
    "losses": ("nudge_hinge", "double_mean", "first_softmax", "rest_softmax", "rest_hinge", "l2_quarter"),
    "perceptron": ("and", "bound", "cycle", "epochs", "by_hand", "two"),
    "slope": ("same_gradient", "passes", "cost_650", "not_always", "border", "batches"),
    "backprop": ("gap", "reverse", "route", "switch", "one_gate", "zeros"),
    "optimizers": ("descent_factor", "momentum_factor", "border", "not_fastest", "adam_bowl", "saddle_leaves"),
}


def claim_groups(lab: Lab) -> tuple[tuple[Claim, ...], ...]:
    """A lab's claims by card: those that share a sentence are together; the cards that are shown first come first."""
    found: dict[Message, list[Claim]] = {}
    for claim in lab.claims:
        found.setdefault(claim.sentence, []).append(claim)
    return tuple(sorted(map(tuple, found.values()), key=lambda group: _place(lab, group[0])))


def _place(lab: Lab, claim: Claim) -> int:
    """Of a card among those that are shown first; the others are behind them."""
    first = FIRST.get(lab.key, ())
    return first.index(claim.key) if claim.key in first else len(first)
