"""The live bench as a Streamlit component: several networks side by side that train in step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.live.bench.states import BACK, STUCK, UNSTEADY
from app.live.wire.commands import SPEEDS
from app.page.view import texts
from app.page.view.assets import style
from app.page.view.boot import forwarding, mounted
from app.page.view.labels import counted, figures, labels
from app.palette import DARK, LIGHT
from app.setup.bench import Bench
from app.words import _, language

_SHARED = (  # words that the playground has too
    "play", "pause", "step", "stepHelp", "epoch", "epochHelp", "reset", "resetHelp", "rewind",
    "newWeights", "newWeightsHelp", "speed", "stepsPerSecond", "stepPerSecond",
    "whyItMatters", "escCloses", "steps", "oneStep", "loss", "testAccuracy", "deviation", "shown", "fromTo", "none",
    "playPause", "keys", "keySpace", "keyShift", "close", "dismiss",
    "connecting", "reconnecting", "renewing", "restarted", "ending", "restarting", "silent", "refused", "blocked",
    "crowded", "notLoaded",
)  # fmt: skip

LAB_STYLES = (
    "lab/lab",
    "lab/figure",
    "lab/scored",
    "lab/backprop/circuit",
    "lab/perceptron/neuron",
    "lab/slope/slope",
    "lab/panels",
    "lab/panels/signal",
    "lab/panels/learning",
)
_bench_view = mounted("bench_view", "bench/main.js", style("bench"))
_lab_view = mounted("lab_view", "lab/main.js", style("bench", *LAB_STYLES))


def bench_view(key: str, data: Mapping[str, Any], on_message: Callable[[Any], None]) -> None:
    """Show a bench, with a lab around it if the ``data`` have one; they are what `data_of` returns.

    ``on_message`` is called with the bench's requests to the page, as ``requests.unheard`` takes them: "open" with the
    index of a ``network``, "new_weights", "renew", which needs a new ticket, and those of a lab.
    """
    view = _lab_view if "lab" in data else _bench_view
    view(key=key, data=dict(data), on_event_change=forwarding(key, on_message))


def data_of(ticket: str, bench: Bench, heard: int = 0) -> dict[str, Any]:
    """The data of the view as JSON: ``Data`` in ``bench/bench.js``.

    ``heard`` is the number of the last of its requests that was handled.
    """
    hidden = max(len(config.network.hidden) for config in bench.configs)
    return {
        "ticket": ticket,
        "language": language(),
        "heard": heard,
        "speeds": SPEEDS,
        "words": words(),
        "curve": bench.curve,
        "counts": bench.counts,
        "counted": counted(),
        "figures": figures(),
        "palettes": {"light": LIGHT, "dark": DARK},
        "explanations": texts.address("explanations"),
        "networks": [{"name": str(entry.name), "note": str(entry.note)} for entry in bench.entries],
        "titles": [*(_("Layer {number}").format(number=number + 1) for number in range(hidden)), _("Output")],
    }


def words() -> dict[str, str]:
    """The words of a bench, by the names that its modules use."""
    shared = labels()
    return {name: shared[name] for name in _SHARED} | {
        "new": _("not trained yet"),
        "learning": _("learning"),
        "learned": _("learned it"),
        "memorized": _("by heart only"),
        "stuck": _("stuck"),
        "settled": _("settled"),
        "unsteady": _("unsteady"),
        "diverged": _("diverged, step {step}"),
        "stopped": _("stopped"),
        "early": _("too early to tell"),
        "newHelp": _("Too few steps to tell"),
        "learningHelp": _("The training loss still falls"),
        "learnedHelp": _("The training loss is below {goal}"),
        "memorizedHelp": _("The training loss is below {goal}, but the test loss is far above it: it overfits"),
        "stuckHelp": _(
            "The training loss fell by less than {most:.0%} in the last {steps} steps or the last fifth"
        ).format(most=STUCK, steps=BACK),
        "settledHelp": _("The training loss hardly falls anymore, at less than half of that of guessing"),
        "unsteadyHelp": _(
            "The training loss rose by more than {most} above an earlier low in the last {steps} steps or fifth"
        ).format(most=UNSTEADY, steps=BACK),
        "divergedHelp": _("Its numbers grew beyond all bounds; this is the last moment before"),
        "stoppedHelp": _("One of its stop rules ended the training"),
        "lossShort": _("loss"),
        "testShort": _("test"),
        "testLossShort": _("test loss"),
        "curveShows": _("What the chart of curves shows"),
        "trainLossCurve": _("Training loss"),
        "testLossCurve": _("Test loss"),
        "bothLossesCurve": _("Training loss, test loss dashed"),
        "testAccuracyCurve": _("Test accuracy"),
        "boundaryOf": _("Decision boundary of {name}"),
        "openNetwork": _("Open {name} in the playground"),
        "openHere": _("Open in the playground"),
        "passesThrough": _("What passes through"),
        "oneScale": _("all layers on one scale; number: standard deviation"),
        "scalePerLayer": _("one scale per layer; number: standard deviation"),
        "lossHelp": _("drag the line to go back"),
        "pressPlay": _("Press Play: the curves start here."),
        "ofSteps": _("of {last} steps"),
        "depthShows": _("What the chart shows layer by layer"),
        "depthLabel": _("How large each network's numbers are, layer by layer"),
        "deviationByDepth": _("Spread by depth"),
        "saturatedByDepth": _("Saturated by depth"),
        "deadByDepth": _("Dead by depth"),
        "gradientByDepth": _("Gradient by depth"),
        "updateByDepth": _("Update : weight by depth"),
        "measured": _("measured"),
        "law": _("theory at step 0"),
        "downTo": _("down to {value}"),
        "upTo": _("up to {value}"),
        "zeroThroughout": _("0 throughout"),
        "mean": _("mean"),
        "axis": _("axis"),
        "benchKeys": _(
            "Networks side by side: left and right arrow keys go to a network, up and down to a layer, Enter opens the "
            "network in the playground"
        ),
        "tableOfNetworks": _("All networks"),
        "stateOf": _("State"),
        "news": _("Step {step}: {changes}"),
        "letGo": _("Stop looking at one network"),
        "keysMore": _("Tab goes from one part of the page to the next; in the bench and on the loss, arrow keys move."),
    }


def own_words() -> dict[str, str]:
    """What a bench that a visitor puts together needs besides."""
    return {
        "chooseHelp": _("Choose which setting differs, which values it has, and when all stop"),
        "choose": _("What to compare…"),
        "add": _("Add a network"),
        "addHelp": _("Add a copy of the last network with the next value"),
        "addNone": _("There is no room, or no other value"),
        "removeNetwork": _("Remove {name}"),
        "removeLooked": _("Remove the network that is looked at"),
        "limitHelp": _("When all networks stop, so that you can see which one is best"),
        "finer": _("Finer"),
        "finerHelp": _("Compare again: values between the best network's and its neighbors'"),
        "wider": _("Wider"),
        "widerHelp": _("Compare again: values beyond those tried"),
        "searchFirst": _("First train the networks until they stop, or press Pause"),
        "onlyThis": _("Everything else is the same."),
        "restTells": _("The best one is marked whenever they rest."),
        "nobodyBest": _("No network is marked as best: they differ by chance, or their losses cannot be compared."),
        "best": _("best"),
        "bestHelp": _("The lowest test loss of those that did not diverge"),
    }
