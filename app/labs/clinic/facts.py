"""What is measured on a patient: the facts by which causes are told apart, and what each wrong cure would do."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from app.labs.clinic.patients import STEPS, Patient
from engine import LayerSpec, Trainer
from engine.activations import Tanh
from engine.checks import CHECKS
from engine.data import Data, Rows
from engine.diagnosis import LayerProbe, UpdateProbe
from engine.metrics import measure
from engine.streams import generator
from engine.tape import Array, Pieces, in_pieces

EVERY = 10  # steps between two moments of a curve
FRESH = 1000  # new rows of the same kind
PROBED = (100, 300, 500)  # steps at which the updates are measured
WIDE, NARROW = 32, 6  # units of the layers of a network that is made larger, and smaller
PENALTY = 0.01  # L2 of the smaller one
FACTORS = (10.0, 100.0)  # of the rate, both ways


@dataclass(frozen=True)
class Course:
    """How a run goes: a row a moment with step, training loss, test loss, training accuracy and test accuracy."""

    moments: Array  # (5, moments)
    diverged: int  # the step; 0 if it did not

    @property
    def train_loss(self) -> float:
        """At the end; infinite if it diverged."""
        return math.inf if self.diverged else float(self.moments[1, -1])

    @property
    def test_loss(self) -> float:
        """The same of the test rows."""
        return math.inf if self.diverged else float(self.moments[2, -1])

    @property
    def train_accuracy(self) -> float:
        """The share of training rows that it gets right at the end."""
        return float(self.moments[3, -1])

    @property
    def test_accuracy(self) -> float:
        """The same of the test rows."""
        return float(self.moments[4, -1])

    @property
    def rise(self) -> float:
        """How far the training loss was above an earlier low, at most; infinite if it diverged."""
        losses = self.moments[1]
        return math.inf if self.diverged else float((losses - np.minimum.accumulate(losses)).max())


def course(trainer: Trainer, steps: int = STEPS, every: int = EVERY) -> Pieces[Course]:
    """Train, with pauses, and look every few steps."""
    rows = []
    while True:
        found = yield from trainer.metrics_in_pieces()
        rows.append((trainer.step, found.train_loss, found.test_loss, found.train_accuracy, found.test_accuracy))
        if trainer.step >= steps or trainer.ended:
            return Course(np.array(rows, float).T, trainer.divergence.step if trainer.divergence else 0)
        yield from trainer.run_in_pieces(every)


@dataclass(frozen=True)
class Start:
    """A hidden layer before the first step."""

    units: int
    size: float  # the weights' standard deviation, times the square root of how many enter a unit
    deviation: float  # the same without that factor
    alike: bool  # whether several units all have the same weights
    dead: float  # the share of units without a slope on any row
    saturated: float  # the share of (unit, row) pairs on a flat end


@dataclass(frozen=True)
class Facts:
    """All that is measured on a patient, and on its cured self."""

    course: Course
    cured: Course
    guess: float  # the loss of scores that are all 0
    starts: tuple[Start, ...]
    parameters: int
    fastest: float  # the largest update:weight of any layer, at the median of a few moments; infinite if it diverged
    inputs: tuple[tuple[float, float], ...]  # the lowest and highest value of each input
    sizes: tuple[float, ...]  # the root mean square of each
    rows: int  # for training
    shared: int  # test rows that are training rows as well
    tested: int  # test rows
    fresh: tuple[float, float]  # loss and accuracy on new rows
    neighbors: tuple[float, float]  # how many training rows, and test rows, have their nearest neighbor's class
    errors: Mapping[str, float]  # of the gradient, by block; NaN where nearly all lies at a kink
    slower: tuple[float, Course]  # a tenth or a hundredth of the rate, whichever ends lower, and how that goes
    faster: tuple[float, Course]  # ten or a hundred times the rate, likewise
    wider: Course  # with more units
    smaller: Course  # with fewer, and a penalty

    @property
    def error(self) -> float:
        """The worst error of the gradient."""
        return max((error for error in self.errors.values() if not math.isnan(error)), default=math.nan)

    @property
    def gap(self) -> float:
        """The test loss minus the training loss at the end."""
        return self.course.test_loss - self.course.train_loss


def facts_in_pieces(patient: Patient, own: Course, cured: Course) -> Pieces[Facts]:
    """Measure everything, with pauses. The runs of the patient and of its cured self are known already."""
    config, data = patient.config, patient.data
    trainer = patient.trainer()
    starts = yield from _starts(trainer)
    fastest = yield from _fastest(trainer, diverged=bool(own.diverged))
    fresh = yield from fresh_in_pieces(trainer)
    finding = yield from CHECKS["gradient"](config, data)
    inputs = data.train.inputs[:-1]
    slower = yield from _best(patient, tuple(1 / factor for factor in FACTORS))
    faster = yield from _best(patient, FACTORS)
    wider = yield from course(_wider(patient).trainer())
    smaller = yield from course(_smaller(patient).trainer())
    return Facts(
        own,
        cured,
        config.training.loss.expected(data.train.targets),
        starts,
        trainer.network.parameters.size,
        fastest,
        tuple(zip(inputs.min(axis=1).tolist(), inputs.max(axis=1).tolist(), strict=True)),
        tuple(np.sqrt(np.square(inputs).mean(axis=1)).tolist()),
        len(data.train),
        shared(data),
        len(data.test),
        fresh,
        (agreement(data.train), agreement(data.test)),
        finding.detail.by_block,
        slower,
        faster,
        wider,
        smaller,
    )


def _starts(trainer: Trainer) -> Pieces[tuple[Start, ...]]:
    reports = yield from LayerProbe(trainer).reports_in_pieces()
    found = []
    for layer, report in zip(trainer.network.layers[:-1], reports, strict=False):
        weights = layer.weights[:-1]
        alike = weights.shape[1] > 1 and not np.ptp(weights, axis=1).any()
        deviation = float(weights.std()) if np.ptp(weights) else 0.0  # of equal numbers it would be a rounding error
        size = deviation * len(weights) ** 0.5
        dead, saturated = report.dead or 0.0, report.saturated or 0.0
        found.append(Start(weights.shape[1], size, deviation, alike, dead, saturated))
    return tuple(found)


def _fastest(trainer: Trainer, *, diverged: bool) -> Pieces[float]:
    """Leaves the trainer at the end of its run."""
    probe, found = UpdateProbe(trainer), []
    for step in PROBED:
        yield from trainer.run_in_pieces(step - trainer.step)
        found.append(max((yield from probe.ratios_in_pieces())))
    yield from trainer.run_in_pieces(STEPS - trainer.step)
    return math.inf if diverged else float(np.median(found))


def fresh_in_pieces(trainer: Trainer) -> Pieces[tuple[float, float]]:
    """Loss and accuracy, as it is now, on rows that nobody has seen."""
    data, config = trainer.data, trainer.config
    table, classes = data.dataset.sample(generator(config.seed, "search", 1), FRESH)
    rows = Rows(table, classes, data.inputs(table), np.eye(len(data.class_names))[:, classes])
    forward = trainer.network.forward(rows.inputs)
    yield from in_pieces(forward.calls)
    loss, accuracy = measure(config.training.loss, data.dataset.task, forward.scores, rows)
    return loss, accuracy or 0.0


def shared(data: Data) -> int:
    """How many test rows are among the training rows."""
    known = {row.tobytes() for row in data.train.table}
    return sum(row.tobytes() in known for row in data.test.table)


def agreement(rows: Rows) -> float:
    """The share of rows whose nearest other row has the same class; of rows that are there twice, one counts."""
    table, first = np.unique(rows.table, axis=0, return_index=True)
    classes = rows.classes[first]
    far = np.square(table[:, None] - table[None]).sum(axis=2)
    np.fill_diagonal(far, np.inf)
    return float((classes[far.argmin(axis=1)] == classes).mean())


def _best(patient: Patient, factors: Sequence[float]) -> Pieces[tuple[float, Course]]:
    runs = []
    for factor in factors:
        run = yield from course(_at(patient, factor).trainer())
        runs.append((factor, run))
    return min(runs, key=lambda pair: pair[1].train_loss)


def _at(patient: Patient, factor: float) -> Patient:
    training = patient.config.training
    rate = min(100.0, max(1e-6, factor * training.learning_rate))
    return replace(patient, config=patient.config.with_(training=training.with_(learning_rate=rate)))


def _wider(patient: Patient) -> Patient:
    config = patient.config
    plain = (LayerSpec(WIDE, Tanh()),) * 2
    hidden = tuple(spec.with_(units=max(WIDE, spec.units)) for spec in config.network.hidden) or plain
    return replace(patient, config=config.with_(network=config.network.with_(hidden=hidden)))


def _smaller(patient: Patient) -> Patient:
    config = patient.config
    hidden = tuple(spec.with_(units=min(NARROW, spec.units)) for spec in config.network.hidden)
    return replace(
        patient,
        config=config.with_(
            network=config.network.with_(hidden=hidden),
            training=config.training.with_(l2=max(PENALTY, config.training.l2)),
        ),
    )
