"""What the frame of a lab shows in the browser: its words, and its claims with what was measured."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from app.labs import Claim, Lab
from app.labs.cards import CARDS, FIRST, Card, claim_groups
from app.labs.measured import differing, own_settings
from app.page.view.head import head_words
from app.words import EMPTY, Message, _
from engine.settings import Settings


def words() -> dict[str, str]:
    """The words of a lab's frame, by the names that the modules in ``static/lab`` use."""
    return (
        head_words()
        | {
            "otherLabs": _("Other labs"),
            "asGuessed": _("As you guessed: {outcome}"),
            "notAsGuessed": _("Not as you guessed: {outcome}"),
            "learnedIt": _("{networks} learned it."),
            "allLearned": _("all learned it."),
            "noneLearned": _("none learned it."),
            "lowestLoss": _("{networks} has the lowest test loss."),
            "notLearned": _("{networks} did not learn it."),
            "labControls": _("Settings of this lab"),
            "ofNetwork": _("{label} of network {network}"),
            "increase": _("more"),
            "decrease": _("less"),
            "mixed": _("mixed"),
            "none": _("–"),
            "tryThis": _("Try this"),
            "takeBack": _("Take back"),
            "takeBackHelp": _("Press again to take it back"),
            "nowLearned": _("Now {networks} learned it."),
            "nowAll": _("Now all learned it."),
            "nowNone": _("Now none learned it."),
            "nowBest": _("Now {networks} has the lowest test loss."),
            "beforeBest": _("Before, {networks} had."),
            "beforeLearned": _("Before, {networks} did."),
            "beforeAll": _("Before, all did."),
            "beforeNone": _("Before, none did."),
            "trainLossAtEnd": _("Training loss at the end:"),
            "testLossAtEnd": _("Test loss at the end:"),
            "deadAtEnd": _("Dead at the end:"),
            "saturatedAtEnd": _("Saturated at the end:"),
            "beforeSame": _("It was the same before."),
            "copyLink": _("Copy link to this moment"),
            "linkCopied": _("Link copied"),
            "linkHere": _("Link to this moment"),
            "cancel": _("Cancel"),
            "panels": _("What lies behind it"),
            "panelWaits": _("measuring …"),
            "present": _("Present"),
            "leavePresent": _("Leave presentation"),
            "presentHelp": _("Larger text and pictures, without the sidebar, for a projector; Escape ends it"),
        }
        | _claim_words()
    )


def _claim_words() -> dict[str, str]:
    return {
        "lookFor": _("What to look for"),
        "shouldHaveSeen": _("What you should have seen"),
        "afterSteps": _("told after {last} steps"),
        "showNow": _("Show now"),
        "showRest": _("Show the rest"),
        "measuring": _("measuring {done} of {total}"),
        "measureAgain": _("Measure again"),
        "measureAgainHelp": _("Draw other data and other weights, and measure all of it again"),
        "measuredKey": _("measured now"),
        "theoryKey": _("theory"),
        "ruleKey": _("what a popular saying implies"),
        "rangeKey": _("where it holds"),
        "toldAfter": _("told after the run"),
        "lookForThis": _("Press Play, and look for this: {ask}"),
        "toItsCard": _("To its card"),
        "claimMeasuring": _("measuring …"),
        "claimMeasured": _("measured"),
        "noFigure": _("no number"),
        "theoryIs": _("theory {value}"),
        "ruleIs": _("the saying implies {value}"),
        "holdsMark": _("It holds:"),
        "correctsMark": _("The saying is false:"),
        "failsMark": _("It does not hold this time:"),
        "failsNote": _("Not with this draw: it lies outside the range."),
        "mustLie": _("From {low} to {high} for any draw of data and weights."),
        "mustBe": _("It is {low} for any draw of data and weights."),
        "mustLieEach": _("For any draw of data and weights:"),
        "rangeOf": _("{name}: from {low} to {high}"),
        "rangeLater": _("Its range is told after the run."),
        "moreCards": _("{count} more"),
    }


def claims_data(lab: Lab, values: Mapping[str, float], *, measuring: bool = False) -> list[dict[str, Any]]:
    """A lab's claims as JSON, card by card: ``Claim`` in ``static/lab/data.js``.

    ``values`` are the figures so far, by the claims' keys; ``measuring`` tells whether more are being measured.
    """
    cards, first = CARDS.get(lab.key, {}), FIRST.get(lab.key, ())
    return [
        _claim(claim, values.get(claim.key), cards.get(group[0].key, Card(EMPTY)), measuring=measuring)
        | {"first": not first or group[0].key in first}
        for group in claim_groups(lab)
        for claim in group
    ]


def measured_with(lab: Lab, settings: Settings) -> dict[str, str]:
    """With what the claims of a card were measured, where these controls are set otherwise, by the card's first claim.

    >>> from app.labs.initialization import INITIALIZATION
    >>> measured_with(INITIALIZATION, INITIALIZATION.settings)["he_kept"]
    'for ReLU'
    """
    found = {key: _joined(differing(lab, card.measured, settings)) for key, card in CARDS.get(lab.key, {}).items()}
    return {key: phrase for key, phrase in found.items() if phrase}


def panels_measured_with(lab: Lab, settings: Settings) -> str:
    """A sentence on the settings of the panels, if some of these controls are set otherwise; else nothing.

    The panels of a lab with a figure depend on none of its controls.
    """
    if lab.figure:
        return ""
    phrase = _joined(differing(lab, own_settings(lab), settings))
    return _("Measured with this lab's own settings, not those above: {settings}.").format(settings=phrase) * bool(
        phrase
    )


def _joined(phrases: Sequence[Message]) -> str:
    return ", ".join(map(str, phrases))


def _claim(claim: Claim, value: float | None, card: Card, *, measuring: bool) -> dict[str, Any]:
    saying = claim.saying
    return {
        "key": claim.key,
        "sentence": str(claim.sentence),
        "ask": str(card.ask),
        "figure": str(claim.figure),
        "value": _finite(value),
        "theory": _finite(claim.theory),
        "low": claim.low,
        "high": claim.high,
        "holds": None if value is None else claim.holds(value),
        "saying": str(saying.text) if saying else "",
        "sayingFigure": _finite(saying.figure) if saying else None,
        "source": claim.source,
        "networks": [*card.networks],
        "state": "measured" if value is not None else "measuring" if measuring else "waiting",
    }


def _finite(value: float | None) -> float | None:
    """The value, unless JSON has no number for it."""
    return value if value is not None and math.isfinite(value) else None
