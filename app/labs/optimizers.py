"""How should a step be taken? Six ways to go down race from one start, over a surface and over a network's loss."""

from __future__ import annotations

from typing import Any

from app.labs.claims.optimizers import CLAIMS
from app.labs.figures import optimizers as figure
from app.labs.figures.race import YOURS, Controls, pace_of, rates_of, surface_of
from app.labs.lab import LEARNING, Figure, Guess, Lab, Mark, Option, Scale, Try, no_bench
from app.words import EMPTY, N_, amount

MOST_MOMENTUM = 0.99  # on the slider


def fitted(before: Controls, after: Controls) -> Controls:
    """On another surface, racer 2 and the start are as that surface needs them."""
    surface = surface_of(after)
    if surface == surface_of(before):
        return after
    pace = pace_of(surface)
    changes: dict[str, Any] = {"rate": pace.rates[YOURS], "momentum": pace.momenta[0]}
    return after.with_(**changes, start=() if surface.key != before.surface.key else before.start)


def limit(controls: Controls) -> Mark:
    """The rate past which racer 2 diverges, by theory; none if the slider does not get there."""
    rates, most = rates_of(controls), pace_of(surface_of(controls)).most
    if rates is None or (value := rates.limit(controls.momentum)) > most:
        return Mark(most, EMPTY)
    return Mark(value, N_("limit: {value}").format(value=amount(value)))


def best(controls: Controls) -> Mark:
    """The momentum that theory calls best for the rate that is set."""
    rates = rates_of(controls)
    if rates is None:
        return Mark(0.9, N_("usual: 0.9"))
    value = min(rates.best_beta(controls.rate), MOST_MOMENTUM)
    return Mark(value, N_("best at this rate: {value}").format(value=amount(value)))


def rate_ends(controls: Controls) -> tuple[float, float]:
    """The rates of the plane."""
    most = pace_of(surface_of(controls)).most
    return most / 100, most


def unsupported(controls: Controls) -> tuple[str, ...]:
    """Only bowls have a condition number."""
    return () if hasattr(controls.surface, "condition") else ("condition",)


def off_momentum(controls: Controls) -> dict[str, Any]:
    """Racer 2 becomes SGD, at the rate of racer 1."""
    return {"momentum": 0.0, "rate": pace_of(surface_of(controls)).rates[0]}


def past_border(controls: Controls) -> dict[str, Any]:
    """A little past the limit of racer 2; where there is none, as fast as its slider goes."""
    surface = surface_of(controls)
    most = surface.rates.limit(controls.momentum) * 1.03 if surface.rates else pace_of(surface).most
    return {"rate": float(f"{min(most, 4.0):.3g}")}


def on_floor(_controls: Controls) -> dict[str, Any]:
    """On the bowl's flat direction, with nothing to go down across it."""
    bowl = Controls()
    return {"surface": bowl.surface, "condition": bowl.condition, "start": (-2.0, 0.0)}


def new_start(controls: Controls) -> dict[str, Any]:
    """Another place on the surface, and other weights of the network."""
    return {"seed": (controls.seed + 1) % 10_000, "start": ()}


OPTIMIZERS_LAB = Lab(
    key="optimizers",
    question=N_("How should a step be taken?"),
    lede=N_("Six ways to go down race from one start: over a surface, and over a network's own loss. Drag the start."),
    settings=Controls(),
    bench=no_bench,
    guess=Guess(
        N_("Guess first: who is down first?"),
        (
            Option(N_("SGD"), (1,)),
            Option(N_("momentum"), (2,)),
            Option(N_("Nesterov"), (3,)),
            Option(N_("RMSProp"), (4,)),
            Option(N_("Adam"), (5,)),
        ),
    ),
    tries=(
        Try(
            "no_momentum",
            N_("Momentum off"),
            N_("Does racer 2 still turn?"),
            off_momentum,
            N_("Watch racer 2 on the surface and in the loss below it."),
        ),
        Try(
            "past",
            N_("Past the border"),
            N_("Who flies off?"),
            past_border,
            N_("Watch racer 2 in the plane of rate and momentum, and where its path ends."),
        ),
        Try(
            "floor",
            N_("Start on the floor"),
            N_("Is it still hard?"),
            on_floor,
            N_("Watch how straight the paths are, and who is slow all the same."),
        ),
    ),
    claims=CLAIMS,
    entries=(
        "optimizers.sgd",
        "optimizers.momentum",
        "optimizers.nesterov",
        "optimizers.rmsprop",
        "optimizers.adam",
        "surfaces.bowl",
        "surfaces.ravine",
        "surfaces.saddle",
        "surfaces.monkey_saddle",
        "surfaces.beale",
        "surfaces.rosenbrock",
        "surfaces.many_minima",
    ),
    scales={
        "rate": Scale(YOURS + 1, limit, rate_ends, linear=True),
        "momentum": Scale(YOURS + 1, best, linear=True),
    },
    group=LEARNING,
    idle=unsupported,
    figure=Figure(
        figure.race,
        (figure.ground, figure.network, figure.plane),
        inside=("start", "slice", "seed", "setup"),
        follow=fitted,
        renewed=new_start,
    ),
)
