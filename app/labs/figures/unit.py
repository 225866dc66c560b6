"""What one threshold unit is to learn, and from where: the controls of a lab."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, Self

import numpy as np

from app.labs.figures.history import BY_HAND, DATES
from engine import Config
from engine.errors import Phrase, SettingsError, no_number, shown, wrong_length
from engine.perceptron import PAIRS, Course, delta_rule, perceptron
from engine.settings import Help, Knob, Settings
from engine.streams import generator
from engine.tape import Array

OWN = "your own"
TASKS: Mapping[str, str] = {"AND": "0001", "OR": "0111", "NOT": "10", "XOR": "0110"}  # what each row should give
LARGEST = 8.0  # of a weight that is set by hand
EIGHTHS = 16  # of a drawn weight, at most: 2
RATE, ADALINE_EPOCHS, EPOCHS = 0.1, 16, 60  # Adaline's rate; after how many epochs each rule ends


@dataclass(frozen=True)
class Controls(Settings):
    """What the learner sets. ``weights`` are w1, w2 and b where the rule starts, unless they are drawn or 0."""

    task: Annotated[
        Literal["AND", "OR", "NOT", "XOR", "your own"],
        Help("What the neuron should do. Click a point, or a wanted value, to change it: it is then your own."),
    ] = "AND"
    hidden_layer: Annotated[
        Literal["none", "2 neurons"], Help("What the same rows look like behind two more neurons: try XOR.")
    ] = "none"
    order_of_rows: Annotated[
        Literal["as listed", "shuffled"], Help("In which order the rows are read, again and again.")
    ] = "as listed"
    first_weights: Annotated[
        Literal["zero", "random", "your own"], Help("Where the rule starts. Drag the arrow or the line to choose.")
    ] = "zero"
    wanted: Annotated[str, Help("What each row should give, 0 or 1.")] = TASKS["AND"]
    weights: Annotated[tuple[float, ...], Help("The first weights and the bias, if they were set by hand.", 0, 3)] = ()
    rule: Annotated[Literal["perceptron", "Adaline"], Help("By which rule the neuron learns.")] = "perceptron"
    network: Annotated[
        Literal["by hand", "trained", "yours"], Help("Whose hidden layer is shown: yours is that of the playground.")
    ] = "by hand"
    seed: Annotated[int, Knob("Which order and which weights are drawn.", 0, 9999)] = 0
    date: Annotated[
        Literal["", "neuron", "perceptron", "adaline", "xor", "backprop", "winter", "pretraining", "deep"],
        Help("Which date of the history is shown."),
    ] = ""

    def __post_init__(self) -> None:
        """Refuse a table that is none, and weights that are not three numbers."""
        super().__post_init__()
        if len(self.wanted) not in (2, 4) or not {*self.wanted} <= {"0", "1"}:
            problem = Phrase("{value} is not allowed; give 4 digits, 0 or 1, or 2 for NOT", value=shown(self.wanted))
            raise SettingsError("wanted", problem)
        if self.weights and len(self.weights) != 3:
            raise SettingsError("weights", wrong_length(len(self.weights), 3, 3))
        for value in self.weights:
            if not abs(value) <= LARGEST:
                raise SettingsError("weights", no_number(value, -LARGEST, LARGEST))

    def with_(self, **changes: Any) -> Self:
        """A copy: a date brings its setup, a task its table, a table its task; weights that were set are one's own.

        Another task of the date on which weights are set by hand has weights of its own, and stays there.
        """
        if self.date == "neuron" and {*changes} == {"task"} and changes["task"] in (*BY_HAND,):
            changes = {"weights": BY_HAND[changes["task"]], "date": self.date} | changes
        if isinstance(date := changes.get("date"), str) and date in DATES:
            changes = {**DATES[date].changes, **changes}
        task, wanted, first = (changes.get(name) for name in ("task", "wanted", "first_weights"))
        if isinstance(task, str) and task in TASKS and wanted is None:
            changes = {"wanted": TASKS[task]} | changes
        elif isinstance(wanted, str) and task is None:
            changes = {"task": next((key for key, table in TASKS.items() if table == wanted), OWN)} | changes
        if changes.get("weights"):
            changes = {"first_weights": OWN} | changes
        elif first == OWN:
            changes = {"weights": tuple(start_of(self).tolist())} | changes
        elif first is not None:
            changes = {"weights": ()} | changes
        return super().with_(**{"date": ""} | changes)

    @property
    def rows(self) -> Array:
        """The inputs, row by row: ``(2, 1)`` for NOT, else ``(4, 2)``."""
        return PAIRS[[0, 2], :1] if len(self.wanted) == 2 else PAIRS

    @property
    def targets(self) -> tuple[int, ...]:
        """What each row should give."""
        return tuple(map(int, self.wanted))


@dataclass(frozen=True)
class Given(Controls):
    """The same, with the playground's setup."""

    setup: Config = field(default_factory=Config)


def start_of(controls: Controls) -> Array:
    """The first weights, ``(3,)``: w1, w2 and b; those of one input have a w2 of 0."""
    if controls.first_weights == OWN and controls.weights:
        start = np.array(controls.weights)
    elif controls.first_weights == "random":
        start = generator(controls.seed, "weights", 1).integers(-EIGHTHS, EIGHTHS + 1, 3) / 8
    else:
        start = np.zeros(3)
    return start * [1, len(controls.wanted) == 4, 1]


def order_of(controls: Controls) -> list[int]:
    """In which order the rows are read."""
    count = len(controls.wanted)
    if controls.order_of_rows == "as listed":
        return [*range(count)]
    return [int(row) for row in generator(controls.seed, "batches", 1).permutation(count)]


def course_of(controls: Controls) -> Course:
    """How the unit learns."""
    used = [0, 1, 2] if len(controls.wanted) == 4 else [0, 2]
    start, order = start_of(controls)[used].tolist(), order_of(controls)
    if controls.rule == "Adaline":
        return delta_rule(controls.rows, controls.targets, start, rate=RATE, order=order, epochs=ADALINE_EPOCHS)
    return perceptron(controls.rows, controls.targets, start, order=order, epochs=EPOCHS)
