"""Slow motion: the next step in five stages, in words and in the numbers of what is drawn."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

import numpy as np

from app.live.picture.drawing import MOST, Drawing
from app.live.wire.commands import Command
from app.words import N_, Message, Translated, _
from engine import Trainer
from engine.slow_motion import SlowMotion, SlowStep
from engine.tape import Array, Pieces, finish
from engine.twin import Twin

NO_STORY = Translated(lambda: {"story": None})
MOST_CHANGES = 4  # drawn weights in the list of the last stage
SAMPLE, FORWARD, LOSS, BACKWARD, UPDATE = 1, 2, 3, 4, 5

Values = dict[str, float | None]  # by "focus layer,unit"
Facts = list[tuple[Message | str, Message | str]]


class Slow:
    """The stage of the next step, and the row of its batch, that one session's viewers look at; there may be none."""

    def __init__(self) -> None:
        """Start closed, with nothing to show."""
        self._stage = self._row = 0

    def show(self, trainer: Trainer, drawing: Drawing, twin: Twin | None = None) -> None:
        """Show this trainer from now on, as this drawing shows it; ``twin`` takes its steps, if there is one."""
        self._trainer, self._drawing, self._twin = trainer, drawing, twin
        self._motion: SlowMotion | None = None

    def obey(self, command: Command) -> None:
        """A step or a reset goes back to the first stage; playing ends slow motion."""
        match command.do:
            case "slow":
                self._stage, self._row = command.stage, command.index
            case "step" | "epoch" | "reset":
                self._stage, self._row = min(self._stage, SAMPLE), 0
            case "play":
                self._stage = 0

    def story(self) -> Translated:
        """The story of the stage; see `story_in_pieces`."""
        return finish(self.story_in_pieces())

    def story_in_pieces(self) -> Pieces[Translated]:
        """The story of the stage, with pauses in which nothing else may touch the trainer.

        ``text`` and ``facts`` (name and number) put it into words. ``rows`` are the batch's training points, ``shown``
        is the one whose numbers are shown; ``values`` are the units' numbers, ``lines`` those of the drawn weights and
        biases, in full color at the sizes ``valuesFull`` and ``linesFull``; ``changes`` are index, old and new value.
        """
        if self._trainer.ended:
            self._stage = 0
        if not self._stage:
            return NO_STORY
        if self._motion is None:
            self._motion = SlowMotion(self._trainer, self._twin)
            yield
        step = yield from self._motion.next_step_in_pieces(self._row)
        row = min(self._row, len(step.rows) - 1)
        text, facts = self._words(step, row)
        values, lines = self._values(step, row), self._lines(step)
        story = {
            "stage": self._stage,
            "step": step.step,
            "row": row,
            "rows": step.rows.tolist(),
            "shown": int(step.rows[row]),
            "text": text,
            "facts": facts,
            "values": values,
            "valuesFull": 1.0 if self._stage < BACKWARD else _largest(values.values()),
            "lines": lines,
            "linesFull": _largest(lines),
            "changes": self._changes(step),
        }
        return Translated(lambda: {"story": story})

    def _words(self, step: SlowStep, row: int) -> tuple[Message, Facts]:
        describe = (self._of_sample, self._of_forward, self._of_loss, self._of_backward, self._of_update)
        return describe[self._stage - 1](step, row)

    def _of_sample(self, step: SlowStep, row: int) -> tuple[Message, Facts]:
        text = N_("Step {step} uses these {count} of the {rows} training points; each epoch reshuffles them.")
        rows = self._trainer.data.train
        facts: Facts = [(N_("shown here"), N_("point {row}").format(row=row + 1))]
        places = zip(self._trainer.data.columns[:MOST], rows.table[step.rows[row]].tolist(), strict=False)
        facts += [(column.title, f"{value:.4g} {column.unit}".strip()) for column, value in places]
        facts.append((N_("label"), self._label(step, row)))
        return text.format(step=step.step, count=len(step.rows), rows=len(rows)), facts

    def _of_forward(self, step: SlowStep, row: int) -> tuple[Message, Facts]:
        text = N_(
            "Point {row} enters on the left, each neuron passes on one number, and the scores come out on the right."
        )
        facts: Facts = [
            (N_("score of {name}").format(name=name), f"{score:.4f}")
            for name, score in zip(self._answers(step), step.scores[:, row].tolist(), strict=False)
        ]
        return text.format(row=row + 1), facts

    def _of_loss(self, step: SlowStep, row: int) -> tuple[Message, Facts]:
        loss, column = self._trainer.config.training.loss, [row]
        with np.errstate(all="ignore"):
            own = loss.value(step.scores[:, column], step.targets[:, column])
        if self._trainer.data.dataset.task == "regression":
            answers: Facts = [(N_("answer"), f"{step.scores[0, row]:.4f}")]
        else:
            name_of = N_("probability of {name}") if loss.lead is None else N_("score of {name}")
            answers = [
                (name_of.format(name=name), f"{answer:.4f}")
                for name, answer in zip(self._answers(step), self._answer_values(step, row), strict=False)
            ]
        text = N_(
            "The loss, {loss}, compares the answer with the label: the surer the network is of a wrong answer, "
            "the more it costs."
        )
        if loss.lead is not None:
            text = N_(
                "The loss, {loss}, compares the answer with the label: the farther off the answer is, the more it "
                "costs."
            )
        return text.format(loss=N_(loss.title)), [
            *answers,
            (N_("label"), self._label(step, row)),
            (N_("loss of point {row}").format(row=row + 1), f"{own:.4f}"),
            (N_("mean loss of the batch"), f"{step.loss:.4f}"),
        ]

    def _of_backward(self, step: SlowStep, row: int) -> tuple[Message, Facts]:
        text = N_(
            "These are slopes. Neurons: of point {row}'s loss with respect to the weighted sum. Lines: of the "
            "batch's loss with respect to the weight. The largest has full color."
        )
        drawn = np.abs(step.gradients[self._drawing.indices])
        return text.format(row=row + 1), [
            (N_("largest slope shown"), f"{drawn.max():.4g}"),
            (N_("length of the whole gradient"), f"{np.linalg.norm(step.gradients):.4g}"),
        ]

    def _of_update(self, step: SlowStep, row: int) -> tuple[Message, Facts]:
        training = self._trainer.config.training
        text = N_(
            "At a learning rate of {rate:.4g}, {optimizer} moves all weights at once. Of the weights shown, "
            "these move the most:"
        )
        if step.breaks:
            text = N_(
                "At a learning rate of {rate:.4g}, {optimizer} breaks the network: its weights grow beyond all bounds."
            )
        return text.format(optimizer=N_(training.optimizer.title), rate=step.rate), []

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

    def _values(self, step: SlowStep, row: int) -> Values:
        """The numbers on the drawn units."""
        outputs = len(step.hidden) + 1
        inputs = {f"0,{unit}": _plain(step.inputs[source, row]) for unit, source in self._drawing.sources.items()}
        if self._stage == SAMPLE:
            return inputs
        if self._stage == FORWARD:
            return inputs | _by_unit([*step.hidden, step.scores[:, [row]]])
        if self._stage == BACKWARD:
            return _by_unit(step.d_sums)
        if self._stage == LOSS and self._trainer.data.dataset.task != "regression":
            answers = self._answer_values(step, row)[:MOST]
            return {f"{outputs},{unit}": _plain(answer) for unit, answer in enumerate(answers)}
        return {f"{outputs},0": _plain(step.scores[0, row])} if self._stage == LOSS else {}

    def _lines(self, step: SlowStep) -> list[float | None]:
        """What the drawn weights and biases show instead of their values; empty if they show those."""
        if self._stage < BACKWARD:
            return []
        shown = step.gradients if self._stage == BACKWARD else step.after - step.before
        return [_plain(value) for value in shown[self._drawing.indices]]

    def _changes(self, step: SlowStep) -> list[tuple[int, str, str]]:
        """The drawn parameters that move farthest: index, old and new value."""
        if self._stage != UPDATE or step.breaks:
            return []
        drawn = self._drawing.indices
        moved = np.abs(step.after - step.before)[drawn]
        farthest = drawn[np.argsort(-moved, kind="stable")[:MOST_CHANGES]]
        return [(int(i), f"{step.before[i]:.5f}", f"{step.after[i]:.5f}") for i in farthest]


def _by_unit(layers: list[Array]) -> Values:
    """The first units' numbers of each layer, for the row that is shown."""
    return {
        f"{number},{unit}": _plain(value)
        for number, layer in enumerate(layers, start=1)
        for unit, value in enumerate(layer[:MOST, 0])
    }


def _plain(value: float) -> float | None:
    """A short number for JSON; None if it is not finite."""
    return float(f"{value:.6g}") if math.isfinite(value) else None


def _largest(values: Iterable[float | None]) -> float:
    return max((abs(value) for value in values if value), default=0.0) or 1.0


def slow_words() -> dict[str, Any]:
    """The words of slow motion on the canvas."""
    return {
        "slow": _("Slow motion"),
        "slowHelp": _("The next training step in five stages (key M)"),
        "stage1": _("Sample a batch"),
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
    }
