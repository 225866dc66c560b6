from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine import Config, Stop, Trainer
from engine.checkpoint import load, save
from engine.normalizations import BatchNorm
from engine.stopping import RULES
from engine.tape import play
from tests.engine.runs import bits, config, hasty, trained, wild
from tests.engine.strategies import layer

EPOCHS = 60


def noisy(**rules: Any) -> Config:
    """A setup whose training loss goes down and up: dropout, batch norm, a penalty, a last short batch."""
    return config(layer(dropout=0.3, normalization=BatchNorm()), layer(), l2=0.01, **rules)


def ruled(chosen: Config, **rules: Any) -> Config:
    """The same setup under other rules."""
    return chosen.with_(training=chosen.training.with_(**rules))


def by_hand(chosen: Config) -> list[tuple[Any, float]]:
    """Epoch by epoch without any rule: the step, and minus the mean log probability of the right class."""
    trainer, found = Trainer(ruled(chosen, stop_loss=0.0, stop_epoch=0)), []
    rows = trainer.data.train
    for _ in range(EPOCHS):
        trainer.run(trainer.steps_per_epoch)
        forward = trainer.network.forward(rows.inputs)
        play(forward.calls)
        shares = np.exp(forward.scores) / np.exp(forward.scores).sum(axis=0)
        found.append((bits(trainer), -np.log(shares[rows.classes, range(len(rows))]).mean()))
    return found


HAND = by_hand(noisy())
LOSSES = [loss for _, loss in HAND]
FIRST = next(epoch for epoch in range(10, EPOCHS) if LOSSES[epoch] < min(LOSSES[:epoch]))  # below all before it
ENOUGH = (LOSSES[FIRST] + min(LOSSES[:FIRST])) / 2


@pytest.mark.parametrize("slices", [[10**6], [1] * 400, [7, 3, 31] * 20])
def test_a_low_loss_ends_the_run_where_it_was_first_so_low(slices: list[int]) -> None:
    """Judged after each epoch, over all training rows, without dropout and penalty; however the run is sliced."""
    trainer = trained(noisy(stop_loss=ENOUGH), *slices)
    assert trainer.epoch == FIRST + 1
    assert (trainer.stop, trainer.ended) == (Stop("stop_loss", trainer.step), True)
    assert bits(trainer) == HAND[FIRST][0]
    assert (trainer.run(5), trainer.early_stop, trainer.divergence) == (0, None, None)


@pytest.mark.parametrize("slices", [[10**6], [1] * 400, [7, 3, 31] * 20])
def test_an_epoch_to_stop_at_is_taken_whole(slices: list[int]) -> None:
    """The run ends after the last step of that epoch, with the bits of a run of exactly that length."""
    trainer = trained(noisy(stop_epoch=9), *slices)
    assert trainer.stop == Stop("stop_epoch", 9 * trainer.steps_per_epoch)
    assert bits(trainer) == HAND[8][0]


@pytest.mark.parametrize("enough", [LOSSES[FIRST] * (1 - 1e-9), LOSSES[FIRST] * (1 + 1e-9)], ids=["below", "at"])
def test_a_loss_counts_that_is_as_low_and_no_higher_one(enough: float) -> None:
    """A threshold just below an epoch's loss lets it pass; one just above it stops there."""
    trainer = trained(noisy(stop_loss=enough), (FIRST + 1) * 5)
    assert (trainer.stop is not None) == (enough > LOSSES[FIRST])


@pytest.mark.parametrize("rules", [{"stop_loss": ENOUGH}, {"stop_epoch": 9}], ids=str)
def test_a_run_whose_rule_is_lifted_goes_on_as_if_it_had_never_stopped(rules: dict[str, Any]) -> None:
    """``retune`` can remove the rule, or move an epoch or a loss farther away."""
    trainer = trained(noisy(**rules), 10**6)
    farther = min(LOSSES) * 0.999 if "stop_loss" in rules else 20
    trainer.retune(ruled(trainer.config, **dict.fromkeys(rules, farther)))
    assert trainer.stop is None
    trainer.retune(ruled(trainer.config, **dict.fromkeys(rules, 0)))
    trainer.run(EPOCHS * trainer.steps_per_epoch - trainer.step)
    assert bits(trainer) == HAND[-1][0]


