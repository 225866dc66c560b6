"""Kill it, revive it: how many units a rate silences, and whether they come back under another activation."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from app.labs.claims.activations import KEYS, KILL_STEPS, five
from app.labs.claims.runs import LEARNED, STEPS, mean, starts, trained
from engine import Config, Trainer
from engine.diagnosis import LayerProbe

RATES = (0.03, 0.1, 0.3, 0.5, 1.0, 2.0, 3.0)
STARTS = 5
KINDS = ("relu", "leaky_relu", "elu")
BIAS = 0.1  # of the ReLU that is said to be safe
FATAL, GENTLE = 2.0, 0.1  # the rate that kills, and the one at which it goes on


def kill(_controls: Any) -> dict[str, Any]:
    """The share of dead units by rate, and what becomes of the killed networks."""
    kinds = [(key, 0.0) for key in KINDS] + [("relu", BIAS)]
    lines = [
        {"kind": key, "network": network_of(key), "bias": bias, "rates": [died(key, bias, rate) for rate in RATES]}
        for key, bias in kinds
    ]
    return {
        "steps": KILL_STEPS,
        "starts": STARTS,
        "lines": lines,
        "fatal": FATAL,
        "gentle": GENTLE,
        "later": STEPS,
        "killed": round(mean(_dead(killed(start)) for start in starts(0, STARTS)), 4),
        "broken": sum(killed(start).divergence is not None for start in starts(0, STARTS)),
        "revived": [revived(key) for key in KINDS],
    }


def network_of(key: str) -> int:
    """Which network of the bench has an activation, from 1."""
    return KEYS.index(key) + 1


def died(key: str, bias: float, rate: float) -> dict[str, Any]:
    """The share of dead units after 100 steps, mean over the starts that did not diverge, and how many did."""
    ends = [trained(five(key, rate, bias), start, KILL_STEPS) for start in starts(0, STARTS)]
    going = [_dead(end) for end in ends if not end.divergence]
    return {"rate": rate, "dead": round(mean(going), 4) if going else None, "diverged": STARTS - len(going)}


def revived(key: str) -> dict[str, Any]:
    """What 300 more steps at a low rate do to the killed networks, if their units answer in another way."""
    ends = [_goes_on(five(key, GENTLE), killed(start), start) for start in starts(0, STARTS)]
    learned = sum(not end.divergence and end.metrics().train_loss < LEARNED for end in ends)
    return {"kind": key, "network": network_of(key), "learned": learned, "dead": round(mean(map(_dead, ends)), 4)}


@lru_cache(maxsize=STARTS)
def killed(start: int) -> Trainer:
    """A ReLU network after 100 steps at the fatal rate."""
    return trained(five("relu", FATAL), start, KILL_STEPS)


def _goes_on(config: Config, from_: Trainer, start: int) -> Trainer:
    trainer = Trainer(config.with_(seed=start))
    trainer.network.parameters[...] = from_.network.parameters
    trainer.run(STEPS)
    return trainer


def _dead(trainer: Trainer) -> float:
    """The share of its hidden units that pass no gradient for any training row."""
    return mean(one.dead or 0.0 for one in LayerProbe(trainer).reports()[:-1])
