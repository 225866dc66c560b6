"""Of what is wrong before the first step: weights, neurons, inputs, the gradient."""

from __future__ import annotations

import math

from app.labs.clinic.facts import Facts
from app.labs.clinic.signs.runs import ends, percent
from app.words import N_, Message, amount

LARGE_WEIGHTS, USUAL_WEIGHTS, TINY_WEIGHTS = 2.5, 2.0, 0.1  # times 1 / sqrt(fan-in); He's weights are at 1.4
ABOUT_ONE = 1.05  # times the same
DEAD, ALIVE = 0.6, 0.4  # shares of a layer
UNSCALED, SCALED = (0.2, 5.0), (0.3, 3.0)  # sizes of inputs
WRONG, RIGHT = 1e-3, 1e-6  # relative errors of a gradient


def is_equal(facts: Facts) -> bool:
    """In some layer, weights do not vary at all."""
    return any(start.alike for start in facts.starts)


def equal(facts: Facts) -> tuple[Message, Message]:
    """Where, and what becomes of it."""
    layer = next(at for at, start in enumerate(facts.starts, start=1) if start.alike)
    weights = N_("At step 0, all neurons of layer {layer} have the same weights.").format(layer=layer)
    return weights, N_("Equal neurons get equal gradients, so {own}; from random weights, {cured}.").format(
        own=ends(facts.course), cured=ends(facts.cured)
    )


def not_equal(facts: Facts) -> Message | None:
    """In all layers they vary; without a hidden layer, no two neurons could be alike."""
    if not facts.starts:
        return N_("It has no hidden layer, so no hidden neurons can be equal.")
    if any(start.alike for start in facts.starts):
        return None
    if all(start.units == 1 for start in facts.starts):
        return N_("Each layer has one neuron, so there are none that could be equal.")
    least = min(start.deviation for start in facts.starts if start.units > 1)
    return N_("At step 0 the weights differ: their standard deviation is {least} or more.").format(least=amount(least))


def is_large(facts: Facts) -> bool:
    """Some layer's weights are much larger than keeps a signal's size."""
    return max((start.size for start in facts.starts), default=0.0) > LARGE_WEIGHTS


def large(facts: Facts) -> tuple[Message, Message]:
    """How large they are, and how sure the network is before it has learned."""
    layer, start = max(enumerate(facts.starts, start=1), key=lambda pair: pair[1].size)
    weights = N_("Layer {layer} starts with weights {times} times as large as keeps a signal's size.").format(
        layer=layer, times=amount(start.size)
    )
    first = float(facts.course.moments[1, 0])
    if start.saturated > DEAD:
        return weights, N_("So {share} of its outputs are saturated before the first step.").format(
            share=percent(start.saturated)
        )
    return weights, N_("The first loss is {first}; guessing has {guess}.").format(
        first=amount(first), guess=amount(facts.guess)
    )


def not_large(facts: Facts) -> Message | None:
    """They are of the usual size in each layer."""
    largest = max((start.size for start in facts.starts), default=0.0)
    if largest > USUAL_WEIGHTS:
        return None
    if largest < TINY_WEIGHTS:
        return N_(
            "The first loss is {first}, and guessing has {guess}: large weights would make it far higher."
        ).format(first=amount(float(facts.course.moments[1, 0])), guess=amount(facts.guess))
    if largest < ABOUT_ONE:
        return N_("No layer's weights start larger than what keeps a signal's size.")
    return N_("No layer's weights start larger than {times} times what keeps a signal's size.").format(
        times=amount(largest)
    )


def is_dead(facts: Facts) -> bool:
    """Most of a layer is dead before the first step."""
    return max((start.dead for start in facts.starts), default=0.0) >= DEAD


def dead(facts: Facts) -> tuple[Message, Message]:
    """Where, and what becomes of it."""
    layer, start = max(enumerate(facts.starts, start=1), key=lambda pair: pair[1].dead)
    found = N_("Before the first step, {share} of layer {layer} are dead.").format(
        share=percent(start.dead), layer=layer
    )
    return found, N_("No gradient passes a dead neuron, so {own}; with living ones, {cured}.").format(
        own=ends(facts.course), cured=ends(facts.cured)
    )


def not_dead(facts: Facts) -> Message | None:
    """Hardly any is."""
    if not facts.starts:
        return N_("It has no hidden layer, so there are no neurons that could be dead.")
    most = max(start.dead for start in facts.starts)
    if most > ALIVE:
        return None
    if most == 0:
        return N_("Before the first step, no neuron is dead.")
    return N_("Before the first step, at most {share} of a layer are dead.").format(share=percent(most))


def is_unscaled(facts: Facts) -> bool:
    """Some input is much larger or smaller than 1."""
    return max(facts.sizes) > UNSCALED[1] or min(facts.sizes) < UNSCALED[0]


def unscaled(facts: Facts) -> tuple[Message, Message]:
    """From where to where they run, and what that does to layer 1."""
    worst = max(range(len(facts.sizes)), key=lambda at: abs(math.log10(facts.sizes[at])))
    low, high = facts.inputs[worst]
    runs = N_("Input {number} runs from {low} to {high}; initial weights are meant for about −2 to 2.").format(
        number=worst + 1, low=amount(low), high=amount(high)
    )
    if facts.sizes[worst] > 1 and facts.starts and facts.starts[0].saturated > DEAD:
        return runs, N_("So layer 1 is saturated, {share} of it, although its weights are of the usual size.").format(
            share=percent(facts.starts[0].saturated)
        )
    return runs, N_("The weights are of the usual size, yet the first loss is {first}; guessing has {guess}.").format(
        first=amount(float(facts.course.moments[1, 0])), guess=amount(facts.guess)
    )


def not_unscaled(facts: Facts) -> Message | None:
    """All are about 1 in size."""
    if not (max(facts.sizes) < SCALED[1] and min(facts.sizes) > SCALED[0]):
        return None
    low, high = min(low for low, _ in facts.inputs), max(high for _, high in facts.inputs)
    return N_("The inputs run from {low} to {high}.").format(low=amount(low), high=amount(high))


def is_wrong(facts: Facts) -> bool:
    """Backpropagation and differences disagree."""
    return facts.error > WRONG


def wrong(facts: Facts) -> tuple[Message, Message]:
    """In how many blocks, and where."""
    bad = [block for block, error in facts.errors.items() if error > WRONG]
    found = N_("The gradient check fails in {wrong} of {total} blocks, by {error} at worst.").format(
        wrong=len(bad), total=len(facts.errors), error=percent(facts.error)
    )
    last = max(int(block.split()[1]) for block in bad)
    return found, N_("All layers above layer {layer} are right, so its own slope is wrong.").format(layer=last)


def not_wrong(facts: Facts) -> Message | None:
    """They agree."""
    if not facts.error <= RIGHT:
        return None
    if facts.error == 0:
        return N_("Backpropagation's gradient and the one by differences agree.")
    return N_("Backpropagation's gradient and the one by differences agree, within {error}.").format(
        error=amount(facts.error, 1)
    )
