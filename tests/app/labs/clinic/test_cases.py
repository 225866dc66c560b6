"""Cases of the clinic: each is the same whenever it is drawn, broken in one place, and told by true facts."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from app.labs.clinic.breaks import Biased, FlippedReLU, FlippedTanh
from app.labs.clinic.cases import Case, case_in_pieces, draw
from app.labs.clinic.causes import CAUSES, RULES, told_by_rule
from app.labs.clinic.facts import Course, course
from app.labs.clinic.patients import LEVELS, STEPS, Level
from engine import Trainer
from engine.gradcheck import check_gradient
from engine.streams import generator
from engine.tape import finish
from tests.cases import first

EACH = [(cause, level, seed) for seed in range(6) for level in LEVELS for cause in CAUSES]
FEW = [case for number, case in enumerate(EACH[:33]) if number % 3 == (number // 11) % 3]  # each cause at one level


@cache
def case_of(cause: str, level: Level = "easy", seed: int = 0) -> Case:
    """The first fair case of a cause, from a seed on."""
    for attempt in range(60):
        found = finish(draw(CAUSES[cause], level, seed, generator(seed, "search", 77, LEVELS.index(level), attempt)))
        if isinstance(found, Case):
            return found
    pytest.fail(f"no fair case of {cause}, {level}, seed {seed}")


def test_the_rules_know_every_cause() -> None:
    """In some order."""
    assert sorted(RULES) == sorted(CAUSES)


@pytest.mark.parametrize(("level", "number"), first(1, [("hard", 4), ("easy", 1), ("medium", 9), ("hard", 77)]))
def test_a_level_and_a_number_mean_one_case(level: Level, number: int) -> None:
    """To the last bit, whatever was drawn before."""
    one, other = finish(case_in_pieces(level, number)), finish(case_in_pieces(level, number))
    assert (one.cause, one.skipped, one.patient.config) == (other.cause, other.skipped, other.patient.config)
    assert np.array_equal(one.patient.data.train.inputs, other.patient.data.train.inputs)
    assert np.array_equal(one.facts.course.moments, other.facts.course.moments)


@pytest.mark.parametrize(("cause", "level", "seed"), first(len(FEW), dict.fromkeys(FEW + EACH)))
def test_a_case_is_fair(cause: str, level: Level, seed: int) -> None:
    """Ill where its cured self is well, told by the rules, and with a fact against each wrong answer."""
    case = case_of(cause, level, seed)
    well, ill = case.facts.cured, case.facts.course
    if cause == "leak":
        assert min(well.test_loss, case.facts.fresh[0]) > ill.test_loss
    else:
        assert well.test_loss < 0.75 * case.facts.guess
        assert ill.test_loss > 1.5 * well.test_loss
    assert told_by_rule(case.facts) == cause
    said = [str(other.against(case.facts)) for other in CAUSES.values() if other.key != cause]
    assert "None" not in said
    assert all(fact.endswith(".") and fact[0].isupper() for fact in said)
    assert len({str(fact) for fact in CAUSES[cause].decides(case.facts)}) == 2


def test_the_facts_are_those_of_trainers() -> None:
    """The courses end where a trainer of the same setup ends that nobody looked at."""
    case = case_of("rate_low")
    for patient, found in ((case.patient, case.facts.course), (case.cured, case.facts.cured)):
        trainer = Trainer(patient.config, patient.data)
        trainer.run(STEPS)
        metrics = trainer.metrics()
        assert (found.train_loss, found.test_loss) == (metrics.train_loss, metrics.test_loss)
    own = Trainer(case.cured.config)
    own.run(STEPS)
    assert own.metrics().test_loss == case.facts.cured.test_loss  # the cured run is what its setup does by itself


@pytest.mark.parametrize(
    "cause", first(3, ["rate_high", "small", "dead", "rate_low", "equal", "large_weights", "gradient", "too_large"])
)
def test_some_causes_change_the_setup_only(cause: str) -> None:
    """In one place; the data stay the same, and so does what the cause does not touch."""
    case = case_of(cause)
    ill, well = case.patient, case.cured
    assert ill.data is well.data
    assert ill.config != well.config
    if cause in {"rate_high", "rate_low"}:
        rate = well.config.training.learning_rate
        assert ill.config.with_(training=ill.config.training.with_(learning_rate=rate)) == well.config
    elif cause == "too_large":
        assert len(ill.trainer().network.parameters) > 3 * len(well.trainer().network.parameters)
    else:
        assert ill.config.with_(network=well.config.network) == well.config


def test_a_wrong_gradient_has_a_wrong_sign_below_and_is_right_above() -> None:
    """By differences, computed by another piece of code."""
    case = case_of("gradient")
    hidden = case.patient.config.network.hidden
    wrong = next(at for at, spec in enumerate(hidden, 1) if isinstance(spec.activation, FlippedReLU | FlippedTanh))
    network, rows = case.patient.trainer().network, case.patient.data.train
    loss = case.patient.config.training.loss
    found = check_gradient(network, loss, rows.inputs[:, :16], rows.targets[:, :16])
    for layer in network.layers:
        (block,) = [block for block in network.blocks if block.layer == layer.index]
        analytic, numeric = block.view(found.analytic), block.view(found.numeric)
        smooth = np.isfinite(numeric)
        sign = -1 if layer.index <= wrong else 1
        assert np.allclose(analytic[smooth], sign * numeric[smooth], atol=1e-7)
        assert np.abs(numeric[smooth]).max() > 1e-4
    assert np.array_equal(network.parameters, case.cured.trainer().network.parameters)


def test_leaked_rows_are_test_rows() -> None:
    """The training rows are the old ones and then some of the test rows, with their labels."""
    case = case_of("leak", "hard")
    train, old, test = case.patient.data.train, case.cured.data.train, case.cured.data.test
    assert np.array_equal(train.inputs[:, : len(old)], old.inputs)
    known = {(*row, label) for row, label in zip(test.table.tolist(), test.classes.tolist(), strict=True)}
    added = list(zip(train.table[len(old) :].tolist(), train.classes[len(old) :].tolist(), strict=True))
    assert {(*row, label) for row, label in added} < known
    assert case.facts.shared == len(added) == round(0.7 * len(test))
    assert np.array_equal(train.targets.argmax(axis=0), train.classes)


def test_shuffled_labels_are_the_old_ones_at_other_rows() -> None:
    """As many of each class; inputs and test rows untouched."""
    case = case_of("labels")
    train, old = case.patient.data.train, case.cured.data.train
    assert np.array_equal(train.inputs, old.inputs)
    assert np.array_equal(np.bincount(train.classes), np.bincount(old.classes))
    assert (train.classes != old.classes).mean() > 0.25
    assert np.array_equal(train.targets.argmax(axis=0), train.classes)
    assert case.patient.data.test is case.cured.data.test


@pytest.mark.parametrize("level", ["easy", "hard"])
def test_unscaled_inputs_are_multiples_for_any_point(level: Level) -> None:
    """Of training rows, test rows and the plane alike; the last row of ones stays."""
    case = case_of("inputs", level)
    ill, well = case.patient.data, case.cured.data
    factors = np.ptp(ill.train.inputs[:-1], axis=1) / np.ptp(well.train.inputs[:-1], axis=1)
    assert np.isclose(factors, 1).sum() == (level == "hard")
    for broken, right in ((ill.train.inputs, well.train.inputs), (ill.test.inputs, well.test.inputs)):
        assert np.allclose(broken, np.append(factors, 1)[:, None] * right)
    assert np.allclose(ill.inputs(ill.test.table), ill.test.inputs)


def test_dead_neurons_are_off_for_every_row() -> None:
    """Computed by hand, layer by layer, up to the one whose biases start low."""
    case = case_of("dead")
    hidden = case.patient.config.network.hidden
    low = next(at for at, spec in enumerate(hidden) if isinstance(spec, Biased))
    signal = case.patient.data.train.inputs[:-1]
    for layer in case.patient.trainer().network.layers[: low + 1]:
        sums = layer.weights[:-1].T @ signal + layer.weights[-1][:, None]
        signal = np.maximum(sums, 0)
    assert (signal == 0).all(axis=1).mean() == case.facts.starts[low].dead >= 0.6


def test_equal_weights_stay_equal() -> None:
    """After all steps, too: the fact that decides is not only true at the start."""
    case = case_of("equal", "medium")
    trainer = case.patient.trainer()
    trainer.run(STEPS)
    assert all(np.ptp(layer.weights, axis=1).max() < 1e-9 for layer in trainer.network.layers[:-1])


def test_a_course_tells_of_a_divergence() -> None:
    """Its losses are then infinite, however low the last one was."""
    moments = np.array([[0.0, 10.0], [0.7, 0.1], [0.7, 0.2], [0.5, 1.0], [0.5, 1.0]])
    assert Course(moments, 12).train_loss == Course(moments, 12).rise == float("inf")
    assert (Course(moments, 0).train_loss, Course(moments, 0).rise) == (0.1, 0.0)
    broken = case_of("rate_high").patient
    config = broken.config.with_(training=broken.config.training.with_(learning_rate=100.0))
    found = finish(course(Trainer(config, broken.data)))
    trainer = Trainer(config, broken.data)
    trainer.run(STEPS)
    assert found.diverged == (trainer.divergence.step if trainer.divergence else 0)
