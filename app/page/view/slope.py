"""The words of the figure of the lab "How does one follow the slope?", and what its parts say about themselves."""

from __future__ import annotations

from collections.abc import Mapping

from app.page.view.figure_parts import Part
from app.words import N_, _


def words() -> dict[str, str]:
    """By the names that the modules in ``static/lab/slope`` use, with those of a figure that differ here."""
    return {
        "newWeights": _("New starts"),
        "newWeightsHelp": _("Draw other starts for all four ways, and for the landscape (W)"),
        "ofSteps": _("of {last} evaluations"),
        "stepsPerSecond": _("{speed} moments/s"),
        "rewind": _("Moment that is shown"),
        "afterSteps": _("told after the last moment"),
        "figureLabel": _("Four ways down, and two landscapes"),
        # Who is lowest, for guesses and tries.
        "learnedIt": _("{networks} ends lowest, at this rate and this nudge."),
        "learnedItSeveral": _("{networks} end lowest, at this rate and this nudge."),
        "noneLearned": _("none ends lower than it began."),
        "allLearned": _("all end equally low."),
        "notLearned": _("{networks} ends lowest, at this rate and this nudge."),
        "nowLearned": _("Now {networks} is lowest."),
        "nowAll": _("Now all are equally low."),
        "nowNone": _("Now none is lower."),
        "beforeLearned": _("Before, {networks} was."),
        "beforeAll": _("Before, all were."),
        "beforeNone": _("Before, none was."),
        # The four ways.
        "waysTitle": _("Four ways down"),
        "way": _("way"),
        "randomNote": _("new weights each try"),
        "localNote": _("a nudge, kept if lower"),
        "costOf": _("{count} evaluations a step"),
        "lossHead": _("loss"),
        "rightHead": _("rows right"),
        "triesKept": _("tries, kept"),
        "triesOf": _("{tries}, {kept}"),
        "stepsTaken": _("steps taken"),
        "spentTitle": _("Loss by evaluations"),
        "spentNote": _("median of {starts} starts, the band holds 80%; drag to any moment"),
        "spentSpoken": _("after {count} evaluations"),
        # A step by hand.
        "handTitle": _("A step by hand"),
        "handNote": _("2 of {count} weights, as contours"),
        "hillLabel": _("The loss over two weights, the walk so far, and the next step as an arrow"),
        "dragStart": _("start, drag me"),
        "startLabel": _("Start of the walk: arrow keys move it, with Shift ten times as far"),
        "tipLabel": _("End of the next step: arrow keys move it, with Shift ten times as far"),
        "spokenPlace": _("{x}, {y}"),
        "floor": _("floor {loss}"),
        "takeStep": _("Take step"),
        "takeSteps": _("Take {count}"),
        "stepBack": _("Back"),
        "startOver": _("Start over"),
        "short": _("{before} → {after}: a short step. Rate {rate} would end lowest, at {lowest}."),
        "good": _("{before} → {after}: a good step. Rate {rate} would end lowest, at {lowest}."),
        "beyond": _("{before} → {after}: past the lowest, but lower. Rate {rate} would get to {lowest}."),
        "climbs": _("{before} → {after}: too long, it climbs. Rate {rate} would get to {lowest}."),
        "outOfSight": _("Out of sight."),
        "walkedEnough": _("{most} steps are enough: go back, or start over."),
        "alongTitle": _("Loss along the arrow"),
        "alongNote": _("by rate; dashed: promised"),
        # Batches.
        "batchesTitle": _("All rows, 16, or one"),
        "batchesNote": _("a step; same start, rate {rate}"),
        "batchesLabel": _("The same landscape, with the walks over all rows, 16 rows and one row a step"),
        "allRows": _("all rows"),
        "sixteenRows": _("16 rows"),
        "oneRow": _("one row"),
        "rowsTitle": _("Loss by rows read"),
        "rowsNote": _("each reads {count}"),
        "rowsSpoken": _("after {count} rows"),
        "stepsSoFar": _("{count} steps so far"),
    }


