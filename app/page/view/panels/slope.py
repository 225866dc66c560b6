"""The words of the panels of the lab "How does one follow the slope?"."""

from __future__ import annotations

from app.words import _


def words() -> dict[str, str]:
    """By the names that the modules in ``static/lab/panels`` use."""
    return {
        "byWeightsTitle": _("Evaluations by the number of weights"),
        "byWeightsNote": _("evaluations until the loss is 15% of guessing's; each method at its best rate or nudge"),
        "byWeightsLabel": _("Number of weights: arrow keys go from one to the next"),
        "byWeightsAxis": _("weights"),
        "byWeightsReads": _(
            "{weights} weights: local search {local}, numeric gradient {numeric}, analytic gradient {analytic}"
        ),
        "byWeightsNever": _("more than {most}"),
        "byWeightsAbout": _(
            "Irises by 2 and by 4 measurements, digits by 16 and by 64 pixels. For a network of today, with a billion "
            "weights, a single numeric gradient would take a billion passes over the data."
        ),
        "passesTitle": _("The price of a gradient"),
        "passesNote": _("in forward passes over the same rows, on this server"),
        "passesLayers": _("layers"),
        "passesWeights": _("weights"),
        "passesOneSided": _("one-sided"),
        "passesCentered": _("centered"),
        "passesCounted": _("analytic"),
        "passesTimed": _("and timed"),
        "passesAbout": _(
            "One-sided and centered differences are counted in evaluations, the analytic gradient in multiply-adds "
            "with weights, and timed by the clock. One layer needs its backward pass for its weights only; each "
            "further layer also passes the gradient on, so many layers cost nearly three forward passes, whatever "
            "their size."
        ),
    }
