"""The words of the figure of the lab "How does backpropagation work?"."""

from __future__ import annotations

from app.words import _


def words() -> dict[str, str]:
    """By the names that the modules in ``static/lab/backprop`` use, with those of a figure that differ here."""
    return {
        "newWeights": _("New values"),
        "newWeightsHelp": _("Draw other values for all inputs (W)"),
        "rewind": _("Step that is shown"),
        "figureLabel": _("The graph of the expression"),
        # Whose gradient is the largest, for guesses and tries.
        "learnedIt": _("the largest gradient is at {networks}."),
        "noneLearned": _("no input moves it."),
        "allLearned": _("all inputs move it alike."),
        "notLearned": _("the largest gradient is at {networks}."),
        "nowLearned": _("Now the largest gradient is at {networks}."),
        "nowAll": _("Now all inputs move it alike."),
        "nowNone": _("Now no input moves it."),
        # The expression.
        "yourExpression": _("Your expression"),
        # The graph.
        "graph": _("The graph"),
        "keyValue": _("value, forward, above the wire"),
        "keyGradient": _("gradient of f, backward, below it"),
        "keyBand": _("how large it is"),
        "finiteDifference": _("finite difference"),
        "dragInputs": _("inputs, drag me"),
        "leafLabel": _("Value of {name}: arrow keys move it, Enter lets you type it"),
        "gateLabel": _("{name}: value {value}, gradient {gradient}"),
        "notShownYet": _("not shown yet"),
        "noDifference": _("none"),
        "gateName": _("gate {number}"),
        "node": _("node"),
        "sumHead": _("sum of"),
        # One gate.
        "gateOf": _("Gate {number} of {total}:"),
        "forward": _("forward"),
        "backward": _("backward"),
        "input": _("input"),
        "valueHead": _("value"),
        "localHead": _("local"),
        "upstreamHead": _("upstream"),
        "gradientHead": _("gradient"),
        "putIn": _("Put the numbers in: {name} = {value}"),
        "askGradient": _("From upstream comes {gradient}. What does each input get?"),
        "comesBack": _("From upstream comes {gradient}."),
        "waitsForGradient": _("Its gradient has not come back yet."),
        "saysAdd": _("Add distributes: every input gets what comes from upstream."),
        "saysSub": _("A difference distributes too: the second input gets it with the other sign."),
        "saysMul": _("Mul switches: each input gets the other one's value, times upstream."),
        "saysScale": _("Mul by a number: the gradient is multiplied by {value}."),
        "saysMax": _("Max routes: the larger input gets all of it, the smaller one nothing."),
        "saysMin": _("Min routes: the smaller input gets all of it, the larger one nothing."),
        "saysRelu": _("ReLU routes: above 0 all of it passes, below 0 nothing."),
        "saysOwn": _("Its own local gradient, times upstream."),
        "localRule": _("Local gradient by the rule: {rules}."),
        "branchAdds": _("{name} is used more than once, so its gradients add: {sum} = {gradient}."),
        "nudge": _("Raise {name} by 0.01: {gate} moves by {by}, so f moves by {result}."),
        "nudgeLast": _("Raise {name} by 0.01: f moves by {result}."),
        "thisGate": _("this gate"),
        "kinkHere": _(
            "A kink: to the left and the right the gradients differ, and the finite difference lies between."
        ),
        "guess": _("guess"),
        "guessLabel": _("Guess the gradient of {name}"),
        "check": _("Check"),
        "yourTurn": _("Your turn: type a guess, or press Play to go on."),
        "guessedWrong": _("{name} gets {gradient}; you guessed {guess}."),
        "justNow": _("Just now, {gates}."),
        "youGuessed": _("You guessed {guesses}: {right} of {total} as computed."),
        # Four patterns.
        "patterns": _("Four patterns on your graph"),
        "pattern_add": _("add distributes"),
        "pattern_mul": _("mul switches"),
        "pattern_max": _("max routes"),
        "pattern_branch": _("a branch adds"),
        "noneHere": _("none here"),
        "oneGate": _("{count} gate"),
        "gates": _("{count} gates"),
        "oneBranch": _("{count} value used again"),
        "branches": _("{count} values used again"),
        # Passes.
        "passes": _("Passes it takes, as counted"),
        "passesHead": _("gradients with respect to {inputs} inputs"),
        "passesResult": _("of f"),
        "passesGates": _("of all {gates} gates"),
        "reverse": _("Reverse"),
        "forwardMode": _("Forward"),
        "onePerOutput": _("one an output"),
        "onePerInput": _("one an input"),
    }
