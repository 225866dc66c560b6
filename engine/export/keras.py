"""A script for Keras 3: the same network from our starting weights.

Its batches come in an order of Keras's own, so its loss curve is like ours; where an epoch is one batch and nothing is
drawn it is the same, as far as Keras's rounding to float32 lets one see. The tests compare them where Keras is found.
"""

from __future__ import annotations

from dataclasses import replace

from engine.config import Config, TrainingSettings
from engine.export.keras_code import DEFINITIONS, KERAS
from engine.export.pieces import Target
from engine.export.training import Writing, write

HEAD = '''\
"""A network of Gradient Playground for Keras 3, from the same starting weights.

Keras shuffles in its own way, so the losses are like the playground's, and not the same.
"""

import math  #if math
  #if math
import keras
import numpy as np

keras.config.set_floatx("{precision}")
'''

BODY = '''\
def build():
    """The network with its starting weights."""
    penalty = keras.regularizers.L1L2(l1=L1, l2=L2 / 2)  # the playground halves it  #if penalty
    network = keras.Sequential([
        keras.Input(shape=(START[0].shape[0] - 1,)),
{layers}
    ])
    denses = [layer for layer in network.layers if isinstance(layer, keras.layers.Dense)]
    for dense, start in zip(denses, START):
        dense.kernel.assign(start[:-1])
        dense.bias.assign(start[-1])
        if isinstance(dense, WeightNormDense):  #if gains
            dense.gain.assign(dense.length())  #if gains
    return network


def loss_of(targets, scores):
    """The loss of each row."""
    {loss}


def train(epochs=EPOCHS):
    """Train; the mean loss of each epoch's batches, each just before its step, of the data alone."""
    network = build()
    rate = {schedule}  #if no warmup
    rate = WarmUp({schedule})  #if warmup
    optimizer = {optimizer}
    network.compile(optimizer=optimizer, loss=loss_of)  #if no penalty
    network.compile(optimizer=optimizer, loss=loss_of, metrics=[loss_of])  # the metric is without penalty  #if penalty
    callbacks = []  #if callbacks
    patience = keras.callbacks.EarlyStopping(  #if patience
        "val_{measure}", mode="min", patience=PATIENCE, restore_best_weights=True  #if patience
    )  #if patience
    callbacks.append(patience)  #if patience
    callbacks.append(StopAtLoss("{measure}"))  #if stop_loss
    history = network.fit(
        INPUTS,
        TARGETS,
        batch_size=BATCH_SIZE,
        epochs=epochs,  #if no stop_epoch
        epochs=min(epochs, STOP_EPOCH),  #if stop_epoch
        validation_data=(TEST_INPUTS, TEST_TARGETS),  #if patience
        callbacks=callbacks,  #if callbacks
        verbose=0,
    )
    return history.history["{measure}"]
'''


def script(config: Config, epochs: int) -> str:
    """The network as it starts, and the call that trains it."""
    training = config.training
    penalized = training.l1 or training.l2
    rate = "rate, global_clipnorm=CLIP" if training.clip else "rate"
    measure = "loss_of" if penalized else "loss"
    writing = Writing(_held_back(training), HEAD, DEFINITIONS, BODY, "np.array", rate)
    return write(writing, config, epochs, measure=measure)


def _held_back(training: TrainingSettings) -> Target:
    """Keras with what holds the weights back in each dense layer."""
    penalty = ", kernel_regularizer=penalty" if training.l1 or training.l2 else ""
    bounds = {"none": ", kernel_constraint=shorten", "weight": ", gain_constraint=cut"} if training.max_norm else {}
    held = {key: code.replace(")", f"{penalty}{bounds.get(key, '')})") for key, code in KERAS.dense.items()}
    return replace(KERAS, dense=held)
