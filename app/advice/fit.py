"""Runs that overfit, and runs that underfit."""

from __future__ import annotations

import numpy as np

from app.advice import remedies
from app.advice.remedies import Advice, Remedy
from app.advice.signs import POOR, RECENT, STEP, TEST_LOSS, TRAIN_LOSS, Signs
from app.words import EMPTY, N_, Message, paragraph
from engine import Config
from engine.activations import Activation

HOLDING, SILENCING = 1e-3, 0.2  # penalties and dropout rates below these are not the cause
FEW_ROWS = 20  # that any network should be able to memorize
FARTHEST = 15  # how long weights get here that separate classes
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
    steps, train, test = (signs.part(row, 0.0) for row in (STEP, TRAIN_LOSS, TEST_LOSS))  # as they are shown
    best, metrics = int(test.argmin()), signs.metrics
    if metrics.test_loss is None or metrics.test_loss <= test[best] or metrics.train_loss >= train[best]:
        return None
    text = N_(
        "It is overfitting: it memorizes the training points. Since epoch {epoch:,.0f} the training "
        "loss has fallen from {then:.3g} to {now:.3g}, while the test loss has risen from its lowest value, "
        "{lowest:.3g}, to {test:.3g}."
    ).format(
        epoch=steps[best] / signs.steps_per_epoch,
        then=train[best],
        now=metrics.train_loss,
        lowest=test[best],
        test=metrics.test_loss,
    )
    # Fresh points help most; if all data were measured, a penalty does more than the rest of the table.
    drawn = signs.config.data.dataset.rows is None
    more, penalty = remedies.more_points(signs.config), remedies.penalized(signs.config)
    cures = N_("L2 or dropout often helps; early stopping goes back to the lowest test loss.")
    most = N_("More training points help most.") if drawn else EMPTY
    remedy = remedies.first(more, penalty) if drawn else remedies.first(penalty, more)
    return Advice("overfitting", paragraph(text, most, cures), *remedy)


def memorized(signs: Signs) -> Advice | None:
    """So few training points that all can be known by heart, and all are: that is how a network is checked."""
    if signs.rows > FEW_ROWS or not signs.lasted(20, 20) or signs.metrics.train_accuracy != 1 or signs.fit < 1:
        return None
    passed = N_(
        "The check has passed: the network has memorized all {rows} training points, so training works."
    ).format(rows=signs.rows)
    loss = signs.metrics.test_loss
    if loss is None or loss < signs.guess.loss / 2:
        return None
    rest = N_("Other points are another matter: the test loss is {loss:.3g}, guessing would give {guess:.3g}.")
    text = paragraph(passed, rest.format(loss=loss, guess=signs.guess.loss))
    return Advice("memorized", text, *remedies.more_points(signs.config))


def linear(signs: Signs) -> Advice | None:
    """Without a hidden layer, the loss is at its minimum, and far from 0.

    The loss L is then convex in the weights, so with a gradient g it can fall to 0 no nearer than L / |g| from here:
    weights that long would have to tell points apart that nearly touch.
    """
    config = signs.config
    is_blind = bool(remedies.seeing(config).changes) or signs.inputs.count < len(config.data.features)
    if signs.hidden or is_blind or signs.guess.accuracy is None or not signs.lasted(10, 100):
        return None
    loss = signs.metrics.train_loss
    at_minimum = 0 < FARTHEST * signs.output.gradient < loss and not signs.falls(0.01)
    if not (at_minimum and signs.fit < POOR):
        return None
    is_plane = len(config.data.dataset.columns) == len(config.data.features) == 2
    text = N_(
        "No straight line separates these classes: add a hidden layer. Now the training loss is {loss:.3g}, where "
        "random guessing would give {guess:.3g}."
    )
    if not is_plane:
        text = N_(
            "No weighted sum of these inputs separates the classes: add a hidden layer. Now the training loss is "
            "{loss:.3g}, where random guessing would give {guess:.3g}."
        )
    return Advice("linear", text.format(loss=loss, guess=signs.guess.loss), *remedies.larger(config))


def underfitting(signs: Signs) -> Advice | None:
    """Nothing has improved for a long time, and even the training points are not learned well."""
    if not (signs.lasted(300, 2000) and signs.fit < WANTING) or signs.falls(0.005) or signs.reaches_lower(0.01):
        return None
    loss = signs.mean(TRAIN_LOSS, RECENT)
    text = N_(
        "The network has stopped improving: even on the training points the loss stays at about "
        "{loss:.3g}, where random guessing would give {guess:.3g}."
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
        N_("Dropout sets too many of the {units} hidden neurons to 0."): (remedies.undropped if silenced else _nothing),
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
