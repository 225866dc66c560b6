"""What size and restraint do: how networks are wired, how much is luck, and how strong a penalty should be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from app.labs.capacity import Controls, bench
from app.labs.claims.capacity import (
    DRAWS,
    KINDS,
    L2,
    LONG,
    NO_PENALTY,
    SMALL,
    STEPS,
    UNDER_L1,
    UNDER_L2,
    ends,
    long_runs,
    losses,
    moons,
    vanished,
)
from app.labs.claims.runs import median
from engine import Trainer
from engine.slow_motion import SlowMotion
from engine.tape import Array

SIZES = {2: 3, 3: 6, 4: 20}  # neurons of the networks that a penalty holds, by their number on the bench
STRENGTHS = (0.0, 3e-4, 1e-3, 3e-3, 5e-3, 0.01, 0.1)
LUCKY, FEW = 12, 5  # draws of each network, and of each strength
BAND = (0.1, 0.9)  # the middle 80% of the draws
DROPPED = 7  # the network with dropout
SHOWN = 4  # the network whose weights are shown under a penalty
EDGE, BINS = 3.0, 60  # of a histogram of weights, from -3 to 3; what lies beyond is in the last bins


def wiring(controls: Controls) -> dict[str, Any]:
    """Each network's weights after the run, and which neurons dropout silences in one row of its next step."""
    networks = []
    for number, config in enumerate(bench(controls).configs, start=1):
        trainer = Trainer(config)
        trainer.run(STEPS)
        layers = [np.round(layer.weights[:-1], 3).tolist() for layer in trainer.network.layers]
        silent = SlowMotion(trainer).next_step().hidden[0][:, 0] == 0 if number == DROPPED else np.zeros(0)
        networks.append({"layers": layers, "silent": np.flatnonzero(silent).tolist()})
    return {"steps": STEPS, "dropped": DROPPED, "networks": networks}


def luck(_controls: Any) -> dict[str, Any]:
    """Test loss and accuracy of many draws of each network."""
    found = [ends(kind, 0, LUCKY) for kind in KINDS]
    return {
        "draws": LUCKY,
        "networks": [{"loss": _summary(one.test_loss), "accuracy": _summary(one.test_accuracy)} for one in found],
        "wins": [int((one.test_loss == np.min([other.test_loss for other in found], axis=0)).sum()) for one in found],
    }


def _summary(values: Array) -> dict[str, Any]:
    low, middle, high = np.quantile(values, [BAND[0], 0.5, BAND[1]])
    return {"draws": _rounded(values), "low": round(low, 4), "middle": round(middle, 4), "high": round(high, 4)}


def strength(_controls: Any) -> dict[str, Any]:
    """The test loss of three sizes under ever stronger L2, median of five draws; the band is of the largest one."""
    found = {number: losses([moons(units, l2=l2) for l2 in STRENGTHS], 0, FEW) for number, units in SIZES.items()}
    low, high = np.quantile(found[SHOWN], BAND, axis=1)
    return {
        "strengths": STRENGTHS,
        "lines": [
            {"network": number, "units": SIZES[number], "losses": _rounded(np.median(each, axis=1))}
            for number, each in found.items()
        ],
        "band": {"network": SHOWN, "low": _rounded(low), "high": _rounded(high)},
        "lowest": STRENGTHS[int(np.median(found[SHOWN], axis=1).argmin())],
        "lab": L2,
    }


def penalties(_controls: Any) -> dict[str, Any]:
    """The weights of network 4 without a penalty, under L2 and under L1, as shares of all in each bin."""
    kinds = {"none": NO_PENALTY, "l2": UNDER_L2, "l1": UNDER_L1}
    return {
        "network": SHOWN,
        "steps": LONG,
        "small": SMALL,
        "draws": DRAWS,
        "edge": EDGE,
        "kinds": [
            {
                "kind": kind,
                "strength": sum(penalty),
                "shares": _rounded(shares(long_runs(0)[penalty][0])),
                "vanished": round(vanished(penalty, 0), 4),
                "loss": round(median(long_runs(0)[penalty][1].test_loss), 4),
            }
            for kind, penalty in kinds.items()
        ],
    }


def shares(values: Array) -> Array:
    """The share of the values in each of the bins; the outer ones have all beyond as well."""
    counts, _ = np.histogram(np.clip(values, -EDGE, EDGE), BINS, (-EDGE, EDGE))
    return np.asarray(counts / len(values))


def _rounded(values: Array) -> list[float]:
    found: list[float] = np.round(values, 4).tolist()
    return found


PANELS: Mapping[str, Callable[[Any], Any]] = {
    "wiring": wiring,
    "luck": luck,
    "strength": strength,
    "penalties": penalties,
}
