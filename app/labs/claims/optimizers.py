"""How should a step be taken? What theory says about a bowl, and what popular sayings get wrong."""

from __future__ import annotations

import math
from functools import partial

from app.labs.claim import Claim, Saying
from app.labs.claims.noise import ADAGRAD_RATE, ALL, ONE, RATE, calmed, rises, shrunk, slowed
from app.labs.claims.walks import (
    RATES,
    adam_against_momentum,
    descent,
    factor,
    first_step,
    network_guess_ratio,
    network_search_ratio,
    off_saddle,
    ravine_against_bowl,
    saddle_ratio,
    search_against_slope,
    steps_to_millionth,
    theory_against_best,
    usual_adam,
    widest_gap,
)
from app.words import N_
from engine.adaptive import Adagrad, RMSProp
from engine.optimizers import SGD, Momentum

NOISE = N_("With all rows, SGD's loss falls at every step; with one row a step, it rises at more than half of them.")
SHRINK = N_(
    "On the playground's network, Adagrad's steps shrink to about a fifth by step 400; SGD's keep most of their length."
)
LECTURE = "CS231n, lecture 3 and lecture 7"
POLYAK = "Polyak (1964); Goh (2017), Why momentum really works"
DAUPHIN = "Dauphin et al. (2014), figure 1"

KINGMA = "Kingma and Ba (2015); CS231n, lecture 7"
FIRST_STEP = N_(
    "With its bias correction, Adam's first step is as long as the rate. Without it, it would be three times as long."
)

