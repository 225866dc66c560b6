"""What every figure, label and mark of the canvas says about itself: what it is, what is healthy, why it matters.

The card in ``guide/explain.js`` shows them by key. A setting's key is its path without the numbers of layers; what it
says comes from the engine's helps, reasons and registries, so a new setting explains itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from latex2mathml.converter import convert

from app.labs import LABS
from app.page.view import slope
from app.page.view.check_parts import CHECK_PARTS
from app.page.view.figure_parts import PARTS
from app.page.view.search_parts import SEARCH_PARTS
from app.page.view.settings import PENALTY, PENALTY_STRENGTH, dotted, label_of
from app.setup.walk import LAYERS
from app.words import N_, Message, _, title_of
from engine import Config
from engine.config import LayerSpec, TrainingSettings
from engine.edits import Path, at, field_at
from engine.registry import Registry
from engine.settings import Field, Registered, fields_of
from engine.whys import WHYS

Told = dict[str, Any]
# The settings in the row above the drawing that are neither a layer's nor a penalty.
ROW: tuple[Path, ...] = (
    ("data", "dataset"),
    LAYERS,
    ("training", "learning_rate"),
    ("training", "optimizer"),
    ("training", "batch_size"),
)
R_SQUARED = r"R^2 = 1 - \frac{\sum_i (y_i - \hat{y}_i)^2}{\sum_i (y_i - \bar{y})^2}"


@dataclass(frozen=True)
class Explanation:
    """One thing on the canvas: a sentence or two, a formula in LaTeX, what is healthy, and why it matters."""

    title: Message
    text: Message
    formula: str = ""
    healthy: Message | None = None
    why: Message | None = None


FIGURES: dict[str, Explanation] = {
    "histogram": Explanation(
        N_("Histogram of a layer"),
        N_(
            "How the numbers of this layer are spread over all training points and neurons. All layers share one "
            "axis, so you can compare them; a bar that is cut by a notch would be higher than its box."
        ),
        healthy=N_(
            "A broad hill is healthy, for ReLU with a high bar at 0. A single spike, or two bars at the ends, is not."
        ),
        why=N_(
            "If the values shrink to a spike at zero, the next layer sees almost nothing, and almost no gradient "
            "comes back. If they pile up at the flat ends of an activation, its slope $f'$ is near 0 and stops "
            "the gradient."
        ),
    ),
    "spread": Explanation(
        N_("Mean and standard deviation"),
        N_("The dot is the mean of the layer's numbers, the bar reaches one standard deviation to each side."),
        r"\sigma = \sqrt{\tfrac{1}{n} \sum_i (a_i - \mu)^2}",
        N_("Much the same in every layer is healthy."),
        N_(
            "Initial weights with variance $1/n$ (Xavier) or $2/n$ (He) keep the spread from layer to layer. "
            "Smaller ones shrink it, larger ones increase it. Biases alone can widen it, so look at the spread "
            "between points too: how much a neuron's output differs from one point to another. That is what the "
            "next layer can learn from."
        ),
    ),
    "history": Explanation(
        N_("Histogram over the run"),
        N_(
            "The histogram of each moment, upright: time runs to the right as in the loss below, "
            "and a stronger shade is more frequent."
        ),
        why=N_(
            "A band that drifts to an end shows units that saturate; a band that collapses into a line shows "
            "units that die; a band that keeps its width shows a layer that stays healthy."
        ),
    ),
    "saturated": Explanation(
        N_("Saturated"),
        N_(
            "The share of the layer's outputs on a flat part of the activation, where hardly any gradient gets "
            "through. For ReLU it is the outputs that are 0."
        ),
        "f'(z) \\approx 0",
        N_("Up to two thirds is common in networks that do well. Near 100%, hardly anything is learned."),
        N_(
            "In the backward pass the gradient is multiplied by the slope $f'(z)$. Where that is 0, the weights "
            "below it do not learn from this point."
        ),
    ),
    "dead": Explanation(
        N_("Dead neurons"),
        N_("The share of the layer's neurons that output 0 for every training point."),
        r"\max(0, w \cdot x + b) = 0 \text{ for all } x",
        N_("0% is best, but a network with many neurons can do well with half of them dead."),
        N_(
            "A dead ReLU has slope 0 everywhere, so no gradient reaches its weights and it rarely comes back. One"
            " step that is too large can kill it. Leaky ReLU, ELU and batch norm keep a slope."
        ),
    ),
    "gradient": Explanation(
        N_("Gradient norm"),
        N_("The length of the gradient of this layer's weights in the last measured step."),
        r"\lVert \partial L / \partial W \rVert = \sqrt{\textstyle\sum_{ij} (\partial L / \partial W_{ij})^2}",
        N_("Similar in size in all layers is healthy; it falls as the loss does."),
        N_(
            "On the way back the gradient is multiplied by weights and slopes, layer by layer. If the factors are"
            " below 1 it vanishes in the first layers, and they stop learning; if they are above 1 it explodes."
        ),
    ),
    "update": Explanation(
        N_("Update : weight"),
        N_("How large the next step is, compared with the weights that it changes."),
        r"\lVert \Delta W \rVert / \lVert W \rVert",
        N_("About 0.001 is the rule of thumb; the gray band is healthy."),
        N_(
            "Far below it the layer hardly learns: raise the learning rate. Far above it the weights change too "
            "much in each step: lower the rate. Adam takes steps of the size of the rate, whatever the gradient is."
        ),
    ),
    "boundary": Explanation(
        N_("Decision boundary"),
        N_(
            "What the network answers at every place of the plane: the color is the winning class, its strength "
            "how sure."
        ),
        why=N_(
            "On the boundary two classes have equal scores. One with many bends follows single points, and often fails "
            "on test points."
        ),
    ),
    "axes": Explanation(
        N_("Axes"),
        N_("The two columns, or directions, that the picture is drawn over, and the range that is seen."),
        why=N_(
            "Data with more than two columns are seen over a plane: over two columns, with all others at their mean; "
            "along the two principal components, the directions in which the training points vary most, where a "
            "column of large numbers outweighs the others; or through two points that you choose, and at right angles "
            "to their line in the direction of most variance. A point beside the plane is shown where it meets it at "
            "right angles, so it may seem to lie on the wrong side. The network learns from all columns, whatever is "
            "drawn."
        ),
    ),
    "pixelWeights": Explanation(
        N_("Weights of the pixels"),
        N_(
            "The weights into this neuron, each at its pixel: ink on blue adds to its weighted sum, ink on orange "
            "takes from it. The largest weight has the full color. If the pixels are preprocessed, the weights are "
            "those of the preprocessed pixels."
        ),
        r"z = \sum_p w_p x_p + b",
        why=N_(
            "The sum is largest for the picture that looks most like the weights. Without hidden layers they are a "
            "template of each class; with them, of strokes and gaps. Weights that look like noise follow single "
            "training pictures: L2 makes them smoother."
        ),
    ),
    "classes": Explanation(
        N_("Classes"), N_("The answers to choose from, each with its color everywhere on the page.")
    ),
    "trainPoints": Explanation(N_("Training points"), N_("Filled discs are the points that the network learns from.")),
    "testPoints": Explanation(
        N_("Test points"),
        N_("Rings are points that the network never learns from; they tell whether it generalizes or memorizes."),
    ),
    "ties": Explanation(
        N_("Equal scores"), N_("Along this line the two highest scores are equal: it is the decision boundary.")
    ),
    "ahead": Explanation(
        N_("Margin"),
        N_(
            "Along this line one score is larger by the margin that the hinge loss requires. Beyond it the loss of a "
            "point is 0."
        ),
        r"s_{\text{right}} - s_{\text{other}} \ge 1",
    ),
    "scale": Explanation(
        N_("Colors of values"),
        N_("Orange is negative, blue is positive, and gray is 0: of outputs, weights and biases."),
    ),
    "loss": Explanation(
        N_("Loss"),
        N_("How wrong the network is on average over all points. Training makes it smaller."),
        r"L = \tfrac{1}{n} \sum_i L_i",
        why=N_(
            "The shape tells what to change: flat from the start is a rate that is too low or a signal that is "
            "gone; jumps are a rate that is too high; a test loss that rises while the training loss falls is "
            "overfitting."
        ),
    ),
    "trainLoss": Explanation(
        N_("Training loss"),
        N_("The mean loss over the training points, with the weights as they are now, without the penalty."),
        healthy=N_("It should fall, fast at first."),
    ),
    "testLoss": Explanation(
        N_("Test loss"),
        N_("The mean loss over the test points, from which the network never learns."),
        healthy=N_("A little above the training loss is healthy. If it rises, the network is memorizing."),
    ),
    "penalty": Explanation(
        N_("Loss with penalty"),
        N_("What training actually makes smaller: the mean loss plus the penalty on the weights."),
        r"L + \lambda_1 \lVert W \rVert_1 + \tfrac{1}{2} \lambda_2 \lVert W \rVert_2^2",
    ),
    "guessing": Explanation(
        N_("Random guessing"),
        N_("The loss of a network that knows nothing and finds every class equally likely."),
        r"\ln K",
        N_(
            "With small initial weights a run starts here; a first loss far above it means weights that start too"
            " large."
        ),
    ),
    "guessMean": Explanation(
        N_("Always the mean"),
        N_("The loss of a network that answers the mean of the training targets, whatever its inputs are."),
        healthy=N_("A network that stays here has learned nothing from its inputs."),
    ),
    "smoothing": Explanation(
        N_("Smoothing"), N_("The bold line is the mean of the last moments; the curve itself stays faint behind it.")
    ),
    "accuracy": Explanation(
        N_("Accuracy"),
        N_("The share of points whose most likely class is the right one."),
        why=N_(
            "It counts right answers and ignores how sure they are, so it moves in jumps. The loss may still rise"
            " while the accuracy stays: wrong answers become more certain."
        ),
    ),
    "trainAccuracy": Explanation(
        N_("Training accuracy"), N_("The share of training points that the network gets right.")
    ),
    "testAccuracy": Explanation(
        N_("Test accuracy"),
        N_("The share of test points that the network gets right: how well it does on what it has not seen."),
        healthy=N_("Close to the training accuracy is healthy. A gap of several percent is overfitting."),
    ),
    "learningRate": Explanation(
        N_("Learning rate now"), N_("The size of the current step: the learning rate times what the schedule says.")
    ),
    "confusion": Explanation(
        N_("Confusion matrix"),
        N_(
            "Each row is a true class, each column an answer. What is off the diagonal is wrong. If points are "
            "pictures, press such a number to see them."
        ),
    ),
    "answers": Explanation(
        N_("Answers and targets"),
        N_(
            "Each point is one example: its target on the horizontal axis, the network's answer on the vertical "
            "one. On the diagonal the answer is right."
        ),
    ),
    "trainFit": Explanation(
        N_("R² on training points"),
        N_("How much of the targets' variance the answers explain: 1 is everything, 0 is no better than their mean."),
        R_SQUARED,
    ),
    "testFit": Explanation(
        N_("R² on test points"),
        N_("The same on test points, which the network never learns from; below 0 it is worse than their mean."),
        R_SQUARED,
    ),
    "epochs": Explanation(N_("Epochs"), N_("How many times training has gone through all training points.")),
    "steps": Explanation(
        N_("Steps"),
        N_("How many updates the weights have had: one for each batch of points."),
        r"w \leftarrow w - \eta \, \partial L / \partial w",
    ),
}


def told() -> dict[str, Told]:
    """Every explanation by its key, in the current language; formulas and reasons are HTML with MathML."""
    return dict(_all())


def _all() -> Iterator[tuple[str, Told]]:
    for key, shown in FIGURES.items():
        yield (
            key,
            {
                "title": str(shown.title),
                "text": str(shown.text),
                "formula": formula(shown.formula),
                "healthy": str(shown.healthy or ""),
                "why": prose(str(shown.why or "")),
            },
        )
    config = Config()
    for path in ROW:
        yield dotted(path), _of_field(type(at(config, path[:-1])), field_at(config, path))
    for field in fields_of(LayerSpec):
        yield dotted((*LAYERS, field.name)), _of_field(LayerSpec, field)
        if isinstance(field.note, Registry):
            for cls in field.note:
                for inner in fields_of(cls):
                    yield f"{field.note.noun}.{cls.key}.{inner.name}", _of_entry(cls, inner)
    for lab in LABS:
        for field in fields_of(type(lab.settings)):
            yield f"{lab.key}.{field.name}", _simply(field)
    for key, part in {**PARTS, **slope.PARTS, **CHECK_PARTS, **SEARCH_PARTS}.items():
        yield (
            key,
            {
                "title": str(part.title),
                "text": str(part.text),
                "formula": formula(part.formula),
                "healthy": "",
                "why": prose(str(part.why)),
            },
        )
    l2 = _of_field(TrainingSettings, field_at(config, ("training", "l2")))
    yield PENALTY, l2 | {"title": _("Regularization")}
    yield PENALTY_STRENGTH, l2 | {"title": _("Strength of the penalty")}


def _simply(field: Field) -> Told:
    """A control of a lab: its help, and the entries of a choice."""
    told: Told = {"title": label_of(field), "text": _(field.help), "formula": "", "healthy": "", "why": ""}
    if isinstance(field.note, Registry):
        told |= {"entries": {cls.key: _entry(cls) for cls in field.note}}
    return told


def _of_field(owner: type, field: Field) -> Told:
    """A setting: its help, and as the reason the long text; a choice has its entries, too."""
    told: Told = {"title": label_of(field), "text": _(field.help), "formula": "", "healthy": ""}
    told["why"] = prose(_(WHYS[owner][field.name]))
    if isinstance(field.note, Registry):
        told |= {"text": _(field.note.help), "entries": {cls.key: _entry(cls) for cls in field.note}}
    return told


def _entry(cls: type[Registered]) -> Told:
    source = _("Source: {source}").format(source=cls.source())
    return {"title": _(cls.title), "text": _(cls.summary()), "formula": formula(cls.formula), "source": source}


def _of_entry(cls: type[Registered], field: Field) -> Told:
    told = _entry(cls)
    return told | {"title": title_of(field.name), "text": _(field.help), "healthy": "", "why": ""}


def formula(latex: str) -> str:
    """A formula as MathML, which browsers typeset themselves; lines end with two backslashes.

    >>> formula("x^2")[:60]
    '<math xmlns="http://www.w3.org/1998/Math/MathML" display="bl'
    """
    if not latex:
        return ""
    lines = latex.replace(r"\qquad", r"\\")  # a card is narrow: what stands side by side elsewhere stands in lines
    lines = lines.replace("'", "′")  # a prime is raised by itself; as a superscript it would fly off
    inside = re.sub(r"\\begin\{(\w+)\}.*?\\end\{\1\}", "", lines, flags=re.DOTALL)
    math = convert(rf"\begin{{matrix}}{lines}\end{{matrix}}" if r"\\" in inside else lines, display="block")
    return re.sub(r"<mo>([a-z]{2,})</mo>", r'<mo lspace="0.17em" rspace="0">\1</mo>', math)  # max(x), not max (x)


def prose(markdown: str) -> str:
    """Paragraphs and lists with formulas between dollar signs as HTML.

    >>> prose("Small & big.")
    '<p>Small &amp; big.</p>'
    """
    return "".join(f"<p>{_inline(part)}</p>" for part in markdown.split("\n\n") if part.strip())


def _inline(text: str) -> str:
    parts = re.split(r"\$([^$]+)\$", text)
    return "".join(convert(part) if at % 2 else escape(part, quote=False) for at, part in enumerate(parts))
