"""Runs that cannot begin to learn: because of the initial weights, a flat activation, or the size of the inputs."""

from __future__ import annotations

from app.advice import remedies
from app.advice.remedies import Advice
from app.advice.signs import WELL, Signs
from app.words import N_

LARGE, SMALL = 10.0, 0.03  # inputs beyond which no usual start works


def all_zero(signs: Signs) -> Advice | None:
    """Every weight started at 0, and no gradient reaches any of them: only the output's biases learn."""
    moves = any(layer.length or layer.gradient for layer in signs.layers)
    if moves or not any(layer.first_variance == 0 for layer in signs.hidden):
        return None
    text = N_(
        "The neurons of a layer stay equal: every weight is 0, so no signal passes and no gradient reaches a weight. "
        "Only the output’s biases learn. Start from small, different, random weights."
    )
    return Advice("all_zero", text, *remedies.initialized(signs.config), sure=True)


def symmetric(signs: Signs) -> Advice | None:
    """All units of a layer started with the same weights, so they get the same gradients."""
    alike = [layer for layer in signs.hidden if layer.alike and layer.first_variance == 0 and not layer.spec.dropout]
    if not alike:
        return None
    text = N_(
        "All {units} neurons of layer {layer} have the same weights: {name} started them alike, so every "
        "step changes them alike, and together they do no more than one. Random weights let them learn "
        "different things."
    )
    layer, spec = alike[0], alike[0].spec
    text = text.format(units=spec.units, layer=layer.number, name=N_(spec.initializer.title))
    return Advice("symmetric", text, *remedies.initialized(signs.config), sure=True)


def blocked(signs: Signs) -> Advice | None:
    """An activation lets no gradient through, whatever its units receive."""
    flat = [layer for layer in signs.hidden if not layer.spec.activation.trainable]
    if not flat:
        return None
    text = N_(
        "Layer {layer} is blocked: its activation, {name}, is flat everywhere, so no gradient gets through, and all "
        "weights up to there stay as they started. A smoother activation lets them learn."
    ).format(layer=flat[-1].number, name=flat[-1].name)
    return Advice("blocked", text, *remedies.alive(signs.config), sure=True)


def unscaled(signs: Signs) -> Advice | None:
    """The inputs are far larger or smaller than the weights are meant for, and the fit is not good."""
    inputs, remedy = signs.inputs, remedies.prepared(signs.config)
    too_small = 0 < inputs.largest < SMALL
    if not (inputs.largest > LARGE or too_small) or not signs.lasted(2, 20) or not signs.fit < WELL:
        return None
    if not remedy.changes:
        return None
    if too_small:
        text = N_(
            "The inputs are tiny: at most about {largest:.2g} in size. The initial weights are meant for "
            "inputs of about 1."
        )
    elif inputs.largest > LARGE * inputs.smallest:
        text = N_(
            "The inputs differ greatly in size: from about {smallest:.2g} to about {largest:.2g}. The largest "
            "dominate the others and make the first layer unstable. The initial weights are meant for "
            "inputs of about 1."
        )
    else:
        text = N_(
            "The inputs are large: up to about {largest:.2g} in size. The initial weights are meant for inputs "
            "of about 1."
        )
    return Advice("unscaled", text.format(smallest=inputs.smallest, largest=inputs.largest), *remedy)
