"""What the panels on size show, counted again."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from app.labs.capacity import Controls, bench
from app.labs.claims import capacity as claims
from app.labs.panels import capacity
from engine import Trainer
from engine.slow_motion import SlowMotion


@pytest.fixture(scope="module")
def wiring() -> dict[str, Any]:
    """The panel of the lab's own settings."""
    return capacity.wiring(Controls())


def test_a_line_is_a_weight_of_the_bench_s_network(wiring: dict[str, Any]) -> None:
    """Input by unit, without biases; four layers have five times as many groups of them."""
    trainer = Trainer(bench(Controls()).configs[1])
    trainer.run(claims.STEPS)
    assert np.array(wiring["networks"][1]["layers"][0]) == pytest.approx(
        trainer.network.layers[0].weights[:2], abs=5e-4
    )
    assert [len(one["layers"]) for one in wiring["networks"]] == [2, 2, 2, 2, 5, 2, 2, 2]


def test_dropout_silences_what_answers_nothing(wiring: dict[str, Any]) -> None:
    """In the row that is shown; about half of the neurons, and none of any other network."""
    silent = wiring["networks"][capacity.DROPPED - 1]["silent"]
    trainer = Trainer(bench(Controls()).configs[capacity.DROPPED - 1])
    trainer.run(claims.STEPS)
    answers = SlowMotion(trainer).next_step().hidden[0][:, 0]
    assert [unit for unit, answer in enumerate(answers) if answer == 0] == silent
    assert 4 <= len(silent) <= 16
    assert all(not one["silent"] for at, one in enumerate(wiring["networks"]) if at != capacity.DROPPED - 1)


def test_shares_are_of_all_weights_and_the_ends_hold_what_is_beyond() -> None:
    """Sixty bins of a tenth; -9 is in the first, 3 and 7 are in the last."""
    found = capacity.shares(np.array([-9.0, -2.95, 0.01, 0.05, 3.0, 7.0, -0.05, 1.0]))
    assert found[0] == 2 / 8
    assert found[30] == 2 / 8
    assert found[29] == 1 / 8
    assert found[-1] == 2 / 8
    assert found.sum() == 1.0


def test_luck_is_told_draw_by_draw(monkeypatch: pytest.MonkeyPatch) -> None:
    """Median, middle 80% and wins, with ten draws instead of twenty."""
    monkeypatch.setattr(capacity, "LUCKY", claims.DRAWS)
    found = capacity.luck(None)
    losses = np.array([claims.ends(kind, 0).test_loss for kind in claims.KINDS])
    for own, one in zip(losses, found["networks"], strict=True):
        assert one["loss"]["draws"] == pytest.approx(own, abs=5e-5)
        assert one["loss"]["middle"] == pytest.approx(sorted(own)[4] / 2 + sorted(own)[5] / 2, abs=1e-4)
        assert one["loss"]["low"] <= one["loss"]["middle"] <= one["loss"]["high"]
    assert found["wins"] == np.bincount(losses.argmin(axis=0), minlength=8).tolist()


def test_strength_begins_without_a_penalty(monkeypatch: pytest.MonkeyPatch) -> None:
    """At 0 the lines are the networks 2 to 4 themselves, and the band lies around the largest."""
    monkeypatch.setattr(capacity, "STRENGTHS", (0.0, claims.L2))
    found = capacity.strength(None)
    for line, kind in zip(found["lines"], (claims.THREE, claims.SIX, claims.TWENTY), strict=True):
        assert line["losses"][0] == pytest.approx(np.median(claims.ends(kind, 0, capacity.FEW).test_loss), abs=1e-4)
    largest, band = found["lines"][-1]["losses"], found["band"]
    assert all(low <= middle <= high for low, middle, high in zip(band["low"], largest, band["high"], strict=True))
    assert found["lowest"] == claims.L2