SEARCHED = N_(
    "In lecture 3, on pictures of ten classes, the best of 1000 random tries gets 15.5% of the test rows right, and "
    "local search 21.4%; guessing gets 10%."
)

PARTS: Mapping[str, Part] = {
    "slope.way1": Part(
        N_("Random search"),
        N_(
            "Each evaluation draws all weights anew, and the best so far are kept. It learns nothing from one try for "
            "the next. They are drawn as large as gives the scores a standard deviation of 2."
        ),
        why=SEARCHED,
    ),
    "slope.way2": Part(
        N_("Local search"),
        N_(
            "Each evaluation tries the best weights so far with a random nudge, whose standard deviation is set above. "
            "If the loss is lower, it goes there; else it stays."
        ),
        why=N_(
            "With few weights, about every second small nudge goes down, and how far it looks suits itself. With many, "
            "a nudge is nearly at right angles to the gradient, so each gains little."
        ),
    ),
    "slope.way3": Part(
        N_("Numeric gradient"),
        N_(
            "It nudges one weight at a time, and asks how the loss changes: an evaluation for each weight, and one for "
            "where it is. Only then it can take one step."
        ),
        r"\frac{\partial L}{\partial w_i} \approx \frac{L(w + h e_i) - L(w)}{h} \qquad h = 10^{-5}",
        N_(
            "Centered differences, (L(w + h) − L(w − h)) ÷ 2h, are far more exact, and take two evaluations for each "
            "weight. Use them to check a gradient, never to train."
        ),
    ),
    "slope.way4": Part(
        N_("Analytic gradient"),
        N_(
            "Backpropagation gives the same gradient from one forward and one backward pass. For one layer that is as "
            "much work as two evaluations, counted in multiply-adds, however many weights there are."
        ),
        r"w \leftarrow w - \eta \, \nabla L(w)",
        N_("The gradient says in which direction the loss falls fastest, not how far: that is the rate."),
    ),
    "slope.spent": Part(
        N_("Loss by evaluations"),
        N_(
            "Each way may evaluate the loss equally often. The lines are medians, and stairs: between two evaluations "
            "nothing is known. The pictures above are of the first start; of digits, they are the weights of each "
            "class, blue above 0 and orange below. For 3 and 4 it is the loss at their place, which is not counted."
        ),
        why=N_(
            "No single rate is fair to the gradient, and no nudge to local search: who is lowest depends on both. Set "
            "another rate, and look again."
        ),
    ),
    "slope.hand": Part(
        N_("A step by hand"),
        N_(
            "A slice of the first start's loss: two of its weights change, all others stay. The arrow is the rate "
            "times the gradient. Drag its head, or the slider above; drag the start; then take the step."
        ),
        r"\Delta w = - \eta \, \nabla L(w)",
        N_(
            "The arrow is at right angles to the line of equal height where it begins, so in a long valley it does not "
            "point at the floor."
        ),
    ),
    "slope.along": Part(
        N_("Loss along the arrow"),
        N_(
            "What the next step would end at, for each rate. The dashed line is what the gradient promises; the mark "
            "on the axis is the rate that ends lowest."
        ),
        r"L(w - \eta \nabla L) \approx L(w) - \eta \, |\nabla L|^2",
        N_("It holds near the place where it was measured. On a bowl, the best step gains half of what is promised."),
    ),
    "slope.batches": Part(
        N_("All rows, 16, or one"),
        N_(
            "Three walks from the same start, over the same two weights. Each follows the gradient of all rows, of a "
            "batch of 16, or of a single row, and reads every row five times."
        ),
        r"\nabla L = \frac{1}{N} \sum_i \nabla L_i \approx \frac{1}{B} \sum_{i \in \text{batch}} \nabla L_i",
        N_(
            "A batch's gradient is off by chance, but it costs a fraction, so there are many more steps. With a single "
            "row, chance is so large that the walk never comes to rest unless the rate falls."
        ),
    ),
    "slope.rows": Part(
        N_("Loss by rows read"),
        N_("The loss over all rows at each walk's place, by how many rows it has read: what the work is spent on."),
    ),
}
