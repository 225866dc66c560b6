"""The words of the search, by the names that its modules use."""

from app.page.view.labels import labels
from app.words import _

_SHARED = (  # words that the playground has too
    "keys", "keySpace", "keyShift", "close", "dismiss", "connecting", "reconnecting", "renewing", "restarting",
    "silent", "refused", "blocked", "crowded", "notLoaded", "whyItMatters", "escCloses", "epochs",
)  # fmt: skip


def words() -> dict[str, str]:
    """In the current language."""
    shared = labels()
    return {name: shared[name] for name in _SHARED} | _line() | _head() | _order() | _bar() | _pictures() | _trial()


def _line() -> dict[str, str]:
    """Of a server that ends, or has ended: a search is kept, unlike a run of the playground."""
    return {
        "ending": _(
            "This server is about to end. In at most {seconds} seconds this page connects again; the search keeps its "
            "results."
        ),
        "restarted": _(
            "The server was restarted, or this page was away for a long time; the search has kept its results."
        ),
    }


def _head() -> dict[str, str]:
    return {
        "search": _("Search"),
        "question": _("Which settings learn best?"),
        "setupHelp": _("Open this setup in the playground"),
        "asTable": _("Results as CSV"),
        "asFile": _("Search file"),
        "openFile": _("Open a search file"),
        "copyLink": _("Copy link to this search"),
        "linkCopied": _("Link copied"),
        "linkHere": _("Link to this search"),
        "final": _("Final score"),
        "finalSealed": _("Final score: sealed"),
        "finalNone": _("No final score"),
        "finalNoRows": _("This setup has no test rows; set a test share above 0 in the playground."),
        "finalWhy": _("{rows} of {all} rows are set aside. The best of many is partly luck; they show how much."),
        "finalIs": _("{score} of {rows} rows that no stage saw"),
        "finalDiverged": _("The best trial diverged when trained on all rows"),
        "finalLower": _("Cross-validated: {searched}. Lower, as the best of {trials} is partly luck. Measured once."),
        "finalHigher": _(
            "Cross-validated: {searched}. Not lower: it trained on more rows, and luck goes both ways. Measured once."
        ),
        "finalOnce": _("Trial {number}, measured once."),
        "measure": _("End and measure once"),
        "measuring": _("Measuring the best trial on the rows set aside …"),
    }


def _order() -> dict[str, str]:
    return {
        "sheet": _("Ranges, method and stages"),
        "what": _("What to search"),
        "how": _("How"),
        "to": _("to"),
        "log": _("log"),
        "linear": _("linear"),
        "logHelp": _("Equal factors are as likely: press for equal steps"),
        "linearHelp": _("Equal steps are as likely: press for equal factors"),
        "lowest": _("Lowest value"),
        "highest": _("Highest value"),
        "lowestOf": _("{title}: lowest value"),
        "highestOf": _("{title}: highest value"),
        "addParameter": _("+ Parameter"),
        "random": _("Random"),
        "grid": _("Grid"),
        "halving": _("Halving"),
        "randomHelp": _("Draw each value anew"),
        "gridHelp": _("Try all combinations of a few values"),
        "halvingHelp": _("Start all trials briefly; the best third goes on, three times as long"),
        "trialsField": _("Trials"),
        "epochsField": _("Epochs each"),
        "foldsField": _("Folds"),
        "orderStage": _("stage {number}"),
        "orderNext": _("your stage {number}"),
        "stages": _("Stages"),
        "stage": _("Stage"),
        "stageCoarse": _("{number} Coarse"),
        "stageFiner": _("{number} Finer"),
        "stageProposed": _("{number} Proposed"),
        "stageYours": _("{number} Yours"),
        "stageNumber": _("stage {number}"),
        "stageOnly": _("Show only the trials of this stage"),
        "stagePlanned": _("{trials} trials of {epochs} epochs"),
        "stageAbout": _("{trials} trials of {epochs} epochs, none diverged"),
        "stageDiverged": _("{trials} trials of {epochs} epochs, {diverged} diverged"),
        "bestIs": _("best {score}"),
        "trialsOf": _("{count} trials"),
        "rangeOf": _("{title} {low} to {high}"),
        "useRanges": _("Use these ranges"),
        "discard": _("Discard"),
        "draftAbout": _("With the ranges above. What has run stays."),
        "rowsSeen": _("The rows of the final score have been seen: another score on them would be too good."),
        "edge": _("Best on an edge:"),
        "edgeLow": _("{title} {value}, range from {bound}. The next stage begins lower."),
        "edgeHigh": _("{title} {value}, range to {bound}. The next stage goes higher."),
        "edgeLast": _("{title} {value}, as far as the setting goes."),
    }


