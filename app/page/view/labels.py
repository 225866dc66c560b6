"""What stands on the canvas."""

from __future__ import annotations

from typing import Any

from app.live.picture.slow import slow_words
from app.live.picture.statistics import FIGURES
from app.live.wire.frame import SHOWN, Shown
from app.setup.comparison import MOST_RUNS
from app.words import _


def labels() -> dict[str, str]:
    """The words of the canvas, by the names that the modules use."""
    return slow_words() | {
        "play": _("Play"),
        "pause": _("Pause"),
        "step": _("Step"),
        "stepHelp": _("One training step, one batch: try it and watch which weights move"),
        "epoch": _("Epoch"),
        "epochHelp": _("Train to the end of this epoch: every training point once"),
        "reset": _("Reset"),
        "resetHelp": _("Back to the first weights: try another setting from the same start"),
        "rewind": _("Moment of the run"),
        "rewindHelp": _("Drag back to any earlier moment of this run; playing goes on from there"),
        "newWeights": _("New weights"),
        "newWeightsHelp": _("Other first weights; the data and the order of the batches stay"),
        "newStart": _("New start"),
        "newStartHelp": _("Another seed, so other data, weights and batches: try it to see what was luck"),
        "tour": _("Tour"),
        "tourHelp": _("A tour of a minute"),
        "tourOffer": _("Take the 60-second tour"),
        "tourDecline": _("No, thanks"),
        "tourBack": _("Back"),
        "tourNext": _("Next"),
        "tourDone": _("Done"),
        "tourEnd": _("End the tour"),
        "tourData": _(
            "Here you choose what is learned and how: the data, the layers, the training. "
            "The question mark beside a control says what it is."
        ),
        "tourPlay": _("Play starts the training: a real network learns step by step. Press Next and watch."),
        "tourPlot": _(
            "The colours are what the network answers everywhere on the plane. "
            "Discs are the points it learns from, rings are test points that it never sees."
        ),
        "tourNetwork": _(
            "Each small picture is a neuron: what it computes over the same plane. Lines are weights: "
            "thick is large, orange is negative, blue is positive. Point at anything, click to change it."
        ),
        "tourLayers": _(
            "Under each layer: how its values are spread, and whether it learns too fast, too slowly, or not at all."
        ),
        "tourLoss": _(
            "The loss says how wrong the network is: it should fall. Drag the dot on the axis back to see any earlier "
            "moment again. Pin a run to compare it with the next."
        ),
        "tourEndWords": _(
            "Reset brings the same start back. Change anything you like: Ctrl+Z takes it back, and you can't break it. "
            "Have fun!"
        ),
        "welcome": _("Press Play and watch. Change anything: don't worry, you can't break it."),
        "lookingBack": _(
            "You are looking back at epoch {epoch} of {furthest}. Play goes on from here and forgets what came after."
        ),
        "dismiss": _("Close"),
        "speed": _("Speed"),
        "stepsPerSecond": _("{speed} steps/s"),
        "epochs": _("epochs"),
        "steps": _("steps"),
        "train": _("train"),
        "test": _("test"),
        "loss": _("Loss"),
        "accuracy": _("Accuracy"),
        "rate": _("Learning rate"),
        "confusion": _("Confusion"),
        "confusionLabel": _("How many points of each class the network takes for which"),
        "confusionCorner": _("true ↓ answer →"),
        "trainHelp": _("Count the training points"),
        "testHelp": _("Count the test points"),
        "secondFigure": _("What the second figure shows"),
        "learningRate": _("learning rate"),
        "withPenalty": _("with penalty"),
        "now": _("now"),
        "log": _("log"),
        "logHelp": _("A logarithmic axis, where equal ratios are equally far apart: try it for small losses"),
        "smoothing": _("Smoothing"),
        "smoothingHelp": _("Smoothing: a bold line is the mean of the last moments, the curve itself is faint"),
        "pin": _("Pin"),
        "pinHelp": _("Keep this run as it is now, to compare it with those to come: at most {most}").format(
            most=MOST_RUNS
        ),
        "bestHelp": _("The best of the pinned runs"),
        "compare": _("Compare"),
        "compareHelp": _("Show the pinned runs side by side: boundaries, figures and the settings that differ"),
        "unpin": _("Unpin"),
        "unpinHelp": _("Let this run go"),
        "runs": _("Runs to compare"),
        "runName": _("Run {number}"),
        "runBoundary": _("What run {number} answers over the plane"),
        "nowBoundary": _("What the network answers now"),
        "bringBack": _("Bring back"),
        "bringBackHelp": _("Take this run's settings again; it starts from its own first weights"),
        "trained": _("Trained"),
        "trainLoss": _("Train loss"),
        "testLoss": _("Test loss"),
        "trainAccuracy": _("Train accuracy"),
        "testAccuracy": _("Test accuracy"),
        "sameSettings": _("All settings are the same. Change one and train again to see what it does."),
        "moment": _("epoch {epoch}, step {step}"),
        "curveKeys": _("Arrow keys read the curve, Home and End go to its ends"),
        "trainPoints": _("training points"),
        "testPoints": _("test points"),
        "noLayers": _("No hidden layer: a linear model."),
        "mean": _("mean"),
        "deviation": _("sd"),
        "boundary": _("Decision boundary"),
        "surface": _("What the network answers"),
        "boundaryLabel": _("What the network answers over the plane, with the training and test points"),
        "plotKeys": _(
            "Main plot: plus and minus zoom, arrow keys move, 0 shows all; Enter goes to a point, "
            "arrow keys then to the next, Escape leaves"
        ),
        "shows": _("What the plot shows"),
        "regions": _("Regions"),
        "belief": _("Belief in {name}"),
        "leadOf": _("Lead of {name}"),
        "tie": _("scores tie"),
        "ahead": _("one is {lead} ahead"),
        "discretize": _("Discretise"),
        "discretizeHelp": _("Show the winning class only, however sure it is: try it to see the boundary alone"),
        "paint": _("Paint"),
        "paintHelp": _("Paint points of your own on the plot, or erase some: the network learns them at once"),
        "paintTools": _("Brushes for points of your own"),
        "paintWith": _("Paint with"),
        "paintClass": _("Paint points of class {name}"),
        "eraser": _("Eraser"),
        "eraserHelp": _("Take points away"),
        "brush": _("Brush"),
        "brushHelp": _("Brush: one point, a few, or a cloud"),
        "undo": _("Undo"),
        "undoHelp": _("Take the last stroke back"),
        "clear": _("Clear"),
        "clearHelp": _("Take all points away; undo brings them back"),
        "done": _("Done"),
        "doneHelp": _("Stop painting"),
        "painted": _("{count} points. Click or drag on the plot."),
        "paintNothing": _("Paint two classes: until then the network keeps the points it had."),
        "paintOneClass": _("All are {name}: paint another class. Until then the network keeps the points it had."),
        "paintFull": _("{count} points are the most there may be: erase some to paint others."),
        "resetZoom": _("Reset zoom"),
        "across": _("Across: the plot's horizontal axis"),
        "up": _("Up: the plot's vertical axis"),
        "trainPoint": _("training point"),
        "testPoint": _("test point"),
        "target": _("target"),
        "answer": _("answer"),
        "networkBelieves": _("The network believes"),
        "networkScores": _("The network's scores"),
        "margin": _("margin (wanted: {lead})"),
        "networkAnswers": _("The network says"),
        "histogramsLabel": _("Each layer's statistics over the training points: histogram, its history, figures"),
        "shown": _("What the histograms under the layers count"),
        "figures": _("Statistics of the layers"),
        "mark": _("mark: {mark}"),
        "history": _("over the run"),
        "tooSmall": _("too small"),
        "healthy": _("healthy"),
        "tooLarge": _("too large"),
        "network": _("Network"),
        "networkLabel": _("Drawing of the network: arrow keys move between units, Enter opens one"),
        "hiddenLayer": _("hidden layer"),
        "hiddenLayers": _("hidden layers"),
        "addLayer": _("Add a hidden layer"),
        "removeLayer": _("Remove the last hidden layer"),
        "addNeuron": _("{layer}: add a neuron"),
        "removeNeuron": _("{layer}: remove a neuron"),
        "layerMenu": _("{layer}: activation and normalization"),
        "activation": _("Activation"),
        "normalization": _("Normalization"),
        "features": _("Inputs"),
        "output": _("Output"),
        "switchOn": _("{feature}: switch on"),
        "switchOff": _("{feature}: switch off"),
        "neuron": _("{layer}, neuron {number}"),
        "outputOf": _("Output: {name}"),
        "input": _("Input: {name}"),
        "more": _("+{count} more"),
        "bias": _("Bias of {to}"),
        "weight": _("Weight: {from} → {to}"),
        "value": _("New value"),
        "lock": _("Lock"),
        "lockHelp": _("Hold this value while the rest trains: try it at 0"),
        "locked": _("locked"),
        "previous": _("Previous weight of this neuron"),
        "next": _("Next weight of this neuron"),
        "close": _("Close"),
        "cardHint": _("Enter sets it, Escape closes."),
        "clickToEdit": _("Click to edit or lock it."),
        "scaleLabel": _("neurons, weights, biases"),
        "notWarm": _(
            "Before the first step, the pictures use the training points' statistics; "
            "losses and accuracies use the running ones."
        ),
        "warming": _(
            "In the first steps, the pictures still lean on the training points' statistics; "
            "losses and accuracies use the running ones."
        ),
        "connecting": _("Connecting …"),
        "reconnecting": _("The connection was lost. Trying again …"),
        "renewing": _("The server no longer has this run. Starting it anew …"),
        "restarted": _(
            "The server was restarted, or this page was away for a long time: "
            "the run starts anew from its first weights."
        ),
        "silent": _("The server has not answered for some seconds. The page waits for it …"),
        "refused": _(
            "The server takes this page for a foreign one and refuses the live connection. Tell whoever runs it: "
            "the page is at {origin}, but the request came for {host}. Either the proxy must pass the Host header on, "
            "or server.corsAllowedOrigins must name the page's address."
        ),
        "blocked": _(
            "Something on the way blocks the live connection. Tell whoever runs this server: "
            "the proxy must let WebSockets through at {address}."
        ),
        "notLoaded": _(
            "The live view could not be loaded. Reload the page; if that does not help, tell whoever runs this server: "
            "the proxy must let {address} through."
        ),
        "none": _("–"),
    }


def counted() -> list[tuple[Shown, str]]:
    """What the histograms may count, in the order of the frame's numbers for it, each with its name."""
    names: dict[Shown, str] = {
        "activations": _("Activations"),
        "sums": _("Weighted sums"),
        "gradients": _("Gradients"),
        "weights": _("Weights"),
    }
    return [(shown, names[shown]) for shown in SHOWN]


def figures() -> list[dict[str, Any]]:
    """What is told of each layer, in the frame's order: its names, longest first, its format and its marks."""
    names = {
        "dead": [_("dead units"), _("dead")],
        "saturated": [_("saturated")],
        "gradient": [_("gradient norm"), _("gradient")],
        "update": [_("update : weights"), _("update")],
    }
    return [{"names": names[figure.key], "format": figure.format, "marks": figure.marks} for figure in FIGURES]
