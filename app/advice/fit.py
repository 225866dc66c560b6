"""Runs that overfit, and runs that underfit."""

from __future__ import annotations

import numpy as np

from app.advice import remedies
from app.advice.remedies import Advice, Remedy
from app.advice.signs import RECENT, STEP, TEST_LOSS, TRAIN_LOSS, Signs
from app.words import EMPTY, N_, Message, paragraph
from engine import Config
from engine.activations import Activation

HOLDING, SILENCING = 1e-3, 0.2  # penalties and dropout rates below these are not the cause
WANTING = 0.7  # a network that has stopped learning with a fit below this is called too small


def overfitting(signs: Signs) -> Advice | None:
    """The test loss was lowest long ago; since then only the training loss has fallen, and a gap has opened."""
    if not signs.lasted(50, 50):
        return None
    steps, train, test = (signs.part(row, 0.0) for row in (STEP, TRAIN_LOSS, TEST_LOSS))
    width = max(4, len(steps) // 20)  # moments that are averaged, so that no single one decides
    if len(steps) < 4 * width or not np.isfinite(test).all():
        return None
    steps, train, test = (np.convolve(row, np.full(width, 1 / width), "valid") for row in (steps, train, test))
    best = int(test.argmin())
    train_now, test_now = signs.mean(TRAIN_LOSS, RECENT), signs.mean(TEST_LOSS, RECENT)
    long_ago = signs.step - steps[best] > max(signs.steps / 3, 60 * signs.steps_per_epoch)
    by_heart = train_now < train[best] / 2 and test_now > 1.05 * test[best]
    if not (long_ago and by_heart and test_now > train_now + 0.2 * signs.guess.loss):
        return None
    text = N_(
        "The network is overfitting: it memorizes the training points. Since epoch {epoch:,.0f} the training "
        "loss has fallen from {then:.3g} to {now:.3g}, while the test loss has risen from its lowest value, "
        "{lowest:.3g}, to {test:.3g}."
    ).format(
        epoch=steps[best] / signs.steps_per_epoch, then=train[best], now=train_now, lowest=test[best], test=test_now
    )
    # Fresh points help most; if all data were measured, a penalty does more than the rest of the table.
    options = [remedies.more_points(signs.config), remedies.penalized(signs.config)]
    drawn = signs.config.data.dataset.rows is None
    return Advice("overfitting", text, *remedies.first(*(options if drawn else reversed(options))))


def underfitting(signs: Signs) -> Advice | None:
    """Nothing has improved for a long time, and even the training points are not learned well."""
    if not (signs.lasted(300, 2000) and signs.fit < WANTING) or signs.falls(0.005) or signs.reaches_lower(0.01):
        return None
    loss = signs.mean(TRAIN_LOSS, RECENT)
    text = N_(
        "The network has stopped improving: even on the training points the loss stays at about "
        "{loss:.3g}, where guessing gives {guess:.3g}."
    ).format(loss=loss, guess=signs.guess.loss)
    why, remedy = _what_lacks(signs)
    return Advice("underfitting", paragraph(text, why), *remedy) if remedy.changes else None


def _what_lacks(signs: Signs) -> tuple[Message, Remedy]:
    """What holds the network back, the most certain reason first."""
    training, data, hidden = signs.config.training, signs.config.data, signs.hidden
    units = " + ".join(str(layer.spec.units) for layer in hidden)
    columns = [column.key for column in data.dataset.columns]
    held = max(training.l1, training.l2) >= HOLDING
    silenced = max((layer.spec.dropout for layer in hidden), default=0.0) >= SILENCING
    narrow = signs.inputs.count < len(data.features)
    straight = bool(hidden) and all(_is_straight(layer.spec.activation) for layer in hidden)
    lines = N_("Without a hidden layer it can draw only straight lines.")
    few = N_("Its hidden layers ({units} neurons) are too small for this.").format(units=units)
    reasons = {
        N_("The penalty (L1 = {training.l1:g}, L2 = {training.l2:g}) keeps the weights too close to zero."): (
            remedies.unpenalized if held else _nothing
        ),
        N_("Max norm keeps each neuron's weights shorter than {training.max_norm:g}."): remedies.unbounded,
        N_("Dropout silences too many of the {units} hidden neurons."): (remedies.undropped if silenced else _nothing),
        N_("It sees only {seen} of the {columns} columns."): remedies.seeing,
        N_("Preprocessing keeps only {inputs} directions of its {features} features."): (
            remedies.prepared if narrow else _nothing
        ),
        N_("Without a nonlinear activation, stacked layers can draw only straight lines."): (
            remedies.bent if straight else _nothing
        ),
        few if hidden else lines: remedies.larger,
    }
    for why, remedy_for in reasons.items():
        if (remedy := remedy_for(signs.config)).changes:
            shown = why.format(
                training=training,
                units=units,
                inputs=signs.inputs.count,
                seen=len(set(columns) & set(data.features)),
                columns=len(columns),
                features=len(data.features),
            )
            return shown, remedy
    return EMPTY, Remedy()


def _nothing(_config: Config) -> Remedy:
    return Remedy()


def _is_straight(activation: Activation) -> bool:
    """Whether an activation has the same slope everywhere; one that chooses among several sums bends by choosing."""
    return activation.width(1) == 1 and bool(np.ptp(activation.slope(np.linspace(-3, 3, 7))) == 0)
