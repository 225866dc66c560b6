"""The words of the panels of the lab "What does batch norm do to a layer?"."""

from __future__ import annotations

from app.words import _


def words() -> dict[str, str]:
    """By the names that the modules in ``static/lab/panels`` use."""
    return _steps_words() | _means_words() | _scales_words() | _modes_words() | _running_words()


def _steps_words() -> dict[str, str]:
    return {
        "fourStepsTitle": _("Four steps, one unit, eight rows"),
        "fourStepsNote": _("one scale; thick line: mean, bar: ± deviation; point at a row"),
        "fourStepsRows": _("Row of the mini-batch"),
        "fourStepsAbout": _(
            "Unit {unit} of layer {layer}, before tanh, after {steps} steps in batches of 8. "
            "Evaluation uses the running averages: μ = {mean}, σ² = {variance}."
        ),
        "fourSteps1": _("1 Sums"),
        "fourSteps2": _("2 − μ"),
        "fourSteps3": "3 ÷ √(σ² + ε)",
        "fourSteps4": _("4 · γ + β"),
        "fourStepsReads": _("Row {row}: {sum}, centered {centered}, normalized {scaled}, scaled and shifted {out}"),
    }


def _means_words() -> dict[str, str]:
    return {
        "sharedMeansTitle": _("Which cells share a mean?"),
        "sharedMeansNote": _("4 rows × 4 channels × 4 positions"),
        "norm_batch": _("Batch"),
        "norm_layer": _("Layer"),
        "norm_group": _("Group"),
        "norm_instance": _("Instance"),
        "blockRow": _("row"),
        "blockChannel": _("channel"),
        "blockPosition": _("position"),
        "sharedMeansLoss": _("loss {loss}"),
        "sharedMeans_batch": _("Batch norm averages over rows and positions: each channel has its own mean."),
        "sharedMeans_layer": _("Layer norm averages over channels and positions: each row has its own mean."),
        "sharedMeans_group": _(
            "Group norm averages over positions and half of the channels: each row has a mean for each group."
        ),
        "sharedMeans_instance": _("Instance norm averages over positions: each row and channel has its own mean."),
        "sharedMeansDense": _(
            "Loss: with the settings that this lab starts with, after 500 steps, median of 3 starts. "
            "A dense layer has one position, so instance norm subtracts each number from itself."
        ),
        "sharedMeansWeights": _("Weight norm has no block: it rescales each unit's weights and looks at no row."),
    }


def _scales_words() -> dict[str, str]:
    return {
        "weightScalesTitle": _("Twelve scales of weights"),
        "weightScalesNote": _("training loss after 500 steps at a rate of 0.2, median of 3 starts"),
        "weightScalesLabel": _("Deviation of the first weights"),
        "weightScales1": _("without"),
        "weightScales2": _("before tanh"),
        "weightScales3": _("after tanh"),
        "weightScalesCount": _("{count} of {total}"),
        "weightScalesLearned": _("learned it: below {loss}"),
        "weightScalesNow": _("this lab"),
        "weightScalesBroken": _("diverged"),
        "weightScalesReads": _("σ = {scale}: without {without}, before tanh {before}, after tanh {after}"),
        "weightScalesOwn": _(
            "At half that rate, {rate}: without {without}, before tanh {before}, after tanh {after} of {total}."
        ),
    }


def _modes_words() -> dict[str, str]:
    return {
        "twoModesTitle": _("Training against evaluation"),
        "twoModesNote": _("network 2 after 500 steps, median of 3 starts; percent: rows that it gets right"),
        "twoModesLabel": _("Rows in the batch"),
        "twoModesOwn": _("the batch's own statistics"),
        "twoModesRunning": _("running averages"),
        "twoModesSize": _("rows in the batch"),
        "twoModesReads": _(
            "Batches of {size}: loss {own}, {right} right; with running averages: loss {running}, {kept} right"
        ),
    }


def _running_words() -> dict[str, str]:
    return {
        "runningAveragesTitle": _("How running averages follow"),
        "runningAveragesNote": _("network 2, one unit, over 500 steps"),
        "runningAveragesLabel": _("Step"),
        "runningAveragesAbout": _(
            "Unit {unit} of layer {layer}, batches of {size}. Each step keeps {kept} of an average and takes {moved} "
            "of the batch. The unit itself learns, so an average lags behind."
        ),
        "runningAveragesKept": _("running average, used in evaluation"),
        "runningAveragesBatch": _("the batch's own, used in training"),
        "runningAveragesMean": _("mean"),
        "runningAveragesVariance": _("variance"),
        "runningAveragesStart": _("Step 0: the averages start at mean {mean} and variance {variance}"),
        "runningAveragesReads": _(
            "Step {step}: mean {mean}, its average {kept}; variance {variance}, its average {held}"
        ),
    }
