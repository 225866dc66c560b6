"""Why each setting is there: two to four sentences with the formula, for who asks more than the help's one sentence.

They are Markdown with LaTeX between dollars, by settings class and field. A choice of entries has here what all of them
are about; what one of them computes stands with it, as its docstring and its ``formula``.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.config import Config, DataSettings, LayerSpec, NetworkSettings, TrainingSettings
from engine.settings import Settings

_CONFIG = {
    "seed": (
        r"Every draw is a function of the seed $s$, so the same set-up gives the same run, to the last bit. Data, "
        r"weights and batches are drawn apart from each other, so another batch size leaves data and first weights as "
        r"they are. One run can be luck: compare means over several seeds, $\bar{L} = \frac{1}{k} \sum_{s=1}^{k} L_s$."
    ),
}

_DATA = {
    "dataset": (
        r"A data set is a list of points $x_i$, each with its class or value $y_i$. The network is to find a function "
        r"with $f(x_i) \approx y_i$ that also holds for points it has not seen. Where a straight line parts the "
        r"classes no hidden layer is needed; the more the classes wind into each other, the more bends it takes."
    ),
    "points": (
        r"Training lowers the mean loss over the $n$ points it sees, $L = \frac{1}{n} \sum_{i=1}^{n} L_i$. A few "
        r"points can be learned by heart, so that the training loss falls while the test loss rises. With more points "
        r"the two come together, since noise can no longer be learned point by point."
    ),
    "test_share": (
        r"Of $n$ points a share $s$, so $m \approx s \, n$ points, is never trained on: it shows how the network does "
        r"on what it cannot have learned by heart. An accuracy $p$ that is measured on them is uncertain by about "
        r"$\sqrt{p \, (1 - p) / m}$. A larger share measures better, but leaves less to learn from."
    ),
    "features": (
        r"The first layer sees features $\varphi(x)$ in place of the point $x$ itself. A network without hidden layers "
        r"computes $s = W \varphi(x) + b$: a straight boundary in the features, which may be a curve in the plane. So "
        r"a good feature can do the work of a layer: with $x_1^2$ and $x_2^2$ a circle becomes a line."
    ),
    "preprocessor": (
        r"The slope along a weight is proportional to its feature, $\partial L / \partial w = \delta \, x$. Features "
        r"on very different scales therefore need different learning rates, and there is only one. Bringing all to one "
        r"scale, as in $(x - \mu) / \sigma$, mends that; $\mu$ and $\sigma$ come from the training points alone."
    ),
}

_LAYER = {
    "units": (
        r"Each neuron computes $a = f(w \cdot x + b)$, which bends the plane along one line. More neurons can bend the "
        r"boundary in more places, and each has weights of its own to train. Too few cannot follow the classes; many "
        r"can also follow the noise."
    ),
    "activation": (
        r"A neuron computes $a = f(w \cdot x + b)$, and $f$ is the bend. Without one all layers are a single one, for "
        r"$W_2 (W_1 x) = (W_2 W_1) x$. On the way back the gradient is multiplied by the slope $f'$, so where $f$ is "
        r"flat nothing is learned."
    ),
    "initializer": (
        r"A sum of $n_\text{in}$ inputs, each times its own random weight, has $n_\text{in} \, \mathrm{Var}(w)$ times "
        r"their mean square; on the way back the same holds with the $n_\text{out}$ units of the layer. If this factor "
        r"is far from 1, signals and gradients vanish or blow up from layer to layer. And weights that start equal get "
        r"equal gradients, so they stay equal: chance has to tell the neurons apart."
    ),
    "bias": (
        r"In $a = f(w \cdot x + b)$ the bias $b$ shifts where the neuron bends. A ReLU learns only from points with $w "
        r"\cdot x + b > 0$, so a start a little above zero lets it see more of them at first. From then on each bias "
        r"is trained like the weights."
    ),
    "normalization": (
        r"Signals are brought to mean 0 and variance 1, then to a scale and a shift that are learned: $y = \gamma \, "
        r"(x - \mu) / \sqrt{\sigma^2 + \epsilon} + \beta$. What comes next sees a steady scale whatever the weights, "
        r"so large rates and bad first weights do less harm. The kinds differ in what $\mu$ and $\sigma$ are taken "
        r"over; weight norm rescales the weights instead."
    ),
    "dropout": (
        r"In a training step each neuron's output is multiplied by $m / (1 - p)$, where $m$ is 0 with chance $p$ and "
        r"else 1. No neuron can then lean on a single other one, which works against learning by heart. The division "
        r"keeps the mean, so when the network is tested all neurons speak and nothing else changes."
    ),
}

_NETWORK = {
    "hidden": (
        r"Each layer computes $a_l = f(W_l \, a_{l-1} + b_l)$ from the one before it. With no hidden layer the "
        r"boundary is straight in the features; each further layer bends what the one before has bent. Deep networks "
        r"are harder to train, for the gradient is multiplied by $W^\top$ and $f'$ once in every layer."
    ),
    "draw": (
        r"First weights are chance, $w = \sigma z$ with $z$ drawn at random, and each number here draws another $z$. "
        r"Data and batches stay as they are, so whatever differs between two runs comes from where they began. If "
        r"results differ much from draw to draw, one run says little."
    ),
}

_TRAINING = {
    "loss": (
        r"Training lowers the mean $L = \frac{1}{n} \sum_{i=1}^{n} L_i$, where $L_i$ is how far the scores $s$ of "
        r"point $i$ are from its targets $t$, with $t_y = 1$ for the right class $y$. What is sent back through the "
        r"network is its slope $\partial L_i / \partial s$. So the loss decides which mistakes pull hardest, and when "
        r"an answer is good enough."
    ),
    "optimizer": (
        r"The gradient $g$ points uphill, so the simplest step is $x \leftarrow x - \eta \, g$, with $x$ all weights "
        r"and biases and $\eta$ the learning rate. In a long narrow valley that zigzags. Momentum adds up the steps "
        r"that agree; the adaptive rules divide by each gradient's recent size, so that every parameter has a rate of "
        r"its own."
    ),
    "learning_rate": (
        r"A step goes against the gradient, $x \leftarrow x - \eta \, g$, and $\eta$ is the learning rate. Too small, "
        r"and the loss hardly falls; too large, and each step jumps across the valley, so the loss leaps or grows "
        r"without end. In a valley of curvature $\lambda$ plain gradient descent settles only if $\eta < 2 / \lambda$."
    ),
    "schedule": (
        r"After $t$ epochs the rate is $\eta_t = \eta \cdot f(t)$, with a factor $f$ that mostly falls. Large steps "
        r"get near a minimum soon, but then the noise of the batches keeps them jumping about it. Smaller ones let the "
        r"network settle; if they shrink too soon, it settles too far off."
    ),
    "warmup_epochs": (
        r"Over the first $S$ steps the rate is $\eta \cdot s / S$ at step $s$; only then does the schedule begin. "
        r"First weights are random, their gradients can be large, and an optimizer's averages know little yet. Small "
        r"steps keep the network from being thrown far away at the start."
    ),
    "l1": (
        r"Adds $\lambda \sum |w|$ to what is made smaller, over all weights but not the biases, so that the gradient "
        r"gains $\lambda \, \mathrm{sign}(w)$. The pull is as strong on a small weight as on a large one. What helps "
        r"little is therefore pulled to about zero, and few weights are left that matter."
    ),
    "l2": (
        r"Adds $\frac{\lambda}{2} \sum w^2$ to what is made smaller, over all weights but not the biases, so that the "
        r"gradient gains $\lambda w$. Large weights are pulled most, and the boundary stays smooth. Under plain SGD "
        r"each step shrinks a weight by the share $\eta \lambda$, hence the name weight decay."
    ),
    "max_norm": (
        r"After each step the weights $w$ into one neuron become $w \cdot c / \max(\lVert w \rVert, c)$: if they are "
        r"longer than $c$ they are shortened to it, in the same direction. So no neuron becomes too steep, however "
        r"large the rate is. CS231n names 3 or 4 as typical values."
    ),
    "clip": (
        r"Before each step the gradient $g$ of all parameters becomes $g \cdot c / \max(\lVert g \rVert, c)$: if it is "
        r"longer than $c$ it is shortened to it, in the same direction. One odd batch can then not throw the network "
        r"far. Optimizers that divide by the gradient's size, such as Adam, need it less."
    ),
    "patience": (
        r"After each epoch $e$ the test loss is measured, and training stops once $e - e_\text{best} \ge p$, with $p$ "
        r"the patience. The network then goes back to its best epoch. A test loss that no longer falls while the "
        r"training loss does is a sign of learning by heart; but as the test points choose the moment, their loss "
        r"looks a little too good."
    ),
    "stop_loss": (
        r"After each epoch the loss over all training points is measured, and training stops once "
        r"$L \le L_\text{stop}$. So one can ask how many steps two set-ups need for the same result. Whether test "
        r"points are answered as well, this rule does not look at."
    ),
    "stop_epoch": (
        r"Training stops after $E$ epochs, which are $E \cdot \lceil n / B \rceil$ steps of batches of $B$ among $n$ "
        r"points. Two runs that stop at one epoch have seen every point equally often, so they can be compared. Few "
        r"epochs also leave less time to learn noise by heart."
    ),
    "batch_size": (
        r"A step takes the mean gradient of $B$ points, $g = \frac{1}{B} \sum_{i \in \text{batch}} g_i$, in place of "
        r"that of all $n$. Its noise falls as $1 / \sqrt{B}$, but an epoch then has only $\lceil n / B \rceil$ steps. "
        r"Small batches give many cheap, jittery steps; large ones give few smooth ones."
    ),
    "precision": (
        r"Each result is rounded to the nearest number that can be written, which changes it by a share of at most "
        r"$2^{-53} \approx 10^{-16}$ in float64 and $2^{-24} \approx 6 \cdot 10^{-8}$ in float32. Training hardly "
        r"notices, as the noise of the batches is far greater. Large networks use float32 or less, for it is faster."
    ),
}

WHYS: Mapping[type[Settings], Mapping[str, str]] = {
    Config: _CONFIG,
    DataSettings: _DATA,
    LayerSpec: _LAYER,
    NetworkSettings: _NETWORK,
    TrainingSettings: _TRAINING,
}
