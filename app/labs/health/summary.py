"""What all lines say together, with the one next step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.advice.remedies import Remedy
from app.labs.health.lines import TITLES, Line
from app.words import EMPTY, N_, Message, Paragraph
from engine import Config
from engine.checks import CHECKS
from engine.optimizers import Optimizer

# What comes first where several fail: each may be the cause of those after it.
# What cannot learn 20 rows at any rate comes before the rate.
URGENCY = ("inputs", "first_loss", "gradient", "penalty", "by_heart", "rate", "updates", "gap")
MANY = 2  # layers of one size are counted beyond that
SAME = {"rate", "updates"}  # two lines about the size of steps


@dataclass(frozen=True)
class Summary:
    """How many lines hold, and what to do next; ``key`` is the line that says so, empty if none has to."""

    count: Message | Paragraph
    next: Message | Paragraph = EMPTY
    key: str = ""
    remedy: Remedy = Remedy()


def summary(lines: Mapping[str, Line]) -> Summary:
    """Over the lines so far, by their checks' keys."""
    marks = [line.mark for line in lines.values()]
    if not lines:
        return Summary(N_("Nothing is checked yet."))
    if len(lines) < len(CHECKS):
        return Summary(N_("{count} of {total} checked.").format(count=len(lines), total=len(CHECKS)))
    holding, failing = marks.count("holds"), marks.count("fails")
    if not failing:
        told = N_("{count} line holds.", "All {count} lines hold.").format(count=holding)
        return Summary(told, N_("Go ahead and train."))
    told = N_("{count} line does not hold.", "{count} lines do not hold.").format(count=failing)
    failed = [key for key in URGENCY if lines[key].mark == "fails"]
    key = next((key for key in failed if lines[key].remedy.changes), failed[0])
    if failed == ["gap"] and not lines["gap"].remedy.changes and lines["rate"].remedy.changes:
        key = "rate"  # it has hardly learned, but can learn 20 rows by heart: what it lacks is speed
    worst = lines[key]
    if key == "rate" and lines["updates"].mark == "fails" and worst.verdict != lines["updates"].verdict:
        told = _of_one_mind(worst.verdict.text, lines["updates"].verdict.text, failing) or told
    return Summary(
        told, N_("{title}: {todo}").format(title=worst.cause or TITLES[key], todo=worst.todo), key, worst.remedy
    )


def _of_one_mind(rate: str, updates: str, failing: int) -> Message | None:
    """Whether the range test and the updates say the same."""
    if failing != len(SAME):
        return None
    if (rate, updates) == ("Too low", "Too small"):
        return N_("Two do not hold, and say the same: the steps are too small.")
    if (rate, updates) == ("Too high", "Too large"):
        return N_("Two do not hold, and say the same: the steps are too large.")
    return None


def setup_of(config: Config) -> Message:
    """A setup in a line: its data, its layers, how it is trained."""
    hidden, optimizer = config.network.hidden, config.training.optimizer
    layers: Message = N_("no hidden layer")
    if hidden:
        sizes = [str(spec.units) for spec in hidden]
        units = f"{len(sizes)} × {sizes[0]}" if len(sizes) > MANY and len({*sizes}) == 1 else " + ".join(sizes)
        layers = N_("{units} hidden units ({activation})").format(
            units=units, activation=N_(hidden[0].activation.title)
        )
    return N_("{data}, {points:,} points, {layers}, {optimizer}, rate {rate:g}").format(
        data=N_(config.data.dataset.title),
        points=min(config.data.points, config.data.dataset.rows or config.data.points),
        layers=layers,
        optimizer=_name(optimizer),
        rate=config.training.learning_rate,
    )


def _name(optimizer: Optimizer) -> Message:
    return N_(optimizer.title)
