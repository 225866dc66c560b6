"""What is the loss telling the network? The lecture's example, the first loss, and what popular sayings get wrong."""

from __future__ import annotations

import math
from functools import partial

from app.labs.claim import Claim, Saying
from app.labs.claims.scores import (
    CAR,
    CAT,
    HINGE,
    LATE,
    SOFTMAX,
    SQUARED,
    disagreement,
    evenness,
    first_loss,
    four_slow_epochs,
    growth,
    image_loss,
    margin_ratio,
    mean_loss,
    mean_loss_of_all,
    nudged,
    penalties,
    share_of_worst,
)
from app.words import N_

LECTURE = "CS231n, lecture 3"
CHECKS = "CS231n, Neural networks 3: sanity checks"
NOTES = "CS231n, Linear classification"
SOUDRY = "Soudry et al. (2018), The implicit bias of gradient descent on separable data"
NUDGED = N_(
    "Nudge a score of the car's image by 0.1: hinge does not notice, since it is ahead by more than 1. Softmax does."
)
STILL = N_(
    "In four epochs at a low rate, the loss falls by about 1% and the accuracy doubles or more: it counts only which "
    "score is the highest."
)
SMALL = N_("With weights near 0, ten classes cost ln 10 in softmax, and 9 in either hinge.")

