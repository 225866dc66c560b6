"""A script in NumPy: the trained network, forward only."""

from __future__ import annotations

from engine.affine import Affine
from engine.config import Config
from engine.export.pieces import ExportError, literal, pick
from engine.features import compute
from engine.network import Layer
from engine.trainer import Trainer

ACTIVATIONS = {
    "linear": "x",
    "sigmoid": "(1 + np.tanh(x / 2)) / 2",
    "tanh": "np.tanh(x)",
    "relu": "np.maximum(x, 0)",
    "leaky_relu": "np.maximum(x, {alpha} * x)",
}
NORMALIZATIONS = {
    "none": "",
    "batch": "GAMMA_@ * (x - MEAN_@) / np.sqrt(VARIANCE_@ + 1e-05) + BETA_@",
}
FEATURES = {
    "x1^2": "x1**2",
    "x2^2": "x2**2",
    "x1*x2": "x1 * x2",
    "sin(x1)": "np.sin(x1)",
    "sin(x2)": "np.sin(x2)",
}

SCRIPT = '''\
"""A network of Gradient Playground after {epochs} epochs, forward only; it needs NumPy alone.

`predict` takes raw rows, (rows, {columns}), in the order of COLUMNS, and gives the class of each.
"""

import numpy as np

COLUMNS = {column_names!r}
CLASSES = {class_names!r}

# Preprocessing, as fitted on the training rows: OFFSET + (features - CENTRE) @ MATRIX.
CENTRE = {centre}
MATRIX = {matrix}
OFFSET = {offset}

# Each weight matrix is (inputs + 1, units): its last row is the biases.
{numbers}

def features(table):
    """What the network is shown of each raw row."""
    x1, x2 = table[:, 0], table[:, 1]
    return np.column_stack([{features}])


def scores(table):
    """The score of each class for each raw row, (rows, classes)."""
    x = OFFSET + (features(table) - CENTRE) @ MATRIX
{forward}
    return x


def predict(table):
    """The number of the winning class of each raw row, (rows,)."""
    return scores(table).argmax(axis=1)


if __name__ == "__main__":
    examples = {examples}
    for row, number in zip(examples, predict(examples)):
        print(row, CLASSES[number])
'''


def script(config: Config, epochs: int) -> str:
    """Our network after ``epochs`` epochs; in float64, so for a float32 set-up with more digits than ours."""
    trainer = Trainer(config)
    trainer.run(epochs * trainer.steps_per_epoch)
    data = trainer.data
    affine = Affine.of(data.transform, compute(data.dataset, data.features, data.train.table))
    layers = trainer.network.layers
    return SCRIPT.format(
        epochs=trainer.step // trainer.steps_per_epoch,
        columns=len(data.columns),
        column_names=tuple(column.key for column in data.columns),
        class_names=data.class_names,
        centre=literal(affine.centre),
        matrix=literal(affine.matrix),
        offset=literal(affine.offset),
        numbers="\n".join(line for layer in layers for line in _numbers(layer)) + "\n",
        features=", ".join(_feature(key, [column.key for column in data.columns]) for key in data.features),
        forward="\n".join(f"    x = {line}" for layer in layers for line in _forward(layer)),
        examples=literal(data.train.table[:5]).replace("\n", "\n    "),
    )


def _feature(key: str, columns: list[str]) -> str:
    if key in columns:
        return f"table[:, {columns.index(key)}]"
    if key not in FEATURES:
        raise ExportError(f"the feature {key!r} cannot be exported to numpy; choose among {', '.join(FEATURES)}")
    return FEATURES[key]


def _numbers(layer: Layer) -> list[str]:
    lines = [f"WEIGHTS_{layer.index} = {literal(layer.weights)}"]
    if layer.spec and layer.spec.normalization.key == "batch":
        own = layer.own["normalization"]
        named = {**own.values, "mean": own.statistics["running"][0], "variance": own.statistics["running"][1]}
        lines += [f"{name.upper()}_{layer.index} = {literal(value)}" for name, value in named.items()]
    return lines


def _forward(layer: Layer) -> list[str]:
    lines = [f"x @ WEIGHTS_{layer.index}[:-1] + WEIGHTS_{layer.index}[-1]"]
    if layer.spec:
        bend = pick(ACTIVATIONS, layer.spec.activation, "activation", "numpy")
        norm = pick(NORMALIZATIONS, layer.spec.normalization, "normalization", "numpy").replace("@", str(layer.index))
        lines += {"before": [norm, bend], "after": [bend, norm], "none": [bend]}[layer.spec.normalization.placement]
    return lines
