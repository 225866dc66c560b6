"""The checks of a setup as a Streamlit component: a line a check, with drawings beside them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from app.labs.health import FIRST_SETUP, HEALTH
from app.labs.health.summary import setup_of
from app.labs.health.told import lines_told
from app.page.view import texts
from app.page.view.assets import style
from app.page.view.boot import forwarding, mounted
from app.page.view.head import head_data, head_words
from app.page.view.labels import labels
from app.palette import DARK, LIGHT
from app.words import Translated, _, language
from engine import Config
from engine.checks import Finding

_SHARED = (  # words that the playground has too
    "keys", "keySpace", "keyShift", "close", "dismiss", "closeTop", "none",
    "whyItMatters", "escCloses",
    "connecting", "reconnecting", "renewing", "restarted", "ending", "restarting", "silent", "refused", "blocked",
    "crowded", "notLoaded",
)  # fmt: skip

_health_view = mounted("health_view", "checks/main.js", style("bench", "lab/lab", "checks/marks", "checks"))


def health_view(key: str, data: Mapping[str, Any], on_message: Callable[[Any], None]) -> None:
    """Show the checks; the ``data`` are what `data_of` returns.

    ``on_message`` is called with the requests to the page, as ``requests.unheard`` takes them: "open", "remedy" with
    the ``key`` of a check, "take_back", and "renew", which needs a new ticket.
    """
    _health_view(key=key, data=dict(data), on_event_change=forwarding(key, on_message))


def data_of(
    ticket: str, config: Config, findings: Mapping[str, Finding], *, heard: int, tries: bool, yours: bool = True
) -> dict[str, Any]:
    """The data of the view as JSON: ``Data`` in ``checks/main.js``.

    ``findings`` are what is known of the setup; ``heard`` is the number of the last of its requests that was handled;
    ``tries`` tells whether a remedy is applied, ``yours`` whether it is the visitor's setup.
    """
    return head_data(HEALTH) | {
        "ticket": ticket,
        "language": language(),
        "heard": heard,
        "words": words(),
        "palettes": {"light": LIGHT, "dark": DARK},
        "lede": str((HEALTH.lede if yours else FIRST_SETUP).format(setup=setup_of(config))),
        "notYours": "" if yours else _("That is the first setup. Yours is not checked yet."),
        "tries": tries,
        "told": json.loads(str(Translated(lambda: lines_told(config, findings)))),  # until the session has told its own
        "explanations": texts.address("explanations"),
    }


def words() -> dict[str, str]:
    """The words of the page, by the names that its modules use."""
    shared = labels()
    return {name: shared[name] for name in _SHARED} | _own_words() | _chart_words()


def _own_words() -> dict[str, str]:
    return head_words() | {
        "copyLink": _("Copy link to this setup"),
        "linkCopied": _("Link copied"),
        "linkHere": _("Link to this setup"),
        "openHere": _("Open in the playground"),
        "checkAll": _("Check all"),
        "checkAgain": _("Check all again"),
        "goOn": _("Check the rest"),
        "stop": _("Stop"),
        "takeBack": _("Take back"),
        "takeBackHelp": _("Return to the setup before this change"),
        "checkedOf": _("{done} of {total} checked on a copy; your run is untouched"),
        "checking": _("{done} of {total} checked, now: {title}"),
        "checks": _("Checks"),
        "mark": _("Mark"),
        "check": _("Check"),
        "value": _("Value"),
        "expected": _("Expected"),
        "verdict": _("Verdict, and what to do"),
        "again": _("Check again"),
        "checkOne": _("Check: {title}"),
        "markHolds": _("Holds"),
        "markFails": _("Does not hold"),
        "markApart": _("Does not apply"),
        "markOpen": _("Not checked"),
        "markRunning": _("Checking"),
        "notChecked": _("Not checked yet"),
        "nothingToDraw": _("Nothing to draw for this setup"),
        "checkingNow": _("Checking …"),
        "keyAll": _("Check all"),
        "keyLines": _("From line to line; Enter checks one again"),
        "keysMore": _("Tab goes from one part of the page to the next."),
    }


def _chart_words() -> dict[str, str]:
    return {
        "gradientTitle": _("Gradient check, step swept"),
        "gradientAbout": _("worst relative error"),
        "gradientNote": _("Small steps: rounding. Large: the formula's error. A wrong gradient stays high."),
        "gradientLabel": _("Worst relative error by step size: at best {error}, at a step of {step}"),
        "gradientReads": _("Step {step}: centered {centered}, one-sided {oneSided}"),
        "bestAt": _("{error} at {step}"),
        "centered": _("centered"),
        "oneSided": _("one-sided"),
        "right": _("right"),
        "stepAxis": _("step"),
        "rateTitle": _("Range test of the rate"),
        "rateAbout": _("training loss, the rate growing with each step"),
        "rateNote": _("At the minimum the rate already stops helping; a fifth of it is a good start."),
        "rateLabel": _("Loss by rate: it falls fastest from {low} to {high} and is lowest at {minimum}"),
        "rateFlat": _("Loss by rate: it hardly falls at any"),
        "rateReads": _("Rate {rate}: loss {loss}, mean of five {smooth}"),
        "steepPart": _("steep part"),
        "nowAt": _("now {rate}"),
        "tooLate": _("minimum: too late"),
        "rateAxis": _("rate"),
        "by_heartTitle": _("20 rows by heart"),
        "by_heartAbout": _("their loss, step by step"),
        "by_heartNote": _("An able network with a right gradient comes near 0."),
        "by_heartLabel": _("Loss of 20 rows: from {first} to {last} in {steps} steps"),
        "by_heartReads": _("Step {step}: loss {loss}"),
        "guessing": _("guessing"),
        "known": _("known"),
        "stepsAxis": _("steps"),
    }