CLAIMS: tuple[Claim, ...] = (
    Claim(
        "descent_factor",
        N_("At its best rate, 2 ÷ (λ₁ + λₙ), SGD leaves 98% of the distance at each step."),
        N_("factor a step"),
        partial(factor, SGD(), RATES.descent_rate),
        0.9795,
        0.9805,
        POLYAK,
        RATES.descent_factor,
    ),
    Claim(
        "descent_steps",
        N_("At its best rate, SGD takes about 691 steps to a millionth of the distance."),
        N_("steps to a millionth"),
        steps_to_millionth,
        685,
        697,
        POLYAK,
        RATES.steps(RATES.descent_factor, 1e-6),
    ),
    Claim(
        "momentum_factor",
        N_("At its best rate and momentum, momentum leaves only 82% of the distance at each step."),
        N_("factor a step, steps 100 to 300"),
        partial(factor, Momentum(mu=RATES.beta), RATES.momentum_rate),
        0.815,
        0.83,
        POLYAK,
        RATES.momentum_factor,
    ),
    Claim(
        "border",
        N_("Momentum β diverges just past the rate 2 (1 + β) ÷ λₙ, and never before."),
        N_("widest gap between measured border and theory, 10 momenta"),
        widest_gap,
        0,
        0.01,
        POLYAK,
        0.0,
    ),
    Claim(
        "not_fastest",
        N_("Theory's setting is best in the long run only: another one is at a thousandth in about 70% of the steps."),
        N_("steps at theory's best ÷ fewest measured"),
        theory_against_best,
        1.2,
        1.6,
        POLYAK,
        saying=Saying(N_("The setting that theory calls best is the fastest."), 1.0),
    ),
    Claim(
        "adam_bowl",
        N_("On a bowl, Adam takes three to four times as many steps as momentum, each at its best."),
        N_("steps, Adam ÷ momentum"),
        adam_against_momentum,
        3.0,
        4.0,
        LECTURE,
        saying=Saying(N_("Adam is always faster.")),
    ),
    Claim(
        "turned_sgd",
        N_("Turned by 45°, the bowl is as hard for SGD as before."),
        N_("steps, ravine ÷ bowl"),
        partial(ravine_against_bowl, descent),
        0.99,
        1.01,
        LECTURE,
        1.0,
    ),
    Claim(
        "turned_adam",
        N_(
            "A rate for each parameter helps only along the axes: in a bowl turned by 45°, Adam takes more steps, "
            "up to twice as many."
        ),
        N_("steps, ravine ÷ bowl"),
        partial(ravine_against_bowl, usual_adam),
        1.2,
        2.1,
        LECTURE,
        saying=Saying(N_("Adam takes care of bad conditioning."), 1.0),
    ),
    Claim(
        "saddle_leaves",
        N_("SGD leaves a saddle by itself: each step multiplies its distance from the ridge by 1.2."),
        N_("steps until it is out, from 0.001 beside the ridge"),
        off_saddle,
        40,
        42,
        DAUPHIN,
        math.ceil(math.log(1500) / math.log(1.2)),
        Saying(N_("A saddle stops descent.")),
    ),
    Claim(
        "saddle_first",
        N_("RMSProp leaves a saddle several times sooner than SGD: it divides a small slope by its own small size."),
        N_("steps, SGD ÷ RMSProp"),
        partial(saddle_ratio, RMSProp(), 0.02),
        2.5,
        6,
        DAUPHIN,
    ),
    Claim(
        "random_search",
        N_("Even with two parameters, random search ends with a loss billions of times that of momentum."),
        N_("powers of ten of the loss, random search ÷ momentum, after 100 each"),
        search_against_slope,
        9,
        14,
        "CS231n, Optimization: strategy #1",
        saying=Saying(N_("Random search will do for few parameters.")),
    ),
    Claim(
        "network_search",
        N_("On the playground's network, random local search leaves several times the loss that Adam leaves."),
        N_("loss, search ÷ Adam, after 1000 each"),
        network_search_ratio,
        5,
        25,
        "CS231n, Optimization: strategy #2",
    ),
    Claim(
        "network_guess",
        N_("In 354 weights, the best of 1000 random guesses hardly beats answering ½ to everything."),
        N_("loss ÷ ln 2"),
        network_guess_ratio,
        0.9,
        1.0,
        "CS231n, Optimization: strategy #1",
    ),
    Claim(
        "adagrad_shrinks",
        SHRINK,
        N_("step length, steps 390 to 400 ÷ steps 5 to 15, Adagrad"),
        partial(shrunk, Adagrad(), ADAGRAD_RATE),
        0.1,
        0.3,
        "Duchi et al. (2011); CS231n, lecture 7",
    ),
    Claim(
        "adam_first",
        FIRST_STEP,
        N_("first step ÷ rate"),
        partial(first_step, corrected=True),
        0.9999,
        1.0001,
        KINGMA,
        1.0,
    ),
    Claim(
        "adam_uncorrected",
        FIRST_STEP,
        N_("the same without the correction"),
        partial(first_step, corrected=False),
        3.16,
        3.17,
        KINGMA,
        math.sqrt(10),
    ),
    Claim(
        "sgd_stays",
        SHRINK,
        N_("the same, SGD"),
        partial(shrunk, SGD(), RATE),
        0.5,
        1.2,
        LECTURE,
    ),
    Claim("all_rows", NOISE, N_("steps at which the loss rises, all rows"), partial(rises, ALL), 0, 0.01, LECTURE),
    Claim("one_row", NOISE, N_("steps at which the loss rises, one row"), partial(rises, ONE), 0.5, 0.7, LECTURE),
    Claim(
        "calmed",
        N_("With one row a step, a rate that falls as a cosine makes SGD's loss jump about half as far at the end."),
        N_("mean jump, constant rate ÷ cosine, steps 80 to 120"),
        calmed,
        1.6,
        3.4,
        LECTURE,
    ),
    Claim(
        "slowed",
        N_(
            "Only against noise: on a bowl, where there is none, a falling rate leaves SGD thousands of times the loss "
            "of a constant one."
        ),
        N_("powers of ten of the loss, cosine ÷ constant rate, after 400 steps"),
        slowed,
        3.5,
        5,
        LECTURE,
        saying=Saying(N_("A falling learning rate always helps."), 0.0),
    ),
)