CLAIMS: tuple[Claim, ...] = (
    Claim(
        "mean",
        N_("It is 5.27. The frog's loss is 12.9; the 10.9 in some copies is a misprint."),
        N_("mean hinge loss of the three images"),
        lambda _seed: mean_loss(HINGE),
        5.26,
        5.27,
        LECTURE,
        (2.9 + 0 + 12.9) / 3,
        Saying(N_("The lecture's three images have a mean hinge loss of 4.6."), 4.6),
    ),
    Claim(
        "cat",
        N_("It is 2.04, −ln 0.13. The lecture's 0.89 is a logarithm to base 10."),
        N_("softmax loss of the cat's image"),
        lambda _seed: image_loss(SOFTMAX, CAT),
        2.03,
        2.05,
        LECTURE,
        -math.log(math.exp(3.2) / (math.exp(3.2) + math.exp(5.1) + math.exp(-1.7))),
        Saying(N_("The cat's softmax loss is 0.89."), 0.89),
    ),
    Claim(
        "right_class",
        N_("Each loss rises by the margin, and no gradient changes: so the lecture leaves the right class out."),
        N_("mean hinge loss, with the right class − without"),
        lambda _seed: mean_loss_of_all() - mean_loss(HINGE),
        0.999,
        1.001,
        LECTURE,
        1.0,
    ),
    Claim("nudge_hinge", NUDGED, N_("most that hinge moves"), lambda _seed: nudged(HINGE, CAR), 0, 0, LECTURE, 0.0),
    Claim(
        "nudge_softmax", NUDGED, N_("most that softmax moves"), lambda _seed: nudged(SOFTMAX, CAR), 0.006, 0.01, LECTURE
    ),
    Claim(
        "double_mean",
        N_("All answers stay, but the mean hinge loss rises by 81 %: what was wrong is now more wrong."),
        N_("mean hinge loss, after ÷ before"),
        lambda _seed: mean_loss(HINGE, 2.0) / mean_loss(HINGE),
        1.80,
        1.82,
        LECTURE,
        (2 * 1.9 + 1 + 2 * 5.3 + 1 + 2 * 5.6 + 1) / (2.9 + 12.9),
        Saying(N_("Doubling all weights changes nothing."), 1.0),
    ),
    Claim(
        "double_car",
        N_("Where the answer was right, doubled weights lower softmax: only the scores' differences count."),
        N_("the car's softmax loss, after ÷ before"),
        lambda _seed: image_loss(SOFTMAX, CAR, 2.0) / image_loss(SOFTMAX, CAR),
        0.04,
        0.06,
        LECTURE,
        math.log1p(math.exp(-7.2) + math.exp(-5.8)) / math.log1p(math.exp(-3.6) + math.exp(-2.9)),
    ),
    Claim(
        "worst",
        N_("Squaring makes the worst image count even more: the frog has nine tenths of the sum, with hinge eight."),
        N_("the frog's share, squared hinge"),
        lambda _seed: share_of_worst(SQUARED),
        0.90,
        0.92,
        LECTURE,
        83.25 / (8.41 + 83.25),
    ),
    Claim("first_softmax", SMALL, N_("softmax"), partial(first_loss, SOFTMAX, 0.01), 2.29, 2.31, CHECKS, math.log(10)),
    Claim("first_hinge", SMALL, N_("hinge"), partial(first_loss, HINGE, 0.01), 8.9, 9.1, CHECKS, 9.0),
    Claim("first_squared", SMALL, N_("squared hinge"), partial(first_loss, SQUARED, 0.01), 8.8, 9.2, CHECKS, 9.0),
    Claim(
        "first_large",
        N_("Only with small weights. With five times Xavier's it is several times as high."),
        N_("first softmax loss of ten classes"),
        partial(first_loss, SOFTMAX, 5.0),
        5,
        15,
        CHECKS,
        saying=Saying(N_("The first softmax loss of ten classes is ln 10."), math.log(10)),
    ),
    Claim(
        "still_loss",
        STILL,
        N_("loss, after ÷ before"),
        lambda seed: four_slow_epochs(seed)[0],
        0.985,
        0.996,
        "CS231n, lecture 6",
    ),
    Claim(
        "still_accuracy",
        STILL,
        N_("accuracy, after ÷ before"),
        lambda seed: four_slow_epochs(seed)[1],
        2,
        12,
        "CS231n, lecture 6",
    ),
    Claim(
        "rest_softmax",
        N_("It never is: each tenfold of steps lengthens the weights further, like a logarithm."),
        N_("length of the weights, step 10 000 ÷ step 1000"),
        partial(growth, SOFTMAX),
        1.3,
        1.6,
        SOUDRY,
        math.log(LATE) / math.log(LATE / 10),
        Saying(N_("Softmax is satisfied once all answers are right."), 1.0),
    ),
    Claim(
        "rest_hinge",
        N_("Hinge comes to rest once every right score is ahead by the margin."),
        N_("length of the weights, step 10 000 ÷ step 1000"),
        partial(growth, HINGE),
        1,
        1,
        NOTES,
        1.0,
    ),
    Claim(
        "lines",
        N_("On clouds that overlap they answer differently on part of the plane."),
        N_("share of the plane with another answer"),
        disagreement,
        0.003,
        0.12,
        NOTES,
        saying=Saying(N_("Hinge and softmax choose the same lines."), 0.0),
    ),
    Claim(
        "margin",
        N_("A margin of 10 with ten times the weights is the same loss times 10: only their ratio counts."),
        N_("loss with ten times both ÷ loss"),
        margin_ratio,
        9.999,
        10.001,
        NOTES,
        10.0,
        Saying(N_("The margin must be tuned.")),
    ),
    Claim(
        "l2_quarter",
        N_("(¼, ¼, ¼, ¼) gives (1, 1, 1, 1) the same score as (1, 0, 0, 0), for a quarter of the L2 penalty."),
        N_("L2 penalty, spread ÷ one"),
        lambda _seed: penalties(0.0, 1.0)[1] / penalties(0.0, 1.0)[0],
        0.249,
        0.251,
        LECTURE,
        0.25,
    ),
    Claim(
        "l2_spreads",
        N_("So L2 makes four weights equal, if their inputs are."),
        N_("smallest ÷ largest weight, from (1, 0, 0, 0)"),
        lambda _seed: evenness(0.0, 0.1),
        0.99,
        1,
        LECTURE,
        1.0,
    ),
)
