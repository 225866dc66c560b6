"""How each cause breaks a healthy patient: pure functions of the patient, a generator and the level, 0 to 2.

The higher the level, the less is broken. What no setup can say (a wrong gradient, rows that are not the setup's own) is
broken here, outside of the engine.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Annotated, TypeAlias

import numpy as np

from app.labs.clinic.patients import Patient, layers, one_of
from engine import LayerSpec
from engine.activations import ReLU, Tanh
from engine.data import Rows
from engine.initializers import Constant, Scaled, Zeros
from engine.parts import Views
from engine.settings import Knob
from engine.tape import Array, Backward, Tape

Break: TypeAlias = Callable[[Patient, np.random.Generator, int], Patient]
LARGEST_RATE, SMALLEST_RATE = 100.0, 1e-6  # that the engine takes
LARGEST_DEVIATION = 5.0  # of initial weights, likewise


def rate_too_high(patient: Patient, rng: np.random.Generator, level: int) -> Patient:
    """A rate 10 to 300 times as high."""
    factor = one_of(rng, ((100.0, 300.0), (30.0, 100.0), (10.0, 30.0))[level])
    return _at_rate(patient, min(LARGEST_RATE, factor * patient.config.training.learning_rate))


def rate_too_low(patient: Patient, rng: np.random.Generator, level: int) -> Patient:
    """A rate 20 to 1,000 times as low."""
    factor = one_of(rng, ((300.0, 1000.0), (100.0, 200.0), (20.0, 50.0))[level])
    return _at_rate(patient, max(SMALLEST_RATE, patient.config.training.learning_rate / factor))


def _at_rate(patient: Patient, rate: float) -> Patient:
    config = patient.config
    return replace(patient, config=config.with_(training=config.training.with_(learning_rate=rate)))


def all_equal(patient: Patient, rng: np.random.Generator, level: int) -> Patient:
    """All weights start at zero; then at another number; then only those of the first two layers.

    Neurons stay equal as long as all that comes in and all that goes out is equal, so it takes two layers.
    """
    hidden = patient.config.network.hidden
    if level == 0:
        return _with_hidden(patient, tuple(spec.with_(initializer=Zeros()) for spec in hidden))
    equal = Constant(one_of(rng, (0.1, 0.2, 0.3)))
    chosen = range(len(hidden) if level == 1 else 2)
    return _with_hidden(
        patient, tuple(spec.with_(initializer=equal) if at in chosen else spec for at, spec in enumerate(hidden))
    )


def weights_too_large(patient: Patient, rng: np.random.Generator, level: int) -> Patient:
    """Weights that start 4 to 13 times as large as suits their layer."""
    factor = one_of(rng, ((9.0, 11.0, 13.0), (6.0, 7.0), (4.0, 4.5))[level])
    hidden, fan_in = [], len(patient.data.train.inputs) - 1
    for spec in patient.config.network.hidden:
        deviation = factor * spec.initializer.variance(fan_in, spec.units) ** 0.5
        hidden.append(spec.with_(initializer=Scaled(min(LARGEST_DEVIATION, deviation))))
        fan_in = spec.units
    return _with_hidden(patient, tuple(hidden))


@dataclass(frozen=True)
class Biased(LayerSpec):
    """A layer whose biases may start so low that its units never fire."""

    bias: Annotated[float, Knob("Where the biases start.", -20.0, 1.0)] = 0.0


def units_dead(patient: Patient, rng: np.random.Generator, level: int) -> Patient:
    """Biases that start so low that all units, or most, of a layer are off for every row."""
    hidden = patient.config.network.hidden
    low = one_of(rng, ((-12.0, -15.0), (-4.0, -5.0, -6.0), (-2.5, -3.0, -3.5))[level])
    chosen = int(rng.integers(len(hidden)))
    return _with_hidden(
        patient,
        tuple(
            Biased(spec.units, spec.activation, spec.initializer, low) if at == chosen else spec
            for at, spec in enumerate(hidden)
        ),
    )


def inputs_unscaled(patient: Patient, rng: np.random.Generator, level: int) -> Patient:
    """Inputs 15 to 100 times as large; or as small; or only one of them."""
    count = len(patient.data.train.inputs) - 1
    factors = np.full(count, one_of(rng, ((40.0, 60.0, 100.0), (20.0, 30.0, 1 / 50), (20.0, 30.0, 40.0))[level]))
    if level == 2:
        factors[int(rng.integers(count))] = 1.0
    data = patient.data
    size = np.ones(count) if data.transform.size is None else data.transform.size
    transform = replace(data.transform, size=size / factors)

    def scaled(rows: Rows) -> Rows:
        return replace(rows, inputs=np.vstack([factors[:, None] * rows.inputs[:-1], rows.inputs[-1:]]))

    return replace(patient, data=replace(data, transform=transform, train=scaled(data.train), test=scaled(data.test)))


def rows_leaked(patient: Patient, rng: np.random.Generator, level: int) -> Patient:
    """All test rows, or most, are among the training rows as well."""
    data = patient.data
    leaked = rng.permutation(len(data.test))[: round((1.0, 0.85, 0.7)[level] * len(data.test))]
    train, test = data.train, data.test
    rows = Rows(
        np.vstack([train.table, test.table[leaked]]),
        np.append(train.classes, test.classes[leaked]),
        np.ascontiguousarray(np.hstack([train.inputs, test.inputs[:, leaked]])),
        np.hstack([train.targets, test.targets[:, leaked]]),
    )
    return replace(patient, data=replace(data, train=rows))


def _flipped(tape: Tape, backward: Backward) -> Backward:
    """The same backward pass with a wrong sign."""

    def wrong(d_out: Array) -> Array:
        d_x = backward(d_out)
        tape.emit(np.negative, d_x, d_x)
        return d_x

    return wrong


@dataclass(frozen=True)
class FlippedTanh(Tanh):
    """tanh, whose slope has the wrong sign."""

    def emit(self, tape: Tape, x: Array, out: Array, own: Views) -> Backward:
        """As it is, but for the gradient's sign."""
        return _flipped(tape, super().emit(tape, x, out, own))


