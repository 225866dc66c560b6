"""How should a step be taken? Ways to go down race from one start, over a surface and over a network's loss."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.labs.claims.optimizers import CLAIMS
from app.labs.figures import optimizers as figure
from app.labs.figures.race import YOURS, Controls, pace_of, rates_of, surface_of, yours
from app.labs.figures.race_network import network
from app.labs.figures.racers import Racer, kept_racers, racers_in, with_racer
from app.labs.lab import LEARNING, Figure, Guess, Lab, Mark, Option, Scale, Try, no_bench
from app.words import EMPTY, N_, Message, amount
from engine.optimizers import OPTIMIZERS
from engine.schedules import SCHEDULES
from engine.surfaces import SURFACES

MOST_MOMENTUM = 0.99  # on the slider


PLAIN = ("sgd", "gradient_descent", "momentum")  # what theory has a limit for; the first two have no momentum


def fitted(before: Controls, after: Controls) -> Controls:
    """On another surface, racer 2 and the start are as that surface needs them; another racer 2 has its own rate."""
    surface, kind = surface_of(after), yours(after).kind
    if (surface, kind) == (surface_of(before), yours(before).kind):
        return after
    changes: dict[str, Any] = {}
    if not yours(after).is_search:
        pace = pace_of(surface)
        changes = {"rate": pace.rate(kind), "momentum": pace.momentum(kind)}
    return after.with_(**changes, start=() if surface.key != before.surface.key else after.start)


def _momentum(controls: Controls) -> float:
    return controls.momentum if yours(controls).has_momentum else 0.0


def limit(controls: Controls) -> Mark:
    """The rate past which racer 2 diverges, by theory, or else its usual one; none if the slider does not get there."""
    if yours(controls).is_search:
        return Mark(controls.rate, EMPTY)
    rates, (_, most) = rates_of(controls), rate_ends(controls)
    if yours(controls).kind not in PLAIN:
        value = pace_of(surface_of(controls)).rate(yours(controls).kind)
        return Mark(value, N_("usual: {value}").format(value=amount(value)))
    if rates is None or (value := rates.limit(_momentum(controls))) > most:
        return Mark(most, EMPTY)
    return Mark(value, N_("limit: {value}").format(value=amount(value)))


def best(controls: Controls) -> Mark:
    """The momentum that theory calls best for the rate that is set."""
    rates = rates_of(controls)
    if rates is None or yours(controls).kind != "momentum":
        return Mark(0.9, N_("usual: 0.9"))
    value = min(rates.best_beta(controls.rate), MOST_MOMENTUM)
    return Mark(value, N_("best at this rate: {value}").format(value=amount(value)))


def rate_ends(controls: Controls) -> tuple[float, float]:
    """The rates of the plane; of another racer 2, four times its usual one at most."""
    pace, racer = pace_of(surface_of(controls)), yours(controls)
    is_adaptive = not (racer.is_search or racer.has_momentum or racer.kind in PLAIN)
    most = 4 * pace.rate(racer.kind) if is_adaptive else pace.most
    return most / 100, most


def unsupported(controls: Controls) -> tuple[str, ...]:
    """Only bowls have a condition number, and only some racers a momentum, or a rate."""
    named = {
        "condition": hasattr(controls.surface, "condition"),
        "rate": not yours(controls).is_search,
        "momentum": yours(controls).has_momentum,
    }
    return tuple(name for name, counts in named.items() if not counts)


def off_momentum(controls: Controls) -> dict[str, Any]:
    """Racer 2 becomes SGD, at its usual rate."""
    return _ball(controls) | {"momentum": 0.0, "rate": pace_of(surface_of(controls)).rate("sgd")}


def past_border(controls: Controls) -> dict[str, Any]:
    """A little past the limit of racer 2; where there is none, as fast as its slider goes."""
    surface = surface_of(controls)
    most = surface.rates.limit(controls.momentum) * 1.03 if surface.rates else pace_of(surface).most
    return _ball(controls) | {"rate": float(f"{min(most, 4.0):.3g}")}


def _ball(controls: Controls) -> dict[str, Any]:
    """Racer 2 has a momentum, whoever it was."""
    racer = yours(controls)
    return {} if racer == Racer("momentum") else {"racers": with_racer(controls.racers, YOURS, "momentum")}


OFF_SADDLE: Mapping[str, Message] = {
    "learnedIt": N_("{networks} is out first."),
    "learnedItSeveral": N_("{networks} are out first, at the same step."),
    "noneLearned": N_("none is out in time."),
    "nowAll": N_("Now all are out at once."),
    "nowNone": N_("Now none is out in time."),
}


def guess_of(controls: Controls) -> Guess:
    """Anyone who races, or none; where there is no minimum, who is out of the window first."""
    racers = enumerate(racers_in(controls.racers), start=1)
    options = (*(Option(racer.name, (number,)) for number, racer in racers), Option(N_("none of them")))
    if surface_of(controls).minima:
        return Guess(N_("Guess first: who is down first?"), options)
    return Guess(N_("Guess first: who is out first?"), options, says=OFF_SADDLE)


def kept(name: str, value: Any) -> Any:
    """Of racers that are refused, those that can race; of anything else nothing."""
    return kept_racers(value) if name == "racers" and isinstance(value, str) else None


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
    lede=N_("Choose who races down a surface and down a network's own loss, and drag the start."),
    settings=Controls(),
    bench=no_bench,
    guess=guess_of(Controls()),
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
    entries=tuple(
        f"{name}.{key}"
        for name, registry in (("optimizers", OPTIMIZERS), ("schedules", SCHEDULES), ("surfaces", SURFACES))
        for key in registry.keys
    ),
    scales={
        "rate": Scale(YOURS + 1, limit, rate_ends, linear=True, label=N_("Rate on surface")),
        "momentum": Scale(YOURS + 1, best, linear=True, label=N_("Momentum on surface")),
    },
    group=LEARNING,
    idle=unsupported,
    figure=Figure(
        figure.race,
        (figure.ground, network, figure.plane),
        inside=("racers", "start", "slice", "chart", "seed", "setup"),
        beside=("slice", "chart", "setup"),
        guess=guess_of,
        follow=fitted,
        kept=kept,
        renewed=new_start,
    ),
)
