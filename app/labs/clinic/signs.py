"""What tells the causes apart: of each a rule, the two facts that decide for it, and the fact that speaks against it.

A fact speaks against a cause only if it was measured on this patient; one without a fact against each wrong cause is
not shown (`cases`).
"""

from __future__ import annotations

import math
from typing import Literal

from app.labs.clinic.facts import NARROW, PENALTY, WIDE, Course, Facts
from app.words import N_, Message, amount

HELPED, SAME = 0.6, 0.9  # a run at another setting helps below this share of the loss; from there on it does not
JUMPS, STEADY = 0.3, 0.1  # rises of the training loss above an earlier low, in losses of guessing
LARGE_STEP, USUAL_STEP, SMALL_STEP = 0.02, 1e-3, 3e-4  # update:weight of the fastest layer
LARGE_WEIGHTS, USUAL_WEIGHTS, TINY_WEIGHTS = 2.5, 2.0, 0.1  # times 1 / sqrt(fan-in); He's weights are at 1.4
DEAD, ALIVE = 0.6, 0.4  # shares of a layer
UNSCALED, SCALED = (0.2, 5.0), (0.3, 3.0)  # sizes of inputs
WRONG, RIGHT = 1e-3, 1e-6  # relative errors of a gradient
APART, TOGETHER = 0.2, 0.1  # shares of training rows that fewer have their neighbor's class than of test rows
OVERFITS, AGREES = 0.3, 0.15  # gaps in losses of guessing
ILL = 3.0  # a first loss in losses of guessing
RATES = {
    -2: N_("a hundredth of the rate"),
    -1: N_("a tenth of the rate"),
    1: N_("ten times the rate"),
    2: N_("a hundred times the rate"),
}
KNOWN, UNKNOWN = 0.3, 0.5  # losses of rows that a network has learned, and has not, in losses of guessing


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def _ends(course: Course, of: Literal["training", "test"] = "training") -> Message:
    """How a run ends, as a clause."""
    if course.diverged:
        return N_("it breaks at step {step}").format(step=course.diverged)
    if of == "training":
        return N_("the training loss ends at {loss}").format(loss=amount(course.train_loss))
    return N_("the test loss ends at {loss}").format(loss=amount(course.test_loss))


def _instead(other: Course, own: Course, of: Literal["training", "test"] = "training") -> Message:
    """How another run ends, beside the patient's own."""
    if other.diverged or own.diverged:
        return N_("{other}; as it is, {own}").format(other=_ends(other, of), own=_ends(own, of))
    losses = (other.train_loss, own.train_loss) if of == "training" else (other.test_loss, own.test_loss)
    others, owns = map(amount, losses)
    if others == owns:
        return N_("{ends} all the same").format(ends=_ends(own, of))
    if of == "training":
        return N_("the training loss ends at {other} instead of {own}").format(other=others, own=owns)
    return N_("the test loss ends at {other} instead of {own}").format(other=others, own=owns)


def _helps(other: Course, own: Course) -> bool:
    return other.train_loss < HELPED * own.train_loss


def _does_not_help(other: Course, own: Course) -> bool:
    return math.isinf(other.train_loss) or other.train_loss >= SAME * own.train_loss


def is_too_fast(facts: Facts) -> bool:
    """The loss jumps, and at a lower rate it ends lower."""
    return facts.course.rise > JUMPS * facts.guess and _helps(facts.slower[1], facts.course)


def too_fast(facts: Facts) -> tuple[Message, Message]:
    """How far it jumps, and what a lower rate does."""
    if facts.course.diverged:
        jumps = N_("It breaks at step {step}: its numbers grow beyond all bounds.").format(step=facts.course.diverged)
    else:
        jumps = N_("The training loss rises by {rise} above an earlier low.").format(rise=amount(facts.course.rise))
    return jumps, _at_another_rate(facts, facts.slower)


def not_too_fast(facts: Facts) -> Message | None:
    """A lower rate does not help, or it was ill before any step, or steps are of a usual size."""
    own = facts.course
    if not own.diverged and _does_not_help(facts.slower[1], own):
        return _at_another_rate(facts, facts.slower)
    return _ill_at_once(facts) or (_usual_steps(facts) if facts.fastest < LARGE_STEP else None)


def is_too_slow(facts: Facts) -> bool:
    """Steps are small, and at a higher rate it ends lower."""
    return facts.fastest < 2 * USUAL_STEP and _helps(facts.faster[1], facts.course)


