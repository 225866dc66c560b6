"""What the parts of a lab's figure say about themselves, by the lab and the part."""

from __future__ import annotations

from typing import NamedTuple

from app.words import EMPTY, N_, Message


class Part(NamedTuple):
    """The title of a card, what one sees, the formula behind it in LaTeX, and why it is so."""

    title: Message
    text: Message
    formula: str = ""
    why: Message = EMPTY


PARTS: dict[str, Part] = {
    "losses.images": Part(
        N_("Scores"),
        N_(
            "What a classifier computes for each class: the higher, the more it believes in it. The right class is "
            "filled. A rival in the shade is nearer to it than the margin, or above it."
        ),
        r"s = W x + b",
        N_("A loss looks at nothing else. It says how wrong the scores are, and which of them should rise or fall."),
    ),
    "losses.points": Part(
        N_("Points in the plane"),
        N_(
            "A linear classifier of three classes: each has two weights, drawn as an arrow, along which its score "
            "grows. On the lines two scores are equal and above the third. Played, each loss moves a copy of its own "
            "by gradient descent, from the same arrows."
        ),
        why=N_(
            "Hinge comes to rest as soon as each point is ahead by the margin. Softmax never does: longer weights make "
            "the right answers surer. The ringed points are those of the three rows."
        ),
    ),
    "losses.rows": Part(
        N_("Rows of data"),
        N_(
            "The first three rows of a dataset with their scores, before one layer with random weights has learned. "
            "Played, it learns from all rows, once by each loss."
        ),
        why=N_(
            "With small weights all scores are about 0, so a first loss can be told in advance. One far from it "
            "means that the weights, or the code, are wrong. Your own rows are those that the playground trains on, "
            "up to 300 of them; the page “Is my training healthy?” checks its whole setup."
        ),
    ),
    "losses.weights": Part(
        N_("Two sets of weights"),
        N_(
            "Both give the input (1, 1, 1, 1) a score of 1, so no loss can tell them apart. Played, each loss learns "
            "from both, with an L2 penalty: a bar for each weight and each loss."
        ),
        r"\tfrac{1}{2} \lambda \sum_i w_i^2",
        N_(
            "Squares punish one large weight more than four small ones, so L2 spreads the score over all inputs: none "
            "of them decides alone."
        ),
    ),
    "losses.loss1": Part(
        N_("Hinge"),
        N_(
            "What each rival lacks to be behind the right score by the margin. Bars: the gradient. Each rival "
            "within the margin is pushed down by 1, and the right score is pushed up as often."
        ),
        r"L = \sum_{j \ne y} \max(0, s_j - s_y + \Delta)",
        N_("A rival that is behind by the margin pulls at nothing: hinge is satisfied with it."),
    ),
    "losses.loss2": Part(
        N_("Squared hinge"),
        N_(
            "The same with each term squared, so a large mistake counts much more than a small one. The gradient's "
            "bars are drawn at an eighth of the others' length."
        ),
        r"L = \sum_{j \ne y} \max(0, s_j - s_y + \Delta)^2",
    ),
    "losses.loss3": Part(
        N_("Softmax"),
        N_(
            "The scores become probabilities, and the loss is minus the logarithm of the right one's. ln is the "
            "natural logarithm; to base 10, as in the lecture's 0.89 for the cat, it would be 2.3 times smaller."
        ),
        r"L = -\ln \frac{e^{s_y}}{\sum_j e^{s_j}} \qquad \frac{\partial L}{\partial s_j} = p_j - t_j",
        N_("A probability is never quite 1, so softmax always asks for a little more."),
    ),
    "losses.chart1": Part(
        N_("Loss"),
        N_(
            "For the images, each loss as a function of the ringed score, while the others stay. For points and rows, "
            "the mean loss by step, each classifier judged by the loss that it learns from."
        ),
    ),
    "losses.chart2": Part(
        N_("Slope, length or first loss"),
        N_(
            "For the images, the slopes of the curves above, which are the gradient at the ringed score. For points, "
            "how long the weights are. For rows, the first loss by what the weights are multiplied by."
        ),
        r"\text{first loss} \to \ln K \text{ (softmax)}, \quad K - 1 \text{ (hinge, margin 1)}",
    ),
    "perceptron.unit": Part(
        N_("One neuron"),
        N_(
            "The neuron fires where its sum is above 0, on the blue side of the line. The arrow is its weights w: it "
            "stands at right angles to the line and points to where the neuron fires. The bias b moves the line. Click "
            "a point to want the other value there."
        ),
        r"w_1 x_1 + w_2 x_2 + b > 0",
        N_("Longer weights with a bias to match give the same line: only the sums become larger."),
    ),
    "perceptron.learning": Part(
        N_("Learning from mistakes"),
        N_(
            "The perceptron reads row after row. A row on the wrong side of the line, or on it, is a mistake: it is "
            "added to the weights where the neuron should fire, and subtracted where it should not. Adaline moves a "
            "little with every row, by how far its sum is from +1 or −1."
        ),
        r"w \leftarrow w \pm x \qquad \text{mistakes} \le (R / \gamma)^2",
        N_(
            "If some line separates the rows, the rule finds one after a bounded number of mistakes. If none does, the "
            "weights stay within bounds and are whole steps from their start, so they must come back to where they "
            "were."
        ),
    ),
    "perceptron.hidden": Part(
        N_("A hidden layer"),
        N_(
            "Two neurons read the inputs, and a third one reads what they give. On the left the plane of the inputs, "
            "on the right the space of the two hidden neurons, with each row at the place that they move it to."
        ),
        r"f = v_1 h_1 + v_2 h_2 + c",
        N_(
            "The last neuron can only draw a line, but in the space of the hidden neurons. By hand, OR and AND bring "
            "two rows of XOR to one place. Trained, the neurons have tanh and find places of their own. Yours is the "
            "playground's network, trained from its start, if its last hidden layer has two neurons."
        ),
    ),
    "perceptron.history": Part(
        N_("History"),
        N_(
            "What was found when. The first five dates open a setup of this lab, the last three one of the playground, "
            "with five hidden layers. Dashed rings are winters."
        ),
    ),
    "backprop.graph": Part(
        N_("The graph"),
        N_(
            "Each gate computes one operation. Its value stands above the wire that leaves it, and the gradient of the "
            "result f with respect to that value below. Where a wire ends, its local gradient is multiplied by the "
            "gradient from upstream. A number in the expression is a part of its gate, as ×2 is."
        ),
        r"\frac{\partial f}{\partial x} = \frac{\partial q}{\partial x} \cdot \frac{\partial f}{\partial q}",
        N_(
            "A part that the expression says twice is computed once, and its gradients add. A finite difference needs "
            "two values of f for each input: it checks the gradient, but it is far too slow to train with."
        ),
    ),
    "backprop.patterns": Part(
        N_("Four patterns"),
        N_(
            "What gates do to the gradient that comes back. Sums and differences distribute it, products switch the "
            "values, max, min and ReLU route it, and where a value is used more than once, its gradients add."
        ),
    ),
    "backprop.passes": Part(
        N_("Passes"),
        N_(
            "Reverse mode starts at an output and gets its gradient by all inputs in one pass back. Forward mode "
            "starts at an input and gets the gradients of all outputs by it in one pass forward."
        ),
        why=N_(
            "A network has one output, its loss, and up to billions of inputs, its parameters: so it is trained in "
            "reverse mode. Forward mode is better where a few inputs move many outputs."
        ),
    ),
    "optimizers.racers": Part(
        N_("Racers"),
        N_(
            "How many steps each racer takes until it stays within a thousandth of its first distance to the minimum, "
            "out of 400. One that comes there and goes away again has not arrived; one that flies off has diverged; "
            "one whose rate falls to 0 on the way stops there. A saddle has no minimum: there the steps are counted "
            "until a racer is out of the picture, as it should be."
        ),
        why=N_(
            "Where theory knows the best rate, SGD and Nesterov have it. RMSProp and Adam keep theirs on every bowl. "
            "Local search draws an offset with the standard deviation $\\sigma$, and stays where it is lower. "
            "Random search looks anywhere, and keeps the best."
        ),
    ),
    "optimizers.racer_kind": Part(
        N_("Optimizer"),
        N_(
            "The rule that turns a gradient into a step, with its usual settings, or a search that sees losses only. "
            "The sliders above set racer 2 on the surface. On the network each kind has one usual rate, whoever races."
        ),
    ),
    "optimizers.racer_schedule": Part(
        N_("Rate schedule"),
        N_(
            "How the learning rate changes from step to step, on the surface and on the network. Here each step counts "
            "as an epoch, or 120 steps would be too few to see it. A schedule of your own network does not count here."
        ),
        r"\eta_t = \eta \cdot \text{factor}(t)",
        N_(
            "A lower rate calms the jumping that the noise of batches causes. Where there is no noise, as on the "
            "surface, it only makes the steps shorter."
        ),
    ),
    "optimizers.racer_batch": Part(
        N_("Batch, on the network"),
        N_(
            "How many rows give the gradient of a step. All rows give the exact gradient; one row gives a cheap and "
            "noisy one. On a surface there are no rows, and so no batches."
        ),
        r"g = \frac{1}{B} \sum_{i \in \text{batch}} g_i",
        N_("The noise falls with the square root of the batch: four times as many rows halve it."),
    ),
    "optimizers.surface": Part(
        N_("The surface"),
        N_("A loss over two parameters. Each dot is a step, so its distance from the last one is the step's length."),
        why=N_(
            "On a bowl the steepest direction limits the rate, and the flattest one then takes about as many steps as "
            "the condition number says. Momentum needs only about its square root of them."
        ),
    ),
    "optimizers.losses": Part(
        N_("Loss or step length"),
        N_(
            "How high each racer's loss is, or how long the step was that it has just taken, on the surface and on the "
            "network. A search keeps what it finds and takes no steps of a length, so it has no line there."
        ),
        r"\lVert x_{t} - x_{t-1} \rVert",
        N_(
            "SGD's step is its rate times the gradient: it gets shorter only as the slope does. Adagrad divides by the "
            "size of all gradients so far, so its steps shrink even where the slope does not. Add it, and see the "
            "network, whose gradients stay large: batches keep them noisy."
        ),
    ),
    "optimizers.network": Part(
        N_("A slice of a network's loss"),
        N_(
            "The loss of the playground's first network, with 354 parameters, or of the one that you have there now, "
            "over a plane through its start. The same racers train it, and their paths are drawn where they are seen "
            "on the plane, at right angles to it."
        ),
        why=N_(
            "Along the paths, the plane is spanned by the first two principal components of all places, each racer's "
            "path counted alike. For racers with a gradient it usually holds most of the path, for a search "
            "hardly any; point at a row of the list for its share. Two random directions hold hardly any of all, so "
            "there the racers seem to stand still. The losses below are those at the true places. The list has each "
            "racer's rate on the network, which its kind alone decides."
        ),
    ),
    "optimizers.plane": Part(
        N_("Every rate and momentum"),
        N_(
            "The stronger a cell's shade, the fewer steps racer 2 takes from this start with that rate and momentum. "
            "From a hatched one it ends farther from the minimum than it began; the dashed line is where theory says "
            "that it diverges."
        ),
        r"\eta < \frac{2 (1 + \beta)}{\lambda_n}",
        N_(
            "The setting that theory calls best shrinks the distance fastest in the long run. From most starts another "
            "one is at a thousandth sooner: at the best setting both solutions of the recursion are equal, and $t$ "
            "steps leave about $t$ times the power of the factor."
        ),
    ),
}
