"""The clinic as a Streamlit component: curves to be named; or a bench with one patient, its tools and the causes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.labs.clinic import CLINIC
from app.labs.clinic.cases import Case
from app.labs.clinic.causes import CAUSES
from app.labs.clinic.curves import AGAINST, NAMES, REASONS, Curve
from app.labs.clinic.patients import LEVELS
from app.labs.clinic.told import patient_told
from app.live.wire.commands import SPEEDS
from app.page.view.assets import style
from app.page.view.bench import words as bench_words
from app.page.view.boot import forwarding, mounted
from app.page.view.head import head_data, head_words
from app.page.view.labels import counted, figures
from app.palette import DARK, LIGHT
from app.words import _, language

_clinic_view = mounted("clinic_view", "clinic/main.js", style("bench", "lab/lab", "checks/marks", "clinic"))


def clinic_view(key: str, data: Mapping[str, Any], on_message: Callable[[Any], None]) -> None:
    """Show the clinic; the ``data`` are what `data_of` returns.

    ``on_message`` is called with the requests to the page, as ``requests.unheard`` takes them: "answer" with a
    ``cause``, "match" with the ``causes`` of the curves, "tell", "part" with whether ``curves`` are wanted, "level"
    with a ``level``, "next", "open" for the cured setup, and "renew", which needs a new ticket.
    """
    _clinic_view(key=key, data=dict(data), on_event_change=forwarding(key, on_message))


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
        "counts": "activations",
        "counted": counted(),
        "figures": figures(),
        "palettes": {"light": LIGHT, "dark": DARK},
        "networks": [{"name": name, "note": ""} for name in names],
        "titles": [*(_("Layer {number}").format(number=number + 1) for number in range(hidden)), _("Output")],
        "clinic": clinic_data(case, answers, is_solved=is_solved, can_tell=can_tell),
    }


def clinic_data(case: Case, answers: Sequence[str], *, is_solved: bool, can_tell: bool) -> dict[str, Any]:
    """What stands around the bench, as JSON: ``Clinic`` in ``clinic/main.js``."""
    titles = {"easy": _("Easy"), "medium": _("Medium"), "hard": _("Hard")}
    cause = CAUSES[case.cause]
    return {
        **head_data(CLINIC),
        "lede": str(CLINIC.lede),
        "level": case.level,
        "levels": [[level, titles[level]] for level in LEVELS],
        "case": case.number,
        "patient": _("The patient: {setup}.").format(setup=patient_told(case.patient)),
        "causes": [[one.key, str(one.title)] for one in CAUSES.values()],
        "wrong": {key: str(CAUSES[key].against(case.facts)) for key in answers if key != case.cause},
        "found": {
            "key": cause.key,
            "told": (_("Yes: {cause}.") if cause.key in answers else _("It is this: {cause}.")).format(cause=cause.yes),
            "facts": [str(fact) for fact in cause.decides(case.facts)],
            "watch": str(cause.watch),
        }
        if is_solved
        else None,
        "canTell": can_tell and not is_solved,
    }


def curves_data_of(
    curves: Sequence[Curve], matches: Sequence[str], *, number: int, heard: int, can_tell: bool
) -> dict[str, Any]:
    """The data of the curves as JSON: ``Data`` in ``clinic/curves.js``; ``matches`` are the causes they were given."""
    marks = [_mark(curve, match) for curve, match in zip(curves, matches, strict=True)]
    is_done = all(mark and mark["right"] for mark in marks)
    return {
        "language": language(),
        "heard": heard,
        "words": bench_words() | words(),
        "palettes": {"light": LIGHT, "dark": DARK},
        "clinic": head_data(CLINIC)
        | {"lede": _("The clinic: six runs were broken, each in one place. Give each curve its cause.")},
        "curves": [_chart(curve) for curve in curves],
        "round": number,
        "causes": [[key, str(CAUSES[key].title)] for key in NAMES],
        "matches": list(matches),
        "marks": marks,
        "isDone": is_done,
        "canTell": can_tell and not is_done,
    }


def _chart(curve: Curve) -> dict[str, Any]:
    steps, train, test = (curve.course.moments[row] for row in range(3))
    most = 1e6  # more is as good as infinite
    return {
        "steps": steps.astype(int).tolist(),
        "train": [round(min(loss, most), 4) for loss in train.tolist()],
        "test": [round(min(loss, most), 4) for loss in test.tolist()],
        "guess": round(curve.guess, 4),
        "diverged": curve.course.diverged,
    }


def _mark(curve: Curve, match: str) -> dict[str, Any] | None:
    """What came of an answer: whether it is right, and the fact against it if it is not; None without an answer."""
    if not match:
        return None
    if match == curve.cause:
        return {"right": True, "told": f"{_('Yes: {cause}.').format(cause=CAUSES[match].yes)} {REASONS[match](curve)}"}
    return {"right": False, "told": _("Not this: {fact}").format(fact=AGAINST[match](curve))}


def words() -> dict[str, str]:
    """The words of the clinic, by the names that its modules use."""
    return head_words() | {
        "copyLink": _("Copy link"),
        "linkCopied": _("Link copied"),
        "linkHere": _("Link to what is shown"),
        "parts": _("What to do"),
        "curvesPart": _("Which curve is which?"),
        "patientsPart": _("Patients"),
        "levels": _("How hard"),
        "curvesAre": _("round {number}"),
        "nextCurves": _("Other curves"),
        "curvesComing": _("Other curves are coming …"),
        "checkCurves": _("Check"),
        "curveNumber": _("Curve {number}"),
        "curveLabel": _(
            "Curve {number}: training loss from {first} to {last}, test loss from {firstTest} to {lastTest}"
        ),
        "whichCause": _("Cause of curve {number}"),
        "choose": _("Which cause?"),
        "curvesKey": _("solid: training loss, dashed: test loss, over {steps} steps"),
        "guessing": _("guessing"),
        "allNamed": _("All six are right. Now look inside: meet the patients."),
        "someNamed": _("{right} of {total} are right."),
        "caseIs": _("case {number}"),
        "nextCase": _("Next case"),
        "preparing": _("The next patient is coming …"),
        "whatIsBroken": _("What is broken?"),
        "nameIt": _("That is it"),
        "nameCause": _("Name the cause"),
        "chooseFirst": _("Choose a cause first"),
        "notThis": _("Not this: {fact}"),
        "tellMe": _("Tell me"),
        "ruleOut": _("Rule out: {cause}"),
        "ruledOut": _("ruled out"),
        "ruleBack": _("Bring back: {cause}"),
        "ruleWord": _("Why it cannot be: {cause}"),
        "ruleHint": _(
            "× rules one out (or the X key, or the right mouse button). The note beside it is yours and stays here."
        ),
        "ruleHintTouch": _("× rules one out. The note beside it is yours and stays here."),
        "cureWaits": _("Name the cause to see the cure: the same run, mended, from the same seed."),
        "watchCure": _("Watch the cure"),
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
