"""How does one follow the slope? Four ways down on one budget, a step by hand, and batches of three sizes."""

from __future__ import annotations

from typing import Any

from app.labs.claims.slope import CLAIMS
from app.labs.figures.descents import BUDGET, LENGTHS, Controls, followed, renewed
from app.labs.figures.landscape import climb, ground, lowest_here
from app.labs.figures.slope import picture, pictures
from app.labs.lab import FOUNDATIONS, Figure, Guess, Lab, Mark, Option, Scale, Try, no_bench
from app.words import N_, amount

COUNT = 10  # steps by hand that are too long


def lowest(controls: Controls) -> Mark:
    """The rate of the step by hand that would end lowest."""
    value = lowest_here(controls)
    return Mark(max(value, LENGTHS[0]), N_("lowest: {value}").format(value=amount(value, 2)))


def long_steps(controls: Controls) -> dict[str, Any]:
    """Ten steps by hand from close to the floor, each of which climbs, and the next one, which would."""
    start, (*walked, following) = climb(controls.data, controls.seed, COUNT + 1)
    return {"start": start, "walked": tuple(walked), "step_by_hand": following}


SLOPE = Lab(
    key="slope",
    question=N_("How does one follow the slope?"),
    lede=N_("Four ways down one layer's loss share a budget of evaluations. Then take a step by hand."),
    settings=Controls(),
    bench=no_bench,
    guess=Guess(
        N_("Guess first: who is lowest after {count} evaluations?").format(count=BUDGET),
        (
            Option(N_("random"), (1,)),
            Option(N_("local"), (2,)),
            Option(N_("numeric"), (3,)),
            Option(N_("analytic"), (4,)),
        ),
    ),
    tries=(
        Try(
            "pixels",
            N_("64 pixels in"),
            N_("Who still gets down?"),
            {"data": "digits", "start": (), "walked": ()},
            N_("Watch the pictures, and how many steps 3 can pay for."),
        ),
        Try(
            "fast",
            N_("Rate 20"),
            N_("Who is lowest then?"),
            {"slope_rate": 20.0},
            N_("Watch the lines of 3 and 4."),
        ),
        Try(
            "long",
            N_("Ten steps too long"),
            N_("Where do they lead?"),
            long_steps,
            N_("Watch your walk: each step crosses the valley, and ends higher than it began."),
        ),
    ),
    claims=CLAIMS,
    entries=("datasets.iris", "datasets.moons", "datasets.digits"),
    scales={"step_by_hand": Scale(0, lowest, lambda _controls: LENGTHS)},
    group=FOUNDATIONS,
    figure=Figure(
        picture,
        (pictures, ground),
        inside=("start", "walked", "seed"),
        follow=followed,
        renewed=renewed,
        beside=("step_by_hand", "start", "walked"),
        speeds=(4, 10, 30),
    ),
)
