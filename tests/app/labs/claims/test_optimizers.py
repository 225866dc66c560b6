"""What the lab on steps claims, against closed forms and loops that know nothing of the engine."""

from __future__ import annotations

import math

import numpy as np
import pytest

from app.labs.claims import noise
from app.labs.claims import walks as claims
from app.labs.claims.optimizers import CLAIMS
from engine import Config, Trainer
from engine.adaptive import Adagrad
from engine.optimizers import SGD, Momentum
from engine.paths import network_random_search
from engine.surfaces import Bowl, Ravine

RATES = claims.RATES


def test_momentum_nears_its_factor_from_above() -> None:
    """At a double root the distance is like t f to the power of t, so 200 steps from 100 on shrink it a little less."""
    expected = (RATES.momentum_factor**200 * 301 / 101) ** (1 / 200)
    assert claims.factor(Momentum(mu=RATES.beta), RATES.momentum_rate, 0) == pytest.approx(expected, abs=5e-4)
    assert claims.factor(SGD(), RATES.descent_rate, 0) == pytest.approx(99 / 101, abs=1e-9)


@pytest.mark.parametrize("beta", [0.0, 0.5, 0.9])
def test_the_border_is_where_an_eigenvalue_leaves_the_unit_circle(beta: float) -> None:
    """Of the matrix that one step along the steep direction is."""

    def largest(rate: float) -> float:
        step = np.array([[1 - rate * 100 + beta, -beta], [1.0, 0.0]])
        return float(np.abs(np.linalg.eigvals(step)).max())

    border = claims.border(beta, (1.0, 0.3))
    assert largest(border * 0.99) < 1 < largest(border * 1.01)


def test_the_ravine_is_the_bowl_turned() -> None:
    """A place and its image have the same loss."""
    bowl, ravine = Bowl(condition=100.0), Ravine(condition=100.0)
    for place in claims.starts(bowl, 3, 5):
        assert float(ravine.value(np.array(claims.turned(place)))) == pytest.approx(float(bowl.value(np.array(place))))


def test_a_saddle_is_left_when_the_distance_has_grown_enough() -> None:
    """By 1 + 2 · 0.1 at each step, from 0.001 to 1.5."""
    steps, distance = 0, 1e-3
    while distance <= 1.5:
        steps, distance = steps + 1, distance * 1.2
    assert claims.off_saddle(0) == steps
    theory = next(claim.theory for claim in CLAIMS if claim.key == "saddle_leaves")
    assert theory == steps


def test_random_search_is_as_far_off_as_volumes_say() -> None:
    """Of 100 places in the window, the best has a loss near that whose ellipse is a hundredth of the window."""
    area = 4.8 * 1.2 / 100
    usual = area / math.pi * 10 / 2  # an ellipse with axes r and r / 10, r² / 2 high
    ((x, y),), v, w = claims.starts(Bowl(condition=100.0), 0), 0.0, 0.0
    for _ in range(100):
        v, w = RATES.beta * v - RATES.momentum_rate * x, RATES.beta * w - RATES.momentum_rate * 100 * y
        x, y = x + v, y + w
    slope = 0.5 * (x * x + 100 * y * y)
    assert claims.search_against_slope(0) == pytest.approx(math.log10(usual / slope), abs=0.7)


def test_random_guesses_in_many_weights_are_no_answer() -> None:
    """The lowest loss of networks that are drawn one by one, against an answer of 1/2, whose loss is ln 2."""
    config = Config(seed=1)
    drawn = config.with_(network=config.network.with_(draw=7))
    losses = [Trainer(one).metrics().train_loss for one in (config, drawn)]
    path = network_random_search(config, 7)
    assert path.losses[0] == pytest.approx(losses[0])
    assert path.losses[-1] <= losses[1]
    assert claims.network_guess(1) <= path.losses[-1]
    median = np.median([claims.network_guess(one) for one in range(3)])
    assert claims.network_guess_ratio(0) == pytest.approx(median / 0.693147, rel=1e-5)


def test_how_steps_shrink_is_seen_in_a_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    """The trainer takes the steps one by one."""
    monkeypatch.setattr(noise, "NETWORKS", 1)
    training = Config().training.with_(optimizer=Adagrad(), learning_rate=0.03)
    trainer = Trainer(Config(seed=2).with_(training=training))
    lengths = []
    for _ in range(400):
        before = trainer.network.parameters.copy()
        trainer.run(1)
        lengths.append(float(np.linalg.norm(trainer.network.parameters - before)))
    assert noise.shrunk(Adagrad(), 0.03, 2) == pytest.approx(np.mean(lengths[390:]) / np.mean(lengths[5:15]))
