"""What a lab's figure shows in the browser besides what the server computes: its data and its words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.page.view import backprop, perceptron, slope, texts
from app.palette import DARK, LIGHT
from app.words import _, language


def figure_data(ticket: str, speeds: Sequence[int], heard: int = 0) -> dict[str, Any]:
    """The data of a figure's view as JSON: ``Data`` in ``static/lab/figure/page.js``.

    ``heard`` is the number of the last of its requests that was handled.
    """
    return {
        "ticket": ticket,
        "language": language(),
        "heard": heard,
        "speeds": [*speeds],
        "palettes": {"light": LIGHT, "dark": DARK},
        "explanations": texts.address("explanations"),
    }


def figure_words(lab: str) -> dict[str, str]:
    """The words of the figure of a lab, where they are others than those of a bench as well."""
    return _WORDS[lab]()


def _optimizers() -> dict[str, str]:
    return {
        "newWeights": _("New start"),
        "newWeightsHelp": _("Draw another start on the surface, and other weights of the network (W)"),
        "ofNetwork": _("{label} of racer {network}"),
        "rewind": _("Step that is shown"),
        "figureLabel": _("The race"),
        # Who won, for guesses and tries.
        "learnedIt": _("{networks} is down first."),
        "learnedItSeveral": _("{networks} are down first, at the same step."),
        "noneLearned": _("none is down in time."),
        "allLearned": _("all at once."),
        "notLearned": _("{networks} is down first."),
        "nowLearned": _("Now {networks} is first."),
        "nowLearnedSeveral": _("Now {networks} are first, at the same step."),
        "beforeLearnedSeveral": _("Before, {networks} were."),
        "nowAll": _("Now all are there at once."),
        "nowNone": _("Now none is there in time."),
        "beforeLearned": _("Before, {networks} was."),
        "beforeAll": _("Before, all were."),
        "beforeNone": _("Before, none was."),
        # The racers.
        "racers": _("Racers"),
        "racersNote": _("steps to the minimum"),
        "racersOut": _("steps until out"),
        "rateOf": _("rate {here}, network {there}"),
        "sizeOf": _("σ {here}, network {there}"),
        "anywhere": _("anywhere, weights anew"),
        "addRacer": _("Add a racer"),
        "changeRacer": _("Change racer {number}"),
        "removeRacer": _("Remove this racer"),
        "raceTakesTwo": _("A race takes two."),
        "closeCard": _("Close"),
        "racerNumber": _("Racer {number}"),
        "racer_kind": _("Optimizer"),
        "racer_schedule": _("Rate schedule"),
        "racer_batch": _("Batch, on the network"),
        "rateFalls": _("rate {first}, after {steps} steps {last}"),
        "setAbove": _("Its rate on the surface is set above."),
        "setAboveBoth": _("Its rate and its momentum on the surface are set above."),
        "alreadyThere": _("already there"),
        "arrives": _("{step} steps"),
        "arrivesAtOnce": _("1 step"),
        "leavesAgain": _("there at {step}, then leaves"),
        "offAt": _("diverges at step {step}"),
        "outAt": _("out at step {step}"),
        "never": _("not within {most} steps"),
        "stopped": _("its rate is 0 from step {step} on"),
        "racerArrived": _("Racer {number} is there to stay, step {step}."),
        "racerDiverged": _("Racer {number} diverged, step {step}."),
        "racerOut": _("Racer {number} ran off, as it should, step {step}."),
        "off": _("off"),
        "divergedAt": _("diverged, step {step}"),
        # The surface.
        "surface_bowl": _("A bowl"),
        "surface_ravine": _("A ravine"),
        "surface_saddle": _("A saddle"),
        "surface_monkey_saddle": _("A monkey saddle"),
        "surface_beale": _("Beale's plain"),
        "surface_rosenbrock": _("Rosenbrock's valley"),
        "surface_many_minima": _("Many minima"),
        "evenlySteep": _("equally steep all around"),
        "steeper": _("{times} times steeper one way"),
        "stretched": _("height drawn ×{times}"),
        "widened": _("width drawn ×{times}"),
        "shadeLower": _("stronger shade is lower"),
        "dragStart": _("start, drag me"),
        "startLabel": _("Start of all racers: arrow keys move it, with Shift ten times as far"),
        "surfaceLoss": _("Loss on the surface"),
        "byStep": _("by step"),
        "dragMoment": _("Drag to any moment"),
        "chartLabel": _("What is drawn by step"),
        "chartLoss": _("loss"),
        "chartLength": _("step length"),
        "stepLength": _("Step length"),
        "surfaceLength": _("Length of the steps on the surface"),
        "networkLength": _("Length of the steps on the network"),
        # The network.
        "networkTitle": _("A network's loss"),
        "networkOf": _("Loss of"),
        "networkLabel": _("Whose network"),
        "networkFirst": _("first network"),
        "networkOwn": _("yours"),
        "networkOwnHelp": _("The setup that the playground has now"),
        "slicePaths": _("paths"),
        "sliceRandom": _("random"),
        "sliceLabel": _("What the slice is spanned by"),
        "sliceHolds": _("The playground's first network; the slice holds {share} of path {number}"),
        "sliceHoldsOwn": _("Your network {shape}; the slice holds {share} of path {number}"),
        "networkTooLarge": _(
            "Your network {shape} is too large for this picture; at most {most} parameters are allowed with its data"
        ),
        "networkLoss": _("Loss of the network"),
        "networkRate": _("racer {number}: rate {rate}"),
        "networkRateRow": _("racer {number}: rate {rate}, 1 row a step"),
        "networkRateRows": _("racer {number}: rate {rate}, {rows} rows a step"),
        "networkSize": _("racer {number}: σ {rate}"),
        "networkAnew": _("racer {number} draws all weights anew"),
        "sliceShare": _("The slice of the network's loss holds {share} of path {number}"),
        "sliceHead": _("share of its path that the slice holds"),
        "waiting": _("computing …"),
        # The plane.
        "planeTitle": _("Every rate and momentum"),
        "planeNote": _("steps of racer 2; drag it"),
        "planeOfMomentum": _("steps of momentum"),
        "planeLabel": _("Racer 2 in the plane of rate and momentum: arrow keys move it, with Shift ten times as far"),
        "fastestTheory": _("best, by theory"),
        "fastestMeasured": _("fewest: {steps}"),
        "fliesOff": _("flies off"),
        "theoryBorder": _("theory: 2 (1 + β) ÷ λₙ"),
        "fromFloor": _("From the floor, nothing is steep:"),
        "noBorder": _("the border lies far to the right"),
        "noTheory": _("no theory here"),
        "noBottom": _("No bottom, nothing to arrive at"),
        "endsFarther": _("farther"),
        "stepsAxis": _("steps"),
        "rateAxis": _("rate"),
        "momentumAxis": _("β"),
        "lossAxis": _("loss"),
        "spokenPlace": _("{x}, {y}"),
        "spokenPair": _("rate {rate}, momentum {momentum}"),
        "racer": _("racer"),
        "outcome": _("outcome"),
        "lossNow": _("loss now"),
        "networkNow": _("loss of the network now"),
        "lengthNow": _("length of the last step"),
        "networkLengthNow": _("length of the last step on the network"),
    }


def _losses() -> dict[str, str]:
    return {
        "newWeights": _("New numbers"),
        "newWeightsHelp": _("Draw other scores, points and weights (W)"),
        "rewind": _("Moment that is shown"),
        "figureLabel": _("Three losses side by side"),
        # Which losses reacted, for guesses.
        "learnedIt": _("{networks} reacted."),
        "noneLearned": _("none reacted."),
        "allLearned": _("all three reacted."),
        "notLearned": _("{networks} reacted."),
        # What is scored.
        "imagesTitle": _("Scores"),
        "imagesNote": _("filled: the right class; a rival in the shade costs hinge loss"),
        "pointsTitle": _("Points in the plane"),
        "pointsNote": _("drag a point, or an arrow: a class's weights"),
        "rowsTitle": _("Rows of data"),
        "rowsNote": _("the first three of {count}, with the closest scores of {classes} classes"),
        "weightsTitle": _("Two sets of weights"),
        "weightsNote": _("both score (1, 1, 1, 1) alike; then each loss learns, with L2"),
        "weightsLabel": _("Weights: {values}"),
        "imageOf": _("{name}'s image"),
        "pointOf": _("Point {name}"),
        "rowOf": _("{name}"),
        "scoreOf": _("Score {name}, {row}"),
        "pointLabel": _("Point {number} of class {name}: arrow keys move it, with Shift ten times as far"),
        "arrowLabel": _("Weights of class {name}: arrow keys move them, with Shift ten times as far"),
        "spokenPlace": _("{x}, {y}"),
        "startLegend": _("Ringed: the points of the rows. Arrows: the first weights of A, B and C, with no bias."),
        "learnedLegend": _("Lines of each loss; arrows: the weights that {networks} has learned."),
        # The losses.
        "formula1": _("Σ max(0, other − right + {margin})"),
        "formula2": _("Σ max(0, other − right + {margin})²"),
        "formula3": _("− ln p(right)"),
        "barsAt": _("bars at ⅛"),
        "sum": _("sum"),
        "minusLog": _("− ln p"),
        "expOf": _("exp"),
        "probability": _("p"),
        "moreTerms": _("{count} more"),
        "gradientOf": _("Gradient: {pulls}"),
        "cellOf": _("{loss}, {row}"),
        "imagesMean": _("Mean over the three images"),
        "pointsMean": _("Mean over the nine points"),
        "rowsMean": _("Mean over all {count} rows"),
        "weightsMean": _("L2 penalty, ½ λ Σ w², λ = {l2}"),
        "bothSets": _("{one}, {other}"),
        "meanLoss": _("loss"),
        "bothPenalties": _("of both"),
        "expectedLoss": _("weights at 0: {value}"),
        # The charts.
        "imagesChart1": _("Loss"),
        "imagesChart1Note": _("of the {row} as its {name} score moves"),
        "imagesChart2": _("Slope"),
        "imagesChart2Note": _("how hard it pulls at this score"),
        "pointsChart1": _("Mean loss"),
        "pointsChart1Note": _("of each one's own kind, by step"),
        "pointsChart2": _("Length of the weights"),
        "pointsChart2Note": _("by step"),
        "rowsChart1": _("Mean loss"),
        "rowsChart1Note": _("of each one's own kind, by step"),
        "weightsChart1": _("Penalty, first set ÷ second"),
        "weightsChart1Note": _("by step"),
        "weightsChart2": _("Smallest ÷ largest weight"),
        "weightsChart2Note": _("of the first set, by step"),
        "rowsChart2": _("First loss"),
        "rowsChart2Note": _("by size of the weights"),
    }


_WORDS: Mapping[str, Callable[[], dict[str, str]]] = {
    "backprop": backprop.words,
    "losses": _losses,
    "optimizers": _optimizers,
    "perceptron": perceptron.words,
    "slope": slope.words,
}
