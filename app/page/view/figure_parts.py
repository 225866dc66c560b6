"""What the parts of a lab's figure say about themselves, by the lab and the part."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from app.words import EMPTY, N_, Message


class Part(NamedTuple):
    """The title of a card, what one sees, the formula behind it in LaTeX, and why it is so."""

    title: Message
    text: Message
    formula: str = ""
    why: Message = EMPTY


PARTS: Mapping[str, Part] = {
    "optimizers.racers": Part(
        N_("Racers"),
        N_(
            "How many steps each racer takes until it stays within a thousandth of its first distance to the minimum, "
            "out of 400. One that comes there and goes away again leaves; one that flies off has diverged."
        ),
        why=N_(
            "Where theory knows the best rate, SGD and Nesterov have it. RMSProp and Adam keep theirs on every bowl. "
            "Random search draws an offset with the standard deviation $\\sigma$, and stays where it is lower."
        ),
    ),
    "optimizers.surface": Part(
        N_("The surface"),
        N_("A loss over two parameters. Each dot is a step, so its distance from the last one is the step's length."),
        why=N_(
            "On a bowl the steepest direction limits the rate, and the flattest one then takes about as many steps as "
            "the condition number says. Momentum needs only about its square root of them."
        ),
    ),
    "optimizers.network": Part(
        N_("A slice of a network's loss"),
        N_(
            "The loss of the playground's first network, with 354 parameters, or of the one that you have there now, "
            "over a plane through its start. The same racers train it, and their paths are drawn where they are seen "
            "on the plane, at right angles to it."
        ),
        why=N_(
            "Along the paths, the plane is spanned by the first two principal components of all places, each racer's "
            "path counted alike. It holds most of each path. Two random directions hold hardly any of it, so there the "
            "racers seem to stand still. The losses below are those at the true places. Other racers than 2 have rates "
            "of their own here: 0.1, 0.03, 0.003 and 0.01."
        ),
    ),
    "optimizers.plane": Part(
        N_("Every rate and momentum"),
        N_(
            "The darker a cell, the fewer steps racer 2 takes from this start with that rate and momentum. From a "
            "hatched one it ends farther from the minimum than it began; the dashed line is where theory says that it "
            "diverges."
        ),
        r"\eta < \frac{2 (1 + \beta)}{\lambda_n}",
        N_(
            "The setting that theory calls best shrinks the distance fastest in the long run. From most starts another "
            "one is at a thousandth sooner: at the best setting both solutions of the recursion are equal, and $t$ "
            "steps leave about $t$ times the power of the factor."
        ),
    ),
}