@dataclass(frozen=True)
class FlippedReLU(ReLU):
    """ReLU, whose slope has the wrong sign."""

    def emit(self, tape: Tape, x: Array, out: Array, own: Views) -> Backward:
        """As it is, but for the gradient's sign."""
        return _flipped(tape, super().emit(tape, x, out, own))


def gradient_wrong(patient: Patient, _rng: np.random.Generator, level: int) -> Patient:
    """A sign is wrong in the last hidden layer's backward pass, or in that of one further down."""
    hidden = patient.config.network.hidden
    wrong = (len(hidden) - 1, max(0, len(hidden) - 2), 0)[level]
    activation = FlippedTanh() if isinstance(hidden[wrong].activation, Tanh) else FlippedReLU()
    return _with_hidden(
        patient,
        tuple(spec.with_(activation=activation) if at == wrong else spec for at, spec in enumerate(hidden)),
    )


def labels_shuffled(patient: Patient, rng: np.random.Generator, level: int) -> Patient:
    """The labels of all training rows, or of many, have changed places."""
    data, rows = patient.data, patient.data.train
    chosen = rng.permutation(len(rows))[: round((1.0, 0.75, 0.55)[level] * len(rows))]
    order = np.arange(len(rows))
    order[chosen] = rng.permutation(chosen)
    shuffled = replace(rows, classes=rows.classes[order], targets=rows.targets[:, order])
    return replace(patient, data=replace(data, train=shuffled))


def too_small(patient: Patient, rng: np.random.Generator, level: int) -> Patient:
    """No hidden layer; then one neuron; then two."""
    activation = patient.config.network.hidden[0].activation
    hidden = ((), layers(1, one_of(rng, (1, 2)), activation), layers(2, one_of(rng, (1, 2)), activation))[level]
    return _with_hidden(patient, hidden)


def too_large(patient: Patient, rng: np.random.Generator, level: int) -> Patient:
    """Many neurons for few rows, without a penalty."""
    config, activation = patient.config, patient.config.network.hidden[0].activation
    units, depth = ((48, 3), (32, 3), (20, 3))[level]
    found = _with_hidden(patient, layers(units, one_of(rng, (depth - 1, depth)), activation))
    return replace(found, config=found.config.with_(training=config.training.with_(l2=0.0)))


def _with_hidden(patient: Patient, hidden: tuple[LayerSpec, ...]) -> Patient:
    config = patient.config
    return replace(patient, config=config.with_(network=config.network.with_(hidden=hidden)))
