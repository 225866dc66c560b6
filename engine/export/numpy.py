"""A script in NumPy: a network as trained, forward only."""

from __future__ import annotations

from engine.affine import Affine
from engine.config import Config
from engine.data import Data
from engine.export.pieces import Target, literal, only, used
from engine.features import FEATURES
from engine.network import Layer
from engine.tape import Array, Tape, play
from engine.trainer import Trainer

NUMPY = Target("NumPy")
SCRIPT = '''\
"""A network of Gradient Playground after {age}, forward only; it needs NumPy alone.

`predict` takes raw rows, (rows, {columns}), in the order of COLUMNS, and gives the class of each.  #if classes
`predict` takes raw rows, (rows, {columns}), in the order of COLUMNS, and gives the value of each.  #if values
"""

import math  #if math
import sys  #if letters
  #if math or letters
import numpy as np

COLUMNS = {column_names!r}
CLASSES = {class_names!r}  #if classes

# Preprocessing, as fitted on the training rows.  #if fitted
CENTRE = {center}  #if center
ROTATION = {rotation}  #if rotation
SIZE = {size}  #if size
  #if fitted
# Each weight matrix is (inputs + 1, units): its last row is the biases.
{numbers}


{definitions}def features(table):
    """What the network is shown of each raw row."""
    x1, x2 = table[:, 0], table[:, 1]  #if computed
    return np.column_stack([{features}])


def scores(table):
    """The score of each class for each raw row, (rows, classes)."""  #if classes
    """The value of each raw row, (rows, 1)."""  #if values
    x = {prepared}
{forward}
    return x


def predict(table):
    """The number of the winning class of each raw row, (rows,)."""  #if classes
    return scores(table).argmax(axis=1)  #if classes
    """The value of each raw row, (rows,)."""  #if values
    return scores(table)[:, 0]  #if values


def printable(text):  #if letters
    """A text as the console can show it: letters that it does not have are escaped."""  #if letters
    encoding = getattr(sys.stdout, "encoding", None) or "ascii"  #if letters
    return text.encode(encoding, "backslashreplace").decode(encoding)  #if letters
  #if letters
  #if letters
if __name__ == "__main__":
    examples = {examples}
    for row, number in zip(examples, predict(examples)):  #if classes
        print(row, CLASSES[number])  #if plain
        print(row, printable(CLASSES[number]))  #if letters
    for row, value in zip(examples, predict(examples)):  #if values
        print(row, value)  #if values
'''


def script(config: Config, epochs: int) -> str:
    """Our network after ``epochs`` epochs; it computes in float64, so a float32 setup gets more digits than ours."""
    trainer = Trainer(config)
    trainer.run(epochs * trainer.steps_per_epoch)
    return script_of(trainer)


def script_of(trainer: Trainer) -> str:
    """The current network of a trainer, which may be in the middle of an epoch."""
    data, layers = trainer.data, trainer.network.layers
    fitted = data.transform
    columns = [column.key for column in data.columns]
    forward = "\n".join(f"    x = {part}" for layer in layers for part in NUMPY.parts(layer) if part != "x")
    return only(SCRIPT, _switches(data, columns, forward)).format(
        age=_age(trainer),
        columns=len(columns),
        column_names=tuple(columns),
        class_names=data.class_names,
        **{name: literal(array) for name, array in _arrays(fitted).items()},
        prepared=_prepared(fitted),
        numbers="\n".join(line for layer in layers for line in _numbers(layer)),
        definitions="".join(f"{text.strip()}\n\n\n" for text in used(NUMPY.definitions(), forward)),
        features=", ".join(_feature(key, columns) for key in data.features),
        forward=forward,
        examples=literal(data.train.table[:5]).replace("\n", "\n    "),
    )


def _age(trainer: Trainer) -> str:
    """How long the network has trained; early stopping goes back to its best epoch."""
    step = trainer.early_stop.best_step if trainer.early_stop else trainer.step
    epochs, steps = divmod(step, trainer.steps_per_epoch)
    return f"{epochs} epochs and {steps} steps" if steps else f"{epochs} epochs"


def _switches(data: Data, columns: list[str], forward: str) -> set[str]:
    arrays = _arrays(data.transform)
    classes = data.dataset.task != "regression"
    on = {
        **dict.fromkeys(arrays, True),
        "fitted": bool(arrays),
        "values": not classes,
        "classes": classes,
        "plain": classes and "".join(data.class_names).isascii(),
        "letters": classes and not "".join(data.class_names).isascii(),
        "math": "erfc" in forward,
        "computed": bool(set(data.features) - set(columns)),
    }
    on["math or letters"] = on["math"] or on["letters"]
    return {name for name, is_on in on.items() if is_on}


def _arrays(fitted: Affine) -> dict[str, Array]:
    """The arrays of a fitted preprocessor, by name."""
    arrays = {"center": fitted.center, "rotation": fitted.rotation, "size": fitted.size}
    return {name: array for name, array in arrays.items() if array is not None}


def _prepared(fitted: Affine) -> str:
    """The expression that preprocesses, in the order of `Affine`, so that no digit is lost."""
    code = "features(table)" if fitted.center is None else "(features(table) - CENTRE)"
    code += "" if fitted.rotation is None else " @ ROTATION"
    code += "" if fitted.size is None else " / SIZE"
    code += " @ ROTATION.T" if fitted.rotate_back else ""
    return code + (f" + {fitted.offset!r}" if fitted.offset else "")


def _feature(key: str, columns: list[str]) -> str:
    return f"table[:, {columns.index(key)}]" if key in columns else NUMPY.code(FEATURES, FEATURES[key]())


def _numbers(layer: Layer) -> list[str]:
    """What the layer's code reads, by name; for normalized weights, those that it computes with."""
    named: dict[str, Array] = {"weights": _weights(layer)}
    for own in layer.own.values():
        named |= own.values
        if "running" in own.statistics:
            named["mean"], named["variance"] = own.statistics["running"]
    numbers = {f"{name.upper()}_{layer.index}": literal(value) for name, value in named.items()}
    return used({name: f"{name} = {value}" for name, value in numbers.items()}, "\n".join(NUMPY.parts(layer)))


def _weights(layer: Layer) -> Array:
    tape = Tape(1, layer.weights.dtype, training=False)
    weights, _, _ = layer.emit_weights(tape)
    play(tape.calls)
    return weights
