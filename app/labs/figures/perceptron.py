"""From neuron to network: every reading of the rows, what the rule did, and where it ends."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from app.labs.figures.hidden import FRAMES, hand_made, is_played
from app.labs.figures.history import DATES
from app.labs.figures.unit import LARGEST, OWN, TASKS, Controls, Given, course_of, order_of, start_of
from app.setup.links import to_text
from app.words import N_, Message
from engine import Config
from engine.perceptron import Course, Reading, most_mistakes, perceptron
from engine.settings import fields_of
from engine.tape import Array, Pieces

AGAIN = 3  # times that a cycle is shown after it was found


def picture(controls: Controls) -> Pieces[dict[str, Any]]:
    """The table, the steps of the rule, the history, and the hidden layer that is set by hand."""
    yield
    course, rows = course_of(controls), len(controls.wanted)
    readings = shown_of(course, rows)
    return {
        "task": controls.task,
        "rows": controls.rows.tolist(),
        "wanted": [*controls.targets],
        "order": order_of(controls),
        "rule": controls.rule,
        "start": start_of(controls).tolist(),
        "largest": LARGEST,
        "isOwn": controls.first_weights == OWN,
        "steps": [_step(reading, controls.rows.shape[1]) for reading in readings],
        "last": max(len(readings), FRAMES if is_played(controls) else 0),
        "learned": course.learned,
        "cycle": course.cycle,
        "bound": _finite(most_mistakes(controls.rows, controls.targets)),
        "told": told_of(controls, course),
        "states": _states() if course.cycle else [],
        "hasHidden": controls.hidden_layer != "none",
        "network": controls.network,
        "hidden": hand_made(controls),
        "dates": [
            {
                "key": key,
                "year": date.year,
                "name": date.name,
                "winter": date.winter,
                "told": date.told,
                "source": date.source,
                "link": f"./?setup={to_text(date.setup)}" if date.setup else "",
            }
            for key, date in DATES.items()
        ],
        "date": date_of(controls),
        "isChosen": bool(controls.date),
    }


def date_of(controls: Controls) -> str:
    """The date that is shown, or else the one to which the controls belong."""
    if controls.date:
        return controls.date
    if controls.hidden_layer != "none":
        return "backprop"
    if controls.rule == "Adaline":
        return "adaline"
    return "xor" if controls.task == "XOR" else "perceptron"


def shown_of(course: Course, rows: int) -> list[Reading]:
    """What there is to see: where the rule goes around, it does so a few times more, as it would forever."""
    if course.cycle is None:
        return course.readings
    first, again = course.cycle
    last = again + AGAIN * (again - first)
    readings = [*course.readings]
    for time in range(again, -(-last // rows) * rows):  # to the end of an epoch
        old = readings[time - (again - first)]
        readings.append(Reading(old.row, time // rows, old.sum, old.mistake, old.change, old.after))
    return readings


def renewed(controls: Controls) -> dict[str, Any]:
    """Other first weights, another order of the rows if it is drawn, and other weights for the network that learns."""
    return {"first_weights": "random", "seed": (controls.seed + 1) % 10_000}


def given(controls: Controls, playground: Callable[[], Config]) -> Controls:
    """The controls, with the playground's setup if its network is asked for."""
    if controls.hidden_layer == "none" or controls.network != "yours":
        return controls
    return Given(**{field.name: getattr(controls, field.name) for field in fields_of(Controls)}, setup=playground())


def _step(reading: Reading, inputs: int) -> dict[str, Any]:
    return {
        "row": reading.row,
        "epoch": reading.epoch,
        "sum": reading.sum,
        "mistake": reading.mistake,
        "change": _three(reading.change, inputs),
        "after": _three(reading.after, inputs),
    }


def _three(weights: Array, inputs: int) -> list[float]:
    """As w1, w2 and b, whatever the number of inputs."""
    found: list[float] = weights.tolist() if inputs == 2 else [weights[0], 0.0, weights[1]]
    return found


@lru_cache
def _states() -> list[str]:
    """Which of the four tasks one unit learns, as the guess asks."""
    tasks = [Controls().with_(task=task) for task in TASKS]
    return ["learned" if perceptron(task.rows, task.targets).learned else "" for task in tasks]


def _finite(value: float) -> float | None:
    return round(value, 6) if math.isfinite(value) else None


def told_of(controls: Controls, course: Course) -> Message:
    """How it ended."""
    if course.cycle:
        first, again = course.cycle
        return N_("{task}: after {count} readings the weights are where they were, and so on forever.").format(
            task=controls.task, count=again - first
        )
    if controls.rule == "Adaline":
        mistakes = sum(reading.mistake for reading in course.readings[-len(controls.wanted) :])
        return N_("{task}: {count} of {rows} rows are wrong in the last epoch.").format(
            task=controls.task, count=mistakes, rows=len(controls.wanted)
        )
    if course.learned is None:
        return N_("{task}: not learned within {epochs} epochs.").format(
            task=controls.task, epochs=course.readings[-1].epoch + 1
        )
    if not course.mistakes:
        return N_("{task}: nothing to learn, all rows were right from the start.").format(task=controls.task)
    return N_("{task}: learned after {count} mistakes.").format(task=controls.task, count=course.mistakes)
