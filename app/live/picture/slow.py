"""Slow motion: the next step in five stages, in words and in numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from app.live.picture.close_up import FEW, LOSS, Graph
from app.live.picture.drawing import MOST, Drawing
from app.live.wire.commands import Command
from app.words import EMPTY, N_, Message, Paragraph, Translated, _, paragraph
from engine import Trainer
from engine.normalizations import BatchNorm
from engine.slow_motion import Chosen, SlowMotion, SlowStep
from engine.tape import Pieces, finish
from engine.twin import Twin

NO_STORY = Translated(lambda: {"story": None})
SAMPLE = 1  # the first stage

Facts = list[tuple[Message | str, Message | str]]


class Slow:
    """The stage of the next step, and the row of its batch, that one session's viewers look at; there may be none."""

    def __init__(self) -> None:
        """Start closed, with nothing to show."""
        self._stage = self._row = 0
        self._unit: tuple[int, int] | None = None  # focus layer and unit; None until the first story
        self._source: int | None = None

    def show(self, trainer: Trainer, drawing: Drawing, twin: Twin | None = None) -> None:
        """Show this trainer from now on, as this drawing shows it; ``twin`` takes its steps, if there is one."""
        self._trainer, self._drawing, self._twin = trainer, drawing, twin
        self._motion: SlowMotion | None = None

    def obey(self, command: Command) -> None:
        """A step or a reset goes back to the first stage; playing ends slow motion."""
        match command.do:
            case "slow":
                self._stage, self._row = command.stage, command.index
                if command.focus:
                    self._unit, self._source = command.focus, command.source
            case "step" | "epoch" | "reset":
                self._stage, self._row = min(self._stage, SAMPLE), 0
            case "play":
                self._stage = 0

    def story(self) -> Translated:
        """The story of the stage; see `story_in_pieces`."""
        return finish(self.story_in_pieces())

    def story_in_pieces(self) -> Pieces[Translated]:
        """The story of the stage, with pauses in which nothing else may touch the trainer.

        ``text`` puts it into words, with a name and a number for each of ``facts``; ``point`` describes the row that is
        ``shown``, the ``row``-th of the batch's training points ``rows``. `Graph.story` has the rest.
        """
        if self._trainer.ended:
            self._stage = 0
        if not self._stage:
            return NO_STORY
        if self._motion is None:
            self._motion = SlowMotion(self._trainer, self._twin)
            yield
        layer, unit = self._unit or (None, None)
        step = yield from self._motion.next_step_in_pieces(Chosen(self._row, layer, unit, self._source))
        seen, change = step.close_up, step.update
        assert seen is not None and change is not None  # they were asked for  # noqa: S101, PT018
        if self._unit != (seen.layer, seen.unit):
            self._unit, self._source = (seen.layer, seen.unit), None
        row = min(self._row, len(step.rows) - 1)
        text, facts = self._words(step, row)
        graph = Graph(self._trainer, bool(self._drawing.mixed), step, row, self._stage, seen, change)
        story = {
            "stage": self._stage,
            "step": step.step,
            "row": row,
            "rows": step.rows.tolist(),
            "shown": int(step.rows[row]),
            "text": text,
            "facts": facts,
            "point": self._point(step, row),
            **graph.story(),
        }
        return Translated(lambda: {"story": story})

    def _words(self, step: SlowStep, row: int) -> tuple[Message | Paragraph, Facts]:
        describe = (self._of_sample, self._of_forward, self._of_loss, self._of_backward, self._of_update)
        return describe[self._stage - 1](step, row)

    def _point(self, step: SlowStep, row: int) -> Facts:
        """The shown point's columns and label; columns are raw, which is said if the inputs beside them are not."""
        rows, is_raw = self._trainer.data.train, self._trainer.config.data.preprocessor.key == "none"
        columns, values = self._trainer.data.columns[:FEW], rows.table[step.rows[row]].tolist()
        places = ((column.title, column.unit, value) for column, value in zip(columns, values, strict=False))
        facts: Facts = [
            (name if is_raw else N_("raw {column}").format(column=name), f"{value:.4g} {unit}".strip())
            for name, unit, value in places
        ]
        facts.append((N_("label"), self._label(step, row)))
        return [*facts, (N_("loss"), self._loss(step, row))] if self._stage >= LOSS else facts

    def _loss(self, step: SlowStep, row: int) -> str:
        """The loss of one row."""
        with np.errstate(all="ignore"):
            loss = self._trainer.config.training.loss.value(step.scores[:, [row]], step.targets[:, [row]])
        return f"{loss:.4f}"

    def _preprocessed(self) -> Message:
        """Say that the inputs are not the columns that the point's description has."""
        preprocessor = self._trainer.config.data.preprocessor
        if preprocessor.key == "none":
            return EMPTY
        return N_("The inputs are shown after preprocessing ({name}).").format(name=N_(preprocessor.title))

    def _of_sample(self, step: SlowStep, row: int) -> tuple[Paragraph, Facts]:
        text = N_("Step {step} uses these {count} of the {rows} training points; each epoch reshuffles them.")
        text = text.format(step=step.step, count=len(step.rows), rows=len(self._trainer.data.train))
        return paragraph(text, self._preprocessed()), []

    def _of_forward(self, step: SlowStep, row: int) -> tuple[Paragraph, Facts]:
        text = N_(
            "Point {row} enters on the left. Each neuron multiplies its inputs by its weights, adds them up, and "
            "passes on one number: choose one to read its sum."
        )
        return paragraph(text.format(row=row + 1), self._preprocessed()), []

    def _of_loss(self, step: SlowStep, row: int) -> tuple[Message, Facts]:
        loss = self._trainer.config.training.loss
        if self._trainer.data.dataset.task == "regression":
            answers: Facts = [(N_("answer"), f"{step.scores[0, row]:.4f}")]
        else:
            name_of = N_("probability of {name}") if loss.lead is None else N_("score of {name}")
            answers = [
                (name_of.format(name=name), f"{answer:.4f}")
                for name, answer in zip(self._answers(step), self._answer_values(step, row), strict=False)
            ]
        text = N_(
            "The loss, {loss}, compares the answer with the label: the farther they are apart, the larger the loss."
        )
        return text.format(loss=N_(loss.title)), [
            *answers,
            (N_("label"), self._label(step, row)),
            (N_("loss of point {row}").format(row=row + 1), self._loss(step, row)),
            (N_("mean loss of the batch"), f"{step.loss:.4f}"),
        ]

    def _of_backward(self, step: SlowStep, row: int) -> tuple[Message | Paragraph, Facts]:
        text = N_(
            "The error goes back along the same lines. Each ∂ is a gradient of point {row}'s loss: in a neuron with "
            "respect to its sum, on a line with respect to its weight."
        )
        ties = EMPTY
        if any(isinstance(layer.normalization, BatchNorm) for layer in self._trainer.config.network.hidden):
            ties = N_(
                "With batch norm the points depend on each other, so each ∂ counts what changes for the whole batch."
            )
        return paragraph(text.format(row=row + 1), ties), []

    def _of_update(self, step: SlowStep, row: int) -> tuple[Message, Facts]:
        training = self._trainer.config.training
        text = N_(
            "At a learning rate of {rate:.4g}, {optimizer} moves all {count} weights and biases at once, by the "
            "batch's mean gradient."
        )
        if step.breaks:
            text = N_(
                "At a learning rate of {rate:.4g}, {optimizer} breaks the network: its weights grow without limit."
            )
        optimizer, count = N_(training.optimizer.title), len(step.before)
        return text.format(optimizer=optimizer, rate=step.rate, count=count), []

    def _answers(self, step: SlowStep) -> list[Message | str]:
        """The names of the drawn outputs."""
        if self._trainer.data.dataset.task == "regression":
            return [N_("the answer")]
        return list(self._trainer.data.class_names[:MOST])

    def _label(self, step: SlowStep, row: int) -> str:
        data = self._trainer.data
        if data.dataset.task == "regression":
            return f"{step.targets[0, row]:.4f}"
        return data.class_names[int(data.train.classes[step.rows[row]])]

    def _answer_values(self, step: SlowStep, row: int) -> list[float]:
        """Probabilities, or the scores if the loss does not read them as probabilities."""
        loss, scores = self._trainer.config.training.loss, step.scores[:, [row]]
        with np.errstate(all="ignore"):
            answers: list[float] = (loss.confidence(scores) if loss.lead is None else scores)[:, 0].tolist()
        return answers