def _bar() -> dict[str, str]:
    return {
        "main_start": _("Start search"),
        "main_pause": _("Pause"),
        "main_go_on": _("Go on"),
        "main_run": _("Run stage {number}"),
        "main_none": _("Done"),
        "cancel": _("Cancel"),
        "newSearch": _("New search"),
        "planned": _("{trials} trials of {epochs} epochs, each in {folds} folds"),
        "doneOf": _("{done} of {total} trials, stage {stage}"),
        "leftUnder": _("under 1 s left"),
        "leftSeconds": _("about {count} s left"),
        "leftMinutes": _("about {count} min left"),
        "leftHours": _("about {count} h left"),
        "pace": _("{rate} trials a second, {workers} workers"),
        "paused": _("paused; nothing is lost if you close the page"),
        "ending": _("pausing; what runs comes to its end"),
        "cancelled": _("cancelled; what was measured stays"),
        "lostGoesOn": _("no connection; results go on arriving when it is back"),
        "allDone": _("All {done} trials are done"),
        "allDoneDiverged": _("All {done} trials are done, {diverged} diverged"),
        "hideOutliers": _("hide outliers"),
        "hideOutliersHelp": _("Leave out trials far below most others, so that the rest has more room"),
        "topFifth": _("top fifth only"),
        "topFifthHelp": _("Show only the best fifth of the trials"),
        "keyPause": _("Pause or go on"),
        "keyClear": _("Clear what is chosen; then close the open trial"),
        "keyWalk": _("In a picture: from trial to trial; Home is the best, Enter opens"),
        "keysMore": _("On a range's handle, arrows move by a tenth of a decade, with Shift by a whole one."),
    }


def _pictures() -> dict[str, str]:
    return {
        "scatter": _("Score against each parameter"),
        "scatterAbout": _("mean of {folds} folds; log of what is missed, up is better"),
        "emptyAbout": _("Each trial appears here as soon as it is done. You may close the page meanwhile."),
        "importance": _(
            "What decides the score, by a random forest fitted to stage {number}: {settings}. In other ranges it may "
            "be something else."
        ),
        "allDiverged": _("All trials diverged so far: pause, and lower the range of the learning rate."),
        "earlier": _("earlier stages"),
        "rug": _("diverged"),
        "reading": _("trial {number}: {score}, loss {loss}; {values}"),
        "readingNone": _("trial {number}: {state}; {values}"),
        "newBest": _("New best: trial {number}, {score}; {values}"),
        "parallel": _("All at once"),
        "parallelAbout": _("drag along an axis to keep a part"),
        "score": _("Score"),
        "curves": _("Best five, epoch by epoch"),
        "curvesAbout": _("loss on left-out rows"),
        "curvesEmpty": _("No trial is done yet."),
        "stageEnded": _("stage {number} ended here"),
        "compare": _("Random beside grid"),
        "compareEmpty": _("The same budget, spent the other way: how many values does each try of what matters?"),
        "runGrid": _("Run a grid too"),
        "runRandom": _("Run it at random too"),
        "compareAbout": _("{title}; {first} and {second} trials, larger is better, × diverged"),
        "compareRuns": _("{done} of {total} trials of the other one are done."),
        "compareFound": _("{first} found {one}, {second} {other}; with other seeds, either may win."),
        "valuesTried": _("{count} values tried"),
        "allTrials": _("All trials, the best first"),
    }


def _trial() -> dict[str, str]:
    return {
        "trial": _("Trial"),
        "trialEmpty": _("Press a trial in any picture to see its boundary, its folds and its settings."),
        "trialAbout": _("{score} on left-out rows, mean loss {loss}, {epochs} epochs"),
        "trialWaits": _("has not run yet"),
        "divergedAt": _("diverged, epoch {epoch}, fold {fold}"),
        "divergedCurves": _("The loss of each fold, up to the epoch in which one diverged."),
        "previousTrial": _("Better trial"),
        "nextTrial": _("Worse trial"),
        "boundary": _("Decision boundary"),
        "boundaryWaits": _("Training on all searched rows …"),
        "broken": _("diverged in epoch {epoch}"),
        "points": _("{count} points"),
        "foldsDiffer": _("The folds differ by {by}."),
        "foldsTie": _("The folds differ by {by}; the best trials are tied."),
        "openHere": _("Open in the playground"),
        "toBench": _("Best six to a bench"),
    }
