"""Runs whose units pass no gradient on: dead, saturated, or one flat layer upon the other."""

from __future__ import annotations

import numpy as np

from app.advice import remedies
from app.advice.layers import HiddenSigns
from app.advice.remedies import Advice, Remedy
from app.advice.signs import FAIR, POOR, WELL, Signs
from app.words import _

FEW_UNITS = 4  # fewer may all be dead by bad luck, and need large weights to do anything
MOSTLY_FLAT = 0.7  # of a trained network that does well, up to two thirds of the outputs lie on flat ends
NEARLY_ALL = 0.95
DEEP = 3  # layers, from where flat slopes upon each other count
FADED = 1 / 30  # of the gradient


def dead(signs: Signs) -> Advice | None:
    """Units pass no gradient on for any point: all of a layer, or most of one while nothing gets better."""
    layer = max((each for each in signs.hidden if not each.bounded), key=lambda each: each.dead, default=None)
    if layer is None or not signs.lasted(2, 20):
        return None
    stuck = signs.lasted(20, 200) and signs.fit < POOR and not signs.falls(0.02)
    if not (layer.dead == 1 or (stuck and layer.dead >= POOR)):
        return None
    text = _(
        "{count} of {units} units of layer {layer} are dead: for every point they lie where {name} is flat, "
        "so no gradient gets through them and they learn no more."
    )
    count, units = round(layer.dead * layer.spec.units), layer.spec.units
    text = text.format(layer=layer.number, count=count, units=units, name=layer.name)
    why, remedy = _cause_of_death(signs, layer)
    return Advice("dead", f"{text} {why}".strip(), *remedy)


def _cause_of_death(signs: Signs, layer: HiddenSigns) -> tuple[str, Remedy]:
    """A penalty, a step that was too large (the start kills hardly ever a whole layer), or bad luck."""
    config, units = signs.config, layer.spec.units
    alive, slower = remedies.alive(config), remedies.slower(config)
    if remedies.unpenalized(config).changes and layer.growth < 0.3:
        return _("Most likely the penalty has pulled their weights to zero."), remedies.unpenalized(config)
    if units < FEW_UNITS:
        return "", remedies.first(remedies.larger(config), alive, slower)
    if layer.dead < 1:
        return "", remedies.first(alive, slower)
    why = _("Most likely a step of the learning rate {rate:g} has thrown them there.").format(rate=signs.rate)
    return why, remedies.first(slower, alive)


def saturated(signs: Signs) -> Advice | None:
    """Units that are bounded on both sides lie on their flat ends: their weights are too large."""
    layers = [layer for layer in signs.hidden if layer.bounded]
    if not layers or not signs.lasted(2, 50) or np.mean([layer.saturated for layer in layers]) < MOSTLY_FLAT:
        return None
    worst = max(layers, key=lambda layer: layer.saturated)
    metrics = signs.metrics
    astray = metrics.test_loss is not None and metrics.test_loss > metrics.train_loss + signs.guess.loss / 2
    started_large = any(layer.first_variance > 2 * layer.fitting_variance for layer in layers)
    if started_large and (signs.fit < WELL or astray):
        why, remedy = _("The weights started too large."), remedies.initialized(signs.config)
    elif signs.fit < FAIR and any(layer.has_grown and layer.spec.units >= FEW_UNITS for layer in layers):
        why = _("The learning rate {rate:g} has let the weights grow too large.").format(rate=signs.rate)
        remedy = remedies.slower(signs.config, 0.1 if worst.saturated > NEARLY_ALL else 0.3)
    else:
        return None
    text = _(
        "Layer {layer} is saturated: {share:.0%} of its outputs lie at the flat ends of {name}, "
        "where hardly any gradient gets through."
    ).format(layer=worst.number, share=worst.saturated, name=worst.name)
    return Advice("saturated", f"{text} {why}", *remedy)


def fading(signs: Signs) -> Advice | None:
    """On its way down through flat activations the gradient fades, and nothing gets better."""
    shallow = [layer for layer in signs.hidden if layer.spec.activation.steepest < 1]
    if len(shallow) < DEEP or not signs.lasted(20, 200) or signs.falls(0.02) or not signs.fit < POOR:
        return None
    least = min(signs.layers, key=lambda layer: layer.gradient)
    most = max(signs.layers, key=lambda layer: layer.gradient)
    if not 0 < least.gradient < FADED * most.gradient:
        return None
    text = _(
        "The gradient fades on its way down: layer {layer} gets {share:.2g} of what layer {other} gets, "
        "since each layer of {name} passes on at most {steepest:g} of it."
    ).format(
        layer=least.number,
        share=least.gradient / most.gradient,
        other=most.number,
        name=shallow[0].name,
        steepest=shallow[0].spec.activation.steepest,
    )
    grown = any(layer.has_grown for layer in signs.hidden)  # a gradient that gets through asks for a lower rate then
    return Advice("fading", text, *remedies.bent(signs.config, slower=grown))