def slow_words() -> dict[str, Any]:
    """The words of slow motion on the canvas."""
    return {
        "slow": _("Slow motion"),
        "slowHelp": _("The next training step in five stages (key M)"),
        "slowKeys": _("in slow motion: stages, neurons, and with Shift layers"),
        "stage1": _("Batch"),
        "stage2": _("Forward"),
        "stage3": _("Loss"),
        "stage4": _("Backward"),
        "stage5": _("Update"),
        "back": _("Back"),
        "forth": _("Next"),
        "takeStep": _("Take the step"),
        "auto": _("Auto"),
        "autoHelp": _("Advance automatically, one stage every {seconds} seconds"),
        "previousRow": _("Previous point of the batch"),
        "nextRow": _("Next point of the batch"),
        "rowOf": _("point {row} of {count}"),
        "slowGraph": _("Graph of the step: up and down choose a neuron, with Shift, left and right its layer"),
        "ofValue": _("{name}: value {value}"),
        "ofSlope": _("{name}: value {value}, gradient {slope}"),
        "moreUnits": _("+ {count} more"),
        "moreTerms": _("and {count} more"),
        "forwardSum": _("Its sum"),
        "backwardSlope": _("Its gradient"),
        "termInput": _("input"),
        "termWeight": _("weight"),
        "termProduct": _("product"),
        "termSlope": _("gradient"),
        "slopeOfSum": _("gradient at its sum"),
        "timesInput": _("× input from {name}: {value}"),
        "lossOf": _("The loss"),
        "pointNumber": _("Point {row}"),
        "pointPicture": _("The plane, with the points of the batch and a ring around the one that is shown"),
        "updateOf": _("Update of one weight"),
        "updateWay": _("{source} → {target}"),
        "ownGradient": _("this point's gradient: {value}"),
        "gradient": _("mean gradient"),
        "penalty": _("penalty"),
        "penaltyOf": _("penalty, {name}"),
        "clipping": _("clipping"),
        "stepOf": _("step"),
        "oldNew": _("weight"),
        "oldNewShort": _("weight, after max norm"),
        "oldNewFrozen": _("weight, frozen"),
        "off": _("off"),
    }
