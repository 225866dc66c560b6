"""What the lines of the page of checks say about themselves, by their checks."""

from __future__ import annotations

from app.page.view.figure_parts import Part
from app.words import N_

CHECK_PARTS: dict[str, Part] = {
    "health.first_loss": Part(
        N_("First loss"),
        N_(
            "The loss before any step. Scores near 0 give every class the same chance, so it can be told in advance: "
            "ln K with softmax and K classes, K − 1 with hinge and a margin of 1."
        ),
        r"-\ln \tfrac{1}{K} = \ln K",
        N_(
            "Far above it, the first weights are sure of wrong answers. Far below it, the network knows what it has "
            "not learned: the answer is among the inputs."
        ),
    ),
    "health.gradient": Part(
        N_("Gradient"),
        N_(
            "Backpropagation's gradient against centered differences of the loss, parameter by parameter. The relative "
            "error is their difference, divided by the larger of the two."
        ),
        r"\frac{f(x + h) - f(x - h)}{2 h} \qquad \frac{|a - n|}{\max(|a|, |n|)}",
        N_(
            "A small step $h$ drowns in rounding, and a large one in the error of the formula, so all steps are tried "
            "and the best counts. Training goes on with a wrong gradient too, only not downhill."
        ),
    ),
    "health.by_heart": Part(
        N_("20 rows by heart"),
        N_(
            "The network trains on 20 rows alone, without a penalty, until it has them right and the loss near 0. If "
            "that fails at the setup's rate, it tries the rate that a range test proposes."
        ),
        why=N_("So few rows can be learned by any sound setup. One that cannot learn them cannot learn more of them."),
    ),
    "health.penalty": Part(
        N_("Penalty"),
        N_(
            "The loss with the first weights, without a penalty and with it. L2 adds the squares of all weights, so "
            "the loss has to rise."
        ),
        r"L = L_{\text{data}} + \tfrac{1}{2} \lambda \sum_i w_i^2",
        N_("A loss that stays tells of a penalty that is not in it, or of weights that are all 0."),
    ),
    "health.rate": Part(
        N_("Range test of the rate"),
        N_(
            "One short run whose learning rate grows with each step. Where the loss falls fastest is the steep part; "
            "at the minimum the rate already stops helping. The rate that is proposed is a fifth of that."
        ),
        r"\eta_{\text{proposed}} = \tfrac{1}{5} \, \eta_{\text{min}}",
        N_(
            "It is the only rate that the page proposes: other lines that ask for another rate offer the same one. "
            "With a wrong gradient, or with labels that nothing predicts, no rate is right, and the test cannot "
            "know that."
        ),
    ),
    "health.updates": Part(
        N_("Update to weight"),
        N_(
            "How far a step moves a layer's weights, compared with their length, over ten steps after the first 100; "
            "the layer that is farthest from a thousandth counts. The first ten steps count too, if they are far too "
            "large."
        ),
        r"\frac{\lVert \Delta W \rVert}{\lVert W \rVert} \approx 10^{-3}",
        N_("Much smaller updates take forever, and much larger ones leap over what they look for."),
    ),
    "health.gap": Part(
        N_("Gap, train to test"),
        N_(
            "The loss on the test rows minus the loss on the training rows, after 200 epochs or 3,000 steps. Up to a "
            "fifth of the loss of guessing is usual."
        ),
        why=N_(
            "A wide gap is overfitting: the network has learned rows, not what they share. No gap and a high loss are "
            "underfitting."
        ),
    ),
    "health.inputs": Part(
        N_("Inputs"),
        N_("The root mean square of the largest input over the training rows. First weights are meant for about 1."),
        r"\sqrt{\tfrac{1}{n} \sum_i x_i^2}",
        N_("A weight's gradient has its input as a factor, so large inputs need small rates, and small ones wait."),
    ),
}
