"""Runs that learn too fast or too slowly, and runs that ended."""

from __future__ import annotations

import math
from dataclasses import replace

from app.advice import remedies
from app.advice.flow import is_explosive, times
from app.advice.remedies import Advice
from app.advice.signs import POOR, RECENT, TRAIN_LOSS, Signs
from app.words import N_, Message, Paragraph, paragraph
from engine.stopping import Stop

HEALTHY = 1e-3  # update:weight; CS231n, "Neural networks 3: ratio of weights:updates"
HARDLY = 1e-4
BOUNCING, THROWN = 0.08, 0.15  # spread of the loss: at a good rate, one that no longer falls spreads by 0.01 or less


def diverged(signs: Signs) -> Advice | None:
    """The weights grew beyond all bounds."""
    if signs.divergence is None:
        return None
    text = N_("The network diverged at step {step}: the weights of layer {layer} grew without limit.").format(
        step=signs.divergence.step, layer=signs.divergence.layer
    )
    if is_explosive(signs):
        why = N_("Its weights started too large: the first loss was {off} times that of guessing.")
        why = why.format(off=times(signs.first_loss / signs.guess.loss))
        return Advice("diverged", paragraph(text, why), *remedies.initialized(signs.config), calm=False)
    why = N_("Most likely the learning rate of {rate:g} is too high, so each step jumps farther than the last.")
    why = why.format(rate=signs.config.training.learning_rate)
    return Advice("diverged", paragraph(text, why), *remedies.slower(signs.config), calm=False)


def stopped_early(signs: Signs) -> Advice | None:
    """Early stopping ended the run: why, and what the network is now."""
    if not signs.best:
        return None
    best = signs.best
    epochs = N_("{count} epoch", "{count} epochs").format(count=signs.config.training.patience)
    text = N_(
        "Stopped early at step {step:,}: the test loss had not fallen for {epochs}. The network is back at "
        "step {best_step:,}, where the test loss was lowest: {best_loss:.4g}."
    ).format(step=best.step, epochs=epochs, best_step=best.best_step, best_loss=best.best_loss)
    return Advice("stopped", text)


def stopped(signs: Signs) -> Advice | None:
    """Another stop rule ended the run: when and why."""
    if signs.stop is None:
        return None
    return Advice("stopped", _end(signs, signs.stop), *remedies.unstopped(signs.config, signs.stop.rule))


def _end(signs: Signs, stop: Stop) -> Message:
    if stop.rule == "stop_loss":
        text = N_("Stopped at epoch {epoch:,}: the training loss, {loss:.4g}, is below {limit:g}.")
    else:
        text = N_("Stopped at epoch {epoch:,}, where this run was set to stop.")
    epoch, limit = stop.step // signs.steps_per_epoch, signs.config.training.stop_loss
    return text.format(epoch=epoch, loss=signs.metrics.train_loss, limit=limit)


def as_it_stopped(advice: Advice, signs: Signs, stop: Stop) -> Advice:
    """The same advice, on a run that a stop rule ended: that it did and, if the advice has no button, one to go on."""
    sentences = advice.text.sentences if isinstance(advice.text, Paragraph) else (advice.text,)
    if not advice.changes:
        button, changes = remedies.unstopped(signs.config, stop.rule)
        return replace(advice, text=paragraph(*sentences, _end(signs, stop)), button=button, changes=changes)
    return replace(advice, text=paragraph(*sentences, _end(signs, stop)))


def unsteady(signs: Signs) -> Advice | None:
    """The steps are so large that the loss jumps around, or that they have thrown the weights out of reach."""
    if not signs.lasted(10, 100) or signs.falls(max(0.005, signs.bounce)) or not signs.fit < POOR:
        return None
    guessing = signs.mean(TRAIN_LOSS, RECENT) > 0.95 * signs.guess.loss
    restless = signs.bounce > BOUNCING or any(layer.has_grown for layer in signs.hidden)
    if not (signs.bounce > THROWN or (guessing and restless)):
        return None
    recent = signs.part(TRAIN_LOSS, RECENT)
    text = N_(
        "The loss does not fall: recently it has moved between {low:.3g} and {high:.3g}, where "
        "random guessing would give {guess:.3g}. Most likely the learning rate of {rate:g} is too high, so each step "
        "jumps over the minimum."
    ).format(low=recent.min(), high=recent.max(), guess=signs.guess.loss, rate=signs.rate)
    return Advice("unsteady", text, *remedies.slower(signs.config))


def slow(signs: Signs) -> Advice | None:
    """The steps are so small that the loss hardly changes, although there is a slope to go down."""
    fastest = signs.fastest
    crawls = fastest < HARDLY and signs.lasted(3, 50) and not signs.falls(0.05)
    creeps = fastest < HEALTHY and signs.lasted(100, 1000) and not signs.falls(0.02)
    faded = signs.rate < signs.config.training.learning_rate / 3
    if not ((fastest > 0 or faded) and (crawls or creeps) and signs.fit < POOR and _slope(signs) > 0.01):
        return None
    text = N_(
        "Hardly anything moves: the loss stays at about {loss:.3g}, and no layer's weights change by more "
        "than {share:.1g} of their length per step, where about {healthy:g} is usual."
    ).format(loss=signs.mean(TRAIN_LOSS, RECENT), share=fastest, healthy=HEALTHY)
    if faded:
        why = N_("The schedule has lowered the learning rate to {rate:.2g}.").format(rate=signs.rate)
        return Advice("slow", paragraph(text, why), *remedies.steady(signs.config))
    why = N_("The learning rate of {rate:g} is too low.").format(rate=signs.rate)
    factor = 10 ** min(max(math.ceil(math.log10(HEALTHY / fastest)), 1), 3)
    return Advice("slow", paragraph(text, why), *remedies.faster(signs.config, factor))


def _slope(signs: Signs) -> float:
    """About how much of the loss of guessing a step as long as the weights would gain, straight down."""
    return sum(layer.gradient * layer.length for layer in signs.layers) / signs.guess.loss if signs.guess.loss else 0.0
