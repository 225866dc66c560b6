from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy.special import expit, softmax
from sklearn.metrics import log_loss, mean_squared_error

from engine.losses import LOSSES, Loss
from engine.tape import Tape, play
from tests.engine import reference
from tests.engine.strategies import name

every = pytest.mark.parametrize("loss", [cls() for cls in LOSSES], ids=name)


def batch(rows: int, classes: int = 3) -> tuple[Any, Any, Any]:
    """Scores and one-hot targets, both ``(classes, rows)``, and the classes."""
    rng = np.random.default_rng(rows)
    y = rng.integers(classes, size=rows)
    return 3 * rng.standard_normal((classes, rows)), np.eye(classes)[:, y], y


def gradient(loss: Loss, scores: Any, targets: Any) -> Any:
    """The gradient that the loss emits."""
    tape = Tape(scores.shape[1])
    d_scores = loss.emit(tape, scores, targets)
    play(tape.calls)
    return d_scores


@every
@pytest.mark.parametrize("rows", [1, 2, 17])
@pytest.mark.parametrize("classes", [2, 6])
def test_value_and_gradient_are_the_textbook_s(loss: Loss, rows: int, classes: int) -> None:
    """Mean loss and gradient agree with the textbook's row-major code for any number of rows and classes."""
    scores, targets, y = batch(rows, classes)
    value, d_scores = reference.LOSSES[loss.key](scores.T, y)
    assert loss.value(scores, targets) == pytest.approx(value, rel=1e-13)
    np.testing.assert_allclose(gradient(loss, scores, targets), d_scores.T, rtol=1e-12, atol=1e-15)


@every
def test_the_gradient_is_the_derivative_of_the_mean_loss(loss: Loss) -> None:
    """The emitted gradient agrees with central differences of the value, score by score."""
    scores, targets, _ = batch(5)
    numeric = np.zeros_like(scores)
    h = 1e-5
    for index in np.ndindex(scores.shape):
        up, down = scores.copy(), scores.copy()
        up[index] += h
        down[index] -= h
        numeric[index] = (loss.value(up, targets) - loss.value(down, targets)) / (2 * h)
    np.testing.assert_allclose(gradient(loss, scores, targets), numeric, rtol=1e-7, atol=1e-9)


@every
def test_a_loss_is_a_mean(loss: Loss) -> None:
    """Duplicated rows have the same loss, and half the gradient each."""
    scores, targets, _ = batch(6)
    twice = np.hstack([scores, scores]), np.hstack([targets, targets])
    assert loss.value(*twice) == pytest.approx(loss.value(scores, targets), rel=1e-14)
    np.testing.assert_allclose(gradient(loss, *twice)[:, :6], gradient(loss, scores, targets) / 2, rtol=1e-13)


@every
def test_confidence_is_a_distribution_led_by_the_highest_score(loss: Loss) -> None:
    """Confidences are not negative, sum to 1, and never prefer another class to the one with the best score."""
    scores, _, _ = batch(200)
    belief = loss.confidence(scores)
    assert (belief >= 0).all()
    np.testing.assert_allclose(belief.sum(axis=0), 1.0, rtol=1e-13)
    best = np.take_along_axis(belief, scores.argmax(axis=0)[None], axis=0)
    assert (best == belief.max(axis=0)).all()


@every
def test_the_value_is_least_where_the_gradient_is_nothing(loss: Loss) -> None:
    """Scores at the target (or far beyond it) cost nothing, and all others cost more."""
    scores, targets, _ = batch(9)
    right = targets if "regression" in loss.tasks else 800 * (2 * targets - 1)
    assert loss.value(right, targets) == pytest.approx(0, abs=1e-12)
    assert np.abs(gradient(loss, right, targets)).max() < 1e-12
    assert loss.value(scores, targets) > 0.01


def test_cross_entropy_is_scikit_learn_s_log_loss_of_scipy_s_softmax() -> None:
    """The mean cross-entropy is log_loss of the softmax, and the confidence is that softmax."""
    scores, targets, y = batch(40)
    loss = LOSSES["cross_entropy"]()
    assert loss.value(scores, targets) == pytest.approx(log_loss(y, softmax(scores.T, axis=1)), rel=1e-12)
    np.testing.assert_allclose(loss.confidence(scores), softmax(scores, axis=0), rtol=1e-13)


def test_squared_error_is_half_the_classes_times_scikit_learn_s() -> None:
    """scikit-learn's mean also runs over the classes and has no half."""
    scores, targets, _ = batch(40)
    expected = mean_squared_error(targets.T, scores.T) * 3 / 2
    assert LOSSES["squared_error"]().value(scores, targets) == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize("shift", [-1e4, 0.0, 1e4])
def test_cross_entropy_does_not_overflow(shift: float) -> None:
    """Scores a thousand apart, anywhere, give a finite loss and gradient: -log exp(-1000) = 1000."""
    scores, targets = np.array([[0.0], [1000.0]]) + shift, np.array([[1.0], [0.0]])
    loss = LOSSES["cross_entropy"]()
    assert loss.value(scores, targets) == 1000.0
    assert gradient(loss, scores, targets).tolist() == [[-1.0], [1.0]]


def test_squared_error_s_confidence_is_the_cut_scores() -> None:
    """Scores beyond 0 and 1 count as 0 and 1, and all are scaled to sum to 1."""
    belief = LOSSES["squared_error"]().confidence(np.array([[2.0, 0.25, -1.0, 9.0], [-1.0, 0.25, 1.0, 1.0]]))
    np.testing.assert_allclose(belief, [[1, 0.5, 0, 0.5], [0, 0.5, 1, 0.5]], atol=1e-5)


