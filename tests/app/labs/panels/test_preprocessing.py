"""What the panels on preprocessing show, computed again from the inputs."""

from __future__ import annotations

import numpy as np
import pytest

from app.experiments.experiment import setup
from app.labs.claims import leak
from app.labs.claims import preprocessing as claims
from app.labs.claims.curvature import Surface
from app.labs.panels import preprocessing
from app.labs.panels.descent import descent, lowest, picture
from app.labs.preprocessing import Controls, bench
from engine import Trainer
from engine.tape import Array

CONTROLS = Controls()
CONFIGS = bench(CONTROLS).configs


def logistic_loss(w: Array, inputs: Array, classes: Array) -> float:
    """Of one score, ``w`` times the inputs."""
    return float(np.log1p(np.exp(-(2 * classes - 1) * (w @ inputs))).mean())


def scores_apart(parameters: Array) -> Array:
    """The weights of the second score less those of the first: all that the loss depends on."""
    weights = parameters.reshape(-1, 2)
    return np.asarray(weights[:, 1] - weights[:, 0])


def test_clouds_are_what_their_names_say() -> None:
    """Of the 70 training rows: as measured, mean 0, deviation 1, from 0 to 1, uncorrelated."""
    found = preprocessing.clouds(CONTROLS)
    raw = np.array(found["raw"])
    clouds = [np.array(one["rows"]) for one in found["clouds"]]
    assert raw.shape == (70, 2)
    assert [one["network"] for one in found["clouds"]] == [1, 2, 3, 4, 5, 6, 7]
    np.testing.assert_allclose(clouds[0], raw, atol=1e-4)
    np.testing.assert_allclose(clouds[1], raw - raw.mean(axis=0), atol=1e-4)
    np.testing.assert_allclose(clouds[2], (raw - raw.mean(axis=0)) / raw.std(axis=0), atol=1e-4)
    np.testing.assert_allclose(clouds[3], (raw - raw.min(axis=0)) / np.ptp(raw, axis=0), atol=1e-4)
    np.testing.assert_allclose(np.cov(clouds[4].T)[0, 1], 0, atol=1e-4)
    for white in clouds[5:]:
        np.testing.assert_allclose(np.cov(white.T), np.eye(2), atol=1e-3)


@pytest.mark.parametrize("number", [2, 3, 6])
def test_a_descent_takes_the_steps_that_the_trainer_takes(number: int) -> None:
    """As the claims measure them, by training."""
    kind = (claims.CENTERED, claims.STANDARD, claims.WHITE)[(2, 3, 6).index(number)]
    found = descent(CONFIGS[number - 1])
    assert found.steps == claims.steps(kind, 0)
    assert (found.numbers[0], found.numbers[-1]) == (0, found.steps)


@pytest.mark.parametrize("number", range(1, 7))
def test_the_minimum_is_that_of_logistic_regression(number: int) -> None:
    """Its gradient by hand is 0, and each preparation, which loses nothing, has the same least loss."""
    surface = descent(CONFIGS[number - 1]).surface
    rows = Trainer(CONFIGS[number - 1]).data.train
    w = scores_apart(lowest(surface))
    slope = rows.inputs @ (1 / (1 + np.exp(-(w @ rows.inputs))) - rows.classes) / len(rows)
    np.testing.assert_allclose(slope, 0, atol=1e-8)
    assert logistic_loss(w, rows.inputs, rows.classes) == pytest.approx(preprocessing.surfaces(CONTROLS)["least"])


@pytest.mark.parametrize("number", [1, 3, 4])
def test_curvatures_at_the_minimum_are_those_of_the_weighted_inputs(number: int) -> None:
    """The Hessian of logistic regression is X diag(p (1 - p)) Xᵀ / n; two scores are twice as steep."""
    found = descent(CONFIGS[number - 1])
    rows = Trainer(CONFIGS[number - 1]).data.train
    p = 1 / (1 + np.exp(-(scores_apart(found.minimum) @ rows.inputs)))
    expected = 2 * np.linalg.eigvalsh(rows.inputs * (p * (1 - p)) @ rows.inputs.T / len(rows))
    np.testing.assert_allclose(found.at_minimum, expected, rtol=1e-4)


@pytest.mark.parametrize("number", [1, 3, 6])
def test_a_picture_has_the_loss_of_its_plane(number: int) -> None:
    """From ln 2 at the start to the least at the minimum; the end of the way is at the goal as far as it is seen."""
    found = descent(CONFIGS[number - 1])
    shown, rows = picture(found), Trainer(CONFIGS[number - 1]).data.train
    grid, way = np.array(shown["grid"]), np.array(shown["way"])
    assert grid.min() >= found.surface.loss(found.minimum) - 1e-3
    np.testing.assert_allclose(way[0][0], 0.1, atol=0.02)  # a tenth of the side is left free
    # A corner of the plane, from what the picture says of its axes: start, minimum, and their distance.
    start, lowest_at = way[0], np.array(shown["minimum"])
    distance = np.linalg.norm(found.minimum)
    assert np.linalg.norm(lowest_at - start) * float(str(shown["side"])) == pytest.approx(distance, rel=1e-3)
    # The grid's line nearest to the start and the minimum, against the loss by hand along the line through both.
    row = int(np.abs(np.array(shown["rows"]) - start[1]).argmin())
    for column in (5, 12, 20):
        share = (column / (grid.shape[1] - 1) - start[0]) / (lowest_at[0] - start[0])
        by_hand = logistic_loss(share * scores_apart(found.minimum), rows.inputs, rows.classes)
        steep = found.at_minimum[-1] * (float(str(shown["side"])) * 0.02) ** 2
        assert grid[row, column] == pytest.approx(by_hand, abs=max(0.02, steep))


