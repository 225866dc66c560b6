"""A script for Keras 3: the same network, from our initial weights.

Its batches come in Keras's own order, so its loss curve resembles ours; if an epoch is one batch and nothing is random,
it is the same up to Keras's rounding to float32. The tests compare them if Keras is installed.
"""

from __future__ import annotations

from engine.config import Config, TrainingSettings
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


DEFINITIONS = {
    "shorten": '''\
def shorten(weights):
    """Shorten the weights into each unit to MAX_NORM, where they are longer."""
    length = keras.ops.sqrt(keras.ops.sum(keras.ops.square(weights), axis=0))
    return weights * (MAX_NORM / keras.ops.maximum(length, MAX_NORM))
''',
    "cut": '''\
def cut(gain):
    """Under weight norm the weights into a unit are as long as its gain, whatever is stored."""
    return keras.ops.clip(gain, -MAX_NORM, MAX_NORM)
''',
    "StopAtLoss": '''\
class StopAtLoss(keras.callbacks.Callback):
    """Ends training after the first epoch with a loss of STOP_LOSS or less over all training rows, without penalty."""

    def __init__(self, measure):
        super().__init__()
        self.measure = measure

    def on_epoch_end(self, epoch, logs=None):
        found = self.model.evaluate(INPUTS, TARGETS, verbose=0, return_dict=True)
        if found[self.measure] <= STOP_LOSS:
            self.model.stop_training = True
''',
    "WarmUp": '''\
class WarmUp(keras.optimizers.schedules.LearningRateSchedule):
    """The rate grows to its full size over WARMUP_STEPS steps; then a schedule begins, or it stays."""

    def __init__(self, later):
        self.later = later

    def __call__(self, step):
        step = keras.ops.cast(step, keras.config.floatx())
        rate = self.later(keras.ops.maximum(step - WARMUP_STEPS, 0)) if callable(self.later) else self.later
        return keras.ops.where(step < WARMUP_STEPS, LEARNING_RATE * (step + 1) / WARMUP_STEPS, rate)
''',
}


def script(config: Config, epochs: int) -> str:
    """The network as it starts, and the call that trains it."""
    training = config.training
    penalized = training.l1 or training.l2
    rate = "rate, global_clipnorm=CLIP" if training.clip else "rate"
    measure = "loss_of" if penalized else "loss"
    writing = Writing(_target(training), HEAD, BODY, "np.array", rate)
    return write(writing, config, epochs, measure=measure)


def _target(training: TrainingSettings) -> Target:
    """Keras code for the weight constraints and penalties of each dense layer."""
    penalty = ", kernel_regularizer=penalty" if training.l1 or training.l2 else ""
    on_kernel, on_gain = (", kernel_constraint=shorten", ", gain_constraint=cut") if training.max_norm else ("", "")
    held = {"on_kernel": penalty + on_kernel, "on_gain": penalty + on_gain}
    return Target("Keras", DEFINITIONS, "keras.layers.Dropout({rate})", held)
