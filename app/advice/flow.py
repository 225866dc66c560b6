"""Runs in which the signal, or the gradient on its way back, fades or explodes from layer to layer."""

from __future__ import annotations

import math

from app.advice import remedies
from app.advice.layers import HiddenSigns
from app.advice.remedies import Advice, Remedy
from app.advice.signs import FAIR, Signs
from app.words import EMPTY, N_, Message, amount, paragraph

SEVERAL = 2  # layers, from which on factors multiply
DEEP = 3  # layers, from which on stacked flat slopes matter
# The share of the input's signal that leaves the last hidden layer. Measured over many starts: with less than NOTHING,
# hardly any optimizer finds its way within 12 s; with less than LITTLE, none does whose steps shrink with the gradient.
# Suitable starts of any depth keep more than LITTLE, except with sigmoids.
NOTHING, LITTLE = 1e-6, 1e-2
MOSTLY_FLAT = 0.7  # in a trained network that does well, up to two thirds of the outputs are on flat ends
STILL = 1e-3  # update:weight below which a layer with so little signal does not move
FADED = 1 / 30  # of the gradient
GROWN, FAR_OFF = 20, 10  # the signal relative to the inputs'; the first loss relative to that of guessing


def exploding(signs: Signs) -> Advice | None:
    """The signal grows from layer to layer with the initial weights; the first loss is far above that of guessing."""
    grown = _times_grown(signs)
    if signs.fit >= FAIR or not is_explosive(signs):
        return None
    text = N_(
        "The signal explodes: with the initial weights it grows {factor:.2g}-fold from layer to layer, and "
        "the first loss was {off} times that of guessing."
    ).format(factor=grown ** (1 / len(signs.hidden)), off=times(signs.first_loss / signs.guess.loss))
    return Advice(
        "exploding", paragraph(text, N_("The weights start too large.")), *remedies.initialized(signs.config), sure=True
    )


def times(factor: float) -> str:
    """A factor for a sentence, with one significant digit.

    >>> times(2083.4), times(3.2e12)
    ('2,000', '3e+12')
    """
    return f"{float(f'{factor:.1g}'):,.0f}" if factor < 1e6 else f"{factor:.0e}"


def is_explosive(signs: Signs) -> bool:
    """Whether the start is to blame for the problem."""
    off = signs.first_loss > FAR_OFF * signs.guess.loss
    return off and _times_grown(signs) > GROWN and bool(remedies.initialized(signs.config).changes)


def _times_grown(signs: Signs) -> float:
    return signs.hidden[-1].first_signal / max(signs.inputs.signal, 1.0) if signs.hidden else 1.0


def fading(signs: Signs) -> Advice | None:
    """The signal fades from layer to layer, and with it the gradient on its way back, so that nothing improves."""
    if len(signs.hidden) < SEVERAL or signs.fit >= FAIR:
        return None
    hopeless = 0 < signs.left_at_first < NOTHING
    little = 0 < signs.left < LITTLE and 0 < signs.left_at_first < LITTLE  # else training did it, not the start
    stuck = signs.is_lost and not signs.falls(0.02)
    stands_still = little and stuck and signs.slowest < STILL
    for_long = stuck and ((little and signs.lasted(100, 1500)) or _is_flattened(signs))
    if not (hopeless or stands_still or for_long):
        return None
    text = _signal_fades(signs) if hopeless or little else _gradient_vanishes(signs)
    why, remedy = _why_it_fades(signs)
    return Advice("fading", paragraph(text, _since_then(signs), why), *remedy, sure=hopeless)


def _since_then(signs: Signs) -> Message:
    """What training has made of a start that was too small: it may have driven the weights to the other extreme."""
    worst = max(signs.hidden, key=lambda layer: layer.saturated)
    if not worst.bounded or worst.saturated < MOSTLY_FLAT:
        return EMPTY
    return N_("Now {share:.0%} of the outputs of layer {layer} lie at the flat ends of {name}.").format(
        share=worst.saturated, layer=worst.number, name=worst.name
    )


def _is_flattened(signs: Signs) -> bool:
    """Whether stacked flat slopes leave the lowest layers almost none of the gradient."""
    if len(_shallow(signs)) < DEEP or not signs.lasted(20, 200):
        return False
    gradients = [layer.gradient for layer in signs.layers]
    return 0 < min(gradients) < FADED * max(gradients)


def _shallow(signs: Signs) -> list[HiddenSigns]:
    return [layer for layer in signs.hidden if layer.spec.activation.steepest < 1]


def _signal_fades(signs: Signs) -> Message:
    """As it is now or, if training has brought it back since, as it was with the initial weights."""
    first, *_, last = signs.hidden
    if signs.left < LITTLE:
        text = N_(
            "The signal fades: between points, outputs differ by {first} in layer 1, by {last} in layer {layer}: "
            "the input does not get through."
        )
        ends = first.signal, last.signal
    else:
        text = N_(
            "The signal faded: with the initial weights, outputs differed between points by {first} in layer 1, "
            "by {last} in layer {layer}: the input hardly got through."
        )
        ends = first.first_signal, last.first_signal
    return text.format(first=amount(ends[0]), last=amount(ends[1]), layer=last.number)


def _gradient_vanishes(signs: Signs) -> Message:
    least = min(signs.layers, key=lambda layer: layer.gradient)
    most = max(signs.layers, key=lambda layer: layer.gradient)
    return N_(
        "The gradient vanishes on its way back: layer {layer} gets only {share:.2g} of what layer {other} gets."
    ).format(layer=least.number, share=least.gradient / most.gradient, other=most.number)


def _why_it_fades(signs: Signs) -> tuple[Message, Remedy]:
    """Either the weights start too small, or an activation lets too little through whatever the weights."""
    small = any(layer.first_variance < layer.fitting_variance / 2 for layer in signs.hidden)
    restart, shallow = remedies.initialized(signs.config), _shallow(signs)
    enough = math.prod(layer.spec.activation.steepest for layer in shallow) > LITTLE
    if small and restart.changes and enough:
        return N_("The weights start too small."), restart
    if not shallow:
        return EMPTY, remedies.first(restart, remedies.larger(signs.config))
    why = N_("Each {name} layer passes on at most {steepest:g} of it.").format(
        name=shallow[0].name, steepest=shallow[0].spec.activation.steepest
    )
    grown = any(layer.has_grown for layer in signs.hidden)  # a gradient that gets through then needs a lower rate
    return why, remedies.bent(signs.config, slower=grown)