def test_condition_numbers_are_those_of_the_inputs() -> None:
    """The square of the ratio of their singular values."""
    points = preprocessing.conditions(CONTROLS)["points"]
    assert len(points) == 7
    for point, config in zip(points, CONFIGS, strict=True):
        expected = np.linalg.cond(Trainer(config).data.train.inputs) ** 2
        assert point["condition"] == pytest.approx(expected, rel=1e-5)


def test_steps_that_never_come_are_none(monkeypatch: pytest.MonkeyPatch) -> None:
    """In millimeters the raw loss takes more steps than are tried."""
    monkeypatch.setattr("app.labs.panels.descent.MOST_STEPS", 300)
    points = preprocessing.conditions(CONTROLS.with_(unit="mm"))["points"]
    assert points[0]["steps"] is None
    assert points[2]["steps"] == descent(CONFIGS[2]).steps  # standardized, the unit is gone


def test_a_leak_is_measured_by_hand() -> None:
    """Means, deviations and accuracies of one split, with logistic regression in plain NumPy."""
    found, config = leak.split(3), claims.logistic(claims.RAW).with_(seed=3)
    data = Trainer(config).data
    train, test = data.train.table, data.test.table
    whole = np.vstack([train, test])
    np.testing.assert_allclose(found.shifts, np.abs(whole.mean(axis=0) - train.mean(axis=0)) / train.std(axis=0))
    np.testing.assert_allclose(found.stretches, np.abs(whole.std(axis=0) / train.std(axis=0) - 1))
    for rows, accuracy in ((train, found.honest), (whole, found.leaky)):
        seen, held = (
            np.vstack([((t - rows.mean(axis=0)) / rows.std(axis=0)).T, np.ones(len(t))]) for t in (train, test)
        )
        rate, w = 4 / np.linalg.eigvalsh(seen @ seen.T / len(train))[-1], np.zeros(3)
        for _ in range(leak.STEPS):
            w -= rate * seen @ (1 / (1 + np.exp(-(w @ seen))) - data.train.classes) / len(train)
        assert accuracy == ((w @ held > 0) == data.test.classes).mean()


def test_many_splits_are_summed_up() -> None:
    """Means of what each split has, and how often the score is another one."""
    splits = [leak.split(seed, 0.9) for seed in range(4)]
    found = leak.sums_of(range(4), 0.9)
    assert found["honest"] == pytest.approx(sum(one.honest for one in splits) / 4)
    assert found["shift"] == pytest.approx(sum(one.shifts.mean() for one in splits) / 4)
    assert found["higher"] + found["lower"] == sum(one.honest != one.leaky for one in splits)


def test_pixels_are_those_of_scikit_learn() -> None:
    """Its own digits leave the same pixels blank; each deviation is that of the training rows."""
    from sklearn.datasets import load_digits
    from sklearn.preprocessing import StandardScaler

    found = preprocessing.digits(CONTROLS)
    train, test = leak.pixels(0)
    whole = load_digits().data
    assert {*np.flatnonzero(whole.std(axis=0) == 0)} <= {*found["constant"]}
    scaler = StandardScaler().fit(train)
    np.testing.assert_allclose(found["deviations"], np.sqrt(scaler.var_), atol=1e-4)
    assert found["largest"]["value"] == pytest.approx(np.abs(scaler.transform(test)).max())
    assert test[:, found["largest"]["pixel"]].max() >= found["largest"]["ink"]


def test_digits_are_read_as_by_softmax_regression_by_hand() -> None:
    """One split, centered: 300 steps at the rate 10 / largest eigenvalue of the inputs' products."""
    trainer = Trainer(setup(leak.PIXELS.with_(preprocessor=claims.CENTERED), optimizer="sgd"))
    inputs, targets, test = trainer.data.train.inputs, trainer.data.train.targets, trainer.data.test
    steepest = np.linalg.eigvalsh(inputs @ inputs.T / inputs.shape[1])[-1] / 10
    assert Surface(trainer).steepest(np.zeros(650)) == pytest.approx(steepest, rel=1e-4)
    weights = np.zeros((65, 10))
    for _ in range(leak.STEPS):
        scores = np.exp(weights.T @ inputs)
        weights -= inputs @ (scores / scores.sum(axis=0) - targets).T / inputs.shape[1] / steepest
    right = ((weights.T @ test.inputs).argmax(axis=0) == test.classes).mean()
    assert leak.accuracy(trainer) == pytest.approx(right, abs=1 / len(test))
