"""The words of the panels of the lab "Why scale the inputs?"."""

from __future__ import annotations

from app.labs.preprocessing import KINDS
from app.words import _


def words() -> dict[str, str]:
    """By the names that the modules in ``static/lab/panels`` use."""
    names = {f"preparation{number}": str(name) for number, (_kind, name, _does) in enumerate(KINDS, start=1)}
    does = {f"preparation{number}Does": str(does) for number, (_kind, _name, does) in enumerate(KINDS, start=1)}
    return names | does | _shape_words() | _leak_words() | _pixel_words()


def _shape_words() -> dict[str, str]:
    return {
        "cloudsTitle": _("Inputs, one scale for all"),
        "cloudsNote": _("petal length and width; gray: as measured; lines: zero"),
        "cloudsRaw": _("as measured, in centimeters"),
        "moreThan": _("more than {count}"),
        "lossShapeTitle": _("Loss over the weights, true shape"),
        "lossShapeNote": _("circle: the start, w = 0; cross: the minimum; up: the steepest direction there"),
        "lossShapeSays": _("{name}: condition number {condition} at the start, {steps} steps to a loss of {goal}"),
        "conditionStart": _("condition, start"),
        "conditionMinimum": _("at the minimum"),
        "stepsTo": _("steps to {goal}"),
        "lossShapeAbout": _(
            "Bold: loss {goal}, the goal; the least is {least}. Each goes down at its own rate, 1 ÷ largest curvature. "
            "Each plane goes through the start and the minimum; at least {share}% of every path lies in it."
        ),
        "conditionsTitle": _("Steps against the condition number"),
        "conditionsNote": _("at the start; both in powers of ten"),
        "conditionsEqual": _("steps = condition"),
        "conditionsAcross": _("condition number"),
        "conditionsUp": _("steps to the goal"),
        "conditionsPoint": _("{name}: condition {condition}, {steps} steps"),
        "conditionsAbout": _(
            "It is not a law: centering makes the condition number {condition} times smaller, but saves {steps} times "
            "the steps. "
            "Standardizing takes {scaled} steps, whitening {white}."
        ),
    }


def _leak_words() -> dict[str, str]:
    return {
        "leakTitle": _("Fitted on training rows only"),
        "leakNote": _("what if standardizing has seen the test rows too?"),
        "leakTrain": _("{count} to train on"),
        "leakShift": _("a mean moves by"),
        "leakDeviations": _("{count} deviations"),
        "leakStretch": _("a deviation changes by"),
        "leakHonest": _("test accuracy, training rows only"),
        "leakLeaky": _("test accuracy, with the leak"),
        "leakSplits": _("In {splits} splits of the 100 petals, the test accuracy with the leak is"),
        "leakLower": _("{count} lower"),
        "leakSame": _("{count} the same"),
        "leakHigher": _("{count} higher"),
        "leakAbout": _(
            "Here the leak changes next to nothing. It is still left out: "
            "a test row that has had any say no longer stands for data that nobody has seen."
        ),
    }


def _pixel_words() -> dict[str, str]:
    return {
        "pixelsTitle": _("Digits: why pixels are only centered"),
        "pixelsNote": _("more ink: larger deviation; crossed out: always the same"),
        "pixelsLabel": _("Pixel"),
        "pixelsReads": _("Row {row}, column {column}: deviation {deviation}"),
        "pixelsConstant": _("Row {row}, column {column}: constant, nothing to divide by"),
        "pixelsAbout": _(
            "All pixels have one unit, 0 to 16. Of {rows} training digits, {constant} pixels never change; the others "
            "deviate by {least} to {most}. Divided by that, an ink of {ink} in a test digit becomes {value}. "
            "The test accuracy after 300 steps is {center} centered, {standardize} standardized."
        ),
    }
