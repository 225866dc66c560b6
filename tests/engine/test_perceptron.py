"""The threshold unit and its two rules, against whole numbers by hand, theory, and SciPy."""

from __future__ import annotations

from itertools import permutations, product

import numpy as np
import pytest
from scipy.optimize import nnls

from engine.perceptron import PAIRS, Course, delta_rule, fires, most_mistakes, perceptron, widest, with_one
from engine.tape import Array

AND, OR, XOR = (0, 0, 0, 1), (0, 1, 1, 1), (0, 1, 1, 0)
TABLES = [*product((0, 1), repeat=4)]
LINEAR = [table for table in TABLES if table not in {XOR, (1, 0, 0, 1)}]


def by_hand(wanted: tuple[int, ...], weights: list[int], order: tuple[int, ...], epochs: int) -> list[list[int]]:
    """Rosenblatt's rule on whole numbers: the weights after each reading, until an epoch without a mistake."""
    found = []
    for _ in range(epochs):
        mistakes = 0
        for row in order:
            x = [row // 2, row % 2, 1]
            total = sum(weight * value for weight, value in zip(weights, x, strict=True))
            if total <= 0 if wanted[row] else total >= 0:
                sign = 1 if wanted[row] else -1
                weights, mistakes = [weight + sign * value for weight, value in zip(weights, x, strict=True)], 1
            found.append(weights)
        if not mistakes:
            break
    return found


def path_of(course: Course) -> list[list[int]]:
    """The weights after each reading."""
    return [reading.after.tolist() for reading in course.readings]


def test_and_takes_nine_epochs_and_eighteen_mistakes() -> None:
    """As measured apart from this project; then each row is on its side of 0, and theory allowed 51."""
    course = perceptron(PAIRS, AND)
    assert (course.learned, course.mistakes, course.cycle) == (4 * 9, 18, None)
    assert fires(course.weights, PAIRS).tolist() == [False, False, False, True]
    assert most_mistakes(PAIRS, AND) == pytest.approx(51)


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 1, 0, 2)])
@pytest.mark.parametrize("wanted", LINEAR)
def test_the_rule_is_that_of_whole_numbers(wanted: tuple[int, ...], order: tuple[int, ...]) -> None:
    """From any start; every other table is learned."""
    course = perceptron(PAIRS, wanted, (2, -3, 1), order=order)
    assert path_of(course) == by_hand(wanted, [2, -3, 1], order, 100)
    assert course.learned == len(course.readings)
    assert not any(reading.mistake for reading in course.readings[-4:])


def test_xor_comes_back_to_the_same_state_for_ever() -> None:
    """In any order: from where a state comes again, the rule by hand has the same weights a period later."""
    for order in permutations(range(4)):
        course = perceptron(PAIRS, XOR, (3, -2, 5), order=order)
        assert course.learned is None
        assert course.cycle
        first, again = course.cycle
        path = by_hand(XOR, [3, -2, 5], order, 100)
        assert again == len(course.readings)
        assert path[first - 1 : 200] == path[again - 1 : 200 + again - first]
        states = {(place % 4, *after) for place, after in enumerate([[3, -2, 5], *path[: again - 1]])}
        assert len(states) == again  # no state came twice before


def test_a_cycle_is_found_from_a_start_that_is_no_binary_fraction() -> None:
    """Adding 1 to 0.1 and subtracting it again rounds; the moves are counted apart from the start."""
    course = perceptron(PAIRS, XOR, (0.1, 0.7, -0.3), rate=0.1)
    assert course.cycle
    assert course.weights.tolist() == course.readings[course.cycle[0] - 1].after.tolist()


def test_no_order_makes_more_mistakes_than_theory_allows() -> None:
    """Of all tables that a line separates, from weights of 0."""
    counts = [
        (perceptron(PAIRS, wanted, order=order).mistakes, most_mistakes(PAIRS, wanted))
        for wanted in LINEAR
        for order in permutations(range(4))
    ]
    assert all(mistakes <= bound + 1e-9 for mistakes, bound in counts)


def test_the_widest_margin_is_that_of_least_distance_programming() -> None:
    """Lawson and Hanson (1974), chapter 23, by non-negative least squares; none where the residual is 0."""
    rows = np.random.default_rng(0).normal(size=(6, 2))
    for wanted in product((0, 1), repeat=6):
        signed = np.where(np.array(wanted) > 0, 1, -1)[:, None] * with_one(rows)
        system, target = np.vstack([signed.T, np.ones(6)]), np.array([0.0, 0.0, 0.0, 1.0])
        residual = system @ nnls(system, target)[0] - target
        found = widest(rows, wanted)
        assert (found is None) == (np.linalg.norm(residual) < 1e-9)
        if found is not None:
            assert found == pytest.approx(-residual[:3] / residual[3])


def test_the_delta_rule_steps_down_the_squared_error() -> None:
    """Each change is minus the rate times the slope of half the squared error, by central differences."""
    start, signs = (0.3, -0.2, 0.5), (-1, 1, 1, -1)
    weights = np.array(start)
    for reading in delta_rule(PAIRS, XOR, start, rate=0.05, epochs=3).readings:
        row, sign = with_one(PAIRS)[reading.row], signs[reading.row]

        def error(at: Array, row: Array = row, sign: int = sign) -> float:
            return float(0.5 * (sign - row @ at) ** 2)

        slope = [(error(weights + step) - error(weights - step)) / 2e-5 for step in 1e-5 * np.eye(3)]
        assert reading.change == pytest.approx(-0.05 * np.array(slope), abs=1e-8)
        weights = weights + reading.change
        assert reading.after == pytest.approx(weights)


def test_adaline_comes_close_to_least_squares() -> None:
    """For AND: x1 + x2 − 1.5; for XOR nothing is better than no weights at all."""
    for wanted in (AND, XOR):
        best = np.linalg.lstsq(with_one(PAIRS), 2 * np.array(wanted) - 1, rcond=None)[0]
        course = delta_rule(PAIRS, wanted, (0.5, -0.5, 0.2), rate=0.01, epochs=1000)
        assert course.weights == pytest.approx(best, abs=0.03)
