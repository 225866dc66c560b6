"""Runs whose units pass no gradient on, because they are dead or saturated."""

from __future__ import annotations

import numpy as np

from app.advice import remedies
from app.advice.flow import MOSTLY_FLAT
from app.advice.layers import HiddenSigns
from app.advice.remedies import Advice, Remedy
from app.advice.signs import FAIR, POOR, WELL, Signs
from app.words import EMPTY, N_, Message, paragraph

FEW_UNITS = 4  # fewer may all be dead by bad luck, and need large weights to do anything
NEARLY_ALL = 0.95


def dead(signs: Signs) -> Advice | None:
    """Units pass no gradient on for any point: all units of a layer, or most of them while nothing improves."""
    layer = max((each for each in signs.hidden if not each.bounded), key=lambda each: each.dead, default=None)
    if layer is None:
        return None
    stuck = signs.lasted(20, 200) and signs.fit < POOR and not signs.falls(0.02)
    all_of_it = layer.dead == 1 and (signs.step == 0 or signs.lasted(2, 20))
    if not (all_of_it or (stuck and layer.dead >= POOR)):
        return None
    text = N_(
        "{count} of {units} neurons of layer {layer} are dead: for every point they lie where {name} is "
        "flat, so no gradient gets through them and they no longer learn."
    )
    count, units = round(layer.dead * layer.spec.units), layer.spec.units
    text = text.format(layer=layer.number, count=count, units=units, name=layer.name)
    why, remedy = _cause_of_death(signs, layer)
    return Advice("dead", paragraph(text, why), *remedy)


def _cause_of_death(signs: Signs, layer: HiddenSigns) -> tuple[Message, Remedy]:
    """A penalty, a step that was too large (the start hardly ever kills a whole layer), or bad luck.

    A penalty shrinks the weights of dead units, whatever they died of: their biases tell whether it was a step.
    """
    config, units = signs.config, layer.spec.units
    alive, slower = remedies.alive(config), remedies.slower(config)
    if remedies.unpenalized(config).changes and layer.growth < 0.3 and not layer.was_thrown:
        return N_("Most likely the penalty has pulled their weights to zero."), remedies.unpenalized(config)
    if units < FEW_UNITS:
        return EMPTY, remedies.first(remedies.larger(config), alive, slower)
    if layer.dead < 1 or signs.step == 0:
        return EMPTY, remedies.first(alive, slower)
    why = N_("Most likely a step at a learning rate of {rate:g} was too large.").format(rate=signs.rate)
    return why, remedies.first(slower, alive)


def saturated(signs: Signs) -> Advice | None:
    """Units that are bounded on both sides are on their flat ends: their weights are too large."""
    layers = [layer for layer in signs.hidden if layer.bounded]
    looked = signs.step == 0 or signs.lasted(2, 50)
    if not layers or not looked or np.mean([layer.saturated for layer in layers]) < MOSTLY_FLAT:
        return None
    worst = max(layers, key=lambda layer: layer.saturated)
    metrics = signs.metrics
    astray = metrics.test_loss is not None and metrics.test_loss > metrics.train_loss + signs.guess.loss / 2
    started_large = any(layer.first_variance > 2 * layer.fitting_variance for layer in layers)
    if started_large and (not signs.fit >= WELL or astray):
        why, remedy = N_("The weights started too large."), remedies.initialized(signs.config)
    elif signs.fit < FAIR and any(layer.has_grown and layer.spec.units >= FEW_UNITS for layer in layers):
        why = N_("The learning rate of {rate:g} has let the weights grow too large.").format(rate=signs.rate)
        remedy = remedies.slower(signs.config, 0.1 if worst.saturated > NEARLY_ALL else 0.3)
    else:
        return None
    text = N_(
        "Layer {layer} is saturated: {share:.0%} of its outputs lie at the flat ends of {name}, "
        "where hardly any gradient gets through."
    ).format(layer=worst.number, share=worst.saturated, name=worst.name)
    return Advice("saturated", paragraph(text, why), *remedy)
