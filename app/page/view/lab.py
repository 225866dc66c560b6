"""What the frame of a lab shows in the browser: its words, and its claims with what was measured."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from app.labs import Claim, Lab
from app.labs.cards import CARDS, Card
from app.words import EMPTY, Message, _


def words() -> dict[str, str]:
    """The words of a lab's frame, by the names that the modules in ``static/lab`` use."""
    return {
        "labs": _("Labs"),
        "labOf": _("{number} of {total}"),
        "previousLab": _("Previous lab"),
        "nextLab": _("Next lab"),
        "otherLabs": _("Other labs"),
        "asGuessed": _("As you guessed: {outcome}"),
        "notAsGuessed": _("Not as you guessed: {outcome}"),
        "learnedIt": _("{networks} learned it."),
        "allLearned": _("all learned it."),
        "noneLearned": _("none learned it."),
        "notLearned": _("{networks} did not learn it."),
        "labControls": _("Settings of this lab"),
        "ofNetwork": _("{label} of network {network}"),
        "increase": _("more"),
        "decrease": _("less"),
        "mixed": _("mixed"),
        "none": _("–"),
        "tryThis": _("Try this"),
        "copyLink": _("Copy link to this moment"),
        "linkCopied": _("Link copied"),
        "linkHere": _("Link to this moment"),
        "cancel": _("Cancel"),
        "panels": _("What lies behind it"),
        "panelWaits": _("measuring …"),
    } | _claim_words()


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
        "ruleKey": _("what a popular rule says"),
        "rangeKey": _("range it must lie in"),
        "toldAfter": _("told after the run"),
        "claimMeasuring": _("measuring …"),
        "claimMeasured": _("measured"),
        "noFigure": _("no number"),
        "theoryIs": _("theory {value}"),
        "ruleIs": _("the rule says {value}"),
        "holdsMark": _("It holds:"),
        "correctsMark": _("The saying is false:"),
        "failsMark": _("It does not hold this time:"),
        "failsNote": _("Not this time: it lies outside of the range."),
        "mustLie": _("It must lie from {low} to {high}, whatever data and weights are drawn."),
        "mustBe": _("It must be {low}, whatever data and weights are drawn."),
        "mustLieEach": _("Each must lie in its range, whatever data and weights are drawn:"),
        "rangeOf": _("{name}: {low} to {high}"),
        "rangeLater": _("The range that it must lie in is told after the run."),
    }


def claim_groups(lab: Lab) -> tuple[tuple[Claim, ...], ...]:
    """A lab's claims by card: those that share a sentence are together, where the first of them stands."""
    found: dict[Message, list[Claim]] = {}
    for claim in lab.claims:
        found.setdefault(claim.sentence, []).append(claim)
    return tuple(map(tuple, found.values()))


def claims_data(lab: Lab, values: Mapping[str, float], *, measuring: bool = False) -> list[dict[str, Any]]:
    """A lab's claims as JSON, card by card: ``Claim`` in ``static/lab/data.js``.

    ``values`` are the figures so far, by the claims' keys; ``measuring`` tells whether more are being measured.
    """
    cards = CARDS.get(lab.key, {})
    return [
        _claim(claim, values.get(claim.key), cards.get(group[0].key, Card(EMPTY)), measuring=measuring)
        for group in claim_groups(lab)
        for claim in group
    ]


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