@pytest.mark.parametrize("key", ["hinge", "squared_hinge"])
@pytest.mark.parametrize("margin", [0.25, 1.0, 3.0])
def test_a_hinge_costs_nothing_from_its_margin_on(key: str, margin: float) -> None:
    """A wrong class at the margin costs nothing; half a margin inside costs half, or its square."""
    loss, targets = LOSSES.from_dict({"key": key, "margin": margin}), np.array([[1.0], [0.0]])
    assert loss.value(np.array([[margin], [0.0]]), targets) == 0
    assert gradient(loss, np.array([[margin], [0.0]]), targets).tolist() == [[0.0], [0.0]]
    within = np.array([[margin / 2], [0.0]])
    power = 1 if key == "hinge" else 2
    assert loss.value(within, targets) == (margin / 2) ** power
    slope = power * (margin / 2) ** (power - 1)
    assert gradient(loss, within, targets).tolist() == [[-slope], [slope]]


@pytest.mark.parametrize("key", LOSSES.keys)
@pytest.mark.parametrize("size", [1e3, -1e3])
def test_scores_of_a_thousand_are_finite(key: str, size: float) -> None:
    """Scores of +-1000, whether right, wrong or all equal, give a finite loss, gradient and confidence."""
    for scores in (np.array([[size], [-size], [size]]), np.full((3, 1), size)):
        loss, targets = LOSSES[key](), np.array([[1.0], [0.0], [0.0]])
        assert np.isfinite(loss.value(scores, targets))
        assert np.isfinite(gradient(loss, scores, targets)).all()
        assert loss.confidence(scores).sum() == pytest.approx(1)


def test_binary_cross_entropy_is_a_sum_of_scikit_learn_s_log_losses() -> None:
    """Each class is a yes-or-no question with scikit-learn's log_loss; the confidence follows the sigmoids."""
    scores, targets, _ = batch(40)
    loss = LOSSES["binary_cross_entropy"]()
    expected = sum(log_loss(t, expit(s)) for s, t in zip(scores, targets, strict=True))
    assert loss.value(scores, targets) == pytest.approx(expected, rel=1e-12)
    np.testing.assert_allclose(loss.confidence(scores), expit(scores) / expit(scores).sum(axis=0), rtol=1e-12)


@pytest.mark.parametrize("delta", [0.25, 1.0, 3.0])
def test_huber_is_straight_from_its_delta_on(delta: float) -> None:
    """At half of delta it is half the square, at four times delta the tangent, on both sides."""
    loss, error = LOSSES.from_dict({"key": "huber", "delta": delta}), delta * np.array([[-4.0, -0.5, 0.5, 4.0]])
    slopes = gradient(loss, error, np.zeros((1, 4)))
    assert slopes.tolist() == [[-delta / 4, -delta / 8, delta / 8, delta / 4]]
    assert loss.value(error, np.zeros((1, 4))) == pytest.approx(delta**2 * (1 / 8 + (4 - 1 / 2)) / 2, rel=1e-15)


@pytest.mark.parametrize("key", ["hinge", "squared_hinge"])
def test_a_hinge_s_sides_change_at_the_margin(key: str) -> None:
    """A wrong class just within the margin of 2 has a gradient; one just beyond and the right class have none."""
    loss, scores = LOSSES.from_dict({"key": key, "margin": 2.0}), np.array([[3.0], [1.01], [0.99]])
    assert loss.sides(scores, np.array([[1.0], [0.0], [0.0]])).tolist() == [[False], [True], [False]]


@pytest.mark.parametrize("delta", [1.0, 4.0])
def test_huber_s_sides_change_at_delta_both_ways(delta: float) -> None:
    """Errors of -2, -0.5, 0.5 and 2 deltas lie below, within, within and above."""
    loss, error = LOSSES.from_dict({"key": "huber", "delta": delta}), delta * np.array([[-2.0, -0.5, 0.5, 2.0]])
    assert loss.sides(error, np.zeros((1, 4))).tolist() == [[-1, 0, 0, 1]]


@every
@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize("rows", [1, 9, 250, 1333])
@pytest.mark.parametrize("classes", [1, 2, 3, 10])
def test_each_network_of_a_stack_has_the_loss_it_has_alone(loss: Loss, dtype: str, rows: int, classes: int) -> None:
    """To the last bit, with targets of its own or with those of all."""
    scores = np.stack([batch(rows, classes)[0] * size for size in (0.01, 1, 30)]).astype(dtype)
    targets = np.stack([np.roll(batch(rows, classes)[1], shift, axis=1) for shift in range(3)]).astype(dtype)
    own = [loss.value(each, target) for each, target in zip(scores, targets, strict=True)]
    same = [loss.value(each, targets[0]) for each in scores]
    assert loss.values(scores, targets).tolist() == own
    assert loss.values(scores, targets[0]).tolist() == same


@every
def test_the_terms_add_up_to_the_textbook_s_loss_of_each_row(loss: Loss) -> None:
    """Row by row, and none of the terms is negative beyond rounding."""
    scores, targets, y = batch(8)
    terms = loss.terms(scores, targets)
    rows = [reference.LOSSES[loss.key](scores.T[row : row + 1], y[row : row + 1])[0] for row in range(8)]
    np.testing.assert_allclose(terms.sum(axis=0), rows, rtol=1e-13)
    assert terms.min() >= 0
