"""Why each setting exists: two to four sentences with the formula, for readers who want more than the help's sentence.

The texts are Markdown with LaTeX between dollar signs, by settings class and field. For a choice of entries, the text
here covers what they have in common; each entry's docstring and ``formula`` say what it computes.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.config import Config, DataSettings, LayerSpec, NetworkSettings, TrainingSettings
from engine.settings import Settings

_CONFIG = {
    "seed": (
        r"Every random number is a function of the seed $s$, so the same setup produces the same run, to the last bit. "
        r"Data, weights and batches are drawn independently, so changing the batch size changes neither the data nor "
        r"the initial weights. One result may be chance: compare means over several seeds, "
        r"$\bar{L} = \frac{1}{k} \sum_{s=1}^{k} L_s$."
    ),
}

_DATA = {
    "dataset": (
        r"A dataset is a list of points $x_i$, each with its class or value $y_i$. The network should find a function "
        r"with $f(x_i) \approx y_i$ that also holds for points it has not seen. If a straight line separates the "
        r"classes, no hidden layer is needed; the more the classes are intertwined, the more bends it takes."
    ),
    "points": (
        r"Training lowers the mean loss over the $n$ points it sees, $L = \frac{1}{n} \sum_{i=1}^{n} L_i$. The network "
        r"can memorize a few points, so that the training loss falls while the test loss rises. With more points the "
        r"two losses come together, because it can no longer learn the noise point by point."
    ),
    "test_share": (
        r"A fraction $s$ of the $n$ points, that is $m \approx s \, n$ of them, is never trained on: it shows how well "
        r"the network does on points it cannot have memorized. An accuracy $p$ measured on them has a standard error "
        r"of about $\sqrt{p \, (1 - p) / m}$. A larger fraction measures better, but leaves less to learn from."
    ),
    "features": (
        r"The first layer sees features $\varphi(x)$ instead of the point $x$ itself. A network without hidden layers "
        r"computes $s = W \varphi(x) + b$: a straight boundary in feature space, which may be a curve in the plane. So "
        r"a good feature can do the work of a layer: with $x_1^2$ and $x_2^2$ a circle becomes a line."
    ),
    "preprocessor": (
        r"The gradient of a weight is proportional to its feature, $\partial L / \partial w = \delta \, x$. Features "
        r"on very different scales therefore need different learning rates, but there is only one. Bringing all of "
        r"them to one scale, as in $(x - \mu) / \sigma$, fixes that; $\mu$ and $\sigma$ come from the training points "
        r"only."
    ),
}

_LAYER = {
    "units": (
        r"Each neuron computes $a = f(w \cdot x + b)$, which bends the plane along one line. More neurons can bend the "
        r"boundary in more places, and each has its own weights to train. Too few cannot follow the classes; many can "
        r"also follow the noise."
    ),
    "activation": (
        r"A neuron computes $a = f(w \cdot x + b)$, and $f$ is its nonlinear part. Without it all layers together "
        r"equal one linear layer, because $W_2 (W_1 x) = (W_2 W_1) x$. In the backward pass the gradient is multiplied "
        r"by the slope $f'$, so where $f$ is flat nothing is learned."
    ),
    "initializer": (
        r"A sum of $n_\text{in}$ inputs, each times its own random weight, has $n_\text{in} \, \mathrm{Var}(w)$ times "
        r"their mean square; in the backward pass the same holds with the layer's $n_\text{out}$ units. If this factor "
        r"is far from 1, signals and gradients vanish or explode from layer to layer. And weights that start equal get "
        r"equal gradients, so they stay equal: randomness must make the neurons differ."
    ),
    "bias": (
        r"In $a = f(w \cdot x + b)$ the bias $b$ shifts the place where the neuron bends. A ReLU learns only from "
        r"points with $w \cdot x + b > 0$, so starting a little above zero lets it see more of them at first. From "
        r"then on the biases are trained like the weights."
    ),
    "normalization": (
        r"Normalization brings signals to mean 0 and variance 1, then to a learned scale and shift: $y = \gamma \, "
        r"(x - \mu) / \sqrt{\sigma^2 + \epsilon} + \beta$. The next layer sees a steady scale whatever the weights "
        r"are, so large rates and poor initial weights do less harm. The kinds differ in what $\mu$ and $\sigma$ are "
        r"taken over; weight norm rescales the weights instead."
    ),
    "dropout": (
        r"In a training step each neuron's output is multiplied by $m / (1 - p)$, where $m$ is 0 with probability $p$ "
        r"and otherwise 1. No neuron can then rely on a single other one, which works against memorizing. The division "
        r"preserves the mean, so in evaluation all neurons are active and nothing else changes."
    ),
}

_NETWORK = {
    "hidden": (
        r"Each layer computes $a_l = f(W_l \, a_{l-1} + b_l)$ from the one before it. Without hidden layers the "
        r"boundary is straight in feature space; each additional layer bends what the one before has bent. Deep "
        r"networks are harder to train, because every layer multiplies the gradient by $W^\top$ and $f'$."
    ),
    "draw": (
        r"Initial weights are random, $w = \sigma z$ with $z$ drawn at random, and each number here draws another $z$. "
        r"Data and batches stay the same, so any difference between two runs comes from where they began. If results "
        r"differ a lot from draw to draw, a single run says little."
    ),
}

_TRAINING = {
    "loss": (
        r"Training lowers the mean $L = \frac{1}{n} \sum_{i=1}^{n} L_i$, where $L_i$ measures how far the scores $s$ "
        r"of point $i$ are from its targets $t$, with $t_y = 1$ for the right class $y$. Backpropagation starts from "
        r"its gradient $\partial L_i / \partial s$. So the loss decides which errors have the largest gradient, and "
        r"when an answer is good enough."
    ),
    "optimizer": (
        r"The gradient $g$ points uphill, so the simplest step is $x \leftarrow x - \eta \, g$, where $x$ is all "
        r"weights and biases and $\eta$ the learning rate. In a long narrow valley this zigzags. Momentum adds up the "
        r"steps that agree; adaptive rules divide by the recent size of each gradient, so that every parameter has its "
        r"own rate."
    ),
    "learning_rate": (
        r"A step goes against the gradient, $x \leftarrow x - \eta \, g$, and $\eta$ is the learning rate. If it is "
        r"too small, the loss hardly falls; if it is too large, each step jumps across the valley, and the loss jumps "
        r"too or grows without bound. In a valley of curvature $\lambda$, plain gradient descent converges only if "
        r"$\eta < 2 / \lambda$."
    ),
    "schedule": (
        r"After $t$ epochs the rate is $\eta_t = \eta \cdot f(t)$, with a factor $f$ that usually falls. Large steps "
        r"get near a minimum quickly, but then the noise of the batches keeps them jumping around it. Smaller steps "
        r"let the network settle; if they shrink too early, it settles too far away."
    ),
    "warmup_epochs": (
        r"Over the first $S$ steps the rate is $\eta \cdot s / S$ at step $s$; only then does the schedule begin. "
        r"Initial weights are random, their gradients can be large, and an optimizer's averages have seen little data "
        r"yet. Small steps prevent updates that are too large at the start."
    ),
    "l1": (
        r"L1 adds $\lambda \sum |w|$ to the loss, over all weights but not the biases, which adds "
        r"$\lambda \, \mathrm{sign}(w)$ to the gradient. The pull is as strong on a small weight as on a large one. "
        r"Weights that help little are therefore pulled to about zero, and only a few that matter remain."
    ),
    "l2": (
        r"L2 adds $\frac{\lambda}{2} \sum w^2$ to the loss, over all weights but not the biases, which adds "
        r"$\lambda w$ to the gradient. Large weights are pulled most, and the boundary stays smooth. With plain SGD "
        r"each step shrinks a weight by the fraction $\eta \lambda$, hence the name weight decay."
    ),
    "max_norm": (
        r"After each step the weights $w$ into one neuron become $w \cdot c / \max(\lVert w \rVert, c)$: a vector "
        r"longer than $c$ is shortened to $c$ and keeps its direction. So no neuron becomes too steep, however large "
        r"the rate is. CS231n gives 3 or 4 as typical values."
    ),
    "clip": (
        r"Before each step the gradient $g$ of all parameters becomes $g \cdot c / \max(\lVert g \rVert, c)$: if it is "
        r"longer than $c$, it is shortened to $c$ and keeps its direction. So one unusual batch cannot change "
        r"the network too much. Optimizers that divide by the gradient's size, such as Adam, need this less."
    ),
    "patience": (
        r"The test loss is measured after each epoch $e$, and training stops once $e - e_\text{best} \ge p$, where $p$ "
        r"is the patience. The network then goes back to its best epoch. A test loss that stops falling while the "
        r"training loss still falls is a sign of memorizing; but because the test points choose the moment, their loss "
        r"is a little too low."
    ),
    "stop_loss": (
        r"The loss over all training points is measured after each epoch, and training stops once "
        r"$L \le L_\text{stop}$. This lets you compare how many steps two setups need for the same result. The rule "
        r"does not look at the test points."
    ),
    "stop_epoch": (
        r"Training stops after $E$ epochs, which are $E \cdot \lceil n / B \rceil$ steps with batches of $B$ out of "
        r"$n$ points. Two runs that stop at the same epoch have seen every point equally often, so they can be "
        r"compared. Fewer epochs also leave less time to memorize noise."
    ),
    "batch_size": (
        r"A step uses the mean gradient of $B$ points, $g = \frac{1}{B} \sum_{i \in \text{batch}} g_i$, instead of "
        r"that of all $n$. Its noise falls as $1 / \sqrt{B}$, but an epoch has only $\lceil n / B \rceil$ steps. Small "
        r"batches give many cheap, noisy steps; large ones give a few smooth ones."
    ),
    "precision": (
        r"Each result is rounded to the nearest representable number, a relative change of at most "
        r"$2^{-53} \approx 10^{-16}$ in float64 and $2^{-24} \approx 6 \cdot 10^{-8}$ in float32. Training hardly "
        r"notices, because the noise of the batches is far larger. Large networks use float32 or less because it is "
        r"faster."
    ),
}

WHYS: Mapping[type[Settings], Mapping[str, str]] = {
    Config: _CONFIG,
    DataSettings: _DATA,
    LayerSpec: _LAYER,
    NetworkSettings: _NETWORK,
    TrainingSettings: _TRAINING,
}
