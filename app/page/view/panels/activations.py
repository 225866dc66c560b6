"""The words of this lab's panels."""

from __future__ import annotations

from app.labs.claims.activations import KILL_STEPS
from app.labs.panels.centered import CAUTION
from app.labs.panels.kill import STARTS
from app.words import _
from engine.activations import ACTIVATIONS


def words() -> dict[str, str]:
    """By the names that the modules in ``static/lab/panels`` use."""
    names = {f"activation_{key}": _(ACTIVATIONS[key].title) for key in ACTIVATIONS.keys}
    return names | {
        "curveTitle": _("Value and slope"),
        "curveNote": _("drag the point, or use the arrow keys"),
        "curveValue": _("value"),
        "curveSlope": _("slope"),
        "curveFlat": _("saturated"),
        "curveReads": _("sum {sum}: value {value}, slope {slope}, {share} of the steepest"),
        "curveLabel": _("{name}: the sum that the neuron gets"),
        "curveZones": _("Saturated, so that hardly any gradient passes: sums {zones}."),
        "curveNoZones": _("Nowhere saturated."),
        "curve_noisy_relu": _("Dots: noise is added to each sum while it trains."),
        "curve_prelu": _(
            "Each neuron learns its slope on the left: after 300 steps in five layers from {low} to {high} (dotted)."
        ),
        "curve_maxout": _("The larger of two sums, drawn as x and −x/2 (dotted); both are learned."),
        "allTitle": _("All activations"),
        "allNote": _("hatched where saturated; disc: on the bench above; press one to see it large"),
        "killTitle": _("Kill it, revive it"),
        "killNote": _("share of dead neurons after {steps} steps, mean of {starts} starts").format(
            steps=KILL_STEPS, starts=STARTS
        ),
        "killRate": _("learning rate"),
        "killBias": _("{name}, biases start at {bias}"),
        "killCross": _("most starts diverge"),
        "killDiverged": _("diverged"),
        "killThen": _(
            "Killed at rate {fatal}, then {later} steps at {gentle} with the same weights. "
            "How many of {starts} networks then learn it:"
        ),
        "killStill": _(
            "{killed} of the neurons were dead. Under another activation at most {dead} are, "
            "and yet not every network learns."
        ),
        "centeredTitle": _("Why outputs should be centered"),
        "centeredNote": _("two weights of one neuron on their loss, one row a step"),
        "centered_positive": _("All inputs positive: two sigmoids' outputs"),
        "centered_centered": _("The same, mean taken off"),
        "centeredTogether": _("Both gradients share a sign in {share} of the steps."),
        "centeredSteps": _(
            "Within {near} of the way from the goal after {steps} steps; median of {draws} draws: {median}."
        ),
        "centeredAbout": _(
            "At the goal one weight is positive, the other negative. With positive inputs, both weights can only rise "
            "or fall together, so the path zigzags. Each learns at {caution} of the largest rate at which no row "
            "diverges."
        ).format(caution=CAUTION),
        "unitsTitle": _("Neurons by layer"),
        "unitsNote": _("live from the networks above; numbers: share of saturated outputs, and of dead neurons"),
        "unitsDead": _("dead: no slope for any training row"),
        "unitsFlat": _("saturated: slope under 1/20 of the steepest, as on the left of leaky ReLU"),
        "unitsLayer": _("layer"),
        "unitsBoth": _("{saturated}, {dead} dead"),
        "unitsCell": _("{saturated} saturated, {dead} dead"),
    }
