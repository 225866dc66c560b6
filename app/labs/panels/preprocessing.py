"""Why inputs are scaled, in pictures: clouds, losses, steps, what leaks, and what is done to pixels."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from app.labs.claims.leak import SPLITS, pixels, read_digits, sums_of
from app.labs.claims.preprocessing import CENTERED, GOAL, MOST_STEPS, ROWS, STANDARD
from app.labs.panels.descent import descent, picture
from app.labs.preprocessing import Controls, bench
from engine import Trainer

SEED = 0
SHARES = (0.3, 0.9)  # of the petals that are test rows
SIDE = 8  # of a digit, in pixels
SHOWN = 6  # networks whose loss is drawn: the seventh, ZCA, is whitening turned back


def clouds(controls: Controls) -> dict[str, Any]:
    """The training rows as measured, and after each preparation of the bench."""
    data = [Trainer(config).data for config in bench(controls).configs]
    rows = data[0].train
    return {
        "classes": rows.classes.tolist(),
        "raw": rows.table.tolist(),
        "clouds": [
            {"network": number, "rows": one.train.inputs[:-1].T.round(4).tolist()}
            for number, one in enumerate(data, start=1)
        ],
    }


def surfaces(controls: Controls) -> dict[str, Any]:
    """For six preparations, the loss over the weights, and the way down from w = 0 at the rate 1 / curvature."""
    found = [descent(config) for config in bench(controls).configs[:SHOWN]]
    return {
        "goal": GOAL,
        "least": found[0].surface.loss(found[0].minimum),
        "most": MOST_STEPS,
        "pictures": [
            {
                "network": number,
                "condition": float(one.curvatures[-1] / one.curvatures[0]),
                "atMinimum": float(one.at_minimum[-1] / one.at_minimum[0]),
                "steps": one.steps,
                **picture(one),
            }
            for number, one in enumerate(found, start=1)
        ],
    }


def conditions(controls: Controls) -> dict[str, Any]:
    """For each preparation, the condition number at w = 0 and the steps to the goal."""
    found = [descent(config) for config in bench(controls).configs]
    return {
        "goal": GOAL,
        "most": MOST_STEPS,
        "points": [
            {
                "network": number,
                "condition": float(one.curvatures[-1] / one.curvatures[0]),
                "steps": one.steps,
            }
            for number, one in enumerate(found, start=1)
        ],
    }


def leak(_controls: Controls) -> dict[str, Any]:
    """What changes if the statistics of standardizing include the test rows: over many splits, of two sizes."""
    return {
        "splits": SPLITS,
        "sizes": [{"train": round(ROWS * (1 - share)), **sums_of(range(SPLITS), share)} for share in SHARES],
    }


def digits(_controls: Controls) -> dict[str, Any]:
    """The deviations of the 64 pixels over the training rows, and what dividing by them does."""
    train, test = pixels(SEED)
    scaled = np.abs(STANDARD.fit(train)(test))
    row, pixel = np.unravel_index(scaled.argmax(), scaled.shape)
    deviations = train.std(axis=0)
    return {
        "side": SIDE,
        "rows": len(train),
        "deviations": deviations.round(4).tolist(),
        "constant": np.flatnonzero(np.ptp(train, axis=0) == 0).tolist(),
        "least": float(deviations[deviations > 0].min()),
        "most": float(deviations.max()),
        "largest": {"pixel": int(pixel), "value": float(scaled[row, pixel]), "ink": float(test[row, pixel])},
        "scores": {"center": read_digits(CENTERED, SEED), "standardize": read_digits(STANDARD, SEED)},
    }


PANELS: Mapping[str, Callable[[Controls], Any]] = {
    "clouds": clouds,
    "lossShape": surfaces,
    "conditions": conditions,
    "leak": leak,
    "pixels": digits,
}
