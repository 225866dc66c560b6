"""The words of the panels of the lab "How should a step be taken?"."""

from __future__ import annotations

from app.labs.panels.optimizers import SCHEDULED_RATE
from app.words import _
from engine.schedules import SCHEDULES


def words() -> dict[str, str]:
    """By the names that the modules in ``static/lab/panels`` use."""
    return {f"schedule_{kind.key}": _(kind.title) for kind in SCHEDULES} | {
        "batchesTitle": _("How many points for a step?"),
        "batchesNote": _("SGD at a rate of 0.1 on the playground's first network; its loss by passes over the data"),
        "batchOf": _("batches of {size}"),
        "allRows": _("all {size} at once"),
        "batchSize": _("batch"),
        "cosineFirst": _("cosine, step 0"),
        "cosineLater": _("after {steps} steps"),
        "batchesAbout": _(
            "The smaller a batch, the less its gradient points along that of all rows: the table has the cosine of the "
            "angle between them, 1 for the same direction. At the start {uphill}% of single points would lead uphill. "
            "Yet small batches take more steps in a pass: those of 1 get lowest."
        ),
        "schedulesTitle": _("Should the rate fall?"),
        "schedulesNote": _("Adam from a rate of {rate}, the same network; its loss by passes over the data").format(
            rate=SCHEDULED_RATE
        ),
        "schedulesAbout": _(
            "From this rate, a falling one calms the loss: over the last 20 passes it varies by {calm} with {calmest}, "
            "and by {wild} with a constant rate. Lowest at the end is {lowest}, at {loss}. From a rate of {smaller} "
            "there is less to calm, and after as many passes the lowest is {other}, at {end}."
        ),
        "passesAxis": _("passes"),
    }
