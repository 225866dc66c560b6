"""A script for Keras 3: the same network from our starting weights. Written from its documentation, never run here.

Its batches come in an order of Keras's own, so its loss curve is like ours and not the same.
"""

from __future__ import annotations

from engine.config import Config
from engine.export.pieces import literal, pick, refuse_the_unknown
from engine.network import Layer
from engine.trainer import Trainer

ACTIVATIONS = {
    "linear": 'keras.layers.Activation("linear")',
    "sigmoid": 'keras.layers.Activation("sigmoid")',
    "tanh": 'keras.layers.Activation("tanh")',
    "relu": 'keras.layers.Activation("relu")',
    "leaky_relu": "keras.layers.LeakyReLU(negative_slope={alpha})",
}
NORMALIZATIONS = {"none": "", "batch": "keras.layers.BatchNormalization(momentum={momentum}, epsilon=1e-05)"}
LOSSES = {
    "squared_error": "lambda targets, scores: 0.5 * keras.ops.sum((scores - targets) ** 2, axis=-1)",
    "cross_entropy": "keras.losses.CategoricalCrossentropy(from_logits=True)",
}
OPTIMIZERS = {
    "sgd": "keras.optimizers.SGD(LEARNING_RATE)",
    "momentum": "keras.optimizers.SGD(LEARNING_RATE, momentum={mu})",
    "adam": "keras.optimizers.Adam(LEARNING_RATE, beta_1={beta1}, beta_2={beta2}, epsilon=1e-08)",
}
SCHEDULES = {"constant": ""}

SCRIPT = '''\
"""A network of Gradient Playground for Keras 3, from the same starting weights.

Keras shuffles in its own way, so the losses are like the playground's, and not the same.
"""

import keras
import numpy as np

keras.config.set_floatx("{precision}")
EPOCHS, BATCH_SIZE, LEARNING_RATE = {epochs}, {batch_size}, {learning_rate}


def penalty():
    """L1 and L2 on the weights of a layer; the playground's L2 has a half in front."""
    return keras.regularizers.L1L2(l1={l1}, l2={half_l2})


network = keras.Sequential([
    keras.Input(shape=({features},)),
{layers}
])
# The starting weights, (inputs + 1, units): the last row is the biases.
START = [
{start}
]
denses = [layer for layer in network.layers if isinstance(layer, keras.layers.Dense)]
for dense, start in zip(denses, START):
    dense.set_weights([start[:-1], start[-1]])

# The training rows, preprocessed, (rows, features), and what each should score, (rows, classes).
INPUTS = {inputs}
TARGETS = {targets}

network.compile(
    optimizer={optimizer},
    loss={loss},
    metrics=[keras.metrics.CategoricalAccuracy()],
)

if __name__ == "__main__":
    network.fit(INPUTS, TARGETS, batch_size=BATCH_SIZE, epochs=EPOCHS, verbose=2)
'''


def script(config: Config, epochs: int) -> str:
    """The network as it starts, and the call that trains it."""
    refuse_the_unknown(config, "Keras")
    trainer, training = Trainer(config), config.training
    pick(SCHEDULES, training.schedule, "schedule", "Keras")
    layers, rows = trainer.network.layers, trainer.data.train
    return SCRIPT.format(
        precision=training.precision,
        epochs=epochs,
        batch_size=trainer.batch_size,
        learning_rate=training.learning_rate,
        l1=training.l1,
        half_l2=training.l2 / 2,
        features=trainer.network.inputs,
        layers="\n".join(f"    {part}," for layer in layers for part in _parts(layer)),
        start="\n".join(f"{literal(layer.weights)}," for layer in layers),
        inputs=literal(rows.inputs[:-1].T),
        targets=literal(rows.targets.T),
        optimizer=pick(OPTIMIZERS, training.optimizer, "optimizer", "Keras"),
        loss=pick(LOSSES, training.loss, "loss", "Keras"),
    )


def _parts(layer: Layer) -> list[str]:
    lines = [f"keras.layers.Dense({layer.units}, kernel_regularizer=penalty())"]
    if layer.spec is None:
        return lines
    bend = pick(ACTIVATIONS, layer.spec.activation, "activation", "Keras")
    norm = pick(NORMALIZATIONS, layer.spec.normalization, "normalization", "Keras")
    lines += {"before": [norm, bend], "after": [bend, norm], "none": [bend]}[layer.spec.normalization.placement]
    return lines + ([f"keras.layers.Dropout({layer.spec.dropout})"] if layer.spec.dropout else [])
