"""The words on the canvas."""

from __future__ import annotations

from typing import Any

from app.live.addresses import CROWDED
from app.live.picture.slow import slow_words
from app.live.picture.statistics import FIGURES
from app.live.wire.frame import SHOWN, Shown
from app.setup.comparison import MOST_RUNS
from app.words import _, once_a_language


@once_a_language
def labels() -> dict[str, str]:
    """The words on the canvas, by the names that the modules use."""
    return slow_words() | {
        "play": _("Play"),
        "pause": _("Pause"),
        "step": _("Step"),
        "stepHelp": _("Take one training step on one batch: try it and watch which weights move"),
        "epoch": _("Epoch"),
        "epochHelp": _("Train to the end of this epoch: every training point is used once"),
        "reset": _("Reset"),
        "resetHelp": _("Go back to the initial weights: try another setting from the same start"),
        "rewind": _("Moment in the run"),
        "rewindHelp": _("Drag back to any earlier moment of this run; Play continues from there"),
        "newWeights": _("New weights"),
        "newWeightsHelp": _("Draw other initial weights; the data and the order of the batches stay the same"),
        "newStart": _("New seed"),
        "newStartHelp": _(
            "Use another seed, which changes the data, weights and batches: try it to see what depends on the seed"
        ),
        "health": _("Is it healthy?"),
        "healthHelp": _("Check this setup line by line, each with what to do"),
        "fromLink": _("From the link"),
        "tour": _("Tour"),
        "tourHelp": _("A one-minute tour"),
        "tourOffer": _("Take the tour"),
        "tourDecline": _("No, thanks"),
        "tourBack": _("Back"),
        "tourNext": _("Next"),
        "tourDone": _("Done"),
        "tourEnd": _("End the tour"),
        "tourData": _(
            "These settings change most: what the network learns from, how large it is, how it learns. The sidebar has "
            "all the others. Anything with a dotted line explains itself: point at it or tap it."
        ),
        "tourPlay": _("Play starts the training: a real network learns, step by step. Press Next and watch."),
        "tourPlot": _(
            "The colors show what the network answers everywhere on the plane. Discs are the points it learns "
            "from; rings are test points, which it never learns from."
        ),
        "tourNetwork": _(
            "Each thumbnail shows what one neuron computes over the same plane. Lines are weights: thick is large, "
            "orange is negative, blue is positive. Press a layer's name to change the layer, a line to change a weight."
        ),
        "tourLayers": _(
            "Below each layer you see how its values are spread, all on one scale, and whether it learns too fast, too "
            "slowly, or not at all."
        ),
        "tourLoss": _(
            "The loss says how wrong the network is, so it should fall. Drag the dot on the axis back to see "
            "any earlier moment again. Pin a run to compare it with the next one."
        ),
        "tourEndWords": _(
            "Each experiment sets everything up for one question. Change anything you like: Reset goes back to the "
            "initial weights, and Ctrl+Z undoes a change. Have fun!"
        ),
        "experiments": _("Experiments"),
        "experimentsHelp": _("Set up one of fifteen experiments, each with a question to answer"),
        "experimentsLead": _("One click sets everything up. Predict first, then press Play."),
        "experimentsMissing": _("The experiments could not be loaded. Go back and open them again."),
        "backToNetwork": _("Back to your network"),
        "welcome": _("Press Play and watch. Change anything you like: Ctrl+Z undoes a change."),
        "lookingBack": _(
            "You are looking back at epoch {epoch} of {furthest}. Play continues from here; what came after is "
            "discarded."
        ),
        "experimentHint": _("Press Play: what goes wrong, and what helps, is said here."),
        "allWell": _("No advice right now. Change one setting, and see what it does."),
        "dismiss": _("Close"),
        "menu": _("More"),
        "aheadPicture": _("What the network will answer after {epoch} epochs"),
        "aheadKey": _("faded: this run, ahead"),
        "aheadHint": _(
            "Press Play. Can the network separate the two arms? The faded line shows what this run will do."
        ),
        "whyItMatters": _("Why it matters"),
        "healthyHere": _("Healthy here."),
        "tooSmallHere": _("Too small here."),
        "tooLargeHere": _("Too large here."),
        "escCloses": _("Esc closes"),
        "playPause": _("Play or pause"),
        "present": _("Present"),
        "leavePresent": _("Leave presentation"),
        "presentHelp": _("Larger text and pictures, without the sidebar, for a projector; Escape ends it"),
        "keys": _("Keyboard shortcuts"),
        "keysMore": _(
            "Ctrl+Z undoes the last change. Tab goes from one part of the page to the next; in the network, the "
            "decision boundary and the charts, the arrow keys move."
        ),
        "keySpace": _("Space"),
        "keyShift": _("Shift"),
        "openLayer": _("Open the card of layer 1 to 9"),
        "closeTop": _("Close what is open"),
        "settings": _("Settings"),
        "mixed": _("mixed"),
        "increase": _("more"),
        "decrease": _("less"),
        "show": _("Show:"),
        "layerCard": _("Settings of {layer}"),
        "allLayers": _("All layers"),
        "allLayersAre": _("All layers: {settings}"),
        "allLayersMixed": _("All layers: mixed"),
        "noNorm": _("no norm"),
        "withDropout": _("dropout {rate}"),
        "noHiddenLayers": _("No hidden layers"),
        "layerNumber": _("Layer {number}"),
        "sameForAll": _("Same for all layers"),
        "addLayerAfter": _("Add a layer"),
        "removeThis": _("Remove"),
        "speed": _("Speed"),
        "speedHelp": _("Speed. Training may be slower with a large network or on a busy server."),
        "stepsPerSecond": _("{speed} steps/s"),
        "stepPerSecond": _("1 step/s"),
        "epochs": _("epochs"),
        "oneEpoch": _("epoch"),
        "oneStep": _("step"),
        "steps": _("steps"),
        "train": _("train"),
        "test": _("test"),
        "loss": _("Loss"),
        "accuracy": _("Accuracy"),
        "rate": _("Learning rate"),
        "confusion": _("Confusion matrix"),
        "answers": _("Answers"),
        "answersLabel": _("What the network answers over the targets: right answers are on the diagonal"),
        "confusionLabel": _("How many points of each class the network assigns to which class"),
        "confusionCorner": _("true ↓ answer →"),
        "confusedCell": _("{count} of {truth} classified as {answer}"),
        "confusedTrain": _("Training points: {truth} classified as {answer}"),
        "confusedTest": _("Test points: {truth} classified as {answer}"),
        "firstOf": _("the first {shown} of {count}"),
        "showPoint": _("Show this point in the plot"),
        "showPointNumber": _("Show point {number} in the plot"),
        "trainHelp": _("Count the training points"),
        "testHelp": _("Count the test points"),
        "secondFigure": _("What the second chart shows"),
        "learningRate": _("learning rate"),
        "withPenalty": _("with penalty"),
        "guessing": _("random guessing"),
        "guessingHelp": _("Random guessing would give {loss}"),
        "guessMean": _("always the mean"),
        "guessMeanHelp": _("Always answering the mean of the targets would give {loss}"),
        "now": _("now"),
        "log": _("log"),
        "logHelp": _("Use a logarithmic axis, where equal ratios are equally far apart: try it for small losses"),
        "smoothing": _("Smoothing"),
        "pin": _("Pin"),
        "pinFull": _("{most} runs are pinned: remove one to pin another").format(most=MOST_RUNS),
        "pinHelp": _("Keep this run as it is now to compare it with later ones: at most {most} runs").format(
            most=MOST_RUNS
        ),
        "bestHelp": _("The best of these runs"),
        "compare": _("Compare"),
        "compareHelp": _("Show the pinned runs side by side: their boundaries, results and the settings that differ"),
        "unpin": _("Unpin"),
        "unpinHelp": _("Remove this run"),
        "runs": _("Runs to compare"),
        "runName": _("Run {number}"),
        "runBoundary": _("What run {number} answers over the plane"),
        "nowBoundary": _("What the network answers now"),
        "bringBack": _("Bring back"),
        "bringBackHelp": _("Use this run's settings again; it starts from its own initial weights"),
        "trained": _("Trained"),
        "trainLoss": _("Train loss"),
        "testLoss": _("Test loss"),
        "trainAccuracy": _("Train accuracy"),
        "testAccuracy": _("Test accuracy"),
        "sameSettings": _("All settings are the same. Change one and train again to see what it does."),
        "moment": _("epoch {epoch}, step {step}"),
        "curveKeys": _("Arrow keys move along the curve, Home and End go to its ends"),
        "testPoints": _("test points"),
        "testPointsHelp": _("Show or hide the test points"),
        "deviation": _("sd"),
        "boundary": _("Decision boundary"),
        "surface": _("What the network answers"),
        "boundaryLabel": _("What the network answers over the plane, with the training and test points"),
        "plotKeys": _(
            "Main plot: plus and minus zoom, arrow keys pan, 0 shows everything; Enter selects a point, arrow "
            "keys then select the next one, Escape leaves"
        ),
        "range": _("{low} to {high}"),
        "shows": _("What the plot shows"),
        "regions": _("Regions"),
        "probabilityOf": _("Probability of {name}"),
        "leadOf": _("Lead of {name}"),
        "tie": _("equal scores"),
        "ahead": _("margin of {lead}"),
        "shades": _("All values"),
        "signs": _("Above and below 0"),
        "hardBoundary": _("Hard boundary"),
        "hardBoundaryHelp": _(
            "Show only the winning class, however sure the network is: try it to see the boundary alone"
        ),
        "paint": _("Paint"),
        "paintHelp": _("Paint your own points on the plot, or erase some: the network starts to learn them right away"),
        "paintTools": _("Brushes for your own points"),
        "paintWith": _("Paint with"),
        "paintClass": _("Paint points of class {name}"),
        "eraser": _("Eraser"),
        "eraserHelp": _("Remove points"),
        "brush": _("Brush"),
        "brushHelp": _("Brush: one point, a few, or a cloud"),
        "undo": _("Undo"),
        "undoHelp": _("Undo the last stroke"),
        "clear": _("Clear"),
        "clearHelp": _("Remove all points; Undo brings them back"),
        "done": _("Done"),
        "doneHelp": _("Stop painting"),
        "painted": _("Points painted: {count}. Click or drag on the plot."),
        "paintNothing": _("Paint at least two classes: until then the network keeps the points it had."),
        "paintOneClass": _(
            "All points are {name}: paint another class. Until then the network keeps the points it had."
        ),
        "paintFull": _("There can be at most {count} points: erase some to paint others."),
        "resetZoom": _("Reset zoom"),
        "across": _("Horizontal axis of the plot"),
        "up": _("Vertical axis of the plot"),
        "components": _("principal components"),
        "through": _("through two points …"),
        "pressFirst": _("Press the first point"),
        "pressSecond": _("Press the second point"),
        "cancel": _("Cancel"),
        "pointPicture": _("The point as a picture"),
        "trainPoint": _("training point"),
        "testPoint": _("test point"),
        "target": _("target"),
        "answer": _("answer"),
        "networkBelieves": _("The network's probabilities"),
        "networkScores": _("The network's scores"),
        "margin": _("margin (required: {lead})"),
        "networkAnswers": _("The network says"),
        "histogramsLabel": _("Each layer's statistics over the training points: a histogram, its history and numbers"),
        "shown": _("What the histograms below the layers show"),
        "figures": _("Layer statistics"),
        "values": _("values"),
        "scores": _("scores"),
        "fromTo": _("{low} to {high}"),
        "ownAxes": _("separate axes"),
        "ownAxesHelp": _("Give each layer's histogram its own axis: try it when one layer's values are much smaller"),
        "spread": _("spread"),
        "spreadIs": _("mean {mean}, sd {deviation}"),
        "history": _("over the run"),
        "tooSmall": _("too small"),
        "healthy": _("healthy"),
        "tooLarge": _("too large"),
        "network": _("Network"),
        "networkLabel": _("Drawing of the network: arrow keys move between neurons, Enter opens one"),
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
        "lock": _("Freeze"),
        "lockHelp": _("Keep this value while the rest trains: try it at 0"),
        "locked": _("frozen"),
        "previous": _("Previous weight of this neuron"),
        "next": _("Next weight of this neuron"),
        "close": _("Close"),
        "cardHint": _("Enter applies it, Escape closes."),
        "clickToEdit": _("Click to edit or freeze it."),
        "scaleLabel": _("neurons, weights, biases"),
        "notWarm": _(
            "Before the first step, the pictures use the training points' statistics; losses and accuracies "
            "use the running statistics."
        ),
        "warming": _(
            "During the first steps, the pictures still rely on the training points' statistics; losses and "
            "accuracies use the running statistics."
        ),
        "connecting": _("Connecting …"),
        "reconnecting": _("The connection was lost. Trying again …"),
        "renewing": _("The server no longer has this run. Starting it again …"),
        "restarted": _(
            "The server was restarted, or this page was away for a long time: the run starts again from its "
            "initial weights."
        ),
        "ending": _(
            "This server is about to end. In at most {seconds} seconds this page connects again, and the run starts "
            "again from its initial weights."
        ),
        "endingRows": _(
            "Your own rows, which no link can hold, will be gone: save the setup as a file now (Share and save, File)."
        ),
        "restarting": _("The server was shut down. Connecting again …"),
        "silent": _("The server has not answered for several seconds. Waiting for it …"),
        "refused": _(
            "The server does not recognize this page's address, so it refuses the live connection. Tell "
            "whoever runs the server: the page is at {origin}, but the request was for {host}. Either the "
            "proxy must pass on the Host header, or server.corsAllowedOrigins must include the page's address."
        ),
        "blocked": _(
            "Something between this page and the server blocks the live connection. Tell whoever runs the "
            "server: the proxy must let WebSockets through at {address}."
        ),
        "crowded": str(CROWDED),
        "notLoaded": _(
            "The live view could not be loaded. Reload the page; if that does not help, tell whoever runs the "
            "server: the proxy must let {address} through."
        ),
        "none": _("–"),
    }


@once_a_language
def counted() -> list[tuple[Shown, str]]:
    """What the histograms can count, in the order of the frame's numbers for it, each with its name."""
    names: dict[Shown, str] = {
        "activations": _("Activations"),
        "sums": _("Weighted sums"),
        "gradients": _("Gradients"),
        "weights": _("Weights"),
    }
    return [(shown, names[shown]) for shown in SHOWN]


@once_a_language
def figures() -> list[dict[str, Any]]:
    """The statistics of each layer, in the frame's order: their names, longest first, formats, rows and marks."""
    names = {
        "signal": [_("spread between points")],
        "saturated": [_("saturated")],
        "dead": [_("dead")],
        "gradient": [_("gradient")],
        "update": [_("update : weight"), _("update")],
    }
    return [
        {
            "key": figure.key,
            "names": names[figure.key],
            "format": figure.format,
            "row": figure.row,
            "marks": figure.marks,
            "gauge": figure.gauge,
        }
        for figure in FIGURES
    ]
