"""What the lab on one neuron claims, measured again without the engine."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from app.labs.claims.one_unit import XOR, drawn_order, drawn_start, mistakes_of_and
from app.labs.claims.perceptron import CLAIMS, networks
from engine.tape import Array

ROWS = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]])


def claim(key: str, seed: int = 0) -> float:
    """The figure of one claim."""
    return next(one for one in CLAIMS if one.key == key).measure(seed)


def mistakes_by_hand(wanted: tuple[int, ...], weights: Array, order: list[int], epochs: int) -> list[int]:
    """The mistakes of each epoch."""
    found = []
    for _ in range(epochs):
        count = 0
        for row in order:
            sign = 1 if wanted[row] else -1
            if sign * (weights @ ROWS[row]) <= 0:
                weights, count = weights + sign * ROWS[row], count + 1
        found.append(count)
    return found


def test_mistakes_are_those_of_rosenblatts_rule() -> None:
    """For AND in a drawn order, and for XOR in epoch 1000."""
    for seed in range(3):
        assert mistakes_of_and(seed) == sum(mistakes_by_hand((0, 0, 0, 1), np.zeros(3), drawn_order(seed), 50))
        late = mistakes_by_hand(XOR, np.array(drawn_start(seed, 0)), drawn_order(seed, 0), 1000)[-1]
        assert claim("epochs", seed) == late


def test_fourteen_tables_have_a_line() -> None:
    """Of all lines with small whole weights and a bias in halves; none gets more than three rows of XOR right."""
    lines = np.array([*product(range(-2, 3), range(-2, 3), np.arange(-3, 3.5, 0.5))]).T
    found = {tuple(column) for column in (ROWS @ lines > 0).T.tolist()}
    assert claim("tables") == len(found) == 14
    right = max(sum(one == bool(two) for one, two in zip(column, XOR, strict=True)) for column in found)
    assert claim("line") == right == 3


def test_two_hidden_units_that_have_learned_separate_the_rows() -> None:
    """In their space some of many lines is between them: none is asked of the engine."""
    all_networks = networks(2, 0)
    assert len(all_networks) == 40
    assert claim("two") == pytest.approx(np.mean([learned for learned, _ in all_networks]))
    turns, biases = (grid.ravel() for grid in np.meshgrid(np.linspace(0, 2 * np.pi, 90), np.linspace(-1.5, 1.5, 61)))
    lines, signs = np.stack([np.cos(turns), np.sin(turns), biases]), np.where(XOR, 1, -1)[:, None]
    for learned, places in all_networks:
        if learned:
            assert (signs * (np.column_stack([places, np.ones(4)]) @ lines) > 0).all(axis=0).any()