def test_a_farther_epoch_is_where_it_stops_next() -> None:
    """An end that is moved applies."""
    trainer = trained(noisy(stop_epoch=9), 10**6)
    trainer.retune(noisy(stop_epoch=20))
    trainer.run(10**6)
    assert (trainer.epoch, bits(trainer)) == (20, HAND[19][0])


def test_a_rule_that_is_set_on_the_way_is_obeyed_from_there() -> None:
    """A past epoch stops the run where it is, even within an epoch; a loss is checked at the end of the next one."""
    trainer = trained(noisy(), (FIRST + 1) * 5 - 2)
    trainer.retune(noisy(stop_loss=ENOUGH))
    assert (trainer.stop, trainer.run(100)) == (None, 2)
    trainer = trained(noisy(), 52)
    trainer.retune(noisy(stop_epoch=9))
    assert (trainer.stop, trainer.run(100)) == (Stop("stop_epoch", 52), 0)


def test_no_loss_is_judged_before_the_first_epoch_is_over() -> None:
    """A threshold above the initial weights' loss stops the run after one epoch, not before a step."""
    trainer = Trainer(noisy(stop_loss=10.0))
    assert trainer.stop is None
    assert trained(trainer.config, 10**6).epoch == 1


@pytest.mark.parametrize("rules", [{"stop_loss": ENOUGH}, {"stop_epoch": 9}], ids=str)
def test_a_stop_belongs_to_its_moment(rules: dict[str, Any], tmp_path: Path) -> None:
    """An earlier snapshot is not stopped and runs to the same end; so it does in another trainer and from a file."""
    trainer = Trainer(noisy(**rules))
    trainer.run(15)  # the end of an epoch
    earlier = trainer.snapshot()
    trainer.run(10**6)
    end, stop = trainer.snapshot(), trainer.stop
    bits_at_end = bits(trainer)
    trainer.restore(earlier)
    assert (trainer.step, trainer.stop) == (15, None)
    trainer.run(10**6)
    assert (trainer.stop, bits(trainer)) == (stop, bits_at_end)
    other = Trainer(noisy(**rules))
    other.restore(end)
    save(other, tmp_path / "run.npz")
    loaded = load(tmp_path / "run.npz")
    for resumed in (other, loaded):
        assert (resumed.stop, resumed.run(5)) == (stop, 0)
        resumed.retune(noisy())
        resumed.run(EPOCHS * 5 - resumed.step)
        assert bits(resumed) == HAND[-1][0]
    other.reset()
    assert (other.stop, other.step) == (None, 0)


def test_an_edited_weight_is_judged_anew() -> None:
    """A run that stopped at a low loss continues once an edit makes the loss high."""
    trainer = trained(noisy(stop_loss=ENOUGH), 10**6)
    last = trainer.network.parameters.size - 1
    trainer.set_parameter(last, 50.0)
    assert trainer.metrics().train_loss > ENOUGH
    assert (trainer.stop, trainer.run(1)) == (None, 1)


def test_what_comes_first_ends_the_run() -> None:
    """Of all three rules: patience, reported with its best epoch, and each other rule if it applies first."""
    patient = trained(hasty(), 10**6)
    assert patient.early_stop
    late = trained(hasty(stop_epoch=10_000, stop_loss=1e-9), 10**6)
    assert (late.stop, late.early_stop, bits(late)) == (
        Stop("patience", patient.step),
        patient.early_stop,
        bits(patient),
    )
    end = round(patient.epoch)
    early = trained(hasty(stop_epoch=end - 1), 10**6)
    assert (early.stop, early.early_stop) == (Stop("stop_epoch", (end - 1) * early.steps_per_epoch), None)
    early.retune(hasty())
    early.run(10**6)
    assert (early.early_stop, bits(early)) == (patient.early_stop, bits(patient))


def test_a_divergence_is_no_stop() -> None:
    """A divergence ends the run without any rule; a rule that is far away changes no bit of it."""
    trainer = trained(wild(stop_epoch=10_000, stop_loss=1e-9), 10**4)
    assert trainer.divergence
    assert (trainer.stop, trainer.ended) == (None, True)
    assert bits(trainer) == bits(trained(wild(), 10**4))
    trainer.retune(wild(stop_epoch=1))
    assert trainer.stop is None


def test_every_rule_is_a_setting_that_is_off_at_first() -> None:
    """The rules are named after fields of the training settings, and 0 turns each off."""
    training = Config().training
    assert [getattr(training, rule) for rule in RULES] == [0] * len(RULES)
