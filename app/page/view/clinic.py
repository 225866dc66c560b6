"""The clinic as a Streamlit component: a bench with one patient, its tools, the causes, and the cure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import streamlit as st

from app.labs import COURSE
from app.labs.clinic import CLINIC
from app.labs.clinic.cases import Case
from app.labs.clinic.causes import CAUSES
from app.labs.clinic.patients import LEVELS
from app.labs.clinic.told import patient_told
from app.live.wire.commands import SPEEDS
from app.page.view import texts
from app.page.view.assets import style
from app.page.view.bench import words as bench_words
from app.page.view.boot import mounted
from app.page.view.labels import counted, figures
from app.palette import DARK, LIGHT
from app.words import _, language
from engine.text import cleaned

_clinic_view = mounted("clinic_view", "clinic/main.js", style("bench", "lab/lab", "clinic"))


def clinic_view(key: str, data: Mapping[str, Any], on_message: Callable[[Any], None]) -> None:
    """Show the clinic; the ``data`` are what `data_of` returns.

    ``on_message`` is called with the requests to the page, as ``requests.unheard`` takes them: "answer" with a
    ``cause``, "tell", "level" with a ``level``, "next", "open" for the cured setup, and "renew", which needs a new
    ticket.
    """

    def forward() -> None:
        on_message(cleaned(st.session_state[key].event))

    _clinic_view(key=key, data=dict(data), on_event_change=forward)


def data_of(
    ticket: str, case: Case, answers: Sequence[str], *, heard: int, is_solved: bool, can_tell: bool
) -> dict[str, Any]:
    """The data of the view as JSON: ``Data`` in ``clinic/main.js``. Nothing names the cause before it is found."""
    hidden = len(case.patient.config.network.hidden)
    names = [_("The patient")]
    if is_solved:
        names = [_("As it was"), str(CAUSES[case.cause].cure)]
        hidden = max(hidden, len(case.cured.config.network.hidden))
    return {
        "ticket": ticket,
        "language": language(),
        "heard": heard,
        "speeds": SPEEDS,
        "words": bench_words() | words(),
        "curve": "bothLosses",
        "counted": counted(),
        "figures": figures(),
        "palettes": {"light": LIGHT, "dark": DARK},
        "explanations": texts.addresses()["explanations"],
        "networks": [{"name": name, "note": ""} for name in names],
        "titles": [*(_("Layer {number}").format(number=number + 1) for number in range(hidden)), _("Output")],
        "clinic": clinic_data(case, answers, is_solved=is_solved, can_tell=can_tell),
    }


def clinic_data(case: Case, answers: Sequence[str], *, is_solved: bool, can_tell: bool) -> dict[str, Any]:
    """What stands around the bench, as JSON: ``Clinic`` in ``clinic/main.js``."""
    number = COURSE.index(CLINIC)
    previous = COURSE[number - 1]
    following = COURSE[number + 1] if number + 1 < len(COURSE) else None
    titles = {"easy": _("Easy"), "medium": _("Medium"), "hard": _("Hard")}
    cause = CAUSES[case.cause]
    return {
        "number": number + 1,
        "total": len(COURSE),
        "group": _("Learning"),
        "question": str(CLINIC.question),
        "lede": str(CLINIC.lede),
        "previous": {"title": str(previous.question), "address": previous.key},
        "next": {"title": str(following.question), "address": following.key} if following else None,
        "labs": {"title": _("Labs"), "address": "labs"},
        "level": case.level,
        "levels": [[level, titles[level]] for level in LEVELS],
        "case": case.number,
        "patient": str(patient_told(case.patient)),
        "causes": [[one.key, str(one.title)] for one in CAUSES.values()],
        "wrong": {key: str(CAUSES[key].against(case.facts)) for key in answers if key != case.cause},
        "found": {
            "key": cause.key,
            "told": (_("Yes: {cause}.") if cause.key in answers else _("It is this: {cause}.")).format(cause=cause.yes),
            "facts": [str(fact) for fact in cause.decides(case.facts)],
        }
        if is_solved
        else None,
        "canTell": can_tell and not is_solved,
    }


def words() -> dict[str, str]:
    """The words of the clinic, by the names that its modules use."""
    return {
        "labs": _("Labs"),
        "labOf": _("{number} of {total}"),
        "previousLab": _("Previous lab"),
        "nextLab": _("Next lab"),
        "copyLink": _("Copy link to this case"),
        "linkCopied": _("Link copied"),
        "linkHere": _("Link to this case"),
        "levels": _("How hard"),
        "caseIs": _("case {number}"),
        "nextCase": _("Next case"),
        "preparing": _("The next patient is coming …"),
        "whatIsBroken": _("What is broken?"),
        "nameIt": _("That is it"),
        "chooseFirst": _("Choose a cause first"),
        "notThis": _("Not this: {fact}"),
        "tellMe": _("Tell me"),
        "ruleOut": _("Rule out: {cause}"),
        "ruledOut": _("ruled out"),
        "ruleBack": _("Bring back: {cause}"),
        "ruleWord": _("Why it cannot be: {cause}"),
        "ruleHint": _("X or the right mouse button rules one out; the note is yours and stays here."),
        "cureWaits": _("Name the cause to see the cure: the same run, mended, from the same seed."),
        "cureRuns": _("Both train from the same seed, step by step; only the cause differs."),
        "openCured": _("Open the cured run in the playground"),
        "checks": _("Checks"),
        "checkHelp": _("Press one: it runs on a copy of the patient."),
        "checkOne": _("Check: {title}"),
        "checkingNow": _("Checking …"),
        "data": _("Data"),
        "dataHelp": _("Rows, inputs, labels"),
        "showData": _("Look at the data"),
        "shouldBe": _("expected {expected}"),
        "markHolds": _("Holds"),
        "markFails": _("Does not hold"),
        "markApart": _("Does not apply"),
        "keyRule": _("Rule out the cause that has the focus, or bring it back"),
        "keyNext": _("Next case"),
    }
