"""A hidden layer of two units, and the space of their outputs, in which one line has to separate the classes.

Three networks: threshold units whose weights are set by hand, units that learn, and the learner's own network.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from app.experiments.experiment import setup
from app.labs.figures.kept import Kept
from app.labs.figures.unit import Controls, Given
from app.setup.links import LinkError, to_text
from app.words import N_, Message
from engine import Config, DataSettings, LayerSpec, Trainer
from engine.activations import Tanh
from engine.datasets import Painted
from engine.errors import SettingsError
from engine.initializers import Xavier
from engine.perceptron import PAIRS, fires, widest, with_one
from engine.planes import Plane
from engine.preprocessors import NoPreprocessing
from engine.probes import Surface
from engine.tape import Array, Pieces, in_pieces

FRAMES, STEPS, SIDE = 40, 800, 40  # moments that are shown, training steps behind them, cells of a picture each way
LOW, HIGH = -0.5, 1.5  # of the plane of two inputs
MOST_ROWS = 150  # of the learner's own that are drawn
WORK = 2 * 10**9  # parameters times rows times steps, at most, which takes about a second
DIGITS = 4
COPIES = np.array([[1.0, 0.0, -0.5], [0.0, 1.0, -0.5]])  # units that pass x1 and x2 on
OR_AND = np.array([[1.0, 1.0, -0.5], [1.0, 1.0, -1.5]])
TWO = LayerSpec(units=2, activation=Tanh(), initializer=Xavier())
FOUND = Kept[dict[str, Any]](48)


def is_played(controls: Controls) -> bool:
    """Whether what is shown behind the hidden layer learns."""
    return controls.hidden_layer != "none" and controls.network != "by hand"


def hand_made(controls: Controls) -> dict[str, Any] | None:
    """OR and AND as hidden units, or copies of the inputs where one line will do; then the widest line behind them."""
    if controls.hidden_layer == "none" or controls.network != "by hand":
        return None
    if len(controls.wanted) == 2:
        return {"problem": ONE_INPUT}
    units = OR_AND if controls.wanted[1] == controls.wanted[2] else COPIES
    places = outputs(units, PAIRS)
    line = widest(places, controls.targets)
    assert line is not None  # noqa: S101 - OR and AND leave three places, which any line can tell apart
    axis = np.linspace(LOW, HIGH, SIDE)
    grid = np.column_stack([np.tile(axis, SIDE), np.repeat(axis[::-1], SIDE)])
    right = fires(line, places) == np.array(controls.targets)
    frame = {
        "step": 0,
        "units": units.tolist(),
        "planes": [[0.0, 0.0, 0.0], (line / 2).tolist()],
        "places": places.tolist(),
        "cells": _digits(fires(line, outputs(units, grid))),
        "right": float(right.mean()),
    }
    names = ["OR", "AND"] if units is OR_AND else ["x₁", "x₂"]
    return _square() | {
        "frames": [frame],
        "names": names,
        "classes": [*controls.targets],
        "box": [LOW, HIGH, LOW, HIGH],
    }


def outputs(units: Array, rows: Array) -> Array:
    """What threshold units ``(units, inputs + 1)`` give for each row, 0 or 1: ``(rows, units)``."""
    return np.asarray(with_one(rows) @ units.T > 0, float)


def _square() -> dict[str, Any]:
    """The plane of two inputs, with its four rows."""
    return {"window": [LOW, HIGH, LOW, HIGH], "axes": ["x₁", "x₂"], "points": PAIRS.tolist(), "tables": True}


def hidden(controls: Controls) -> Pieces[dict[str, Any]]:
    """What learns: on the table, or in the playground."""
    yield
    if not is_played(controls):
        return {"hidden": None}
    if controls.network == "yours":
        found = yield from _own(controls.setup if isinstance(controls, Given) else Config())
    else:
        found = yield from _trained(controls)
    # What is kept stays the same object, so that it is sent once.
    return {"hidden": found if "network" in found else found | {"network": controls.network}}


def _trained(controls: Controls) -> Pieces[dict[str, Any]]:
    """A network that learns the table."""
    if len(controls.wanted) == 2:
        return {"problem": ONE_INPUT}
    if len({*controls.wanted}) == 1:
        return {"problem": ONE_CLASS}
    config = trained_on(controls.wanted, controls.seed)
    if (found := FOUND.get(("trained", config))) is None:
        trainer = Trainer(config)
        plane = Plane.through(trainer.data).within((LOW, LOW), (HIGH, HIGH))
        frames = yield from _frames(trainer, trainer.data.inputs(PAIRS), np.array(controls.targets), plane, STEPS)
        opened = f"./?setup={to_text(config)}"
        told = {"network": "trained", "names": ["h₁", "h₂"], "opened": opened}
        found = FOUND.keep(("trained", config), _square() | frames | told)
    return found


def trained_on(wanted: str, seed: int, units: int = 2) -> Config:
    """A network of one hidden layer that learns the rows of a table, all in each step."""
    rows = tuple((x, y, int(digit)) for (x, y), digit in zip(PAIRS.tolist(), wanted, strict=True))
    data = DataSettings(dataset=Painted(points=rows), points=4, test_share=0.0, preprocessor=NoPreprocessing())
    config = setup(data, (TWO.with_(units=units),), optimizer="gradient_descent", rate=1.0)
    return config.with_(seed=seed)


def _own(config: Config) -> Pieces[dict[str, Any]]:
    """The same of the learner's network, if its last hidden layer has two units and it answers with classes."""
    if problem := _problem_of(config):
        return {"problem": problem, "link": f"./?setup={_with_two(config)}"}
    if (found := FOUND.get(("yours", config))) is not None:
        return found
    trainer = Trainer(config)
    work = trainer.network.parameters.size * trainer.batch_size
    if (steps := min(STEPS, WORK // work)) < FRAMES:
        most = WORK // (FRAMES * trainer.batch_size)
        return {"problem": TOO_LARGE.format(parameters=trainer.network.parameters.size, most=most)}
    plane, train = Plane.through(trainer.data), trainer.data.train
    inputs, classes = np.ascontiguousarray(train.inputs[:, :MOST_ROWS]), train.classes[:MOST_ROWS]
    frames = yield from _frames(trainer, inputs, classes, plane, steps)
    return FOUND.keep(
        ("yours", config),
        frames
        | {
            "network": "yours",
            "shape": _shape(config, trainer),
            "names": ["h₁", "h₂"],
            "window": [plane.across.low, plane.across.high, plane.up.low, plane.up.high],
            "axes": [N_(plane.across.title), N_(plane.up.title)],
            "points": _rounded(plane.places(trainer.data, train.table[:MOST_ROWS])),
            "tables": False,
        },
    )


def _problem_of(config: Config) -> Message | None:
    layers = config.network.hidden
    if config.data.dataset.task == "regression":
        return NO_CLASSES
    if not layers:
        return NO_LAYER
    if (units := layers[-1].units) != 2:
        return OTHER_WIDTH.format(units=units)
    return None


def _with_two(config: Config) -> str:
    """The link of a setup whose last hidden layer has two units: the learner's own, as far as that can be."""
    layers = config.network.hidden
    try:
        if config.data.dataset.task == "regression":
            return to_text(trained_on("0110", 0))
        last = layers[-1].with_(units=2) if layers else TWO
        return to_text(config.with_(network=config.network.with_(hidden=(*layers[:-1], last))))
    except (LinkError, SettingsError):
        return to_text(trained_on("0110", 0))


def _shape(config: Config, trainer: Trainer) -> str:
    widths = [trainer.network.inputs, *(layer.units for layer in config.network.hidden), trainer.network.outputs]
    return "–".join(map(str, widths))


def _frames(trainer: Trainer, inputs: Array, classes: Array, plane: Plane, steps: int) -> Pieces[dict[str, Any]]:
    """Moments of the training, close together at first: until the network diverges, if it does."""
    forward, surface = trainer.network.forward(inputs), Surface(trainer.network, trainer.data, plane, SIDE)
    frames, places = list[dict[str, Any]](), list[Array]()
    for number in range(FRAMES + 1):
        yield from trainer.run_in_pieces(round(steps * (number / FRAMES) ** 2) - trainer.step)
        yield from in_pieces(forward.calls)
        scores = yield from surface.scores_in_pieces()
        if not np.isfinite(forward.hidden[-1]).all() or trainer.divergence:
            break
        places.append(forward.hidden[-1].T.copy())
        layers = trainer.network.layers
        frames.append(
            {
                "step": trainer.step,
                "units": _rounded(layers[0].weights.T) if trainer.network.inputs == 2 and len(layers) == 2 else None,
                "planes": _rounded(layers[-1].weights.T),
                "places": _rounded(places[-1]),
                "cells": _digits(scores.argmax(axis=0)),
                "right": float((forward.scores.argmax(axis=0) == classes).mean()),
            }
        )
    return {"frames": frames, "classes": classes.tolist(), "box": _box(np.concatenate(places))}


def _box(places: Array) -> list[float]:
    """A square around all places: left, right, bottom, top."""
    low, high = places.min(axis=0), places.max(axis=0)
    middle, reach = (low + high) / 2, max(float((high - low).max()), 1e-3) * 0.75
    return [round(float(value), DIGITS) for middle in middle for value in (middle - reach, middle + reach)]


def _digits(classes: Array) -> str:
    """The class of each cell, as a text."""
    return "".join(map(str, np.asarray(classes, int).tolist()))


def _rounded(values: Array) -> list[Any]:
    found: list[Any] = np.round(values, DIGITS).tolist()
    return found


ONE_INPUT = N_("NOT has one input, so there is no plane to fold. Choose AND, OR or XOR.")
ONE_CLASS = N_("All four rows want the same, so there is nothing to separate. Click a point to change it.")
NO_CLASSES = N_("Your network answers with values. This picture needs classes and a last hidden layer of 2 neurons.")
NO_LAYER = N_("Your network has no hidden layer. This picture needs one of 2 neurons.")
OTHER_WIDTH = N_("Your network's last hidden layer has {units} neurons. This picture needs 2, one for each axis.")
TOO_LARGE = N_(
    "Your network has {parameters} parameters. With its batches, at most {most} can be trained for this picture."
)
