"""What each check found, as one line: the value, what was expected, the verdict, and what to do."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from app.advice.remedies import Remedy, first, initialized, more_points, penalized, prepared, slower
from app.labs.health.remedies import curved, fit_more, tested_rate, usual_ratio
from app.words import EMPTY, N_, Message, Paragraph, amount, paragraph
from engine import Config
from engine.checks import Finding
from engine.checks.training import LEFT, LONG, UNLEARNED
from engine.initializers import Zeros
from engine.losses import Hinge

DIGITS = 3  # of a loss
NEAR = 1e-9  # two losses that are the same
NEARLY = 0.25  # of the expected loss
SMALL_GAP = 0.05  # of the loss of guessing
SLOW = 3.0  # times lower than the suggested rate: worth saying
PLAIN = 1e-4  # smaller rates are written with a power of ten
FINE = N_("Nothing to do.")


@dataclass(frozen=True)
class Line:
    """One line; ``mark`` is what stands before it."""

    mark: Literal["holds", "fails", "apart"]
    value: Message | str
    expected: Message | str
    within: Message
    verdict: Message
    todo: Message | Paragraph
    remedy: Remedy = Remedy()
    cause: Message = EMPTY  # what the next step calls it, if not by the check's title


Telling: TypeAlias = Callable[[Config, Finding], Line]

TITLES: Mapping[str, Message] = {
    "first_loss": N_("First loss"),
    "gradient": N_("Gradient"),
    "by_heart": N_("20 rows by heart"),
    "penalty": N_("Penalty raises loss"),
    "rate": N_("Rate"),
    "updates": N_("Update to weight"),
    "gap": N_("Gap, train to test"),
    "inputs": N_("Inputs"),
}
HOWS: Mapping[str, Message] = {
    "first_loss": N_("before any step"),
    "gradient": N_("backward against difference"),
    "by_heart": N_("no penalty, all 20 each step"),
    "penalty": N_("switched off, then on"),
    "rate": N_("range test, 100 steps"),
    "updates": N_("first 10 and after 100 steps"),
    "gap": N_("after 200 epochs"),
    "inputs": N_("size of the largest"),
}


def alone(config: Config, finding: Finding) -> Line:
    """The line of any check, in words of a teacher, whatever the others found."""
    if finding.passes is None or finding.value is None:
        reason = finding.reason
        why = Message(reason.text, tuple(reason.values.items())) if reason else EMPTY
        return Line("apart", "–", "–", EMPTY, N_("Does not apply"), N_("{why}.").format(why=why))
    return LINES[finding.key](config, finding)


def _mark(finding: Finding) -> Literal["holds", "fails"]:
    return "holds" if finding.passes else "fails"


def _first_loss(config: Config, finding: Finding) -> Line:
    found, low, high, cause = finding.detail, finding.low or 0.0, finding.high or 0.0, EMPTY
    if found.equal:
        cause, verdict, remedy = N_("First weights"), N_("Equal neurons"), initialized(config)
        todo = _why_equal(config, found.equal)
    elif finding.passes:
        is_near = abs(found.loss - found.expected) <= NEARLY * found.expected
        verdict, todo, remedy = N_("As expected") if is_near else N_("Close enough"), FINE, Remedy()
    elif found.loss < low:
        verdict, remedy = N_("Too low"), Remedy()
        todo = N_("It knows before it has learned: look for the answer among the inputs.")
    else:
        verdict, remedy = N_("Too high"), first(initialized(config), prepared(config))
        todo = N_("It is sure of wrong answers before the first step: start from smaller weights.")
        if config.data.dataset.task == "regression":
            todo = N_("First answers are far larger than the targets: the first steps only shrink them.")
    return Line(
        _mark(finding),
        _number(found.loss),
        _expected_loss(config, found.expected),
        N_("{low} to {high}").format(low=amount(low), high=amount(high)),
        verdict,
        todo,
        remedy,
        cause,
    )


def _why_equal(config: Config, layer: int) -> Message:
    """Why the neurons of a hidden layer do not differ, and never will."""
    if all(isinstance(spec.initializer, Zeros) for spec in config.network.hidden):
        return N_("All weights are 0, so all neurons of a layer stay equal.")
    return N_("All weights of layer {number} are the same, so its neurons stay equal.").format(number=layer)


def _expected_loss(config: Config, expected: float) -> Message | str:
    """With the formula of the lectures where it is theirs: ln K, or K - 1."""
    said = amount(expected, DIGITS)
    classes = round(math.exp(min(expected, 10.0)))
    if config.data.dataset.task == "classification" and abs(math.log(classes) - expected) < NEAR:
        return f"ln {classes} = {said}"
    if isinstance(config.training.loss, Hinge) and abs(round(expected) - expected) < NEAR:
        return f"{round(expected) + 1} − 1 = {said}"
    return said


def _gradient(config: Config, finding: Finding) -> Line:
    errors, high = finding.detail.by_block, finding.high or 0.0
    wrong = [number for number, error in enumerate(errors.values(), start=1) if not error <= high]
    if finding.passes:
        verdict = N_("Right in its one block", "Right in all {count} blocks").format(count=len(errors))
        todo: Message = N_("Backpropagation and differences agree.")
    else:
        verdict = N_("Wrong in {count} of {total}").format(count=len(wrong), total=len(errors))
        todo = N_("Trust no other line before this one holds: numbers this large, or a wrong backward pass.")
    return Line(
        _mark(finding),
        _small(finding.value),
        N_("below {most}").format(most=_small(high)),
        N_("each block at its best"),
        verdict,
        todo,
        Remedy() if finding.passes else first(prepared(config), initialized(config)),
    )


def _by_heart(config: Config, finding: Finding) -> Line:
    found = finding.detail
    lowest = _number(LEFT * found.guess)
    within = N_("within {steps:,} steps").format(steps=LONG)
    value: Message | str = _number(found.loss)
    expected: Message | str = N_("below {most}").format(most=lowest)
    if found.accuracy is not None:
        right = round(found.accuracy * found.rows)
        value = N_("{right} of {rows}").format(right=right, rows=found.rows)
        expected = N_("{right} of {rows}").format(right=found.rows, rows=found.rows)
    if finding.passes:
        verdict = N_("Learned in {steps:,} steps").format(steps=found.steps)
        todo = N_("The network can fit what it sees.")
        if found.rate != config.training.learning_rate:
            todo = N_("At a rate of {rate}: at {own} it did not.").format(
                rate=amount(found.rate), own=amount(config.training.learning_rate)
            )
        return Line("holds", value, expected, within, verdict, todo)
    remedy = fit_more(config)
    todo = N_("What cannot learn these cannot learn all rows.")
    if not remedy.changes:
        todo = N_("Give it more neurons, or a faster optimizer: what cannot learn these cannot learn all rows.")
    return Line("fails", value, expected, within, N_("Not learned"), todo, remedy)


def _penalty(config: Config, finding: Finding) -> Line:
    found = finding.detail
    within = N_("{low} to {high}").format(low=_number(found.without), high=_number(found.with_it))
    value = f"+{_number(finding.value)}" if finding.passes else _number(finding.value)
    if finding.passes:
        todo = N_("L2 of {strength:g} is in the loss.") if found.l2 else N_("L1 of {strength:g} is in the loss.")
        if not (config.training.l1 or config.training.l2):
            todo = N_("This setup has no penalty; an L2 of {strength:g}, tried, raises the loss.")
        told = todo.format(strength=found.l2 or found.l1)
        return Line("holds", value, N_("above 0"), within, N_("It rises"), told)
    todo = N_("Weights that are all 0 cost nothing: start from others.")
    return Line("fails", value, N_("above 0"), within, N_("It stays"), todo, initialized(config))


def _rate(config: Config, finding: Finding) -> Line:
    found, own = finding.detail, config.training.learning_rate
    if found.steep is None:
        look = N_("The loss hardly falls at any rate: look at the other lines first.")
        return Line("fails", rate_text(own), "–", N_("no steep part"), N_("None helps"), look)
    low, high = found.steep
    span = N_("{low} to {high}").format(low=rate_text(finding.low or low), high=rate_text(finding.high or high))
    within = N_("steep: {low} to {high}").format(low=rate_text(low), high=rate_text(high))
    remedy = tested_rate(config, found)
    new = rate_text(remedy.changes[0][1]) if remedy.changes else rate_text(own)
    if not finding.passes:
        verdict = N_("Too low") if own < low else N_("Too high")
        if own < low and not found.beats_guessing:
            verdict = N_("Too low, or nothing to learn")
        todo: Message = N_("Set it to {rate}, a fifth of where the loss is lowest.").format(rate=new)
        return Line("fails", rate_text(own), span, within, verdict, todo, remedy)
    verdict = N_("In the steep part") if low <= own <= high else N_("Above the steep part")
    if own < low:
        verdict = N_("At its lower edge")
    if own * SLOW >= (found.suggested or 0.0):
        return Line("holds", rate_text(own), span, within, verdict, FINE)
    todo = N_("{rate}, a fifth of where the loss is lowest, is likely to be faster.").format(rate=new)
    return Line("holds", rate_text(own), span, within, N_("It works, but slowly"), todo, remedy)


def _updates(config: Config, finding: Finding) -> Line:
    ratio, low, high = finding.value or 0.0, finding.low or 0.0, finding.high or 0.0
    ratios = finding.detail.leaps or finding.detail.rushes or finding.detail.ratios
    layer = N_("layer {number}").format(number=ratios.index(ratio) + 1)
    if finding.detail.leaps:
        verdict, remedy = N_("Too large"), slower(config)
        todo = N_("The very first step throws the weights of {layer} away: lower the rate.").format(layer=layer)
    elif finding.detail.rushes:
        verdict, remedy = N_("Too large"), usual_ratio(config, ratio)
        todo = N_("The first ten steps move {layer} this far each, which kills neurons: lower the rate.").format(
            layer=layer
        )
    elif finding.passes:
        verdict, todo, remedy = N_("Steps of a good size"), FINE, Remedy()
    elif ratio > high:
        verdict, remedy = N_("Too large"), slower(config) if math.isinf(ratio) else usual_ratio(config, ratio)
        todo = N_("Steps this large, in {layer}, leap over what they look for: lower the rate.").format(layer=layer)
    elif ratio == 0:
        verdict, remedy = N_("It stands still"), initialized(config)
        todo = N_("No gradient reaches {layer}.").format(layer=layer)
    else:
        verdict, remedy = N_("Too small"), usual_ratio(config, ratio)
        todo = N_("Steps this small, in {layer}, take forever: raise the rate.").format(layer=layer)
    within = N_("{low} to {high}").format(low=amount(low), high=amount(high))
    return Line(_mark(finding), _small(ratio), N_("about 0.001"), within, verdict, todo, remedy)


def _gap(config: Config, finding: Finding) -> Line:
    found = finding.detail
    within = N_("{train} and {test}").format(train=_number(found.train_loss), test=_number(found.test_loss))
    expected = N_("below {most}").format(most=amount(finding.high or 0.0))
    if math.isnan(finding.value or 0.0):
        todo = N_("There is no gap to measure: the rate is too high.")
        return Line("fails", "–", expected, EMPTY, N_("It diverged"), todo, slower(config))
    if found.train_loss >= UNLEARNED * found.guess:
        todo = N_("Guessing would cost {guess}: train longer, or faster.").format(guess=_number(found.guess))
        least = N_("below {most}").format(most=_number(UNLEARNED * found.guess))
        value = _number(found.train_loss)
        return Line("fails", value, least, N_("training loss"), N_("Hardly learned"), todo, curved(config))
    if not finding.passes:
        more = more_points(config)
        has_penalty = bool(config.training.l1 or config.training.l2)
        penalty = N_("a stronger penalty") if has_penalty else N_("a penalty")
        todo = N_("It learns rows, not what they share: use {penalty}.").format(penalty=penalty)
        if more.changes:
            todo = N_("It learns rows, not what they share: more of them, or {penalty}.").format(penalty=penalty)
        return Line(
            "fails", _number(finding.value), expected, within, N_("It overfits"), todo, first(more, penalized(config))
        )
    if (finding.value or 0.0) > SMALL_GAP * found.guess:
        todo = N_("Usual: new rows cost more than those it has seen.")
        return Line("holds", _number(finding.value), expected, within, N_("A small gap"), todo)
    return Line("holds", _small(finding.value), expected, within, N_("No overfitting"), FINE)


def _inputs(config: Config, finding: Finding) -> Line:
    found, low, high = finding.detail, finding.low or 0.0, finding.high or 0.0
    within = N_("{low} to {high}").format(low=amount(low), high=amount(high))
    told = N_("{count} input never changes.", "{count} inputs never change.").format(count=found.constant)
    constant = told if found.constant else EMPTY
    if finding.passes:
        todo = constant or FINE
        return Line("holds", _number(finding.value), N_("about 1"), within, N_("Of a good size"), todo)
    verdict = N_("Too large") if (finding.value or 0.0) > high else N_("Too small")
    advice = paragraph(N_("First weights are meant for inputs of about 1: standardize."), constant)
    return Line("fails", _number(finding.value), N_("about 1"), within, verdict, advice, prepared(config))


def _number(value: float | None) -> str:
    return "–" if value is None or math.isnan(value) else amount(value, DIGITS)


def rate_text(rate: float) -> str:
    """A rate, of which a power of ten alone would say too little: 5 × 10⁻⁵.

    >>> rate_text(0.00038), rate_text(4.7e-5), rate_text(1e-5)
    ('0.00038', '5 × 10⁻⁵', '10⁻⁵')
    """
    return _small(rate) if rate < PLAIN else amount(rate)


def _small(value: float | None) -> str:
    """A number of which one digit and the power of ten count: 8 × 10⁻¹⁰."""
    if value is None or not math.isfinite(value) or value == 0 or value >= 1e-3:
        return _number(value) if value is None or math.isnan(value) else amount(value)
    factor, exponent = f"{value:.0e}".split("e")
    power = "10" + str(int(exponent)).translate(str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"))
    return power if factor == "1" else f"{factor} × {power}"


LINES: Mapping[str, Telling] = {
    "first_loss": _first_loss,
    "gradient": _gradient,
    "by_heart": _by_heart,
    "penalty": _penalty,
    "rate": _rate,
    "updates": _updates,
    "gap": _gap,
    "inputs": _inputs,
}
