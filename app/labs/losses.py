"""What is the loss telling the network? Hinge, squared hinge and softmax of the same scores, term by term."""

from __future__ import annotations

from app.labs.claims.losses import CLAIMS
from app.labs.figures.learned import STEPS, given
from app.labs.figures.losses import picture
from app.labs.figures.scored import Controls
from app.labs.lab import LEARNING, Figure, Guess, Lab, Mark, Option, Scale, Try, no_bench
from app.words import EMPTY, N_

NUDGE = Guess(
    N_("Guess first: nudge the ringed score by 0.1. Which losses react?"),
    (
        Option(N_("all three"), all_but=True),
        Option(EMPTY, (1, 2)),
        Option(N_("only"), (3,)),
        Option(N_("none of them")),
    ),
)
LEARN = Guess(
    N_("Guess first: after {steps} steps, which losses still react?").format(steps=STEPS),
    (
        Option(N_("all three"), all_but=True),
        Option(EMPTY, (2, 3)),
        Option(N_("only"), (3,)),
        Option(N_("none of them")),
    ),
)
AS_GIVEN = Mark(1.0, N_("as given"))


def guess(controls: Controls) -> Guess | None:
    """What one may guess depends on what is played; of rows, what is first is shown at once."""
    return {"images": NUDGE, "points": LEARN}.get(controls.examples)


def unused(controls: Controls) -> tuple[str, ...]:
    """Only rows are those of a dataset."""
    return () if controls.examples == "rows" else ("dataset",)


LOSSES_LAB = Lab(
    key="losses",
    question=N_("What is the loss telling the network?"),
    lede=N_(
        "Three losses look at the same scores. Drag a score or type it: each says how wrong it is, and who should move."
    ),
    settings=Controls(),
    bench=no_bench,
    guess=NUDGE,
    tries=(
        Try(
            "double",
            N_("Double all weights"),
            N_("Who calls it better?"),
            {"examples": "images", "weights_times": 2.0},
            N_("Watch the car's image, which was right before, and then the mean."),
        ),
        Try(
            "zero",
            N_("Weights near 0"),
            N_("What is the first loss?"),
            {"examples": "rows", "weights_times": 0.01},
            N_("Watch the means, and where the curves by size of the weights are flat."),
        ),
        Try(
            "spread",
            N_("One weight or four?"),
            N_("Which does L2 prefer?"),
            {"examples": "weights", "weights_times": 1.0},
            N_("Watch the four weights of each set, and the losses beside them."),
        ),
    ),
    claims=CLAIMS,
    entries=(
        "losses.hinge",
        "losses.squared_hinge",
        "losses.cross_entropy",
    ),
    scales={"weights_times": Scale(0, lambda _controls: AS_GIVEN)},
    group=LEARNING,
    idle=unused,
    figure=Figure(
        picture,
        inside=("scores", "picked", "points", "arrows", "seed"),
        renewed=lambda controls: {"scores": (), "points": (), "arrows": (), "seed": (controls.seed + 1) % 10_000},
        guess=guess,
        given=given,
    ),
)
