"""The words of the panels of the lab "How large should a network be?"."""

from __future__ import annotations

from app.labs.panels.capacity import LUCKY
from app.words import _


def words() -> dict[str, str]:
    """By the names that the modules in ``static/lab/panels`` use."""
    return _states() | {
        "wiringTitle": _("Wiring, as it is trained"),
        "wiringNote": _(
            "a line is a weight, as wide as it is large; in network 7, rings are neurons that dropout silences in "
            "one step"
        ),
        "luckTitle": _("Luck, seen as luck"),
        "luckNote": _(
            "test loss of {draws} draws of data, split and weights; bar: median, line: the middle 80%"
        ).format(draws=LUCKY),
        "luckAbout": _(
            "A dot is a draw. Draws of one network differ as much as networks do, so compare them on the same draws: "
            "the number at the right counts the draws, of {draws}, in which a network has the lowest loss of all."
        ),
        "luckAxis": _("test loss"),
        "luckWins": _("wins"),
        "luckNetwork": _("Network"),
        "luckMiddle": _("median test loss"),
        "luckMost": _("the middle 80%"),
        "strengthTitle": _("Size against strength of L2"),
        "strengthNote": _("test loss, median of 5 draws; band: the middle 80% of 20 neurons"),
        "strengthLabel": _("Strength of L2"),
        "strengthOne": _("{units} neurons {loss}"),
        "strengthReads": _("λ = {strength}: {losses}"),
        "strengthAbout": _(
            "The three lines fall together: with a good penalty, 20 neurons do at least as well as 3 or 6. For 20 "
            "neurons the lowest is at {lowest}. It was chosen by the test loss, so judge it on points that had no say."
        ),
        "penaltiesTitle": _("Network 4 under a penalty"),
        "penaltiesNote": _(
            "its weights after 3000 steps, 10 draws; λ is this lab's for L2, and for L1 one that makes most vanish; a "
            "bar with a notch is cut, with its share beside it"
        ),
        "penalty_none": _("No penalty"),
        "penalty_l2": _("L2, λ = {value}: ½ λ Σ w²"),
        "penalty_l1": _("L1, λ = {value}: λ Σ |w|"),
        "penaltiesFigures": _("|w| < {small}: {vanished}, test loss {loss}"),
    }


def _states() -> dict[str, str]:
    """What a network does to its training points: to learn them is no praise here."""
    return {
        "learning": _("still fitting"),
        "learned": _("fits its points"),
        "stuck": _("fits no closer"),
        "settled": _("fits no closer"),
        "stopped": _("stopped early"),
    }