def too_slow(facts: Facts) -> tuple[Message, Message]:
    """How small its steps are, and what a higher rate does."""
    return _usual_steps(facts), _at_another_rate(facts, facts.faster)


def not_too_slow(facts: Facts) -> Message | None:
    """A higher rate does not help, or it was ill before any step, or steps are not small."""
    own = facts.course
    if own.diverged:
        return N_("It breaks at step {step}; small steps do not do that.").format(step=own.diverged)
    if _does_not_help(facts.faster[1], own):
        return _at_another_rate(facts, facts.faster)
    return _ill_at_once(facts) or (_usual_steps(facts) if facts.fastest > 2 * USUAL_STEP else None)


def _at_another_rate(facts: Facts, run: tuple[float, Course]) -> Message:
    factor, other = run
    told = N_("At {rate}, {ends}.")
    return told.format(rate=RATES[round(math.log10(factor))], ends=_instead(other, facts.course))


def _usual_steps(facts: Facts) -> Message:
    told = N_("In one step, the weights of the fastest layer change by {share}; about 0.1 % is usual.")
    return told.format(share=_small(facts.fastest))


def _ill_at_once(facts: Facts) -> Message | None:
    """What is far off before the first step is not the steps' fault."""
    first = float(facts.course.moments[1, 0])
    if first < ILL * facts.guess:
        return None
    return N_("Before the first step, its loss is {first} already; guessing has {guess}.").format(
        first=amount(first), guess=amount(facts.guess)
    )


def is_equal(facts: Facts) -> bool:
    """In some layer, weights do not vary at all."""
    return any(start.alike for start in facts.starts)


