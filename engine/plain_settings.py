"""Settings that are numbers, for the catalog: what each computes, when to use it, and what other libraries call it.

The help and the range of each are in its annotation, the reason in `whys.py`; an entry of a registry says all this
itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.config import LayerSpec, TrainingSettings
from engine.elsewhere import Elsewhere
from engine.settings import Settings


@dataclass(frozen=True)
class About:
    """One setting: its formula in LaTeX, its use in one sentence, a value worth trying, and where it comes from."""

    formula: str
    use: str
    tries: float
    source: str
    elsewhere: Elsewhere = Elsewhere()


_LAYER = {
    "dropout": About(
        r"y_i = \frac{m_i}{1 - p} \, x_i \\ P(m_i = 0) = p \qquad P(m_i = 1) = 1 - p",
        "When a large network memorizes.",
        0.2,
        'Srivastava et al. (2014); CS231n, "Neural networks 2: regularization".',
        Elsewhere(pytorch="torch.nn.Dropout(0.2)", keras="keras.layers.Dropout(0.2)"),
    ),
}
_TRAINING = {
    "learning_rate": About(
        r"x \leftarrow x - \eta \, g",
        "The first number to tune: as large as the loss allows that still falls smoothly.",
        0.03,
        'CS231n, "Neural networks 3: babysitting the learning process".',
        Elsewhere(
            pytorch="torch.optim.Adam(parameters, lr=0.001)",
            keras="keras.optimizers.Adam(0.001)",
            sklearn="MLPClassifier(learning_rate_init=0.001)",
            differs="Unless it is given, SGD's rate is 0.001 in PyTorch and scikit-learn, and 0.01 in Keras.",
        ),
    ),
    "warmup_epochs": About(
        r"\eta_s = \eta \, \frac{s}{S} \qquad s \le S",
        "With large rates or large batches, and with Adam in deep networks.",
        5,
        "Goyal et al. (2017), section 2.2.",
        Elsewhere(
            pytorch="torch.optim.lr_scheduler.LinearLR(optimizer, 0.01, total_iters=steps)",
            keras="keras.optimizers.schedules.CosineDecay(0.0, steps, warmup_target=rate, warmup_steps=warmup)",
            differs="PyTorch begins at a fraction of the rate, a third unless told otherwise. Keras has it as a part "
            "of cosine decay.",
        ),
    ),
    "l1": About(
        r"L + \lambda \sum |w| \\ g + \lambda \, \mathrm{sign}(w)",
        "When only a few weights should remain, for example to see which features matter.",
        0.003,
        'CS231n, "Neural networks 2: regularization".',
        Elsewhere(
            keras="keras.regularizers.L1(0.003)",
            sklearn='SGDClassifier(penalty="l1")',
            differs="In PyTorch you add it to the loss yourself. scikit-learn has it for linear models only.",
        ),
    ),
    "l2": About(
        r"L + \frac{\lambda}{2} \sum w^2 \\ g + \lambda w",
        "The first choice against overfitting.",
        0.01,
        'CS231n, "Neural networks 2: regularization".',
        Elsewhere(
            pytorch="torch.optim.SGD(parameters, weight_decay=0.01)",
            keras="keras.regularizers.L2(0.005)",
            sklearn="MLPClassifier(alpha=0.01)",
            differs="PyTorch pulls the biases as well. Keras does not halve, so its number is half of this. "
            "scikit-learn divides by the number of rows in the batch.",
        ),
    ),
    "max_norm": About(
        r"w \leftarrow w \, \frac{c}{\max(\lVert w \rVert, c)}",
        "With large rates, when single neurons become too steep; 3 or 4 is usual.",
        3.0,
        'CS231n, "Neural networks 2: max norm constraints".',
        Elsewhere(
            pytorch="torch.renorm(weight, p=2, dim=0, maxnorm=3)",
            keras="keras.constraints.MaxNorm(3)",
            differs="In PyTorch you call it after each step yourself.",
        ),
    ),
    "clip": About(
        r"g \leftarrow g \, \frac{c}{\max(\lVert g \rVert, c)}",
        "When the loss jumps now and then, as in recurrent networks.",
        1.0,
        "Pascanu et al. (2013), algorithm 1.",
        Elsewhere(
            pytorch="torch.nn.utils.clip_grad_norm_(parameters, 1.0)",
            keras="keras.optimizers.SGD(global_clipnorm=1.0)",
            differs="PyTorch adds 0.000001 to the norm that it divides by. Keras's `clipnorm`, unlike "
            "`global_clipnorm`, shortens each variable's gradient by itself.",
        ),
    ),
    "patience": About(
        r"e - e_\text{best} \ge p",
        "When the test loss rises again while the training loss still falls.",
        50,
        "Prechelt (1998), early stopping.",
        Elsewhere(
            keras="keras.callbacks.EarlyStopping(patience=50, restore_best_weights=True)",
            sklearn="MLPClassifier(early_stopping=True, n_iter_no_change=50)",
            differs="Keras keeps the last weights unless told otherwise. scikit-learn watches the accuracy on a tenth "
            "of the training rows.",
        ),
    ),
    "stop_loss": About(
        r"L \le L_\text{stop}",
        "To compare how many steps two setups need for the same loss.",
        0.1,
        'CS231n, "Neural networks 3: loss function".',
    ),
    "stop_epoch": About(
        r"e = E",
        "To compare two setups that have seen every point equally often.",
        100,
        'CS231n, "Neural networks 3: loss function".',
        Elsewhere(
            keras="model.fit(x, y, epochs=100)",
            sklearn="MLPClassifier(max_iter=100)",
            differs="In PyTorch you write the loop over the epochs yourself.",
        ),
    ),
    "batch_size": About(
        r"g = \frac{1}{B} \sum_{i \in \text{batch}} g_i",
        "Begin with 32: smaller batches are noisier, larger ones need a larger rate.",
        10,
        'CS231n, "Optimization: mini-batch gradient descent".',
        Elsewhere(
            pytorch="torch.utils.data.DataLoader(data, batch_size=32, shuffle=True)",
            keras="model.fit(x, y, batch_size=32)",
            sklearn="MLPClassifier(batch_size=32)",
            differs="Unless it is given, PyTorch takes 1 and Keras 32; scikit-learn takes 200, or all rows if there "
            "are fewer.",
        ),
    ),
}
ABOUT: Mapping[type[Settings], Mapping[str, About]] = {LayerSpec: _LAYER, TrainingSettings: _TRAINING}
