"""The words of the figure of the lab "From neuron to network"."""

from __future__ import annotations

from app.words import _


def words() -> dict[str, str]:
    """By the names that the modules in ``static/lab/perceptron`` use, with those of a figure that differ here."""
    return {
        "newWeights": _("New weights"),
        "newWeightsHelp": _("Draw other first weights, and another order if it is shuffled (W)"),
        "epochHelp": _("Read the rows that are left in this epoch"),
        "rewind": _("Reading that is shown"),
        "figureLabel": _("One unit, its mistakes, and a hidden layer"),
        # What one unit does not learn, for the guess.
        "notLearned": _("no line does {networks}."),
        "noneLearned": _("one unit learns none of them."),
        "allLearned": _("one unit learns all of them."),
        # One unit.
        "unit": _("One unit"),
        "unitNote": _("drag the arrow or the line"),
        "arrowLabel": _("Weights of the unit: arrow keys move the end of the arrow, with Shift ten times as far"),
        "lineLabel": _("Line of the unit: arrow keys move it, with Shift ten times as far"),
        "unitTwo": _("w = ({a}, {b}), b = {bias}"),
        "unitOne": _("w = {a}, b = {bias}"),
        "noLine": _("no line: every sum is {sum}"),
        "wrongNow": _("{count} of {total} wrong"),
        "allRight": _("all rows right"),
        "readRing": _("row just read"),
        "wrongRing": _("wrong now"),
        "blueFires": _("blue fires"),
        "flipHelp": _("Click to want the other value here"),
        # Learning.
        "learning": _("Learning from mistakes"),
        "learningNote": _("one column an epoch"),
        "whichRule": _("Rule"),
        "perceptronRule": _("perceptron"),
        "epochCount": _("epoch"),
        "mistakeCount": _("mistakes"),
        "sum": _("sum"),
        "fires": _("fires"),
        "wanted": _("wanted"),
        "wantedLabel": _("({row}) should give {wanted}: press to want the other value"),
        "mistakesInEpoch": _("mistakes in the epoch"),
        "aMistake": _("mistake"),
        "noMistake": _("right"),
        "notRead": _("not read yet"),
        # The rule.
        "change": _("What the rule changed"),
        "pathOfWeights": _("path of the weights"),
        "allZero": _("All weights are 0, so every sum is 0, which is a mistake. Step reads the first row."),
        "firstRow": _("From these weights the rule begins. Step reads the first row."),
        "ownLine": _("Your own line."),
        "ownWrong": _("{count} of {total} rows are wrong. Play lets the rule go on from here."),
        "ownRight": _("All {total} rows are right: the rule has nothing to do."),
        "mistake": _("Mistake {count}."),
        "addRow": _("({row}) gave {sum}, wanted above 0: add the row."),
        "subtractRow": _("({row}) gave {sum}, wanted below 0: subtract the row."),
        "asWanted": _("({row}) gave {sum}, as wanted: nothing changes."),
        "deltaSaid": _("({row}) gave {sum}, wanted {wanted}: add {times} of the row."),
        "backAgain": _("Back where it was."),
        "backSaid": _(
            "After {count} readings w and b are {weights} again, with the same row to read: so it goes on for ever."
        ),
        "learned": _("Learned."),
        "learnedBound": _("An epoch without a mistake. {count} mistakes in all; theory allows at most {bound}."),
        "learnedSaid": _("An epoch without a mistake. {count} mistakes in all."),
        "before": _("before"),
        "after": _("after"),
        "nowWeights": _("now"),
        "plusRow": _("+ row"),
        "minusRow": _("− row"),
        "partOfRow": _("+ part of row"),
        "noChange": _("no change"),
        # The hidden layer.
        "hiddenLayer": _("A hidden layer"),
        "whoseLayer": _("Whose hidden layer"),
        "byHand": _("by hand"),
        "trained": _("trained"),
        "yours": _("yours"),
        "oneUnit": _("One unit, one line."),
        "whatTwoMore": _("What would two more units change?"),
        "addHidden": _("Add two hidden units"),
        "xorFirst": _("Look at XOR first: it needs them."),
        "giveTwo": _("Give it 2, in the playground"),
        "setByHand": _("weights set by hand"),
        "trainedAt": _("step {step}, {right} right"),
        "yoursAt": _("{shape}, step {step}, {right} right"),
        "inputs": _("Inputs"),
        "cutByUnits": _("as the network answers"),
        "hiddenSpace": _("Hidden space"),
        "oneLineWillDo": _("h₁ and h₂ of each row"),
        "waiting": _("computing …"),
        # History.
        "history": _("History"),
        "historyHint": _("Eight dates. Each opens a setup that shows its point."),
        "openSetup": _("Open its network in the playground"),
    }