def equal(facts: Facts) -> tuple[Message, Message]:
    """Where, and what becomes of it."""
    layer = next(at for at, start in enumerate(facts.starts, start=1) if start.alike)
    weights = N_("At step 0, all neurons of layer {layer} have the same weights.").format(layer=layer)
    return weights, N_("Equal neurons get equal gradients, so {own}; from random weights, {cured}.").format(
        own=_ends(facts.course), cured=_ends(facts.cured)
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
            share=_percent(start.saturated)
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
        share=_percent(start.dead), layer=layer
    )
    return found, N_("No gradient passes a dead neuron, so {own}; with living ones, {cured}.").format(
        own=_ends(facts.course), cured=_ends(facts.cured)
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
    return N_("Before the first step, at most {share} of a layer are dead.").format(share=_percent(most))


def is_unscaled(facts: Facts) -> bool:
    """Some input is much larger or smaller than 1."""
    return max(facts.sizes) > UNSCALED[1] or min(facts.sizes) < UNSCALED[0]


def unscaled(facts: Facts) -> tuple[Message, Message]:
    """From where to where they run, and what that does to layer 1."""
    worst = max(range(len(facts.sizes)), key=lambda at: abs(math.log10(facts.sizes[at])))
    low, high = facts.inputs[worst]
    runs = N_("Input {number} runs from {low} to {high}; first weights are meant for about −2 to 2.").format(
        number=worst + 1, low=amount(low), high=amount(high)
    )
    if facts.sizes[worst] > 1 and facts.starts and facts.starts[0].saturated > DEAD:
        return runs, N_("So layer 1 is saturated, {share} of it, although its weights are of the usual size.").format(
            share=_percent(facts.starts[0].saturated)
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


def is_leak(facts: Facts) -> bool:
    """Some test rows are training rows as well."""
    return facts.shared > 0


def leak(facts: Facts) -> tuple[Message, Message]:
    """How many, and how it does on new rows."""
    rows = N_("{shared} of {tested} test rows are among the training rows.").format(
        shared=facts.shared, tested=facts.tested
    )
    fresh = N_("On new rows its loss is {fresh}; on the test rows it is only {test}.").format(
        fresh=amount(facts.fresh[0]), test=amount(facts.course.test_loss)
    )
    return rows, fresh


def not_leak(facts: Facts) -> Message | None:
    """None is."""
    return None if facts.shared else N_("No test row is among the training rows.")


def is_wrong(facts: Facts) -> bool:
    """Backpropagation and differences disagree."""
    return facts.error > WRONG


def wrong(facts: Facts) -> tuple[Message, Message]:
    """In how many blocks, and where."""
    bad = [block for block, error in facts.errors.items() if error > WRONG]
    found = N_("The gradient check fails in {wrong} of {total} blocks, by {error} at worst.").format(
        wrong=len(bad), total=len(facts.errors), error=_percent(facts.error)
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


def is_shuffled(facts: Facts) -> bool:
    """Neighbors share their class less often among the training rows than among the test rows."""
    train, test = facts.neighbors
    return test - train > APART


def shuffled(facts: Facts) -> tuple[Message, Message]:
    """How often they do, and how many training rows the network gets right."""
    train, test = facts.neighbors
    told = N_("Of the training points, {train} have their nearest neighbor's class; of the test points, {test}.")
    learned = N_("It gets {train} of the training rows right; with the right labels it gets {cured}.")
    return told.format(train=_percent(train), test=_percent(test)), learned.format(
        train=_percent(facts.course.train_accuracy), cured=_percent(facts.cured.train_accuracy)
    )


def not_shuffled(facts: Facts) -> Message | None:
    """They do about as often."""
    train, test = facts.neighbors
    if test - train > TOGETHER:
        return None
    told = N_("Of the training points, {train} have their nearest neighbor's class; of the test points, {test}.")
    return told.format(train=_percent(train), test=_percent(test))


def is_small(facts: Facts) -> bool:
    """More neurons make it learn."""
    return _helps(facts.wider, facts.course) and facts.course.train_loss > KNOWN * facts.guess


def small(facts: Facts) -> tuple[Message, Message]:
    """How few numbers it has, and what more would do."""
    has = N_("All in all it has {count} weights and biases, for {rows} rows.").format(
        count=facts.parameters, rows=facts.rows
    )
    return has, _with_more(facts)


def not_small(facts: Facts) -> Message | None:
    """More neurons do not help, or it learns its training rows."""
    if facts.course.train_loss < KNOWN * facts.guess:
        return N_("It learns its training rows: their loss is {loss}.").format(loss=amount(facts.course.train_loss))
    if _does_not_help(facts.wider, facts.course):
        return _with_more(facts)
    if facts.cured.train_loss < KNOWN * facts.guess:
        told = N_("A healthy network of this size learned these points: its training loss ended at {loss}.")
        return told.format(loss=amount(facts.cured.train_loss))
    return None


def _with_more(facts: Facts) -> Message:
    return N_("With {wide} neurons in each layer, {ends}.").format(wide=WIDE, ends=_instead(facts.wider, facts.course))


def is_overfit(facts: Facts) -> bool:
    """The test loss is far above the training loss, and a smaller network with a penalty does better."""
    return facts.gap > OVERFITS * facts.guess and facts.smaller.test_loss < SAME * facts.course.test_loss


def overfit(facts: Facts) -> tuple[Message, Message]:
    """How far, and how many numbers it has for its rows."""
    gap = N_("The training loss ends at {train}, the test loss at {test}.").format(
        train=amount(facts.course.train_loss), test=amount(facts.course.test_loss)
    )
    has = N_("It has {count:,} weights and biases for {rows} training rows.").format(
        count=facts.parameters, rows=facts.rows
    )
    return gap, has


def not_overfit(facts: Facts) -> Message | None:
    """Both losses agree; or a smaller one does no better; or it knows no rows; or its size did well once."""
    own = facts.course
    if own.diverged:
        return N_("It breaks at step {step}, long before it knows any row by heart.").format(step=own.diverged)
    if facts.gap < AGREES * facts.guess:
        return N_("The test loss, {test}, is hardly above the training loss, {train}.").format(
            test=amount(own.test_loss), train=amount(own.train_loss)
        )
    if facts.smaller.test_loss >= SAME * own.test_loss:
        return N_("With {narrow} neurons a layer and L2 of {l2}, {ends}.").format(
            narrow=NARROW, l2=PENALTY, ends=_instead(facts.smaller, own, "test")
        )
    if own.train_loss > UNKNOWN * facts.guess:
        told = N_("It does not even learn its training rows: their loss ends at {loss}.")
        return told.format(loss=amount(own.train_loss))
    if facts.cured.test_loss < KNOWN * facts.guess:
        told = N_("A healthy network of this size did well on the test rows: its test loss ended at {loss}.")
        return told.format(loss=amount(facts.cured.test_loss))
    return None


def _small(share: float) -> str:
    """A share that may be tiny, in percent."""
    return f"{amount(100 * share)} %"
