"""How does one follow the slope? What a gradient costs, what it is worth, and what popular sayings get wrong."""

from __future__ import annotations

import math
from functools import partial

from app.labs.claim import Claim, Saying
from app.labs.claims.budgets import (
    ANALYTIC,
    LOCAL,
    NUMERIC,
    RANDOM,
    Setup,
    agreeing,
    batches_gain,
    border,
    bounce,
    cost_ratio,
    evaluations_ratio,
    gap_decades,
    gradient_gap,
    loss,
    passes,
    path_gap,
    promise_kept,
    ratio,
)
from app.words import N_

LECTURE = "CS231n, lecture 3"
NOTES = "CS231n, Optimization: computing the gradient"
STRATEGIES = "CS231n, Optimization: strategies 1 to 3"
BATCHES = "CS231n, Optimization: mini-batch gradient descent"
IRIS, FAST, DIGITS, SMALL_NUDGES = Setup(), Setup(rate=20.0), Setup("digits"), Setup("digits", nudge=0.05)
PASSES = N_(
    "A loss and its gradient by backpropagation cost as much as two losses, however many weights the layer has."
)
PASSES_FIGURE = N_("multiply-adds, both passes ÷ forward, on {data}")

CLAIMS: tuple[Claim, ...] = (
    Claim(
        "same_gradient",
        N_("The numeric gradient is the analytic one: centered differences agree with it to ten decimals."),
        N_("widest gap of 15 derivatives, 9 starts"),
        partial(gradient_gap, centered=True),
        0,
        1e-9,
        NOTES,
        0.0,
    ),
    Claim(
        "one_sided",
        N_("One-sided differences need half the evaluations, and miss the gradient ten thousand times farther."),
        N_("powers of ten, one-sided gap ÷ centered gap"),
        gap_decades,
        3.8,
        5.0,
        NOTES,
    ),
    Claim("passes", PASSES, PASSES_FIGURE.format(data=N_("iris")), lambda _seed: passes("iris"), 2, 2, LECTURE, 2.0),
    Claim(
        "passes_650",
        PASSES,
        PASSES_FIGURE.format(data=N_("digits")),
        lambda _seed: passes("digits"),
        2,
        2,
        LECTURE,
        2.0,
    ),
    Claim(
        "cost",
        N_("For each step, the numeric gradient of 15 weights costs 8 times as many evaluations."),
        N_("evaluations a step, numeric ÷ analytic, 15 weights"),
        lambda _seed: cost_ratio("iris"),
        8,
        8,
        LECTURE,
        (15 + 1) / 2,
    ),
    Claim(
        "cost_650",
        N_("With 650 weights it costs more than 300 times as many."),
        N_("evaluations a step, numeric ÷ analytic, 650 weights"),
        lambda _seed: cost_ratio("digits"),
        325,
        326,
        LECTURE,
        (650 + 1) / 2,
    ),
    Claim(
        "same_path",
        N_("Both gradients lead down the same path: after as many steps, their losses are the same."),
        N_("widest gap of the losses, as a share"),
        path_gap,
        0,
        1e-5,
        NOTES,
        0.0,
    ),
    Claim(
        "not_always",
        N_(
            "With 15 weights, at a rate of 2, local search ends about 10% below the gradient: it says where, not how far."
        ),
        N_("loss after 3200 evaluations, local search ÷ analytic gradient"),
        partial(ratio, IRIS, LOCAL, ANALYTIC),
        0.85,
        0.95,
        STRATEGIES,
        saying=Saying(N_("Following the gradient always beats guessing.")),
    ),
    Claim(
        "good_rate",
        N_("At a rate of 20, the gradient is at less than half the loss of local search after 200 evaluations."),
        N_("loss after 200 evaluations, local search ÷ analytic gradient"),
        partial(ratio, FAST, LOCAL, ANALYTIC, at=200),
        1.8,
        3.2,
        STRATEGIES,
    ),
    Claim(
        "random_15",
        N_("With 15 weights, random search ends with about seven times the loss of the analytic gradient."),
        N_("loss after 3200 evaluations, random search ÷ analytic gradient"),
        partial(ratio, IRIS, RANDOM, ANALYTIC),
        6,
        9,
        STRATEGIES,
    ),
    Claim(
        "random_650",
        N_("With 650 weights, the best of 3200 random tries is no better than guessing among ten digits."),
        N_("loss after 3200 evaluations ÷ ln 10"),
        lambda seed: loss(DIGITS, RANDOM, seed) / math.log(10),
        0.92,
        1.06,
        STRATEGIES,
    ),
    Claim(
        "numeric_650",
        N_("With 650 weights, local search ends far below the numeric gradient, which gets to take only four steps."),
        N_("loss after 3200 evaluations, numeric gradient ÷ local search"),
        partial(ratio, DIGITS, NUMERIC, LOCAL),
        5,
        40,
        STRATEGIES,
        saying=Saying(N_("A gradient, however it is found, beats guessing."), 0.5),
    ),
    Claim(
        "way_650",
        N_("With 650 weights, local search takes over a hundred times as many evaluations to a loss of 0.35."),
        N_("evaluations, local search at σ 0.05 ÷ analytic gradient at a rate of 2"),
        partial(evaluations_ratio, SMALL_NUDGES, LOCAL, ANALYTIC),
        90,
        170,
        STRATEGIES,
    ),
    Claim(
        "end_650",
        N_("It can: with small nudges, it ends at about a tenth of the loss that the gradient leaves at a rate of 2."),
        N_("loss after 3200 evaluations, local search at σ 0.05 ÷ analytic gradient"),
        partial(ratio, SMALL_NUDGES, LOCAL, ANALYTIC),
        0.04,
        0.3,
        STRATEGIES,
        saying=Saying(N_("With 650 weights, local search cannot end below the gradient."), 1.0),
    ),
    Claim(
        "border",
        N_("Near the floor, a step of more than 2 ÷ curvature climbs, and a shorter one goes down."),
        N_("rate past which it climbs × curvature ÷ 2"),
        border,
        0.99,
        1.01,
        LECTURE,
        1.0,
    ),
    Claim(
        "promise",
        N_("The best step gains less than half of what the gradient promises: it is true only near its place."),
        N_("what the best first step gains, as a share of rate × gradient²"),
        promise_kept,
        0.33,
        0.45,
        LECTURE,
    ),
    Claim(
        "uphill",
        N_("About one row in four points uphill. Their mean is the gradient."),
        N_("share of rows that point downhill, near the floor"),
        partial(agreeing, away=0.03),
        0.65,
        0.8,
        BATCHES,
        saying=Saying(N_("Every row points downhill."), 1.0),
    ),
    Claim(
        "batches",
        N_("After as many rows, batches of 16 are ten times closer to the floor: they took ten times as many steps."),
        N_("height above the floor after 5 epochs, all rows ÷ 16 rows"),
        batches_gain,
        7,
        16,
        BATCHES,
        saying=Saying(N_("The exact gradient of all rows gets down fastest."), 1.0),
    ),
    Claim(
        "bounce",
        N_("One row a step never comes to rest: in the long run it stays dozens of times higher above the floor."),
        N_("mean height above the floor, epochs 25 to 30, one row ÷ 16 rows"),
        bounce,
        30,
        75,
        BATCHES,
    ),
)
