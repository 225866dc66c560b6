"""What is told of a patient: who it is, its data, what a check found. None of it names the cause."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.labs.clinic.facts import FRESH, Facts
from app.labs.clinic.patients import Patient
from app.labs.health.among import line
from app.labs.health.lines import HOWS, TITLES
from app.words import EMPTY, N_, Message, amount
from engine.checks import Finding


def patient_told(patient: Patient) -> Message:
    """A patient in a line: its data, its layers, its optimizer; not the rate, nor how its weights start."""
    hidden, data = patient.config.network.hidden, patient.data
    layers: Message = N_("no hidden layer")
    if hidden:
        layers = N_("{count} layer of {units} ({activation})", "{count} layers of {units} ({activation})").format(
            count=len(hidden), units=hidden[0].units, activation=N_(hidden[0].activation.title)
        )
    return N_("{data}, {rows} training rows, {layers}, {optimizer}").format(
        data=N_(data.dataset.title),
        rows=len(data.train),
        layers=layers,
        optimizer=N_(patient.config.training.optimizer.title),
    )


def data_told(facts: Facts) -> list[dict[str, Any]]:
    """The data, a line each with a ``title`` and a ``value``."""
    inputs = [
        (
            N_("Input {number}").format(number=number),
            N_("{low} to {high}").format(low=amount(low), high=amount(high)),
        )
        for number, (low, high) in enumerate(facts.inputs, start=1)
    ]
    course, (fresh, right) = facts.course, facts.fresh
    scored = N_("{loss} ({share}% right)")
    train, test = facts.neighbors
    lines: list[tuple[Message, Message | str]] = [
        *inputs,
        (N_("Training rows"), str(facts.rows)),
        (N_("Test rows"), str(facts.tested)),
        (N_("Rows that are in both"), str(facts.shared)),
        (
            N_("Loss on test rows"),
            scored.format(loss=amount(float(course.moments[2, -1])), share=round(100 * course.test_accuracy)),
        ),
        (
            N_("Loss on {count:,} new rows").format(count=FRESH),
            scored.format(loss=amount(fresh), share=round(100 * right)),
        ),
        (N_("Same class as the nearest point, training"), f"{100 * train:.0f}%"),
        (N_("Same class as the nearest point, test"), f"{100 * test:.0f}%"),
    ]
    return [{"title": title, "value": value} for title, value in lines]


def check_told(patient: Patient, key: str, known: Mapping[str, Finding]) -> dict[str, Any]:
    """What a check found, as JSON, beside what others did: no advice, which would name the cause."""
    named = {"key": key, "title": TITLES[key], "how": HOWS[key]}
    if key not in known:
        return named | {"mark": "open", "value": EMPTY, "expected": EMPTY, "verdict": EMPTY}
    found = line(patient.config, known[key], known)
    verdict = N_("Look at the neurons") if found.cause else found.verdict
    return named | {"mark": found.mark, "value": found.value, "expected": found.expected, "verdict": verdict}
